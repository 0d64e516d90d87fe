//! A row of a batch to a session.
//!
//! In: a batch, the layout of its columns, and the place of the row. What is usual is read by [`quick`], the rest by [`cell`]. Out: the session, or everything wrong with it. What always holds: the
//! same values in JSON give the same session or the same mistakes, because both fill a [`Draft`] in the same order.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};

use super::cell::{self, Want, span};
use super::layout::{Fills, Layout, Part};
use super::quick;
use crate::formats::read::direct::Direct;
use crate::formats::read::field::{Field, Scope, SlotOf, resolve};
use crate::formats::read::record::{Draft, MOST_LINES, Place};
use crate::model::determination::Rejection;
use crate::model::facts::FactId;
use crate::model::given::Wrong;
use crate::model::session::{Raw, Session};
use crate::model::types::Scalar;

/// The session of row `at`, which has that number in that file; `direct` remembers texts that come often.
///
/// # Errors
/// A [`Rejection`] with everything wrong.
pub fn read(
    batch: &RecordBatch,
    layout: &Layout,
    at: usize,
    (file, row): (&Arc<str>, usize),
    direct: &mut Direct,
    partial: bool,
) -> Result<Session, Rejection> {
    let mut walk = Walk { draft: Draft::new(Arc::clone(file)), direct, row, name: String::new() };
    for part in &layout.parts {
        match &part.fills {
            Fills::Lines(parts) => walk.lines(batch.column(part.at).as_ref(), at, parts),
            Fills::LineLists(parts) => walk.line_lists(batch.columns(), at, parts),
            _ => walk.part(Scope::Session, "", part, batch.column(part.at).as_ref(), at),
        }
    }
    walk.draft.finish(row, partial)
}

struct Walk<'r> {
    draft: Draft,
    direct: &'r mut Direct,
    row: usize,
    /// The name of the field at hand, kept for its room.
    name: String,
}

impl Walk<'_> {
    /// One column; `prefix` is the line it is on, for messages.
    fn part(&mut self, scope: Scope, prefix: &str, part: &Part, array: &dyn Array, at: usize) {
        match &part.fills {
            Fills::Value(field) => self.value(scope, prefix, &part.path, field, array, at),
            Fills::Object(field, parts) => {
                let Some(object) = array.as_struct_opt().filter(|object| object.is_valid(at)) else { return };
                if let Field::Whole(slot, _) = field {
                    self.draft.begin_part(*slot);
                }
                for part in parts {
                    if let Some(array) = object.columns().get(part.at) {
                        self.part(scope, prefix, part, array.as_ref(), at);
                    }
                }
            }
            Fills::Objects(slot, parts) => self.objects(&part.path, *slot, parts, array, at),
            Fills::Lines(_) | Fills::LineLists(_) => {}
        }
    }

    fn value(&mut self, scope: Scope, prefix: &str, path: &str, field: &Field, array: &dyn Array, at: usize) {
        if array.is_null(at) {
            return;
        }
        if let Field::Fact(slot, id) = field
            && let Some(value) = quick::value(*id, array, at, self.direct)
            && self.draft.put_value(scope, *slot, *id, value)
        {
            return;
        }
        let is_time = matches!(field, Field::Fact(_, id) if id.def().ty().scalar == Scalar::Time);
        let said = cell::raw(array, at, if is_time { Want::Time } else { Want::Day });
        if matches!(said, Ok(None)) {
            return;
        }
        self.name.clear();
        self.name.push_str(prefix);
        self.name.push_str(path);
        let place = Place { row: self.row, name: &self.name, column: None };
        match said {
            Ok(None) => {}
            Ok(Some(raw)) => self.draft.put(scope, field, &raw, place),
            Err(wrong) => self.draft.wrong(wrong, place),
        }
    }

    fn objects(&mut self, path: &str, slot: SlotOf, parts: &[(usize, FactId)], array: &dyn Array, at: usize) {
        if array.is_null(at) {
            return;
        }
        let Some((members, range)) = span(array, at) else { return };
        if range.is_empty() {
            let field = resolve(Scope::Session, path);
            let place = Place { row: self.row, name: path, column: None };
            if let Some(field) = field {
                self.draft.put(Scope::Session, &field, &Raw::Absent, place);
            }
            return;
        }
        let objects = members.as_struct_opt();
        for (number, at) in (1_usize..).zip(range) {
            let name = format!("{path}.{number}");
            let place = Place { row: self.row, name: &name, column: None };
            let Some(object) = objects.filter(|objects| objects.is_valid(at)) else {
                self.draft.wrong(Wrong::new("null", "an object with its parts"), place);
                continue;
            };
            if resolve(Scope::Session, &name).is_none() {
                self.draft.wrong(Wrong::new("{…}", "a list of at most 99 objects"), place);
                continue;
            }
            self.draft.begin_part(slot(number));
            for (column, id) in parts {
                if let Some(array) = object.columns().get(*column) {
                    let (prefix, path) = (format!("{name}."), id.def().path);
                    self.value(Scope::Session, &prefix, path, &Field::Fact(slot(number), *id), array.as_ref(), at);
                }
            }
        }
    }

    /// Lines that are structs of a list.
    fn lines(&mut self, array: &dyn Array, at: usize, parts: &[Part]) {
        if array.is_null(at) {
            return;
        }
        let Some((members, range)) = span(array, at) else { return };
        let lines = members.as_struct_opt();
        for (number, at) in (1_usize..).zip(range) {
            if !self.draft.begin_line(self.row) || number > MOST_LINES {
                continue;
            }
            let Some(line) = lines.filter(|lines| lines.is_valid(at)) else {
                let wrong = Wrong::new("null", "a service line: an object with its `code`");
                let name = format!("lines.{number}");
                self.draft.wrong(wrong, Place { row: self.row, name: &name, column: None });
                continue;
            };
            let prefix = format!("lines.{number}.");
            for part in parts {
                if let Some(array) = line.columns().get(part.at) {
                    self.part(Scope::Line, &prefix, part, array.as_ref(), at);
                }
            }
        }
    }

    /// Lines whose every field is a list of its own; one that is null says nothing of any line.
    fn line_lists(&mut self, columns: &[ArrayRef], at: usize, parts: &[Part]) {
        let mut lists = Vec::with_capacity(parts.len());
        for part in parts {
            let Some(array) = columns.get(part.at).filter(|array| array.is_valid(at)) else { continue };
            if let Some((members, range)) = span(array.as_ref(), at) {
                lists.push((part, members, range));
            }
        }
        let Some(count) = lists.iter().map(|(_, _, range)| range.len()).max() else { return };
        let longest = lists.iter().find(|(_, _, range)| range.len() == count).map_or("", |(part, _, _)| &part.path);
        let mut equal = true;
        for (part, _, range) in lists.iter().filter(|(_, _, range)| range.len() != count) {
            equal = false;
            let members = if range.len() == 1 { "member" } else { "members" };
            let expected = format!("{count} members, one for each line, as `lines.{longest}` has");
            let wrong = Wrong::new(format!("{} {members}", range.len()), expected);
            let name = format!("lines.{}", part.path);
            self.draft.wrong(wrong, Place { row: self.row, name: &name, column: None });
        }
        // Which member belongs to which line, nobody knows.
        if !equal {
            return;
        }
        for number in 1..=count {
            if !self.draft.begin_line(self.row) || number > MOST_LINES {
                continue;
            }
            let prefix = format!("lines.{number}.");
            for (part, members, range) in &mut lists {
                if let Some(at) = range.next() {
                    self.part(Scope::Line, &prefix, part, *members, at);
                }
            }
        }
    }
}
