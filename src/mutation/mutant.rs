//! One change of a rule file.
//!
//! In: the places found by [`super::make`]. Out: the text of the file with the change made. What always holds: the edits of a mutant do
//! not overlap and stand in the order of their places.

use crate::diagnostic::Edit;
use crate::source::{SourceId, Sources, Span};

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `<` and `<=`, `is` and `is not`, `in` and `not in`, `has any of` …
    Comparison,
    /// A number, an amount, a percentage or a length of time by its smallest step.
    Limit,
    /// A date by a day.
    Date,
    /// A condition that was left out.
    Condition,
    /// A `where` or an `unless` that was left out.
    Scope,
    /// `some` and `every`, `at least 2` and `at least 3`, `other` and `covered` left out …
    Quantifier,
    /// A code or word that was replaced, or taken out of a list.
    Code,
    /// What a rule does.
    Effect,
    /// A rule, exception, override or other block that was taken out.
    Block,
    /// How minutes become units.
    Units,
    /// A presumption.
    Presumption,
    /// A row of a table.
    Row,
    /// How claim lines are written.
    Claim,
}

impl Kind {
    /// As a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Comparison => "comparison",
            Kind::Limit => "limit",
            Kind::Date => "date",
            Kind::Condition => "condition",
            Kind::Scope => "scope",
            Kind::Quantifier => "quantifier",
            Kind::Code => "code",
            Kind::Effect => "effect",
            Kind::Block => "block",
            Kind::Units => "units",
            Kind::Presumption => "presumption",
            Kind::Row => "row",
            Kind::Claim => "claim",
        }
    }
}

/// One change of a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The profile or part, by id.
    pub file: String,
    /// The file that is changed: its TOML, or a CSV beside it.
    pub source: SourceId,
    /// What kind of change.
    pub kind: Kind,
    /// The part of the file it is in: an id or name, and what that is, such as "rule" or "list".
    pub part: Part,
    /// The words that are changed.
    pub place: Span,
    /// What stands there instead; empty: nothing.
    pub after: String,
    /// What is written where.
    pub edits: Vec<Edit>,
}

/// A part of a rule file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// "rule", "list", "param" …
    pub what: &'static str,
    /// Its id or name; may be empty where the section has but one.
    pub name: String,
}

impl Mutant {
    /// The words of the file that are changed.
    #[must_use]
    pub fn before<'s>(&self, sources: &'s Sources) -> &'s str {
        sources.slice(self.place)
    }

    /// The text of the file with the change made.
    #[must_use]
    pub fn text(&self, sources: &Sources) -> String {
        let whole = sources.get(self.source).map_or("", |source| &*source.text);
        let mut out = String::with_capacity(whole.len());
        let mut at = 0_usize;
        for edit in &self.edits {
            let range = edit.span.range();
            out.push_str(whole.get(at..range.start).unwrap_or(""));
            out.push_str(&edit.replacement);
            at = range.end;
        }
        out.push_str(whole.get(at..).unwrap_or(""));
        out
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.name.is_empty() { f.write_str(self.what) } else { write!(f, "{} `{}`", self.what, self.name) }
    }
}
