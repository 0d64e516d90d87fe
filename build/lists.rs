//! The codes of the lists that ship, sorted.
//!
//! In: profiles as TOML, and the CSV files that their lists name. Out: a file of codes of each length, and their index, for `src/profile/prepared.rs`. What
//! always holds: a list that is not plain codes from its first row to its last is left out and read when it is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toml::de::DeTable;

use crate::model::shape;
use crate::profile::document::csv::plain;

/// Codes by the column of the file they are in.
#[derive(Default)]
pub struct Lists(BTreeMap<(String, String), Codes>);

/// The codes of a column.
struct Codes {
    /// The number of the column.
    at: usize,
    /// Whether each of them is a procedure code, written as it is kept.
    procedures: bool,
    /// Whether each of them is a diagnosis, likewise.
    diagnoses: bool,
    /// Their bytes by length.
    sorted: BTreeMap<usize, BTreeSet<String>>,
}

impl Lists {
    /// Sorts the codes of the lists of a profile.
    pub fn note(&mut self, profile: &DeTable<'_>, text: &dyn Fn(&str) -> Option<String>) {
        let lists = profile.get("lists").and_then(|lists| lists.get_ref().as_table());
        for (_, list) in lists.into_iter().flatten() {
            let key = |key: &str| list.get_ref().get(key).and_then(|key| key.get_ref().as_str());
            let Some((file, column)) = key("file").zip(key("column")) else { continue };
            if let Some(codes) = text(file).and_then(|text| codes(&text, column)) {
                self.0.insert((file.to_owned(), column.to_owned()), codes);
            }
        }
    }

    /// Writes the codes into a folder, and gives the index of the lists.
    pub fn write(&self, out: &Path) -> Result<String, Box<dyn Error>> {
        let mut index = String::from("static LISTS: &[List] = &[\n");
        for (number, ((file, column), codes)) in self.0.iter().enumerate() {
            let mut by_length = String::new();
            for (length, codes) in &codes.sorted {
                let name = format!("codes-{number}-{length}.txt");
                fs::write(out.join(&name), codes.iter().map(String::as_str).collect::<String>())?;
                write!(by_length, "({length}, include_bytes!({name:?})), ")?;
            }
            let sorted = |fit: bool| match fit {
                true => format!("Some(Sorted {{ by_length: &[{by_length}] }})"),
                false => String::from("None"),
            };
            let (at, procedures, diagnoses) = (codes.at, sorted(codes.procedures), sorted(codes.diagnoses));
            writeln!(
                index,
                "    List {{ file: {file:?}, column: {column:?}, at: {at}, codes: Ready {{ procedures: {procedures}, diagnoses: {diagnoses} }} }},"
            )?;
        }
        index.push_str("];\n");
        Ok(index)
    }
}

/// The codes of a column, if they are all of one kind.
fn codes(text: &str, column: &str) -> Option<Codes> {
    let plain = plain::read(text)?;
    let at = plain.headers.iter().position(|header| *header == column)?;
    let rows = plain.cells.chunks_exact(plain.headers.len());
    let cells: BTreeSet<&str> = rows.filter_map(|row| Some(&**row.get(at)?)).filter(|cell| !cell.is_empty()).collect();
    // A letter that could be meant for a digit is a question for the checker.
    let procedure = |cell: &&str| shape::is_procedure(cell) && !shape::looks_like_digits(cell, 0);
    let diagnosis =
        |cell: &&str| shape::diagnosis(cell).is_some_and(|kept| kept == **cell) && !shape::looks_like_digits(cell, 1);
    let (procedures, diagnoses) = (cells.iter().all(procedure), cells.iter().all(diagnosis));
    let mut sorted: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for cell in cells {
        sorted.entry(cell.len()).or_default().insert(cell.to_owned());
    }
    (procedures || diagnoses).then_some(Codes { at, procedures, diagnoses, sorted })
}
