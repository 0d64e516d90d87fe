//! Sessions put aside while they are read, to be asked for by patient.
//!
//! In: the records of readers. Out: a [`History`]. What always holds: a record that cannot be read is kept by name, for its patient
//! if that is known, else for all; memory holds each patient's number, the sessions lie in a temporary file that nobody else can open, each
//! with the place of the one before it of the same patient, as [`texts`](super::texts) has them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek, SeekFrom, Write};
use std::sync::Arc;

use super::texts::{Place, Texts, head, of_head};
use super::{History, HistoryError};
use crate::formats::beside::side_by_side;
use crate::formats::read::direct::shared::Shared;
use crate::formats::read::error::plain;
use crate::formats::read::raw::again;
use crate::formats::read::seen::known::{self, Name};
use crate::model::determination::Rejection;
use crate::model::earlier::{Earlier, KnownFrom};

/// Sessions that stay in memory between two questions; files that are sorted by day ask for a patient again and again.
const MOST_KEPT: usize = 20_000;

/// Sessions of more than this many of one patient are not kept: it is no patient's number, and the engine counts none of them.
const MOST_OF_ONE: u16 = 2_002;

/// From where a record comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The input that is decided.
    Input,
    /// A file of earlier sessions.
    File,
}

/// Sessions of one patient.
#[derive(Clone, Copy, Debug, Default)]
struct Chain {
    /// The [`Place`] of the last of them, in fewer bytes than with others beside it.
    at: u64,
    length: u32,
    count: u16,
    /// Whether some of them are not of the input.
    others: bool,
}

impl Chain {
    fn last(self) -> Place {
        Place { at: self.at, length: self.length }
    }
}

/// Sessions of many patients.
pub struct Store {
    file: Option<File>,
    end: u64,
    chains: known::Known<Chain>,
    unread: BTreeMap<Option<String>, Vec<String>>,
    kept: BTreeMap<String, Arc<[Earlier]>>,
    direct: Shared,
    count: usize,
    input: u64,
    named: bool,
}

impl Default for Store {
    fn default() -> Self {
        Self::new()
    }
}

impl Store {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self {
            file: None,
            end: 0,
            chains: known::Known::default(),
            unread: BTreeMap::new(),
            kept: BTreeMap::new(),
            direct: Shared::default(),
            count: 0,
            input: 0,
            named: false,
        }
    }

    /// Hears from where the records that come next are.
    pub fn begin(&mut self, from: Known) {
        self.named |= from == Known::File;
    }

    /// Puts the next session aside: its patient's number, if it says one, and its text, which is the next of these.
    ///
    /// # Errors
    /// [`HistoryError`] if it is too large for the temporary file.
    pub fn add(&mut self, patient: Option<Name>, texts: &mut Texts, from: Known) -> Result<(), HistoryError> {
        let from = match from {
            Known::Input => KnownFrom::Input { place: self.input },
            Known::File => KnownFrom::File,
        };
        self.input = self.input.saturating_add(1);
        let chain = patient.map(|patient| self.chains.of(patient)).filter(|chain| chain.count < MOST_OF_ONE);
        let Some(chain) = chain else {
            texts.leave();
            return Ok(());
        };
        let length = texts.keep(head(chain.last(), from)).map_err(|error| failed("written", &error))?;
        *chain = Chain {
            at: self.end,
            length,
            count: chain.count.saturating_add(1),
            others: chain.others || from == KnownFrom::File,
        };
        self.end = self.end.saturating_add(u64::from(length));
        Ok(())
    }

    /// Writes those of these texts that are kept, of all of which it was said.
    ///
    /// # Errors
    /// [`HistoryError`] if the temporary file cannot be written.
    pub fn write(&mut self, texts: &Texts) -> Result<(), HistoryError> {
        texts.kept().try_for_each(|bytes| self.file()?.write_all(bytes)).map_err(|error| failed("written", &error))
    }

    /// That a session cannot be written.
    #[must_use]
    pub fn unwritten(error: &io::Error) -> HistoryError {
        failed("written", error)
    }

    fn file(&mut self) -> io::Result<&mut File> {
        match &mut self.file {
            Some(file) => Ok(file),
            file @ None => Ok(file.insert(tempfile::tempfile()?)),
        }
    }

    /// Takes note of the next record, which could not be read.
    pub fn reject(&mut self, rejection: Rejection) {
        let error = rejection.errors.first();
        let row = error.and_then(|error| error.row).map_or(String::new(), |row| format!(", row {row}"));
        let place = format!("{}{row}", error.map_or("", |error| error.file.as_str()));
        self.unread(rejection.patient, place);
        self.input = self.input.saturating_add(1);
    }

    /// Takes note of what could not be read, of a patient or of nobody knows whom; `place` is for people.
    pub fn unread(&mut self, patient: Option<String>, place: String) {
        self.unread.entry(patient).or_default().push(place);
    }

    /// The texts of the sessions that a chain has, with what is in front of each, the last first.
    fn texts(&mut self, chain: Chain) -> io::Result<Vec<Vec<u8>>> {
        let (mut place, mut all) = (chain.last(), Vec::new());
        let Some(file) = self.file.as_mut() else { return Ok(all) };
        while place.length > 0 {
            let mut text = vec![0; usize::try_from(place.length).map_err(io::Error::other)?];
            file.seek(SeekFrom::Start(place.at))?;
            file.read_exact(&mut text)?;
            place = of_head(text.first_chunk().ok_or_else(gone)?).0;
            all.push(text);
        }
        // What is added later stands behind.
        file.seek(SeekFrom::Start(self.end))?;
        Ok(all)
    }

    fn chain(&self, patient: &str) -> Chain {
        self.chains.get(&Name::of(patient)).copied().unwrap_or_default()
    }

    /// Keeps a patient's sessions for the next time.
    fn keep(&mut self, patient: &str, all: &Arc<[Earlier]>) {
        self.count = self.count.saturating_add(all.len());
        if self.count > MOST_KEPT {
            self.kept.clear();
            self.count = all.len();
        }
        self.kept.insert(patient.to_owned(), Arc::clone(all));
    }
}

