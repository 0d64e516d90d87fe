//! What a profile declares: names that mean one thing each, definitions and counters that can be read.

use crate::lang::reserved::RESERVED;
use std::collections::BTreeMap;

use super::Checker;
use super::context::Context;
use crate::diagnostic::wording::language as say;
use crate::lang::parse;
use crate::lang::typed::{Kind, Noun, Scope};
use crate::model::enums;
use crate::model::facts::{ALL, Owner};
use crate::model::types::Scalar;
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn check_declarations(&mut self) {
        self.check_names();
        let declared = self.declared;
        for (name, text) in &declared.defines {
            // A definition that reads facts of a line is checked as a rule for each line would use it.
            if let Some(found) = self.unfold(name, text.at, &Context::new(Scope::EachLine, text))
                && let Kind::Define(_, body) = found.kind
            {
                self.defines.insert(name.clone(), body);
            }
        }
        self.used = super::Used::default();
        for (name, text) in &declared.counters {
            let Some(parsed) = parse::condition(text, &mut self.diagnostics) else { continue };
            let context = Context::new(Scope::Session, text);
            let Some(counter) = self.value(&parsed, &context, None) else { continue };
            let earlier = match &counter.kind {
                Kind::Count(over) | Kind::Sum(_, over) => {
                    matches!(over.noun, Noun::EarlierSessions(_) | Noun::EarlierLines(_))
                }
                _ => false,
            };
            if !earlier
                || counter.ty.list
                || !matches!(counter.ty.scalar, Scalar::Number | Scalar::Minutes | Scalar::Money)
            {
                let advice = "write `count of earlier sessions …` or `sum of units_billed of earlier lines …`";
                self.diagnostics.push(say::rule_shape(text.at, "a counter counts earlier sessions or lines", advice));
                continue;
            }
            self.counters.insert(name.clone(), counter);
        }
    }

    /// Names of lists, params, tables and definitions are apart from each other, from facts and from words.
    fn check_names(&mut self) {
        let declared = self.declared;
        let mut all: Vec<(&String, Span)> = Vec::new();
        all.extend(declared.lists.iter().map(|(name, list)| (name, list.span)));
        all.extend(declared.params.iter().map(|(name, param)| (name, param.span)));
        all.extend(declared.tables.iter().map(|(name, table)| (name, table.span)));
        all.extend(
            declared.defines.iter().map(|(name, text)| (name, declared.places.get(name).copied().unwrap_or(text.at))),
        );
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for (name, span) in all {
            if let Some(first) = seen.insert(name, span) {
                self.diagnostics.push(say::declared_twice(span, name, first));
            }
            if let Some(by) = taken(name) {
                self.diagnostics.push(say::name_taken(span, name, by));
            }
        }
    }
}

/// What a name means in every profile.
fn taken(name: &str) -> Option<&'static str> {
    let begins = |path: &str| {
        path.as_bytes().first() == name.as_bytes().first()
            && matches!(path.as_bytes().get(name.len()), None | Some(b'.'))
            && path.starts_with(name)
    };
    let fact = ALL.iter().any(|f| matches!(f.owner, Owner::Session | Owner::Line) && begins(f.path));
    if fact
        || matches!(
            name,
            "units" | "billed_modifiers" | "dx" | "age" | "authorization" | "other_coverage" | "extra" | "line"
        )
    {
        return Some("a fact of the record");
    }
    const OUTCOMES: [&str; 6] = ["deny", "bundle", "hold", "review", "warn", "found"];
    if RESERVED.contains(&name) || OUTCOMES.contains(&name) {
        return Some("a word of the language");
    }
    let word = enums::ALL.iter().any(|words| words.words.contains(&name));
    if word { Some("a word that facts can have") } else { None }
}
