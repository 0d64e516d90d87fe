//! Handing out the keys of a table, and collecting everything that is wrong with them.
//!
//! In: a table and what it is called. Out: the values asked for, in the kinds asked for; at [`Keys::finish`] every key that nobody
//! asked for is a mistake, with the near name. A value of the wrong kind is told and counts as not given.

use jiff::civil::Date;

use super::node::{Item, Node, Table, Words};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::text::Text;
use crate::source::{Span, Spanned};

/// One table being read.
#[derive(Debug)]
pub struct Keys<'a> {
    table: &'a Table,
    span: Span,
    what: String,
    asked: Vec<&'static str>,
    problems: Vec<Diagnostic>,
}

/// Reads a value of one kind, or says what was expected.
pub type Kind<T> = fn(&Node) -> Result<T, Diagnostic>;

impl<'a> Keys<'a> {
    /// A table, the words it is called by in messages (`` `[payer]` ``), and the place to point at where a key is missing.
    pub fn new(table: &'a Table, span: Span, what: impl Into<String>) -> Self {
        Self { table, span, what: what.into(), asked: Vec::new(), problems: Vec::new() }
    }

    /// The same, of a value that has to be a table.
    pub fn of(node: &'a Node, what: impl Into<String>, out: &mut Vec<Diagnostic>) -> Option<Self> {
        let what = what.into();
        match &node.item {
            Item::Table(table) => Some(Self::new(table, node.span, what)),
            _ => {
                out.push(say::wrong_kind(node.span, "a table", node.what()));
                None
            }
        }
    }

    /// Where the table stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of an optional key.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// The value of an optional key, read as a kind.
    pub fn maybe<T>(&mut self, key: &'static str, kind: Kind<T>) -> Option<T> {
        let node = self.node(key)?;
        match kind(node) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// The value of a key that must be there.
    pub fn need<T>(&mut self, key: &'static str, kind: Kind<T>) -> Option<T> {
        if self.table.get(key).is_none() {
            self.problems.push(say::missing_key(self.span, key, &self.what));
        }
        self.maybe(key, kind)
    }

    /// Every member of a list; nothing where the key is not given. Members of the wrong kind are told and left out.
    pub fn each<T>(&mut self, key: &'static str, kind: Kind<T>) -> Option<Vec<T>> {
        let node = self.node(key)?;
        match each(node, kind) {
            Ok((members, problems)) => {
                self.problems.extend(problems);
                Some(members)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// One of a few words.
    pub fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let given = self.maybe(key, text)?;
        let found = words.iter().find(|(word, _)| *word == given.value);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.problems.push(say::wrong_word(given.span, &given.value, &all));
        }
        found.map(|(_, meaning)| Spanned::new(*meaning, given.span))
    }

    /// Adds a mistake about this table.
    pub fn wrong(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Tells everything wrong with the table, keys that do not exist included.
    pub fn finish(self, out: &mut Vec<Diagnostic>) {
        out.extend(self.problems);
        for (key, _) in &self.table.entries {
            if !self.asked.contains(&key.value.as_str()) {
                out.push(say::unknown_key(key.span, &key.value, &self.what, &self.asked));
            }
        }
    }
}

/// The members of a list that are of a kind, and what is wrong with the others.
///
/// # Errors
/// Where the value is no list.
pub fn each<T>(node: &Node, kind: Kind<T>) -> Result<(Vec<T>, Vec<Diagnostic>), Diagnostic> {
    let Item::Array(members) = &node.item else {
        return Err(say::needs_brackets(node.span, node.what(), matches!(node.item, Item::Table(_))));
    };
    let mut good = Vec::new();
    let mut problems = Vec::new();
    for member in members {
        match kind(member) {
            Ok(value) => good.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    Ok((good, problems))
}

/// Text that is not empty, with the place of its content. Codes and numbers written without quotes get them as the suggestion.
///
/// # Errors
/// Where it is something else.
pub fn text(node: &Node) -> Result<Spanned<String>, Diagnostic> {
    in_quotes(node).map(|words| Spanned::new(words.text.text.to_string(), words.text.at))
}

/// The same, not copied.
fn in_quotes(node: &Node) -> Result<&Words, Diagnostic> {
    match &node.item {
        Item::Text(words) if words.text.text.chars().all(char::is_whitespace) => Err(say::empty_text(node.span)),
        Item::Text(words) => Ok(words),
        Item::Integer(words) | Item::Float(words) => Err(say::needs_quotes(node.span, node.what(), words)),
        Item::Date(date) => Err(say::needs_quotes(node.span, node.what(), &date.to_string())),
        _ => Err(say::wrong_kind(node.span, "a text in quotes", node.what())),
    }
}

/// Text with holes or a path: its content and place.
///
/// # Errors
/// Where it is something else, or empty.
pub fn words(node: &Node) -> Result<Text, Diagnostic> {
    in_quotes(node).map(|words| words.text.clone())
}

/// Text of the rule language: only a literal string keeps its places.
///
/// # Errors
/// Where it is something else, empty, or not a literal string.
pub fn logic(node: &Node) -> Result<Text, Diagnostic> {
    match in_quotes(node)? {
        Words { text, literal: true } => Ok(text.clone()),
        Words { text, .. } => Err(say::not_literal(node.span, &text.text, text.exact)),
    }
}

/// A date, written without quotes.
///
/// # Errors
/// Where it is something else.
pub fn date(node: &Node) -> Result<Spanned<Date>, Diagnostic> {
    match &node.item {
        Item::Date(date) => Ok(Spanned::new(*date, node.span)),
        Item::Text(words) => {
            let problem = say::wrong_kind(node.span, "a date such as 2026-01-31, without quotes", node.what());
            Err(match words.text.text.parse::<Date>() {
                Ok(date) => problem.suggest(node.span, date.to_string()).sure(),
                Err(_) => problem,
            })
        }
        _ => Err(say::wrong_kind(node.span, "a date such as 2026-01-31", node.what())),
    }
}

/// `true` or `false`.
///
/// # Errors
/// Where it is something else.
pub fn flag(node: &Node) -> Result<bool, Diagnostic> {
    match &node.item {
        Item::Bool(value) => Ok(*value),
        _ => {
            let problem = say::wrong_kind(node.span, "true or false", node.what());
            Err(match said(node) {
                Some(word @ ("true" | "false")) => problem.suggest(node.span, word).sure(),
                Some("yes") => problem.suggest(node.span, "true"),
                Some("no") => problem.suggest(node.span, "false"),
                _ => problem,
            })
        }
    }
}

/// A whole number.
///
/// # Errors
/// Where it is something else.
pub fn whole(node: &Node) -> Result<Spanned<u64>, Diagnostic> {
    match &node.item {
        Item::Integer(number) => number
            .parse()
            .map(|n| Spanned::new(n, node.span))
            .map_err(|_| say::wrong_kind(node.span, "a whole number that is not negative", "another number")),
        _ => {
            let problem = say::wrong_kind(node.span, "a whole number", node.what());
            let digits = said(node).filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
            Err(match digits {
                Some(digits) => problem.suggest(node.span, digits).sure(),
                None => problem,
            })
        }
    }
}

/// What a text says.
fn said(node: &Node) -> Option<&str> {
    match &node.item {
        Item::Text(words) => Some(words.text.text.trim()),
        _ => None,
    }
}

/// Any value, as it stands.
///
/// # Errors
/// Never; it has the shape of the others so that keys can be read alike.
pub fn any(node: &Node) -> Result<Node, Diagnostic> {
    Ok(node.clone())
}
