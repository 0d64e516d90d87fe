//! What a run came to: what a biller does next.
//!
//! In: answers, or rows of them in short. Out: counts that add up: records = decided + rejected. What always holds: rows come to what their answers come to, but
//! for payments and costs, which no row has.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;
use serde::Serialize;

use super::brief::BriefRows;
use super::brief::columns::Part;
use super::brief::decisions::{DECISIONS, place};
use super::brief::texts::Texts;
use super::brief::units::Units;
use crate::model::determination::{Answer, Decision, Determination};

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Version of the contract: 1.
    pub schema: u32,
    /// Records read, well or badly.
    pub records: u64,
    /// Sessions decided.
    pub decided: u64,
    /// Records rejected.
    pub rejected: u64,
    /// Sessions by decision.
    pub sessions: BTreeMap<Decision, u64>,
    /// Lines by decision.
    pub lines: BTreeMap<Decision, u64>,
    /// Units of the lines that can be sent now.
    #[serde(serialize_with = "as_number")]
    pub units_to_send: Decimal,
    /// Dollars expected for them, of the sessions for which that is known; `None`: no fees were given.
    #[serde(serialize_with = "as_dollars")]
    pub payment_to_send: Option<Decimal>,
    /// Rules that fired, what costs most first, then the most frequent.
    pub findings: Vec<Count>,
    /// Facts that would settle most, first.
    pub missing: Vec<MissingCount>,
    /// Inputs that could not be read, or not to their end.
    pub unread: Vec<String>,
}

/// How often a rule fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Profile id.
    pub payer: String,
    /// Id of the rule.
    pub rule: String,
    /// Its effect.
    pub effect: String,
    /// Sessions in which it fired.
    pub sessions: u64,
    /// Lines on which it fired.
    pub lines: u64,
    /// Dollars that its findings cost, as far as that is known; `None`: of none it is.
    #[serde(serialize_with = "as_dollars")]
    pub cost: Option<Decimal>,
}

/// How many sessions a fact would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingCount {
    /// Path of the fact.
    pub fact: String,
    /// Sessions that wait for this fact and no other.
    pub settles: u64,
    /// Sessions that wait for it, alone or among others.
    pub waits: u64,
}

/// How often a rule fired so far.
#[derive(Debug, Default)]
struct Fired {
    sessions: u64,
    lines: u64,
    cost: Option<Decimal>,
}

/// Counts answers as they come.
#[derive(Debug, Default)]
pub struct Tally {
    summary: Summary,
    findings: BTreeMap<(String, String, String), Fired>,
    missing: BTreeMap<String, (u64, u64)>,
}

/// Counts of some rows, by number.
#[derive(Debug, Default)]
struct Sums {
    /// Sessions and lines.
    decisions: [(u64, u64); DECISIONS.len()],
    /// Units to send.
    parts: i64,
    /// Sessions and lines by rule.
    fired: Vec<(u64, u64)>,
}

impl Sums {
    /// Counts the findings of decided sessions.
    fn fired(&mut self, rows: &BriefRows, places: Range<usize>) {
        let findings = rows.finding_ends().members(places.clone());
        let (mut rest, mut on) = (rows.fired(findings.clone()), rows.fired_on_ends().counts(findings));
        for count in rows.finding_ends().counts(places).filter(|count| *count > 0) {
            let (own, behind) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = behind;
            for (at, (rule, on)) in own.iter().zip(on.by_ref()).enumerate() {
                let Some((sessions, lines)) = self.fired.get_mut(rule.place()) else { continue };
                add(lines, u64::try_from(on).unwrap_or(u64::MAX));
                let before = own.get(..at).unwrap_or_default();
                add(sessions, u64::from(!before.contains(rule)));
            }
        }
    }
}

impl Tally {
    /// Counts an answer.
    pub fn add(&mut self, answer: &Answer) {
        add(&mut self.summary.records, 1);
        match answer {
            Answer::Rejected(_) => add(&mut self.summary.rejected, 1),
            Answer::Decided(decided) => self.decided(decided),
        }
    }

