//! The pass before a run that counts earlier sessions, which may stand behind those that they are earlier than: every session is put aside.
//!
//! In: a reader. Out: a [`Store`] that has its sessions. What always holds: it goes in blocks as the run does, so that memory is bounded, and reads them side by side;
//! what is in the store is the same for any number of threads, and what the run rejects is rejected here.

use std::io;

use super::block::{Block, RECORDS, Records};
use super::workers::both;
use super::{RunError, Threads, Workers};
use crate::formats::history::{Known, Store};
use crate::formats::read::direct::Direct;
use crate::formats::read::direct::glance::Owned;
use crate::formats::read::direct::shared::Shared;
use crate::formats::read::error::ReadError;
use crate::formats::read::gate::Gate;
use crate::formats::read::options::ReadOptions;
use crate::formats::read::raw::{Parsed, Raw};
use crate::formats::read::{Read, Reader};
use crate::formats::write::flat::flat;
use crate::model::determination::Rejection;
use crate::model::facts::{FactId, Owner};
use crate::model::session::Session;

/// Puts every record of a reader aside; `tell` hears of those that cannot be read, and of inputs that cannot.
///
/// # Errors
/// [`RunError::History`] if the temporary file cannot be written, [`RunError::Threads`].
pub fn put_aside(
    reader: &mut Reader,
    store: &mut Store,
    from: Known,
    tell: &mut (dyn FnMut(Result<&Rejection, &ReadError>) + Send),
    threads: Threads,
) -> Result<(), RunError> {
    let (feed, gate, options, direct) = reader.parts();
    let mut workers = Workers::new(threads);
    store.begin(from);
    let mut course = Course { gate, options, store, from, tell };
    let mut records = workers.all(|| read(Block::read(feed, RECORDS), options, direct));
    loop {
        workers.fit(records.count)?;
        let more = records.more;
        let next = || more.then(|| read(Block::read(feed, RECORDS), options, direct));
        let (taken, next) = workers.all(|| both(|| course.take(records), next));
        taken?;
        match next {
            Some(next) => records = next,
            None => return Ok(()),
        }
    }
}

/// A record that was read.
enum Light {
    /// One of JSON of which it is plain whose it is.
    Plain(Raw, Owned),
    /// Any: what lets it in, and the text to put aside, if it is a session.
    Read(Parsed, io::Result<Vec<u8>>),
}

fn read(block: Block, options: &ReadOptions, direct: &mut Shared) -> Records<Light> {
    let records = block.each(direct, |raw, direct| Light::of(raw, direct, options));
    for light in records.items.iter().flatten() {
        if let Light::Read(parsed, _) = light {
            direct.tell(parsed.keys());
        }
    }
    records
}

impl Light {
    fn of(raw: Raw, direct: &mut Direct, options: &ReadOptions) -> Self {
        if let Raw::Json(_, text) = &raw
            && !options.partial
            && !options.strict
            && let Some(owned) = std::str::from_utf8(text).ok().and_then(|text| direct.owned(text.trim_ascii_end()))
        {
            return Light::Plain(raw, owned);
        }
        Self::read(raw, direct, options)
    }

    fn read(raw: Raw, direct: &mut Direct, options: &ReadOptions) -> Self {
        let (mut parsed, written) = raw.parse_and_text(direct, options);
        let mut text = Ok(Vec::new());
        if let Parsed::Record(record) = &mut parsed
            && let Ok(session) = &mut record.read
        {
            // What is not JSON is put aside as JSON, which every session can be.
            text = written.map_or_else(|| flat(session).map_err(io::Error::from), Ok);
            *session = named(session);
        }
        Light::Read(parsed, text)
    }
}

/// A session of which only the numbers are left that tell whose it is.
fn named(session: &Session) -> Session {
    let mut named = Session::default();
    for id in ["id", "patient.id"].iter().filter_map(|path| FactId::find(Owner::Session, path)) {
        named.facts.set(id, session.facts.get(id).clone());
    }
    named
}

/// Records, one behind the other, to the store.
struct Course<'a> {
    gate: &'a mut Gate,
    options: &'a ReadOptions,
    store: &'a mut Store,
    from: Known,
    tell: &'a mut (dyn FnMut(Result<&Rejection, &ReadError>) + Send),
}

impl Course<'_> {
    fn take(&mut self, records: Records<Light>) -> Result<(), RunError> {
        for item in records.items {
            match item {
                Err(error) => {
                    (self.tell)(Err(&error));
                    self.store.unread(None, error.to_string());
                }
                Ok(light) => self.light(light)?,
            }
        }
        Ok(())
    }

    fn light(&mut self, light: Light) -> Result<(), RunError> {
        let (parsed, text) = match light {
            Light::Plain(Raw::Json(_, text), Owned { id, patient }) if self.gate.is_new(id, self.options) => {
                let added = self.store.add(patient.as_deref(), Ok(text), self.from);
                return added.map_err(RunError::History);
            }
            // Read as all others are, it is rejected as they are.
            Light::Plain(raw, _) => (raw.parse(&mut Direct::new(), self.options), Ok(Vec::new())),
            Light::Read(parsed, text) => (parsed, text),
        };
        match self.gate.admit(parsed, self.options) {
            None => {}
            Some(Read::Session(session, _)) => {
                self.store.add(session.text("patient.id"), text, self.from).map_err(RunError::History)?;
            }
            Some(Read::Rejected(rejection)) => {
                (self.tell)(Ok(&rejection));
                self.store.reject(rejection);
            }
        }
        Ok(())
    }
}
