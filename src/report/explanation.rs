//! `explain`: one session, every rule, each condition with the value it saw, and what would change the answer.

use crate::engine::explanation::{
    Change, CountExplained, Explanation, LineExplained, Role, RuleExplained, Seen, Standing, Step, VariantExplained,
    Verdict,
};
use crate::source::Sources;

use super::ink::View;
use super::table;
use super::text::{clean, wrap};
use super::words;

/// The whole explanation: the answer, what would change it, the rules that matter, then the others.
#[must_use]
pub fn explanation(explanation: &Explanation, sources: &Sources, view: View) -> String {
    let mut out = table::decided(&explanation.determination, view);
    out.push_str(&changes(explanation, sources, view));
    for (part, name) in PARTS {
        let rules: Vec<String> = explanation
            .rules
            .iter()
            .filter(|rule| self::part(rule) == part)
            .map(|rule| self::rule(rule, sources, view))
            .collect();
        if !rules.is_empty() {
            out.push_str(&format!("{}\n{}\n", view.strong(name), rules.concat()));
        }
    }
    out.push_str(&variants(&explanation.variants, sources, view));
    out.push_str(&counts(&explanation.counts, view));
    out
}

/// What was counted of the earlier sessions, and which of them.
fn counts(counts: &[CountExplained], view: View) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n", view.strong("counted from earlier sessions"));
    for count in counts {
        let came = match (&count.seen, &count.between) {
            (Seen::Value(value), _) => value.clone(),
            (_, (Some(low), Some(high))) => format!("from {low} to {high}"),
            (_, (Some(low), None)) => format!("at least {low}"),
            _ => String::from("not known"),
        };
        out.push_str(&wrap("  ", 4, &clean(&format!("{}: {came}", count.path)), view.width));
        for one in &count.members {
            let line = one.line.map_or_else(String::new, |line| format!(", line {line}"));
            let waits = match one.waits.as_slice() {
                [] => String::new(),
                waits => format!(", which waits for {}", waits.join(", ")),
            };
            out.push_str(&wrap("    ", 6, &clean(&format!("{} {}{line}{waits}", one.date, one.id)), view.width));
        }
    }
    out.push('\n');
    out
}

/// The variants of the unit count, and whether each holds.
fn variants(variants: &[VariantExplained], sources: &Sources, view: View) -> String {
    if variants.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n", view.strong("other ways to count units"));
    for variant in variants {
        let source = variant.source.as_ref().map_or_else(String::new, table::cite);
        let standing = if variant.in_force { "" } else { ": not in force on that day" };
        out.push_str(&wrap("  ", 4, &clean(&format!("by {source}{standing}")), view.width));
        for step in &variant.steps {
            out.push_str(&self::step(step, 2, sources, view));
        }
    }
    out.push('\n');
    out
}

/// How much a rule has to do with the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Spoke,
    Silent,
    Elsewhere,
    NotRun,
}

const PARTS: [(Part, &str); 4] = [
    (Part::Spoke, "rules that fired, wait, or were spared by an exception"),
    (Part::Silent, "rules that were asked and have nothing to say"),
    (Part::Elsewhere, "rules about something else"),
    (Part::NotRun, "rules that are not in force"),
];

fn part(rule: &RuleExplained) -> Part {
    let any = |wanted: fn(&Verdict) -> bool| rule.lines.iter().any(|line| wanted(&line.verdict));
    if !matches!(rule.standing, Standing::InForce | Standing::Waits(_)) {
        Part::NotRun
    } else if any(|v| matches!(v, Verdict::Fired | Verdict::Waits(_) | Verdict::Suppressed { .. }))
        || matches!(rule.standing, Standing::Waits(_))
    {
        Part::Spoke
    } else if any(|v| matches!(v, Verdict::DidNotFire)) {
        Part::Silent
    } else {
        Part::Elsewhere
    }
}

