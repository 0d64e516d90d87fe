//! One payer by the old and the new rules, and the search for sessions on which the two part.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value as Tree;

use super::days;
use super::groups::{Group, Variants, groups};
use super::touched::{self, Touched};
use super::{Made, Subject, Witness};
use crate::change::answers::{Renames, SessionChange, difference};
use crate::change::entry::Changes;
use crate::engine::Engine;
use crate::model::determination::Determination;
use crate::model::facts::{FactId, Owner as FactOwner};
use crate::model::state::State;
use crate::model::value::Value;
use crate::profile::checked::{Profile, Rule};
use crate::proof::search::{Runner, minimise};
use crate::proof::slot::{Owner, Slot};
use crate::proof::{Search, Want, Wish};

/// Sessions that are tried for each way to look.
const BUDGET: usize = 300;

/// Sessions that are decided for each thing that changed, at most, at each of three degrees of clearness, and to settle what a session
/// still waits for.
const MOST: usize = 600;

/// Sessions of one payer after which a tenth of [`MOST`] has to do: a change of a hundred rules is looked at, too, and ends.
const PLENTY: usize = 10_000;

/// Minutes that make from two to eight units, for what shows only on many units.
const LENGTHS: [u32; 6] = [23, 38, 53, 68, 83, 113];

/// One payer on both sides.
pub(super) struct Sides<'s> {
    old: (&'s Engine, &'s Profile),
    new: (&'s Engine, &'s Profile),
    runners: [Runner<'s>; 2],
    renames: &'s Renames,
    tried: Cell<usize>,
    /// When to stop looking.
    most: Cell<usize>,
    /// Records that were decided.
    known: RefCell<BTreeMap<String, Differs>>,
}

/// Things that were shown: the file and what.
pub(super) type Shown = BTreeSet<(String, String)>;

/// How a record is answered by both sides, where that differs.
type Differs = Option<Rc<Both>>;

/// How two answers differ, and the answers.
type Both = (SessionChange, [Determination; 2]);

/// What a difference has to be like.
type Goal<'g> = dyn Fn(&Tree, &Both) -> bool + 'g;

/// Searches in the old profile and in the new one.
type Searches<'s> = [Search<'s>; 2];

impl<'s> Sides<'s> {
    pub(super) fn new(old: (&'s Engine, &'s Profile), new: (&'s Engine, &'s Profile), renames: &'s Renames) -> Self {
        let runners = [Runner::new(old.0, old.1), Runner::new(new.0, new.1)];
        let (tried, most, known) = (Cell::new(0), Cell::new(usize::MAX), RefCell::default());
        Self { old, new, runners, renames, tried, most, known }
    }

    /// How many records were decided.
    pub(super) fn tried(&self) -> usize {
        self.tried.get()
    }

    /// Looks for a session for each thing that changed and was not shown for another payer.
    pub(super) fn look(&self, changes: &Changes, made: &mut Made, shown: &mut Shown) {
        let (before, after) = (self.old.1, self.new.1);
        let mut texts = super::seeds(before);
        texts.extend(super::seeds(after));
        // The shortest first: they say best what matters.
        texts.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        texts.dedup();
        let seeds = texts.iter().filter_map(|text| serde_json::from_str::<Tree>(text).ok());
        let changed: Vec<Tree> = seeds.filter(|seed| self.differs(seed).is_some()).collect();
        made.cases = made.cases.saturating_add(texts.len());
        made.cases_changed = made.cases_changed.saturating_add(changed.len());
        let touched = touched::rules(before, after, self.renames);
        let ids: BTreeSet<&str> = touched.iter().filter_map(Touched::rule).map(|rule| rule.id.as_str()).collect();
        let searches = || [Search::new(self.old.0, before, BUDGET), Search::new(self.new.0, after, BUDGET)];
        let days = days::parting(before, after);
        let mut as_sampled = searches();
        for group in groups(&touched, changes, (before, after)) {
            if !shown.contains(&(group.of.file.clone(), group.of.what.clone())) {
                let found = self.group(&mut as_sampled, &group, &ids, &changed).or_else(|| {
                    days.iter().find_map(|day| {
                        let mut moved = searches().map(|search| search.moved_to(*day));
                        self.group(&mut moved, &group, &ids, &[])
                    })
                });
                self.tell(&group.of, found, made, shown);
            }
        }
    }

    fn tell(&self, of: &Subject, found: Option<Tree>, made: &mut Made, shown: &mut Shown) {
        let answers = found.as_ref().and_then(|record| self.differs(record));
        let (Some(mut record), Some(answers)) = (found, answers) else {
            made.not_found.push(of.clone());
            return;
        };
        shown.insert((of.file.clone(), of.what.clone()));
        if let Some(map) = record.as_object_mut() {
            map.insert(String::from("payer"), Tree::from(of.payer.as_str()));
        }
        // A session that shows two things is told once, with both.
        if let Some(other) = made.found.iter_mut().find(|other| other.record == record) {
            other.of.push(of.what.clone());
            return;
        }
        let (change, [old, new]) = &*answers;
        made.found.push(Witness {
            payer: of.payer.clone(),
            of: vec![of.what.clone()],
            record,
            old: old.clone(),
            new: new.clone(),
            change: change.clone(),
        });
    }

