//! Rows of a batch into a grid, column by column: what is the same for a whole column is asked once for it, and what an entry of a dictionary says once for the entry.
//!
//! In: a batch of rows, and the layout of its columns. Out: whether the grid is filled; if not, each row is read by [`super::flat`]. What always holds: a
//! row that is not put out has the cells that [`super::flat`] would give it.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::layout::{Fills, Layout, Part};
use super::pages::views;
use super::told::{self, Spread, Told, any_of, by_flag, is_null, null_places, spread, texts, unless_null, whole};
use crate::engine::batch::{Cell, Cells, Kind, OPEN, Said, Span, Told as Entry, ToldByMany, UNKNOWN};
use crate::formats::read::direct::many::Many;
use crate::formats::read::field::{Field, Slot, SlotOf};
use crate::model::days;
use crate::model::facts::{FactId, Owner};

/// The number of a member that says nothing.
const NO_MEMBER: u32 = u32::MAX;

/// Fills a grid from the rows of a batch; false if each has to be read by itself.
pub fn fill(batch: &RecordBatch, layout: &Layout, many: &mut Many<'_>) -> bool {
    let column = |at: usize| batch.columns().get(at);
    layout.parts.iter().all(|part| match &part.fills {
        Fills::Lines(parts) => column(part.at).is_some_and(|array| lines(many, array, parts)),
        Fills::LineLists(_) => false,
        _ => column(part.at).is_some_and(|array| {
            let nulls = told::nulls(array);
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
                        let nulls = NullBuffer::union(nulls.as_ref(), told::nulls(array).as_ref());
                        one(many, owner, part, array, nulls)
                    })
                })
            })
        }
        Fills::Objects(slot, parts) => objects(many, *slot, array, nulls.as_ref(), parts),
        Fills::Object(..) | Fills::Lines(_) | Fills::LineLists(_) => false,
    }
}

/// Lines that are structs of a list.
fn lines(many: &mut Many<'_>, array: &ArrayRef, parts: &[Part]) -> bool {
    let Some(Spread { members, starts }) = spread(array) else { return false };
    let nulls = told::nulls(array);
    null_places(nulls.as_ref()).into_iter().for_each(|row| many.put_out(Owner::Session, row));
    let stated = vec![true; array.len()];
    let Some(lines) = members.as_struct_opt().filter(|_| many.begin_list(Owner::Line, &starts, stated)) else {
        return false;
    };
    null_places(lines.nulls()).into_iter().for_each(|line| many.put_out(Owner::Line, line));
    parts.iter().all(|part| {
        lines.columns().get(part.at).is_some_and(|array| one(many, Owner::Line, part, array, told::nulls(array)))
    })
}

/// A place in memory.
fn place(short: u32) -> usize {
    usize::try_from(short).unwrap_or(usize::MAX)
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
    let stated = match nulls {
        Some(nulls) => {
            let list = |at: usize| (starts.get(at), starts.get(at.saturating_add(1)));
            let mut unstated = null_places(Some(nulls)).into_iter().map(list);
            if unstated.any(|(start, end)| start < end) {
                return false;
            }
            nulls.iter().collect()
        }
        None => vec![true; array.len()],
    };
    if !many.begin_list(owner, &starts, stated) {
        return false;
    }
    let Some(objects) = members.as_struct_opt() else { return members.is_empty() };
    null_places(objects.nulls()).into_iter().for_each(|at| many.put_out(owner, at));
    parts.iter().all(|(column, id)| {
        let array = objects.columns().get(*column);
        array.is_some_and(|array| fact(many, owner, *id, array, told::nulls(array).as_ref()))
    })
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
            let said = by_flag(flags.values(), nulls, [Said::No, Said::Yes, Said::Unknown]);
            Column { cells: Cells::Flags(said), bad: Vec::new() }
        }),
        (Kind::Date, DataType::Date32) => array.as_primitive_opt::<Date32Type>().map(|days| {
            let all = days.values();
            let any = any_of(all, |day| !days::is_day(day));
            let none = |(at, day): &(usize, &i32)| !days::is_day(**day) && !is_null(nulls, *at);
            let bad = if any { all.iter().enumerate().filter(none).map(|(at, _)| at).collect() } else { Vec::new() };
            Column { bad, cells: Cells::Days(unless_null(all.iter().copied(), nulls, OPEN)) }
        }),
        (Kind::Word(_), _) => {
            texts(array, nulls, UNKNOWN, |bytes| many.number(id, bytes)).map(|told| Column::of(told, Cells::Texts))
        }
        (Kind::Plain, DataType::Binary | DataType::LargeBinary | DataType::BinaryView) => {
            let told = kept(many, id, array, nulls);
            told.map(|(spans, bad)| Column { cells: Cells::Plain(spans), bad })
        }
        (Kind::Plain, _) => {
            texts(array, nulls, Span::OPEN, |bytes| many.kept(id, bytes)).map(|told| Column::of(told, Cells::Plain))
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

impl Column {
    /// What is told, kept in this way.
    fn of<T>(told: Told<T>, kept: fn(Vec<T>) -> Cells) -> Self {
        Column { cells: kept(told.all), bad: told.bad }
    }
}

/// Where texts are kept that have no numbers, and which are no values.
fn kept(
    many: &mut Many<'_>,
    id: FactId,
    array: &ArrayRef,
    nulls: Option<&NullBuffer>,
) -> Option<(Vec<Span>, Vec<usize>)> {
    fn adding<'t>(
        nulls: Option<&'t NullBuffer>,
        text: impl Fn(usize) -> &'t [u8],
    ) -> impl FnMut(usize, &mut Vec<u8>) -> bool {
        move |at, all| {
            let is_there = !is_null(nulls, at);
            if is_there {
                all.extend_from_slice(text(at));
            }
            is_there
        }
    }
    let count = array.len();
    match array.data_type() {
        DataType::Binary => {
            let texts = array.as_binary_opt::<i32>()?;
            if let Some(spans) = many.kept_as_they_stand(texts.value_offsets(), texts.value_data(), nulls) {
                return Some((spans, Vec::new()));
            }
            many.kept_together(id, count, adding(nulls, |at| texts.value(at)))
        }
        DataType::LargeBinary => {
            let texts = array.as_binary_opt::<i64>()?;
            many.kept_together(id, count, adding(nulls, |at| texts.value(at)))
        }
        _ => {
            let texts = array.as_binary_view_opt()?;
            let (all, blocks) = (texts.views(), texts.data_buffers());
            many.kept_together(id, count, |at, together| {
                !is_null(nulls, at) && all.get(at).is_some_and(|view| views::text(*view, blocks, together))
            })
        }
    }
}