/// A modifier that is added and a warning keep nothing from being paid, and a code is what was done.
fn matters(change: &Change, explanation: &Explanation, sources: &Sources) -> bool {
    match change {
        Change::Fact { .. } => true,
        Change::Comparison { rule, step, .. } => {
            let quiet = |r: &RuleExplained| r.rule == *rule && matches!(r.effect.as_str(), "add_modifier" | "warn");
            let values = values(step, sources);
            let codes = |(name, _): &(String, String)| name == "code" || name == "this.code";
            let only_codes = !values.is_empty() && values.iter().all(codes);
            !only_codes && !explanation.rules.iter().any(quiet)
        }
    }
}

fn changes(explanation: &Explanation, sources: &Sources, view: View) -> String {
    let changes: Vec<&Change> = explanation.changes.iter().filter(|c| matters(c, explanation, sources)).collect();
    if changes.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n", view.strong("what would change the answer"));
    for change in changes {
        match change {
            Change::Fact { fact, lines, outcomes } => {
                let whom = about(words::lines(lines));
                let then = words::outcomes("decision", outcomes);
                out.push_str(&wrap("  ", 4, &clean(&format!("say {fact}{whom}: {then}")), view.width));
            }
            Change::Comparison { rule, line, step } => {
                let whom = about(line.map(|n| format!("line {n}")).unwrap_or_default());
                let text = format!("{rule}{whom} rests on `{}`{}", words_of(step, sources), saw(step, sources));
                out.push_str(&wrap("  ", 4, &text, view.width));
            }
        }
    }
    out.push('\n');
    out
}

fn about(lines: String) -> String {
    if lines.is_empty() { lines } else { format!(" ({lines})") }
}

fn rule(rule: &RuleExplained, sources: &Sources, view: View) -> String {
    let dates = match (rule.from, rule.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!(", from {from}"),
        (None, Some(until)) => format!(", until {until}"),
        (Some(from), Some(until)) => format!(", from {from} until {until}"),
    };
    let standing = match &rule.standing {
        Standing::InForce => String::new(),
        Standing::Announced => String::from(": announced, not run"),
        Standing::Withdrawn => String::from(": withdrawn, not run"),
        Standing::OtherDates => String::from(": not in force on that day"),
        Standing::Waits(facts) => format!(": whether it is in force waits for {}", facts.join(", ")),
    };
    let head =
        format!("{} ({}, stage {}{dates}){standing}", clean(&rule.title), words::effect(&rule.effect), rule.stage);
    let taken = rule.rule.chars().count().saturating_add(4);
    let mut out = super::text::paragraph(&format!("  {}  ", view.strong(&rule.rule)), taken, 4, &head, view.width);
    for (lines, explained) in together(&rule.lines) {
        out.push_str(&verdict(&lines, explained, sources, view));
    }
    if let (Some(source), false) = (&rule.source, rule.lines.iter().all(|l| l.verdict == Verdict::OutOfScope)) {
        out.push_str(&view.faint(wrap("    source: ", 12, &table::cite(source), view.width).trim_end()));
        out.push('\n');
    }
    out
}

/// Lines on which a rule came to the same for the same reasons, told once.
fn together(lines: &[LineExplained]) -> Vec<(Vec<usize>, &LineExplained)> {
    let mut groups: Vec<(Vec<usize>, &LineExplained)> = Vec::new();
    for explained in lines {
        let same = groups.iter_mut().find(|(_, first)| {
            first.verdict == explained.verdict
                && (first.steps == explained.steps || explained.verdict == Verdict::OutOfScope)
        });
        match same {
            Some((numbers, _)) => numbers.extend(explained.line),
            None => groups.push((explained.line.into_iter().collect(), explained)),
        }
    }
    groups
}

