//! From a merged profile to a checked one: names and texts by the language's checker, dates, units, presumptions, test cases.
//!
//! What always holds: every part of a profile is looked at even where another is wrong; a profile comes out only if everything it needs
//! could be read, and what its texts have read is noted for the lints.

mod cases;
mod claim;
mod cover;
mod declare;
mod given;
mod payment;
mod presume;
mod rules;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use super::checked::{Claim, CounterInfo, DeclaredFact, Define, ListInfo, Profile, Source, Table, YearStart};
use super::document::{Document, TestFile};
use super::inherit::{Held, Merged};
use super::lint::Usage;
use super::naming::Naming;
use super::{digest, lint, prepared};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::check::Checker;
use crate::lang::codes::words::Words;
use crate::model::facts::{FactId, Owner};
use crate::source::{Sources, Spanned};

pub(super) use cases::orphans;

/// What is shared by the parts of resolving one profile.
struct Room<'m, 'd, 'c> {
    merged: &'m Merged<'d>,
    checker: Checker<'c>,
    cover: cover::Cover<'m>,
    usage: &'m mut Usage,
    out: &'m mut Vec<Diagnostic>,
}

/// Checks a merged profile. A part comes out as `None`: it is checked, not decided with.
pub(super) fn resolve<'f>(
    merged: &Merged<'_>,
    tests: impl Iterator<Item = &'f TestFile>,
    sources: &Sources,
    usage: &mut Usage,
    out: &mut Vec<Diagnostic>,
) -> Option<Profile> {
    if merged.chain.iter().any(|document| document.broken) {
        return None;
    }
    let (params, declared) = declare::declare(merged, out);
    let mut room =
        Room { merged, checker: Checker::new(&declared), cover: cover::Cover::new(merged, &params), usage, out };
    room.note();
    lint::sources_named(merged, room.usage);
    let rules = rules::rules(&mut room);
    let units = units::units(&mut room);
    let payment = payment::payment(&mut room);
    let shares = claim::shares(&mut room);
    let presume = presume::presume(&mut room);
    let tests: Vec<&TestFile> = tests.collect();
    let fees: Vec<_> = merged.document.fees.iter().chain(tests.iter().flat_map(|file| &file.fees)).collect();
    let fees = payment::fees(&mut room, &fees);
    let (samples, cases) = cases::cases(&mut room, tests.into_iter(), &rules);
    lint::relaxes(&mut room.checker, merged, room.out);
    lint::gaps(merged, room.out);
    room.note();
    let Room { checker, out, .. } = room;
    let define = |(name, held): (&String, &Held<crate::lang::text::Text>)| {
        let body = checker.defines.get(name)?.as_ref().clone();
        Some((name.clone(), Define { text: held.value.text.to_string(), body, origin: held.origin.clone() }))
    };
    let counter = |(name, held): (&String, &Held<crate::lang::text::Text>)| {
        let body = checker.counters.get(name)?.clone();
        Some((name.clone(), CounterInfo { text: held.value.text.to_string(), body, origin: held.origin.clone() }))
    };
    let defines = merged.defines.iter().filter_map(define).collect();
    let counters = merged.counters.iter().filter_map(counter).collect();
    out.extend(checker.diagnostics);
    let document = merged.document;
    let payer = document.payer.as_ref()?;
    Some(Profile {
        id: document.stem.clone(),
        name: document.name.clone(),
        kind: payer.kind.clone()?,
        aliases: payer.aliases.iter().map(|alias| alias.value.clone()).collect(),
        from: document.from.as_ref()?.value,
        until: document.until.as_ref().map(|day| day.value),
        edition: payer.edition?,
        checked: payer.checked?,
        chain: merged.chain.iter().map(|d| d.stem.clone()).collect(),
        digest: fingerprint(&document.stem, &merged.chain, sources),
        sources: merged.sources.iter().filter_map(source).collect(),
        params,
        lists: merged.lists.iter().map(|held| list(merged, held)).collect(),
        tables: merged.tables.iter().map(table).collect(),
        defines,
        counters,
        years: merged.years.iter().filter_map(year).collect(),
        facts: merged.facts.iter().map(fact).collect(),
        presume,
        holidays: merged.holidays.iter().copied().collect(),
        units: units?,
        claim: Claim {
            modifier_order: merged.modifier_order.as_ref().map(|held| held.value.clone()).unwrap_or_default(),
            one_of: merged.one_of.as_ref().map(|held| held.value.clone()).unwrap_or_default(),
            shares,
        },
        payment,
        rules,
        samples,
        tests: cases,
        fees,
    })
}

