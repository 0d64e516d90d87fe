//! Medically unlikely edits, in the layout of the publisher: code, most units, adjudication indicator, rationale, below a notice.
//!
//! The file has no dates: its values are those of its quarter. The rationale and the notice are not kept. Medicaid has no indicator.

use std::collections::BTreeMap;

use super::cells::Cells;
use super::error::{ImportError, Place, of_file};
use super::name::Agreed;
use super::part::Part;
use super::taken::Imported;
use super::{Request, code, header, pack, source};
use crate::model::imported::{Program, Setting};

const CODE: header::Column = ("hcpcs", "HCPCS/CPT Code");
const INDICATOR: &str = "MUE Adjudication Indicator";
/// Beyond this a number is no number of units.
const MOST_UNITS: u32 = 10_000_000;

/// What a row says: units, indicator (0: none), and where it stands.
type Row = (u32, u32, u64);

/// Reads the files of one table.
pub fn read(request: &Request) -> Result<(Part, Imported), ImportError> {
    let mut agreed = Agreed::new(request);
    let mut rows: BTreeMap<u32, (Row, String)> = BTreeMap::new();
    let (mut files, mut read, mut same) = (0usize, 0u64, 0u64);
    source::each(&request.files, &mut |text, input| {
        agreed.add(&text.names, &text.shown)?;
        files = files.saturating_add(1);
        let mut cells = text.cells(input);
        let indicated = head(&mut cells, agreed.setting())?;
        let mut any = false;
        while cells.advance()? {
            if cells.is_blank() {
                continue;
            }
            any = true;
            read = read.saturating_add(1);
            let (code, row) = row(&cells, indicated)?;
            match rows.get(&code) {
                None => {
                    rows.insert(code, (row, text.shown.clone()));
                }
                Some(((units, indicator, _), _)) if (*units, *indicator) == (row.0, row.1) => {
                    same = same.saturating_add(1)
                }
                Some(((units, _, at), file)) => {
                    let what = format!("it says {} units, but row {at} of `{file}` says {units}", row.0);
                    return Err(cells.place().row(&what));
                }
            }
        }
        if any { Ok(()) } else { Err(of_file(&cells.file, "there is nothing below the header")) }
    })?;
    let (name, quarter) = agreed.done()?;
    let mut imported = Imported::none(name, quarter);
    (imported.files, imported.rows, imported.same) = (files, read, same);
    imported.entries = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    if name.program == Program::Medicare && rows.values().all(|((_, indicator, _), _)| *indicator == 0) {
        return Err(ImportError::Wrong(format!(
            "no row has a `{INDICATOR}`; say `--program medicaid` if that is what it is"
        )));
    }
    let lists = rows.iter().map(|(code, ((units, indicator, _), _))| {
        let mut bytes = Vec::new();
        pack::push(&mut bytes, *units);
        pack::push(&mut bytes, *indicator);
        (*code, bytes)
    });
    let part = Part { name, quarter, spans: Vec::new(), lists: lists.collect(), entries: imported.entries };
    Ok((part, imported))
}

/// Goes to the header, which says the setting as well. Whether there is a column for the indicator.
fn head(cells: &mut Cells<'_>, setting: Option<Setting>) -> Result<bool, ImportError> {
    header::find(cells, |first| first.starts_with("hcpcs") && first.contains("code"), &[CODE])?;
    let units = cells.words(1);
    if !units.contains("mue value") {
        return Err(cells.place().cell(
            "column 2",
            cells.get(1),
            "the header `… Services MUE Values`; the layout has changed, and is not guessed at",
        ));
    }
    let says = [(Setting::Practitioner, "practitioner"), (Setting::Hospital, "hospital"), (Setting::Dme, "dme")];
    let says = says.iter().find(|(_, word)| units.contains(word)).map(|(says, _)| *says);
    if let (Some(says), Some(setting)) = (says, setting)
        && says != setting
    {
        let expected = format!("a table for the setting {setting}; give `--setting {says}` if it is that");
        return Err(cells.place().cell("column 2", cells.get(1), &expected));
    }
    let third = cells.words(2);
    if third.starts_with("mue adjudication") {
        return Ok(true);
    }
    if third.is_empty() || third.contains("rationale") {
        return Ok(false);
    }
    let expected = format!("the header `{INDICATOR}`; the layout has changed, and is not guessed at");
    Err(cells.place().cell("column 3", cells.get(2), &expected))
}

fn row(cells: &Cells<'_>, indicated: bool) -> Result<(u32, Row), ImportError> {
    let place: Place<'_> = cells.place();
    let least = if indicated { 3 } else { 2 };
    if cells.len() < least {
        return Err(
            place.row(&format!("it has {} of at least {least} columns; the file may be cut short", cells.len()))
        );
    }
    let expected = "a procedure code of five letters and digits";
    let number = code::number(cells.get(0)).ok_or_else(|| place.cell(CODE.1, cells.get(0), expected))?;
    let units = cells.get(1);
    let read = std::str::from_utf8(units).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let units = read
        .and_then(|text| text.parse::<u32>().ok())
        .filter(|units| *units <= MOST_UNITS)
        .ok_or_else(|| place.cell("MUE Values", units, "a whole number of units"))?;
    let indicator = match (indicated, cells.get(2)) {
        (false, _) => 0,
        (true, [first @ b'1'..=b'3']) | (true, [first @ b'1'..=b'3', b' ', ..]) => u32::from(first.wrapping_sub(b'0')),
        (true, other) => {
            return Err(place.cell(
                INDICATOR,
                other,
                "1 (of a line), 2 (of a day, by policy) or 3 (of a day, clinical)",
            ));
        }
    };
    Ok((number, (units, indicator, place.row)))
}
