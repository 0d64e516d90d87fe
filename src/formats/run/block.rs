//! A block of records: so many as are in memory at once, and what of each can be found without its neighbours.
//!
//! In: records as they stand in the input. Out: each read, with the key of its day. What always holds: a block has a bounded number of records
//! and bytes, beyond which one record can reach; its records are in input order.

use super::decide::Decide;
use super::lane::Stretch;
use super::over::Day;
use super::workers::Threads;
use super::workers::side_by_side;
use crate::formats::read::direct::Direct;
use crate::formats::read::direct::shared::Shared;
use crate::formats::read::error::ReadError;
use crate::formats::read::feed::Feed;
use crate::formats::read::gate::Gate;
use crate::formats::read::json::UnknownKey;
use crate::formats::read::options::ReadOptions;
use crate::formats::read::piece::Piece;
use crate::formats::read::raw::{Parsed, Raw};
use crate::formats::read::{Read, RowInfo};
use crate::model::determination::Rejection;
use crate::model::session::Session;

/// Records of a block.
const RECORDS: usize = 4096;

/// The same on several threads: so many that none waits long for the last lot of another.
const TOGETHER: usize = 8192;

/// The same on one thread where they are answered in short or put aside: so few that a record is still near the processor when its answer is written.
const SHORT_ALONE: usize = 1024;

/// The same for each of several threads: so many that none waits long for the last lot of another.
const SHORT_TOGETHER: usize = 4096;

/// Records that one thread reads one behind the other.
const LOT: usize = 64;

/// The same on several threads where they are answered in short or put aside, all at once; one thread has a block of them.
const SHORT_LOT: usize = 1024;

/// Bytes of a block.
const BYTES: usize = 8 * 1024 * 1024;

/// Records as they stand in the input.
pub struct Block {
    /// Those that one thread reads one behind the other.
    lots: Vec<Vec<Result<Piece, ReadError>>>,
    /// How many records there are.
    count: usize,
    more: bool,
}

/// A record that was read.
pub enum Prepared {
    /// By itself, with the day that it is of if it is a session.
    Parsed(Parsed, Option<DayOf>),
    /// With others and answered in short, each as if it were alone.
    Short(Stretch),
}

/// What the day of a session is known by.
pub struct DayOf {
    /// What the sessions of one day have in common; `None`: it stands alone.
    pub key: Option<Day>,
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
    /// The next records that `decide` answers on so many threads, as far as they are there.
    pub fn next(feed: &mut Feed, decide: &dyn Decide, threads: Threads) -> Block {
        match decide.lane() {
            Some(_) => Self::short(feed, threads),
            None if threads == Threads::ONE => Self::in_lots(feed, RECORDS, LOT),
            None => Self::in_lots(feed, TOGETHER, LOT),
        }
    }

    /// The same of which little is left when they are read.
    pub fn short(feed: &mut Feed, threads: Threads) -> Block {
        match threads {
            Threads::ONE => Self::in_lots(feed, SHORT_ALONE, SHORT_ALONE),
            _ => Self::in_lots(feed, threads.0.get().saturating_mul(SHORT_TOGETHER).min(TOGETHER), SHORT_LOT),
        }
    }

    /// How many records there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether there may be others behind them.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.more
    }

    fn in_lots(feed: &mut Feed, most: usize, lot_size: usize) -> Block {
        let (mut lots, mut count, mut size) = (Vec::new(), 0usize, 0usize);
        let (mut lot, mut room, mut more) = (Vec::with_capacity(lot_size), lot_size, true);
        while count < most && size < BYTES && (count == 0 || !feed.waits()) {
            let Some(piece) = feed.next_piece(room.min(most.saturating_sub(count))) else {
                more = false;
                break;
            };
            let records = piece.as_ref().map_or(1, Piece::len);
            size = size.saturating_add(piece.as_ref().map_or(0, Piece::size));
            count = count.saturating_add(records);
            lot.push(piece);
            room = room.saturating_sub(records);
            if room == 0 {
                lots.push(std::mem::replace(&mut lot, Vec::with_capacity(lot_size)));
                room = lot_size;
            }
        }
        lots.extend(Some(lot).filter(|lot| !lot.is_empty()));
        Block { lots, count, more }
    }

    /// Reads each of them, and finds its day.
    #[must_use]
    pub fn prepared(
        self,
        decide: &dyn Decide,
        options: &ReadOptions,
        direct: &mut Shared,
    ) -> Vec<Result<Prepared, ReadError>> {
        let prepared = |raw: Raw, direct: &mut Direct| Prepared::of(raw.parse(direct, options), decide);
        let records = match decide.lane().filter(|_| !options.partial && !options.strict && !options.repeats) {
            Some(lane) => self.lots(direct, |lot, direct| lane.lot(lot, direct, &prepared)),
            None => self.lots(direct, |lot, direct| each(lot, |raw| prepared(raw, direct))),
        };
        let records: Vec<_> = records.into_iter().flatten().collect();
        for prepared in records.iter().flatten() {
            direct.tell(prepared.keys());
        }
        records
    }

    /// Does the same with lots of them, side by side; what comes of each lot.
    pub fn lots<T: Send>(
        self,
        direct: &Shared,
        work: impl Fn(Vec<Result<Piece, ReadError>>, &mut Direct) -> T + Sync,
    ) -> Vec<T> {
        let read = |lot: Vec<Result<Piece, ReadError>>| direct.with(|direct| work(lot, direct));
        side_by_side(self.lots, read)
    }
}

/// Does the same with each of a lot.
fn each<T>(lot: Vec<Result<Piece, ReadError>>, mut work: impl FnMut(Raw) -> T) -> Vec<Result<T, ReadError>> {
    let mut all = Vec::new();
    for piece in lot {
        match piece {
            Ok(piece) => piece.each(|raw| all.push(Ok(work(raw)))),
            Err(error) => all.push(Err(error)),
        }
    }
    all
}

impl Prepared {
    fn of(parsed: Parsed, decide: &dyn Decide) -> Self {
        let day = match &parsed {
            Parsed::Record(record) => record.read.as_ref().ok().map(|session| DayOf::of(session, decide)),
            Parsed::Columns(_) | Parsed::Lost(_) => None,
        };
        Prepared::Parsed(parsed, day)
    }

    fn keys(&self) -> &[UnknownKey] {
        match self {
            Prepared::Parsed(parsed, _) => parsed.keys(),
            Prepared::Short(_) => &[],
        }
    }

    /// The patient whose earlier sessions will be asked for.
    pub fn asks_of(&self) -> Option<&str> {
        let Prepared::Parsed(Parsed::Record(record), day) = self else { return None };
        let asks = day.as_ref().is_some_and(|day| day.asks);
        record.read.as_ref().ok().filter(|_| asks)?.text("patient.id")
    }
}

/// Lets a record that was read in, behind those before it; `None`: it is no record. `known` is the day that it is of.
pub fn admitted(
    parsed: Parsed,
    known: Option<DayOf>,
    gate: &mut Gate,
    options: &ReadOptions,
    decide: &dyn Decide,
) -> Option<Admitted> {
    Some(match gate.admit(parsed, options)? {
        Read::Session(session, info) => {
            let day = known.unwrap_or_else(|| DayOf::of(&session, decide));
            Admitted::Session(session, info, day)
        }
        Read::Rejected(rejection) => Admitted::Rejected(rejection),
    })
}

impl DayOf {
    /// Of a session.
    pub fn of(session: &Session, decide: &dyn Decide) -> Self {
        Self { key: decide.day_key(session).as_ref().map(Day::of), asks: decide.reads_history(session) }
    }
}
