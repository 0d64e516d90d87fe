//! Sessions that show a change, each with both answers side by side.

use std::collections::BTreeSet;

use super::impact;
use super::page::Block;
use crate::change::made::{Made, Subject, Witness};
use crate::model::determination::{Determination, LineAnswer};
use crate::proof::search::text;
use crate::report::words::{self, count};

/// At most `most` sessions; how it was looked for, and what no session was found for.
#[must_use]
pub fn made(made: &Made, most: usize) -> Vec<Block> {
    let mut out = vec![Block::Title(String::from("sessions that show it"))];
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let sessions = |n: usize| count(number(n), "session", "sessions");
    let asked = count(number(made.cases), "sample or case", "samples and cases");
    out.extend(match (made.cases, made.cases_changed) {
        (0, _) => None,
        (_, 0) => Some(Block::Note(format!("of the {asked} of both sides none is answered differently"))),
        (_, 1) => Some(Block::Note(format!("of the {asked} of both sides 1 is answered differently"))),
        (_, n) => Some(Block::Note(format!("of the {asked} of both sides {n} are answered differently"))),
    });
    if made.found.is_empty() {
        out.push(Block::Note(format!("no difference found: {}", looked(made, &sessions))));
    }
    for witness in made.found.iter().take(most) {
        out.extend(self::witness(witness));
    }
    let rest = made.found.len().saturating_sub(most);
    if rest > 0 {
        out.push(Block::Note(format!("and {} more; --show N prints N", sessions(rest))));
    }
    if !made.found.is_empty() && !made.not_found.is_empty() {
        out.push(Block::Head(String::from("decides otherwise, and no session was found that shows it")));
        out.extend(made.not_found.iter().map(|subject| Block::Item(named(subject))));
        out.push(Block::Note(format!("how it was looked for: {}", looked(made, &sessions))));
    }
    out
}

fn looked(made: &Made, sessions: &dyn Fn(usize) -> String) -> String {
    if made.payers == 0 {
        return String::from("no payer is on both sides with other rules");
    }
    if made.not_found.is_empty() && made.found.is_empty() {
        return String::from("no rule decides otherwise, nor does anything that rules read");
    }
    let tried = sessions(made.tried);
    format!(
        "{tried} decided by both sides: the samples and cases, and some around the values at which what changed turns, as it was \
         and as it is"
    )
}

fn named(subject: &Subject) -> String {
    format!("{} ({})", subject.what, subject.payer)
}

fn witness(witness: &Witness) -> Vec<Block> {
    let mut out = vec![Block::Head(format!("{} ({})", witness.of.join(", "), witness.payer))];
    out.push(Block::Record(text(&witness.record)));
    let heads = ["", "old", "new"].map(String::from).to_vec();
    out.push(Block::Table(heads, rows(witness)));
    out.extend(witness.change.rules.iter().map(|rule| Block::Sub(impact::rule(rule, &witness.change.rules))));
    out
}

/// The answers side by side; of what both ask for, only how much it is.
fn rows(witness: &Witness) -> Vec<Vec<String>> {
    let (old, new) = (&witness.old, &witness.new);
    let row = |what: String, before: String, after: String| vec![what, before, after];
    let session = |of: &Determination| words::decision(of.decision).to_owned();
    let mut out = vec![row(String::from("session"), session(old), session(new))];
    for (a, b) in old.lines.iter().zip(&new.lines) {
        out.push(row(format!("line {}, {}", b.line, b.code), line(a), line(b)));
    }
    let facts = |of: &Determination| of.missing.iter().map(|missing| missing.fact.clone()).collect::<BTreeSet<_>>();
    let (before, after) = (facts(old), facts(new));
    if !before.is_empty() || !after.is_empty() {
        let common = before.intersection(&after).count();
        let shown = |own: &BTreeSet<String>, other: &BTreeSet<String>| {
            let mut all: Vec<String> = own.difference(other).cloned().collect();
            if common > 0 {
                let number = u64::try_from(common).unwrap_or(u64::MAX);
                all.push(if all.is_empty() { count(number, "fact", "facts") } else { format!("{common} more") });
            }
            if all.is_empty() { String::from("nothing") } else { all.join(", ") }
        };
        out.push(row(String::from("asks for"), shown(&before, &after), shown(&after, &before)));
    }
    out
}

fn line(line: &LineAnswer) -> String {
    let units = match line.units.map(|units| units.normalize().to_string()) {
        None => String::from("units unknown"),
        Some(one) if one == "1" => String::from("1 unit"),
        Some(units) => format!("{units} units"),
    };
    let mut out = format!("{}, {units}", words::decision(line.decision));
    if !line.modifiers.is_empty() {
        out.push_str(&format!(", {}", line.modifiers.join(" ")));
    }
    if let Some(liability) = line.liability {
        out.push_str(&format!(", {}", words::liability(liability)));
    }
    out
}