/// When a declared year starts; `None` for a text that its reader has refused.
fn year((name, held): (&String, &Held<String>)) -> Option<(String, YearStart)> {
    // A leap year has every day.
    let on = format!("2024-{}", held.value).parse().ok().map(YearStart::On);
    let starts = on.or_else(|| FactId::find(Owner::Session, &held.value).map(YearStart::Fact))?;
    Some((name.clone(), starts))
}

impl Room<'_, '_, '_> {
    /// Notes what the texts since the last call have read, and gives it.
    fn note(&mut self) -> crate::lang::check::Used {
        let used = self.checker.take_used();
        self.usage.read(self.merged, &used);
        used
    }

    /// Whether a source is declared; told if not.
    fn source(&mut self, name: &Spanned<String>) -> bool {
        let found = self.merged.sources.contains_key(&name.value);
        if !found {
            let known: Vec<&str> = self.merged.sources.keys().map(String::as_str).collect();
            self.out.push(say::unknown_source(name.span, &name.value, &known));
        }
        found
    }

    fn naming(&self) -> Naming<'_> {
        Naming {
            facts: self
                .merged
                .facts
                .iter()
                .map(|(name, held)| (name.as_str(), (&held.value.ty, held.origin.span)))
                .collect(),
            counters: self.merged.counters.keys().map(String::as_str).collect(),
        }
    }
}

fn source((name, held): (&String, &Held<super::document::SourceKeys>)) -> Option<(String, Source)> {
    let keys = &held.value;
    let source = Source {
        id: name.clone(),
        title: keys.title.clone()?,
        section: keys.section.clone(),
        url: keys.url.clone(),
        seen: keys.seen?,
        grade: keys.grade?,
        origin: held.origin.clone(),
    };
    Some((name.clone(), source))
}

fn list(merged: &Merged<'_>, (name, held): (&String, &Held<Spanned<Words>>)) -> (String, ListInfo) {
    let items = held.value.value.clone();
    let imported = merged.imported_lists.get(name).cloned();
    (name.clone(), ListInfo { items, imported, attached: None, origin: held.origin.clone() })
}

fn table((name, held): (&String, &Held<super::document::TableKeys>)) -> (String, Table) {
    let keys = &held.value;
    let table = Table {
        keys: keys.keys.clone(),
        columns: keys.columns.clone(),
        rows: keys.rows.clone(),
        quarter: keys.quarter,
        imported: keys.imported,
        attached: None,
        origin: held.origin.clone(),
    };
    (name.clone(), table)
}

fn fact((name, held): (&String, &Held<super::document::FactKeys>)) -> (String, DeclaredFact) {
    (name.clone(), DeclaredFact { ty: held.value.ty.clone(), origin: held.origin.clone() })
}

/// Over every file of the chain, and the CSV files they name.
fn fingerprint(id: &str, chain: &[&Document], sources: &Sources) -> String {
    let mut files = BTreeMap::new();
    for document in chain {
        files.insert(format!("{}.toml", document.stem), document.source);
        files.extend(document.files.iter().cloned());
    }
    let text = |id| sources.get(id).map_or("", |source| &*source.text);
    let files = files.iter().map(|(path, id)| (path.as_str(), text(*id)));
    let found = prepared::digest(id, files.clone());
    found.map_or_else(|| digest::digest(files), str::to_owned)
}

/// Ids of rules, of all versions, those taken out included.
fn rule_ids<'a>(merged: &'a Merged<'_>) -> BTreeSet<&'a str> {
    let held = merged.rules.iter().map(|held| held.value.id.value.as_str());
    held.chain(merged.gone.iter().map(String::as_str)).collect()
}
