//! The typed tree: a rule with every name resolved, every type known and every literal read.
//!
//! In: what [`super::check`] makes of an [`super::ast`] tree. Out: what the engines run. Plain data, so that it can be printed, packed,
//! compared and hashed. What always holds: an expression of this tree evaluates without error for every session; a [`Read`]
//! is only found where its owner is in reach; collections are nested at most two deep.

use std::fmt;
use std::sync::Arc;

pub use super::codes::{CodeSet, Item};
use crate::model::facts::FactId;
use crate::model::later::Later;
use crate::model::types::Type;
use crate::model::value::Value;
use crate::source::Span;

/// An expression of a known type.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Its type.
    pub ty: Type,
    /// The words it comes from.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// A literal.
    Const(Value),
    /// A list of literals, ranges and prefixes: written out, or a list of the profile.
    Set(Arc<CodeSet>),
    /// A fact.
    Read(Read),
    /// A dated parameter of the profile; its value is the one in force on the date of service.
    Param(String),
    /// A definition of the profile, by name, with its body.
    Define(String, Arc<Expr>),
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// `is`, `is not`, `<` …
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// `x in set`.
    In(Box<Expr>, Box<Expr>),
    /// `list has …`.
    Has(Has, Box<Expr>, Box<Expr>),
    /// `… is present`; of a [`Read`], a lookup, or any other value.
    Present(Box<Expr>),
    /// `date within period after anchor` (or before).
    Within {
        /// The date in question.
        date: Box<Expr>,
        /// How long.
        period: Box<Expr>,
        /// Whether the window lies behind the anchor or before it.
        after: bool,
        /// Where the window starts or ends.
        anchor: Box<Expr>,
    },
    /// `some line where …`, `at least 2 covered lines where …`, `every line where … satisfies …`.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// Of what, and which of them.
        over: Over,
        /// For `every`: what each of them must satisfy.
        satisfies: Option<Box<Expr>>,
    },
    /// `at least 2 of (c1, c2, c3)`.
    NOf(Quantifier, Vec<Expr>),
    /// `count of lines where …`.
    Count(Over),
    /// `sum of minutes of lines where …`.
    Sum(Box<Expr>, Over),
    /// `smallest of (…)`, `latest of (…)`: absent ones are skipped.
    Pick(Pick, Vec<Expr>),
    /// `days from a to b`.
    DaysBetween(Box<Expr>, Box<Expr>),
    /// `table.column for key`; no row: absent.
    Lookup {
        /// Name of the table.
        table: String,
        /// Name of the value column.
        column: String,
        /// A value for each key column, in order.
        keys: Vec<Expr>,
    },
    /// `if c then a else b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a + b`, `a - b`, `a * b`; also a date and a length of time.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// `75% of x`.
    PercentOf(Box<Expr>, Box<Expr>),
}

/// A fact and whose it is.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Read {
    /// A fact of the session.
    Session(FactId),
    /// A fact of a line. Facts that the session has too (place, times) and `performed_by` fall back as the contract says.
    Line(Frame, FactId),
    /// A fact of the authorization that the quantifier walks.
    AuthorizationItem(Frame, FactId),
    /// `authorization.*`: the first that fits the line and is not used up, else the first that fits.
    Authorization(FactId),
    /// `other_coverage.*` of the first, or whether there is any.
    OtherCoverage(Option<FactId>),
    /// All facts below a path, for `… is present`: `plan_of_care`, `referral`, `supervisor`.
    Group(Vec<FactId>),
    /// Whether there is any authorization that fits.
    AnyAuthorization,
    /// A fact that the profile declares, by full path (`extra.adjuster_approved`) of the session.
    ExtraSession(String),
    /// One of a line (declared `line.extra.device`, recorded as `extra.device` on the line).
    ExtraLine(Frame, String),
    /// A counter that the profile declares: `history.NAME`.
    Counter(String),
    /// A fact of an earlier session or line; unknown as long as earlier sessions are not counted.
    Earlier(String),
    /// Completed years of the patient on the date of service.
    Age,
    /// The diagnoses a line points to; of the session, all.
    Dx(Option<Frame>),
    /// Units of a line as computed; after stage 3.
    Units(Frame),
    /// Modifiers of a line as they will be billed; after stage 4.
    BilledModifiers(Frame),
}

/// Which line: the rule's own, or that of a quantifier around the expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Frame {
    /// The line the rule is about (`this.code` inside a quantifier).
    Own,
    /// The line of the outermost quantifier around.
    Outer,
    /// The line of the quantifier inside that one.
    Inner,
}

/// A collection, and which of its members.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Over {
    /// The collection.
    pub noun: Noun,
    /// Without the rule's own line.
    pub other: bool,
    /// Which members; `None`: all.
    pub filter: Option<Box<Expr>>,
    /// The frame its members have in `filter`, `satisfies` and the summed expression.
    pub frame: Frame,
}

/// A collection.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Noun {
    /// The lines of the session.
    Lines,
    /// Those that stage 1 does not deny or bundle.
    CoveredLines,
    /// The authorizations of the session.
    Authorizations,
    /// Earlier sessions, in a window.
    EarlierSessions(Window),
    /// Lines of earlier sessions, in a window.
    EarlierLines(Window),
}

