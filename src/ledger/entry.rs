//! What is recorded of a session: the record itself, and what was decided.
//!
//! In: a session and its determination. Out: an [`Entry`], or why it cannot be kept. What always holds: the record is as it was
//! read, without what the run took for granted; the payer is the profile that decided.

use std::fmt;

use crate::formats::write::record::record;
use crate::model::determination::Determination;
use crate::model::facts::Owner;
use crate::model::session::Session;
use crate::model::value::Value;

/// A decided session, as a ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(super) payer: String,
    pub(super) patient: String,
    pub(super) session: String,
    pub(super) date_of_service: String,
    /// Word of `claim.frequency`; `original` where nobody says.
    pub(super) frequency: String,
    /// `sha256:` of the record.
    pub(super) input: String,
    /// The record as JSON.
    pub(super) record: String,
    pub(super) decided: Decided,
}

/// What was decided, and by which rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) decision: String,
    pub(super) edition: String,
    pub(super) digest: String,
    pub(super) engine: String,
    pub(super) lines: Vec<Line>,
}

/// What was decided for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) line: i64,
    pub(super) code: String,
    pub(super) decision: String,
    /// Exact, as text; `None`: unknown.
    pub(super) units: Option<String>,
}

/// Why a decided session cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// The record has no `patient.id`: it is nobody's history.
    NoPatient,
    /// A visit or patient number has a character that databases cannot keep.
    Character,
}

/// As the summary says it, behind a count of sessions.
impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unfit::NoPatient => "without `patient.id`",
            Unfit::Character => "with a null character in a visit or patient number",
        })
    }
}

/// The word of a claim that takes its session back.
pub(super) const VOID: &str = "void";
/// The word of a claim that is neither a replacement nor a void.
pub(super) const ORIGINAL: &str = "original";

const FREQUENCY: &str = "claim.frequency";

impl Entry {
    /// What is to be kept of a session.
    ///
    /// # Errors
    /// [`Unfit`] if it cannot be kept.
    pub fn of(session: &Session, answer: &Determination) -> Result<Entry, Unfit> {
        let patient = session.text("patient.id").ok_or(Unfit::NoPatient)?;
        if patient.contains('\0') || answer.id.contains('\0') {
            return Err(Unfit::Character);
        }
        let lines = answer.lines.iter().map(|line| Line {
            line: i64::try_from(line.line).unwrap_or(i64::MAX),
            code: line.code.clone(),
            decision: line.decision.word().to_owned(),
            units: line.units.map(|units| units.normalize().to_string()),
        });
        Ok(Entry {
            payer: answer.payer.clone(),
            patient: patient.to_owned(),
            session: answer.id.clone(),
            date_of_service: answer.date_of_service.to_string(),
            frequency: frequency(session, answer),
            input: answer.input.clone(),
            record: record(session).to_string(),
            decided: Decided {
                decision: answer.decision.word().to_owned(),
                edition: answer.profile.edition.to_string(),
                digest: answer.profile.digest.clone(),
                engine: answer.engine.clone(),
                lines: lines.collect(),
            },
        })
    }

    /// Whether it takes its session back.
    pub(super) fn is_void(&self) -> bool {
        self.frequency == VOID
    }
}

/// The record's, or what the run set where the record says nothing.
fn frequency(session: &Session, answer: &Determination) -> String {
    let recorded = session.facts.at(Owner::Session, FREQUENCY).known().and_then(Value::as_text);
    let set = || answer.presumed.iter().find(|presumed| presumed.fact == FREQUENCY).map(|p| p.value.as_str());
    recorded.or_else(set).unwrap_or(ORIGINAL).to_owned()
}
