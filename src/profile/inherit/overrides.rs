//! `[[override]]`: the only way to change an inherited rule, exception, definition, counter or table.
//!
//! What always holds: an override changes what it names on its own days only; on the days before and after, the inherited one stays.

use std::collections::BTreeMap;

use super::super::checked::Origin;
use super::super::document::{ExceptionKeys, OverrideKeys, RuleKeys, Target};
use super::merged::{Held, Merged, Replaced, Step};
use super::versions::{Days, around, common};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::source::{Span, Spanned};

pub(super) fn apply(step: &Step<'_, '_>, to: &mut Merged<'_>, out: &mut Vec<Diagnostic>) {
    for change in &step.document.overrides {
        let origin = Origin {
            file: step.document.stem.clone(),
            span: change.span,
            override_reason: Some(change.reason.clone()),
        };
        match &change.target {
            Target::Rule(id, keys) => rule(step, change, id, keys, &origin, to, out),
            Target::Exception(id, keys) => exception(step, change, id, keys, &origin, to, out),
            Target::Define(id, text) => {
                let own = step.document.defines.iter().map(|d| &d.name);
                replace(step, &mut to.defines, ("definition", id), text.as_ref(), change, &origin, own, out);
            }
            Target::Counter(id, text) => {
                let own = step.document.counters.iter().map(|d| &d.name);
                replace(step, &mut to.counters, ("counter", id), text.as_ref(), change, &origin, own, out);
            }
            Target::Table(id, table) => {
                let own = step.document.tables.iter().map(|d| &d.name);
                replace(step, &mut to.tables, ("table", id), Some(table), change, &origin, own, out);
            }
        }
    }
}

/// What to say where nothing of that id is inherited.
fn nothing<'x>(
    what: &str,
    id: &Spanned<String>,
    mut own: impl Iterator<Item = &'x Spanned<String>>,
    known: &[&str],
) -> Diagnostic {
    match own.find(|own| own.value == id.value) {
        Some(own) => say::override_own(id.span, what, &id.value, own.span),
        None => say::override_nothing(id.span, what, &id.value, known),
    }
}

#[allow(clippy::too_many_arguments)] // one call for three kinds of map
fn replace<'x, T: Clone>(
    step: &Step<'_, '_>,
    to: &mut BTreeMap<String, Held<T>>,
    (what, id): (&str, &Spanned<String>),
    value: Option<&T>,
    change: &OverrideKeys,
    origin: &Origin,
    own: impl Iterator<Item = &'x Spanned<String>>,
    out: &mut Vec<Diagnostic>,
) {
    let inherited = to.get(&id.value).is_some_and(|held| step.inherits(&held.origin));
    if !inherited {
        let known: Vec<&str> = to.keys().map(String::as_str).collect();
        out.push(nothing(what, id, own, &known));
    } else if change.disable {
        to.remove(&id.value);
    } else if let Some(value) = value {
        to.insert(id.value.clone(), Held { value: value.clone(), origin: origin.clone() });
    }
}

fn rule(
    step: &Step<'_, '_>,
    change: &OverrideKeys,
    id: &Spanned<String>,
    keys: &RuleKeys,
    origin: &Origin,
    to: &mut Merged<'_>,
    out: &mut Vec<Diagnostic>,
) {
    let mut made = Vec::new();
    let mut found = Found::default();
    for held in std::mem::take(&mut to.rules) {
        if held.value.id.value != id.value || !step.inherits(&held.origin) {
            made.push(held);
            continue;
        }
        let whole = (held.value.from, held.value.until);
        let pieces = found.split(whole, (change.from, change.until), held.value.id.span);
        let piece =
            |(from, until): Days| Held { value: RuleKeys { from, until, ..held.value.clone() }, ..held.clone() };
        made.extend(pieces.before.map(piece));
        if let Some((from, until)) = pieces.inside {
            let after = RuleKeys { from, until, ..changed_rule(&held.value, keys, change) };
            let after = (!change.disable).then_some(after);
            to.replaced.push(Replaced { before: held.value.clone(), after: after.clone(), by: change.span });
            made.extend(after.map(|value| Held { value, origin: origin.clone() }));
        }
        made.extend(pieces.after.map(piece));
    }
    to.rules = made;
    if change.disable && !to.rules.iter().any(|held| held.value.id.value == id.value) {
        to.gone.insert(id.value.clone());
    }
    let known: Vec<&str> = to.rules.iter().map(|held| held.value.id.value.as_str()).collect();
    let own = step.document.rules.iter().map(|rule| &rule.id);
    found.tell("rule", id, own, &known, out);
}

