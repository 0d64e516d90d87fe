//! A row of a batch straight into a row of cells, for records with nothing unusual in them.
//!
//! In: a batch, the layout of its columns, and the place of the row. Out: whether the cells are filled; if not, [`super::session`] reads the row and says
//! what there is to say. What always holds: the cells say what the session of the same row says.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use jiff::civil::Date;
use jiff::{SignedDuration, civil};

use super::cell::{self, Want, span};
use super::layout::{Fills, Layout, Part};
use crate::engine::batch::Paths;
use crate::formats::read::direct::flat::Flat;
use crate::formats::read::direct::names::Names;
use crate::formats::read::direct::taker::{Taker, Written};
use crate::formats::read::direct::walk::Whose;
use crate::formats::read::field::{Field, Slot};
use crate::model::facts::{FactId, Owner};
use crate::model::session::Raw;
use crate::model::types::Scalar;

/// Fills cells from the row at `at`; false if it has to become a session.
pub fn fill(
    batch: &RecordBatch,
    layout: &Layout,
    at: usize,
    flat: &mut Flat<'_>,
    names: &Names,
    paths: &mut Paths,
) -> bool {
    let mut walk = Walk { flat, names, paths };
    layout.parts.iter().all(|part| match &part.fills {
        Fills::Lines(parts) => walk.lines(batch.column(part.at).as_ref(), at, parts),
        Fills::LineLists(parts) => walk.line_lists(batch, at, parts),
        _ => walk.part(Whose::Session, part, batch.column(part.at).as_ref(), at),
    })
}

struct Walk<'r, 'f> {
    flat: &'r mut Flat<'f>,
    names: &'r Names,
    paths: &'r mut Paths,
}

impl Walk<'_, '_> {
    fn part(&mut self, whose: Whose, part: &Part, array: &dyn Array, at: usize) -> bool {
        match &part.fills {
            Fills::Value(field) => self.value(whose, field, array, at),
            Fills::Object(Field::Whole(Slot::Own, _) | Field::Extra(_), parts) => {
                let Some(object) = array.as_struct_opt() else { return false };
                object.is_null(at)
                    || parts.iter().all(|part| {
                        object.columns().get(part.at).is_some_and(|array| self.part(whose, part, array.as_ref(), at))
                    })
            }
            Fills::Objects(slot, parts) => self.objects(slot(1), parts, array, at),
            Fills::Object(..) | Fills::Lines(_) | Fills::LineLists(_) => false,
        }
    }

    fn objects(&mut self, slot: Slot, parts: &[(usize, FactId)], array: &dyn Array, at: usize) -> bool {
        if array.is_null(at) {
            return true;
        }
        let owner = match slot {
            Slot::Authorization(_) => Owner::Authorization,
            Slot::OtherCoverage(_) => Owner::OtherCoverage,
            Slot::Own => return false,
        };
        let Some((members, range)) = span(array, at) else { return false };
        self.flat.begin_parts(owner);
        let Some(objects) = members.as_struct_opt() else { return range.is_empty() };
        range.into_iter().all(|at| {
            objects.is_valid(at)
                && self.flat.begin_part(owner)
                && parts.iter().all(|(column, id)| {
                    let array = objects.columns().get(*column);
                    array.is_some_and(|array| self.fact(Whose::Part(owner), *id, array.as_ref(), at))
                })
        })
    }

    /// Lines that are structs of a list.
    fn lines(&mut self, array: &dyn Array, at: usize, parts: &[Part]) -> bool {
        let Some((members, range)) = span(array, at).filter(|_| array.is_valid(at)) else { return false };
        let Some(lines) = members.as_struct_opt() else { return false };
        range.into_iter().all(|at| {
            lines.is_valid(at)
                && self.flat.begin_line()
                && parts.iter().all(|part| {
                    let array = lines.columns().get(part.at);
                    array.is_some_and(|array| self.part(Whose::Line, part, array.as_ref(), at))
                })
        })
    }

    /// Lines whose every field is a list of its own: all of one length, or null.
    fn line_lists(&mut self, batch: &RecordBatch, at: usize, parts: &[Part]) -> bool {
        let there = |part: &&Part| batch.columns().get(part.at).is_some_and(|array| array.is_valid(at));
        let mut count = None;
        for part in parts.iter().filter(there) {
            let Some((_, range)) = span(batch.column(part.at).as_ref(), at) else { return false };
            if *count.get_or_insert(range.len()) != range.len() {
                return false;
            }
        }
        (0..count.unwrap_or(0)).all(|number| {
            self.flat.begin_line()
                && parts.iter().filter(there).all(|part| {
                    span(batch.column(part.at).as_ref(), at).is_some_and(|(members, range)| {
                        range.start.checked_add(number).is_some_and(|at| self.part(Whose::Line, part, members, at))
                    })
                })
        })
    }

    fn value(&mut self, whose: Whose, field: &Field, array: &dyn Array, at: usize) -> bool {
        match field {
            Field::Fact(Slot::Own, id) => self.fact(whose, *id, array, at),
            Field::Extra(path) => array.is_null(at) || self.extra(whose, path, array, at),
            Field::Absent => array.is_null(at) || self.absent(whose, array, at),
            Field::Fact(..) | Field::Whole(..) | Field::List(_) => array.is_null(at),
        }
    }

    /// Names of what is absent.
    fn absent(&mut self, whose: Whose, array: &dyn Array, at: usize) -> bool {
        let Some(table) = self.names.table(whose) else { return false };
        let mut state = |name: &str| {
            let statement = table.absent(name, self.paths);
            statement.is_some_and(|statement| self.flat.state_absent(whose, statement))
        };
        match span(array, at) {
            Some((members, mut range)) => {
                range.all(|at| text(members, at).flatten().is_some_and(|name| state(name.trim())))
            }
            None => false,
        }
    }

