//! Rows of a batch into a grid, column by column: what is the same for a whole column is asked once for it, and what an entry of a dictionary says once for the entry.
//!
//! In: a batch of rows, and the layout of its columns. Out: whether the grid is filled; if not, each row is read by [`super::flat`]. What always holds: a
//! row that is not put out has the cells that [`super::flat`] would give it.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, OffsetSizeTrait, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::cell::bytes;
use super::layout::{Fills, Layout, Part};
use crate::engine::batch::{Cell, Cells, Kind, OPEN, Said, Span, Told as Entry, ToldByMany, UNKNOWN};
use crate::formats::read::direct::many::Many;
use crate::formats::read::field::{Field, Slot, SlotOf};
use crate::model::days;
use crate::model::facts::{FactId, Owner};

/// Entries of a dictionary for each of its keys, up to which each entry is remembered.
const ENTRIES: usize = 8;

/// Rows for each entry of a dictionary, from which on all entries are asked.
const FEW: usize = 4;

/// The number of a member that says nothing.
const NO_MEMBER: u32 = u32::MAX;

/// Fills a grid from the rows of a batch; false if each has to be read by itself.
pub fn fill(batch: &RecordBatch, layout: &Layout, many: &mut Many<'_>) -> bool {
    let column = |at: usize| batch.columns().get(at);
    layout.parts.iter().all(|part| match &part.fills {
        Fills::Lines(parts) => column(part.at).is_some_and(|array| lines(many, array, parts)),
        Fills::LineLists(_) => false,
        _ => column(part.at).is_some_and(|array| {
            let nulls = array.logical_nulls();
            one(many, Owner::Session, part, array, nulls)
        }),
    })
}

/// A column of the session or of lines; `nulls` says in which of them nothing is said.
fn one(many: &mut Many<'_>, owner: Owner, part: &Part, array: &ArrayRef, nulls: Option<NullBuffer>) -> bool {
    match &part.fills {
        Fills::Value(Field::Fact(Slot::Own, id)) => fact(many, owner, *id, array, nulls.as_ref()),
        Fills::Value(Field::Extra(path)) if owner == Owner::Session => extra(many, path, array, nulls.as_ref()),
        Fills::Value(Field::Absent) => absent(many, owner, array, nulls.as_ref()),
        Fills::Value(_) => nulls.is_some_and(|nulls| nulls.null_count() == array.len()),
        Fills::Object(Field::Whole(Slot::Own, _) | Field::Extra(_), parts) => {
            array.as_struct_opt().is_some_and(|object| {
                parts.iter().all(|part| {
                    object.columns().get(part.at).is_some_and(|array| {
                        let nulls = NullBuffer::union(nulls.as_ref(), array.logical_nulls().as_ref());
                        one(many, owner, part, array, nulls)
                    })
                })
            })
        }
        Fills::Objects(slot, parts) => objects(many, *slot, array, nulls.as_ref(), parts),
        Fills::Object(..) | Fills::Lines(_) | Fills::LineLists(_) => false,
    }
}

/// The members of lists, and where those of each begin and those of the last end.
struct Spread {
    members: ArrayRef,
    starts: Vec<usize>,
}

fn spread(array: &ArrayRef) -> Option<Spread> {
    fn of<O: OffsetSizeTrait>(array: &ArrayRef) -> Option<Spread> {
        let list = array.as_list_opt::<O>()?;
        let offsets = list.value_offsets();
        let (first, last) = (offsets.first()?.as_usize(), offsets.last()?.as_usize());
        let members = list.values().slice(first, last.checked_sub(first)?);
        Some(Spread { members, starts: offsets.iter().map(|at| at.as_usize().saturating_sub(first)).collect() })
    }
    match array.data_type() {
        DataType::List(_) => of::<i32>(array),
        DataType::LargeList(_) => of::<i64>(array),
        _ => None,
    }
}