    /// The clearest session there is: one that waits for nothing, and on which nothing else that changed shows; else one that differs in
    /// what is sent; else one on which a rule comes to something else.
    fn group(
        &self,
        searches: &mut Searches<'_>,
        group: &Group<'_, '_>,
        touched: &BTreeSet<&str>,
        changed: &[Tree],
    ) -> Option<Tree> {
        let own: BTreeSet<&str> =
            group.rules.iter().filter_map(|one| one.rule()).map(|rule| rule.id.as_str()).collect();
        let others: BTreeSet<&str> = touched.difference(&own).copied().collect();
        let among = |ids: &BTreeSet<&str>, change: &SessionChange| {
            change.rules.iter().any(|rule| ids.contains(rule.rule.as_str()))
        };
        // What no rule stands for shows where the answer is another one with this part as it was.
        let reverted = group.reverted.as_ref().map(|profile| Engine::new(vec![profile.clone()]));
        let reverted = reverted.as_ref().map(|engine| Runner::new(engine, self.new.1));
        let shows = |record: &Tree, (change, [old, new]): &Both| match &reverted {
            Some(runner) => {
                let was = runner.decide(record);
                was.and_then(|was| difference(&was, new, self.renames)).is_some_and(|change| change.matters())
            }
            None => {
                let behind = || names(old, &own, Some(self.renames)) || names(new, &own, None);
                among(&own, change) || (change.matters() && (group.units || behind()))
            }
        };
        let only = |record: &Tree, both: &Both| both.0.matters() && !among(&others, &both.0) && shows(record, both);
        let clear = |record: &Tree, both: &Both| !waits(both) && only(record, both);
        let goals: [&Goal<'_>; 3] = [&clear, &only, &shows];
        let ways: Vec<Way<'_>> = group.rules.iter().flat_map(|one| ways(one)).collect();
        for goal in goals {
            if let Some(found) = self.search(searches, &ways, goal, changed, &group.variants) {
                let settled = self.settled(searches, &found, goal);
                let settled = settled.filter(|record| self.reaches(record, &clear));
                return Some(match settled {
                    Some(record) => minimise(record, &|record| self.reaches(record, &clear)),
                    None => found,
                });
            }
        }
        None
    }

    /// Begins to count towards what may be tried.
    fn begin(&self) {
        let tried = self.tried.get();
        let most = if tried < PLENTY { MOST } else { MOST.div_ceil(10) };
        self.most.set(tried.saturating_add(most));
    }

    /// Whether a record is answered differently, and so; false when enough was tried.
    fn reaches(&self, record: &Tree, goal: &Goal<'_>) -> bool {
        self.tried.get() < self.most.get() && self.differs(record).is_some_and(|both| goal(record, &both))
    }

    /// A record that reaches the goal, with nothing in it that it does not need.
    fn search(
        &self,
        [in_old, in_new]: &mut Searches<'_>,
        ways: &[Way<'_>],
        goal: &Goal<'_>,
        changed: &[Tree],
        variants: &Variants,
    ) -> Option<Tree> {
        self.begin();
        let reaches = |record: &Tree| self.reaches(record, goal);
        // A case that shows it needs only to be made smaller.
        if let Some(case) = changed.iter().find(|record| reaches(record)) {
            return Some(minimise(case.clone(), &reaches));
        }
        let other = |record: &Tree| self::variants(record, variants).into_iter().find(|record| reaches(record));
        let tries = |record: &Tree| reaches(record) || other(record).is_some();
        let ended = |record: Tree| match reaches(&record) {
            true => Some(record),
            false => other(&record).map(|record| minimise(record, &reaches)),
        };
        for way in ways {
            let search = match way.first() {
                Some((Edition::Old, _)) => &mut *in_old,
                _ => &mut *in_new,
            };
            let way: Vec<Wish<'_>> = way.iter().map(|(_, wish)| *wish).collect();
            if let Some(found) = search.find_record(&way, &tries).and_then(ended) {
                return Some(found);
            }
        }
        if !ways.is_empty() {
            return None;
        }
        in_new.find_record(&[], &tries).or_else(|| in_old.find_record(&[], &tries)).and_then(ended)
    }

    /// The record with what it waits for, one fact after the other, as long as the goal is reached; `None` where that does not end.
    fn settled(&self, searches: &Searches<'_>, record: &Tree, goal: &Goal<'_>) -> Option<Tree> {
        self.begin();
        let mut best = record.clone();
        loop {
            let both = self.differs(&best)?;
            let open = open(&both);
            if open.is_empty() {
                return Some(best);
            }
            let fewer = |record: &Tree| {
                self.reaches(record, goal)
                    && self.differs(record).is_some_and(|both| self::open(&both).len() < open.len())
            };
            best = open.iter().flat_map(|(fact, lines)| slots(fact, lines)).find_map(|slot| {
                let states = searches.iter().rev().flat_map(|search| search.interest().states(&slot, &best));
                let states = states.filter(|state| !state.is_unknown()).chain([State::Absent]);
                let with = |state: State| {
                    let mut record = best.clone();
                    slot.put(&mut record, &state);
                    record
                };
                states.map(with).find(|record| fewer(record))
            })?;
        }
    }

    /// Decides a record by both sides, once.
    fn differs(&self, record: &Tree) -> Differs {
        let key = record.to_string();
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        self.tried.set(self.tried.get().saturating_add(1));
        let differs = self.decide(record).map(Rc::new);
        self.known.borrow_mut().insert(key, differs.clone());
        differs
    }

    fn decide(&self, record: &Tree) -> Option<Both> {
        let [old, new] = &self.runners;
        let (old, new) = (old.decide(record)?, new.decide(record)?);
        let change = difference(&old, &new, self.renames)?;
        Some((change, [old, new]))
    }
}

/// What to wish for, and in which profile to look.
type Way<'p> = Vec<(Edition, Wish<'p>)>;

/// The side in whose profile to look for a session.
#[derive(Clone, Copy)]
enum Edition {
    Old,
    New,
}

/// What to wish for, so that two versions of a rule part.
fn ways<'p>(one: &Touched<'p>) -> Vec<Way<'p>> {
    let alone = |edition, rule: Option<&'p Rule>, want| rule.map(|rule| vec![(edition, Wish::Rule(rule, want))]);
    let mut all = Vec::new();
    if let (Some(old), Some(new)) = (one.old, one.new) {
        let (fires, not) = (Want::True, Want::False);
        all.push(vec![(Edition::New, Wish::Rule(new, fires)), (Edition::New, Wish::Rule(old, not))]);
        all.push(vec![(Edition::Old, Wish::Rule(old, fires)), (Edition::Old, Wish::Rule(new, not))]);
    }
    for want in [Want::True, Want::Unknown] {
        all.extend(alone(Edition::New, one.new, want));
        all.extend(alone(Edition::Old, one.old, want));
    }
    all
}

