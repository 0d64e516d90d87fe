//! Inside of a rule text: the words that the grammar reads next, and the names and values that fit where they stand.

use std::ops::Range;

use super::super::about::type_of;
use super::super::keywords;
use super::super::symbol::{Kind, Symbol};
use super::super::words::{self, Word, name_around};
use super::{Here, Item, Sort, facts, values};
use crate::lang::parse::next::{Next, next};
use crate::model::types::{Scalar, Type};

/// Words that start a number, an amount or a date.
const VALUES: [&str; 7] = ["count of", "days from", "earliest of", "largest of", "latest of", "smallest of", "sum of"];

/// What a value is compared with.
struct Meets {
    ty: Type,
    /// Whether a list can stand here: behind `in`, or `has any of`.
    many: bool,
    /// Whether the brackets of a list are open.
    inside: bool,
}

pub(super) fn rule(here: &Here<'_>, start: usize, whole: bool) -> Vec<Item> {
    let content = here.text.get(start..here.at).unwrap_or("");
    let name = name_around(content, content.len());
    let typed = start.saturating_add(name.start)..here.at;
    let before = content.get(..name.start).unwrap_or("");
    let said = words::words(before);
    let in_comment = said.last().is_some_and(|word| word.kind == words::Kind::Comment && !before.ends_with('\n'));
    let open_text = said.last().is_some_and(|word| word.kind == words::Kind::Text && !text_closed(before, word));
    if in_comment || open_text {
        return Vec::new();
    }
    let next = next(before, whole);
    let mut items = keywords_of(&next, before, &typed);
    let meets = meets(here, before, &said);
    let line = about_lines(before, &said, whole);
    if next.unit {
        items.extend(units(meets.as_ref(), &typed));
    }
    if next.year {
        items.extend(values::named(here, Kind::Year, &typed));
    }
    if let Some(meets) = &meets {
        // Counts and dates are no words or codes.
        let counted = meets.ty.scalar.is_ordered() && !meets.many;
        items.retain(|item| counted || item.label == "if" || !VALUES.contains(&item.label.as_str()));
    }
    match meets {
        Some(meets) if next.value || next.member || !next.known => items.extend(fitting(here, &meets, line, &typed)),
        _ if next.value || !next.known => items.extend(every_name(here, before, &said, line, &typed)),
        _ => {}
    }
    items
}

fn text_closed(before: &str, word: &Word) -> bool {
    let text = before.get(word.span.clone()).unwrap_or("");
    text.len() > 1 && text.ends_with('"')
}

fn keywords_of(next: &Next, before: &str, typed: &Range<usize>) -> Vec<Item> {
    // A sign is typed, not looked up.
    let words = next.words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
    let item = |word: &&'static str| {
        let first = word.split(' ').next().unwrap_or(word);
        let doc = keywords::about(word).or_else(|| keywords::about(first)).unwrap_or("");
        Item::plain(*word, Sort::Keyword, typed).doc(doc).rank(if before.trim().is_empty() { 1 } else { 5 })
    };
    words.map(item).collect()
}

/// Units behind a number: those of what it is compared with, where that is known.
fn units(meets: Option<&Meets>, typed: &Range<usize>) -> Vec<Item> {
    let units: &[&str] = match meets.map(|meets| &meets.ty.scalar) {
        Some(Scalar::Minutes) => &["minutes"],
        Some(Scalar::Years) => &["years"],
        Some(scalar) if scalar.is_period() => &["days", "months", "weeks", "working days", "years"],
        Some(_) => &[],
        None => &["days", "minutes", "months", "weeks", "working days", "years"],
    };
    units.iter().map(|unit| Item::plain(*unit, Sort::Keyword, typed).detail("a unit").rank(1)).collect()
}

