//! Procedure-to-procedure edits, in the layout of the publisher: column 1, column 2, whether it is older than 1996, first day,
//! last day or `*`, modifier indicator, rationale.
//!
//! Both days are in force. Rows with indicator 9 never were; they are counted and left out. Neither rationale nor what stands above the
//! header is kept. What always holds: a row costs twelve bytes until it is packed, whatever the files are.

use std::collections::BTreeMap;

use super::cells::Cells;
use super::error::{ImportError, of_file};
use super::name::{Agreed, Said, complete};
use super::part::Part;
use super::span::{STILL, Span};
use super::taken::Imported;
use super::{Request, code, header, pack, source, span};

/// Most entries of a table: eight times as many as there are.
const MOST: usize = 40_000_000;
/// Rows below the header that still belong to it, where its names go over several rows.
const MOST_HEADER: usize = 20;

const COLUMNS: [header::Column; 7] = [
    ("column 1", "Column 1"),
    ("column 2", "Column 2"),
    ("", "* = in existence prior to 1996"),
    ("effective", "Effective Date"),
    ("deletion", "Deletion Date"),
    ("modifier", "Modifier"),
    ("ptp edit rationale", "PTP Edit Rationale"),
];

/// An entry: column 1, column 2, and the number of its span.
type Entry = (u32, u32, u32);

/// Everything read so far.
#[derive(Default)]
struct Reading {
    entries: Vec<Entry>,
    spans: BTreeMap<Span, u32>,
    files: usize,
    rows: u64,
    never: u64,
}

/// Reads the files of one table.
pub fn read(request: &Request) -> Result<(Part, Imported), ImportError> {
    let mut agreed = Agreed::new(request);
    let mut numbers = Vec::new();
    let mut reading = Reading::default();
    source::each(&request.files, &mut |text, input| {
        agreed.add(&text.names, &text.shown)?;
        let number = text.names.iter().rev().find_map(|name| Said::by(name).number);
        numbers.extend(number.map(|number| (number, text.shown.clone())));
        reading.files = reading.files.saturating_add(1);
        reading.text(&mut text.cells(input))
    })?;
    complete(&numbers)?;
    let (name, quarter) = agreed.done()?;
    let mut imported = Imported::none(name, quarter);
    (imported.files, imported.rows, imported.never) = (reading.files, reading.rows, reading.never);
    let part = packed(reading, &mut imported)?;
    Ok((part, imported))
}

impl Reading {
    fn text(&mut self, cells: &mut Cells<'_>) -> Result<(), ImportError> {
        header::find(cells, |first| first == "column 1", &COLUMNS)?;
        let mut below = 0usize;
        let mut any = false;
        while cells.advance()? {
            if cells.is_blank() {
                continue;
            }
            if !any && below < MOST_HEADER && cells.get(0).is_empty() && cells.get(1).is_empty() {
                below = below.saturating_add(1);
                continue;
            }
            any = true;
            self.row(cells)?;
        }
        if any { Ok(()) } else { Err(of_file(&cells.file, "there is nothing below the header")) }
    }

    fn row(&mut self, cells: &Cells<'_>) -> Result<(), ImportError> {
        let place = cells.place();
        if cells.len() < COLUMNS.len() {
            let found = cells.len();
            return Err(place.row(&format!("it has {found} of {} columns; the file may be cut short", COLUMNS.len())));
        }
        let wrong = |at: usize, expected: &str| {
            let name = COLUMNS.get(at).map_or("", |(_, name)| name);
            place.cell(name, cells.get(at), expected)
        };
        let procedure = |at: usize| {
            code::number(cells.get(at)).ok_or_else(|| wrong(at, "a procedure code of five letters and digits"))
        };
        let (first, second) = (procedure(0)?, procedure(1)?);
        let from = span::read(cells.get(3)).ok_or_else(|| wrong(3, "a day as YYYYMMDD"))?;
        let until = match cells.get(4) {
            b"*" | b"" => STILL,
            day => span::read(day).ok_or_else(|| wrong(4, "a day as YYYYMMDD, or `*` while it is in force"))?,
        };
        let indicator = match cells.get(5) {
            b"0" => 0,
            b"1" => 1,
            b"9" => 9,
            _ => return Err(wrong(5, "0 (no modifier opens the pair), 1 (one does) or 9 (never in force)")),
        };
        self.rows = self.rows.saturating_add(1);
        if indicator == 9 || until < from {
            self.never = self.never.saturating_add(1);
            return Ok(());
        }
        if self.entries.len() >= MOST {
            return Err(place.row(&format!("there are more than {MOST} entries; no such table is known")));
        }
        let next = u32::try_from(self.spans.len()).unwrap_or(u32::MAX);
        let number = *self.spans.entry(Span { first: from, last: until, indicator }).or_insert(next);
        self.entries.push((first, second, number));
        Ok(())
    }
}

