//! One session on its way through the stages: what each rule came to on each line.
//!
//! In: a prepared session. Out: [`Ruling`]s, stage by stage. What always holds: a rule about the session has one ruling, a rule
//! about each line (and `cap lines`) one for every line, a rule that was not run none; what was not run does not hold.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use super::bundles::{self, Bundle};
use super::cap_lines;
use super::evaluate::{Context, Evaluator, Found, Frames};
use super::prepare::{Key, Prepared};
use super::rule;
use super::units_stage::{Class, class};
use crate::engine::ops::logic::{not, or};
use crate::engine::options::Fees;
use crate::engine::program::Program;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::lang::typed::{Effect, Scope, Stage};
use crate::model::value::Value;
use crate::profile::checked::Rule;

/// What a rule came to on a line or on the session.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// Whether its effect holds.
    pub truth: Truth,
    /// The modifier it adds or the cap it sets; absent for other effects.
    pub amount: Outcome,
    /// Of a bundle: the lines that cover this one.
    pub found: Found,
}

/// A session with what its rules came to so far.
#[derive(Debug)]
pub struct Case<'a> {
    /// The profile.
    pub program: &'a Program,
    /// The session.
    pub session: &'a Prepared<'a>,
    /// Rulings by rule.
    pub rulings: Vec<Vec<Ruling>>,
    /// Rules that held or may have held on some line when they were run, and those about payment, in order: no other has a say in the answer.
    pub live: Vec<usize>,
    /// How each line is counted.
    classes: Vec<Class>,
    /// Whether each line is neither denied nor bundled by stage 1.
    pub covered: Vec<Truth>,
    /// Bundles as they stand before units are computed.
    pub bundles: Vec<Bundle>,
    /// Units of each line as rules of stage 4 read them.
    pub units: Vec<Outcome>,
    /// Whether each line came to no unit, so that nothing is paid inside it; empty before units are computed.
    pub without_units: Vec<Truth>,
    /// Modifiers of each line as rules of stage 5 read them.
    pub billed: Vec<Outcome>,
    /// Fees, where the run has some.
    pub fees: Option<Fees>,
    /// Rules that are left out, to see what the answer is without them.
    pub without: BTreeSet<usize>,
    /// Taken facts that have been read.
    pub reads: RefCell<BTreeSet<Key>>,
    /// Imported tables that were looked up and do not speak for the day.
    pub beyond: RefCell<BTreeSet<String>>,
}

impl<'a> Case<'a> {
    /// A session before any rule.
    #[must_use]
    pub fn new(program: &'a Program, session: &'a Prepared<'a>) -> Self {
        Self {
            program,
            session,
            rulings: vec![Vec::new(); program.profile.rules.len()],
            live: Vec::new(),
            classes: (0..session.lines.len())
                .map(|line| class(&program.profile, session.code_value(&program.ids, line)))
                .collect(),
            covered: Vec::new(),
            bundles: Vec::new(),
            units: Vec::new(),
            without_units: Vec::new(),
            billed: Vec::new(),
            fees: None,
            without: BTreeSet::new(),
            reads: RefCell::default(),
            beyond: RefCell::default(),
        }
    }

