//! The first chapter: who the payer is, and what to know before anything else.

use super::Desk;
use crate::handbook::page::{Block, Chapter, Word, line};
use crate::handbook::sentence::name_in_words;
use crate::profile::checked::Grade;
use crate::profile::vocabulary;

pub(super) fn chapter(desk: &Desk<'_>) -> Chapter {
    let profile = desk.profile;
    let until = profile.until.map_or_else(|| String::from(" until further notice"), |day| format!(" until {day}"));
    let mut facts = vec![
        ("payer", vec![Word::Plain(format!("{}, ", profile.name)), Word::Code(profile.id.clone())]),
        ("kind", line(kind(&profile.kind))),
    ];
    if !profile.aliases.is_empty() {
        facts.push(("also called", line(profile.aliases.join(", "))));
    }
    facts.push(("knows", line(format!("sessions from {}{until}; other days are for review", profile.from))));
    facts.push(("edition", line(format!("{}, sources last read {}", profile.edition, profile.checked))));
    let others: Vec<&str> = profile.chain.iter().map(String::as_str).filter(|id| *id != profile.id).collect();
    if !others.is_empty() {
        facts.push(("builds on", line(others.join(", "))));
    }
    let unsure = profile
        .rules
        .iter()
        .filter(|rule| profile.sources.get(&rule.source).is_some_and(|s| s.grade == Grade::C))
        .count();
    let mut blocks = vec![Block::Facts(facts)];
    if unsure > 0 {
        let rules = if unsure == 1 { "1 rule rests" } else { "rules rest" };
        let count = if unsure == 1 { String::new() } else { format!("{unsure} ") };
        blocks.push(Block::Text(line(format!(
            "{count}{rules} on grade C: one secondary source, or a contested reading. Every answer that uses one says so; ask the payer before you rely on it."
        ))));
    }
    blocks.extend(presumed(desk));
    Chapter { id: String::from("payer"), title: String::from("The payer"), blocks }
}

/// What the word for its kind means.
fn kind(word: &str) -> String {
    let key = vocabulary::find(vocabulary::File::Profile, &["payer", "kind"]);
    let meaning = match key.map(|key| &key.kind) {
        Some(vocabulary::Kind::Words(words)) => words.iter().find(|known| known.word == word),
        _ => None,
    };
    meaning.map_or_else(|| name_in_words(word), |known| known.doc.to_owned())
}

/// What is taken for granted.
fn presumed(desk: &Desk<'_>) -> Vec<Block> {
    if desk.profile.presume.is_empty() {
        return Vec::new();
    }
    let one = |presume: &crate::profile::checked::Presume| {
        let value = presume.value.as_ref().map_or_else(|| String::from("none"), ToString::to_string);
        vec![Word::Code(presume.fact.clone()), Word::Plain(format!(" is taken to be {}", name_in_words(&value)))]
    };
    vec![
        Block::Text(line("Where a record does not say, this is taken for granted; every answer lists what it took:")),
        Block::Points(desk.profile.presume.iter().map(one).collect()),
    ]
}
