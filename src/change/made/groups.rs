//! What rules decide otherwise for: their own words, or a list, param, table, definition or counter that they read.
//!
//! In: the rules that decide otherwise, and what the files say differently. Out: a [`Subject`] for each rule whose own words changed,
//! then one for each thing that changed, with the rules that read it. A change of one list does not become a change of thirty rules.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::parts::Part;
use super::touched::{self, Touched};
use crate::change::entry::{Change, Changes};
use crate::change::said::Kind;
use crate::profile::checked::{Profile, Rule};

/// What a session is to show, and through which rules it may.
pub(super) struct Group<'t, 'p> {
    pub(super) of: Subject,
    pub(super) rules: Vec<&'t Touched<'p>>,
    /// Whether it may show in units alone.
    pub(super) units: bool,
    /// What else to try of each session.
    pub(super) variants: Variants,
    /// The new profile with this part as it was, where no rule stands for it.
    pub(super) reverted: Option<Profile>,
}

/// Sessions like one that is tried.
pub(super) enum Variants {
    /// None.
    None,
    /// With longer lines, for what shows only on many units.
    Longer,
    /// With these modifiers on each line.
    Modifiers(Vec<Vec<String>>),
}

/// What is to be shown, in order.
pub(super) fn groups<'t, 'p>(
    touched: &'t [Touched<'p>],
    changes: &Changes,
    (before, after): (&Profile, &Profile),
) -> Vec<Group<'t, 'p>> {
    let said = Said::of(changes, after);
    let mut own: Vec<(Subject, Vec<&Touched<'_>>)> = Vec::new();
    let mut read: BTreeMap<Subject, Vec<&Touched<'_>>> = BTreeMap::new();
    let subject = |what: String, file: &str| Subject { payer: after.id.clone(), what, file: file.to_owned() };
    for one in touched {
        let Some(rule) = one.rule() else { continue };
        let own_words = said.own(rule);
        let things = if own_words { BTreeSet::new() } else { said.read_by(one, before, after) };
        // The order of a list is in its words and decides nothing; other parents change rules without a word.
        if own_words || (things.is_empty() && before.chain != after.chain) {
            let of = subject(format!("rule `{}`", rule.id), &rule.origin.file);
            match own.iter_mut().find(|(other, _)| *other == of) {
                Some((_, members)) => members.push(one),
                None => own.push((of, vec![one])),
            }
        }
        for (file, what) in things {
            read.entry(subject(what.to_owned(), file)).or_default().push(one);
        }
    }
    let mut counted = BTreeSet::new();
    let mut units = false;
    for list in touched::classes(before, after) {
        match list.and_then(|list| said.things.get(list)) {
            Some((file, what)) => {
                let of = subject(what.clone(), file);
                read.entry(of.clone()).or_default();
                counted.insert(of);
            }
            None => units = true,
        }
    }
    let mut all: Vec<Group<'_, '_>> = Vec::new();
    for (of, rules) in own.into_iter().chain(read) {
        let units = counted.contains(&of);
        let many = units || rules.iter().any(|one| one.caps());
        let variants = if many { Variants::Longer } else { Variants::None };
        all.push(Group { of, rules, units, variants, reverted: None });
    }
    for part in Part::ALL {
        if part.print(before) != part.print(after) || (part == Part::Units && units) {
            let of = subject(part.word().to_owned(), &after.id);
            let reverted = Some(part.reverted(before, after));
            let variants = match part {
                Part::Units => Variants::Longer,
                Part::Claim => Variants::Modifiers(modifiers(before).into_iter().chain(modifiers(after)).collect()),
                Part::Presumptions | Part::Payment | Part::Days | Part::Calendar => Variants::None,
            };
            all.push(Group { of, rules: Vec::new(), units: part == Part::Units, variants, reverted });
        }
    }
    all
}

/// Modifiers on which the writing of claim lines may turn: those of each group, and each two neighbours in the order, turned round.
fn modifiers(profile: &Profile) -> Vec<Vec<String>> {
    let order = &profile.claim.modifier_order;
    let pairs = order.iter().zip(order.iter().skip(1)).map(|(a, b)| vec![b.clone(), a.clone()]);
    profile.claim.one_of.iter().cloned().chain(pairs).collect()
}

/// What the files of a payer say differently, as rules name it.
struct Said<'c> {
    /// Rules, and exceptions to rules.
    rules: BTreeSet<&'c str>,
    exceptions: BTreeSet<&'c str>,
    /// Things by name: the file, and what it is.
    things: BTreeMap<&'c str, (&'c str, String)>,
}

impl<'c> Said<'c> {
    fn of(changes: &'c Changes, profile: &Profile) -> Self {
        let mut said = Said { rules: BTreeSet::new(), exceptions: BTreeSet::new(), things: BTreeMap::new() };
        for file in changes.files.iter().filter(|file| profile.chain.contains(&file.file)) {
            for entry in &file.entries {
                let (kind, name) = target(entry.kind, &entry.name);
                match kind {
                    Kind::Rule => {
                        said.rules.insert(name);
                    }
                    Kind::Exception => {
                        said.exceptions.insert(name);
                    }
                    Kind::Param | Kind::List | Kind::Table | Kind::Define | Kind::Counter | Kind::Year | Kind::Fact => {
                        let what = format!("{} `{name}`", kind.word());
                        said.things.insert(name, (file.file.as_str(), what.clone()));
                        if let Change::Renamed { from } = &entry.change {
                            said.things.insert(from, (file.file.as_str(), what));
                        }
                    }
                    _ => {}
                }
            }
        }
        said
    }

    /// Whether a rule's own words changed, or those of an exception to it.
    fn own(&self, rule: &Rule) -> bool {
        self.rules.contains(rule.id.as_str())
            || rule.exceptions.iter().any(|exception| self.exceptions.contains(exception.id.as_str()))
    }

    /// Things that changed and that a rule names, itself or by what it names.
    fn read_by(&self, one: &Touched<'_>, before: &Profile, after: &Profile) -> BTreeSet<(&'c str, &str)> {
        let mut names = BTreeSet::new();
        for (rule, profile) in [(one.old, before), (one.new, after)] {
            rule.iter().for_each(|rule| touched::names(rule, profile, &mut names));
        }
        let found = names.iter().filter_map(|name| self.things.get(name.as_str()));
        found.map(|(file, what)| (*file, what.as_str())).collect()
    }
}

/// What an override changes is called by its own kind and name.
fn target(kind: Kind, name: &str) -> (Kind, &str) {
    let inner = |word: &str| name.strip_prefix(word).map(|rest| rest.trim_matches(|c| c == ' ' || c == '`'));
    let kinds = [Kind::Rule, Kind::Exception, Kind::Define, Kind::Counter, Kind::Table];
    let found = kinds.into_iter().find_map(|one| Some((one, inner(one.word())?)));
    if kind == Kind::Override { found.unwrap_or((kind, name)) } else { (kind, name) }
}
