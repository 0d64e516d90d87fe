//! What is data: lists, params, tables.

use super::Maker;
use super::dates::beside;
use super::literals::{Steps, moved};
use crate::diagnostic::Edit;
use crate::mutation::mutant::{Kind, Part};
use crate::profile::toml::{Item, Node, Table};
use crate::source::{SourceId, Span};

impl Maker<'_> {
    /// A list: without each item, and each range without its ends.
    pub(super) fn list(&mut self, node: &Node) {
        let members: Vec<&[Node]> = match &node.item {
            Item::Array(items) => vec![items.as_slice()],
            Item::Table(table) => {
                let changes = ["add", "remove"].into_iter().filter_map(|key| table.get(key));
                changes
                    .filter_map(|node| match &node.item {
                        Item::Array(items) => Some(items.as_slice()),
                        _ => None,
                    })
                    .collect()
            }
            _ => return,
        };
        for items in members {
            self.without_each(Kind::Code, items);
            for item in items {
                if let Some((low, high)) = text(item).and_then(|words| words.split_once(" to ")) {
                    for ends in narrower(low, high) {
                        self.put(Kind::Code, item.span, format!("\"{ends}\""));
                    }
                }
            }
        }
    }

    /// A param: each value a step less and more, each pair of dates that meet a day earlier and later.
    pub(super) fn param(&mut self, node: &Node) {
        match &node.item {
            Item::Array(entries) => {
                let tables: Vec<&Table> = entries.iter().filter_map(Node::as_table).collect();
                for (at, table) in tables.iter().enumerate() {
                    if let Some(value) = table.get("value") {
                        self.value(value);
                    }
                    let next = tables.get(at.saturating_add(1)).and_then(|next| next.get("from"));
                    match (table.get("until"), next) {
                        (Some(until), Some(from)) => self.meeting(until, from),
                        _ => self.days_in_force(table),
                    }
                }
            }
            Item::Table(table) => {
                if let (Some(value), Some(Item::Array(options))) =
                    (table.get("value"), table.get("options").map(|o| &o.item))
                {
                    let mine = text(value);
                    for other in options.iter().filter_map(text).filter(|other| Some(*other) != mine) {
                        let other = format!("\"{other}\"");
                        self.put(Kind::Code, value.span, other);
                    }
                } else if let Some(value) = table.get("value") {
                    self.value(value);
                }
            }
            _ => self.value(node),
        }
    }

    /// A last day and the first day after it, moved together.
    fn meeting(&mut self, until: &Node, from: &Node) {
        let (Item::Date(last), Item::Date(first)) = (&until.item, &from.item) else { return };
        for (last, first) in beside(*last).into_iter().zip(beside(*first)) {
            let edits = vec![
                Edit { span: until.span, replacement: last.to_string() },
                Edit { span: from.span, replacement: first.to_string() },
            ];
            self.put_all(Kind::Date, until.span, last.to_string(), edits);
        }
    }

    fn value(&mut self, node: &Node) {
        match &node.item {
            Item::Integer(number) | Item::Float(number) => {
                for other in moved(number, Steps::Both) {
                    self.put(Kind::Limit, node.span, other);
                }
            }
            Item::Text(words) => {
                for other in moved(&words.text.text, Steps::Both) {
                    self.put(Kind::Limit, node.span, format!("\"{other}\""));
                }
            }
            Item::Bool(value) => self.put(Kind::Code, node.span, if *value { "false" } else { "true" }),
            Item::Date(day) => {
                for other in beside(*day) {
                    self.put(Kind::Date, node.span, other.to_string());
                }
            }
            _ => {}
        }
    }

    /// A table written out: without each row.
    pub(super) fn table(&mut self, node: &Node) {
        let rows = node.as_table().and_then(|table| table.get("rows"));
        if let Some(Item::Array(rows)) = rows.map(|rows| &rows.item) {
            self.without_each(Kind::Row, rows);
        }
    }

    /// A CSV file: without its first row, its last, and the one in the middle. It is checked against where it was published, not by cases.
    pub(super) fn rows(&mut self, path: &str, csv: SourceId) {
        let Some(file) = self.sources.get(csv) else { return };
        let mut at = 0_usize;
        let mut rows = Vec::new();
        for line in file.text.split_inclusive('\n') {
            let end = at.saturating_add(line.len());
            if !line.trim().is_empty() {
                rows.push((Span::new(csv, at, end), Span::new(csv, at, at.saturating_add(line.trim_end().len()))));
            }
            at = end;
        }
        // The first line is the header.
        let last = rows.len().saturating_sub(1);
        let middle = last.saturating_add(1).checked_div(2).unwrap_or(1);
        let mut sample = vec![1, middle, last];
        sample.dedup();
        let source = std::mem::replace(&mut self.source, csv);
        let part = std::mem::replace(&mut self.part, Part { what: "file", name: path.to_owned() });
        for (row, place) in sample.into_iter().filter(|at| *at > 0).filter_map(|at| rows.get(at).copied()) {
            self.put_all(Kind::Row, place, "", vec![Edit { span: row, replacement: String::new() }]);
        }
        (self.source, self.part) = (source, part);
    }
}

/// `97161 to 97168` without its first code, and without its last.
pub(super) fn narrower(low: &str, high: &str) -> Vec<String> {
    let digits = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let (Some(first), Some(last)) = (digits(low), digits(high)) else { return Vec::new() };
    let (up, down) = (first.saturating_add(1), last.saturating_sub(1));
    let code = |number: u32| format!("{number:0width$}", width = low.len());
    if up > down {
        return vec![code(first), code(last)];
    }
    vec![format!("{} to {high}", code(up)), format!("{low} to {}", code(down))]
}

fn text(node: &Node) -> Option<&str> {
    match &node.item {
        Item::Text(words) => Some(&words.text.text),
        _ => None,
    }
}