/// Whole numbers that all are what they say; `None` where one has to be read by itself.
fn short(many: &Many<'_>, id: FactId, array: &dyn Array, nulls: Option<&NullBuffer>) -> Option<Vec<i32>> {
    let most = i32::try_from(many.most(id)?).ok()?;
    let one = |number: i32| if (0..=most).contains(&number) { number } else { OPEN };
    let all = match array.as_primitive_opt::<Int32Type>() {
        Some(numbers) if !any_of(numbers.values(), |number| !(0..=most).contains(&number)) => {
            return Some(unless_null(numbers.values().iter().copied(), nulls, OPEN));
        }
        Some(numbers) => unless_null(numbers.values().iter().map(|number| one(*number)), nulls, OPEN),
        None => {
            let numbers = whole(array)?;
            unless_null(numbers.iter().map(|number| i32::try_from(*number).map_or(OPEN, one)), nulls, OPEN)
        }
    };
    // One that is open and not null has to be read by itself.
    let open = all.iter().filter(|number| **number == OPEN).count();
    (open == nulls.map_or(0, NullBuffer::null_count)).then_some(all)
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
    told.map(|told| Column::of(told, Cells::Any))
}

/// A fact that is a list of texts.
fn list(many: &mut Many<'_>, owner: Owner, id: FactId, array: &ArrayRef, nulls: Option<&NullBuffer>) -> bool {
    let Some(Spread { members, starts }) = spread(array) else { return false };
    let none = told::nulls(&members);
    let Some(told) = texts(&members, none.as_ref(), NO_MEMBER, |bytes| many.member(id, bytes)) else {
        return members.is_empty() && many.put_lists(owner, id, 0, &starts, nulls);
    };
    // One that says nothing, or is null, is no member; mostly there is none.
    let any = any_of(&told.all, |number| number == NO_MEMBER);
    let nothing = told.all.iter().enumerate().filter(|(_, number)| **number == NO_MEMBER).map(|(at, _)| at);
    let nothing: Vec<usize> = if any { nothing.collect() } else { Vec::new() };
    for at in told.bad.into_iter().chain(nothing) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
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
            Told { all: by_flag(flags.values(), nulls, [no, yes, unsaid]), bad: Vec::new() }
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
    let none = told::nulls(&members);
    let names = texts(&members, none.as_ref(), None, |name| many.statement(owner, name).map(Some));
    let Some(Told { all: names, .. }) = names.filter(|_| !members.is_empty()) else { return members.is_empty() };
    let lists = starts.array_windows().enumerate();
    for (at, [start, end]) in lists.filter(|(_, [start, end])| start < end) {
        for told in names.get(place(*start)..place(*end)).unwrap_or_default() {
            match told {
                Some(_) if is_null(nulls, at) => {}
                Some(statement) => many.state_absent(owner, at, *statement),
                None => many.put_out(owner, at),
            }
        }
    }
    true
}
