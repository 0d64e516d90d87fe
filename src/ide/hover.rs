//! What is said of the word under the pointer.

use std::ops::Range;

use super::about::{about, lists_with};
use super::keywords;
use super::occurrences::{Language, language};
use super::outline::Place;
use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use super::words;
use crate::source::SourceId;

/// What is said, and of which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The words.
    pub span: Range<usize>,
    /// Markdown.
    pub text: String,
}

/// What there is to say at a place of a file.
#[must_use]
pub fn hover(snapshot: &Snapshot, id: SourceId, at: usize) -> Option<Hover> {
    let stem = snapshot.stem(id)?;
    if let Some(found) = snapshot.named_at(id, at) {
        let text = about(snapshot, stem, &found.symbol)?;
        return Some(Hover { span: found.span.clone(), text });
    }
    let outline = snapshot.outline(id)?;
    let text = snapshot.text(id);
    match outline.place(text, at) {
        Place::Value { path, string: Some(entry), typed, .. } => {
            let names = super::outline::names(&path);
            match language(&names) {
                Some(Language::Rule | Language::Condition) => in_rule(snapshot, id, stem, typed, at),
                Some(Language::Message | Language::Path) => None,
                None => {
                    let code = text.get(typed.clone())?;
                    let said =
                        lists_with(snapshot, stem, code).filter(|_| entry.member || names.last() == Some(&"code"));
                    said.map(|text| Hover { span: typed, text })
                }
            }
        }
        _ => None,
    }
}

/// A keyword, an effect, a code or a word of an enumeration inside of a rule text.
fn in_rule(snapshot: &Snapshot, id: SourceId, stem: &str, content: Range<usize>, at: usize) -> Option<Hover> {
    let text = snapshot.words(id, content.clone());
    let here = at.saturating_sub(content.start);
    let word = words::words(text).into_iter().find(|word| word.span.start <= here && here < word.span.end)?;
    let said = text.get(word.span.clone())?;
    let text = match word.kind {
        words::Kind::Keyword | words::Kind::Effect => keywords::about(said).map(|doc| format!("`{said}`: {doc}")),
        words::Kind::Code => lists_with(snapshot, stem, said),
        words::Kind::Name => about(snapshot, stem, &Symbol::new(Kind::Word, said)),
        _ => None,
    }?;
    let place = |offset: usize| content.start.saturating_add(offset);
    Some(Hover { span: place(word.span.start)..place(word.span.end), text })
}
