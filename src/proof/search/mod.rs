//! Looking for a session that reaches a goal.
//!
//! In: an engine, a payer, a goal over the [`Explanation`] of a session, and [`Wish`]es that say where to look. Out: a record as a JSON
//! tree, with nothing in it that the goal does not need. It first asks the sessions of the profile's samples and cases, then
//! follows the [`plan`](super::plan)s by which the wishes come true, then changes one fact, and two.
//!
//! ```
//! # use payrules::{engine::{Engine, explanation::Verdict}, profile::RuleBook, proof::{Search, Want, Wish}};
//! # let engine = Engine::new(RuleBook::embedded().check().map_err(|_| "rules")?.profiles);
//! let profile = engine.find("medicare").ok_or("medicare")?;
//! let rule = profile.rules.iter().find(|rule| rule.id == "non-covered-code").ok_or("the rule")?;
//! let mut search = Search::new(&engine, profile, 500);
//! let fired = |rule: &str| rule == "non-covered-code";
//! let record = search.find(&[Wish::Rule(rule, Want::True)], &|explained| {
//!     explained.determination.findings.iter().any(|finding| fired(&finding.rule))
//! });
//! assert!(record.is_some());
//! # Ok::<(), &str>(())
//! ```

mod boundary;
mod difference;
mod minimise;
mod seeds;
mod show;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value as Tree;

use super::interest::Interest;
use super::plan::{Plan, Planner, Want};
use super::reads::{self, Frames};
use super::slot::{Owner, Slot};
use crate::diagnostic::Witness;
use crate::engine::explanation::{Explanation, Verdict};
use crate::engine::{Engine, Options};
use crate::formats::session_from_tree;
use crate::lang::check::stage::walk;
use crate::lang::typed::{Expr, Kind, Scope};
use crate::model::determination::{Answer, Determination};
use crate::model::earlier::Past;
use crate::model::state::State;
use crate::profile::checked::{Profile, Rule};

pub use boundary::{Boundary, boundaries};
pub use difference::{Difference, Unlike, differences, unlike, without_spans};
pub use minimise::minimise;
pub use show::{command, text};

/// Where to look: what should come to what. All wishes of a search are about the same line.
#[derive(Clone, Copy, Debug)]
pub enum Wish<'p> {
    /// A version of a rule.
    Rule(&'p Rule, Want),
    /// A condition, read on the line or the session.
    Condition(&'p Expr, Want),
}

/// A search over the sessions of one payer, with a budget of sessions that may be decided.
pub struct Search<'e> {
    profile: &'e Profile,
    interest: Interest,
    seeds: Vec<Tree>,
    runner: Runner<'e>,
    budget: usize,
    left: usize,
    rules: Option<String>,
}

/// What a record has to reach.
pub type Goal<'g> = dyn Fn(&Tree) -> bool + 'g;

/// Decides records, as JSON trees, for one payer.
#[derive(Clone, Debug)]
pub struct Runner<'e> {
    engine: &'e Engine,
    options: Options,
}

impl<'e> Runner<'e> {
    /// For one payer of an engine.
    #[must_use]
    pub fn new(engine: &'e Engine, profile: &Profile) -> Self {
        Self { engine, options: Options { payer: Some(profile.id.clone()), ..Options::default() } }
    }

    /// Why a record is answered as it is; `None` if it cannot be read.
    #[must_use]
    pub fn explain(&self, record: &Tree) -> Option<Explanation> {
        let session = session_from_tree(record, "witness", 1).ok()?;
        self.engine.explain(&[session], 0, &Past::default(), &self.options).ok()
    }

    /// The answer to a record; `None` if it cannot be read.
    #[must_use]
    pub fn decide(&self, record: &Tree) -> Option<Determination> {
        let session = session_from_tree(record, "witness", 1).ok()?;
        match self.engine.determine(&session, &self.options) {
            Answer::Decided(determination) => Some(*determination),
            Answer::Rejected(_) => None,
        }
    }
}

/// Lines on which wishes are tried.
const LINES: usize = 3;
/// Plans that are followed for each seed and line.
const PLANS: usize = 12;
/// Seeds that plans start from.
const SEEDS: usize = 6;

impl<'e> Search<'e> {
    /// A search that decides at most `budget` sessions for each goal.
    #[must_use]
    pub fn new(engine: &'e Engine, profile: &'e Profile, budget: usize) -> Self {
        let runner = Runner::new(engine, profile);
        Self {
            profile,
            interest: Interest::of(profile),
            seeds: seeds::of(profile),
            runner,
            budget,
            left: 0,
            rules: None,
        }
    }

