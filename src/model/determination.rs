//! What is answered: one determination per session, or a rejection where the record could not be read.
//!
//! The field order here is the key order of the JSON contract (`schema = 1`). Every key is always written; no clock, path or
//! host name ever enters. Money and units are exact decimals, written as JSON numbers.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use serde::ser::Serializer;

/// The answer for a line or a session, from what must not be sent to what can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Send it.
    Covered,
    /// A person must judge.
    Review,
    /// The record does not say enough; `missing` lists what would settle it.
    NeedsInfo,
    /// Payable once something is put right.
    Hold,
    /// Nothing to send: paid inside another line, too little time, or a void.
    NotBilled,
    /// Do not bill this payer for it.
    NotCovered,
    /// Only of a session: its lines differ and none waits.
    Partial,
}

impl Decision {
    /// The word for it in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Decision::Covered => "covered",
            Decision::Review => "review",
            Decision::NeedsInfo => "needs_info",
            Decision::Hold => "hold",
            Decision::NotBilled => "not_billed",
            Decision::NotCovered => "not_covered",
            Decision::Partial => "partial",
        }
    }
}

/// Who bears a line that is not covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Liability {
    /// The patient may be billed.
    Patient,
    /// The provider writes it off.
    Provider,
}

impl Liability {
    /// The word for it in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Liability::Patient => "patient",
            Liability::Provider => "provider",
        }
    }
}

/// What a hold waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// An authorization.
    Authorization,
    /// Something from the clinician.
    Clinical,
    /// Something from the office.
    Admin,
    /// Something from the patient.
    Patient,
}

impl Needs {
    /// The word for it in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Needs::Authorization => "authorization",
            Needs::Clinical => "clinical",
            Needs::Admin => "admin",
            Needs::Patient => "patient",
        }
    }
}

/// One session decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Determination {
    /// Version of the contract: 1.
    pub schema: u32,
    /// Version of payrules.
    pub engine: String,
    /// Visit number.
    pub id: String,
    /// `sha256:` of the record in canonical form.
    pub input: String,
    /// Profile id.
    pub payer: String,
    /// Which profile decided.
    pub profile: ProfileRef,
    /// Day of the session.
    pub date_of_service: Date,
    /// Sessions of the same day decided together with this one.
    pub decided_with: Vec<String>,
    /// The session's decision.
    pub decision: Decision,
    /// Minutes of timed lines in the pool; `None`: unknown.
    pub timed_minutes: Option<u32>,
    /// Units of timed lines; `None`: unknown.
    #[serde(serialize_with = "number_or_null")]
    pub timed_units: Option<Decimal>,
    /// One per line of the record.
    pub lines: Vec<LineAnswer>,
    /// What can be sent now.
    pub claim_lines: Vec<ClaimLine>,
    /// Every rule that fired.
    pub findings: Vec<Finding>,
    /// Facts that would settle what is open.
    pub missing: Vec<Missing>,
    /// Values taken that the record did not give.
    pub presumed: Vec<Presumed>,
    /// Things to know that are no finding.
    pub notes: Vec<Note>,
    /// What is expected to be paid; `None`: no fees were given.
    pub payment: Option<SessionPayment>,
}

/// Edition and digest of the profile that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileRef {
    /// Its edition.
    pub edition: Date,
    /// `sha256:` of everything it is made of.
    pub digest: String,
}

/// The answer for one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineAnswer {
    /// Number of the line, from 1.
    pub line: usize,
    /// The charge number given.
    pub id: Option<String>,
    /// Procedure code.
    pub code: String,
    /// Contact minutes, if known.
    pub minutes: Option<u32>,
    /// The decision.
    pub decision: Decision,
    /// Units to bill; `None`: unknown.
    #[serde(serialize_with = "number_or_null")]
    pub units: Option<Decimal>,
    /// Units the biller intended.
    #[serde(serialize_with = "number_or_null")]
    pub units_billed: Option<Decimal>,
    /// Modifiers to send, in claim order.
    pub modifiers: Vec<String>,
    /// Those of them that the record did not have.
    pub modifiers_added: Vec<String>,
    /// Who bears it, where it is not covered.
    pub liability: Option<Liability>,
    /// Ids of the rules behind the decision, units or modifiers.
    pub reasons: Vec<String>,
    /// What is expected to be paid for the units to bill; `None`: no fees were given.
    pub payment: Option<LinePayment>,
}

/// What a payer is expected to pay for a line, once everything that it waits for is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinePayment {
    /// Dollars for one unit before anything is taken; `None`: unknown.
    #[serde(serialize_with = "money_or_null")]
    pub fee: Option<Decimal>,
    /// Dollars for its units; `None`: unknown.
    #[serde(serialize_with = "money_or_null")]
    pub allowed: Option<Decimal>,
    /// What was taken from the sum of its fees, step by step.
    pub taken: Vec<Taken>,
    /// What the amount waits for.
    pub missing: Vec<String>,
}

/// What one step took from the payment of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// `multiple_procedure` `pay` `charge` `cap_payment`.
    pub by: String,
    /// Id of the rule, where one did.
    pub rule: Option<String>,
    /// Dollars.
    #[serde(serialize_with = "money")]
    pub amount: Decimal,
}

