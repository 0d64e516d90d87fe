//! A checked profile: one payer with everything it inherits, every name resolved, every text typed.
//!
//! In: what [`super::load`], [`super::inherit`] and [`crate::lang::check`] make of the TOML files. Out: what the engine runs, `show`
//! prints and the case runner tests. Plain data, which the build packs; its order is the order of the files (parent, included parts, the profile).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Tree;
use smol_str::SmolStr;

use crate::lang::codes::words::Words;
use crate::lang::typed::{Body, Expr, Template};
use crate::model::determination::{Liability, Needs};
use crate::model::facts::FactId;
use crate::model::imported::{Attached, TableName};
use crate::model::later::Later;
use crate::model::listed::AttachedList;
use crate::model::quarter::Quarter;
use crate::model::types::Type;
use crate::model::value::Value;
use crate::source::Span;
use crate::units::{Method, Pool, Tie, Trim};

/// One payer, ready to decide. The build packs it, without test cases, for the program that it builds; that is no form to store it in.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Profile {
    /// Its id, by which `--payer` and records name it.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// A word of the payer kinds.
    pub kind: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// First date of service it knows; earlier sessions are `review`.
    pub from: Date,
    /// Last date of service it knows.
    pub until: Option<Date>,
    /// Its edition.
    pub edition: Date,
    /// When its sources were last read.
    pub checked: Date,
    /// Ids of the files it is made of: furthest parent first, itself last.
    pub chain: Vec<String>,
    /// `sha256:` of the text of everything it is made of.
    pub digest: String,
    /// Sources by id.
    pub sources: BTreeMap<String, Source>,
    /// Parameters by name.
    pub params: BTreeMap<String, Param>,
    /// Lists by name, as written.
    pub lists: BTreeMap<String, ListInfo>,
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Definitions by name.
    pub defines: BTreeMap<String, Define>,
    /// Counters by name.
    pub counters: BTreeMap<String, CounterInfo>,
    /// Years it counts by, beside the calendar's, by name.
    pub years: BTreeMap<String, YearStart>,
    /// Facts it declares, by declared path (`extra.x`, `line.extra.x`).
    pub facts: BTreeMap<String, DeclaredFact>,
    /// Values for facts that a record does not mention.
    pub presume: Vec<Presume>,
    /// Days that are no working days.
    pub holidays: Vec<Date>,
    /// How minutes become units.
    pub units: Units,
    /// How claim lines are written.
    pub claim: Claim,
    /// How less than the sum of the fees is paid.
    pub payment: Payment,
    /// Rules in file order; all versions, also those announced or withdrawn.
    pub rules: Vec<Rule>,
    /// Sessions that test cases start from.
    #[serde(skip)]
    pub samples: BTreeMap<String, Tree>,
    /// Test cases, its own and those of `NAME.test.toml`.
    #[serde(skip)]
    pub tests: Vec<Case>,
    /// Fees by which the test cases are paid; no session is paid by them.
    #[serde(skip)]
    pub fees: Option<std::sync::Arc<crate::payment::FeeSchedule>>,
}

/// Where a rule stands written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Source {
    /// Id in the profile.
    pub id: String,
    /// Title.
    pub title: String,
    /// Section, page or paragraph.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// The day somebody last read it.
    pub seen: Date,
    /// How sure it is.
    pub grade: Grade,
    /// The file that declares it.
    pub origin: Origin,
}

/// How sure a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Grade {
    /// The payer's own text.
    A,
    /// Two secondary sources.
    B,
    /// One, or contested.
    C,
}

/// Which file something comes from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// Id of the profile or part.
    pub file: String,
    /// Where in it.
    pub span: Span,
    /// The reason given by the override that put it there, if one did.
    pub override_reason: Option<String>,
}

/// A parameter, with its values over time.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Param {
    /// Its type.
    pub ty: Type,
    /// Values, by first day; a value without dates has the earliest day there is.
    pub values: Vec<Dated>,
    /// The readings among which it chooses, if it is one.
    pub options: Vec<String>,
    /// Whether the reading is contested; then answers that rest on it say so.
    pub contested: bool,
    /// The file that sets it.
    pub origin: Origin,
}