/// Lines that are structs of a list.
fn lines(many: &mut Many<'_>, array: &ArrayRef, parts: &[Part]) -> bool {
    let Some(Spread { members, starts }) = spread(array) else { return false };
    let nulls = array.logical_nulls();
    (0..array.len()).filter(|at| is_null(nulls.as_ref(), *at)).for_each(|row| many.put_out(Owner::Session, row));
    let stated = vec![true; array.len()];
    let Some(lines) = members.as_struct_opt().filter(|_| many.begin_list(Owner::Line, starts, stated)) else {
        return false;
    };
    (0..lines.len()).filter(|at| lines.is_null(*at)).for_each(|line| many.put_out(Owner::Line, line));
    parts.iter().all(|part| {
        lines.columns().get(part.at).is_some_and(|array| one(many, Owner::Line, part, array, array.logical_nulls()))
    })
}

/// Authorizations, or other coverage.
fn objects(
    many: &mut Many<'_>,
    slot: SlotOf,
    array: &ArrayRef,
    nulls: Option<&NullBuffer>,
    parts: &[(usize, FactId)],
) -> bool {
    let owner = match slot(1) {
        Slot::Authorization(_) => Owner::Authorization,
        Slot::OtherCoverage(_) => Owner::OtherCoverage,
        Slot::Own => return false,
    };
    let Some(Spread { members, starts }) = spread(array) else { return false };
    let stated: Vec<bool> = (0..array.len()).map(|at| !is_null(nulls, at)).collect();
    let unstated = stated.iter().zip(starts.iter().zip(starts.iter().skip(1)));
    if unstated.filter(|(stated, _)| !**stated).any(|(_, (start, end))| start < end) {
        return false;
    }
    if !many.begin_list(owner, starts, stated) {
        return false;
    }
    let Some(objects) = members.as_struct_opt() else { return members.is_empty() };
    (0..objects.len()).filter(|at| objects.is_null(*at)).for_each(|at| many.put_out(owner, at));
    parts.iter().all(|(column, id)| {
        let array = objects.columns().get(*column);
        array.is_some_and(|array| fact(many, owner, *id, array, array.logical_nulls().as_ref()))
    })
}

fn is_null(nulls: Option<&NullBuffer>, at: usize) -> bool {
    nulls.is_some_and(|nulls| nulls.is_null(at))
}

/// The cells of a fact.
fn fact(many: &mut Many<'_>, owner: Owner, id: FactId, array: &ArrayRef, nulls: Option<&NullBuffer>) -> bool {
    if nulls.is_some_and(|nulls| nulls.null_count() == array.len()) {
        return true;
    }
    let def = id.def();
    if def.is_list() {
        return list(many, owner, id, array, nulls);
    }
    let told = match (many.kind(id), array.data_type()) {
        (_, DataType::Boolean) if def.is_flag() => array.as_boolean_opt().map(|flags| {
            let said = flags.values().iter().map(|yes| if yes { Said::Yes } else { Said::No });
            Column { cells: Cells::Flags(unless_null(said, nulls, Said::Unknown)), bad: Vec::new() }
        }),
        (Kind::Date, DataType::Date32) => array.as_primitive_opt::<Date32Type>().map(|days| {
            let all = days.values().iter().copied();
            let bad = all.clone().enumerate().filter(|(at, day)| !days::is_day(*day) && !is_null(nulls, *at));
            Column { bad: bad.map(|(at, _)| at).collect(), cells: Cells::Days(unless_null(all, nulls, OPEN)) }
        }),
        (Kind::Word(_), _) => {
            texts(array, nulls, UNKNOWN, |bytes| many.number(id, bytes)).map(|told| told.kept(Cells::Texts))
        }
        (Kind::Plain, DataType::Binary | DataType::LargeBinary | DataType::BinaryView) => {
            let told = kept(many, id, array, nulls);
            told.map(|(spans, bad)| Column { cells: Cells::Plain(spans), bad })
        }
        (Kind::Plain, _) => {
            texts(array, nulls, Span::OPEN, |bytes| many.kept(id, bytes)).map(|told| told.kept(Cells::Plain))
        }
        (Kind::Number(_), _) => {
            short(many, id, array.as_ref(), nulls).map(|short| Column { cells: Cells::Whole(short), bad: Vec::new() })
        }
        _ => None,
    };
    let told = told.or_else(|| any(many, id, array, nulls));
    told.is_some_and(|Column { cells, bad }| {
        bad.into_iter().for_each(|at| many.put_out(owner, at));
        many.put(owner, id, cells)
    })
}

