//! The checked text of a rule as an English sentence.
//!
//! In: the typed tree, and the profile that names its lists, params and tables. Out: [`Told`], a sentence and perhaps points below it. Names of the
//! profile stand between marks ([`Bit::Name`]), so that a page can make them links.

mod clause;
mod effect;
mod facts;
mod noun;
mod over;
mod words;

use self::words::capital;
use crate::lang::typed::{Body, Expr, Frame, Kind, Scope};
use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::profile::checked::Profile;

/// A rule in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The sentence; it ends with a colon where points follow.
    pub sentence: String,
    /// What must be so, a point each.
    pub points: Vec<String>,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bit<'s> {
    /// Words.
    Text(&'s str),
    /// Something that the profile names: what kind of thing, and its name.
    Name(&'s str, &'s str),
}

/// Puts marks around a name, so that it can be found again.
fn mark(kind: &str, name: &str) -> String {
    format!("\u{1}{kind}:{name}\u{2}")
}

/// The pieces of a sentence.
#[must_use]
pub fn bits(sentence: &str) -> Vec<Bit<'_>> {
    let mut out = Vec::new();
    for (i, piece) in sentence.split('\u{1}').enumerate() {
        let named = (i > 0).then(|| piece.split_once('\u{2}')).flatten();
        let rest = match named.and_then(|(name, rest)| Some((name.split_once(':')?, rest))) {
            Some(((kind, name), rest)) => {
                out.push(Bit::Name(kind, name));
                rest
            }
            None => piece,
        };
        if !rest.is_empty() {
            out.push(Bit::Text(rest));
        }
    }
    out
}

/// The sentence without marks: names as words in quotes.
#[must_use]
pub fn plain(sentence: &str) -> String {
    let word = |bit: Bit<'_>| match bit {
        Bit::Text(text) => text.to_owned(),
        Bit::Name(_, name) => format!("“{}”", words::human(name)),
    };
    bits(sentence).into_iter().map(word).collect()
}

/// A name of the profile as words: `active_therapy` is active therapy.
#[must_use]
pub fn name_in_words(name: &str) -> String {
    words::human(name)
}

/// A value of a type in words, with its unit.
#[must_use]
pub fn value_in_words(scalar: &Scalar, value: &Value) -> String {
    noun::constant(scalar, value)
}

/// What a sentence stands in: whose facts are "its".
#[derive(Clone, Copy)]
struct Place {
    /// The line that bare names are of, if there is one.
    subject: Option<Frame>,
    /// Whether the rule is about each line.
    each_line: bool,
    /// Whether it is among earlier sessions, so that facts of the session are "this session's".
    earlier: bool,
}

/// Puts the texts of one profile into words.
#[derive(Clone, Copy)]
pub struct Teller<'p> {
    profile: &'p Profile,
}

impl<'p> Teller<'p> {
    /// For the texts of a profile.
    #[must_use]
    pub fn new(profile: &'p Profile) -> Self {
        Self { profile }
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, body: &Body) -> Told {
        let each_line = body.scope == Scope::EachLine;
        let place = Place { subject: each_line.then_some(Frame::Own), each_line, earlier: false };
        let mut sentence = self.scope(body, place);
        sentence.push_str(&self.effect(&body.effect, place));
        let mut points = Vec::new();
        if let Some(require) = &body.require {
            let (lead, below) = match &require.kind {
                Kind::And(parts) if parts.len() > 2 => (", unless all of this is so:", parts.as_slice()),
                Kind::Or(parts) if parts.len() > 2 => (", unless one of this is so:", parts.as_slice()),
                _ => ("", [].as_slice()),
            };
            if below.is_empty() {
                sentence.push_str(&format!(", unless {}", self.clause(require, true, place)));
            } else {
                sentence.push_str(lead);
                points = below.iter().map(|part| self.clause(part, true, place)).collect();
            }
        }
        if points.is_empty() {
            sentence.push('.');
        }
        Told { sentence: capital(&sentence), points }
    }

    /// A condition of the session, such as that of a variant.
    #[must_use]
    pub fn session_condition(&self, expr: &Expr) -> String {
        self.clause(expr, true, Place { subject: None, each_line: false, earlier: false })
    }

    /// A condition that stands in rules: of an exception.
    #[must_use]
    pub fn condition(&self, expr: &Expr, scope: Scope) -> String {
        let each_line = scope == Scope::EachLine;
        self.clause(expr, true, Place { subject: each_line.then_some(Frame::Own), each_line, earlier: false })
    }

    /// A value: a counter, or a definition that is no condition.
    #[must_use]
    pub fn value(&self, expr: &Expr) -> String {
        self.noun(expr, Place { subject: Some(Frame::Own), each_line: true, earlier: false }).text
    }

    /// A definition: what holds, or what it is.
    #[must_use]
    pub fn definition(&self, expr: &Expr) -> String {
        if expr.ty.is_bool() { self.condition(expr, Scope::EachLine) } else { self.value(expr) }
    }

    /// What the rule is about, up to the colon.
    fn scope(&self, body: &Body, place: Place) -> String {
        let mut out = match (&body.filter, body.scope) {
            (None, Scope::EachLine) => String::from("for each line"),
            (None, Scope::Session) => String::from("for every session"),
            (Some(filter), Scope::EachLine) => format!("for each line {}", self.having(filter, Frame::Own, place)),
            (Some(filter), Scope::Session) => format!("for a session in which {}", self.clause(filter, true, place)),
        };
        if let Some(unless) = &body.unless {
            let comma = if out.contains(',') || out.len() > 60 { "," } else { "" };
            out.push_str(&format!("{comma} except where {}", self.clause(unless, true, place)));
        }
        out.push_str(": ");
        out
    }
}