    /// Counts some answers.
    #[must_use]
    pub fn of(answers: &[Answer]) -> Self {
        let mut tally = Self::default();
        answers.iter().for_each(|answer| tally.add(answer));
        tally
    }

    /// Adds what was counted of answers behind these.
    pub fn join(&mut self, other: Tally) {
        let Tally { summary, findings, missing } = other;
        let own = &mut self.summary;
        add(&mut own.records, summary.records);
        add(&mut own.decided, summary.decided);
        add(&mut own.rejected, summary.rejected);
        summary.sessions.into_iter().for_each(|(decision, more)| count(&mut own.sessions, decision, more));
        summary.lines.into_iter().for_each(|(decision, more)| count(&mut own.lines, decision, more));
        own.units_to_send = own.units_to_send.saturating_add(summary.units_to_send);
        own.payment_to_send = sum(own.payment_to_send, summary.payment_to_send);
        own.unread.extend(summary.unread);
        for (key, fired) in findings {
            let all = self.findings.entry(key).or_default();
            add(&mut all.sessions, fired.sessions);
            add(&mut all.lines, fired.lines);
            all.cost = sum(all.cost, fired.cost);
        }
        for (fact, (settles, waits)) in missing {
            let all = self.missing.entry(fact).or_default();
            add(&mut all.0, settles);
            add(&mut all.1, waits);
        }
    }

    /// Counts rows.
    pub fn rows(&mut self, rows: &BriefRows) {
        self.range(rows, 0..rows.len());
    }

    /// Counts the rows at some places.
    pub fn range(&mut self, rows: &BriefRows, places: Range<usize>) {
        let mut sums = Sums::default();
        sums.fired.resize(rows.names().rules().len(), (0, 0));
        for part in rows.parts(places) {
            match part {
                Part::Rejected(_) => {
                    add(&mut self.summary.records, 1);
                    add(&mut self.summary.rejected, 1);
                }
                Part::Decided(places) => {
                    let sessions = u64::try_from(places.len()).unwrap_or(u64::MAX);
                    add(&mut self.summary.records, sessions);
                    add(&mut self.summary.decided, sessions);
                    for decision in rows.decided(places.clone()) {
                        sums.decisions.get_mut(place(*decision)).into_iter().for_each(|(sessions, _)| add(sessions, 1));
                    }
                    sums.fired(rows, places.clone());
                    self.lines(rows, rows.lines_of(places.clone()), &mut sums);
                    self.waits(rows, places);
                }
            }
        }
        for (decision, (sessions, lines)) in DECISIONS.into_iter().zip(sums.decisions) {
            count(&mut self.summary.sessions, decision, sessions);
            count(&mut self.summary.lines, decision, lines);
        }
        self.send(Units::Parts(sums.parts));
        for (rule, (sessions, lines)) in rows.names().rules().iter().zip(sums.fired) {
            if sessions > 0 {
                let payer = rows.names().payer(rule.payer).to_owned();
                let all = self.findings.entry((payer, rule.id.clone(), rule.effect.clone())).or_default();
                add(&mut all.sessions, sessions);
                add(&mut all.lines, lines);
            }
        }
    }

    /// Counts lines. What can be sent now are the covered ones with known units.
    fn lines(&mut self, rows: &BriefRows, lines: Range<usize>, sums: &mut Sums) {
        let decisions = rows.decisions(lines.clone());
        for decision in decisions {
            sums.decisions.get_mut(place(*decision)).into_iter().for_each(|(_, lines)| add(lines, 1));
        }
        let covered = |decision: &Decision| *decision == Decision::Covered;
        let parts = rows.units().parts(lines.clone()).and_then(|parts| {
            let mut each =
                decisions.iter().zip(parts).map(|(decision, parts)| if covered(decision) { *parts } else { 0 });
            each.try_fold(sums.parts, i64::checked_add)
        });
        match parts {
            Some(parts) => sums.parts = parts,
            None => {
                let all = decisions.iter().zip(rows.units().range(lines));
                all.filter(|(decision, _)| covered(decision)).for_each(|(_, units)| self.send(units));
            }
        }
    }

