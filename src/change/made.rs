//! Sessions that show a change, where there is no data: one for each rule that decides otherwise.
//!
//! In: both sides. Out: [`Made`]. The samples and cases of both sides are asked first, then sessions made up around the limits of the rule
//! as it was and as it is. What always holds: both answers are the engines' own, and a session has nothing in it that its difference
//! does not need; "none found" says how many were tried and nothing more.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::Serialize;
use serde_json::Value as Tree;

use super::answers::{Renames, SessionChange, difference};
use super::entry::Changes;
use super::groups::{Group, groups};
use super::side::Side;
use super::touched::{self, Touched};
use crate::cases::given;
use crate::engine::Engine;
use crate::model::determination::Determination;
use crate::profile::checked::{Profile, Rule};
use crate::proof::search::{Runner, minimise};
use crate::proof::{Search, Want, Wish};

/// Sessions that are tried for each way to look.
const BUDGET: usize = 300;

/// Sessions that are decided for each thing that changed, at most, at each of three degrees of clearness.
const MOST: usize = 600;

/// What was found, and how it was looked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Made {
    /// Payers that are on both sides and differ in a text.
    pub payers: usize,
    /// Sessions that both sides decided, to find these.
    pub tried: usize,
    /// Samples and cases among them.
    pub cases: usize,
    /// Those of the samples and cases that are answered differently.
    pub cases_changed: usize,
    /// A session for each thing that decides otherwise.
    pub found: Vec<Witness>,
    /// Things that decide otherwise, of which no session was found that shows it.
    pub not_found: Vec<Subject>,
}

/// What a session is to show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// Payer.
    pub payer: String,
    /// What decides otherwise: ``rule `x` ``, ``list `codes` ``, or another part of the profile.
    pub what: String,
    /// The file that says it.
    pub file: String,
}

/// A session that shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Witness {
    /// Payer.
    pub payer: String,
    /// What it shows.
    pub of: Vec<String>,
    /// The record, as `check` reads it.
    pub record: Tree,
    /// The answer by the old rules.
    pub old: Determination,
    /// The answer by the new ones.
    pub new: Determination,
    /// How they differ.
    pub change: SessionChange,
}

/// Looks for sessions on which the sides differ, payer by payer. What several payers have from one part is shown once.
#[must_use]
pub fn made(old: &Side, new: &Side, changes: &Changes) -> Made {
    let renames = Renames::of(changes);
    let mut made = Made::default();
    let mut shown = BTreeSet::new();
    for after in new.engine.profiles() {
        let Some(before) = old.engine.find(&after.id).filter(|before| before.id == after.id) else { continue };
        if before.digest == after.digest && seeds(before) == seeds(after) {
            continue;
        }
        let sides = Sides {
            old: (&old.engine, before),
            new: (&new.engine, after),
            runners: [Runner::new(&old.engine, before), Runner::new(&new.engine, after)],
            renames: &renames,
            tried: Cell::new(0),
            most: Cell::new(usize::MAX),
            known: RefCell::default(),
        };
        made.payers = made.payers.saturating_add(1);
        sides.look(changes, &mut made, &mut shown);
        made.tried = made.tried.saturating_add(sides.tried.get());
    }
    made.not_found.retain(|subject| !shown.contains(&(subject.file.clone(), subject.what.clone())));
    made
}

/// One payer on both sides.
struct Sides<'s> {
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
type Shown = BTreeSet<(String, String)>;

/// How a record is answered by both sides, where that differs.
type Differs = Option<Rc<(SessionChange, [Determination; 2])>>;

/// What a difference has to be like.
type Goal<'g> = dyn Fn(&SessionChange, &[Determination; 2]) -> bool + 'g;

