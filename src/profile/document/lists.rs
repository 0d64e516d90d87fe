//! `[lists]`: written out, from a column of a CSV file, or a change to what is inherited.

use std::borrow::Cow;

use super::super::prepared;
use super::super::toml::keys::{self, Keys};
use super::super::toml::{Item, Node};
use super::{Folder, Named, csv};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::codes::words::Words;
use crate::model::listed::is_name;
use crate::source::{SourceId, Span, Spanned};

/// What a file says of a list.
#[derive(Clone, Debug)]
pub enum ListChange {
    /// These are its items.
    Set {
        /// The items.
        items: Words,
        /// The imported list that may stand in their place.
        imported: Option<Spanned<String>>,
    },
    /// What is inherited, with changes.
    Change {
        /// Items to add.
        add: Vec<Spanned<String>>,
        /// Items to take out.
        remove: Vec<Spanned<String>>,
    },
}

pub(super) fn read(
    root: &mut Keys<'_>,
    folder: &Folder<'_>,
    files: &mut Vec<(String, SourceId)>,
    out: &mut Vec<Diagnostic>,
) -> Vec<Named<ListChange>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "lists", out) {
        super::good_name(name, out);
        let value = list(&name.value, node, folder, files, out);
        all.push(Named { name: name.clone(), value });
    }
    all
}

fn list(
    name: &str,
    node: &Node,
    folder: &Folder<'_>,
    files: &mut Vec<(String, SourceId)>,
    out: &mut Vec<Diagnostic>,
) -> ListChange {
    let Item::Table(table) = &node.item else { return set(items(node, out)) };
    let mut keys = Keys::new(table, node.span, format!("list `{name}`"));
    let change = if table.get("file").is_some() || table.get("column").is_some() {
        let file = keys.need("file", keys::text);
        let column = keys.need("column", keys::text);
        let read = file.zip(column).and_then(|(file, column)| {
            if let Some((source, words)) = shipped(&file.value, &column.value, folder) {
                files.push((file.value, source));
                return Some(words);
            }
            let csv = csv::read(&file, folder, out)?;
            files.push((csv.path.clone(), csv.source));
            let at = csv.column(&column, out)?;
            Some(cells(&csv, at).into())
        });
        let imported = keys.maybe("imported", keys::text);
        if let Some(name) = imported.as_ref().filter(|name| !is_name(&name.value)) {
            keys.wrong(say::expected(name.span, "the name of an imported list: letters, digits, `-`, `_` and `.`"));
        }
        ListChange::Set { items: read.unwrap_or_default(), imported }
    } else {
        let add = keys.each("add", keys::text);
        let remove = keys.each("remove", keys::text);
        if add.is_none() && remove.is_none() {
            keys.wrong(say::list_says_nothing(node.span, name));
            set(Vec::new())
        } else {
            ListChange::Change { add: add.unwrap_or_default(), remove: remove.unwrap_or_default() }
        }
    };
    keys.finish(out);
    change
}

/// The codes in a column of a file that ships, which the build has read without a mistake: its source and they.
fn shipped(path: &str, column: &str, folder: &Folder<'_>) -> Option<(SourceId, Words)> {
    let source = *folder.tables.get(path)?;
    let (list, text) = prepared::list(path, column, &folder.sources.get(source)?.text)?;
    let path = path.to_owned();
    let read = move || csv::plain(text, source, &path).map(|csv| cells(&csv, list.at)).unwrap_or_default();
    Some((source, Words::ready(&list.codes, read)))
}

fn set(items: Vec<Spanned<String>>) -> ListChange {
    ListChange::Set { items: items.into(), imported: None }
}

fn items(node: &Node, out: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    match keys::each(node, keys::text) {
        Ok((items, problems)) => {
            out.extend(problems);
            items
        }
        Err(problem) => {
            out.push(problem);
            Vec::new()
        }
    }
}

fn cells(csv: &csv::Csv<'_>, at: usize) -> Vec<Spanned<String>> {
    let cell = |(row, span): (&[Cow<'_, str>], Span)| {
        let text = row.get(at).filter(|cell| !cell.is_empty())?;
        Some(Spanned::new(text.to_string(), csv.place(span, text)))
    };
    let mut cells = Vec::with_capacity(csv.rows().len());
    cells.extend(csv.rows().filter_map(cell));
    cells
}