/// What a payer is expected to pay for a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionPayment {
    /// `sha256:` of the fees, or `None` where they are those of test cases.
    pub fees: Option<String>,
    /// Dollars: the sum of its lines; `None`: one of them is unknown.
    #[serde(serialize_with = "money_or_null")]
    pub allowed: Option<Decimal>,
    /// The part of it on lines that can be sent now; `None`: unknown.
    #[serde(serialize_with = "money_or_null")]
    pub sent_now: Option<Decimal>,
    /// What the sum waits for.
    pub missing: Vec<String>,
}

/// One line of the claim to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimLine {
    /// Procedure code.
    pub code: String,
    /// Modifiers in claim order, at most four.
    pub modifiers: Vec<String>,
    /// Units.
    #[serde(serialize_with = "number")]
    pub units: Decimal,
    /// Charge for these units, if it is known and comes to whole cents.
    #[serde(serialize_with = "money_or_null")]
    pub charge: Option<Decimal>,
    /// Place of service, if known.
    pub place_of_service: Option<String>,
    /// Diagnosis pointers, from 1.
    pub diagnosis_pointers: Vec<u8>,
    /// Lines of the record it comes from, from 1.
    pub lines: Vec<usize>,
}

/// A rule that fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// First day of the version in force, if the rule has one.
    pub version: Option<String>,
    /// Lines it is about, from 1.
    pub lines: Vec<usize>,
    /// Its effect: `deny` `bundle` `hold` `review` `warn` `add_modifier` `cap_units` `cap_lines` `pay` `cap_payment`; of
    /// the engine's own findings also `void`.
    pub effect: String,
    /// What a hold waits for.
    pub needs: Option<Needs>,
    /// What was found, in plain words.
    pub message: String,
    /// What to do.
    pub fix: Option<String>,
    /// Where the rule stands written.
    pub source: Option<Citation>,
    /// Claim adjustment group the payer would answer with.
    pub group: Option<String>,
    /// Claim adjustment reason code.
    pub carc: Option<String>,
    /// Remittance advice remark codes.
    pub rarc: Vec<String>,
    /// Dollars that would be paid more without it; `None`: not known, or no fees were given.
    #[serde(serialize_with = "money_or_null")]
    pub cost: Option<Decimal>,
}

/// A source as a finding cites it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Id in the profile.
    pub id: String,
    /// Title and section.
    pub cite: String,
    /// Where to read it, if it has an address.
    pub url: Option<String>,
    /// The day somebody last read it there.
    pub seen: Date,
    /// `A` the payer's own text, `B` two secondary sources, `C` one, or contested.
    pub grade: String,
}

/// A fact that would settle something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Missing {
    /// Its path.
    pub fact: String,
    /// Lines that wait for it, from 1.
    pub lines: Vec<usize>,
    /// Rules that wait for it.
    pub rules: Vec<String>,
    /// `decision` or `units`.
    pub affects: String,
    /// What the lines may become.
    pub outcomes: Vec<String>,
}

/// A value taken that the record did not give.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Presumed {
    /// Path of the fact.
    pub fact: String,
    /// Lines it was taken for, from 1; empty for the session.
    pub lines: Vec<usize>,
    /// The value as a record would write it; `none`: absent.
    pub value: String,
    /// Who took it: `history` `set` `profile` `complete` `units-as-billed` `clock`.
    pub by: String,
}

/// Something to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// A stable word for its kind.
    pub code: String,
    /// Lines it is about, from 1.
    pub lines: Vec<usize>,
    /// In plain words.
    pub text: String,
    /// Of a tie: the other allocations, in words.
    pub alternatives: Vec<String>,
}

/// A record that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// Version of the contract: 1.
    pub schema: u32,
    /// Visit number, if it could be read.
    pub id: Option<String>,
    /// Always `rejected`.
    pub decision: String,
    /// Everything wrong with it.
    pub errors: Vec<RecordError>,
    /// Whose session it is, if that could be read: it may be an earlier one of that patient. Not part of the answer.
    #[serde(skip)]
    pub patient: Option<String>,
}

impl Rejection {
    /// A rejection with its reasons.
    #[must_use]
    pub fn new(id: Option<String>, errors: Vec<RecordError>) -> Self {
        Self { schema: 1, id, decision: String::from("rejected"), errors, patient: None }
    }
}

/// One thing wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordError {
    /// Name of the input, `-` for standard input.
    pub file: String,
    /// Row (of text) or number of the record in its array, from 1.
    pub row: Option<usize>,
    /// Path of the field.
    pub field: Option<String>,
    /// The value as written, cut to 80 characters.
    pub value: Option<String>,
    /// What was expected, and what to do.
    pub expected: String,
}

/// One record answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Decided.
    Decided(Box<Determination>),
    /// Rejected.
    Rejected(Rejection),
}

/// An exact decimal as a JSON number, without trailing zeros.
fn number<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    raw(&value.normalize().to_string(), serializer)
}

fn number_or_null<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => number(value, serializer),
        None => serializer.serialize_none(),
    }
}

fn money_or_null<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => raw(&format!("{value:.2}"), serializer),
        None => serializer.serialize_none(),
    }
}

fn money<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    raw(&format!("{value:.2}"), serializer)
}

fn raw<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    text.parse::<serde_json::Number>().map_err(serde::ser::Error::custom)?.serialize(serializer)
}
