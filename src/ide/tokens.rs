//! The words of rule texts with what they are, for their colours.
//!
//! The rest of a file is TOML, which an editor colours by itself.

use std::ops::Range;

use super::occurrences::{Language, language};
use super::scope::Scope;
use super::snapshot::Snapshot;
use super::symbol::{Kind as Thing, Symbol};
use super::words::{self, holes};
use crate::source::SourceId;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A word of the language.
    Keyword,
    /// `deny`, `hold`, …
    Effect,
    /// A fact or counter.
    Fact,
    /// A list.
    List,
    /// A param.
    Param,
    /// A table.
    Table,
    /// A definition.
    Define,
    /// A word of an enumeration, or a name that is not known.
    Word,
    /// A code.
    Code,
    /// A number with its unit, an amount, a date.
    Quantity,
    /// `"text"`.
    Text,
    /// `# …`.
    Comment,
    /// `<`, `(`, …
    Sign,
}

/// The words of the rule texts in a stretch of a file, in order. None goes over a line end.
#[must_use]
pub fn tokens(snapshot: &Snapshot, id: SourceId, stretch: &Range<usize>) -> Vec<(Range<usize>, Token)> {
    let (Some(stem), Some(outline)) = (snapshot.stem(id), snapshot.outline(id)) else { return Vec::new() };
    let scope = Scope::of(snapshot, stem);
    let text = snapshot.text(id);
    let mut all = Vec::new();
    for entry in &outline.entries {
        let Some(content) =
            entry.content().filter(|content| content.start < stretch.end && stretch.start < content.end)
        else {
            continue;
        };
        let inner = text.get(content.clone()).unwrap_or("");
        let mut put = |span: Range<usize>, token: Token| {
            if !inner.get(span.clone()).unwrap_or("\n").contains('\n') {
                all.push((content.start.saturating_add(span.start)..content.start.saturating_add(span.end), token));
            }
        };
        match language(&entry.names()) {
            Some(Language::Rule | Language::Condition) => {
                for word in words::words(inner) {
                    name_or_word(inner, &scope, word, &mut put);
                }
            }
            Some(Language::Message) => {
                for hole in holes(inner) {
                    let known = inner.get(hole.clone()).and_then(|name| scope.means(name));
                    put(hole, thing(known.as_ref()));
                }
            }
            Some(Language::Path) | None => {}
        }
    }
    all.retain(|(span, _)| span.start < stretch.end && stretch.start < span.end);
    all
}

fn name_or_word(text: &str, scope: &Scope<'_>, word: words::Word, put: &mut impl FnMut(Range<usize>, Token)) {
    let token = match word.kind {
        words::Kind::Keyword => Token::Keyword,
        words::Kind::Effect => Token::Effect,
        words::Kind::Year => Token::Param,
        words::Kind::Code => Token::Code,
        words::Kind::Quantity => Token::Quantity,
        words::Kind::Text => Token::Text,
        words::Kind::Comment => Token::Comment,
        words::Kind::Sign => Token::Sign,
        words::Kind::Name => {
            let said = text.get(word.span.clone()).unwrap_or("");
            let Some(plain) = said.strip_prefix("this.") else {
                return put(word.span, thing(scope.means(said).as_ref()));
            };
            let dot = word.span.start.saturating_add("this".len());
            put(word.span.start..dot, Token::Keyword);
            return put(dot.saturating_add(1)..word.span.end, thing(scope.means(plain).as_ref()));
        }
    };
    put(word.span, token);
}

fn thing(symbol: Option<&Symbol>) -> Token {
    match symbol.map(|symbol| symbol.kind) {
        Some(Thing::Fact | Thing::Declared | Thing::Counter) => Token::Fact,
        Some(Thing::List) => Token::List,
        Some(Thing::Param) => Token::Param,
        Some(Thing::Table) => Token::Table,
        Some(Thing::Define) => Token::Define,
        _ => Token::Word,
    }
}
