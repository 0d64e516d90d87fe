//! Giving something another name, in every file in which it is the same thing.

use std::ops::Range;

use super::references::{Target, same};
use super::scope::{Scope, is_fact};
use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use super::words::{self, words};
use crate::profile::builtin::BUILT_IN;
use crate::source::SourceId;

/// Whether what is named at a place can be renamed: its name and where it stands.
///
/// # Errors
/// Why not, in words.
pub fn prepare(snapshot: &Snapshot, id: SourceId, at: usize) -> Result<(Range<usize>, Symbol), String> {
    let Some(found) = snapshot.named_at(id, at) else {
        return Err(String::from(
            "put the cursor on the name of a list, param, table, definition, source, rule or sample",
        ));
    };
    let name = &found.symbol.name;
    match found.symbol.kind {
        Kind::Fact | Kind::Word => {
            Err(format!("`{name}` is a fact of the record: it has this name in every file and export"))
        }
        Kind::Declared => Err(format!("`{name}` is a fact of your records; rename it there and in `[facts]` together")),
        Kind::Counter => {
            Err(format!("records can give `history.{name}` themselves; rename it there and in `[counters]` together"))
        }
        Kind::Profile => Err(format!("`{name}` is the name of the file; rename the file, its `id`, and who names it")),
        _ => Ok((found.span.clone(), found.symbol.clone())),
    }
}

/// The places that get the new name.
///
/// # Errors
/// Why that cannot be its name, in words.
pub fn rename(snapshot: &Snapshot, id: SourceId, at: usize, new: &str) -> Result<Vec<Target>, String> {
    let (_, symbol) = prepare(snapshot, id, at)?;
    let stem = snapshot.stem(id).unwrap_or("");
    good(&symbol, new)?;
    if new != symbol.name {
        for file in snapshot.family().shares(stem, &symbol) {
            let scope = Scope::of(snapshot, file);
            if let Some(taken) = rivals(symbol.kind).iter().find(|kind| scope.has(**kind, new)) {
                return Err(format!("`{new}` is {} already, which `{file}` can see", taken.what()));
            }
        }
    }
    Ok(same(snapshot, stem, &symbol).into_iter().map(Target::from).collect())
}

/// The kinds of things whose names have to be apart from each other.
fn rivals(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::List | Kind::Param | Kind::Table | Kind::Define => &[Kind::List, Kind::Param, Kind::Table, Kind::Define],
        Kind::Rule => &[Kind::Rule],
        Kind::Exception => &[Kind::Exception],
        Kind::Source => &[Kind::Source],
        Kind::Sample => &[Kind::Sample],
        Kind::Year => &[Kind::Year],
        _ => &[],
    }
}

/// Whether a name has the shape that names of this kind have.
fn good(symbol: &Symbol, new: &str) -> Result<(), String> {
    let starts = new.starts_with(|c: char| c.is_ascii_lowercase());
    match symbol.kind {
        Kind::Rule | Kind::Exception => {
            let plain = new.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !starts || !plain {
                return Err(format!("`{new}` is no id: lower-case letters, digits and `-`, a letter first"));
            }
            if BUILT_IN.contains(&new) {
                return Err(format!("`{new}` is a finding of the program's own"));
            }
        }
        Kind::Source | Kind::Sample => {
            if new.is_empty() || !new.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
                return Err(format!("`{new}` is no name: letters, digits, `-` and `_`"));
            }
        }
        _ => {
            if !starts || !new.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                return Err(format!("`{new}` is no name: letters, digits and `_`, a lower-case letter first"));
            }
            if is_fact(new) {
                return Err(format!("`{new}` is a fact of the record"));
            }
            if !matches!(words(new).as_slice(), [word] if word.kind == words::Kind::Name) {
                return Err(format!("`{new}` is a word of the rule language"));
            }
        }
    }
    Ok(())
}
