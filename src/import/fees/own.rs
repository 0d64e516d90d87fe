//! A fee file: a row a fee, with a header that names its columns. A payer's own fees and those made from CMS's files are read alike.

use rust_decimal::Decimal;

use super::cell;
use super::error::{FeeError, MOST_ERRORS};
use super::text::{Row, rows};
use crate::diagnostic::near::nearest;
use crate::payment::{Fee, FeeSchedule, Parts, Setting};

/// The columns of a fee file. `code` and `fee` have to be there.
pub const COLUMNS: [&str; 13] = [
    "code",
    "modifier",
    "setting",
    "from",
    "until",
    "fee",
    "practice_expense",
    "work",
    "malpractice",
    "conversion_factor",
    "status",
    "multiple_procedure",
    "pc_tc",
];

/// The fees of a file.
///
/// # Errors
/// Everything that is wrong with it, up to [`MOST_ERRORS`].
pub fn read(file: &str, bytes: &[u8]) -> Result<FeeSchedule, Vec<FeeError>> {
    let rows = rows(file, bytes).map_err(|error| vec![error])?;
    let mut rows = rows.iter().filter(|row| !row.is_blank());
    let Some(header) = rows.next() else {
        return Err(vec![FeeError::whole(file, format!("fees, with the columns {}", COLUMNS.join(", ")))]);
    };
    let places = columns(file, header)?;
    let (mut fees, mut lines, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if errors.len() >= MOST_ERRORS {
            break;
        }
        let mut reading = Reading { file, row, places: &places, errors: Vec::new() };
        let fee = reading.fee(header.cells.len());
        if reading.errors.is_empty() {
            lines.push(row.line);
            fees.extend(fee);
        }
        errors.append(&mut reading.errors);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    if fees.is_empty() {
        return Err(vec![FeeError::whole(file, "a row for each code behind the header")]);
    }
    let codes: Vec<String> = fees.iter().map(|fee: &Fee| fee.code.clone()).collect();
    FeeSchedule::new(fees).map_err(|(first, again)| {
        let line = |at: usize| lines.get(at).copied().unwrap_or(0);
        let expected = format!(
            "one fee for a code, modifier, setting and day; line {} has it already: take one out, or give dates that do not meet",
            line(first)
        );
        vec![FeeError::at(file, line(again), Some("code"), codes.get(again).map(String::as_str), expected)]
    })
}

/// Where each known column stands.
type Places = Vec<(&'static str, usize)>;

fn columns(file: &str, header: &Row) -> Result<Places, Vec<FeeError>> {
    let mut places: Places = Vec::new();
    let mut errors = Vec::new();
    for (at, name) in header.cells.iter().enumerate() {
        match COLUMNS.iter().find(|column| *column == name) {
            Some(column) if places.iter().any(|(there, _)| there == column) => {
                errors.push(FeeError::at(file, header.line, Some(name), None, "each column once"));
            }
            Some(column) => places.push((column, at)),
            None => {
                let near = nearest(name, COLUMNS.iter().copied());
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                let expected = format!("one of {}{hint}", COLUMNS.join(", "));
                errors.push(FeeError::at(file, header.line, Some("header"), Some(name), expected));
            }
        }
    }
    for column in ["code", "fee"] {
        if errors.is_empty() && !places.iter().any(|(there, _)| *there == column) {
            errors.push(FeeError::at(file, header.line, Some("header"), None, format!("a column `{column}`")));
        }
    }
    if errors.is_empty() { Ok(places) } else { Err(errors) }
}

struct Reading<'a> {
    file: &'a str,
    row: &'a Row,
    places: &'a Places,
    errors: Vec<FeeError>,
}

impl<'a> Reading<'a> {
    fn cell(&self, column: &str) -> Option<&'a str> {
        let at = self.places.iter().find(|(there, _)| *there == column)?.1;
        Some(self.row.cell(at)).filter(|cell| !cell.is_empty())
    }

    fn wrong(&mut self, column: &str, value: Option<&str>, expected: &str) {
        self.errors.push(FeeError::at(self.file, self.row.line, Some(column), value, expected));
    }

    fn read<T>(&mut self, column: &str, read: impl Fn(&str) -> Result<T, &'static str>) -> Option<T> {
        let text = self.cell(column)?;
        match read(text) {
            Ok(value) => Some(value),
            Err(expected) => {
                self.wrong(column, Some(text), expected);
                None
            }
        }
    }

    fn amount(&mut self, column: &str) -> Option<Decimal> {
        self.read(column, cell::amount)
    }

    fn fee(&mut self, width: usize) -> Option<Fee> {
        if self.row.cells.len() != width {
            let expected = format!("{width} cells, as in the header; there are {}", self.row.cells.len());
            self.errors.push(FeeError::at(self.file, self.row.line, None, None, expected));
            return None;
        }
        let code = self.cell("code").map(str::to_owned);
        if !code.as_deref().is_some_and(cell::is_code) {
            self.wrong("code", code.as_deref(), "a code of five digits and capitals");
        }
        let is_modifier = |text: &str| {
            if cell::is_modifier(text) { Ok(text.to_owned()) } else { Err("a modifier of two characters") }
        };
        let setting = |text: &str| Setting::of_word(text).ok_or("facility or non_facility, or nothing for both");
        let status = self.cell("status").map(str::to_owned);
        let parts = match (self.amount("work"), self.amount("malpractice"), self.amount("conversion_factor")) {
            (Some(work), Some(malpractice), Some(conversion_factor)) => {
                Some(Parts { work, malpractice, conversion_factor })
            }
            (None, None, None) => None,
            _ => {
                self.wrong(
                    "work",
                    self.cell("work"),
                    "work, malpractice and conversion_factor together, or none of them",
                );
                None
            }
        };
        let fee = Fee {
            code: code?,
            modifier: self.read("modifier", is_modifier),
            setting: self.read("setting", setting),
            from: self.read("from", cell::day),
            until: self.read("until", cell::day),
            fee: self.amount("fee"),
            practice_expense: self.amount("practice_expense"),
            parts,
            status,
            multiple_procedure: self.cell("multiple_procedure").map(str::to_owned),
            pc_tc: self.cell("pc_tc").map(str::to_owned),
        };
        if fee.fee.is_none() && fee.status.is_none() && self.errors.is_empty() {
            self.wrong("fee", None, "a fee, or a status that says why there is none");
        }
        if let (Some(trouble), true) = (fee.trouble(), self.errors.is_empty()) {
            self.wrong("fee", self.cell("fee"), trouble);
        }
        Some(fee)
    }
}