    /// What rules can read now.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        Context {
            program: self.program,
            session: self.session,
            covered: &self.covered,
            units: &self.units,
            billed: &self.billed,
            reads: &self.reads,
            beyond: &self.beyond,
        }
    }

    /// Remembers that the engine itself read a fact, if it was taken and not recorded.
    pub fn mark(&self, path: &'static str, line: Option<usize>) {
        if !self.session.taken.is_empty() {
            let key = Key { path: Cow::Borrowed(path), line };
            if self.session.taken.contains_key(&key) {
                self.reads.borrow_mut().insert(key);
            }
        }
    }

    /// Number of lines.
    #[must_use]
    pub fn size(&self) -> usize {
        self.session.lines.len()
    }

    /// How a line is counted.
    #[must_use]
    pub fn class(&self, line: usize) -> Class {
        self.classes.get(line).copied().unwrap_or(Class::Unclassified)
    }

    /// What a rule came to on a line.
    #[must_use]
    pub fn ruling(&self, rule: usize, line: usize) -> Option<&Ruling> {
        let rulings = self.rulings.get(rule)?;
        match self.program.profile.rules.get(rule)?.body.scope {
            // `cap lines` falls on some lines of a session and not on others.
            Scope::Session if rulings.len() == 1 => rulings.first(),
            Scope::Session | Scope::EachLine => rulings.get(line),
        }
    }

    /// Whether the effect of a rule holds on a line.
    #[must_use]
    pub fn truth(&self, rule: usize, line: usize) -> &Truth {
        self.ruling(rule, line).map_or(&Truth::False, |ruling| &ruling.truth)
    }

    /// Rules with such an effect, by index.
    pub fn rules_with(&self, effect: impl Fn(&Effect) -> bool) -> impl Iterator<Item = usize> {
        let rules = self.program.profile.rules.iter().enumerate();
        rules.filter(move |(_, rule)| effect(&rule.body.effect)).map(|(i, _)| i)
    }

    /// Rules with such an effect that hold or may hold on some line, by index.
    pub fn live_with(&self, effect: impl Fn(&Effect) -> bool) -> impl Iterator<Item = usize> {
        let rules = self.live.iter().filter_map(|i| self.program.profile.rules.get(*i).map(|rule| (*i, rule)));
        rules.filter(move |(_, rule)| effect(&rule.body.effect)).map(|(i, _)| i)
    }

    /// Stages 1 and 2, and the lines that `cap lines` denies.
    pub fn run_before_units(&mut self) {
        self.run(Stage::Facts);
        self.covered = (0..self.size()).map(|line| not(self.taken_out(line))).collect();
        self.run(Stage::Covered);
        cap_lines::apply(self, &[Stage::Facts, Stage::Covered]);
        self.bundles = bundles::resolve(self);
    }

    /// Stage 4, with the units known as far as they are, and the lines that came to none.
    pub fn run_after_units(&mut self, units: Vec<Outcome>, without_units: Vec<Truth>) {
        self.units = units;
        self.without_units = without_units;
        self.run(Stage::Units);
        cap_lines::apply(self, &[Stage::Units]);
        self.billed = (0..self.size()).map(|line| self.billed_modifiers(line)).collect();
    }

    /// Stage 5, with the modifiers that are billed.
    pub fn run_modifiers(&mut self, billed: Vec<Outcome>) {
        self.billed = billed;
        self.run(Stage::Modifiers);
        cap_lines::apply(self, &[Stage::Modifiers]);
        self.bundles = bundles::resolve(self);
    }

    fn run(&mut self, stage: Stage) {
        let date = self.session.date;
        let mut made: Vec<(usize, Vec<Ruling>)> = Vec::new();
        {
            let mut evaluator = Evaluator::new(self.context());
            for (i, rule) in self.program.rules(stage).filter(|(i, _)| !self.without.contains(i)) {
                let subjects: Vec<Option<usize>> = match rule.body.scope {
                    Scope::Session => vec![None],
                    Scope::EachLine => (0..self.size()).map(Some).collect(),
                };
                let mut rulings = Vec::with_capacity(subjects.len());
                for own in subjects {
                    let frames = Frames::of(own);
                    evaluator.collect = rule.body.effect == Effect::Bundle;
                    evaluator.found = Found::default();
                    let truth = rule::fires(&mut evaluator, rule, frames, date);
                    evaluator.collect = false;
                    let amount = match &rule.body.effect {
                        Effect::AddModifier(e)
                        | Effect::CapUnits(e, _)
                        | Effect::CapLines(e)
                        | Effect::Pay(e)
                        | Effect::CapPayment(e, _)
                            if !truth.is_false() =>
                        {
                            evaluator.eval(e, frames)
                        }
                        _ => Outcome::Absent,
                    };
                    rulings.push(Ruling { truth, amount, found: std::mem::take(&mut evaluator.found) });
                }
                made.push((i, rulings));
            }
        }
        for (i, rulings) in made {
            // What is paid of a part of a line is asked again, with the modifiers of that part.
            let pays = |rule: &Rule| matches!(rule.body.effect, Effect::Pay(_) | Effect::CapPayment(..));
            if rulings.iter().any(|ruling| !ruling.truth.is_false())
                || self.program.profile.rules.get(i).is_some_and(pays)
            {
                self.live.push(i);
            }
            if let Some(slot) = self.rulings.get_mut(i) {
                *slot = rulings;
            }
        }
        self.live.sort_unstable();
    }

    /// Whether a line is denied for what it is, and whether because its whole session is.
    #[must_use]
    pub fn denied(&self, line: usize) -> (Truth, Truth) {
        let whole = |i: usize| {
            let rule = self.program.profile.rules.get(i);
            rule.is_some_and(|r| r.body.scope == Scope::Session && r.body.effect == Effect::Deny)
        };
        let denials = || self.live_with(|e| matches!(e, Effect::Deny | Effect::CapLines(_)));
        let any =
            |of_session: bool| or(denials().filter(|i| whole(*i) == of_session).map(|i| self.truth(i, line).clone()));
        (any(false), any(true))
    }

    /// Modifiers as they will be billed: recorded, and those that rules add. Unknown while a rule that may add one is open.
    fn billed_modifiers(&self, line: usize) -> Outcome {
        let ids = &self.program.ids;
        let recorded = self.session.lines.get(line).and_then(|l| l.get(ids.modifiers).known());
        let mut all: Vec<Value> = recorded.and_then(Value::as_list).unwrap_or_default().to_vec();
        let mut waits = Waits::new();
        let mut open: Vec<(&Truth, &Outcome)> = Vec::new();
        for (_, truth, amount) in self.additions(line) {
            match (truth, amount) {
                (Truth::False, _) | (_, Outcome::Absent) => {}
                (Truth::True, Outcome::Known(value)) => {
                    if !all.contains(value) {
                        all.push(value.clone());
                    }
                }
                (truth, amount) => open.push((truth, amount)),
            }
        }
        // One that is there already changes nothing, whether a rule adds it again or not.
        for (truth, amount) in open {
            if !amount.known().is_some_and(|value| all.contains(value)) {
                waits.extend(truth.unknown().into_iter().flatten().cloned());
                waits.extend(amount.waits());
            }
        }
        if waits.is_empty() { Outcome::Known(Value::List(all)) } else { Outcome::waiting(waits) }
    }

    /// Modifiers that rules add to a line: the rule, whether it does, and which.
    pub fn additions(&self, line: usize) -> impl Iterator<Item = (usize, &Truth, &Outcome)> {
        let rules = self.live_with(|e| matches!(e, Effect::AddModifier(_)));
        rules.filter_map(move |i| self.ruling(i, line).map(|ruling| (i, &ruling.truth, &ruling.amount)))
    }

    /// Whether any of these rules' effects holds on a line.
    #[must_use]
    pub fn any(&self, line: usize, effect: impl Fn(&Effect) -> bool) -> Truth {
        or(self.live_with(effect).map(|i| self.truth(i, line).clone()))
    }

    /// Whether a line is out of the count of lines to be billed: denied or bundled by a rule.
    #[must_use]
    pub fn taken_out(&self, line: usize) -> Truth {
        self.any(line, |e| matches!(e, Effect::Deny | Effect::Bundle))
    }
}
