//! Which columns a text has: found by their names, or none where the codes begin at once.

use super::super::cells::Cells;
use super::super::error::{ImportError, of_file};
use super::{ListRequest, code};

/// Rows that may stand above the header.
const MOST_ABOVE: usize = 200;
/// Columns that are named in a message.
const NAMED: usize = 8;

/// Names of the column with the codes, as [`plain`] has them.
const CODES: [&str; 14] = [
    "icd10",
    "icd10code",
    "icd10codes",
    "icd10codeid",
    "icd10cm",
    "icd10cmcode",
    "icd10cmcodes",
    "diagnosis",
    "diagnosiscode",
    "diagnosiscodes",
    "dx",
    "dxcode",
    "code",
    "codedescription",
];
/// Names of the column with the first day.
const FROM: [&str; 8] =
    ["from", "effective", "effectivedate", "effdate", "startdate", "begindate", "codeeffectivedate", "effectivefrom"];
/// Names of the column with the last day.
const UNTIL: [&str; 8] =
    ["until", "end", "enddate", "termdate", "terminationdate", "expirationdate", "deletiondate", "codeenddate"];
/// Names of columns that say which list a row belongs to.
const WHICH: [&str; 7] =
    ["articleid", "articleversion", "lcdid", "lcdversion", "icd10coveredgroup", "icd10noncoveredgroup", "group"];

/// Where the columns of a text are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The codes.
    pub code: usize,
    /// First and last day.
    pub from: Option<usize>,
    /// Last day.
    pub until: Option<usize>,
    /// Columns that say which list a row belongs to, with their names.
    pub which: Vec<(usize, String)>,
    /// Columns in which rows have to have certain values, with their names.
    pub only: Vec<(usize, String)>,
}

/// Goes to the first row with a code, if `cells` has a header, to the header; gives the columns, and whether the row at hand is one already.
pub fn find(cells: &mut Cells<'_>, request: &ListRequest) -> Result<(Columns, bool), ImportError> {
    let named = request.column.is_some() || !request.only.is_empty();
    let mut first: Option<ImportError> = None;
    for _ in 0..MOST_ABOVE {
        if !cells.advance()? {
            break;
        }
        if cells.is_blank() {
            continue;
        }
        if let Some(columns) = header(cells, request)? {
            return Ok((columns, false));
        }
        if !named && first.is_none() && code::read(cells.get(0)).is_ok() {
            return Ok((Columns::default(), true));
        }
        if first.is_none() {
            first = Some(above(cells, request));
        }
    }
    Err(first.unwrap_or_else(|| of_file(&cells.file, "there is nothing in it; a list has a code in each row")))
}

/// What is told where no header follows.
fn above(cells: &Cells<'_>, request: &ListRequest) -> ImportError {
    let mut names: Vec<String> =
        (0..cells.len().min(NAMED)).map(|at| format!("`{}`", super::super::error::shown(cells.get(at)))).collect();
    if cells.len() > NAMED {
        names.push(format!("and {} more", cells.len().saturating_sub(NAMED)));
    }
    let names = names.join(", ");
    match request.column.iter().chain(request.only.iter().map(|(column, _)| column)).next() {
        Some(asked) => cells.place().row(&format!("no header with a column `{asked}` follows; this row has {names}")),
        None => cells.place().row(&format!(
            "it has {names}; expected a header with a column such as `icd10` or `code`, or a diagnosis code at once; name the column with `--column`"
        )),
    }
}

/// The columns, if this row is the header.
fn header(cells: &Cells<'_>, request: &ListRequest) -> Result<Option<Columns>, ImportError> {
    let names: Vec<String> = (0..cells.len()).map(|at| plain(&cells.words(at))).collect();
    let by = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
    let code = match &request.column {
        Some(column) => names.iter().position(|name| *name == plain(column)),
        None => {
            let mut all =
                (0..names.len()).filter(|at| names.get(*at).is_some_and(|name| CODES.contains(&name.as_str())));
            match (all.next(), all.next()) {
                (Some(one), Some(two)) => {
                    let (one, two) = (cells.words(one), cells.words(two));
                    let what = format!("`{one}` and `{two}` can both be the codes; say which with `--column`");
                    return Err(cells.place().row(&what));
                }
                (one, _) => one,
            }
        }
    };
    let Some(code) = code else { return Ok(None) };
    let mut only = Vec::new();
    for (column, _) in &request.only {
        let Some(at) = names.iter().position(|name| *name == plain(column)) else {
            return Err(cells.place().row(&format!("there is no column `{column}`, which `--where` asks about")));
        };
        if only.iter().all(|(other, _)| *other != at) {
            only.push((at, column.clone()));
        }
    }
    let which = names.iter().enumerate().filter(|(at, name)| {
        WHICH.contains(&name.as_str()) && *at != code && only.iter().all(|(other, _)| other != at)
    });
    let which = which.map(|(at, _)| (at, cells.words(at))).collect();
    Ok(Some(Columns { code, from: by(&FROM), until: by(&UNTIL), which, only }))
}

/// A name of a column without what people write differently: `ICD-10 Code`, `icd10_code`.
pub fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