impl Sides<'_> {
    fn look(&self, changes: &Changes, made: &mut Made, shown: &mut Shown) {
        let (before, after) = (self.old.1, self.new.1);
        let mut texts = seeds(before);
        texts.extend(seeds(after));
        // The shortest first: they say best what matters.
        texts.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        texts.dedup();
        let seeds = texts.iter().filter_map(|text| serde_json::from_str::<Tree>(text).ok());
        let changed: Vec<Tree> = seeds.filter(|seed| self.differs(seed).is_some()).collect();
        made.cases = made.cases.saturating_add(texts.len());
        made.cases_changed = made.cases_changed.saturating_add(changed.len());
        let touched = touched::rules(before, after, self.renames);
        let ids: BTreeSet<&str> = touched.iter().filter_map(Touched::rule).map(|rule| rule.id.as_str()).collect();
        let mut searches = [Search::new(self.old.0, before, BUDGET), Search::new(self.new.0, after, BUDGET)];
        for group in groups(&touched, changes, (before, after)) {
            if !shown.contains(&(group.of.file.clone(), group.of.what.clone())) {
                let found = self.group(&mut searches, &group, &ids, &changed);
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
        searches: &mut [Search<'_>; 2],
        group: &Group<'_, '_>,
        touched: &BTreeSet<&str>,
        changed: &[Tree],
    ) -> Option<Tree> {
        let own: BTreeSet<&str> =
            group.rules.iter().filter_map(|one| one.rule()).map(|rule| rule.id.as_str()).collect();
        let among = |ids: &BTreeSet<&str>, change: &SessionChange| {
            change.rules.iter().any(|rule| ids.contains(rule.rule.as_str()))
        };
        let others: BTreeSet<&str> = touched.difference(&own).copied().collect();
        let shows = |change: &SessionChange, [old, new]: &[Determination; 2]| {
            let behind = || names(old, &own, Some(self.renames)) || names(new, &own, None);
            among(&own, change) || (change.matters() && (group.alone || behind()))
        };
        let only = |change: &SessionChange, answers: &[Determination; 2]| {
            change.matters() && !among(&others, change) && shows(change, answers)
        };
        let clear = |change: &SessionChange, answers: &[Determination; 2]| {
            answers.iter().all(|answer| answer.missing.is_empty()) && only(change, answers)
        };
        let goals: [&Goal<'_>; 3] = [&clear, &only, &shows];
        let ways: Vec<Vec<(Edition, Wish<'_>)>> = group.rules.iter().flat_map(|one| ways(one)).collect();
        goals.into_iter().find_map(|goal| self.search(searches, &ways, goal, changed))
    }

    fn search(
        &self,
        [in_old, in_new]: &mut [Search<'_>; 2],
        ways: &[Vec<(Edition, Wish<'_>)>],
        goal: &Goal<'_>,
        changed: &[Tree],
    ) -> Option<Tree> {
        self.most.set(self.tried.get().saturating_add(MOST));
        let reaches = |record: &Tree| {
            self.tried.get() < self.most.get() && self.differs(record).is_some_and(|both| goal(&both.0, &both.1))
        };
        // A case that shows it needs only to be made smaller.
        if let Some(case) = changed.iter().find(|record| reaches(record)) {
            return Some(minimise(case.clone(), &reaches));
        }
        for way in ways {
            let search = match way.first() {
                Some((Edition::Old, _)) => &mut *in_old,
                _ => &mut *in_new,
            };
            let way: Vec<Wish<'_>> = way.iter().map(|(_, wish)| *wish).collect();
            if let Some(found) = search.find_record(&way, &reaches) {
                return Some(found);
            }
        }
        if !ways.is_empty() {
            return None;
        }
        in_new.find_record(&[], &reaches).or_else(|| in_old.find_record(&[], &reaches))
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

    fn decide(&self, record: &Tree) -> Option<(SessionChange, [Determination; 2])> {
        let [old, new] = &self.runners;
        let (old, new) = (old.decide(record)?, new.decide(record)?);
        let change = difference(&old, &new, self.renames)?;
        Some((change, [old, new]))
    }
}

/// The side in whose profile to look for a session.
#[derive(Clone, Copy)]
enum Edition {
    Old,
    New,
}

/// What to wish for, so that two versions of a rule part.
fn ways<'p>(one: &Touched<'p>) -> Vec<Vec<(Edition, Wish<'p>)>> {
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

/// The samples and cases of a payer as records.
fn seeds(profile: &Profile) -> Vec<String> {
    let samples = profile.samples.values();
    let cases = profile.tests.iter().map(|case| &case.given);
    let record = |given: &Tree| {
        let mut record = given::tree(given, &profile.samples);
        if let Some(map) = record.as_object_mut() {
            map.insert(String::from("id"), Tree::from("witness"));
            map.remove("payer");
        }
        record.to_string()
    };
    samples.chain(cases).map(record).collect()
}
