//! A block of records: so many as are in memory at once, and what of each can be found without its neighbours.
//!
//! In: records as they stand in the input. Out: each read, with the key of its day. What always holds: a block has a bounded number of records
//! and bytes, beyond which one record can reach; its records are in input order.

use super::decide::{Decide, side_by_side};
use crate::formats::read::direct::shared::Shared;
use crate::formats::read::error::ReadError;
use crate::formats::read::feed::Feed;
use crate::formats::read::gate::Gate;
use crate::formats::read::options::ReadOptions;
use crate::formats::read::raw::{Parsed, Raw};
use crate::formats::read::seen::Mark;
use crate::formats::read::{Read, RowInfo};
use crate::model::determination::Rejection;
use crate::model::session::Session;

/// Records of a block.
const RECORDS: usize = 4096;

/// Records that one thread reads one behind the other.
const LOT: usize = 64;

/// Bytes of a block.
const BYTES: usize = 8 * 1024 * 1024;

/// Records as they stand in the input.
pub struct Block {
    items: Vec<Result<Raw, ReadError>>,
    more: bool,
}

/// Records that were read.
pub struct Records {
    /// Them, or what stands in their place.
    pub items: Vec<Result<Prepared, ReadError>>,
    /// Whether there may be others behind them.
    pub more: bool,
}

/// A record that was read.
pub struct Prepared {
    parsed: Parsed,
    day: Option<DayOf>,
}

/// What the day of a session is known by.
pub struct DayOf {
    /// What the sessions of one day have in common; `None`: it stands alone.
    pub key: Option<Mark>,
    /// Whether earlier sessions matter to it.
    pub asks: bool,
}

/// A record that was let in.
pub enum Admitted {
    /// A session.
    Session(Box<Session>, RowInfo, DayOf),
    /// Not a session.
    Rejected(Rejection),
}

impl Block {
    /// The next records, as far as they are there.
    pub fn read(feed: &mut Feed) -> Block {
        let (mut items, mut size) = (Vec::new(), 0usize);
        while items.len() < RECORDS && size < BYTES && (items.is_empty() || !feed.waits()) {
            let Some(raw) = feed.next() else { return Block { items, more: false } };
            size = size.saturating_add(raw.as_ref().map_or(0, Raw::size));
            items.push(raw);
        }
        Block { items, more: true }
    }

    /// Reads each of them.
    #[must_use]
    pub fn prepared(self, decide: &dyn Decide, options: &ReadOptions, direct: &mut Shared) -> Records {
        let mut rest = self.items.into_iter();
        let lots =
            std::iter::from_fn(|| Some(rest.by_ref().take(LOT).collect::<Vec<_>>()).filter(|lot| !lot.is_empty()));
        let read = |lot: Vec<Result<Raw, ReadError>>| {
            direct.with(|direct| {
                let mut prepared = |raw: Raw| Prepared::of(raw.parse(direct, options), decide);
                lot.into_iter().map(|raw| raw.map(&mut prepared)).collect::<Vec<_>>()
            })
        };
        let items: Vec<_> = side_by_side(lots.collect::<Vec<_>>(), read).into_iter().flatten().collect();
        for prepared in items.iter().flatten() {
            direct.tell(prepared.parsed.keys());
        }
        Records { items, more: self.more }
    }
}

impl Prepared {
    fn of(parsed: Parsed, decide: &dyn Decide) -> Self {
        let day = match &parsed {
            Parsed::Record(record) => record.read.as_ref().ok().map(|session| DayOf::of(session, decide)),
            Parsed::Columns(_) | Parsed::Lost(_) => None,
        };
        Self { parsed, day }
    }

    /// Lets it in, behind those before it; `None`: it is no record.
    pub fn admitted(self, gate: &mut Gate, options: &ReadOptions, decide: &dyn Decide) -> Option<Admitted> {
        Some(match gate.admit(self.parsed, options)? {
            Read::Session(session, info) => {
                let day = self.day.unwrap_or_else(|| DayOf::of(&session, decide));
                Admitted::Session(session, info, day)
            }
            Read::Rejected(rejection) => Admitted::Rejected(rejection),
        })
    }
}

impl DayOf {
    fn of(session: &Session, decide: &dyn Decide) -> Self {
        Self { key: decide.day_key(session).as_deref().map(Mark::of), asks: decide.reads_history(session) }
    }
}
