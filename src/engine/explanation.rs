//! Why a session was answered as it was: every rule, every condition, every value seen. Plain data for reports.
//!
//! In: what [`mod@super::reference`] records. Out: [`Explanation`]. What always holds: the determination in it is byte for byte the one
//! that deciding gives.

use jiff::civil::Date;

use crate::model::determination::{Citation, Determination};
use crate::source::Span;

/// One session explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The answer.
    pub determination: Determination,
    /// Every version of every rule, in profile order.
    pub rules: Vec<RuleExplained>,
    /// Every variant of the unit count, in profile order.
    pub variants: Vec<VariantExplained>,
    /// Every count of earlier sessions, by path.
    pub counts: Vec<CountExplained>,
    /// What would change the answer.
    pub changes: Vec<Change>,
}

/// What a `history.*` comes to by the earlier sessions, and what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct CountExplained {
    /// Its path.
    pub path: String,
    /// What it comes to.
    pub seen: Seen,
    /// The fewest and the most it can be, where it is not known.
    pub between: (Option<String>, Option<String>),
    /// The earlier sessions or lines that are in it, or may be, by day.
    pub members: Vec<CountedExplained>,
}

/// An earlier session, or a line of one, that is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedExplained {
    /// Id of the session.
    pub id: String,
    /// Its day.
    pub date: Date,
    /// Number of the line, from 1; `None`: the session.
    pub line: Option<usize>,
    /// The facts that it waits for to be in the count; empty: it is.
    pub waits: Vec<String>,
}

/// A variant of the unit count, and whether it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantExplained {
    /// Where it stands written.
    pub source: Option<Citation>,
    /// Whether its dates include this session.
    pub in_force: bool,
    /// Its condition; none where it is not in force.
    pub steps: Vec<Step>,
}

/// One version of a rule, and what it came to on each line.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleExplained {
    /// Its id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// First day of this version.
    pub from: Option<Date>,
    /// Last day of this version.
    pub until: Option<Date>,
    /// Stage from 1 to 5.
    pub stage: u8,
    /// Its effect, as in findings.
    pub effect: String,
    /// Where it stands written.
    pub source: Option<Citation>,
    /// Whether it was run.
    pub standing: Standing,
    /// What it came to: one entry for a rule about the session, one a line for others; none if it was not run.
    pub lines: Vec<LineExplained>,
}

/// Whether a version of a rule is in force for this session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In force.
    InForce,
    /// Announced: shown, never run.
    Announced,
    /// Withdrawn: shown, never run.
    Withdrawn,
    /// Its dates do not include this session.
    OtherDates,
    /// Whether it is in force waits for these facts.
    Waits(Vec<String>),
}

/// What a rule came to.
#[derive(Clone, Debug, PartialEq)]
pub struct LineExplained {
    /// Number of the line, from 1; `None`: the session as a whole.
    pub line: Option<usize>,
    /// What it came to.
    pub verdict: Verdict,
    /// Its conditions, in the order written.
    pub steps: Vec<Step>,
}

/// What a rule came to on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its effect holds.
    Fired,
    /// In scope, and its effect does not hold.
    DidNotFire,
    /// Its scope does not hold.
    OutOfScope,
    /// Unknown until these facts are.
    Waits(Vec<String>),
    /// It would have fired, but for an exception.
    Suppressed {
        /// Id of the exception.
        exception: String,
        /// Where the exception stands written.
        source: Option<Citation>,
    },
}

/// A condition or value, and what it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its part in the rule; `None` below the top.
    pub role: Option<Role>,
    /// Where its words stand.
    pub span: Span,
    /// Its words, where they are at hand.
    pub words: Option<String>,
    /// The earlier session it was asked of, by id.
    pub session: Option<String>,
    /// The line of a quantifier it was asked for, from 1.
    pub line: Option<usize>,
    /// What it came to.
    pub seen: Seen,
    /// What it is made of.
    pub steps: Vec<Step>,
}

/// The part of a rule that a condition stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The date by which the rule is in force.
    DatedBy,
    /// `where`.
    Where,
    /// `unless`.
    Unless,
    /// An exception, by id.
    Exception(String),
    /// `require`.
    Require,
    /// The value in the effect: a modifier or a cap.
    Value,
}

/// What a condition or value came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// A value, as a record would write it.
    Value(String),
    /// Known to be absent.
    Absent,
    /// Unknown until these facts are.
    Unknown(Vec<String>),
}

/// One thing that would change the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A fact the record does not say.
    Fact {
        /// Its path.
        fact: String,
        /// Lines that wait for it, from 1.
        lines: Vec<usize>,
        /// What they may become.
        outcomes: Vec<String>,
    },
    /// A comparison that made a rule fire.
    Comparison {
        /// Id of the rule.
        rule: String,
        /// Number of the line, from 1; `None`: the session.
        line: Option<usize>,
        /// The comparison, with the values it saw below it.
        step: Step,
    },
}
