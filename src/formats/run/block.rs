//! A block of records: so many as are in memory at once, and what of each can be found without its neighbours.
//!
//! In: records as they stand in the input. Out: each read, with the key of its day. What always holds: a block has a bounded number of records
//! and bytes, beyond which one record can reach; its records are in input order.

use super::decide::Decide;
use super::lane::Stretch;
use super::over::Day;
use super::workers::{Threads, in_turn};
use crate::engine::batch;
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

/// How much a block holds, and its lots, each of which one thread reads.
#[derive(Clone, Copy)]
struct Cut {
    records: usize,
    bytes: usize,
    /// Records of a lot, at least and at most.
    lot: (usize, usize),
}

const MEGABYTE: usize = 1024 * 1024;

/// For one thread.
const ALONE: Cut = Cut { records: 4096, bytes: 8 * MEGABYTE, lot: (64, 64) };

/// For several: so many that none waits long for the last lot of another.
const TOGETHER: Cut = Cut { records: 8192, ..ALONE };

/// For one thread where records are answered in short or put aside: so few that a record is still near the processor when its answer is written.
const SHORT_ALONE: Cut = Cut { records: 1024, bytes: 8 * MEGABYTE, lot: (1024, 1024) };

/// The same of rows of columns, which take less room.
const ROWS_ALONE: Cut = Cut { records: batch::MOST, bytes: 8 * MEGABYTE, lot: (batch::MOST, batch::MOST) };

/// For several threads where records are answered in short or put aside.
const SHORT_TOGETHER: Cut = Cut { records: 8192, bytes: 8 * MEGABYTE, lot: (256, 1024) };

/// The same of rows of columns: so many that it hardly matters that all threads wait for one another at the end of a block.
const ROWS_TOGETHER: Cut = Cut { records: 32_768, bytes: 16 * MEGABYTE, lot: (1024, batch::MOST) };

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
            None if threads == Threads::ONE => Self::cut(feed, ALONE, threads),
            None => Self::cut(feed, TOGETHER, threads),
        }
    }

    /// The same of which little is left when they are read.
    pub fn short(feed: &mut Feed, threads: Threads) -> Block {
        let cut = match (threads, feed.in_columns()) {
            (Threads::ONE, false) => SHORT_ALONE,
            (Threads::ONE, true) => ROWS_ALONE,
            (_, false) => SHORT_TOGETHER,
            (_, true) => ROWS_TOGETHER,
        };
        // Nothing is done beside taking the first block out, so blocks are as large as all before them.
        let records = feed.taken().clamp(cut.lot.1, cut.records);
        Self::cut(feed, Cut { records, ..cut }, threads)
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

    /// A lot is a thread's share of what is left: the last ones, for which others wait, are the smallest.
    fn cut(feed: &mut Feed, cut: Cut, threads: Threads) -> Block {
        let (least, most) = cut.lot;
        let lot = |left: usize| left.div_ceil(threads.0.get()).clamp(least, most);
        let mut block = Block { lots: Vec::new(), count: 0, more: true };
        let (mut pieces, mut room, mut size) = (Vec::new(), lot(cut.records), 0usize);
        while block.count < cut.records && size < cut.bytes && (block.count == 0 || !feed.waits()) {
            let Some(piece) = feed.next_piece(room.min(cut.records.saturating_sub(block.count))) else {
                block.more = false;
                break;
            };
            let records = piece.as_ref().map_or(1, Piece::len);
            size = size.saturating_add(piece.as_ref().map_or(0, Piece::size));
            block.count = block.count.saturating_add(records);
            room = room.saturating_sub(records);
            pieces.push(piece);
            if room == 0 {
                block.lots.push(std::mem::take(&mut pieces));
                // As many as fit if they are as long as those before them.
                let fit = cut.bytes.saturating_sub(size).saturating_mul(block.count).checked_div(size);
                room = lot(cut.records.saturating_sub(block.count).min(fit.unwrap_or(usize::MAX)));
            }
        }
        block.lots.extend(Some(pieces).filter(|pieces| !pieces.is_empty()));
        block
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
        in_turn(self.lots, read)
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
