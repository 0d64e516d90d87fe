//! The sessions of samples and test cases, checked: each fact exists, and each value is one that the reader of records would take.
//!
//! In: a session as written in TOML. Out: what is wrong with it, at the very value. What always holds: a value that is told here would be
//! refused in a record too, because both are read by [`crate::model::given`].

use super::super::naming::Naming;
use super::super::toml::{Item, Node, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::facts::{ALL, Owner};
use crate::model::given;
use crate::model::session::Raw;
use crate::model::types::Type;
use crate::source::Spanned;

/// What the facts of one kind of object are: by path, the type.
type Known<'a> = &'a dyn Fn(&str) -> Option<Type>;

/// Tells what is wrong with a session.
pub(super) fn session(node: &Node, naming: &Naming<'_>, out: &mut Vec<Diagnostic>) {
    let Some(table) = node.as_table() else { return };
    facts_of(table, true, naming, out);
}

/// Its facts; a session beside another one has none beside itself.
fn facts_of(table: &Table, first: bool, naming: &Naming<'_>, out: &mut Vec<Diagnostic>) {
    let part = |owner: Owner| move |path: &str| Naming::part(owner, path);
    for (key, value) in &table.entries {
        match key.value.as_str() {
            "like" => {}
            "earlier" | "same_day" if first => parts(value, &|table, out| facts_of(table, false, naming, out), out),
            "stands" if first => stands(value, table.get("same_day"), out),
            "absent" | "without" => paths(value, &|path| naming.any(path).is_some() || group(path), naming, out),
            "lines" => parts(value, &|table, out| line(table, naming, out), out),
            "line" => match &value.item {
                Item::Table(table) => line(table, naming, out),
                _ => out.push(say::wrong_kind(value.span, "a line, as a table", value.what())),
            },
            "authorizations" => {
                parts(value, &|table, out| facts(table, "", &part(Owner::Authorization), naming, out), out);
            }
            "other_coverage" => {
                parts(value, &|table, out| facts(table, "", &part(Owner::OtherCoverage), naming, out), out);
            }
            _ => fact(key, value, "", &|path| naming.session(path), naming, out),
        }
    }
}

/// The place of a session among those of its day.
fn stands(value: &Node, others: Option<&Node>, out: &mut Vec<Diagnostic>) {
    let most = match others.map(|node| &node.item) {
        Some(Item::Array(members)) => members.len().saturating_add(1),
        _ => 1,
    };
    let expected = format!("a place among the sessions of the day, from 1 to {most}");
    match &value.item {
        Item::Integer(text) if text.parse::<usize>().is_ok_and(|nth| (1..=most).contains(&nth)) => {}
        Item::Integer(text) => {
            out.push(say::test_wrong_value(value.span, "stands", &format!("`{text}`"), &expected, None));
        }
        _ => out.push(say::wrong_kind(value.span, &expected, value.what())),
    }
}

fn line(table: &Table, naming: &Naming<'_>, out: &mut Vec<Diagnostic>) {
    let known = |path: &str| naming.line(path);
    let rest = table.entries.iter().filter(|(key, _)| key.value != "absent").cloned().collect();
    facts(&Table { entries: rest }, "", &known, naming, out);
    if let Some(absent) = table.get("absent") {
        paths(absent, &|path| known(path).is_some(), naming, out);
    }
}

type Each<'a> = &'a dyn Fn(&Table, &mut Vec<Diagnostic>);

fn parts(node: &Node, each: Each<'_>, out: &mut Vec<Diagnostic>) {
    match &node.item {
        Item::Array(members) => {
            for member in members {
                match member.as_table() {
                    Some(table) => each(table, out),
                    None => out.push(say::wrong_kind(member.span, "a table, `{ … }`", member.what())),
                }
            }
        }
        Item::Text(words) if &*words.text.text == "none" => {}
        _ => out.push(say::wrong_kind(node.span, "a list of tables, `[ { … } ]`", node.what())),
    }
}

fn facts(table: &Table, below: &str, known: Known<'_>, naming: &Naming<'_>, out: &mut Vec<Diagnostic>) {
    for (key, value) in &table.entries {
        fact(key, value, below, known, naming, out);
    }
}

/// A fact, or an object with facts below it: `provider = { type = … }`, or `"none"`.
fn fact(
    key: &Spanned<String>,
    value: &Node,
    below: &str,
    known: Known<'_>,
    naming: &Naming<'_>,
    out: &mut Vec<Diagnostic>,
) {
    let path = if below.is_empty() { key.value.clone() } else { format!("{below}.{}", key.value) };
    match (&value.item, known(&path)) {
        (Item::Table(table), None) => facts(table, &path, known, naming, out),
        (_, Some(ty)) => self::value(&path, &ty, value, naming, out),
        (Item::Text(words), None) if group(&path) && matches!(words.text.text.trim(), "none" | "") => {}
        (_, None) if group(&path) => out.push(say::test_group(value.span, &path)),
        (_, None) => out.push(say::test_unknown_fact(key.span, &path, &naming.known())),
    }
}

/// Whether a value can be read as what its fact is, by the reader of records.
fn value(path: &str, ty: &Type, node: &Node, naming: &Naming<'_>, out: &mut Vec<Diagnostic>) {
    let Some(raw) = raw(node) else {
        if matches!(node.item, Item::Table(_)) {
            out.push(say::test_wrong_value(node.span, path, "a table", &ty.to_string(), None));
        }
        return;
    };
    let Err(wrong) = given::of_type(path, ty, &raw) else { return };
    // Of a list, the member that is wrong is underlined.
    let members = match &node.item {
        Item::Array(members) => members.as_slice(),
        _ => std::slice::from_ref(node),
    };
    for wrong in wrong {
        let at = members.iter().find(|member| self::raw(member).is_some_and(|raw| given::show(&raw) == wrong.value));
        let written = format!("`{}`", wrong.value);
        out.push(say::test_wrong_value(
            at.map_or(node.span, |at| at.span),
            path,
            &written,
            &wrong.expected,
            naming.place(path),
        ));
    }
}

/// What is written, as the reader of records gets it; `None` where nothing is said.
fn raw(node: &Node) -> Option<Raw> {
    Some(match &node.item {
        Item::Text(words) => return given::text(&words.text.text),
        Item::Integer(number) | Item::Float(number) => Raw::Number(number.clone()),
        Item::Bool(value) => Raw::Bool(*value),
        Item::Date(date) => Raw::Text(date.to_string()),
        Item::Time(text) | Item::Moment(text) => Raw::Text(text.clone()),
        Item::Array(members) => Raw::List(members.iter().filter_map(raw).collect()),
        Item::Table(_) => return None,
    })
}

/// An object of the record, such as `plan_of_care`, which can be stated absent as a whole.
fn group(path: &str) -> bool {
    let prefix = format!("{path}.");
    ALL.iter().any(|f| f.owner == Owner::Session && f.path.starts_with(&prefix))
        || matches!(path, "authorizations" | "other_coverage")
}

fn paths(node: &Node, known: &dyn Fn(&str) -> bool, naming: &Naming<'_>, out: &mut Vec<Diagnostic>) {
    let Item::Array(members) = &node.item else {
        out.push(say::wrong_kind(node.span, "a list of facts in `[ ]`", node.what()));
        return;
    };
    for member in members {
        match &member.item {
            Item::Text(words) if known(&words.text.text) => {}
            Item::Text(words) => out.push(say::test_unknown_fact(member.span, &words.text.text, &naming.known())),
            _ => out.push(say::wrong_kind(member.span, "the name of a fact in quotes", member.what())),
        }
    }
}