    /// Counts the facts of decided sessions.
    fn waits(&mut self, rows: &BriefRows, places: Range<usize>) {
        if rows.facts_of(places.clone()).is_empty() {
            return;
        }
        for at in places {
            self.waits_of(rows.facts(), rows.fact_ends().range(at));
        }
    }

    /// Counts the facts of a session.
    fn waits_of(&mut self, facts: &Texts, places: Range<usize>) {
        let alone = u64::from(places.len() == 1);
        for fact in facts.range(places) {
            let waits = match self.missing.get_mut(fact) {
                Some(waits) => waits,
                None => self.missing.entry(fact.to_owned()).or_default(),
            };
            add(&mut waits.0, alone);
            add(&mut waits.1, 1);
        }
    }

    fn send(&mut self, units: Units) {
        let units = units.number().unwrap_or_default();
        self.summary.units_to_send = self.summary.units_to_send.saturating_add(units);
    }

    /// Notes an input that could not be read.
    pub fn unread(&mut self, why: String) {
        self.summary.unread.push(why);
    }

    fn decided(&mut self, decided: &Determination) {
        add(&mut self.summary.decided, 1);
        add(self.summary.sessions.entry(decided.decision).or_default(), 1);
        for line in &decided.lines {
            add(self.summary.lines.entry(line.decision).or_default(), 1);
        }
        for line in &decided.claim_lines {
            self.summary.units_to_send = self.summary.units_to_send.saturating_add(line.units);
        }
        let payment = decided.payment.as_ref().and_then(|payment| payment.sent_now);
        self.summary.payment_to_send = sum(self.summary.payment_to_send, payment);
        let mut fired: BTreeMap<(&str, &str), (u64, Option<Decimal>)> = BTreeMap::new();
        for finding in &decided.findings {
            let lines = u64::try_from(finding.lines.len()).unwrap_or(u64::MAX);
            let (all, cost) = fired.entry((&finding.rule, &finding.effect)).or_default();
            add(all, lines);
            *cost = sum(*cost, finding.cost);
        }
        for ((rule, effect), (lines, cost)) in fired {
            let key = (decided.payer.clone(), rule.to_string(), effect.to_string());
            let all = self.findings.entry(key).or_default();
            add(&mut all.sessions, 1);
            add(&mut all.lines, lines);
            all.cost = sum(all.cost, cost);
        }
        let facts: BTreeSet<&str> = decided.missing.iter().map(|missing| missing.fact.as_str()).collect();
        for fact in &facts {
            let (settles, waits) = self.missing.entry((*fact).to_string()).or_default();
            add(settles, u64::from(facts.len() == 1));
            add(waits, 1);
        }
    }

    /// The counts, most frequent first.
    #[must_use]
    pub fn summary(self) -> Summary {
        let mut findings: Vec<Count> = self
            .findings
            .into_iter()
            .map(|((payer, rule, effect), Fired { sessions, lines, cost })| Count {
                payer,
                rule,
                effect,
                sessions,
                lines,
                cost,
            })
            .collect();
        // What costs most first, where fees were given; then the most frequent.
        findings.sort_by_key(|count| std::cmp::Reverse((count.cost, count.sessions)));
        let mut missing: Vec<MissingCount> =
            self.missing.into_iter().map(|(fact, (settles, waits))| MissingCount { fact, settles, waits }).collect();
        missing.sort_by_key(|count| std::cmp::Reverse((count.settles, count.waits)));
        Summary { schema: 1, findings, missing, ..self.summary }
    }
}

fn count(counts: &mut BTreeMap<Decision, u64>, decision: Decision, more: u64) {
    if more > 0 {
        add(counts.entry(decision).or_default(), more);
    }
}

fn add(to: &mut u64, count: u64) {
    *to = to.saturating_add(count);
}

/// The sum of what is known of two.
fn sum(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    one.into_iter().chain(other).reduce(Decimal::saturating_add)
}

fn as_dollars<S: serde::Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => as_number(&value.round_dp(2), serializer),
        None => serializer.serialize_none(),
    }
}

fn as_number<S: serde::Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let text = value.normalize().to_string();
    text.parse::<serde_json::Number>().map_err(serde::ser::Error::custom)?.serialize(serializer)
}
