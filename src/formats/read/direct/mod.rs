//! JSON text straight to a session, for records with nothing unusual in them.
//!
//! In: the text of one record. Out: its session; or nothing, and then [`super::tree`] and [`super::json`] read it anew and say what there is to say. What
//! always holds: a session from here is the one that they read, without an error and without a key that they have not told of before
//! (`tests/read/direct.rs` holds the two against each other). So whatever is in doubt is not decided here.
//!
//! [`names`] says what a key fills, [`unknown`] which keys no field reads, [`cursor`] finds the pieces of the text, [`walk`] goes through it key by key and [`mod@follow`] the way that others went, which a [`trail`] remembers by what stands [`between`] values; the [`steps`] are the same, [`value`] reads facts, [`extra`] what
//! only a profile knows, [`skip`] what nobody reads, [`taker`] is what takes all of it in: [`draft`] makes a session of it, for which [`memo`] remembers values, [`flat`] a row, in which [`glance`] sees whose it is, [`laid`] a grid of many records, which columns fill as [`many`] at once, and in which [`faults`] are looked for; [`rows`] lays those of a table out
//! in the same grid; [`shared`] is for records that are read side by side.

mod between;
mod cursor;
mod draft;
mod extra;
mod faults;
pub(in crate::formats) mod flat;
mod follow;
pub mod glance;
mod laid;
pub(in crate::formats) mod many;
mod memo;
pub(in crate::formats) mod names;
pub mod rows;
pub mod shared;
mod skip;
mod steps;
pub(in crate::formats) mod taker;
pub mod trail;
mod unknown;
mod value;
pub(in crate::formats) mod walk;

use super::group::Group;
use super::json::UnknownKey;
use crate::engine::batch::{Grid, Paths, Reading, Row, Words};
use crate::model::facts::FactId;
use crate::model::session::Session;
use crate::model::value::Value;
use cursor::Cursor;
use draft::Draft;
use flat::{Flat, Held};
use glance::{Glance, Owned};
use laid::Laid;
use many::Many;
use memo::Memo;
use names::Names;
use taker::Taker;
use trail::{Trace, Trail};
use unknown::Unknown;
use walk::Walk;

/// Reads records, and remembers what helps with the next one.
#[derive(Debug)]
pub struct Direct {
    names: Names,
    unknown: Unknown,
    paths: Paths,
    memo: Memo,
    /// Ways of records that became sessions; they have the numbers of the paths above.
    trail: Trail,
    reading: Reading,
    held: Held,
    /// Where records are looked at of which no session is wanted.
    glance: Option<Box<Glance>>,
    /// Room for texts that have to be put together.
    room: String,
    /// How many it has heard of those keys that all readers are told of.
    heard: usize,
}