/// A value and the days on which it holds, both included.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Dated {
    /// First day.
    pub from: Date,
    /// Last day; `None`: still.
    pub until: Option<Date>,
    /// The value.
    pub value: Value,
}

/// A list, for `show`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListInfo {
    /// Its items as written, each with its place.
    pub items: Words,
    /// The imported list that may stand in their place.
    pub imported: Option<String>,
    /// The one that does, from its first day on.
    #[serde(skip)]
    pub attached: Option<AttachedList>,
    /// The file that sets it.
    pub origin: Origin,
}

/// A lookup table.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Names of the key columns.
    pub keys: Vec<String>,
    /// Columns that can be looked up, with their types. A table with one value column is read by its own name.
    pub columns: Vec<(String, Type)>,
    /// Rows.
    pub rows: Later<Row>,
    /// The quarter they are of, where the publisher renews them.
    pub quarter: Option<Quarter>,
    /// The imported table that may stand in their place.
    pub imported: Option<TableName>,
    /// The one that does; then rows are not looked at.
    #[serde(skip)]
    pub attached: Option<Attached>,
    /// The file that declares it.
    pub origin: Origin,
}

/// A row of a [`Table`].
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// Keys, in the order of the table's.
    pub keys: Vec<SmolStr>,
    /// Values, in the order of the table's columns; `None`: absent.
    pub values: Vec<Option<Value>>,
    /// First day it holds; `None`: always did.
    pub from: Option<Date>,
    /// Last day it holds.
    pub until: Option<Date>,
}

/// A definition, for `show`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Define {
    /// Its text.
    pub text: String,
    /// Checked.
    pub body: Expr,
    /// The file that declares it.
    pub origin: Origin,
}

/// A counter of earlier sessions.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CounterInfo {
    /// Its text.
    pub text: String,
    /// Checked: a count or sum over earlier sessions or lines.
    pub body: Expr,
    /// The file that declares it.
    pub origin: Origin,
}

/// When a declared year starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum YearStart {
    /// Each year on this month and day; the year of the date says nothing.
    On(Date),
    /// On the anniversaries of a date of the session.
    Fact(FactId),
}

/// A fact that a profile declares.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DeclaredFact {
    /// Its type.
    pub ty: Type,
    /// The file that declares it.
    pub origin: Origin,
}

/// What to take for a fact that the record does not mention.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Presume {
    /// Path of the fact: of the session, or a bare name of a line fact, or a declared one.
    pub fact: String,
    /// The value; `None`: absent.
    pub value: Option<Value>,
    /// The file that says so.
    pub origin: Origin,
}

/// `[units]`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Units {
    /// How, where no variant holds. `None`: the payer's method is not known, so timed lines are `review`.
    pub method: Option<Method>,
    /// What else it must not fall below.
    pub never_fewer_than: Option<Method>,
    /// Over what minutes are pooled.
    pub pool: Pool,
    /// Who gets a unit that two lines have equal claim to.
    pub tie: Tie,
    /// Which line gives units up when a shared cap bites.
    pub trim: Trim,
    /// Codes counted by time.
    pub timed: Vec<String>,
    /// Codes with one unit a line.
    pub untimed: Vec<String>,
    /// Codes whose units are those billed.
    pub counted: Vec<String>,
    /// Its source.
    pub source: Option<String>,
    /// Other methods under conditions.
    pub variants: Vec<UnitsVariant>,
    /// Membership of the three classes, checked.
    pub classes: Classes,
    /// The file that sets the method.
    pub origin: Origin,
}

/// Membership of the unit classes.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Classes {
    /// Timed codes.
    pub timed: crate::lang::typed::CodeSet,
    /// Untimed codes.
    pub untimed: crate::lang::typed::CodeSet,
    /// Counted codes.
    pub counted: crate::lang::typed::CodeSet,
}

/// A method that holds under a condition; two at once are `review`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct UnitsVariant {
    /// When it holds (session facts only).
    pub when: Expr,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Replaces the method.
    pub method: Option<Method>,
    /// Adds a floor.
    pub never_fewer_than: Option<Method>,
    /// Replaces the pool.
    pub pool: Option<Pool>,
    /// Its source.
    pub source: String,
    /// The file that declares it.
    pub origin: Origin,
}

