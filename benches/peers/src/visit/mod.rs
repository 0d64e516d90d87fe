//! A visit in neutral form: what every engine's own input is made from.
//!
//! Everything is known, words are numbers of the tables in [`words`], dates are days since 1970-01-01. It is plain data of a fixed size, so a million
//! of them cost no more than 90 MB. [`generate`] invents visits, [`stats`] says what was invented, [`days`] turns days into dates.

pub mod days;
pub mod dice;
pub mod generate;
pub mod stats;
pub mod words;

use words::{CODES, DIAGNOSES, MODIFIERS, PLACES, PROVIDERS};

/// Most lines of a visit, and most diagnoses.
pub const MOST: usize = 4;

/// Most modifiers of a line.
pub const MOST_MODIFIERS: usize = 3;

/// One service line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its code, in [`CODES`].
    pub code: u8,
    /// Minutes, 0 to 70.
    pub minutes: u8,
    /// Its modifiers, in [`MODIFIERS`]; the first `count` of them.
    pub modifiers: [u8; MOST_MODIFIERS],
    /// How many modifiers it has.
    pub count: u8,
}

impl Line {
    /// Its code as text.
    pub fn code(&self) -> &'static str {
        CODES[usize::from(self.code)]
    }

    /// Its modifiers as text.
    pub fn modifiers(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.modifiers[..usize::from(self.count)].iter().map(|one| MODIFIERS[usize::from(*one)])
    }
}

/// One visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Its number, from 0.
    pub number: u32,
    /// Date of service.
    pub date: i32,
    /// Day the claim is sent.
    pub submitted: i32,
    /// Birth date of the patient.
    pub born: i32,
    /// Day the plan of care was established; `None`: there is no plan.
    pub plan: Option<i32>,
    /// Day it was certified; `None`: it was not.
    pub certified: Option<i32>,
    /// Number of the authorization, if there is one.
    pub authorization: Option<u32>,
    /// Visits of this year before this one.
    pub visits_this_year: u16,
    /// Who treated, in [`PROVIDERS`].
    pub provider: u8,
    /// Where, in [`PLACES`].
    pub place: u8,
    /// The note has the patient's response.
    pub response: bool,
    /// The note has goals.
    pub goals: bool,
    /// The note has the body regions.
    pub regions: bool,
    /// The note has the techniques.
    pub techniques: bool,
    diagnoses: [u8; MOST],
    diagnosis_count: u8,
    lines: [Line; MOST],
    line_count: u8,
}

impl Visit {
    /// Its lines, one to four, with distinct codes.
    pub fn lines(&self) -> &[Line] {
        &self.lines[..usize::from(self.line_count)]
    }

    /// Its diagnoses, in [`DIAGNOSES`], one to four.
    pub fn diagnosis_numbers(&self) -> &[u8] {
        &self.diagnoses[..usize::from(self.diagnosis_count)]
    }

    /// Its diagnoses as text.
    pub fn diagnoses(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.diagnosis_numbers().iter().map(|one| DIAGNOSES[usize::from(*one)])
    }

    /// Who treated, as the record contract calls it.
    pub fn provider(&self) -> &'static str {
        PROVIDERS[usize::from(self.provider)]
    }

    /// Where, as two digits.
    pub fn place(&self) -> &'static str {
        PLACES[usize::from(self.place)]
    }

    /// Completed years of age on the date of service.
    pub fn age(&self) -> i32 {
        days::years_between(self.born, self.date)
    }
}