    fn fact(&mut self, whose: Whose, id: FactId, array: &dyn Array, at: usize) -> bool {
        if array.is_null(at) {
            return true;
        }
        if let Some(text) = text(array, at) {
            return match text.map(str::trim) {
                None => false,
                Some("") => true,
                Some("none") => self.flat.absent(whose, id),
                Some(text) if id.def().is_list() => {
                    let mut parts = text.split(';').map(str::trim);
                    parts.all(|part| self.member(id, part)) && self.flat.end_list(whose, id)
                }
                Some(text) => self.flat.value(whose, id, text),
            };
        }
        if let Some(number) = whole(array, at) {
            return !id.def().is_list() && self.flat.number(whose, id, number);
        }
        match array.data_type() {
            DataType::Boolean => {
                let value = array.as_boolean_opt().map(|array| array.value(at));
                id.def().is_flag() && value.is_some_and(|value| self.flat.flag(whose, id, value))
            }
            DataType::Date32 => day(array, at).is_some_and(|day| self.flat.day(whose, id, day)),
            DataType::Dictionary(..) => in_dictionary(array, at, |values, at| self.fact(whose, id, values, at)),
            _ => match span(array, at) {
                Some((members, range)) if id.def().is_list() => {
                    let mut range = range;
                    range.all(|at| text(members, at).flatten().is_some_and(|text| self.member(id, text.trim())))
                        && self.flat.end_list(whose, id)
                }
                Some(_) => false,
                None => self.written(whose, id, array, at),
            },
        }
    }

    /// A fact from a number or a moment of another type, by what is written.
    fn written(&mut self, whose: Whose, id: FactId, array: &dyn Array, at: usize) -> bool {
        let ty = id.def().ty();
        let want = if ty.scalar == Scalar::Time { Want::Time } else { Want::Day };
        match cell::raw(array, at, want) {
            Ok(None) => true,
            Ok(Some(Raw::Number(text) | Raw::Text(text))) => !ty.list && self.flat.value(whose, id, text.trim()),
            Ok(Some(_)) | Err(_) => false,
        }
    }

    fn member(&mut self, id: FactId, text: &str) -> bool {
        !text.is_empty() && text != "none" && self.flat.member(id, text)
    }

    fn extra(&mut self, whose: Whose, path: &str, array: &dyn Array, at: usize) -> bool {
        let Some(known) = self.paths.in_turn(path) else { return false };
        let mut put = |written: Written<'_>| self.flat.extra(whose, known, written, self.paths);
        if let Some(text) = text(array, at) {
            return text.is_some_and(|text| put(Written::Text(text)));
        }
        if let Some(number) = whole(array, at) {
            return number >= 0 && put(Written::Number(&number.to_string()));
        }
        match array.data_type() {
            DataType::Boolean => array.as_boolean_opt().is_some_and(|array| put(Written::Flag(array.value(at)))),
            DataType::Dictionary(..) => in_dictionary(array, at, |values, at| self.extra(whose, path, values, at)),
            _ => false,
        }
    }
}

/// The text of a cell that holds bytes: `Some(None)` where they are no text.
fn text(array: &dyn Array, at: usize) -> Option<Option<&str>> {
    let bytes = match array.data_type() {
        DataType::Binary => array.as_binary_opt::<i32>()?.value(at),
        DataType::LargeBinary => array.as_binary_opt::<i64>()?.value(at),
        DataType::BinaryView => array.as_binary_view_opt()?.value(at),
        _ => return None,
    };
    Some(std::str::from_utf8(bytes).ok().filter(|_| array.is_valid(at)))
}

/// A whole number that surely fits.
fn whole(array: &dyn Array, at: usize) -> Option<i64> {
    match array.data_type() {
        DataType::Int8 => array.as_primitive_opt::<Int8Type>().map(|array| array.value(at).into()),
        DataType::Int16 => array.as_primitive_opt::<Int16Type>().map(|array| array.value(at).into()),
        DataType::Int32 => array.as_primitive_opt::<Int32Type>().map(|array| array.value(at).into()),
        DataType::Int64 => array.as_primitive_opt::<Int64Type>().map(|array| array.value(at)),
        DataType::UInt8 => array.as_primitive_opt::<UInt8Type>().map(|array| array.value(at).into()),
        DataType::UInt16 => array.as_primitive_opt::<UInt16Type>().map(|array| array.value(at).into()),
        DataType::UInt32 => array.as_primitive_opt::<UInt32Type>().map(|array| array.value(at).into()),
        _ => None,
    }
}

fn day(array: &dyn Array, at: usize) -> Option<Date> {
    let days = array.as_primitive_opt::<Date32Type>()?.value(at);
    let since = SignedDuration::from_hours(i64::from(days).checked_mul(24)?);
    civil::date(1970, 1, 1).checked_add(since).ok()
}

/// Looks a cell up in its dictionary; what is null there is unknown.
fn in_dictionary(array: &dyn Array, at: usize, mut found: impl FnMut(&dyn Array, usize) -> bool) -> bool {
    let Some(dictionary) = array.as_any_dictionary_opt() else { return false };
    let place = whole(dictionary.keys(), at).and_then(|key| usize::try_from(key).ok());
    match place.filter(|place| *place < dictionary.values().len()) {
        Some(place) => dictionary.values().is_null(place) || found(dictionary.values().as_ref(), place),
        None => true,
    }
}