fn verdict(lines: &[usize], explained: &LineExplained, sources: &Sources, view: View) -> String {
    let whom = if lines.is_empty() { String::from("session") } else { words::lines(lines) };
    let (text, loud) = match &explained.verdict {
        Verdict::Fired => (String::from("fired"), true),
        Verdict::DidNotFire => (String::from("did not fire"), false),
        Verdict::OutOfScope => (String::from("out of scope"), false),
        Verdict::Waits(facts) => (format!("waits for {}", facts.join(", ")), true),
        Verdict::Suppressed { exception, source } => {
            let source = source.as_ref().map_or_else(String::new, |s| format!(", {}", table::cite(s)));
            (format!("would have fired, but for the exception {exception}{source}"), true)
        }
    };
    let text = clean(&format!("{whom}: {text}"));
    let mut out = wrap("    ", 6, &text, view.width);
    if loud {
        out = format!("{}\n", view.strong(out.trim_end()));
    }
    // What a rule requires says nothing where it does not hold at all.
    let scope = |step: &&Step| !matches!(step.role, Some(Role::Require | Role::Value));
    let out_of_scope = explained.verdict == Verdict::OutOfScope;
    for step in explained.steps.iter().filter(|step| !out_of_scope || scope(step)) {
        out.push_str(&self::step(step, 3, sources, view));
    }
    out
}

fn step(step: &Step, depth: usize, sources: &Sources, view: View) -> String {
    let indent = "  ".repeat(depth);
    let role = match &step.role {
        None => String::new(),
        Some(Role::DatedBy) => String::from("in force by "),
        Some(Role::Where) => String::from("where "),
        Some(Role::Unless) => String::from("unless "),
        Some(Role::Exception(id)) => format!("except {} where ", clean(id)),
        Some(Role::Require) => String::from("require "),
        Some(Role::Value) => String::from("value "),
    };
    let whom = step.line.map_or_else(String::new, |n| format!("line {n}: "));
    let seen = match &step.seen {
        Seen::True => String::from("yes"),
        Seen::False => String::from("no"),
        Seen::Value(value) => clean(value),
        Seen::Absent => String::from("none"),
        Seen::Unknown(_) => String::from("not known"),
    };
    let values = if leaf(step) { saw(step, sources) } else { String::new() };
    let text = format!("{whom}{role}{} = {seen}{values}", words_of(step, sources));
    let mut out = wrap(&indent, indent.len().saturating_add(2), &text, view.width);
    if !leaf(step) {
        for inner in below(step) {
            out.push_str(&self::step(inner, depth.saturating_add(1), sources, view));
        }
    }
    out
}

/// What stands below a condition. A `not in` is the opposite of an `in` with the same words: only what stands below that is shown.
fn below(step: &Step) -> &[Step] {
    match step.steps.as_slice() {
        [only] if only.span == step.span && only.line == step.line => below(only),
        steps => steps,
    }
}

/// Whether everything below is a value, so that it reads best on one line.
fn leaf(step: &Step) -> bool {
    step.steps
        .iter()
        .all(|inner| inner.steps.is_empty() && inner.line.is_none() && !matches!(inner.seen, Seen::True | Seen::False))
}

/// `, as minutes is 7`: the values below a comparison, each name once, without literals.
pub(super) fn saw(step: &Step, sources: &Sources) -> String {
    let parts: Vec<String> = values(step, sources).iter().map(|(name, value)| format!("{name} is {value}")).collect();
    if parts.is_empty() { String::new() } else { format!(", as {}", parts.join(" and ")) }
}

/// The values below a condition, by the words that name them, each once.
pub(super) fn values(step: &Step, sources: &Sources) -> Vec<(String, String)> {
    let mut out = Vec::new();
    collect(step, sources, &mut out);
    out
}

fn collect(step: &Step, sources: &Sources, out: &mut Vec<(String, String)>) {
    for inner in &step.steps {
        let value = match &inner.seen {
            Seen::Value(value) if value.is_empty() => String::from("empty"),
            Seen::Value(value) => clean(value),
            Seen::Absent => String::from("none"),
            // What is not known is the point of the whole condition then, and was said.
            Seen::Unknown(_) if matches!(step.seen, Seen::Unknown(_)) => continue,
            Seen::Unknown(_) => String::from("not known"),
            Seen::True | Seen::False => {
                collect(inner, sources, out);
                continue;
            }
        };
        let name = words_of(inner, sources);
        if !name.is_empty() && name != value && !out.iter().any(|(known, _)| *known == name) {
            out.push((name, value));
        }
    }
}

/// The words of a condition, on one line.
pub(super) fn words_of(step: &Step, sources: &Sources) -> String {
    let words = step.words.as_deref().unwrap_or_else(|| sources.slice(step.span));
    clean(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}
