//! Records one behind the other: which of them were there before, and what nobody reads in them.
//!
//! In: records as they were read, in input order. Out: each with what only their order tells. What always holds: an id is one session's
//! for the whole run; the first that has it keeps it.

use std::sync::Arc;

use super::options::ReadOptions;
use super::raw::{Parsed, Record};
use super::record::{Draft, Place};
use super::seen::{Id, Seen};
use super::unknown::{UnknownColumn, UnknownColumns, without_numbers};
use super::{Read, RowInfo};
use crate::model::determination::Rejection;
use crate::model::given::Wrong;
use crate::model::session::Session;

/// What was there so far.
#[derive(Debug, Default)]
pub struct Gate {
    seen: Seen,
    unknown: UnknownColumns,
}

impl Gate {
    /// Columns and keys so far that no field reads.
    #[must_use]
    pub fn unknown(&self) -> &[UnknownColumn] {
        self.unknown.list()
    }

    /// Notes columns that no field reads.
    pub fn note(&mut self, columns: &[UnknownColumn]) {
        for UnknownColumn { file, name, near } in columns {
            self.unknown.note(file, name, || near.clone());
        }
    }

    /// The next record; `None` for what is none.
    pub fn admit(&mut self, parsed: Parsed, options: &ReadOptions) -> Option<Read> {
        match parsed {
            Parsed::Columns(columns) => {
                self.note(&columns);
                None
            }
            Parsed::Lost(rejection) => Some(Read::Rejected(rejection)),
            Parsed::Record(record) => Some(self.record(*record, options)),
        }
    }

    /// Whether a session has an id that none before it has; then it has it from now on.
    pub fn is_new(&mut self, id: &Id, options: &ReadOptions) -> bool {
        options.partial || options.repeats || self.seen.insert(id)
    }

    fn record(&mut self, record: Record, options: &ReadOptions) -> Read {
        let Record { info, read, id, keys, rows } = record;
        for (key, near) in keys {
            self.unknown.note(&info.file, &without_numbers(&key), || near.as_deref().map(without_numbers));
        }
        let unique = !options.partial && (rows.is_some() || !options.repeats || read.is_err());
        let new = id.is_none_or(|id| !unique || self.seen.insert(&id));
        let read = match (rows, read) {
            (Some(group), _) if !new => group.read(true),
            (None, Ok(session)) if !new => Err(repeated(&session, &info)),
            (_, read) => read,
        };
        match read {
            Ok(session) => Read::Session(Box::new(session), info),
            Err(rejection) => Read::Rejected(rejection),
        }
    }
}

/// The rejection of a session whose id another has.
fn repeated(session: &Session, info: &RowInfo) -> Rejection {
    let mut draft = Draft::new(Arc::clone(&info.file));
    let wrong = Wrong::new(session.id(), "an id of its own for each session; this one was read before");
    draft.wrong(wrong, Place { row: info.row, name: "id", column: None });
    let mut rejection = draft.reject();
    rejection.id = Some(session.id().to_string());
    rejection.patient = session.text("patient.id").map(ToString::to_string);
    rejection
}
