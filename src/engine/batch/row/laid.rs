//! Records that are laid into a grid one by one, each behind the one before.
//!
//! In: cells of the record begun last. Out: the grid, as a reader of columns would fill it. What always holds: what was said of a record can be taken back as long as no other has begun; once all are
//! there, [`Grid::end`] fills up what nobody said.

use super::{Cell, Grid, Path, Span, Told, ToldByMany};
use crate::model::facts::{FactId, Owner};

impl Grid {
    /// Begins another record, the last one.
    pub fn begin_record(&mut self) {
        self.texts_of_last = self.texts.len();
        self.members_of_last = self.members.len();
        self.rows = self.rows.saturating_add(1);
        self.session.count = self.rows;
        self.out.push(false);
    }

    /// Takes back what was said of the last record. What it said that only a profile knows may stay as an entry that no record has.
    pub fn take_back(&mut self) {
        let row = self.last();
        self.session.cut(row);
        self.session.count = self.rows;
        let (sessions, mut lines) = (row, self.lines.facts.count);
        if let Some(start) = self.lines.starts.get(row) {
            lines = *start;
        }
        for told in &mut self.extras {
            told.keys.truncate(if told.owner == Owner::Line { lines } else { sessions });
        }
        for list in [&mut self.lines, &mut self.authorizations, &mut self.other_coverage] {
            list.cut(row);
        }
        self.texts.truncate(self.texts_of_last);
        self.members.truncate(self.members_of_last);
    }

    /// The place of the last record.
    #[must_use]
    pub fn last(&self) -> usize {
        self.rows.saturating_sub(1)
    }

    /// The last record says that it has a list of objects.
    pub fn state_list(&mut self, owner: Owner) {
        let row = self.last();
        self.list_mut(owner).into_iter().for_each(|list| list.state(row));
    }

    /// Another line or object of the last record; how many it has now.
    pub fn begin_one(&mut self, owner: Owner) -> usize {
        let row = self.last();
        self.list_mut(owner).map_or(0, |list| list.begin_one(row))
    }

    /// Says something of a fact of the last session, line or object; false if there is none.
    #[inline(always)]
    pub fn lay(&mut self, owner: Owner, id: FactId, cell: Cell) -> bool {
        self.facts_mut(owner).lay(id, cell)
    }

    /// Says of the last record, or of its last line, something that only a profile knows; false if it was said before.
    pub fn tell(&mut self, owner: Owner, path: Path, told: Told) -> bool {
        let Some(last) = self.facts(owner).count.checked_sub(1) else { return false };
        // Names mostly come in one order.
        let at = match self.extras.get(self.next_extra) {
            Some(next) if next.path == path && next.owner == owner => self.next_extra,
            _ => self.extra_at(owner, path),
        };
        let Some(extra) = self.extras.get_mut(at) else { return false };
        let said = extra.tell(last, told);
        self.next_extra = if at.saturating_add(1) < self.extras.len() { at.saturating_add(1) } else { 0 };
        said
    }

    /// Keeps the text of a record, so that where a text stands in it says what it is; where it begins among all that is kept.
    pub fn keep_record(&mut self, text: &str) -> usize {
        let begin = self.texts.len();
        self.texts.push_str(text);
        begin
    }

    /// Members of lists so far.
    #[must_use]
    pub fn member_count(&self) -> usize {
        self.members.len()
    }

    /// Adds a member to the list that is being read.
    #[inline]
    pub fn push_member(&mut self, number: u32) {
        self.members.push(number);
    }

    /// The list whose members stand behind the first so many; one without members is no value.
    #[must_use]
    pub fn end_list(&self, from: usize) -> Cell {
        if from == self.members.len() { Cell::Absent } else { Cell::List(Span::of(from, self.members.len())) }
    }

    /// Nothing more is said.
    pub fn end(&mut self) {
        self.session.fill_up();
        for list in [&mut self.lines, &mut self.authorizations, &mut self.other_coverage] {
            list.fill_up(self.rows);
        }
        let (sessions, lines) = (self.rows, self.lines.facts.count);
        for told in &mut self.extras {
            told.keys.resize(if told.owner == Owner::Line { lines } else { sessions }, ToldByMany::UNSAID);
        }
    }
}