/// `[claim]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Claim {
    /// Order of modifiers on a line; others follow as recorded.
    pub modifier_order: Vec<String>,
    /// Groups of which a line may have one.
    pub one_of: Vec<Vec<String>>,
    /// Modifiers that go on a part of the units.
    pub shares: Vec<Share>,
}

/// Modifiers for what an assistant gave: they go on those units of a line alone that are the assistant's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    /// The modifiers, one for each discipline.
    pub modifiers: Vec<String>,
    /// When a unit carries one.
    pub test: crate::units::assistant::Test,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Its source.
    pub source: String,
}

/// `[payment]`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Payment {
    /// Codes under the multiple-procedure reduction, as written.
    pub reduced: Vec<String>,
    /// The same, checked.
    pub codes: crate::lang::typed::CodeSet,
    /// The percentage of the practice expense that units beyond the first lose; `None`: no reduction.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub share: Option<rust_decimal::Decimal>,
    /// Whose units are ranked together.
    pub pool: Pool,
    /// Whether no more than the charge is paid.
    pub lesser_of_charge: bool,
    /// Its source.
    pub source: Option<String>,
}

/// One version of a rule.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Id of its source.
    pub source: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The date that decides whether it is in force; `None`: the date of service.
    pub dated_by: Option<Expr>,
    /// Shown and never run, if not `None`.
    pub status: Option<Status>,
    /// Its text, as written.
    pub text: String,
    /// Its text, checked.
    pub body: Body,
    /// What was found.
    pub message: Template,
    /// What to do.
    pub fix: Option<Template>,
    /// What a hold waits for.
    pub needs: Option<Needs>,
    /// Who bears a denial.
    pub liability: Option<Liability>,
    /// Claim adjustment group.
    pub group: Option<String>,
    /// Claim adjustment reason code.
    pub carc: Option<String>,
    /// Remittance advice remark codes.
    pub rarc: Vec<String>,
    /// Exceptions to it, or-ed.
    pub exceptions: Vec<Exception>,
    /// Params its text rests on, so that answers can name a contested reading.
    pub reads_params: Vec<String>,
    /// The file that declares it.
    pub origin: Origin,
}

/// A rule that is kept and not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Status {
    /// Not yet in force.
    Announced,
    /// Taken back.
    Withdrawn,
}

/// An exception to a rule: law over policy.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Exception {
    /// Its id.
    pub id: String,
    /// When the rule does not hold; read in the rule's own scope.
    pub when: Expr,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The date that decides; `None`: the date of service.
    pub dated_by: Option<Expr>,
    /// Id of its source.
    pub source: String,
    /// The file that declares it.
    pub origin: Origin,
}

/// A test case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// The session, as a record in JSON form; `like` names a sample it starts from.
    pub given: Tree,
    /// What is expected.
    pub expect: Expect,
    /// Where it stands.
    pub origin: Origin,
}

/// What a test case expects; what is not given is not compared.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// The session's decision.
    pub decision: Option<String>,
    /// Decision of each line, in order.
    pub lines: Option<Vec<String>>,
    /// Units by code, a list where a code has several lines.
    pub units: BTreeMap<String, Vec<String>>,
    /// Expected payment by code, a list where a code has several lines.
    pub payment: BTreeMap<String, Vec<String>>,
    /// Modifiers by code of its first line.
    pub modifiers: BTreeMap<String, Vec<String>>,
    /// Who bears the first line with a code: `patient`, `provider` or `nobody`.
    pub liability: BTreeMap<String, String>,
    /// What its holds wait for, exactly.
    pub needs: Option<Vec<String>>,
    /// Facts that must be exactly those missing.
    pub missing: Option<Vec<String>>,
    /// Exactly the claim lines, as `1 of 97124 GP CQ for 33.33`; what they charge only where it is said.
    pub claim: Option<Vec<String>>,
    /// Codes of notes that must be on the answer.
    pub notes: Vec<String>,
    /// Rules that must be among the findings.
    pub rules: Vec<String>,
    /// Rules that must not be.
    pub not_rules: Vec<String>,
    /// Rules that must be open: unknown, and able to change the answer.
    pub open: Vec<String>,
}
