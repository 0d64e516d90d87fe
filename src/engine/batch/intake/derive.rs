//! Defaults that the record contract names, on a record: what [`prepare`](crate::engine::reference) does to a session.
//!
//! What always holds: a fact that the record gives is never replaced. Pointers of a line that the record does not give are left unknown: they are all
//! diagnoses, as whoever reads them takes them.

use crate::engine::batch::input::Texts;
use crate::engine::batch::row::{Cell, Record, Words};
use crate::engine::ids::Ids;
use crate::engine::reference::defaults;

/// Fills in the defaults, as far as what they come from is there.
pub fn derive(row: &mut impl Record, ids: &Ids, words: &mut Words) {
    if let Some(id) = ids.provider_type
        && row.session(Some(id)).is_unknown()
        && let Cell::Plain(span) = row.session(ids.taxonomy)
        && let Some(word) = defaults::provider_type(row.text(span))
    {
        let number = words.word(Texts::Words, word);
        row.set_session(id, Cell::Text(number));
    }
    if let Some(id) = ids.modifiers {
        for at in 0..row.lines() {
            if row.line(at, Some(id)).is_unknown() {
                row.set_line(at, id, Cell::Absent);
            }
        }
    }
    discipline(row, ids, words);
    for (from, to) in [
        (ids.provider_type, ids.performed_by),
        (ids.place, ids.line_place),
        (ids.start, ids.line_start),
        (ids.end, ids.line_end),
    ] {
        let cell = row.session(from);
        let Some(to) = to.filter(|_| !cell.is_unknown()) else { continue };
        for at in 0..row.lines() {
            if row.line(at, Some(to)).is_unknown() {
                row.set_line(at, to, cell);
            }
        }
    }
}

/// By the modifiers that all lines agree on, else by who treats.
fn discipline(row: &mut impl Record, ids: &Ids, words: &mut Words) {
    let Some(id) = ids.discipline.filter(|id| row.session(Some(*id)).is_unknown()) else { return };
    let mut said: Option<&'static str> = None;
    for at in 0..row.lines() {
        let Cell::List(span) = row.line(at, ids.modifiers) else { continue };
        for modifier in row.list(span) {
            match defaults::discipline_of_modifier(words.text(Texts::Modifiers, *modifier)) {
                Some(word) if said.is_none_or(|said| said == word) => said = Some(word),
                Some(_) => return,
                None => {}
            }
        }
    }
    let word = said.or_else(|| match row.session(ids.provider_type) {
        Cell::Text(number) => defaults::discipline_of_provider(words.text(Texts::Words, number)),
        _ => None,
    });
    if let Some(word) = word {
        let number = words.word(Texts::Words, word);
        row.set_session(id, Cell::Text(number));
    }
}
