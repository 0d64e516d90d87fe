//! Recording: decided sessions in, once each.
//!
//! In: a batch of [`Entry`]s. Out: what became of them. What always holds: the batch is recorded whole or not at all; the same record again
//! changes nothing; other content of the same session takes the place of the earlier version, which is kept; what was
//! taken back or replaced is not brought back by the record that it was before.

use serde::Serialize;

use super::database::{Cell, Database, Row, number};
use super::entry::{Entry, ORIGINAL};
use super::error::{Fault, LedgerError};
use super::open::Ledger;

/// What became of sessions that were to be recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// New ones.
    pub recorded: u64,
    /// Others that took the place of an earlier version.
    pub replaced: u64,
    /// Taken back by a void.
    pub taken_back: u64,
    /// There already, with the same content.
    pub already_there: u64,
    /// Of those there already, those for which something else was decided this time.
    pub decided_anew: u64,
}

impl Recorded {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Recorded) -> Recorded {
        Recorded {
            recorded: self.recorded.saturating_add(other.recorded),
            replaced: self.replaced.saturating_add(other.replaced),
            taken_back: self.taken_back.saturating_add(other.taken_back),
            already_there: self.already_there.saturating_add(other.already_there),
            decided_anew: self.decided_anew.saturating_add(other.decided_anew),
        }
    }
}

const VERSIONS: &str = "SELECT seq, version, newest, frequency, input FROM payrules_sessions \
    WHERE payer = $1 AND patient = $2 AND session = $3 ORDER BY version";
const SUPERSEDE: &str = "UPDATE payrules_sessions SET newest = 0 WHERE seq = $1";
const ENTER: &str = "INSERT INTO payrules_sessions \
    (payer, patient, session, version, newest, date_of_service, frequency, input, record, recorded_at) \
    VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9) RETURNING seq";
const DECISION: &str = "SELECT seq, decision FROM payrules_decisions WHERE of_session = $1 AND newest = 1";
const LINES: &str = "SELECT line, code, decision, units FROM payrules_lines WHERE of_decision = $1 ORDER BY line";
const OVERRULE: &str = "UPDATE payrules_decisions SET newest = 0 WHERE seq = $1";
const DECIDE: &str = "INSERT INTO payrules_decisions \
    (of_session, newest, decision, profile_edition, profile_digest, engine, decided_at) \
    VALUES ($1, 1, $2, $3, $4, $5, $6) RETURNING seq";
const DECIDE_LINE: &str =
    "INSERT INTO payrules_lines (of_decision, line, code, decision, units) VALUES ($1, $2, $3, $4, $5)";

impl Ledger {
    /// Records a batch; `at` is when, for people.
    ///
    /// # Errors
    /// [`LedgerError`]; then nothing of the batch is recorded.
    pub fn record(&mut self, batch: &[Entry], at: Option<&str>) -> Result<Recorded, LedgerError> {
        if batch.is_empty() {
            return Ok(Recorded::default());
        }
        self.write(&mut |database| {
            let mut each = batch.iter().map(|entry| one(database, entry, at));
            each.try_fold(Recorded::default(), |all, one| one.map(|one| all.and(one)))
        })
    }
}

/// Records one session.
fn one(database: &mut dyn Database, entry: &Entry, at: Option<&str>) -> Result<Recorded, Fault> {
    let key = [&entry.payer, &entry.patient, &entry.session].map(Cell::from);
    let versions = database.ask(VERSIONS, &key)?;
    let newest = versions.iter().find(|row| row.number(2) == Some(1));
    let same = |row: &Row| row.text(3) == entry.frequency && row.text(4) == entry.input;
    let there = Recorded { already_there: 1, ..Recorded::default() };
    if let Some(newest) = newest {
        if same(newest) {
            let anew = decide(database, newest.number(0), entry, at)?;
            return Ok(Recorded { decided_anew: u64::from(anew), ..there });
        }
        // An old file that is read again does not undo a replacement or a void.
        if newest.text(3) != ORIGINAL && versions.iter().any(same) {
            return Ok(there);
        }
        database.change(SUPERSEDE, &[newest.number(0).map_or(Cell::Null, Cell::from)])?;
    }
    let version = versions.iter().filter_map(|row| row.number(1)).max().unwrap_or(0).saturating_add(1);
    let [payer, patient, session] = key;
    let rest = [&entry.date_of_service, &entry.frequency, &entry.input, &entry.record].map(Cell::from);
    let values = [payer, patient, session, Cell::from(version)].into_iter().chain(rest).chain([Cell::from(at)]);
    let seq = number(&database.ask(ENTER, &values.collect::<Vec<_>>())?);
    decide(database, seq, entry, at)?;
    Ok(match newest {
        _ if entry.is_void() => Recorded { taken_back: 1, ..Recorded::default() },
        None => Recorded { recorded: 1, ..Recorded::default() },
        Some(_) => Recorded { replaced: 1, ..Recorded::default() },
    })
}

/// Keeps what was decided, if it is not what was decided last; whether that is something else than before.
fn decide(database: &mut dyn Database, seq: Option<i64>, entry: &Entry, at: Option<&str>) -> Result<bool, Fault> {
    let seq = seq.map_or(Cell::Null, Cell::from);
    let decided = &entry.decided;
    let before = database.ask(DECISION, std::slice::from_ref(&seq))?;
    if let Some(before) = before.first() {
        let number = before.number(0).map_or(Cell::Null, Cell::from);
        let lines = database.ask(LINES, std::slice::from_ref(&number))?;
        let same = |(row, line): (&Row, &super::entry::Line)| {
            let units = Some(row.text(3)).filter(|units| !units.is_empty());
            row.number(0) == Some(line.line)
                && row.text(1) == line.code
                && row.text(2) == line.decision
                && units == line.units.as_deref()
        };
        if before.text(1) == decided.decision
            && lines.len() == decided.lines.len()
            && lines.iter().zip(&decided.lines).all(same)
        {
            return Ok(false);
        }
        database.change(OVERRULE, &[number])?;
    }
    let values = [&decided.decision, &decided.edition, &decided.digest, &decided.engine].map(Cell::from);
    let values: Vec<Cell> = [seq].into_iter().chain(values).chain([Cell::from(at)]).collect();
    let number = number(&database.ask(DECIDE, &values)?).map_or(Cell::Null, Cell::from);
    for line in &decided.lines {
        let values = [
            number.clone(),
            Cell::from(line.line),
            Cell::from(&line.code),
            Cell::from(&line.decision),
            Cell::from(line.units.as_deref()),
        ];
        database.change(DECIDE_LINE, &values)?;
    }
    Ok(!before.is_empty())
}