impl Direct {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            names: Names::new(),
            unknown: Unknown::default(),
            paths: Paths::default(),
            memo: Memo::new(),
            trail: Trail::new(),
            reading: Reading::new(),
            held: Held::new(),
            glance: None,
            room: String::new(),
            heard: 0,
        }
    }

    /// The session of a record; `None` if it has to be read by the tree.
    pub fn read(&mut self, text: &str, partial: bool) -> Option<Session> {
        let Self { names, unknown, paths, memo, trail, room, .. } = self;
        let is_worth = trail.is_worth();
        if is_worth {
            let mut draft = Draft::new(memo);
            if follow(text, room, names, unknown, paths, trail, &mut draft) {
                return draft.finish(names, paths, partial);
            }
        }
        let mut draft = Draft::new(memo);
        go_through(text, room, names, unknown, paths, is_worth.then_some(trail), &mut draft)?;
        draft.finish(names, paths, partial)
    }

    /// Reads a record into a row; false if it has to become a session. Words, paths and ways are of whoever takes the row, as it has their numbers.
    pub fn read_row(
        &mut self,
        text: &str,
        row: &mut Row,
        words: &mut Words,
        (paths, trail): (&mut Paths, &mut Trail),
    ) -> bool {
        let Self { names, unknown, reading, held, room, .. } = self;
        let is_worth = trail.is_worth();
        if is_worth {
            let mut flat = Flat::new(row, words, reading, held);
            if follow(text, room, names, unknown, paths, trail, &mut flat) {
                return flat.finish(names);
            }
        }
        let mut flat = Flat::new(row, words, reading, held);
        let trail = is_worth.then_some(trail);
        go_through(text, room, names, unknown, paths, trail, &mut flat).is_some() && flat.finish(names)
    }

    /// Reads records into a grid, one behind the other; what has to become a session, or is no text, is put out of it. Words, paths and ways are as for a row.
    pub fn read_grid<'t>(
        &mut self,
        texts: impl Iterator<Item = Option<&'t str>>,
        grid: &mut Grid,
        words: &mut Words,
        (paths, trail): (&mut Paths, &mut Trail),
    ) {
        let Self { names, unknown, reading, held, room, .. } = self;
        let mut laid = Laid::new(grid, words, reading, held);
        let mut read = |text: &str, laid: &mut Laid<'_>| {
            let is_worth = trail.is_worth();
            if is_worth {
                if follow(text, room, names, unknown, paths, trail, laid) {
                    return true;
                }
                laid.take_back();
            }
            go_through(text, room, names, unknown, paths, is_worth.then_some(&mut *trail), laid).is_some()
        };
        for text in texts {
            laid.begin_record();
            if !text.is_some_and(|text| read(text, &mut laid)) {
                laid.put_out();
            }
        }
        laid.finish(names);
    }

    /// Reads sessions of a table into a grid in the same way.
    pub fn read_groups<'g>(
        &mut self,
        groups: impl Iterator<Item = &'g Group>,
        grid: &mut Grid,
        words: &mut Words,
        paths: &mut Paths,
    ) {
        let Self { names, reading, held, .. } = self;
        let mut laid = Laid::new(grid, words, reading, held);
        for group in groups {
            laid.begin_record();
            if !group.lay(&mut laid, names, paths) {
                laid.put_out();
            }
        }
        laid.finish(names);
    }

    /// Whose a record is; `None` if it has to be read to say so.
    pub fn owned(&mut self, text: &str) -> Option<Owned> {
        let mut glance = self.glance.take().unwrap_or_default();
        glance.begin();
        let Glance { row, words, paths, trail, .. } = &mut *glance;
        let is_row = self.read_row(text, row, words, (paths, trail));
        let owned = glance.owned().filter(|_| is_row);
        self.glance = Some(glance);
        owned
    }

    /// Looks at so many records at once that are no text, as far as `fill` takes them; what `see` makes of them, or nothing where each has to be looked at by itself.
    pub(in crate::formats) fn glance<T>(
        &mut self,
        records: usize,
        fill: impl FnOnce(&mut Many<'_>) -> bool,
        see: impl FnOnce(&mut Self, &Glance) -> T,
    ) -> Option<T> {
        let mut glance = self.glance.take().unwrap_or_default();
        glance.begin();
        let Glance { grid, words, paths, .. } = &mut *glance;
        let seen = self.fill_grid(records, (grid, words, paths), fill).then(|| see(self, &glance));
        self.glance = Some(glance);
        seen
    }

    /// Fills a row with what `fill` finds in a record that is no text; false if it has to become a session.
    pub(in crate::formats) fn fill_row(
        &mut self,
        row: &mut Row,
        words: &mut Words,
        paths: &mut Paths,
        fill: impl FnOnce(&mut Flat<'_>, &Names, &mut Paths) -> bool,
    ) -> bool {
        let Self { names, reading, held, .. } = self;
        let mut flat = Flat::new(row, words, reading, held);
        fill(&mut flat, names, paths) && flat.finish(names)
    }

    /// Fills a grid with what `fill` finds in so many records that are no text; false if each has to be read by itself.
    pub(in crate::formats) fn fill_grid(
        &mut self,
        rows: usize,
        (grid, words, paths): (&mut Grid, &mut Words, &mut Paths),
        fill: impl FnOnce(&mut Many<'_>) -> bool,
    ) -> bool {
        let Self { names, reading, held, .. } = self;
        let mut many = Many::new(rows, (grid, words, paths), reading, held, names);
        let filled = fill(&mut many);
        if filled {
            many.finish();
        }
        filled
    }

    /// The value of a fact, or of one member of its list, from a text that says something and has no white space around it; `None` if it is none.
    pub fn value(&mut self, id: FactId, text: &str) -> Option<Value> {
        self.memo.value(id, text)
    }

    /// Hears of keys that the tree has told the caller of; they are skipped from now on.
    pub fn told(&mut self, keys: &[UnknownKey]) {
        for (key, _) in keys {
            self.unknown.told(key);
        }
    }

    /// Hears of those of all keys so far that it has not heard of.
    fn catch_up(&mut self, all: &[String]) {
        for name in all.get(self.heard..).unwrap_or_default() {
            self.unknown.told(name);
        }
        self.heard = all.len();
    }
}

/// Goes through a record the way that others went; false if it has to be gone through key by key.
fn follow(
    text: &str,
    room: &mut String,
    names: &Names,
    unknown: &mut Unknown,
    paths: &mut Paths,
    trail: &mut Trail,
    taker: &mut impl Taker,
) -> bool {
    taker.begin(text);
    let json = Cursor::new(text, std::mem::take(room));
    let mut walk = Walk::new(json, names, unknown, paths, taker, None);
    let known = walk.follow(trail).is_some();
    *room = walk.json.into_room();
    trail.note(known);
    known
}

/// Goes through a record key by key, for others that go the same way; `None` if it is for the tree.
fn go_through(
    text: &str,
    room: &mut String,
    names: &Names,
    unknown: &mut Unknown,
    paths: &mut Paths,
    trail: Option<&mut Trail>,
    taker: &mut impl Taker,
) -> Option<()> {
    let json = Cursor::new(text, std::mem::take(room));
    let mut walk = Walk::new(json, names, unknown, paths, taker, trail.map(Trace::new));
    let done = walk.record();
    *room = walk.json.into_room();
    done
}

impl Default for Direct {
    fn default() -> Self {
        Self::new()
    }
}
