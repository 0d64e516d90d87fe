//! `[tables]`: lookups, from a CSV file or written out, with optional `from` and `until` columns.

use std::borrow::Cow;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::super::checked::Row;
use super::super::toml::keys::{self, Keys};
use super::super::toml::{Item, Node};
use super::super::values;
use super::{Folder, Named, csv};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::imported::{Program, Setting, TableKind, TableName};
use crate::model::later::Later;
use crate::model::literal;
use crate::model::quarter::Quarter;
use crate::model::types::{Scalar, Type};
use crate::source::{SourceId, Span, Spanned};

/// A table, read.
#[derive(Clone, Debug)]
pub struct TableKeys {
    /// Names of the key columns.
    pub keys: Vec<String>,
    /// Value columns.
    pub columns: Vec<(String, Type)>,
    /// Rows.
    pub rows: Later<Row>,
    /// The quarter they are of.
    pub quarter: Option<Quarter>,
    /// The imported table that may stand in their place.
    pub imported: Option<TableName>,
}

pub(super) fn read(
    root: &mut Keys<'_>,
    folder: &Folder<'_>,
    files: &mut Vec<(String, SourceId)>,
    out: &mut Vec<Diagnostic>,
) -> Vec<Named<TableKeys>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "tables", out) {
        super::good_name(name, out);
        let Some(mut keys) = Keys::of(node, format!("table `{}`", name.value), out) else { continue };
        let value = table(&mut keys, folder, files, out);
        keys.finish(out);
        all.push(Named { name: name.clone(), value });
    }
    all
}

/// The keys of a table, also those of an override of one.
pub(super) fn table(
    keys: &mut Keys<'_>,
    folder: &Folder<'_>,
    files: &mut Vec<(String, SourceId)>,
    out: &mut Vec<Diagnostic>,
) -> TableKeys {
    let key = names(keys, "key");
    if key.is_none() {
        keys.wrong(say::missing_key(keys.span(), "key", "the table"));
    }
    let key = key.unwrap_or_default();
    let value = names(keys, "value");
    let quarter = quarter(keys);
    let imported = imported(keys);
    let file = keys.maybe("file", keys::text);
    let rows = keys.node("rows");
    let csv;
    let grid = match (file, rows) {
        (Some(file), None) => {
            csv = csv::read(&file, folder, out);
            csv.as_ref().map(|csv| {
                files.push((csv.path.clone(), csv.source));
                from_csv(csv, &key, value.as_deref(), out)
            })
        }
        (None, Some(rows)) => Some(inline(rows, &key, value.as_deref(), out)),
        (Some(file), Some(_)) => {
            keys.wrong(say::file_and_rows(file.span));
            None
        }
        (None, None) => {
            keys.wrong(say::missing_key(keys.span(), "file` or `rows", "the table"));
            None
        }
    };
    let Some(grid) = grid else {
        let columns = value.unwrap_or_default().into_iter().map(|v| (v.value, Type::one(Scalar::Text))).collect();
        let keys = key.into_iter().map(|k| k.value).collect();
        return TableKeys { keys, columns, rows: Later::default(), quarter, imported: imported.map(|(name, _)| name) };
    };
    if let Some((name, at)) = imported {
        same_shape(&grid, name.kind, at, keys);
    }
    TableKeys { quarter, imported: imported.map(|(name, _)| name), ..typed(grid, out) }
}

fn quarter(keys: &mut Keys<'_>) -> Option<Quarter> {
    let text = keys.maybe("quarter", keys::text)?;
    let found = Quarter::read(&text.value);
    if found.is_none() {
        keys.wrong(say::expected(text.span, "a year and a quarter, such as `2024Q3`"));
    }
    found
}

/// The imported table that is named, and where.
fn imported(keys: &mut Keys<'_>) -> Option<(TableName, Span)> {
    let kind = keys.word("imported", TableKind::WORDS);
    let setting = keys.word("setting", Setting::WORDS);
    let program = keys.word("program", Program::WORDS);
    let Some(kind) = kind else {
        for span in setting.map(|word| word.span).into_iter().chain(program.map(|word| word.span)) {
            keys.wrong(say::not_imported(span));
        }
        return None;
    };
    let name = TableName {
        kind: kind.value,
        program: program.map_or(Program::Medicare, |word| word.value),
        setting: setting.map_or(Setting::Practitioner, |word| word.value),
    };
    Some((name, kind.span))
}

/// What stands in place of rows has to be looked up as they are.
fn same_shape(grid: &Grid<'_>, kind: TableKind, at: Span, keys: &mut Keys<'_>) {
    let wanted = kind.keys();
    if grid.keys.len() != wanted.len() {
        keys.wrong(say::imported_keys(at, kind.word(), wanted));
    }
    for column in grid.columns.iter().filter(|column| !kind.columns().contains(&column.as_str())) {
        keys.wrong(say::imported_column(at, kind.word(), column, kind.columns()));
    }
}

