//! What can still be told of a file whose TOML is broken.
//!
//! In: the damage of each broken file, and what was told. Out: what stands on its own. A file that has lost names is not resolved, nor
//! is what builds on it; how its texts are written can be told all the same.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::toml::damage::Damage;
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::parse;
use crate::lang::text::Text;
use crate::source::{SourceId, Sources};

/// Tells how the texts of a document are written, where that can be relied on. Their names and types are not looked at.
pub(super) fn words(document: &Document, damage: &Damage, out: &mut Vec<Diagnostic>) {
    let sound = |text: &&Text| !damage.lost(text.at);
    for text in document.rules.iter().filter_map(|rule| rule.text.as_ref()).filter(sound) {
        parse::rule(text, out);
    }
    let defines = document.defines.iter().chain(&document.counters).map(|named| &named.value);
    let exceptions = document.exceptions.iter().filter_map(|exception| exception.when.as_ref());
    let variants = document.units.variants.iter().filter_map(|variant| variant.when.as_ref());
    for text in defines.chain(exceptions).chain(variants).filter(sound) {
        parse::condition(text, out);
    }
}

/// Takes out what may only follow from what is broken.
pub(super) fn only(damaged: &BTreeMap<SourceId, Damage>, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    if damaged.is_empty() {
        return;
    }
    let text = |id: SourceId| sources.get(id).map_or("", |source| &*source.text);
    let names: BTreeSet<&str> = damaged.iter().flat_map(|(id, damage)| damage.names(text(*id))).collect();
    diagnostics.retain(|told| match told.code {
        Code::Toml | Code::BadFile if damaged.contains_key(&told.at.span.source) => true,
        // What a name with a broken value is, nobody knows.
        Code::TypeMismatch | Code::LiteralShape | Code::UnknownWord if speaks_of(told, &names, sources) => false,
        _ => damaged.iter().all(|(id, damage)| damage.spares(*id, told)),
    });
}

fn speaks_of(told: &Diagnostic, names: &BTreeSet<&str>, sources: &Sources) -> bool {
    let mut labels = std::iter::once(&told.at).chain(&told.others);
    labels.any(|label| {
        let mut words = sources.slice(label.span).split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.any(|word| names.contains(word))
    })
}
