//! Running the cases against each mutant.
//!
//! In: a rule book, the same checked, and mutants of its files. Out: what became of each. A mutant is tried with the cases of every payer
//! that has its file; those that name the mutated rule come first, and the first that fails ends it. What always holds: the outcome does not
//! depend on how many processors there are; cases that fail on the files as they are, notice nothing. For mutants that none notices
//! sessions can be looked for that tell them apart ([`Trial::seek`]), which takes longer.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::mutant::Mutant;
use super::witness::{Witness, witness};
use crate::cases::{self, Day, compare};
use crate::engine::{Engine, Options};
use crate::model::determination::Answer;
use crate::profile::checked::{Case, Profile};
use crate::profile::{CheckedBook, RuleBook};

/// What became of a mutant.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It is no valid rule book: not counted.
    Invalid,
    /// A case fails on it.
    Noticed {
        /// The payer that has the case.
        payer: String,
        /// Its name.
        case: String,
    },
    /// No case fails on it.
    Unnoticed(Sought),
}

/// Whether some session tells a mutant apart that no case notices.
#[derive(Clone, Debug)]
pub enum Sought {
    /// Nobody looked yet.
    NotYet,
    /// This one does.
    Found(Box<Witness>),
    /// None was found.
    InVain,
}

/// A mutant and what became of it.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The mutant.
    pub mutant: Mutant,
    /// What became of it.
    pub fate: Fate,
}

/// The cases of all payers, read once.
pub struct Trial<'b> {
    book: &'b RuleBook,
    /// The rules as they are.
    engine: Engine,
    payers: Vec<Payer<'b>>,
}

struct Payer<'b> {
    profile: &'b Profile,
    options: Options,
    cases: Vec<Ready<'b>>,
}

/// A case that passes on the files as they are.
struct Ready<'b> {
    case: &'b Case,
    day: Day,
    /// Rules it names, or that are behind its answer.
    rules: BTreeSet<String>,
}

impl<'b> Trial<'b> {
    /// Prepares every case.
    #[must_use]
    pub fn new(book: &'b RuleBook, checked: &'b CheckedBook) -> Self {
        let payers = checked.profiles.par_iter().map(Payer::new).collect();
        Self { book, engine: Engine::new(checked.profiles.clone()), payers }
    }

    /// Tries each of them.
    #[must_use]
    pub fn run(&self, mutants: Vec<Mutant>) -> Vec<Tried> {
        let fate = |mutant: Mutant| Tried { fate: self.fate(&mutant), mutant };
        mutants.into_par_iter().map(fate).collect()
    }

    /// Looks for a session that tells apart each of those that no case notices.
    #[must_use]
    pub fn seek(&self, tried: Vec<Tried>) -> Vec<Tried> {
        let seek = |one: Tried| match one.fate {
            Fate::Unnoticed(Sought::NotYet) => {
                let fate = Fate::Unnoticed(self.sought(&one.mutant));
                Tried { fate, ..one }
            }
            _ => one,
        };
        tried.into_par_iter().map(seek).collect()
    }

    fn fate(&self, mutant: &Mutant) -> Fate {
        let Some(engine) = self.changed(mutant) else { return Fate::Invalid };
        let about = |ready: &Ready<'b>| ready.rules.contains(&mutant.part.name);
        for first in [true, false] {
            for payer in self.concerned(mutant) {
                let turn = payer.cases.iter().filter(|ready| about(ready) == first);
                if let Some(ready) = turn.into_iter().find(|ready| fails(ready, &payer.options, &engine)) {
                    return Fate::Noticed { payer: payer.profile.id.clone(), case: ready.case.name.clone() };
                }
            }
        }
        Fate::Unnoticed(Sought::NotYet)
    }

    fn sought(&self, mutant: &Mutant) -> Sought {
        let Some(engine) = self.changed(mutant) else { return Sought::InVain };
        let found = self.concerned(mutant).find_map(|payer| witness(&self.engine, &engine, payer.profile));
        found.map_or(Sought::InVain, |witness| Sought::Found(Box::new(witness)))
    }

    /// Payers that have the file.
    fn concerned<'t>(&'t self, mutant: &'t Mutant) -> impl Iterator<Item = &'t Payer<'b>> {
        self.payers.iter().filter(|payer| payer.has(&mutant.file))
    }

    /// An engine for the rules with the change made; `None`: they are not valid.
    fn changed(&self, mutant: &Mutant) -> Option<Engine> {
        let mut family: BTreeSet<String> =
            self.concerned(mutant).flat_map(|payer| payer.profile.chain.iter().cloned()).collect();
        family.insert(mutant.file.clone());
        let text = mutant.text(&self.book.sources);
        let checked = self.book.edited(mutant.source, &text, &family).check().ok()?;
        Some(Engine::new(checked.profiles))
    }
}

impl<'b> Payer<'b> {
    fn new(profile: &'b Profile) -> Self {
        let options = cases::options(profile);
        let engine = Engine::new(vec![profile.clone()]);
        let ready = |case: &'b Case| {
            let day = Day::read(profile, case).ok()?;
            let Answer::Decided(answer) = day.answer(&engine, &options) else { return None };
            if !compare::differences(&case.expect, &answer).is_empty() {
                return None;
            }
            let named = case.expect.rules.iter().chain(&case.expect.open).cloned();
            let found = answer.findings.iter().map(|finding| finding.rule.clone());
            Some(Ready { case, day, rules: named.chain(found).collect() })
        };
        let cases = profile.tests.iter().filter_map(ready).collect();
        Self { profile, options, cases }
    }

    fn has(&self, file: &str) -> bool {
        self.profile.chain.iter().any(|stem| stem == file)
    }
}

fn fails(ready: &Ready<'_>, options: &Options, engine: &Engine) -> bool {
    match ready.day.answer(engine, options) {
        Answer::Rejected(_) => true,
        Answer::Decided(answer) => !compare::differences(&ready.case.expect, &answer).is_empty(),
    }
}
