//! What there is to say of a thing with a name: as Markdown, for hovers and beside completions.
//!
//! In: a symbol and the file it stands in. Out: what it is, what it holds, where it is declared, and why, in the words of the rule files.

mod fact;
mod thing;

use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use crate::model::enums;
use crate::source::Spanned;

pub use fact::{type_of, types_of};

/// What a symbol is, seen from the file `stem`.
#[must_use]
pub fn about(snapshot: &Snapshot, stem: &str, symbol: &Symbol) -> Option<String> {
    match symbol.kind {
        Kind::Fact => Some(fact::of_record(snapshot, stem, &symbol.name)),
        Kind::Word => word(snapshot, stem, &symbol.name),
        _ => thing::thing(snapshot, stem, symbol),
    }
}

/// What a word of an enumeration is.
fn word(snapshot: &Snapshot, stem: &str, word: &str) -> Option<String> {
    let fixed = enums::ALL.iter().filter(|words| words.words.contains(&word));
    let mut all: Vec<String> =
        fixed.map(|words| format!("`{word}`: {}\n\nOne of {}", words.what, ticked(words.words))).collect();
    for one in snapshot.family().seen_from(stem) {
        let Some(document) = snapshot.document(one) else { continue };
        for fact in &document.facts {
            if let crate::model::types::Scalar::Word(words) = &fact.value.ty.scalar
                && words.has(word)
            {
                all.push(format!("`{word}`: a word of `{}`\n\nOne of {}", fact.name.value, ticked(&words.list())));
            }
        }
        for param in document.params.iter().filter(|param| param.value.options.iter().any(|option| option == word)) {
            let options: Vec<&str> = param.value.options.iter().map(String::as_str).collect();
            all.push(format!("`{word}`: a reading of `{}`\n\nOne of {}", param.name.value, ticked(&options)));
        }
    }
    (!all.is_empty()).then(|| all.join("\n\n---\n\n"))
}

/// Words in backticks, at most so many that one can still read them.
fn ticked(words: &[&str]) -> String {
    const MOST: usize = 40;
    let mut said: Vec<String> = words.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    if let Some(more) = words.len().checked_sub(MOST).filter(|more| *more > 0) {
        said.push(format!("and {more} more"));
    }
    said.join(", ")
}

/// The lists of the profile that a code is in.
#[must_use]
pub fn lists_with(snapshot: &Snapshot, stem: &str, code: &str) -> Option<String> {
    let profile = snapshot.profile_of(stem)?;
    let has = |item: &Spanned<String>| match item.value.split_once(" to ") {
        Some((low, high)) => code.len() == low.len() && low <= code && code <= high,
        None => match item.value.strip_suffix('*') {
            Some(start) => code.starts_with(start.strip_suffix('.').unwrap_or(start)),
            None => item.value == code,
        },
    };
    let lists: Vec<&str> =
        profile.lists.iter().filter(|(_, list)| list.items.iter().any(has)).map(|(n, _)| n.as_str()).collect();
    let shown = format!("`{code}` in `{}`", profile.id);
    (!lists.is_empty()).then(|| format!("{shown}\n\nIn the lists {}", ticked(&lists)))
}