/// A name or a list of names.
fn names(keys: &mut Keys<'_>, key: &'static str) -> Option<Vec<Spanned<String>>> {
    let node = keys.node(key)?;
    match &node.item {
        Item::Array(_) => keys.each(key, keys::text),
        _ => keys.maybe(key, keys::text).map(|one| vec![one]),
    }
}

/// Rows of text under named columns.
struct Grid<'t> {
    keys: Vec<String>,
    columns: Vec<String>,
    /// The keys of each row.
    rows: Vec<Vec<SmolStr>>,
    /// The cells of each column.
    cells: Vec<Cells<'t>>,
    /// First days of the rows, and last ones; no cells where there is no such column.
    days: [Cells<'t>; 2],
    /// Where each row stands.
    places: Vec<Span>,
}

/// One cell of each row.
type Cells<'t> = Vec<Option<Cow<'t, str>>>;

impl Grid<'_> {
    /// No rows yet.
    fn new(keys: Vec<String>, columns: Vec<String>) -> Self {
        let cells = columns.iter().map(|_| Vec::new()).collect();
        Self { keys, columns, rows: Vec::new(), cells, days: [Vec::new(), Vec::new()], places: Vec::new() }
    }
}

fn from_csv<'t>(
    csv: &'t csv::Csv<'_>,
    key: &[Spanned<String>],
    value: Option<&[Spanned<String>]>,
    out: &mut Vec<Diagnostic>,
) -> Grid<'t> {
    let at = |name: &str| csv.headers.iter().position(|header| header == name);
    let key_at: Vec<usize> = key.iter().filter_map(|name| csv.column(name, out)).collect();
    let columns: Vec<String> = match value {
        Some(names) => names.iter().filter(|n| csv.column(n, out).is_some()).map(|n| n.value.clone()).collect(),
        None => others(csv.headers.iter().map(String::as_str), key),
    };
    let keys = key.iter().map(|k| k.value.clone()).collect();
    // Rows without their key would all be one row.
    if key_at.len() < key.len() {
        return Grid::new(keys, columns);
    }
    let cell = |row: &'t [Cow<'_, str>], at: usize| {
        row.get(at).filter(|cell| !cell.is_empty()).map(|cell| Cow::Borrowed(cell.as_ref()))
    };
    let cells = |at: usize| csv.rows().map(|(row, _)| cell(row, at)).collect();
    let keys_of = |row: &[Cow<'_, str>]| {
        key_at.iter().map(|at| row.get(*at).map_or_else(SmolStr::default, SmolStr::new)).collect()
    };
    Grid {
        keys,
        rows: csv.rows().map(|(row, _)| keys_of(row)).collect(),
        cells: columns.iter().filter_map(|name| at(name)).map(cells).collect(),
        days: ["from", "until"].map(|name| at(name).map(cells).unwrap_or_default()),
        places: csv.rows().map(|(_, span)| span).collect(),
        columns,
    }
}

fn inline(
    rows: &Node,
    key: &[Spanned<String>],
    value: Option<&[Spanned<String>]>,
    out: &mut Vec<Diagnostic>,
) -> Grid<'static> {
    let empty = Vec::new();
    let members = match &rows.item {
        Item::Array(members) => members,
        _ => {
            out.push(say::wrong_kind(
                rows.span,
                "a list of rows such as `{ code = \"97124\", units = 4 }`",
                rows.what(),
            ));
            &empty
        }
    };
    let tables: Vec<(&Node, &super::Table)> = members.iter().filter_map(|m| m.as_table().map(|t| (m, t))).collect();
    for member in members.iter().filter(|m| m.as_table().is_none()) {
        out.push(say::wrong_kind(member.span, "a row such as `{ code = \"97124\", units = 4 }`", member.what()));
    }
    let mut headers: Vec<&str> = Vec::new();
    for name in tables.iter().flat_map(|(_, table)| table.entries.iter().map(|(name, _)| name.value.as_str())) {
        if !headers.contains(&name) {
            headers.push(name);
        }
    }
    let columns = match value {
        Some(names) => names.iter().map(|n| n.value.clone()).collect(),
        None => others(headers.iter().copied(), key),
    };
    let mut grid = Grid::new(key.iter().map(|k| k.value.clone()).collect(), columns);
    let known: Vec<&str> = grid.keys.iter().chain(&grid.columns).map(String::as_str).chain(["from", "until"]).collect();
    let mut whole = Vec::new();
    for (member, table) in tables {
        for (name, _) in table.entries.iter().filter(|(name, _)| !known.contains(&name.value.as_str())) {
            out.push(say::unknown_key(name.span, &name.value, "a row of the table", &known));
        }
        let lacks: Vec<&String> = grid.keys.iter().filter(|name| table.get(name).is_none()).collect();
        for name in &lacks {
            out.push(say::missing_key(member.span, name, "a row of the table"));
        }
        // Rows without their key would all be one row.
        if !lacks.is_empty() {
            continue;
        }
        whole.push((member, table));
    }
    let cell = |table: &super::Table, name: &str| table.get(name).and_then(values::as_text);
    let cells = |name: &str| whole.iter().map(|(_, table)| cell(table, name).map(Cow::Owned)).collect();
    let keys_of = |table| grid.keys.iter().map(|name| cell(table, name).unwrap_or_default().into()).collect();
    grid.rows = whole.iter().map(|(_, table)| keys_of(table)).collect();
    grid.cells = grid.columns.iter().map(|name| cells(name)).collect();
    grid.days = ["from", "until"].map(cells);
    grid.places = whole.iter().map(|(member, _)| member.span).collect();
    grid
}

