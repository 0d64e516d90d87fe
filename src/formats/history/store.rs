//! Sessions put aside while they are read, to be asked for by patient.
//!
//! In: the records of readers. Out: a [`History`]. What always holds: a record that cannot be read is kept by name, for its patient
//! if that is known, else for all; memory holds each patient's number and 32 bytes for each session, the sessions themselves lie in a
//! temporary file that nobody else can open.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek, SeekFrom, Write};

use super::{History, HistoryError};
use crate::formats::read::error::{ReadError, plain};
use crate::formats::read::{Read, json};
use crate::formats::write::record;
use crate::model::determination::Rejection;
use crate::model::earlier::{Earlier, KnownFrom};
use crate::model::session::Session;

/// Sessions that stay in memory between two questions; files that are sorted by day ask for a patient again and again.
const MOST_KEPT: usize = 20_000;

/// Sessions of more than this many of one patient are not kept: it is no patient's number, and the engine counts none of them.
const MOST_OF_ONE: usize = 2_002;

/// From where a record comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The input that is decided.
    Input,
    /// A file of earlier sessions.
    File,
}

/// Where a session lies in the temporary file.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: u64,
    length: u32,
    from: KnownFrom,
}

/// Sessions of many patients.
pub struct Store {
    file: Option<BufWriter<File>>,
    end: u64,
    places: BTreeMap<String, Vec<Place>>,
    unread: BTreeMap<Option<String>, Vec<String>>,
    kept: BTreeMap<String, Vec<Earlier>>,
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
            places: BTreeMap::new(),
            unread: BTreeMap::new(),
            kept: BTreeMap::new(),
            count: 0,
            input: 0,
            named: false,
        }
    }

    /// Puts every record of a reader aside; `tell` hears of those that cannot be read, and of inputs that cannot.
    ///
    /// # Errors
    /// [`HistoryError`] if the temporary file cannot be written.
    pub fn fill(
        &mut self,
        reader: impl Iterator<Item = Result<Read, ReadError>>,
        from: Known,
        tell: &mut dyn FnMut(Result<&Rejection, &ReadError>),
    ) -> Result<(), HistoryError> {
        self.named |= from == Known::File;
        for read in reader {
            match read {
                Ok(Read::Session(session, _)) => self.add(&session, from).map_err(|error| failed("written", &error))?,
                Ok(Read::Rejected(rejection)) => {
                    tell(Ok(&rejection));
                    let error = rejection.errors.first();
                    let row = error.and_then(|error| error.row).map_or(String::new(), |row| format!(", row {row}"));
                    let file = error.map_or("", |error| error.file.as_str());
                    self.unread.entry(rejection.patient.clone()).or_default().push(format!("{file}{row}"));
                    self.input = self.input.saturating_add(1);
                }
                Err(error) => {
                    tell(Err(&error));
                    self.unread.entry(None).or_default().push(error.to_string());
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, session: &Session, from: Known) -> io::Result<()> {
        let from = match from {
            Known::Input => KnownFrom::Input { place: self.input },
            Known::File => KnownFrom::File,
        };
        self.input = self.input.saturating_add(1);
        let Some(patient) = session.text("patient.id") else { return Ok(()) };
        if self.places.get(patient).is_some_and(|all| all.len() >= MOST_OF_ONE) {
            return Ok(());
        }
        let text = serde_json::to_vec(&record::record(session)).map_err(io::Error::from)?;
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::with_capacity(1 << 16, tempfile::tempfile()?)),
        };
        file.write_all(&text)?;
        let length = u32::try_from(text.len()).map_err(|_| io::Error::other("a session is too large"))?;
        self.places.entry(patient.to_owned()).or_default().push(Place { at: self.end, length, from });
        self.end = self.end.saturating_add(u64::from(length));
        Ok(())
    }

    fn read(&mut self, place: Place) -> io::Result<Earlier> {
        let file = self.file.as_mut().ok_or_else(|| io::Error::other("it is gone"))?;
        file.seek(SeekFrom::Start(place.at))?;
        let mut text = vec![0; usize::try_from(place.length).map_err(io::Error::other)?];
        file.get_mut().read_exact(&mut text)?;
        let tree = serde_json::from_slice(&text).map_err(io::Error::from)?;
        let (session, _) = json::read(&tree, &"-".into(), 1, false, false);
        let session = session.map_err(|_| io::Error::other("a session does not read back as it was written"))?;
        Ok(Earlier { session, from: place.from })
    }
}

impl History for Store {
    fn of(&mut self, patient: &str) -> Result<Vec<Earlier>, HistoryError> {
        if let Some(kept) = self.kept.get(patient) {
            return Ok(kept.clone());
        }
        let places = self.places.get(patient).cloned().unwrap_or_default();
        let all: io::Result<Vec<Earlier>> = places.into_iter().map(|place| self.read(place)).collect();
        let all = all.map_err(|error| failed("read", &error))?;
        self.count = self.count.saturating_add(all.len());
        if self.count > MOST_KEPT {
            self.kept.clear();
            self.count = all.len();
        }
        self.kept.insert(patient.to_owned(), all.clone());
        Ok(all)
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
