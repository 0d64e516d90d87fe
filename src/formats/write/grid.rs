//! Records of a grid as lines of JSON, without sessions in between: what is put aside for the rest of a run.
//!
//! In: a [`Grid`], and the words and names that it has numbers of. Out: of each of its records the text that [`flat`](super::flat::flat) writes of the session of
//! the same record. What always holds: nothing is written of a record that has something in it which only its session can say.

use std::io::Write as _;

use super::brief::parts;
use crate::engine::batch::{Cell, Cells, Grid, Paths, Texts, Told, UNIT, Words};
use crate::model::facts::{FactId, Owner};
use crate::model::types::Scalar;

const ABSENT: &[u8] = b"\"none\"";

/// A grid whose records are written.
#[derive(Debug)]
pub struct Lines<'g> {
    grid: &'g Grid,
    words: &'g Words,
    session: Facts<'g>,
    lists: Vec<List<'g>>,
}

/// What sessions, lines or objects say.
#[derive(Debug)]
struct Facts<'g> {
    columns: Vec<Column<'g>>,
    extras: Vec<Extra<'g>>,
}

/// A fact of which something is said.
#[derive(Debug)]
struct Column<'g> {
    key: Vec<u8>,
    cells: &'g Cells,
    texts: Texts,
    is_time: bool,
}

/// Something that only a profile knows: what stands in a record for each of its entries.
#[derive(Debug)]
struct Extra<'g> {
    entries: Vec<Vec<u8>>,
    keys: &'g [u32],
}

/// Objects that each have these facts.
#[derive(Debug)]
struct List<'g> {
    key: &'static [u8],
    owner: Owner,
    facts: Facts<'g>,
}

impl<'g> Lines<'g> {
    /// Nothing written yet.
    #[must_use]
    pub fn of(grid: &'g Grid, words: &'g Words, paths: &Paths) -> Self {
        let facts = |owner| Facts { columns: columns(grid, owner), extras: extras(grid, paths, owner) };
        let list = |key: &'static [u8], owner| List { key, owner, facts: facts(owner) };
        Self {
            grid,
            words,
            session: facts(Owner::Session),
            lists: vec![
                list(b"\"authorizations\":", Owner::Authorization),
                list(b"\"other_coverage\":", Owner::OtherCoverage),
                list(b"\"lines\":", Owner::Line),
            ],
        }
    }

    /// Writes a record; false if only its session can say what it says, and then nothing is written.
    pub fn write(&self, row: usize, text: &mut Vec<u8>) -> bool {
        let before = text.len();
        let written = !self.grid.is_out(row) && self.record(row, text).is_some();
        if !written {
            text.truncate(before);
        }
        written
    }

    fn record(&self, row: usize, text: &mut Vec<u8>) -> Option<()> {
        text.push(b'{');
        self.facts(&self.session, row, text)?;
        for List { key, owner, facts } in &self.lists {
            if *owner != Owner::Line && !self.grid.is_stated(*owner, row) {
                continue;
            }
            text.extend_from_slice(key);
            text.push(b'[');
            for at in self.grid.of(*owner, row) {
                text.push(b'{');
                self.facts(facts, at, text)?;
                close(b'}', text);
            }
            close(b']', text);
        }
        text.pop();
        text.push(b'}');
        Some(())
    }

    /// The facts of a session, a line or an object, each with a comma behind it.
    fn facts(&self, Facts { columns, extras }: &Facts<'_>, at: usize, text: &mut Vec<u8>) -> Option<()> {
        for Column { key, cells, texts, is_time } in columns {
            let cell = cells.get(at);
            if cell.is_unknown() {
                continue;
            }
            text.extend_from_slice(key);
            match cell {
                Cell::Unknown => {}
                Cell::Absent => text.extend_from_slice(ABSENT),
                Cell::Flag(yes) => text.extend_from_slice(if yes { b"true" } else { b"false" }),
                Cell::Number(number) if *is_time => time(number, text),
                Cell::Number(number) => decimal(number, text),
                Cell::Date(date) => {
                    text.push(b'"');
                    parts::date(date, text);
                    text.push(b'"');
                }
                Cell::Text(number) => quoted(self.words.text(*texts, number), text),
                Cell::Plain(span) => quoted(self.grid.text(span), text),
                Cell::List(span) => {
                    text.push(b'[');
                    for member in self.grid.members(span) {
                        quoted(self.words.text(*texts, *member), text);
                        text.push(b',');
                    }
                    close(b']', text);
                    continue;
                }
                Cell::Listed(_) | Cell::Beyond => return None,
            }
            text.push(b',');
        }
        for Extra { entries, keys } in extras {
            let key = keys.get(at).and_then(|key| usize::try_from(*key).ok());
            text.extend_from_slice(key.and_then(|key| entries.get(key)).map_or(&[], Vec::as_slice));
        }
        Some(())
    }
}

