//! One record as it stands in its input, and what it says.
//!
//! In: the bytes of a record, or the place of its row. Out: the session, or its rejection. What always holds: what a record says depends on
//! nothing but itself and the options, so that records can be read side by side; whether its id was there before is for
//! [`Gate`](super::gate::Gate).

use std::sync::Arc;

use super::columnar::{Batch, session};
use super::direct::Direct;
use super::group::Group;
use super::json::{self, UnknownKey};
use super::options::ReadOptions;
use super::record::Draft;
use super::seen::Id;
use super::unknown::UnknownColumn;
use super::{RowInfo, tree};
use crate::model::determination::Rejection;
use crate::model::session::Session;

/// What stands at one place of an input.
#[derive(Debug)]
pub enum Raw {
    /// Columns that no field reads, of the input that begins here.
    Columns(Vec<UnknownColumn>),
    /// The text of a record of JSON.
    Json(RowInfo, Vec<u8>),
    /// The rows of a table with one id.
    Rows(Box<Group>),
    /// A row of columns.
    Row(RowInfo, Arc<Batch>, usize),
    /// No record: something that cannot be read.
    Lost(Rejection),
}

/// What was read at one place.
#[derive(Debug)]
pub enum Parsed {
    /// Columns that no field reads.
    Columns(Vec<UnknownColumn>),
    /// No record.
    Lost(Rejection),
    /// A record.
    Record(Box<Record>),
}

/// A record that was read, well or badly.
#[derive(Debug)]
pub struct Record {
    /// Where it is written.
    pub info: RowInfo,
    /// What it says.
    pub read: Result<Session, Rejection>,
    /// Its id as it is kept, as far as that could be read.
    pub id: Option<Id>,
    /// Keys that no field reads.
    pub keys: Vec<UnknownKey>,
    /// Its rows, if it is of a table: were its id there before, they are looked at again.
    pub rows: Option<Box<Group>>,
}

impl Parsed {
    /// Keys in it that no field reads and that were not told of before.
    #[must_use]
    pub fn keys(&self) -> &[UnknownKey] {
        match self {
            Parsed::Record(record) => &record.keys,
            Parsed::Columns(_) | Parsed::Lost(_) => &[],
        }
    }
}

impl Raw {
    /// About how many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Raw::Json(_, text) => text.len(),
            Raw::Rows(group) => group.size(),
            Raw::Row(_, batch, _) => batch.each,
            Raw::Columns(_) | Raw::Lost(_) => 0,
        }
    }

    /// The same once more, of what is one record by itself; of anything else, that there is nothing.
    #[must_use]
    pub fn again(&self) -> Raw {
        match self {
            Raw::Json(info, text) => Raw::Json(info.clone(), text.clone()),
            Raw::Row(info, batch, at) => Raw::Row(info.clone(), Arc::clone(batch), *at),
            Raw::Rows(group) => Raw::Rows(group.clone()),
            Raw::Columns(_) | Raw::Lost(_) => Raw::Columns(Vec::new()),
        }
    }

    /// What it says; `direct` reads what is usual.
    #[must_use]
    pub fn parse(self, direct: &mut Direct, options: &ReadOptions) -> Parsed {
        self.parse_and_text(direct, options).0
    }

    /// What it says, and the text of it, where that is one of JSON: [`again`] reads the same from it.
    #[must_use]
    pub fn parse_and_text(self, direct: &mut Direct, options: &ReadOptions) -> (Parsed, Option<Vec<u8>>) {
        let mut its = None;
        let record = match self {
            Raw::Columns(columns) => return (Parsed::Columns(columns), None),
            Raw::Lost(rejection) => return (Parsed::Lost(rejection), None),
            Raw::Json(info, text) => {
                let record = of_json(info, &text, direct, options);
                its = Some(text);
                record
            }
            Raw::Rows(group) => {
                let id = Some(Id::of(group.id()));
                Record { info: group.info(), read: group.read(false), id, keys: Vec::new(), rows: Some(group) }
            }
            Raw::Row(info, batch, at) => {
                let Batch { rows, layout, .. } = batch.as_ref();
                let read = session::read(rows, layout, at, (&info.file, info.row), direct, options.partial);
                Record { info, id: id(&read), read, keys: Vec::new(), rows: None }
            }
        };
        (Parsed::Record(Box::new(record)), its)
    }
}

/// The session of a text that was read before; `None` if it is not that text.
#[must_use]
pub fn again(text: &[u8], direct: &mut Direct) -> Option<Session> {
    let text = std::str::from_utf8(text).ok()?.trim_ascii_end();
    if let Some(session) = direct.read(text, false) {
        return Some(session);
    }
    let tree = tree::parse(text.as_bytes()).ok()?;
    let (read, keys) = json::read(&tree, &Arc::from(""), 1, false, false);
    direct.told(&keys);
    read.ok()
}

/// A record of JSON text.
fn of_json(info: RowInfo, text: &[u8], direct: &mut Direct, options: &ReadOptions) -> Record {
    let (file, row) = (&info.file, info.row);
    let none = |why: &str| (Err(broken(file, row, why)), Vec::new());
    let (read, keys) = match std::str::from_utf8(text).map(str::trim_ascii_end) {
        Err(_) => none("text in UTF-8"),
        Ok(text) => match direct.read(text, options.partial) {
            Some(session) => (Ok(session), Vec::new()),
            None => match tree::parse(text.as_bytes()) {
                Ok(tree) => json::read(&tree, file, row, options.strict, options.partial),
                Err(why) => none(&format!("JSON ({why})")),
            },
        },
    };
    Record { info, id: id(&read), read, keys, rows: None }
}

/// The id of a session, or of a rejection that knows it.
fn id(read: &Result<Session, Rejection>) -> Option<Id> {
    match read {
        Ok(session) => Some(Id::of(session.id())),
        Err(rejection) => rejection.id.as_deref().map(Id::of),
    }
}

/// A record that is none.
#[must_use]
pub fn broken(file: &Arc<str>, row: usize, expected: &str) -> Rejection {
    let mut draft = Draft::new(Arc::clone(file));
    draft.broken(row, None, expected);
    draft.reject()
}
