//! Defaults that the record contract names, on a record: what [`prepare`](crate::engine::reference) does to a session.
//!
//! What always holds: a fact that the record gives is never replaced, and one that nobody reads is not filled in. Pointers of a line that the record does not give are left
//! unknown: they are all diagnoses, as whoever reads them takes them.

use super::source::Source;
use crate::engine::batch::input::Texts;
use crate::engine::batch::row::{Cell, Grid, Record, Words};
use crate::engine::ids::Ids;
use crate::engine::reference::defaults;
use crate::model::facts::{FactId, Owner};

/// The facts with a default that somebody reads.
#[derive(Debug)]
pub struct Wanted {
    provider_type: Option<FactId>,
    modifiers: Option<FactId>,
    discipline: Option<FactId>,
    /// Facts of lines that are those of the session, each with that.
    of_lines: Vec<(FactId, FactId)>,
}

impl Wanted {
    /// Those that one of these sources reads, or that another one comes from.
    pub fn of(sources: &[&Source], ids: &Ids) -> Self {
        let wanted = |id: &FactId| sources.iter().any(|source| source.reads(*id));
        let discipline = ids.discipline.filter(wanted);
        let of_lines = [
            (ids.provider_type, ids.performed_by),
            (ids.place, ids.line_place),
            (ids.start, ids.line_start),
            (ids.end, ids.line_end),
        ];
        let of_lines: Vec<(FactId, FactId)> =
            of_lines.into_iter().filter_map(|(from, to)| from.zip(to.filter(wanted))).collect();
        let leads = |id: &FactId| discipline.is_some() || wanted(id) || of_lines.iter().any(|(from, _)| from == id);
        let provider_type = ids.provider_type.filter(leads);
        Self { provider_type, modifiers: ids.modifiers.filter(wanted), discipline, of_lines }
    }

    /// Whether any record of a grid does not say one of them.
    pub fn any_open(&self, grid: &Grid) -> bool {
        let open = |owner, id| grid.column(owner, Some(id)).any_unknown(grid.count(owner));
        let of_lines = self.of_lines.iter().map(|(_, to)| *to).chain(self.modifiers);
        let of_session = self.provider_type.into_iter().chain(self.discipline);
        of_lines.into_iter().any(|id| open(Owner::Line, id))
            || of_session.into_iter().any(|id| open(Owner::Session, id))
    }
}

/// Fills in the defaults of what is wanted, as far as what they come from is there.
pub fn derive(row: &mut impl Record, ids: &Ids, wanted: &Wanted, words: &mut Words) {
    if let Some(id) = wanted.provider_type
        && row.session(Some(id)).is_unknown()
        && let Cell::Plain(span) = row.session(ids.taxonomy)
        && let Some(word) = defaults::provider_type(row.text(span))
    {
        let number = words.word(Texts::Words, word);
        row.set_session(id, Cell::Text(number));
    }
    if let Some(id) = wanted.modifiers {
        for at in 0..row.lines() {
            if row.line(at, Some(id)).is_unknown() {
                row.set_line(at, id, Cell::Absent);
            }
        }
    }
    if let Some(id) = wanted.discipline.filter(|id| row.session(Some(*id)).is_unknown()) {
        discipline(row, id, ids, words);
    }
    for (from, to) in &wanted.of_lines {
        let cell = row.session(Some(*from));
        if cell.is_unknown() {
            continue;
        }
        for at in 0..row.lines() {
            if row.line(at, Some(*to)).is_unknown() {
                row.set_line(at, *to, cell);
            }
        }
    }
}

/// By the modifiers that all lines agree on, else by who treats.
fn discipline(row: &mut impl Record, id: FactId, ids: &Ids, words: &mut Words) {
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