fn columns(grid: &Grid, owner: Owner) -> Vec<Column<'_>> {
    let column = |id: FactId| {
        let (def, cells) = (id.def(), grid.column(owner, Some(id)));
        let is_time = def.ty().scalar == Scalar::Time;
        let key = format!("\"{}\":", def.path).into_bytes();
        (!cells.is_empty()).then(|| Column { key, cells, texts: Texts::of(&def.ty()), is_time })
    };
    FactId::of(owner).filter_map(column).collect()
}

/// What only a profile knows of sessions, lines or objects, in the order of its names.
fn extras<'g>(grid: &'g Grid, paths: &Paths, owner: Owner) -> Vec<Extra<'g>> {
    let of_owner = grid.extras().iter().filter(|told| told.owner == owner);
    let mut extras: Vec<(&str, Extra<'_>)> = of_owner
        .map(|told| {
            let name = paths.name(told.path);
            let entries = told.entries.iter().map(|told| entry(name, *told, grid)).collect();
            (name, Extra { entries, keys: &told.keys })
        })
        .collect();
    extras.sort_by_key(|(name, _)| *name);
    extras.into_iter().map(|(_, extra)| extra).collect()
}

/// What stands in a record that has this entry, with a comma behind it.
fn entry(name: &str, told: Told, grid: &Grid) -> Vec<u8> {
    let mut text = Vec::new();
    quoted(name, &mut text);
    text.push(b':');
    match told {
        Told::Nothing => return Vec::new(),
        Told::Absent => text.extend_from_slice(ABSENT),
        Told::Flag(yes) => text.extend_from_slice(if yes { b"true" } else { b"false" }),
        Told::Number(digits) => match grid.text(digits).parse::<serde_json::Number>() {
            Ok(number) => text.extend_from_slice(number.to_string().as_bytes()),
            Err(_) => quoted(grid.text(digits), &mut text),
        },
        Told::Text(said) => quoted(grid.text(said), &mut text),
    }
    text.push(b',');
    text
}

/// The end of a list or an object: in place of the comma behind its last member, if it has any, and with one behind it.
fn close(end: u8, text: &mut Vec<u8>) {
    if text.last() == Some(&b',') {
        text.pop();
    }
    text.extend_from_slice(&[end, b',']);
}

/// A time of day, by its seconds.
fn time(number: i64, text: &mut Vec<u8>) {
    let minutes = number / UNIT / 60;
    // Into memory: there is nobody to say no.
    let _ = write!(text, "\"{:02}:{:02}\"", minutes / 60, minutes % 60);
}

/// A number, without zeros at its end.
fn decimal(number: i64, text: &mut Vec<u8>) {
    if number >= 0 && number % UNIT == 0 {
        text.extend_from_slice(itoa::Buffer::new().format(number / UNIT).as_bytes());
        return;
    }
    let (size, unit) = (number.unsigned_abs(), UNIT.unsigned_abs());
    let sign = if number < 0 { "-" } else { "" };
    let _ = write!(text, "{sign}{}.{:04}", size.checked_div(unit).unwrap_or(0), size.checked_rem(unit).unwrap_or(0));
    while text.last() == Some(&b'0') {
        text.pop();
    }
    if text.last() == Some(&b'.') {
        text.pop();
    }
}

/// A text in quotation marks.
fn quoted(said: &str, text: &mut Vec<u8>) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    // Folded, not sought: that goes over many at once.
    if said.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        text.push(b'"');
        text.extend_from_slice(said.as_bytes());
        text.push(b'"');
    } else {
        // Into memory, again.
        let _ = serde_json::to_writer(text, said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(of: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut text = Vec::new();
        of(&mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn numbers_times_and_texts_are_written_as_json_has_them() {
        for (number, expected) in [
            (0, "0"),
            (30_000, "3"),
            (-30_000, "-3"),
            (15_000, "1.5"),
            (-1, "-0.0001"),
            (10_010, "1.001"),
            (1_000_000, "100"),
            (i64::MIN, "-922337203685477.5808"),
        ] {
            assert_eq!(written(|text| decimal(number, text)), expected);
        }
        assert_eq!(written(|text| time((8 * 60 + 5) * 60 * UNIT, text)), "\"08:05\"");
        for said in ["", "GP", "a \"b\"", "a\\b", "\u{1}\n", "Käthe", "\u{7f}"] {
            assert_eq!(written(|text| quoted(said, text)), serde_json::to_string(said).unwrap());
        }
        let mut grid = Grid::new();
        let digits = grid.keep("1.50");
        assert_eq!(written(|text| text.extend(entry("extra.n", Told::Number(digits), &grid))), "\"extra.n\":1.50,");
        assert_eq!(written(|text| text.extend(entry("extra.n", Told::Nothing, &grid))), "");
    }
}