fn changed_rule(before: &RuleKeys, keys: &RuleKeys, change: &OverrideKeys) -> RuleKeys {
    RuleKeys {
        id: before.id.clone(),
        title: keys.title.clone().or_else(|| before.title.clone()),
        source: change.source.clone(),
        text: keys.text.clone().or_else(|| before.text.clone()),
        message: keys.message.clone().or_else(|| before.message.clone()),
        fix: keys.fix.clone().or_else(|| before.fix.clone()),
        // A new text has its own effect; what the old hold waited for says nothing of it.
        needs: keys.needs.clone().or_else(|| before.needs.clone().filter(|_| keys.text.is_none())),
        liability: keys.liability.clone().or_else(|| before.liability.clone()),
        group: keys.group.clone().or_else(|| before.group.clone()),
        carc: keys.carc.clone().or_else(|| before.carc.clone()),
        rarc: keys.rarc.clone().or_else(|| before.rarc.clone()),
        from: before.from,
        until: before.until,
        dated_by: keys.dated_by.clone().or_else(|| before.dated_by.clone()),
        status: keys.status.or(before.status),
        span: if keys.text.is_some() { change.span } else { before.span },
    }
}

fn exception(
    step: &Step<'_, '_>,
    change: &OverrideKeys,
    id: &Spanned<String>,
    keys: &ExceptionKeys,
    origin: &Origin,
    to: &mut Merged<'_>,
    out: &mut Vec<Diagnostic>,
) {
    let mut made = Vec::new();
    let mut found = Found::default();
    for held in std::mem::take(&mut to.exceptions) {
        if held.value.id.value != id.value || !step.inherits(&held.origin) {
            made.push(held);
            continue;
        }
        let pieces = found.split((held.value.from, held.value.until), (change.from, change.until), held.value.id.span);
        let piece =
            |(from, until): Days| Held { value: ExceptionKeys { from, until, ..held.value.clone() }, ..held.clone() };
        made.extend(pieces.before.map(piece));
        if let Some((from, until)) = pieces.inside.filter(|_| !change.disable) {
            let before = &held.value;
            let value = ExceptionKeys {
                id: before.id.clone(),
                to: if keys.to.is_empty() { before.to.clone() } else { keys.to.clone() },
                when: keys.when.clone().or_else(|| before.when.clone()),
                source: change.source.clone(),
                from,
                until,
                dated_by: keys.dated_by.clone().or_else(|| before.dated_by.clone()),
                span: change.span,
            };
            made.push(Held { value, origin: origin.clone() });
        }
        made.extend(pieces.after.map(piece));
    }
    to.exceptions = made;
    let known: Vec<&str> = to.exceptions.iter().map(|held| held.value.id.value.as_str()).collect();
    let own = step.document.exceptions.iter().map(|e| &e.id);
    found.tell("exception", id, own, &known, out);
}

/// What an override has met so far.
#[derive(Default)]
struct Found {
    any: bool,
    on_its_days: bool,
    on_other_days: Vec<Span>,
}

/// The days of a version around and under an override.
struct Pieces {
    before: Option<Days>,
    inside: Option<Days>,
    after: Option<Days>,
}

impl Found {
    fn split(&mut self, whole: Days, change: Days, place: Span) -> Pieces {
        self.any = true;
        let Some(inside) = common(whole, change) else {
            self.on_other_days.push(place);
            return Pieces { before: Some(whole), inside: None, after: None };
        };
        self.on_its_days = true;
        let (before, after) = around(whole, inside);
        Pieces { before, inside: Some(inside), after }
    }

    fn tell<'x>(
        &self,
        what: &str,
        id: &Spanned<String>,
        own: impl Iterator<Item = &'x Spanned<String>>,
        known: &[&str],
        out: &mut Vec<Diagnostic>,
    ) {
        if !self.any {
            out.push(nothing(what, id, own, known));
        } else if !self.on_its_days {
            out.push(say::override_no_day(id.span, what, &id.value, &self.on_other_days));
        }
    }
}
