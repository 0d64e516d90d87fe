//! What is said of the word under the pointer.

use std::ops::Range;

use super::about::{about, lists_with};
use super::keywords;
use super::occurrences::{Language, language};
use super::outline::Place;
use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use super::words;
use crate::profile::vocabulary::{self, File, Kind as Value};
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
    let (text, file) = (snapshot.text(id), snapshot.file(id));
    match outline.place(text, at) {
        Place::Value { path, string: Some(entry), typed, .. } => {
            let names = super::outline::names(&path);
            match language(&names) {
                Some(Language::Rule | Language::Condition) => in_rule(snapshot, id, stem, typed, at),
                Some(Language::Message | Language::Path) => None,
                None => {
                    let said = text.get(typed.clone())?;
                    let of_code = entry.member || names.last() == Some(&"code");
                    let word = vocabulary::find(file, &names).and_then(|key| doc_of(&key.kind, said));
                    let text = match word {
                        Some(doc) => format!("`{said}`: {doc}"),
                        None => lists_with(snapshot, stem, said).filter(|_| of_code)?,
                    };
                    Some(Hover { span: typed, text })
                }
            }
        }
        Place::Key { above, typed, .. } => {
            let mut path = super::outline::names(&above);
            path.push(text.get(typed.clone()).filter(|name| !name.is_empty())?);
            Some(Hover { span: typed, text: key(file, &path)? })
        }
        Place::Header(span) => {
            let header = outline.headers.iter().find(|header| header.span == span)?;
            let last = header.path.iter().position(|key| key.span.start <= at && at <= key.span.end)?;
            let path = super::outline::names(header.path.get(..=last)?);
            Some(Hover { span: header.path.get(last)?.span.clone(), text: key(file, &path)? })
        }
        _ => None,
    }
}

/// What a key or section is for.
fn key(file: File, path: &[&str]) -> Option<String> {
    let key = vocabulary::find(file, path).filter(|key| path.last() == Some(&key.name))?;
    let must = if key.required { "; it must be there" } else { "" };
    let example = match key.kind {
        Value::Table(_) | Value::Blocks(_) | Value::Named(..) => key.example.to_owned(),
        _ => format!("{} = {}", key.name, key.example),
    };
    Some(format!("`{}`: {}{must}\n\n{}\n\n```toml\n{example}\n```", key.name, key.kind, key.doc))
}

/// What a word says that a key can have.
fn doc_of(kind: &Value, said: &str) -> Option<&'static str> {
    match kind {
        Value::Words(words) => words.iter().find(|word| word.word == said).map(|word| word.doc),
        Value::List(of) => doc_of(of, said),
        Value::OneOf(kinds) => kinds.iter().find_map(|kind| doc_of(kind, said)),
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