fn gone() -> io::Error {
    io::Error::other("a session does not read back as it was written")
}

/// Sessions as they lie in the file, the last first.
fn sessions(texts: &[Vec<u8>], direct: &Shared) -> io::Result<Arc<[Earlier]>> {
    direct.with(|direct| {
        let read = |text: &Vec<u8>| {
            let (head, text) = text.split_first_chunk().ok_or_else(gone)?;
            let session = again(text, direct).ok_or_else(gone)?;
            Ok(Earlier { session, from: of_head(head).1 })
        };
        texts.iter().rev().map(read).collect()
    })
}

impl History for Store {
    fn of(&mut self, patient: &str) -> Result<Arc<[Earlier]>, HistoryError> {
        if let Some(kept) = self.kept.get(patient) {
            return Ok(Arc::clone(kept));
        }
        let texts = self.texts(self.chain(patient)).map_err(|error| failed("read", &error))?;
        let all = sessions(&texts, &self.direct).map_err(|error| failed("read", &error))?;
        self.keep(patient, &all);
        Ok(all)
    }

    fn beside(&mut self, patient: &str, own: usize) -> Result<Arc<[Earlier]>, HistoryError> {
        let chain = self.chain(patient);
        let only = !chain.others && usize::from(chain.count) == own;
        if only { Ok(Arc::default()) } else { self.of(patient) }
    }

    fn expect<'a>(&mut self, patients: &[&'a str]) {
        let (mut wanted, mut count): (BTreeMap<&'a str, _>, _) = (BTreeMap::new(), 0usize);
        for patient in patients {
            let chain = self.chain(patient);
            // The only one is most likely the one that is to be decided.
            if chain.count < 2 || self.kept.contains_key(*patient) || wanted.contains_key(patient) {
                continue;
            }
            count = count.saturating_add(usize::from(chain.count));
            let Some(texts) = self.texts(chain).ok().filter(|_| count <= MOST_KEPT) else { break };
            wanted.insert(*patient, texts);
        }
        let direct = &self.direct;
        let read = |(patient, texts): (&'a str, Vec<Vec<u8>>)| Some((patient, sessions(&texts, direct).ok()?));
        for (patient, all) in side_by_side(wanted.into_iter().collect(), read).into_iter().flatten() {
            self.keep(patient, &all);
        }
    }

    fn unread(&mut self, patient: &str) -> Vec<String> {
        let of = [None, Some(patient.to_owned())];
        of.iter().filter_map(|patient| self.unread.get(patient)).flatten().cloned().collect()
    }

    // The input itself is not named: it is only read twice.
    fn named(&self) -> bool {
        self.named
    }
}

fn failed(what: &str, error: &io::Error) -> HistoryError {
    HistoryError {
        place: String::from("a temporary file"),
        why: format!("it cannot be {what}: {}", plain(error)),
        advice: String::from("see that the folder for temporary files has room, or name another one in `TMPDIR`"),
    }
}