/// What stands before a value: `code is`, `purpose not in [maintenance,`, `modifiers has any of`.
fn meets(here: &Here<'_>, before: &str, said: &[Word]) -> Option<Meets> {
    let text = |word: &Word| before.get(word.span.clone()).unwrap_or("");
    let mut left = said.iter().rev().peekable();
    let mut inside = false;
    // Back over the members of a list that is open.
    let mut looking = left.clone();
    while let Some(word) = looking.next() {
        match (word.kind, text(word)) {
            (words::Kind::Sign, "[") => {
                inside = true;
                left = looking;
                break;
            }
            (words::Kind::Sign, ",") | (words::Kind::Code | words::Kind::Name | words::Kind::Text, _) => {}
            (words::Kind::Keyword, "to") => {}
            _ => break,
        }
    }
    let mut many = inside;
    let mut operator = false;
    // A number whose unit is missing is a part of the value.
    if !inside && left.peek().is_some_and(|word| word.kind == words::Kind::Code) {
        left.next();
    }
    for word in left {
        match (word.kind, text(word)) {
            (words::Kind::Keyword, "in" | "of" | "only") => (many, operator) = (true, true),
            (words::Kind::Keyword, "is" | "not" | "has" | "any" | "all" | "none") => operator = true,
            (words::Kind::Sign, "<" | "<=" | ">" | ">=" | "=" | "==") => operator = true,
            (words::Kind::Name, name) if operator => {
                let ty = type_of(here.snapshot, here.stem, name)?;
                return Some(Meets { ty, many, inside });
            }
            _ => return None,
        }
    }
    None
}

/// Whether bare names can be those of a line.
fn about_lines(before: &str, said: &[Word], whole: bool) -> bool {
    let line = |word: &Word| matches!(before.get(word.span.clone()), Some("line" | "lines"));
    !whole || said.iter().any(|word| word.kind == words::Kind::Keyword && line(word))
}

/// Words, codes, lists and facts of the type that is met.
fn fitting(here: &Here<'_>, meets: &Meets, line: bool, typed: &Range<usize>) -> Vec<Item> {
    let mut items = values::of_type(here, &meets.ty, typed);
    let said = Type::one(meets.ty.scalar.clone());
    if meets.inside {
        return items;
    }
    if meets.many {
        items.extend(values::named(here, Kind::List, typed).into_iter().map(|item| item.rank(0)));
    }
    let mut others = facts::of_session(typed);
    if line {
        others.extend(facts::of_line(typed));
    }
    others.extend(facts::computed(typed));
    others.extend(facts::declared(here, typed));
    others.extend(values::named(here, Kind::Param, typed));
    let fits = |item: &Item| {
        let ty = type_of(here.snapshot, here.stem, &item.label);
        ty.is_some_and(|ty| ty.scalar == said.scalar && ty.list == meets.many)
    };
    items.extend(others.into_iter().filter(fits).map(|item| item.rank(6)));
    items
}

/// Every name that can start a condition or value.
fn every_name(here: &Here<'_>, before: &str, said: &[Word], line: bool, typed: &Range<usize>) -> Vec<Item> {
    let text = |word: &Word| before.get(word.span.clone()).unwrap_or("");
    let noun = said.iter().rev().find(|word| {
        word.kind == words::Kind::Keyword
            && matches!(text(word), "line" | "lines" | "session" | "sessions" | "authorization" | "authorizations")
    });
    let mut items = Vec::new();
    if noun.is_some_and(|noun| text(noun).starts_with("authorization")) {
        items.extend(facts::of_authorization(typed));
    }
    if line {
        items.extend(facts::of_line(typed));
    }
    items.extend(facts::of_session(typed));
    items.extend(facts::computed(typed));
    items.extend(facts::declared(here, typed));
    for kind in [Kind::Define, Kind::Table, Kind::Param] {
        items.extend(values::named(here, kind, typed));
    }
    if said.iter().any(|word| matches!(text(word), "some" | "no" | "every" | "count" | "sum" | "least" | "most")) {
        let doc = "the rule's own line or session, from inside of a quantifier";
        items.push(Item::plain("this.", Sort::Keyword, typed).detail(doc));
    }
    for item in &mut items {
        if item.about.as_ref().is_some_and(|symbol| *symbol == Symbol::new(Kind::Define, item.label.clone())) {
            item.rank = 2;
        }
    }
    items
}
