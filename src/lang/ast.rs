//! The untyped tree: what a rule text says, before anybody knows what its names mean.
//!
//! In: [`super::parse`]. Out: [`super::check`]. Every node keeps the place of its words in the TOML file; nothing of pest is left.

use super::typed::{Compare, Has, Operator, Pick, Quantifier};
use crate::source::{Span, Spanned};

/// The text of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Whether it is `for each line`; without a scope it is for the session.
    pub each_line: bool,
    /// `where`.
    pub filter: Option<Expr>,
    /// `unless`.
    pub unless: Option<Expr>,
    /// `require`.
    pub require: Option<Expr>,
    /// The effect.
    pub effect: Spanned<Effect>,
    /// The whole text.
    pub span: Span,
}

/// An effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `deny`.
    Deny,
    /// `bundle`.
    Bundle,
    /// `hold`.
    Hold,
    /// `review`.
    Review,
    /// `warn`.
    Warn,
    /// `add modifier`.
    AddModifier(Expr),
    /// `cap units at … per …`.
    CapUnits(Expr, Per),
    /// `cap lines at … per session`.
    CapLines(Expr),
    /// `pay 85%`.
    Pay(Expr),
    /// `cap payment at … per …`.
    CapPayment(Expr, Per),
}

/// What a cap is shared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Per {
    /// `per line`.
    Line,
    /// `per code`.
    Code,
    /// `per session`.
    Session,
    /// `per day and discipline`, `per code and day`.
    Day {
        /// Whether it says `code` too.
        each_code: bool,
        /// The facts behind `and`.
        same: Vec<Spanned<Path>>,
    },
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A literal.
    Literal(Literal),
    /// `[a, b]`.
    List(Vec<Spanned<Member>>),
    /// `code`, `plan_of_care.certified_on`, `this.code`.
    Path(Path),
    /// `( … )`, or several things in parentheses.
    Paren(Vec<Expr>),
    /// `a and b and c`.
    And(Vec<Expr>),
    /// `a or b or c`.
    Or(Vec<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a is b`.
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// `a in b`, or `a not in b`.
    In {
        /// `not in`.
        negated: bool,
        /// What.
        item: Box<Expr>,
        /// In what.
        set: Box<Expr>,
    },
    /// `a has b`.
    Has(Has, Box<Expr>, Box<Expr>),
    /// `a is present`, or `a is absent`.
    Present {
        /// `is absent`.
        negated: bool,
        /// What.
        of: Box<Expr>,
    },
    /// `a within p after b`.
    Within {
        /// The date in question.
        date: Box<Expr>,
        /// How long.
        period: Box<Expr>,
        /// Or before.
        after: bool,
        /// From where.
        anchor: Box<Expr>,
    },
    /// `some line where …`.
    Quantified(Quantifier, Over, Option<Box<Expr>>),
    /// `at least 2 of ( … )`.
    NOf(Quantifier, Vec<Expr>),
    /// `count of …`.
    Count(Over),
    /// `sum of … of …`.
    Sum(Box<Expr>, Over),
    /// `latest of ( … )`.
    Pick(Pick, Vec<Expr>),
    /// `days from a to b`.
    DaysBetween(Box<Expr>, Box<Expr>),
    /// `table for key`.
    Lookup(Path, Vec<Expr>),
    /// `if a then b else c`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a + b`.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// `75% of a`.
    PercentOf(Box<Expr>, Box<Expr>),
}

/// A dotted name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Starts with `this.`.
    pub this: bool,
    /// The rest, with its dots.
    pub name: String,
}

/// A literal, as written. What it is depends on what it meets, but for those that say so themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// Digits and capitals: `97124`, `59`, `30`, `1.5`, `GP`, `M54.50`.
    Bare(String),
    /// `97161 to 97168`.
    Range(String, String),
    /// `M54.*`, without its star.
    Prefix(String),
    /// `"text"`, without its quotes.
    Text(String),
    /// `30 days`.
    Quantity(String),
    /// `$2,410.00`.
    Money(String),
    /// `75%`.
    Percent(String),
    /// `2026-01-01`.
    Date(String),
    /// `true` or `false`.
    Truth(bool),
}

/// A member of a list written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// A literal.
    Literal(Literal),
    /// A word of an enumeration.
    Word(String),
}

/// A collection and which of its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// `other`.
    pub other: bool,
    /// The collection.
    pub noun: Noun,
    /// Which earlier ones.
    pub window: Option<Spanned<Window>>,
    /// `where`.
    pub filter: Option<Box<Expr>>,
    /// Its words.
    pub span: Span,
}

/// A collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// `line`.
    Lines,
    /// `covered line`.
    CoveredLines,
    /// `authorization`.
    Authorizations,
    /// `earlier session`.
    EarlierSessions,
    /// `earlier line`.
    EarlierLines,
}

/// Which earlier sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// `on this day`.
    ThisDay,
    /// `in this calendar year`.
    CalendarYear,
    /// `in this case`.
    Case,
    /// `in this NAME`.
    Year(String),
    /// `in the past 12 months`.
    Past(String),
    /// `since case.injured_on`.
    Since(Path),
}