fn others<'a>(headers: impl Iterator<Item = &'a str>, key: &[Spanned<String>]) -> Vec<String> {
    let free = |name: &&str| !matches!(*name, "from" | "until") && key.iter().all(|k| k.value != **name);
    headers.filter(free).map(str::to_owned).collect()
}

fn typed(grid: Grid<'_>, out: &mut Vec<Diagnostic>) -> TableKeys {
    let mut columns = Vec::new();
    let mut values: Vec<std::vec::IntoIter<_>> = Vec::new();
    for (name, cells) in grid.columns.iter().zip(&grid.cells) {
        let (scalar, column) = values::column(cells);
        columns.push((name.clone(), Type::one(scalar)));
        values.push(column.into_iter());
    }
    let mut rows = Vec::with_capacity(grid.rows.len());
    let told = out.len();
    for (at, (keys, span)) in grid.rows.into_iter().zip(&grid.places).enumerate() {
        if out.len().saturating_sub(told) >= MOST_BAD {
            let only = "there may be more in this table; only so many are told";
            out.iter_mut().last().into_iter().for_each(|last| last.help.push(only.to_owned()));
            break;
        }
        let mut day = |days: &Cells<'_>| date(days.get(at)?.as_deref(), *span, out);
        let [from, until] = &grid.days;
        let (from, until) = (day(from), day(until));
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            out.push(say::empty_dates(*span, from, until, None));
        }
        let values = values.iter_mut().map(|column| column.next().flatten()).collect();
        rows.push(Row { keys, values, from, until });
    }
    in_turn(&mut rows, &grid.places, out);
    TableKeys { keys: grid.keys, columns, rows: rows.into(), quarter: None, imported: None }
}

fn date(text: Option<&str>, span: Span, out: &mut Vec<Diagnostic>) -> Option<Date> {
    match literal::read(&Scalar::Date, text?) {
        Ok(value) => value.as_date(),
        Err(expected) => {
            out.push(say::expected(span, &expected.0));
            None
        }
    }
}

/// Rows of one table that are told as wrong in one way.
const MOST_BAD: usize = 100;

/// A row without `until` holds until the day before the next one of its key; two that hold on one day are told.
fn in_turn(rows: &mut [Row], places: &[Span], out: &mut Vec<Diagnostic>) {
    // Mostly each row has a key of its own, and they are in the order of their keys.
    if rows.is_sorted_by(|this, next| this.keys < next.keys) {
        return;
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| {
        let by = |at: &usize| rows.get(*at).map(|row| (&row.keys, row.from));
        by(a).cmp(&by(b))
    });
    let told = out.len();
    for (at, next) in order.iter().zip(order.iter().skip(1)) {
        if out.len().saturating_sub(told) >= MOST_BAD {
            break;
        }
        let (Some(this), Some(later)) = (rows.get(*at), rows.get(*next)) else { continue };
        if this.keys != later.keys {
            continue;
        }
        let starts = later.from.filter(|from| this.from.is_none_or(|own| own < *from));
        let key = this.keys.join(", ");
        match (this.until, starts) {
            (Some(until), Some(from)) if until < from => {}
            (None, Some(from)) => {
                if let Some(row) = rows.get_mut(*at) {
                    row.until = from.yesterday().ok();
                }
            }
            _ => {
                if let (Some(span), Some(first)) = (places.get(*next), places.get(*at)) {
                    out.push(say::same_row(*span, &key, *first));
                }
            }
        }
    }
}