/// The cells of a fact, and where there is none that can be taken here.
struct Column {
    cells: Cells,
    bad: Vec<usize>,
}

/// Where texts are kept that have no numbers, and which are no values.
fn kept(
    many: &mut Many<'_>,
    id: FactId,
    array: &ArrayRef,
    nulls: Option<&NullBuffer>,
) -> Option<(Vec<Span>, Vec<usize>)> {
    fn there<'t>(
        count: usize,
        nulls: Option<&'t NullBuffer>,
        text: impl Fn(usize) -> &'t [u8],
    ) -> impl Iterator<Item = Option<&'t [u8]>> {
        (0..count).map(move |at| (!is_null(nulls, at)).then(|| text(at)))
    }
    let count = array.len();
    match array.data_type() {
        DataType::Binary => {
            let all = array.as_binary_opt::<i32>()?;
            many.kept_together(id, there(count, nulls, |at| all.value(at)))
        }
        DataType::LargeBinary => {
            let all = array.as_binary_opt::<i64>()?;
            many.kept_together(id, there(count, nulls, |at| all.value(at)))
        }
        _ => {
            let all = array.as_binary_view_opt()?;
            many.kept_together(id, there(count, nulls, |at| all.value(at)))
        }
    }
}

/// Values, and another one in place of those that are null.
fn unless_null<T: Copy>(values: impl Iterator<Item = T>, nulls: Option<&NullBuffer>, null: T) -> Vec<T> {
    match nulls {
        None => values.collect(),
        Some(nulls) => values.zip(nulls.iter()).map(|(value, valid)| if valid { value } else { null }).collect(),
    }
}

/// Whole numbers that all are what they say; `None` where one has to be read by itself.
fn short(many: &Many<'_>, id: FactId, array: &dyn Array, nulls: Option<&NullBuffer>) -> Option<Vec<i32>> {
    let (most, numbers) = (many.most(id)?, whole(array)?);
    let numbers = unless_null(numbers.into_iter(), nulls, -1);
    let fits = numbers.iter().all(|number| (-1..=most).contains(number));
    // One below zero that is not null has to be read by itself, too.
    let nothing = numbers.iter().filter(|number| **number < 0).count();
    let fits = fits && nothing == nulls.map_or(0, NullBuffer::null_count);
    let of = |number: &i64| i32::try_from(*number).ok().filter(|number| *number >= 0).unwrap_or(OPEN);
    fits.then(|| numbers.iter().map(of).collect())
}

/// The cells of a fact, each by itself.
fn any(many: &mut Many<'_>, id: FactId, array: &ArrayRef, nulls: Option<&NullBuffer>) -> Option<Column> {
    let told =
        match array.data_type() {
            // Yes or no, or a day, of a fact that is none.
            DataType::Boolean | DataType::Date32 => {
                Some(Told::each(array.len(), |at| is_null(nulls, at).then_some(Cell::Unknown)))
            }
            _ => match whole(array.as_ref()) {
                Some(numbers) => Some(Told::all(&numbers, |at, number| {
                    if is_null(nulls, at) { Some(Cell::Unknown) } else { many.whole(id, number) }
                })),
                None => texts(array, nulls, Cell::Unknown, |bytes| many.text(id, bytes)),
            },
        };
    told.map(|told| told.kept(Cells::Any))
}

/// What is told of each of a column.
struct Told<T> {
    all: Vec<T>,
    /// Of which it cannot be taken here; nothing is told of them.
    bad: Vec<usize>,
}

impl<T: Default> Told<T> {
    /// The same as cells that are kept in this way.
    fn kept(self, of: fn(Vec<T>) -> Cells) -> Column {
        Column { cells: of(self.all), bad: self.bad }
    }

    /// Of so many, by place.
    fn each(count: usize, mut of: impl FnMut(usize) -> Option<T>) -> Self {
        let mut bad = Vec::new();
        let mut one = |at| {
            of(at).unwrap_or_else(|| {
                bad.push(at);
                T::default()
            })
        };
        let all = (0..count).map(&mut one).collect();
        Self { all, bad }
    }

