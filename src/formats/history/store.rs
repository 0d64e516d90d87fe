//! Sessions put aside while they are read, to be asked for by patient.
//!
//! In: the records of readers. Out: a [`History`]. What always holds: a record that cannot be read is kept by name, for its patient
//! if that is known, else for all; memory holds each patient's number, the sessions lie in a temporary file that nobody else can open, each
//! with the place of the one before it of the same patient.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek, SeekFrom, Write};

use super::{History, HistoryError};
use crate::formats::read::direct::Direct;
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

/// Where a session lies in the temporary file, and how long it is there.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    at: u64,
    /// 0: nowhere.
    length: u32,
}

/// Bytes in front of a session in the file: the [`Place`] of the one before it, and from where it is known.
const HEAD: usize = 20;

/// Sessions of one patient.
#[derive(Clone, Copy, Debug, Default)]
struct Chain {
    last: Place,
    count: usize,
}

/// Sessions of many patients.
pub struct Store {
    file: Option<BufWriter<File>>,
    end: u64,
    chains: BTreeMap<String, Chain>,
    unread: BTreeMap<Option<String>, Vec<String>>,
    kept: BTreeMap<String, Vec<Earlier>>,
    direct: Direct,
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
            chains: BTreeMap::new(),
            unread: BTreeMap::new(),
            kept: BTreeMap::new(),
            direct: Direct::new(),
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
        let mut chain = self.chains.get(patient).copied().unwrap_or_default();
        if chain.count >= MOST_OF_ONE {
            return Ok(());
        }
        let mut text = head(chain.last, from).to_vec();
        serde_json::to_writer(&mut text, &record::record(session)).map_err(io::Error::from)?;
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::with_capacity(1 << 16, tempfile::tempfile()?)),
        };
        file.write_all(&text)?;
        let length = u32::try_from(text.len()).map_err(|_| io::Error::other("a session is too large"))?;
        chain = Chain { last: Place { at: self.end, length }, count: chain.count.saturating_add(1) };
        match self.chains.get_mut(patient) {
            Some(known) => *known = chain,
            None => drop(self.chains.insert(patient.to_owned(), chain)),
        }
        self.end = self.end.saturating_add(u64::from(length));
        Ok(())
    }

    /// The sessions that a chain has, the first first.
    fn read(&mut self, chain: Chain) -> io::Result<Vec<Earlier>> {
        let file = self.file.as_mut();
        let (mut place, mut all) = (chain.last, Vec::with_capacity(chain.count));
        let Some(file) = file else { return Ok(all) };
        file.flush()?;
        while place.length > 0 {
            let mut text = vec![0; usize::try_from(place.length).map_err(io::Error::other)?];
            file.get_mut().seek(SeekFrom::Start(place.at))?;
            file.get_mut().read_exact(&mut text)?;
            let gone = || io::Error::other("a session does not read back as it was written");
            let (head, text) = text.split_first_chunk::<HEAD>().ok_or_else(gone)?;
            let text = std::str::from_utf8(text).map_err(|_| gone())?;
            let session = match self.direct.read(text, false) {
                Some(session) => session,
                None => {
                    let tree = serde_json::from_str(text).map_err(io::Error::from)?;
                    json::read(&tree, &"-".into(), 1, false, false).0.map_err(|_| gone())?
                }
            };
            let (before, from) = of_head(head);
            all.push(Earlier { session, from });
            place = before;
        }
        // What is added later stands behind.
        file.get_mut().seek(SeekFrom::Start(self.end))?;
        all.reverse();
        Ok(all)
    }
}

/// A session of a file of history has no place in the input.
const NO_PLACE: u64 = u64::MAX;

fn head(before: Place, from: KnownFrom) -> [u8; HEAD] {
    let place = match from {
        KnownFrom::Input { place } => place,
        KnownFrom::File | KnownFrom::Ledger => NO_PLACE,
    };
    let bytes = before.at.to_le_bytes().into_iter().chain(before.length.to_le_bytes()).chain(place.to_le_bytes());
    let mut head = [0; HEAD];
    head.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    head
}

fn of_head(head: &[u8; HEAD]) -> (Place, KnownFrom) {
    let [a, b, c, d, e, f, g, h, i, j, k, l, rest @ ..] = *head;
    let before = Place { at: u64::from_le_bytes([a, b, c, d, e, f, g, h]), length: u32::from_le_bytes([i, j, k, l]) };
    let place = u64::from_le_bytes(rest);
    (before, if place == NO_PLACE { KnownFrom::File } else { KnownFrom::Input { place } })
}

impl History for Store {
    fn of(&mut self, patient: &str) -> Result<Vec<Earlier>, HistoryError> {
        if let Some(kept) = self.kept.get(patient) {
            return Ok(kept.clone());
        }
        let chain = self.chains.get(patient).copied().unwrap_or_default();
        let all = self.read(chain).map_err(|error| failed("read", &error))?;
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
