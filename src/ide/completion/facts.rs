//! Facts by their paths.

use std::ops::Range;

use super::super::scope::COMPUTED;
use super::super::symbol::{Kind, Symbol};
use super::{Here, Item, Sort};
use crate::model::facts::{ALL, Owner};
use crate::model::types::{Scalar, Type};

fn item(path: &str, ty: &Type, doc: &str, span: &Range<usize>) -> Item {
    Item::plain(path, Sort::Fact, span).about(Symbol::new(Kind::Fact, path)).detail(ty.to_string()).doc(doc)
}

fn of(owner: Owner, prefix: &str, span: &Range<usize>) -> Vec<Item> {
    let own = ALL.iter().filter(|fact| fact.owner == owner);
    own.map(|fact| item(&format!("{prefix}{}", fact.path), &fact.ty(), fact.doc, span)).collect()
}

/// Facts of a line, those that are computed among them.
pub(super) fn of_line(span: &Range<usize>) -> Vec<Item> {
    of(Owner::Line, "", span).into_iter().map(|item| item.rank(3)).collect()
}

/// Facts of the session.
pub(super) fn of_session(span: &Range<usize>) -> Vec<Item> {
    of(Owner::Session, "", span).into_iter().map(|item| item.rank(4)).collect()
}

/// Facts of the authorization that a quantifier walks.
pub(super) fn of_authorization(span: &Range<usize>) -> Vec<Item> {
    of(Owner::Authorization, "", span).into_iter().map(|item| item.rank(2)).collect()
}

/// Facts that are computed, and those of the authorization that fits and of the other coverage.
pub(super) fn computed(span: &Range<usize>) -> Vec<Item> {
    let own = COMPUTED.iter().map(|(name, doc)| {
        Item::plain(*name, Sort::Fact, span).about(Symbol::new(Kind::Fact, *name)).detail("a fact").doc(*doc)
    });
    let parts = of(Owner::Authorization, "authorization.", span).into_iter();
    own.chain(parts).chain(of(Owner::OtherCoverage, "other_coverage.", span)).collect()
}

/// Facts and counters that the profile declares.
pub(super) fn declared(here: &Here<'_>, span: &Range<usize>) -> Vec<Item> {
    let mut items = declared_of(here, Owner::Session, span);
    items.extend(declared_of(here, Owner::Line, span));
    items
}

/// The same of the session, or of a line.
fn declared_of(here: &Here<'_>, owner: Owner, span: &Range<usize>) -> Vec<Item> {
    let seen = here.snapshot.family().seen_from(here.stem);
    let documents = seen.into_iter().filter_map(|one| here.snapshot.document(one));
    let facts = documents.flat_map(|document| &document.facts).filter_map(|fact| {
        let name = fact.name.value.as_str();
        let (of, plain) = name.strip_prefix("line.").map_or((Owner::Session, name), |plain| (Owner::Line, plain));
        let item = Item::plain(plain, Sort::Fact, span).about(Symbol::new(Kind::Declared, plain)).rank(3);
        (of == owner).then(|| item.detail(fact.value.ty.to_string()))
    });
    let mut items: Vec<Item> = facts.collect();
    if owner == Owner::Session {
        items.extend(here.scope.of_kind(Kind::Counter).map(|name| {
            let path = format!("history.{name}");
            Item::plain(path, Sort::Fact, span).about(Symbol::new(Kind::Counter, name)).rank(4)
        }));
    }
    items
}

/// Dates of the session.
pub(super) fn dates(span: &Range<usize>) -> Vec<Item> {
    let date = Type::one(Scalar::Date).to_string();
    of_session(span).into_iter().filter(|item| item.detail == date).collect()
}

/// Any fact, as presumptions, test cases and `missing` write it.
pub(super) fn any(here: &Here<'_>, span: &Range<usize>) -> Vec<Item> {
    let mut items = of_session(span);
    items.extend(of_line(span));
    items.extend(declared(here, span));
    items
}

/// Facts as keys of a session in a sample or case, below the keys `above`.
pub(super) fn keys(here: &Here<'_>, above: &[&str], span: &Range<usize>) -> Vec<Item> {
    let (owner, below) = match above {
        ["lines" | "line", below @ ..] => (Owner::Line, below),
        ["authorizations", below @ ..] => (Owner::Authorization, below),
        ["other_coverage", below @ ..] => (Owner::OtherCoverage, below),
        below => (Owner::Session, below),
    };
    let prefix = if below.is_empty() { String::new() } else { format!("{}.", below.join(".")) };
    let mut items: Vec<Item> = of(owner, "", span);
    if matches!(owner, Owner::Line | Owner::Session) {
        items.extend(declared_of(here, owner, span));
    }
    items.retain(|item| item.label.starts_with(&prefix));
    for item in &mut items {
        item.label = item.label.get(prefix.len()..).unwrap_or("").to_owned();
        item.insert = format!("{} = ", item.label);
        item.sort = Sort::Key;
    }
    if above.is_empty() {
        for (list, doc) in [
            ("lines", "the lines of the session"),
            ("authorizations", "approvals of the payer"),
            ("other_coverage", "other payers"),
        ] {
            let inside = format!("{list} = [ {{ $1 }} ]");
            items.push(Item::plain(list, Sort::Key, span).detail(doc).fills(inside).rank(2));
        }
    }
    items
}