impl ToldByMany {
    /// Says it at a place; false if it was said there.
    #[inline]
    fn tell(&mut self, at: usize, told: Told) -> bool {
        if self.keys.len() > at {
            return false;
        }
        if self.keys.len() < at {
            self.keys.resize(at, Self::UNSAID);
        }
        let place = match self.entries.as_slice() {
            // Of what is yes or no mostly one comes again and again.
            [first, ..] if *first == told => 0,
            [_, second, ..] if *second == told => 1,
            all => {
                let place = u32::try_from(all.len()).unwrap_or(Self::UNSAID);
                self.entries.push(told);
                place
            }
        };
        self.keys.push(place);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::batch::row::{Paths, Record as _, Spans as _};

    fn lay(grid: &mut Grid, paths: &mut Paths, number: usize) {
        let session = |path| FactId::find(Owner::Session, path).unwrap();
        let id = grid.keep(&format!("V-{number}"));
        assert!(grid.lay(Owner::Session, session("id"), Cell::Plain(id)));
        for line in 0..number % 3 {
            assert_eq!(grid.begin_one(Owner::Line), line.saturating_add(1));
            assert!(grid.lay(Owner::Line, FactId::find(Owner::Line, "code").unwrap(), Cell::Text(7)));
            if line == 1 {
                let (path, members) = (paths.path("extra.of_line").unwrap(), grid.members_mut().len());
                assert!(grid.tell(Owner::Line, path, Told::Flag(true)));
                assert!(!grid.tell(Owner::Line, path, Told::Flag(true)));
                grid.push_member(3);
                let list = grid.end_list(members);
                assert!(grid.lay(Owner::Line, FactId::find(Owner::Line, "modifiers").unwrap(), list));
            }
        }
        if number % 4 == 1 {
            grid.state_list(Owner::Authorization);
        }
        if number % 4 == 2 {
            assert_eq!(grid.begin_one(Owner::Authorization), 1);
        }
        if number % 2 == 1 {
            assert!(grid.tell(Owner::Session, paths.path("extra.goals").unwrap(), Told::Number(id)));
        }
    }

    #[test]
    fn a_record_that_is_taken_back_leaves_nothing() {
        let mut paths = Paths::default();
        let said = |grid: &Grid| {
            let said = |one: &ToldByMany| {
                let entry = |key: &u32| (*key != ToldByMany::UNSAID).then(|| one.entries[*key as usize]);
                one.keys.iter().map(entry).collect::<Vec<_>>()
            };
            let extra = |one: &ToldByMany| (one.path, one.owner, said(one));
            let mut extras: Vec<_> = grid.extras().iter().map(extra).collect();
            extras.sort_by_key(|(path, ..)| *path);
            let of = |owner| (grid.starts(owner).to_vec(), grid.count(owner));
            let column = |owner, path| format!("{:?}", grid.column(owner, FactId::find(owner, path)));
            (
                extras,
                [Owner::Session, Owner::Line, Owner::Authorization, Owner::OtherCoverage].map(of),
                [column(Owner::Session, "id"), column(Owner::Line, "code"), column(Owner::Line, "modifiers")],
            )
        };
        let (mut plain, mut grid) = (Grid::new(), Grid::new());
        for number in 0..40 {
            plain.begin_record();
            lay(&mut plain, &mut paths, number);
        }
        for number in 0..40 {
            grid.begin_record();
            lay(&mut grid, &mut paths, number * 7 + 5);
            grid.take_back();
            lay(&mut grid, &mut paths, number);
        }
        plain.end();
        grid.end();
        assert_eq!(said(&grid), said(&plain));
        assert_eq!(grid.rows(), 40);
        for number in 0..40 {
            let (lines, parts) = (number % 3, [None, Some(0), Some(1), None][number % 4]);
            let Cell::Plain(id) = grid.get_of(Owner::Session, FactId::find(Owner::Session, "id"), number) else {
                panic!("no id of {number}")
            };
            assert_eq!(grid.text(id), format!("V-{number}"));
            let row = grid.at(number);
            assert_eq!((row.lines(), row.parts(Owner::Authorization)), (lines, parts), "{number}");
            if lines == 2 {
                let Cell::List(list) = row.line(1, FactId::find(Owner::Line, "modifiers")) else { panic!("no list") };
                assert_eq!(row.list(list), [3]);
            }
        }
        // Of a place behind the last nobody says anything.
        assert_eq!(grid.get(Owner::Session, FactId::find(Owner::Session, "id").unwrap(), 40), Cell::Unknown);
    }
}
