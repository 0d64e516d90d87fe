//! CMS's geographic price indexes, `GPCI….csv`, and how a user names a locality.

use rust_decimal::Decimal;

use super::cell;
use super::error::FeeError;
use super::text::{Row, rows};

/// The price indexes of a locality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gpci {
    /// Number of the contractor.
    pub contractor: String,
    /// State, two letters.
    pub state: String,
    /// Number of the locality.
    pub locality: String,
    /// Its name.
    pub name: String,
    /// Of work.
    pub work: Decimal,
    /// Of practice expense.
    pub expense: Decimal,
    /// Of malpractice.
    pub malpractice: Decimal,
}

impl Gpci {
    /// The nation: all indexes are 1.
    #[must_use]
    pub fn national() -> Self {
        Self {
            contractor: String::new(),
            state: String::new(),
            locality: String::new(),
            name: String::from("national"),
            work: Decimal::ONE,
            expense: Decimal::ONE,
            malpractice: Decimal::ONE,
        }
    }

    /// How it is named on the command line.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}-{}", self.contractor, self.locality)
    }
}

/// The indexes of the locality `wanted`: contractor and number (`01112-05`), or state and number (`CA-05`); a state alone where
/// it has one locality.
///
/// # Errors
/// What is wrong with the file, or that it has no such locality, with those of the same state.
pub fn indexes(file: &str, bytes: &[u8], wanted: &str) -> Result<Gpci, Vec<FeeError>> {
    let all = read(file, bytes)?;
    let wanted_text = wanted.trim();
    let (place, number) =
        wanted_text.split_once(['-', ':', ' ']).map_or((wanted_text, None), |(a, b)| (a, Some(b.trim())));
    let here = |one: &&Gpci| one.contractor == place || one.state.eq_ignore_ascii_case(place);
    let same = |number: &str, one: &Gpci| one.locality.trim_start_matches('0') == number.trim_start_matches('0');
    let of_place: Vec<&Gpci> = all.iter().filter(here).collect();
    let fits: Vec<&&Gpci> = of_place.iter().filter(|one| number.is_none_or(|number| same(number, one))).collect();
    match fits.as_slice() {
        [one] => Ok((**one).clone()),
        found => {
            let near: Vec<&Gpci> = match (found.is_empty(), of_place.is_empty()) {
                (false, _) => found.iter().map(|one| **one).collect(),
                (true, false) => of_place.clone(),
                (true, true) => Vec::new(),
            };
            let listed: Vec<String> = near.iter().take(40).map(|one| format!("{} {}", one.key(), one.name)).collect();
            let which = match listed.as_slice() {
                [] => String::from("contractor and number such as 01112-05, or state and number such as CA-05"),
                _ => format!("one of {}", listed.join(", ")),
            };
            let expected = format!("a locality that the file has: {which}");
            Err(vec![FeeError { value: Some(wanted.chars().take(80).collect()), ..FeeError::whole(file, expected) }])
        }
    }
}

fn read(file: &str, bytes: &[u8]) -> Result<Vec<Gpci>, Vec<FeeError>> {
    let rows = rows(file, bytes).map_err(|error| vec![error])?;
    let is_header = |row: &Row| row.cell(2).to_ascii_lowercase().contains("locality number");
    let Some(at) = rows.iter().position(is_header) else {
        let expected = "a row with `Locality Number` in its third column, as in CMS's GPCI file";
        return Err(vec![FeeError::whole(file, expected)]);
    };
    if let Some(header) = rows.get(at) {
        same_header(file, header)?;
    }
    let mut all = Vec::new();
    let mut errors = Vec::new();
    // Footnotes stand behind the data; they have no number of a locality.
    for row in rows.iter().skip(at.saturating_add(1)).take_while(|row| !row.cell(2).is_empty()) {
        let mut index = |at: usize, name: &str| match cell::amount(row.cell(at)) {
            Ok(value) if !value.is_zero() => value,
            Ok(_) => {
                errors.push(FeeError::at(file, row.line, Some(name), Some(row.cell(at)), "an index above zero"));
                Decimal::ONE
            }
            Err(expected) => {
                errors.push(FeeError::at(file, row.line, Some(name), Some(row.cell(at)), expected));
                Decimal::ONE
            }
        };
        all.push(Gpci {
            contractor: row.cell(0).to_owned(),
            state: row.cell(1).to_owned(),
            locality: row.cell(2).to_owned(),
            name: row.cell(3).trim_end_matches('*').to_owned(),
            work: index(4, "work GPCI"),
            expense: index(5, "PE GPCI"),
            malpractice: index(6, "MP GPCI"),
        });
    }
    if all.is_empty() {
        errors.push(FeeError::whole(file, "rows of localities behind the header"));
    }
    if errors.is_empty() { Ok(all) } else { Err(errors) }
}

/// The columns that count, by the words in their names: since 2021 the state stands before the number of the locality.
fn same_header(file: &str, header: &Row) -> Result<(), Vec<FeeError>> {
    let words = [(1, "state"), (3, "name"), (5, "pe"), (6, "mp")];
    let wrong = |(at, word): &&(usize, &str)| !header.cell(*at).to_ascii_lowercase().contains(word);
    let error = |(at, word): &(usize, &str)| {
        let column = format!("column {}", at.saturating_add(1));
        let expected = format!("the {word} of a locality; CMS has changed the layout");
        FeeError::at(file, header.line, Some(&column), Some(header.cell(*at)), expected)
    };
    let errors: Vec<FeeError> = words.iter().filter(wrong).map(error).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
