//! A patient's earlier sessions, as the ledger knows them.
//!
//! In: a patient's number. Out: each session of that patient once, in its newest version, as it was recorded. What always holds: what was taken
//! back is among them only as the void that took it back, so that other sources of the run do not bring it again; a line that was not to be sent has the outcome `not_billed` where its record says nothing, and
//! nothing else is added but the payer.

use std::sync::Arc;

use crate::formats::history::{History, HistoryError};
use crate::model::earlier::{Earlier, KnownFrom};
use crate::model::facts::{FactId, Owner};
use crate::model::session::Session;
use crate::model::state::State;
use crate::model::value::Value;

use super::contents::{tree, unreadable, with_payer};
use super::database::{Cell, Database, Row};
use super::error::{Fault, LedgerError};
use super::open::Ledger;

/// A row for each session and each of its lines that was not to be sent, or one without a line.
/// $2: whether voids are wanted too.
const SESSIONS: &str = "SELECT s.seq, s.payer, s.record, l.line FROM payrules_sessions s \
    LEFT JOIN payrules_decisions d ON d.of_session = s.seq AND d.newest = 1 \
    LEFT JOIN payrules_lines l ON l.of_decision = d.seq AND l.decision IN ('not_covered', 'not_billed') \
    WHERE s.patient = $1 AND s.newest = 1 AND (s.frequency <> 'void' OR $2 = 'voids') ORDER BY s.seq, l.line";

impl Ledger {
    /// Every session of a patient that counts, of any payer, in the order entered.
    ///
    /// # Errors
    /// [`LedgerError`] if they cannot all be read.
    pub fn sessions(&mut self, patient: &str) -> Result<Vec<Session>, LedgerError> {
        self.ask(patient, "")
    }

    fn ask(&mut self, patient: &str, also: &str) -> Result<Vec<Session>, LedgerError> {
        sessions(self.database.as_mut(), patient, also).map_err(|fault| fault.at(&self.name))
    }
}

impl History for Ledger {
    fn of(&mut self, patient: &str) -> Result<Arc<[Earlier]>, HistoryError> {
        let sessions = self.ask(patient, "voids").map_err(|LedgerError { place, why, advice, .. }| HistoryError {
            place: format!("the ledger {place}"),
            why,
            advice,
        })?;
        Ok(sessions.into_iter().map(|session| Earlier { session, from: KnownFrom::Ledger }).collect())
    }
}

fn sessions(database: &mut dyn Database, patient: &str, also: &str) -> Result<Vec<Session>, Fault> {
    // A null character is in no patient's number that was recorded, and PostgreSQL takes none.
    if patient.contains('\0') {
        return Ok(Vec::new());
    }
    let rows = database.ask(SESSIONS, &[Cell::from(patient), Cell::from(also)])?;
    let mut all: Vec<Session> = Vec::new();
    let mut last = None;
    for row in &rows {
        if last != row.number(0) {
            last = row.number(0);
            all.push(session(row)?);
        }
        let line = row.number(3).and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
        if let (Some(line), Some(session)) = (line, all.last_mut()) {
            not_sent(session, line);
        }
    }
    Ok(all)
}

fn session(row: &Row) -> Result<Session, Fault> {
    let record = with_payer(tree(row.text(2))?, row.text(1));
    // A newer payrules may have recorded facts that this one does not know.
    let (session, _) = crate::formats::read::json::read(&record, &"ledger".into(), 1, false, false);
    session.map_err(|_| unreadable())
}

fn not_sent(session: &mut Session, line: usize) {
    let Some(outcome) = FactId::find(Owner::Line, "outcome") else { return };
    if let Some(line) = session.lines.get_mut(line)
        && line.get(outcome).is_unknown()
    {
        line.set(outcome, State::Known(Value::text("not_billed")));
    }
}