/// Which earlier sessions.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Window {
    /// All of them.
    All,
    /// `on this day`.
    ThisDay,
    /// `in this calendar year`.
    CalendarYear,
    /// `in this NAME`, a year declared in `[years]`.
    Year(String),
    /// `in this case`.
    Case,
    /// `in the past 12 months`.
    Past(Box<Expr>),
    /// `since case.injured_on`.
    Since(Box<Expr>),
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Quantifier {
    /// `some`.
    Some,
    /// `no`.
    No,
    /// `every … satisfies`.
    Every,
    /// `at least n`.
    AtLeast(u32),
    /// `at most n`.
    AtMost(u32),
    /// `exactly n`.
    Exactly(u32),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Compare {
    /// `is`.
    Is,
    /// `is not`: exactly the opposite of `is`.
    IsNot,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// How a list is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Has {
    /// `has x`: one value.
    One,
    /// `has any of`.
    Any,
    /// `has all of`.
    All,
    /// `has none of`: exactly the opposite of `has any of`.
    NoneOf,
    /// `has only`: false on an empty list.
    Only,
}

/// Which of several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Pick {
    /// The smallest number or amount.
    Smallest,
    /// The largest.
    Largest,
    /// The earliest date.
    Earliest,
    /// The latest.
    Latest,
}

/// Exact arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Operator {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Scope {
    /// Each line by itself.
    EachLine,
    /// The session as a whole; its effect holds for every line.
    Session,
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Effect {
    /// Not covered; 0 units, its minutes leave the pool.
    Deny,
    /// Paid inside another line; 0 units, its minutes stay.
    Bundle,
    /// Payable once something is put right.
    Hold,
    /// A person must judge.
    Review,
    /// Pays, but say so.
    Warn,
    /// The line needs this modifier.
    AddModifier(Expr),
    /// No more units than this.
    CapUnits(Expr, Per),
    /// No more lines than this; the surplus is denied before units are computed.
    CapLines(Expr),
    /// So many percent of the payment; changes no decision.
    Pay(Expr),
    /// No more dollars than this; changes no decision.
    CapPayment(Expr, Per),
}

impl Effect {
    /// The value inside: a modifier, a percentage or a cap.
    #[must_use]
    pub fn amount(&self) -> Option<&Expr> {
        match self {
            Effect::AddModifier(value)
            | Effect::CapUnits(value, _)
            | Effect::CapLines(value)
            | Effect::Pay(value)
            | Effect::CapPayment(value, _) => Some(value),
            Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::Warn => None,
        }
    }
}

/// What a cap is shared by.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Per {
    /// Each line in scope.
    Line,
    /// All lines of the session in scope with one code.
    Code,
    /// All lines of the session in scope.
    Session,
    /// All lines in scope of the sessions of a patient and day.
    Day(OfDay),
}

/// Which sessions of a day share a cap, and whether each code has one of its own.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OfDay {
    /// Whether each code has a cap of its own.
    pub each_code: bool,
    /// Facts of the session that have to be the same.
    pub same: Vec<FactId>,
}

impl Per {
    /// Whether each code has a cap of its own.
    #[must_use]
    pub fn each_code(&self) -> bool {
        matches!(self, Per::Code | Per::Day(OfDay { each_code: true, .. }))
    }

    /// Which sessions of the day share it, where it is more than one.
    #[must_use]
    pub fn of_day(&self) -> Option<&OfDay> {
        match self {
            Per::Day(day) => Some(day),
            Per::Line | Per::Code | Per::Session => None,
        }
    }
}

/// As a rule says it: `line`, `code and day and discipline`.
impl fmt::Display for Per {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Per::Line => f.write_str("line"),
            Per::Code => f.write_str("code"),
            Per::Session => f.write_str("session"),
            Per::Day(day) => {
                f.write_str(if day.each_code { "code and day" } else { "day" })?;
                day.same.iter().try_for_each(|fact| write!(f, " and {}", fact.def().path))
            }
        }
    }
}

/// When a rule is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Stage {
    /// 1: reads only facts.
    Facts,
    /// 2: reads `covered line`.
    Covered,
    /// 4: reads `units`.
    Units,
    /// 5: reads `billed_modifiers`.
    Modifiers,
}

/// The checked text of a rule.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Body {
    /// What it is about.
    pub scope: Scope,
    /// `where`.
    pub filter: Option<Expr>,
    /// `unless`.
    pub unless: Option<Expr>,
    /// `require`: the effect holds where this is false. `None`: wherever the scope holds.
    pub require: Option<Expr>,
    /// The effect.
    pub effect: Effect,
    /// When it is evaluated.
    pub stage: Stage,
    /// Why: the words that put it there, and what they read. `None` for stage 1.
    pub stage_reason: Option<Span>,
    /// Where the text stands.
    pub span: Span,
}

/// A message with its holes.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Template {
    /// Its pieces, in order.
    pub pieces: Later<Piece>,
}

/// A piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Piece {
    /// As written.
    Text(String),
    /// The value of a path or param; unknown prints "(not recorded)".
    Value(Expr),
    /// `{found}`: the lines or codes that made the condition true.
    Found,
}
