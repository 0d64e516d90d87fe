//! What a rule has to do with a failed case: a sentence, and its words with what each condition saw.

use super::Telling;
use crate::cases::Why;
use crate::cases::why::{RuleWhy, UnitsWhy, Wanted};
use crate::diagnostic::{Label, render};
use crate::engine::explanation::{Role, Seen, Standing, Step, Verdict};
use crate::report::explanation::saw;
use crate::report::text::{clean, wrap};
use crate::report::words;
use crate::source::Sources;

/// Members of a quantifier that are told one by one.
const MEMBERS: usize = 4;

/// The sentence, and below it the words that decided, underlined.
pub(super) fn told(rule: &RuleWhy, why: &Why, how: Telling<'_>) -> String {
    if rule.text.is_none() {
        return own(rule, why, how);
    }
    let labels: Vec<Label> = rule
        .decided
        .iter()
        .map(|(role, step)| Label { span: step.span, text: clean(&said(role, step, how.sources)) })
        .collect();
    let labels = if labels.is_empty() { rule.text.map(whole).into_iter().collect() } else { labels };
    let mut out = render::note(&sentence(rule), &labels, how.sources, how.view.colour);
    out.push('\n');
    out
}

fn whole(span: crate::source::Span) -> Label {
    Label { span, text: String::new() }
}

/// A rule of the engine's own has no words in a file.
fn own(rule: &RuleWhy, why: &Why, how: Telling<'_>) -> String {
    let answer = why.answer.as_ref();
    let finding = answer.into_iter().flat_map(|answer| &answer.findings).find(|finding| finding.rule == rule.rule);
    let note = answer.into_iter().flat_map(|answer| &answer.notes).find(|note| note.code == rule.rule);
    let found = finding.map(|finding| &finding.message).or(note.map(|note| &note.text));
    let found =
        found.map_or_else(|| String::from("no words of a rule file decide it"), |text| format!("found: {text}"));
    let text = format!("`{}` is a rule of the engine's own; {found}", rule.rule);
    wrap("note: ", 6, &clean(&text), how.view.width)
}

/// What decided how units are counted.
pub(super) fn of_units(units: &UnitsWhy, how: Telling<'_>) -> String {
    let sentence = match units.waits.as_slice() {
        [] => String::from("the conditions on which units are counted in another way"),
        facts => format!("the count of units waits for {}", clean(&facts.join(", "))),
    };
    let label = |step: &Step| Label { span: step.span, text: clean(&said(&Role::Where, step, how.sources)) };
    let labels: Vec<Label> = units.decided.iter().map(label).collect();
    format!("{}\n", render::note(&sentence, &labels, how.sources, how.view.colour))
}

/// `` `plan-certified`, expected as a reason, did not fire (line 2) ``.
fn sentence(rule: &RuleWhy) -> String {
    let lines = words::lines(&rule.lines);
    let also = words::lines(&rule.also);
    let whom = match (lines.is_empty(), also.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(" ({lines})"),
        (false, false) => format!(" ({lines}; also on {also})"),
    };
    let came = match (&rule.standing, &rule.verdict) {
        (Some(Standing::Announced), _) => String::from("is only announced and was not run"),
        (Some(Standing::Withdrawn), _) => String::from("is withdrawn and was not run"),
        (Some(Standing::OtherDates), _) => format!("is not in force on that day{}", dates(rule)),
        (_, None) => String::from("was not run"),
        (_, Some(Verdict::Fired)) => format!("fired{whom}"),
        (_, Some(Verdict::DidNotFire)) => format!("did not fire{whom}"),
        (_, Some(Verdict::OutOfScope)) => format!("does not apply{whom}"),
        (_, Some(Verdict::Waits(facts))) => format!("waits for {}{whom}", facts.join(", ")),
        (_, Some(Verdict::Suppressed { exception, .. })) => {
            format!("would have fired, but for the exception `{exception}`{whom}")
        }
    };
    let id = clean(&rule.rule);
    let came = clean(&came);
    match rule.wanted {
        Wanted::Reason if rule.verdict == Some(Verdict::Fired) => {
            format!("`{id}`, expected as a reason, {came}, and changed nothing there")
        }
        Wanted::Reason => format!("`{id}`, expected as a reason, {came}"),
        Wanted::NoReason => format!("`{id}`, expected to be no reason, {came}"),
        Wanted::Open => format!("`{id}`, expected to be open, {came}"),
        Wanted::Behind => format!("`{id}`, which is behind the answer, {came}"),
        Wanted::Candidate => format!("`{id}`, which could have given what is expected, {came}"),
    }
}

fn dates(rule: &RuleWhy) -> String {
    match rule.dates {
        (None, None) => String::new(),
        (Some(from), None) => format!(", but from {from}"),
        (None, Some(until)) => format!(", but until {until}"),
        (Some(from), Some(until)) => format!(", but from {from} until {until}"),
    }
}

/// What a condition came to, with the values it saw.
fn said(role: &Role, step: &Step, sources: &Sources) -> String {
    let whose = match role {
        Role::Exception(id) => format!("exception {id}: "),
        Role::DatedBy => String::from("in force by "),
        Role::Where | Role::Unless | Role::Require | Role::Value => String::new(),
    };
    let members: Vec<&Step> = step.steps.iter().filter(|inner| inner.line.is_some()).collect();
    let values = if members.is_empty() { saw(step, sources) } else { each(&members, sources) };
    format!("{whose}{}{values}", came(&step.seen))
}

fn came(seen: &Seen) -> String {
    match seen {
        Seen::True => String::from("holds"),
        Seen::False => String::from("does not hold"),
        Seen::Value(value) => format!("is {value}"),
        Seen::Absent => String::from("is none"),
        Seen::Unknown(facts) => format!("not known without {}", facts.join(", ")),
    }
}

/// `: line 1 yes, as code is 97110; line 2 no`.
fn each(members: &[&Step], sources: &Sources) -> String {
    let one = |step: &&&Step| {
        let came = match &step.seen {
            Seen::True => "yes",
            Seen::False => "no",
            Seen::Unknown(_) => "not known",
            Seen::Value(value) => value,
            Seen::Absent => "none",
        };
        let line = step.line.map_or_else(String::new, |n| format!("line {n} "));
        format!("{line}{came}{}", saw(step, sources))
    };
    let mut all: Vec<String> = members.iter().take(MEMBERS).map(|step| one(&step)).collect();
    if members.len() > MEMBERS {
        all.push(String::from("…"));
    }
    format!(": {}", all.join("; "))
}