    /// Of each of these, with its place.
    fn all<V: Copy>(values: &[V], mut of: impl FnMut(usize, V) -> Option<T>) -> Self {
        let mut bad = Vec::new();
        let mut one = |(at, value): (usize, &V)| {
            of(at, *value).unwrap_or_else(|| {
                bad.push(at);
                T::default()
            })
        };
        let all = values.iter().enumerate().map(&mut one).collect();
        Self { all, bad }
    }
}

/// A fact that is a list of texts.
fn list(many: &mut Many<'_>, owner: Owner, id: FactId, array: &ArrayRef, nulls: Option<&NullBuffer>) -> bool {
    let Some(Spread { members, starts }) = spread(array) else { return false };
    let none = members.logical_nulls();
    let Some(told) = texts(&members, none.as_ref(), NO_MEMBER, |bytes| many.member(id, bytes)) else {
        return members.is_empty() && many.put_lists(owner, id, 0, &starts, nulls);
    };
    // One that says nothing, or is null, is no member.
    let nothing = told.all.iter().enumerate().filter(|(_, number)| **number == NO_MEMBER).map(|(at, _)| at);
    for at in told.bad.iter().copied().chain(nothing) {
        many.put_out(owner, starts.partition_point(|start| *start <= at).saturating_sub(1));
    }
    let from = many.members(&told.all);
    many.put_lists(owner, id, from, &starts, nulls)
}

/// Something that only a profile knows.
fn extra(many: &mut Many<'_>, path: &str, array: &ArrayRef, nulls: Option<&NullBuffer>) -> bool {
    if nulls.is_some_and(|nulls| nulls.null_count() == array.len()) {
        return true;
    }
    let unsaid = ToldByMany::UNSAID;
    let mut entries = Vec::new();
    let mut add = |entry: Entry| {
        entries.push(entry);
        u32::try_from(entries.len()).unwrap_or(u32::MAX).saturating_sub(1)
    };
    let keys = match array.data_type() {
        DataType::Boolean => array.as_boolean_opt().map(|flags| {
            let (no, yes) = (add(Entry::Flag(false)), add(Entry::Flag(true)));
            Told::each(array.len(), |at| {
                Some(match (is_null(nulls, at), flags.value(at)) {
                    (true, _) => unsaid,
                    (_, true) => yes,
                    _ => no,
                })
            })
        }),
        _ => match whole(array.as_ref()) {
            Some(numbers) => Some(Told::all(&numbers, |at, number| match (is_null(nulls, at), number) {
                (true, _) => Some(unsaid),
                (_, ..0) => None,
                _ => Some(add(many.told_number(number))),
            })),
            None => texts(array, nulls, unsaid, |bytes| many.told(bytes).map(&mut add)),
        },
    };
    let Some(Told { all: mut keys, bad }) = keys else { return false };
    for row in bad {
        many.put_out(Owner::Session, row);
        keys.get_mut(row).into_iter().for_each(|key| *key = unsaid);
    }
    many.extra(path, entries, keys)
}

/// Names of what is absent.
fn absent(many: &mut Many<'_>, owner: Owner, array: &ArrayRef, nulls: Option<&NullBuffer>) -> bool {
    if nulls.is_some_and(|nulls| nulls.null_count() == array.len()) {
        return true;
    }
    let Some(Spread { members, starts }) = spread(array) else { return false };
    let none = members.logical_nulls();
    let names = texts(&members, none.as_ref(), None, |name| many.statement(owner, name).map(Some));
    let Some(Told { all: names, .. }) = names else { return members.is_empty() };
    for (at, (start, end)) in starts.iter().zip(starts.iter().skip(1)).enumerate() {
        for told in names.get(*start..*end).unwrap_or_default() {
            match told {
                Some(_) if is_null(nulls, at) => {}
                Some(statement) => many.state_absent(owner, at, *statement),
                None => many.put_out(owner, at),
            }
        }
    }
    true
}

