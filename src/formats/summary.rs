//! What a run came to: what a biller does next.
//!
//! In: answers. Out: counts that add up: records = decided + rejected.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

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

impl Tally {
    /// Counts an answer.
    pub fn add(&mut self, answer: &Answer) {
        add(&mut self.summary.records, 1);
        match answer {
            Answer::Rejected(_) => add(&mut self.summary.rejected, 1),
            Answer::Decided(decided) => self.decided(decided),
        }
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
