//! The paths of facts as presumptions and test cases write them.
//!
//! In: a path, and the facts that a profile declares. Out: its type, or the paths that are near. A session's facts, bare line facts, and
//! what a profile declares are known; `extra.x` is a session's, `line.extra.x` a line's.

use std::collections::BTreeMap;

use crate::model::facts::{ALL, FactId, Owner};
use crate::model::types::{Scalar, Type};
use crate::source::Span;

/// Facts of one profile by path.
#[derive(Debug)]
pub(super) struct Naming<'a> {
    /// Declared facts, their types and where each is declared.
    pub(super) facts: BTreeMap<&'a str, (&'a Type, Span)>,
    /// Names of declared counters.
    pub(super) counters: Vec<&'a str>,
}

impl Naming<'_> {
    /// A fact of the session: of the contract, declared, or a counter.
    pub(super) fn session(&self, path: &str) -> Option<Type> {
        if let Some(id) = FactId::find(Owner::Session, path) {
            return Some(id.def().ty());
        }
        if let Some(name) = path.strip_prefix("history.") {
            return self.counters.contains(&name).then(|| Type::one(Scalar::Number));
        }
        self.facts.get(path).filter(|_| path.starts_with("extra.")).map(|(ty, _)| (*ty).clone())
    }

    /// A fact of a line, as written on the line.
    pub(super) fn line(&self, path: &str) -> Option<Type> {
        if let Some(id) = FactId::find(Owner::Line, path) {
            return Some(id.def().ty());
        }
        let declared = format!("line.{path}");
        self.facts.get(declared.as_str()).map(|(ty, _)| (*ty).clone())
    }

    /// Where a fact of the session or a line is declared, if a profile declares it.
    pub(super) fn place(&self, path: &str) -> Option<Span> {
        let of_line = format!("line.{path}");
        self.facts.get(path).or_else(|| self.facts.get(of_line.as_str())).map(|(_, span)| *span)
    }

    /// A fact of an authorization or another coverage.
    pub(super) fn part(owner: Owner, path: &str) -> Option<Type> {
        FactId::find(owner, path).map(|id| id.def().ty())
    }

    /// A session's fact, else a line's: how presumptions, `--set` and `missing` write them.
    pub(super) fn any(&self, path: &str) -> Option<Type> {
        let line = path.strip_prefix("line.");
        self.session(path).or_else(|| self.line(line.unwrap_or(path))).or_else(|| numbered(path))
    }

    /// Every path that can be written bare, for the near name.
    pub(super) fn known(&self) -> Vec<&str> {
        let own = ALL.iter().filter(|f| matches!(f.owner, Owner::Session | Owner::Line)).map(|f| f.path);
        let groups = ["lines", "authorizations", "other_coverage", "absent"];
        own.chain(groups).chain(self.facts.keys().copied()).collect()
    }
}

/// `authorizations.2.until`, `other_coverage.type`, or the list as a whole.
fn numbered(path: &str) -> Option<Type> {
    let (list, rest) = path.split_once('.').map_or((path, None), |(list, rest)| (list, Some(rest)));
    let owner = match list {
        "authorizations" => Owner::Authorization,
        "other_coverage" => Owner::OtherCoverage,
        _ => return None,
    };
    let Some(rest) = rest else { return Some(Type::many(Scalar::Text)) };
    let part = match rest.split_once('.') {
        Some((number, part)) if number.parse::<u32>().is_ok() => part,
        _ => rest,
    };
    Naming::part(owner, part)
}
