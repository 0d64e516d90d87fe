//! CMS's relative value file, `PPRRVU….csv`.
//!
//! Four stacked header rows stand behind a notice of varying length; the last of them is looked for and compared cell by cell, so
//! that a column that moved is an error and not another number. The descriptors are never taken.

use rust_decimal::Decimal;

use super::cell;
use super::error::{FeeError, MOST_ERRORS};
use super::text::{Row, rows};

/// The last of the four header rows.
const HEADER: [&str; 32] = [
    "HCPCS",
    "MOD",
    "DESCRIPTION",
    "CODE",
    "PAYMENT",
    "RVU",
    "PE RVU",
    "INDICATOR",
    "PE RVU",
    "INDICATOR",
    "RVU",
    "TOTAL",
    "TOTAL",
    "IND",
    "DAYS",
    "OP",
    "OP",
    "OP",
    "PROC",
    "SURG",
    "SURG",
    "SURG",
    "SURG",
    "IND",
    "BASE",
    "FACTOR",
    "PROCEDURES",
    "FLAG",
    "INDICATOR",
    "AMOUNT",
    "AMOUNT",
    "AMOUNT",
];

/// Fewest codes of a whole file; a release has more than 15,000. A cut-off file is shorter by thousands, an extract by far more.
const FEWEST_WHOLE: usize = 15_000;
/// A file with so few codes is an extract that somebody made, and not one that was cut off on its way.
const MOST_EXTRACT: usize = 2_000;

/// The relative values of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Procedure code.
    pub code: String,
    /// Its modifier, such as 26 or TC.
    pub modifier: Option<String>,
    /// Status; `A`, `R` and `T` are paid by relative values.
    pub status: String,
    /// Work.
    pub work: Decimal,
    /// Practice expense in an office.
    pub expense: Decimal,
    /// Practice expense in a facility.
    pub facility_expense: Decimal,
    /// Malpractice.
    pub malpractice: Decimal,
    /// Professional and technical component indicator.
    pub pc_tc: String,
    /// Multiple-procedure indicator.
    pub multiple_procedure: String,
    /// Conversion factor.
    pub conversion_factor: Decimal,
}

/// The relative values of a file.
///
/// # Errors
/// Everything that is wrong with it, up to [`MOST_ERRORS`].
pub fn relative(file: &str, bytes: &[u8]) -> Result<Vec<Relative>, Vec<FeeError>> {
    let rows = rows(file, bytes).map_err(|error| vec![error])?;
    let Some(at) = rows.iter().position(|row| row.cell(0) == "HCPCS") else {
        let expected = "a row that begins with `HCPCS`, as in CMS's PPRRVU file; is it the CSV file of that name?";
        return Err(vec![FeeError::whole(file, expected)]);
    };
    let (head, data) = rows.split_at(at.saturating_add(1));
    if let Some(header) = head.last() {
        same_header(file, header)?;
    }
    let (mut found, mut errors, mut factors) = (Vec::new(), Vec::new(), Vec::new());
    for row in data.iter().filter(|row| !row.is_blank()) {
        if errors.len() >= MOST_ERRORS {
            break;
        }
        match one(file, row) {
            Ok(relative) => {
                if !factors.contains(&relative.conversion_factor) {
                    factors.push(relative.conversion_factor);
                }
                if factors.len() > 1 {
                    let value = relative.conversion_factor.to_string();
                    let expected = "the conversion factor of the rows before; a file has one, do not join two";
                    errors.push(FeeError::at(file, row.line, Some("CONV FACTOR"), Some(&value), expected));
                    break;
                }
                found.push(relative);
            }
            Err(mut more) => errors.append(&mut more),
        }
    }
    if errors.is_empty() && (found.is_empty() || (MOST_EXTRACT..FEWEST_WHOLE).contains(&found.len())) {
        let expected = format!(
            "more than {FEWEST_WHOLE} codes, or an extract of fewer than {MOST_EXTRACT}; {} are there: is the file whole?",
            found.len()
        );
        errors.push(FeeError::whole(file, expected));
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

fn same_header(file: &str, header: &Row) -> Result<(), Vec<FeeError>> {
    let mut errors = Vec::new();
    for (at, name) in HEADER.iter().enumerate() {
        let there = header.cell(at);
        if !there.eq_ignore_ascii_case(name) {
            let column = format!("column {}", at.saturating_add(1));
            let expected = format!("`{name}`; CMS has changed the layout, and reading on would take the wrong column");
            errors.push(FeeError::at(file, header.line, Some(&column), Some(there), expected));
        }
    }
    let more = header.cells.len() > HEADER.len() && header.cells.iter().skip(HEADER.len()).any(|cell| !cell.is_empty());
    if more && errors.is_empty() {
        let expected = format!("{} columns; there are {}", HEADER.len(), header.cells.len());
        errors.push(FeeError::at(file, header.line, None, None, expected));
    }
    errors.truncate(MOST_ERRORS);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn one(file: &str, row: &Row) -> Result<Relative, Vec<FeeError>> {
    let mut errors = Vec::new();
    let code = row.cell(0);
    if !cell::is_code(code) {
        let expected = "a code of five digits and capitals; is this line cut off?";
        return Err(vec![FeeError::at(file, row.line, Some("HCPCS"), Some(code), expected)]);
    }
    if row.cells.len() < HEADER.len() {
        let expected = format!("{} columns; there are {}: the file is cut off here", HEADER.len(), row.cells.len());
        return Err(vec![FeeError::at(file, row.line, None, Some(code), expected)]);
    }
    let mut amount = |at: usize, name: &str| match cell::amount(row.cell(at)) {
        Ok(value) => value,
        Err(expected) => {
            errors.push(FeeError::at(file, row.line, Some(name), Some(row.cell(at)), expected));
            Decimal::ZERO
        }
    };
    let made = Relative {
        code: code.to_owned(),
        modifier: Some(row.cell(1)).filter(|m| !m.is_empty()).map(str::to_owned),
        status: row.cell(3).to_owned(),
        work: amount(5, "WORK RVU"),
        expense: amount(6, "NON-FAC PE RVU"),
        facility_expense: amount(8, "FACILITY PE RVU"),
        malpractice: amount(10, "MP RVU"),
        pc_tc: row.cell(13).to_owned(),
        multiple_procedure: row.cell(18).to_owned(),
        conversion_factor: amount(25, "CONV FACTOR"),
    };
    if errors.is_empty() { Ok(made) } else { Err(errors) }
}