    /// The same, with the folder of the rules for the commands that run witnesses.
    #[must_use]
    pub fn told_with(self, rules: Option<&str>) -> Self {
        Self { rules: rules.map(ToOwned::to_owned), ..self }
    }

    /// The same, starting from sessions of another day: their dates stay as far apart as they were.
    #[must_use]
    pub fn moved_to(self, day: Date) -> Self {
        let seeds = self.seeds.iter().map(|seed| seeds::moved(seed, day)).collect();
        Self { seeds, ..self }
    }

    /// A record as a diagnostic shows it.
    #[must_use]
    pub fn witness(&self, record: &Tree) -> Witness {
        Witness { record: text(record), command: command(&self.profile.id, self.rules.as_deref(), record) }
    }

    /// What is worth trying for the facts of the profile.
    #[must_use]
    pub fn interest(&self) -> &Interest {
        &self.interest
    }

    /// Decides records for this payer.
    #[must_use]
    pub fn runner(&self) -> &Runner<'e> {
        &self.runner
    }

    /// A record that reaches the goal, with no fact that it does not need.
    pub fn find(&mut self, wishes: &[Wish<'_>], goal: &dyn Fn(&Explanation) -> bool) -> Option<Tree> {
        let runner = self.runner.clone();
        let reaches = |record: &Tree| runner.explain(record).is_some_and(|explained| goal(&explained));
        self.find_record(wishes, &reaches)
    }

    /// The same for a goal over the answer, which costs less.
    pub fn find_answer(&mut self, wishes: &[Wish<'_>], goal: &dyn Fn(&Determination) -> bool) -> Option<Tree> {
        let runner = self.runner.clone();
        self.find_record(wishes, &|record| runner.decide(record).is_some_and(|answer| goal(&answer)))
    }

    /// The same, only following the plans by which the wishes come true.
    pub fn planned(&mut self, wishes: &[Wish<'_>], goal: &dyn Fn(&Determination) -> bool) -> Option<Tree> {
        let runner = self.runner.clone();
        let reaches = |record: &Tree| runner.decide(record).is_some_and(|answer| goal(&answer));
        self.left = self.budget;
        let found = self.by_plan(wishes, &reaches)?;
        Some(minimise::minimise(found, &reaches))
    }

    /// The same for a goal over the record itself.
    pub fn find_record(&mut self, wishes: &[Wish<'_>], goal: &Goal<'_>) -> Option<Tree> {
        self.left = self.budget;
        let found = self.among_seeds(goal).or_else(|| self.by_plan(wishes, goal));
        let found = found.or_else(|| self.nearby(wishes, goal))?;
        Some(minimise::minimise(found, goal))
    }

    fn tries(&mut self, record: &Tree, goal: &Goal<'_>) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(1);
        goal(record)
    }

    fn among_seeds(&mut self, goal: &Goal<'_>) -> Option<Tree> {
        let most = self.budget.div_ceil(2);
        let seeds: Vec<Tree> = self.seeds.iter().take(most).cloned().collect();
        seeds.into_iter().find(|seed| self.tries(seed, goal))
    }

    fn by_plan(&mut self, wishes: &[Wish<'_>], goal: &Goal<'_>) -> Option<Tree> {
        if wishes.is_empty() {
            return None;
        }
        let mut tried = BTreeSet::new();
        let seeds: Vec<Tree> = self.seeds.iter().take(SEEDS).cloned().collect();
        let mut later: Vec<Tree> = Vec::new();
        for seed in &seeds {
            // The first choice of each plan, before the further ones of any.
            let [first, second, third] = self.by_wishes(seed, wishes);
            later.extend(second.into_iter().chain(third));
            for record in first {
                if tried.insert(record.to_string()) && self.tries(&record, goal) {
                    return Some(record);
                }
            }
            if self.left == 0 {
                return None;
            }
        }
        later.into_iter().find(|record| tried.insert(record.to_string()) && self.tries(record, goal))
    }

    /// The records by which the wishes may come true, starting from one: by the first, second and third choice of each plan.
    fn by_wishes(&self, seed: &Tree, wishes: &[Wish<'_>]) -> [Vec<Tree>; 3] {
        let planner = Planner::new(self.profile, &self.interest, seed);
        let count = seed.get("lines").and_then(Tree::as_array).map_or(1, Vec::len);
        let mut made: Vec<Plan> = Vec::new();
        for line in 0..count.min(LINES) {
            let start: Vec<Plan> = vec![planner.start()];
            let plans = wishes.iter().fold(start, |plans, wish| match wish {
                Wish::Rule(rule, want) => {
                    let own = (rule.body.scope == Scope::EachLine).then_some(line);
                    planner.rule(plans, rule, *want, Frames::of(own))
                }
                Wish::Condition(expr, want) => planner.ways(plans, expr, *want, Frames::of(Some(line))),
            });
            made.extend(plans.into_iter().take(PLANS));
        }
        [0, 1, 2].map(|pick| made.iter().map(|plan| planner.record(plan, pick)).collect())
    }

    /// Records one fact, and two facts, away from seeds and plans.
    fn nearby(&mut self, wishes: &[Wish<'_>], goal: &Goal<'_>) -> Option<Tree> {
        let mut starts: Vec<Tree> = Vec::new();
        for seed in self.seeds.iter().take(SEEDS) {
            let [first, ..] = self.by_wishes(seed, wishes);
            starts.extend(first.into_iter().take(2));
            starts.push(seed.clone());
        }
        for start in &starts {
            let slots = self.changeable(start, wishes);
            let changes = self.changes(start, &slots);
            for (slot, state) in &changes {
                let mut record = start.clone();
                slot.put(&mut record, state);
                if self.tries(&record, goal) {
                    return Some(record);
                }
            }
        }
        for start in &starts {
            let slots = self.changeable(start, wishes);
            let changes = self.changes(start, &slots);
            for (at, (slot, state)) in changes.iter().enumerate() {
                for (other, second) in changes.iter().skip(at.saturating_add(1)).filter(|(other, _)| other != slot) {
                    let mut record = start.clone();
                    slot.put(&mut record, state);
                    other.put(&mut record, second);
                    if self.tries(&record, goal) {
                        return Some(record);
                    }
                    if self.left == 0 {
                        return None;
                    }
                }
            }
        }
        None
    }

    fn changes(&self, record: &Tree, slots: &[Slot]) -> Vec<(Slot, State)> {
        let of = |slot: &Slot| {
            let states = self.interest.states(slot, record).into_iter();
            states.map(|state| (slot.clone(), state)).collect::<Vec<_>>()
        };
        slots.iter().flat_map(of).collect()
    }

    /// Facts that wishes read, for every line there is; without wishes, all that the profile reads.
    fn changeable(&self, record: &Tree, wishes: &[Wish<'_>]) -> Vec<Slot> {
        let mut kinds: BTreeSet<Slot> = BTreeSet::new();
        for wish in wishes {
            let parts: Vec<&Expr> = match wish {
                Wish::Rule(rule, _) => super::interest::parts(rule).collect(),
                Wish::Condition(expr, _) => vec![expr],
            };
            for part in parts {
                walk(part, &mut |expr| {
                    let frames = Frames { own: Some(0), outer: Some(0), inner: Some(0) };
                    if let Kind::Read(read) = &expr.kind {
                        kinds.extend(reads::slot(read, frames, self.profile).map(|(slot, _)| slot.kind()));
                    }
                });
            }
        }
        if kinds.is_empty() {
            kinds.extend(self.interest.slots().cloned());
        }
        // Units turn on it, whatever else is asked.
        kinds.insert(Slot::new(Owner::Line(0), "minutes"));
        let lines = record.get("lines").and_then(Tree::as_array).map_or(0, Vec::len);
        let each = |slot: &Slot| match slot.owner {
            Owner::Line(_) => (0..lines).map(|i| Slot::new(Owner::Line(i), slot.path.as_str())).collect(),
            _ => vec![slot.clone()],
        };
        kinds.iter().flat_map(each).collect()
    }
}

/// Whether a rule's effect holds somewhere in an explained session.
#[must_use]
pub fn fires(explained: &Explanation, rule: &Rule) -> bool {
    verdicts(explained, rule).any(|verdict| *verdict == Verdict::Fired)
}

/// What a version of a rule came to on each line.
pub fn verdicts<'x>(explained: &'x Explanation, rule: &Rule) -> impl Iterator<Item = &'x Verdict> {
    let (id, from, until) = (rule.id.clone(), rule.from, rule.until);
    let same = move |one: &&crate::engine::explanation::RuleExplained| {
        one.rule == id && one.from == from && one.until == until
    };
    explained.rules.iter().filter(same).flat_map(|one| one.lines.iter().map(|line| &line.verdict))
}
