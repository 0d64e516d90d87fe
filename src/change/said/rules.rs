//! Rules, exceptions and overrides.

use super::{Kind, Said, Thing, tables};
use crate::lang::text::Text;
use crate::model::determination::{Liability, Needs};
use crate::profile::checked::Status;
use crate::profile::document::{ExceptionKeys, OverrideKeys, RuleKeys, Target};

pub(super) fn rule(rule: &RuleKeys) -> Thing {
    let mut thing = keys(Thing::new(Kind::Rule, &rule.id.value), rule);
    thing.version = rule.from.map(|day| day.to_string());
    thing
}

fn keys(thing: Thing, rule: &RuleKeys) -> Thing {
    let needs = rule.needs.as_ref().map(|needs| match needs.value {
        Needs::Authorization => "authorization",
        Needs::Clinical => "clinical",
        Needs::Admin => "admin",
        Needs::Patient => "patient",
    });
    let liability = rule.liability.as_ref().map(|liability| match liability.value {
        Liability::Patient => "patient",
        Liability::Provider => "provider",
    });
    let status = rule.status.map(|status| match status {
        Status::Announced => "announced",
        Status::Withdrawn => "withdrawn",
    });
    thing
        .words("title", rule.title.as_ref())
        .words("source", rule.source.as_ref().map(|source| &source.value))
        .words("from", rule.from)
        .words("until", rule.until)
        .logic("dated_by", rule.dated_by.as_ref())
        .words("status", status)
        .logic("text", rule.text.as_ref())
        .message("message", rule.message.as_ref())
        .message("fix", rule.fix.as_ref())
        .words("needs", needs)
        .words("liability", liability)
        .words("group", rule.group.as_ref())
        .words("carc", rule.carc.as_ref())
        .items("rarc", rule.rarc.clone().unwrap_or_default())
}

pub(super) fn exception(exception: &ExceptionKeys) -> Thing {
    let mut thing = parts(Thing::new(Kind::Exception, &exception.id.value), exception);
    thing.version = exception.from.map(|day| day.to_string());
    thing
}

fn parts(thing: Thing, exception: &ExceptionKeys) -> Thing {
    thing
        .items("to", exception.to.iter().map(|rule| rule.value.clone()).collect())
        .logic("when", exception.when.as_ref())
        .words("source", exception.source.as_ref().map(|source| &source.value))
        .words("from", exception.from)
        .words("until", exception.until)
        .logic("dated_by", exception.dated_by.as_ref())
}

/// An override is called by what it changes: ``rule `x` ``.
pub(super) fn change(change: &OverrideKeys) -> Thing {
    let named = |kind: Kind, name: &str| Thing::new(Kind::Override, &format!("{} `{name}`", kind.word()));
    let text = |thing: Thing, text: &Option<Text>| thing.logic("text", text.as_ref());
    let mut thing = match &change.target {
        Target::Rule(name, rule) => keys(named(Kind::Rule, &name.value), rule),
        Target::Exception(name, exception) => parts(named(Kind::Exception, &name.value), exception),
        Target::Define(name, define) => text(named(Kind::Define, &name.value), define),
        Target::Counter(name, counter) => text(named(Kind::Counter, &name.value), counter),
        Target::Table(name, table) => {
            let keys = tables::table(Kind::Override, "", table).keys;
            Thing { keys, ..named(Kind::Table, &name.value) }
        }
    };
    // The source of an override stands beside its reason; that of the rule inside is the same key.
    thing.keys.retain(|(key, _)| key != "source");
    thing.keys.insert(0, (String::from("reason"), Said::Words(change.reason.clone())));
    thing.version = change.from.map(|day| day.to_string());
    thing
        .words("source", change.source.as_ref().map(|source| &source.value))
        .words("disable", change.disable.then_some("yes"))
}
