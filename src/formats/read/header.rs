//! The header of a table to what its columns fill.
//!
//! In: the names in the first row, and the columns map if there is one. Out: a [`Binding`] for each field, or what the header
//! lacks. A table without `id`, `date_of_service` or `code` has no sessions in it.

use super::columns::{ColumnMap, near_column, resolve_column};
use super::field::{Field, Scope};
use super::unknown::UnknownColumn;
use crate::diagnostic::near::nearest;

/// One field and the columns it is read from.
#[derive(Debug)]
pub struct Binding {
    /// On the session or on the line.
    pub scope: Scope,
    /// What it fills.
    pub field: Field,
    /// Our name for it, without `line.`.
    pub name: String,
    /// Our name as the map has it.
    pub ours: String,
    /// The places of its columns.
    pub columns: Vec<usize>,
    /// The foreign columns and how they are read, for messages, where a map is used.
    pub theirs: Option<String>,
}

/// A header that was read.
#[derive(Debug, Default)]
pub struct Header {
    /// How many columns there are.
    pub width: usize,
    /// Fields with their columns, in header order.
    pub bindings: Vec<Binding>,
    /// Which of them is `id`.
    pub id: Option<usize>,
    /// Columns that no field reads.
    pub unknown: Vec<UnknownColumn>,
    /// Columns of the map that the table does not have.
    pub unmapped: Vec<UnknownColumn>,
    /// What is wrong with it, and in which column.
    pub wrong: Vec<(String, String)>,
}

/// Reads a header; with `partial`, `id` and `date_of_service` may be missing.
#[must_use]
pub fn read(names: &[String], map: Option<&ColumnMap>, partial: bool, file: &str) -> Header {
    let mut header = Header { width: names.len(), ..Header::default() };
    for (at, name) in names.iter().enumerate() {
        if !name.is_empty() && names.iter().take(at).any(|earlier| earlier == name) {
            header.wrong.push((name.clone(), String::from("each column once; this one stands twice in the header")));
        }
    }
    match map {
        Some(map) => bind_mapped(&mut header, names, map, file),
        None => bind_ours(&mut header, names, file),
    }
    if header.bindings.is_empty() {
        // Most likely there is no header, and these are values of a record, which are nobody's to print.
        header.unknown.clear();
    }
    header.id = header.bindings.iter().position(|b| b.scope == Scope::Session && b.name == "id");
    require(&mut header, names, partial, map.is_some());
    header
}

fn bind_ours(header: &mut Header, names: &[String], file: &str) {
    for (at, name) in names.iter().enumerate() {
        match resolve_column(name) {
            Some((scope, field)) => header.bindings.push(Binding {
                scope,
                field,
                name: name.strip_prefix("line.").unwrap_or(name).to_string(),
                ours: name.clone(),
                columns: vec![at],
                theirs: None,
            }),
            None => header.unknown.push(unknown(file, name, near_column(name))),
        }
    }
}

fn bind_mapped(header: &mut Header, names: &[String], map: &ColumnMap, file: &str) {
    for (ours, theirs) in map.columns() {
        let mut columns = Vec::new();
        for column in theirs {
            match names.iter().position(|name| name == column) {
                Some(at) => columns.push(at),
                None => {
                    let near = nearest(column, names.iter().map(String::as_str)).map(ToString::to_string);
                    header.unmapped.push(unknown(file, column, near));
                }
            }
        }
        if let Some((scope, field)) = resolve_column(ours) {
            header.bindings.push(Binding {
                scope,
                name: ours.strip_prefix("line.").unwrap_or(ours).to_string(),
                ours: ours.to_string(),
                columns,
                theirs: Some(hint(map, &field, theirs)),
                field,
            });
        }
    }
    for name in names {
        let read = map.columns().any(|(_, theirs)| theirs.contains(name));
        if !read {
            header.unknown.push(unknown(file, name, None));
        }
    }
}

/// The columns of a field, and the date format of the map.
fn hint(map: &ColumnMap, field: &Field, theirs: &[String]) -> String {
    let columns = format!("column{} `{}`", if theirs.len() == 1 { "" } else { "s" }, theirs.join("`, `"));
    match map.format_of(field) {
        Some(format) => format!("{columns}, which the columns map reads as `{format}`"),
        None => columns,
    }
}

fn unknown(file: &str, name: &str, near: Option<String>) -> UnknownColumn {
    UnknownColumn { file: file.to_string(), name: name.to_string(), near }
}

/// Without these columns no row is a record.
fn require(header: &mut Header, names: &[String], partial: bool, mapped: bool) {
    if header.width == 1 && names.first().is_some_and(|name| name.contains([';', '|'])) {
        let expected = "cells parted by commas or tabs; for another delimiter use `[read] delimiter` in a columns map";
        header.wrong.push((String::from("header"), expected.to_string()));
        return;
    }
    let needed: &[(Scope, &str)] = if partial {
        &[(Scope::Line, "code")]
    } else {
        &[(Scope::Session, "id"), (Scope::Session, "date_of_service"), (Scope::Line, "code")]
    };
    for (scope, name) in needed {
        if header.bindings.iter().any(|b| b.scope == *scope && b.name == *name) {
            continue;
        }
        let expected = match nearest(name, names.iter().map(String::as_str)) {
            _ if mapped => format!("a column for `{name}` in the columns map"),
            Some(near) => format!("a column `{name}` in the header; is it `{near}`?"),
            None => format!("a column `{name}` in the header; `--columns MAP.toml` reads an export with other names"),
        };
        header.wrong.push(((*name).to_string(), expected));
    }
}