/// Whether one of the rules is behind an answer, or the answer waits for it.
fn names(answer: &Determination, ids: &BTreeSet<&str>, renames: Option<&Renames>) -> bool {
    let is = |id: &String| ids.contains(renames.map_or(id.as_str(), |renames| renames.new_id(id)));
    answer.findings.iter().any(|finding| is(&finding.rule))
        || answer.missing.iter().any(|missing| missing.rules.iter().any(is))
}

/// Whether one side still waits for a fact.
fn waits(both: &Both) -> bool {
    both.1.iter().any(|answer| !answer.missing.is_empty())
}

/// Facts that one of the sides waits for, and on which lines.
fn open((_, answers): &Both) -> BTreeMap<String, BTreeSet<usize>> {
    let mut all: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for missing in answers.iter().flat_map(|answer| &answer.missing) {
        all.entry(missing.fact.clone()).or_default().extend(&missing.lines);
    }
    all
}

/// Where a missing fact would be written.
fn slots(fact: &str, lines: &BTreeSet<usize>) -> Vec<Slot> {
    let bare = fact.strip_prefix("line.").unwrap_or(fact);
    let line = FactId::find(FactOwner::Session, fact).is_none() && FactId::find(FactOwner::Line, bare).is_some();
    if line {
        let owner = |line: &usize| Owner::Line(line.saturating_sub(1));
        return lines.iter().map(|line| Slot::new(owner(line), bare)).collect();
    }
    vec![Slot::new(Owner::Session, fact)]
}

/// Sessions like this one.
fn variants(record: &Tree, variants: &Variants) -> Vec<Tree> {
    let count = record.get("lines").and_then(Tree::as_array).map_or(0, Vec::len);
    let each_line = |path: &str, value: Value| {
        let mut record = record.clone();
        for line in 0..count {
            Slot::new(Owner::Line(line), path).put(&mut record, &State::Known(value.clone()));
        }
        record
    };
    match variants {
        Variants::None => Vec::new(),
        Variants::Longer => LENGTHS.map(|minutes| each_line("minutes", Value::Number(minutes.into()))).to_vec(),
        Variants::Modifiers(sets) => {
            let list = |set: &Vec<String>| Value::List(set.iter().map(|modifier| Value::text(modifier)).collect());
            sets.iter().map(|set| each_line("modifiers", list(set))).collect()
        }
    }
}
