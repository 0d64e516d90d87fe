//! A value back to text.
//!
//! In: a value, and where it starts. Out: its text. A list stays on its line if it fits there and was written so; one that was
//! written on several lines keeps them, because authors group codes by line. Tables in braces are one line.

use unicode_width::UnicodeWidthStr;

use super::read::{List, Row, Value};
use super::write::{Piece, beside};
use super::{INDENT, WIDTH};

/// Where a value is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Column of its first character.
    pub(super) column: usize,
    /// Indentation of the line it starts on.
    pub(super) indent: usize,
    /// Whether it is part of a line that must not be broken for being long.
    pub(super) inside: bool,
}

/// The text of a value.
pub(super) fn text(value: &Value<'_>, place: Place) -> String {
    match value {
        Value::Plain(words) | Value::Whole(words) | Value::Literal(words, _) => (*words).to_owned(),
        Value::Table(entries) if entries.is_empty() => String::from("{}"),
        Value::Table(entries) => {
            let mut written = String::from("{ ");
            for (nth, (key, value)) in entries.iter().enumerate() {
                if nth > 0 {
                    written.push_str(", ");
                }
                written.push_str(key);
                written.push_str(" = ");
                let column = end(&written, place.column);
                written.push_str(&text(value, Place { column, inside: true, ..place }));
            }
            written.push_str(" }");
            written
        }
        Value::List(list) => self::list(list, place),
    }
}

/// The column behind a text that starts in a column.
fn end(text: &str, column: usize) -> usize {
    match text.rsplit_once('\n') {
        Some((_, last)) => last.width(),
        None => column.saturating_add(text.width()),
    }
}

fn list(list: &List<'_>, place: Place) -> String {
    let rows = tidy(&list.rows);
    if let [] | [Row { comment: None, .. }] = rows.as_slice() {
        let members = rows.first().map(|row| row.members.iter().collect::<Vec<_>>()).unwrap_or_default();
        let start = place.column.saturating_add(1);
        let stays = match flat_row(&members) {
            Some(width) if start.saturating_add(width) < WIDTH => true,
            // A line of its own would gain little for a single member.
            Some(_) => !list.broken && (place.inside || members.len() < 2),
            None => !list.broken,
        };
        if stays {
            return format!("[{}]", joined(&members, Place { column: start, inside: true, ..place }));
        }
    }
    let indent = place.indent.saturating_add(INDENT);
    let margin = " ".repeat(indent);
    let mut pieces = Vec::new();
    for rows in rows.chunk_by(|a, b| is_plain(a) && is_plain(b)) {
        for row in refilled(rows, indent) {
            let text = joined(&row.members, Place { column: indent, indent, inside: false });
            let (text, comment) = match (row.members.is_empty(), row.comment) {
                (true, None) => (String::new(), None),
                (true, Some(comment)) => (format!("{margin}{comment}"), None),
                (false, comment) => (format!("{margin}{text},"), comment),
            };
            pieces.push(Piece { text, comment });
        }
    }
    format!("[\n{}{}]", beside(&pieces), " ".repeat(place.indent))
}

/// A row as it will be written.
#[derive(Default)]
struct Line<'a, 't> {
    members: Vec<&'a Value<'t>>,
    comment: Option<&'t str>,
}

/// Whether a row is members and nothing else.
fn is_plain(row: &Row<'_>) -> bool {
    !row.members.is_empty() && row.comment.is_none()
}

/// Rows as their author wrote them if all of them fit; else filled anew, because a row that spills over would tear the next. Tables
/// have a row each.
fn refilled<'a, 't>(rows: &[&'a Row<'t>], indent: usize) -> Vec<Line<'a, 't>> {
    let as_written = |row: &&'a Row<'t>| Line { members: row.members.iter().collect(), comment: row.comment };
    let fits = |row: &&Row<'_>| {
        let tables = row.members.iter().any(|member| matches!(member, Value::Table(_)));
        let width = flat_row(&row.members.iter().collect::<Vec<_>>());
        let short = width.is_none_or(|width| indent.saturating_add(width) < WIDTH);
        row.members.len() < 2 || (short && !tables)
    };
    if rows.iter().all(fits) {
        return rows.iter().map(as_written).collect();
    }
    let mut lines: Vec<Line<'_, '_>> = Vec::new();
    let mut column = WIDTH;
    for member in rows.iter().flat_map(|row| &row.members) {
        let plain = matches!(member, Value::Plain(_) | Value::Literal(..));
        // With a blank before it and a comma behind it.
        let width = flat(member).unwrap_or(WIDTH).saturating_add(2);
        column = column.saturating_add(width);
        match lines.last_mut() {
            Some(line) if plain && column <= WIDTH => line.members.push(member),
            _ => {
                lines.push(Line { members: vec![member], comment: None });
                column = if plain { indent.saturating_add(width).saturating_sub(1) } else { WIDTH };
            }
        }
    }
    if let (Some(last), Some(row)) = (lines.last_mut(), rows.last()) {
        last.comment = row.comment;
    }
    lines
}

/// How wide a value is on one line, if it can stand on one. Measured before anything is written, so that a value in many lists is
/// written once and not once for each of them.
fn flat(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::Plain(words) | Value::Whole(words) | Value::Literal(words, _) => {
            (!words.contains('\n')).then(|| words.width())
        }
        Value::Table(entries) if entries.is_empty() => Some(2),
        Value::Table(entries) => entries.iter().try_fold(2usize, |sum, (key, value)| {
            // `key = value, `, where the last has a blank for its comma.
            Some(sum.saturating_add(key.width()).saturating_add(flat(value)?).saturating_add(5))
        }),
        Value::List(list) => match tidy(&list.rows).as_slice() {
            [] => Some(2),
            [row] if row.comment.is_none() => {
                Some(flat_row(&row.members.iter().collect::<Vec<_>>())?.saturating_add(2))
            }
            _ => None,
        },
    }
}

/// How wide members are with `, ` between them.
fn flat_row(members: &[&Value<'_>]) -> Option<usize> {
    let all = members.iter().try_fold(0usize, |sum, member| Some(sum.saturating_add(flat(member)?).saturating_add(2)));
    all.map(|width| width.saturating_sub(2))
}

fn joined(members: &[&Value<'_>], place: Place) -> String {
    let mut written = String::new();
    for (nth, member) in members.iter().enumerate() {
        if nth > 0 {
            written.push_str(", ");
        }
        let column = end(&written, place.column);
        written.push_str(&text(member, Place { column, ..place }));
    }
    written
}

/// The rows without empty ones at the ends, and never two of these together.
fn tidy<'a, 't>(rows: &'a [Row<'t>]) -> Vec<&'a Row<'t>> {
    let empty = |row: &Row<'_>| row.members.is_empty() && row.comment.is_none();
    let mut kept: Vec<&Row<'_>> = Vec::new();
    for row in rows {
        if !empty(row) || kept.last().is_some_and(|last| !empty(last)) {
            kept.push(row);
        }
    }
    kept.truncate(kept.iter().rposition(|row| !empty(row)).map_or(0, |last| last.saturating_add(1)));
    kept
}
