//! Earlier sessions of a patient, from wherever they are kept.
//!
//! In: a patient's number. Out: every session known of that patient, as data for the engine. What always holds: a source gives all
//! that it has or an error, never a part; the engine chooses which of them are earlier and which count.

mod store;
mod texts;

pub use store::{Known, Store};
pub use texts::Texts;

use std::sync::Arc;

use thiserror::Error;

use crate::model::earlier::Earlier;

/// A source of earlier sessions.
pub trait History: Send {
    /// Every session known of that patient, of any payer, in any order; the one being decided may be among them.
    ///
    /// # Errors
    /// [`HistoryError`] if they cannot all be read. Nothing may then be decided that depends on them.
    fn of(&mut self, patient: &str) -> Result<Arc<[Earlier]>, HistoryError>;

    /// The same for sessions of the input that are decided together: `own` of them say that they are this patient's. Where there are no others
    /// there may be none in what it gives.
    ///
    /// # Errors
    /// [`HistoryError`], as above.
    fn beside(&mut self, patient: &str, _own: usize) -> Result<Arc<[Earlier]>, HistoryError> {
        self.of(patient)
    }

    /// Hears whose sessions will be asked for next, to read those of many patients at once. What cannot be read is told when it is asked for.
    fn expect(&mut self, _patients: &[&str]) {}

    /// Records that may be of that patient and could not be read, for people: `old.csv, row 14`. While there are any, what
    /// [`of`](Self::of) gives is not complete.
    fn unread(&mut self, _patient: &str) -> Vec<String> {
        Vec::new()
    }

    /// Whether somebody named it for the run, and would want to hear where it cannot be used.
    fn named(&self) -> bool {
        true
    }
}

/// Why earlier sessions cannot be read.
#[derive(Debug, Error)]
#[error("cannot read the earlier sessions in {place}: {why}; {advice}")]
pub struct HistoryError {
    /// Where they are kept: a file or a ledger, by name, in backticks.
    pub place: String,
    /// What went wrong.
    pub why: String,
    /// What to do.
    pub advice: String,
}

/// Several sources as one.
#[derive(Default)]
pub struct Several<'a> {
    /// The sources.
    pub all: Vec<&'a mut dyn History>,
}

impl Several<'_> {
    /// What all of them say, one behind the other.
    fn each(
        &mut self,
        mut ask: impl FnMut(&mut dyn History) -> Result<Arc<[Earlier]>, HistoryError>,
    ) -> Result<Arc<[Earlier]>, HistoryError> {
        let mut known: Arc<[Earlier]> = Arc::default();
        for source in &mut self.all {
            let more = ask(*source)?;
            known = match (known.is_empty(), more.is_empty()) {
                (true, _) => more,
                (false, true) => known,
                (false, false) => known.iter().chain(more.iter()).cloned().collect(),
            };
        }
        Ok(known)
    }
}

impl History for Several<'_> {
    fn of(&mut self, patient: &str) -> Result<Arc<[Earlier]>, HistoryError> {
        self.each(|source| source.of(patient))
    }

    fn beside(&mut self, patient: &str, own: usize) -> Result<Arc<[Earlier]>, HistoryError> {
        self.each(|source| source.beside(patient, own))
    }

    fn expect(&mut self, patients: &[&str]) {
        self.all.iter_mut().for_each(|source| source.expect(patients));
    }

    fn unread(&mut self, patient: &str) -> Vec<String> {
        self.all.iter_mut().flat_map(|source| source.unread(patient)).collect()
    }

    fn named(&self) -> bool {
        self.all.iter().any(|source| source.named())
    }
}
