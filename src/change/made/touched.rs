//! Which rules decide otherwise: their own words are others, or those of something they read.
//!
//! In: a payer as it was and as it is. Out: pairs of versions of rules. What always holds: places, messages, titles and sources do
//! not count; a rule that reads a param, list, table, definition, counter or exception that changed does.

use std::collections::BTreeSet;

use crate::change::answers::Renames;
use crate::lang::check::stage::walk;
use crate::lang::typed::{CodeSet, Effect, Expr, Kind, Noun, Over, Read, Window};
use crate::profile::checked::{Profile, Rule};
use crate::proof::interest::parts;
use crate::proof::search::without_spans;

/// A version of a rule as it was and as it is; one of the two may not be there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touched<'p> {
    pub(super) old: Option<&'p Rule>,
    pub(super) new: Option<&'p Rule>,
}

impl<'p> Touched<'p> {
    /// The one that is, or was.
    pub(super) fn rule(&self) -> Option<&'p Rule> {
        self.new.or(self.old)
    }

    /// Whether it limits units, on either side.
    pub(super) fn caps(&self) -> bool {
        let both = self.old.iter().chain(&self.new);
        both.into_iter().any(|rule| matches!(rule.body.effect, Effect::CapUnits(..)))
    }
}

/// The versions that decide otherwise, in the order of the new profile; those that are gone, last.
pub(super) fn rules<'p>(old: &'p Profile, new: &'p Profile, renames: &Renames) -> Vec<Touched<'p>> {
    let prints = |profile: &'p Profile, renames: Option<&Renames>| -> Vec<(&'p Rule, String, String)> {
        let run = profile.rules.iter().filter(|rule| rule.status.is_none());
        run.map(|rule| {
            let id = renames.map_or(rule.id.as_str(), |renames| renames.new_id(&rule.id));
            (rule, id.to_owned(), print(rule, profile))
        })
        .collect()
    };
    let mut before = prints(old, Some(renames));
    let mut after = prints(new, None);
    // What is on both sides is not touched.
    after.retain(|(_, id, print)| {
        let same = before.iter().position(|(_, other, words)| other == id && words == print);
        if let Some(at) = same {
            before.remove(at);
        }
        same.is_none()
    });
    let mut all = Vec::new();
    for (rule, id, _) in after {
        let at = before.iter().position(|(other, was, _)| *was == id && other.from == rule.from);
        let at = at.or_else(|| before.iter().position(|(_, was, _)| *was == id));
        all.push(Touched { old: at.map(|at| before.remove(at).0), new: Some(rule) });
    }
    all.extend(before.into_iter().map(|(rule, _, _)| Touched { old: Some(rule), new: None }));
    all
}

/// Names of the lists of codes that are counted in another way now; `None` for codes written out.
pub(super) fn classes<'p>(old: &'p Profile, new: &'p Profile) -> Vec<Option<&'p str>> {
    let of = |profile: &'p Profile| {
        let classes = &profile.units.classes;
        [&classes.timed, &classes.untimed, &classes.counted]
    };
    let items = |set: &CodeSet| set.items().iter().map(|item| format!("{item:?}")).collect::<BTreeSet<_>>();
    let pairs = of(old).into_iter().zip(of(new)).filter(|(old, new)| items(old) != items(new));
    pairs.map(|(_, new)| new.name()).collect()
}

/// Names of everything that a version of a rule reads, itself or through what it reads.
pub(super) fn names(rule: &Rule, profile: &Profile, out: &mut BTreeSet<String>) {
    parts(rule).for_each(|part| names_in(part, profile, out));
}

fn names_in(of: &Expr, profile: &Profile, out: &mut BTreeSet<String>) {
    walk(of, &mut |inner| match &inner.kind {
        Kind::Param(name) | Kind::Define(name, _) | Kind::Lookup { table: name, .. } => {
            out.insert(name.clone());
        }
        Kind::Set(set) => out.extend(set.name().map(str::to_owned)),
        Kind::Read(Read::ExtraSession(path)) => {
            out.insert(path.clone());
        }
        Kind::Read(Read::ExtraLine(_, path)) => {
            out.insert(format!("line.{path}"));
        }
        Kind::Read(Read::Counter(name)) if out.insert(name.clone()) => {
            profile.counters.get(name).iter().for_each(|counter| names_in(&counter.body, profile, out));
        }
        Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) => out.extend(year(over)),
        _ => {}
    });
}

fn year(over: &Over) -> Option<String> {
    match &over.noun {
        Noun::EarlierSessions(Window::Year(name)) | Noun::EarlierLines(Window::Year(name)) => Some(name.clone()),
        _ => None,
    }
}

/// All of a rule that decides.
fn print(rule: &Rule, profile: &Profile) -> String {
    let body = &rule.body;
    let mut out = format!("{:?}{:?}{:?}{:?}{:?}", rule.from, rule.until, rule.needs, rule.liability, body.scope);
    let mut part = |name: &str, of: Option<&Expr>| {
        out.push_str(name);
        out.extend(of.map(|of| expr(of, profile)));
    };
    part("dated by", rule.dated_by.as_ref());
    part("where", body.filter.as_ref());
    part("unless", body.unless.as_ref());
    part("require", body.require.as_ref());
    match &body.effect {
        Effect::AddModifier(amount) => part("add", Some(amount)),
        Effect::CapUnits(amount, per) => part(&format!("cap units per {per}"), Some(amount)),
        Effect::CapLines(amount) => part("cap lines", Some(amount)),
        Effect::Pay(amount) => part("pay", Some(amount)),
        Effect::CapPayment(amount, per) => part(&format!("cap payment per {per}"), Some(amount)),
        plain => part(&format!("{plain:?}"), None),
    }
    for exception in &rule.exceptions {
        part(&format!("exception {:?} {:?}", exception.from, exception.until), Some(&exception.when));
        part("dated by", exception.dated_by.as_ref());
    }
    out
}

/// A condition or value with all that it reads.
pub(super) fn expr(of: &Expr, profile: &Profile) -> String {
    let mut out = without_spans(&format!("{of:?}"));
    walk(of, &mut |inner| match &inner.kind {
        Kind::Param(name) => out.push_str(&format!("{:?}", profile.params.get(name).map(|param| &param.values))),
        Kind::Lookup { table, .. } => {
            out.push_str(&format!("{:?}", profile.tables.get(table).map(|table| &table.rows)))
        }
        Kind::Read(Read::Counter(name)) => {
            if let Some(counter) = profile.counters.get(name) {
                out.push_str(&without_spans(&format!("{:?}", counter.body)));
            }
        }
        _ => {}
    });
    out
}