/// Sorts entries, leaves out what is said twice, and packs them by their first code.
fn packed(reading: Reading, imported: &mut Imported) -> Result<Part, ImportError> {
    let Reading { mut entries, spans, .. } = reading;
    let (spans, new_numbers) = by_use(&entries, &spans);
    for entry in &mut entries {
        entry.2 = new_numbers.get(usize::try_from(entry.2).unwrap_or(usize::MAX)).copied().unwrap_or(u32::MAX);
    }
    let span = |entry: &Entry| {
        let at = usize::try_from(entry.2).unwrap_or(usize::MAX);
        spans.get(at).copied().unwrap_or(Span { first: STILL, last: 0, indicator: 9 })
    };
    // Of one pair by their days, so that the later of two that overlap is the last.
    entries.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| span(a).cmp(&span(b))));
    let rows = entries.len();
    entries.dedup();
    imported.same = u64::try_from(rows.saturating_sub(entries.len())).unwrap_or(u64::MAX);
    for (a, b) in entries.iter().zip(entries.iter().skip(1)).filter(|(a, b)| (a.0, a.1) == (b.0, b.1)) {
        let (one, two) = (span(a), span(b));
        let pair = || format!("{} and {}", code::text(a.0), code::text(a.1));
        if one.first == two.first {
            let what = format!(
                "{}: two rows say what holds from {} on, and differ: {}; {}",
                pair(),
                span::text(one.first),
                said(one),
                said(two)
            );
            return Err(ImportError::Wrong(what));
        }
        if two.first <= one.last {
            imported.overlapping = imported.overlapping.saturating_add(1);
            if imported.first_overlap.is_none() {
                imported.first_overlap = Some(format!("{} on {}", pair(), span::text(two.first)));
            }
        }
    }
    imported.entries = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let lists = entries.chunk_by(|a, b| a.0 == b.0).filter_map(|list| {
        let code = list.first()?.0;
        Some((code, pack::entries(list.iter().map(|entry| (entry.1, entry.2)))))
    });
    let (name, quarter) = (imported.name, imported.quarter);
    Ok(Part { name, quarter, lists: lists.collect(), entries: imported.entries, spans })
}

/// What a span says beside its first day.
fn said(span: Span) -> String {
    let until =
        if span.last == STILL { String::from(", still in force") } else { format!(" until {}", span::text(span.last)) };
    format!("indicator {}{until}", span.indicator)
}

/// Spans with the most used first, whose numbers take one byte; and the new number of each.
fn by_use(entries: &[Entry], spans: &BTreeMap<Span, u32>) -> (Vec<Span>, Vec<u32>) {
    let mut uses = vec![0u64; spans.len()];
    for entry in entries {
        if let Some(uses) = uses.get_mut(usize::try_from(entry.2).unwrap_or(usize::MAX)) {
            *uses = uses.saturating_add(1);
        }
    }
    let used = |number: &u32| uses.get(usize::try_from(*number).unwrap_or(usize::MAX)).copied().unwrap_or(0);
    let mut order: Vec<(Span, u32)> = spans.iter().map(|(span, number)| (*span, *number)).collect();
    order.sort_by(|a, b| used(&b.1).cmp(&used(&a.1)).then_with(|| a.0.cmp(&b.0)));
    let mut numbers = vec![u32::MAX; spans.len()];
    for (new, (_, old)) in order.iter().enumerate() {
        if let Some(number) = numbers.get_mut(usize::try_from(*old).unwrap_or(usize::MAX)) {
            *number = u32::try_from(new).unwrap_or(u32::MAX);
        }
    }
    (order.into_iter().map(|(span, _)| span).collect(), numbers)
}