/// What each text of a column says; `unsaid` where it is null, and nothing where it cannot be taken here. An entry of a dictionary is asked once. `None`: it is no
/// column of text.
fn texts<T: Copy + Default>(
    array: &ArrayRef,
    nulls: Option<&NullBuffer>,
    unsaid: T,
    mut says: impl FnMut(&[u8]) -> Option<T>,
) -> Option<Told<T>> {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        let count = array.len();
        let mut one = |at: usize, bytes: &[u8]| if is_null(nulls, at) { Some(unsaid) } else { says(bytes) };
        return match array.data_type() {
            DataType::Binary => {
                array.as_binary_opt::<i32>().map(|texts| Told::each(count, |at| one(at, texts.value(at))))
            }
            DataType::LargeBinary => {
                array.as_binary_opt::<i64>().map(|texts| Told::each(count, |at| one(at, texts.value(at))))
            }
            DataType::BinaryView => {
                array.as_binary_view_opt().map(|texts| Told::each(count, |at| one(at, texts.value(at))))
            }
            _ => None,
        };
    };
    let values = dictionary.values();
    if !matches!(values.data_type(), DataType::Binary | DataType::LargeBinary | DataType::BinaryView) {
        return None;
    }
    let count = values.len();
    if count.saturating_mul(FEW) <= array.len()
        && let Some(keys) = dictionary.keys().as_primitive_opt::<Int32Type>()
    {
        // So few that all are asked, whether they are used or not.
        let mut ask = |key| if values.is_null(key) { Some(unsaid) } else { says(bytes(values.as_ref(), key)?) };
        let known: Vec<Option<T>> = (0..count).map(&mut ask).collect();
        let entries: Vec<T> = known.iter().map(|known| known.unwrap_or_default()).collect();
        // Below zero is far beyond the last.
        let place = |key: i32| usize::try_from(key.cast_unsigned()).unwrap_or(usize::MAX);
        let entry = |key: i32| entries.get(place(key)).copied().unwrap_or(unsaid);
        let all = unless_null(keys.values().iter().map(|key| entry(*key)), nulls, unsaid);
        let is_bad = |key: i32| usize::try_from(key).is_ok_and(|key| matches!(known.get(key), Some(None)));
        let bad = known.iter().any(Option::is_none).then(|| {
            let keys = keys.values().iter().enumerate();
            keys.filter(|(at, key)| is_bad(**key) && !is_null(nulls, *at)).map(|(at, _)| at).collect()
        });
        return Some(Told { all, bad: bad.unwrap_or_default() });
    }
    let kept = if count <= array.len().saturating_mul(ENTRIES) { count } else { 0 };
    let mut known: Vec<Option<Option<T>>> = vec![None; kept];
    let mut of = |at: usize, key: usize| {
        if is_null(nulls, at) || key >= count {
            return Some(unsaid);
        }
        let mut ask = || if values.is_null(key) { Some(unsaid) } else { says(bytes(values.as_ref(), key)?) };
        match known.get_mut(key) {
            Some(known) => *known.get_or_insert_with(ask),
            None => ask(),
        }
    };
    if let Some(keys) = dictionary.keys().as_primitive_opt::<Int32Type>() {
        return Some(Told::all(keys.values(), |at, key| of(at, usize::try_from(key).unwrap_or(usize::MAX))));
    }
    let keys = whole(dictionary.keys())?;
    Some(Told::all(&keys, |at, key| of(at, usize::try_from(key).unwrap_or(usize::MAX))))
}

/// Whole numbers that surely fit, also where they are null.
fn whole(array: &dyn Array) -> Option<Vec<i64>> {
    fn of<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &dyn Array) -> Option<Vec<i64>> {
        array.as_primitive_opt::<T>().map(|array| array.values().iter().map(|value| (*value).into()).collect())
    }
    match array.data_type() {
        DataType::Int8 => of::<Int8Type>(array),
        DataType::Int16 => of::<Int16Type>(array),
        DataType::Int32 => of::<Int32Type>(array),
        DataType::Int64 => of::<Int64Type>(array),
        DataType::UInt8 => of::<UInt8Type>(array),
        DataType::UInt16 => of::<UInt16Type>(array),
        DataType::UInt32 => of::<UInt32Type>(array),
        _ => None,
    }
}
