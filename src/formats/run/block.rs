//! A block of records: so many as one thread reads at once, and what of each can be found without its neighbours.
//!
//! In: records as they stand in the input. Out: each read, with the key of its day. What always holds: a block has a bounded number of records
//! and bytes, beyond which one record can reach; its records are in input order.

use super::decide::Decide;
use super::lane::{Shortcut, Stretch};
use super::over::Day;
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

/// Bytes of a block.
const BYTES: usize = 4 * 1024 * 1024;

/// Records of the first block, so few that it costs little if a key that nothing reads makes each of them a session: it is taken up before others are read, which then skip the key.
const FIRST: usize = 64;

/// Records of a block that become sessions.
const WHOLE: usize = 256;

/// Records of one that are answered in short or put aside: so few that a record is still near the processor when its answer is written.
const SHORT: usize = 1024;

/// The same of rows of columns, which take less room.
const ROWS: usize = batch::MOST;

/// Records as they stand in the input.
pub struct Block {
    pieces: Vec<Result<Piece, ReadError>>,
    /// How many records there are, and their bytes.
    count: usize,
    size: usize,
    more: bool,
    /// Whether it is taken up before others are read.
    first: bool,
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
    /// The next records that `decide` answers, as far as they are there; `first`: none were taken out before.
    pub fn next(feed: &mut Feed, decide: &dyn Decide, options: &ReadOptions, first: bool) -> Block {
        match lane(decide, options) {
            Some(lane) if lane.answers_many() => Self::short(feed, first),
            _ if first => Self::cut(feed, FIRST, true),
            _ => Self::cut(feed, WHOLE, false),
        }
    }

    /// The same of which little is left when they are read.
    pub fn short(feed: &mut Feed, first: bool) -> Block {
        // What a column is is known beforehand.
        match feed.in_columns() {
            true => Self::cut(feed, ROWS, false),
            false if first => Self::cut(feed, FIRST, true),
            false => Self::cut(feed, SHORT, false),
        }
    }

    fn cut(feed: &mut Feed, records: usize, first: bool) -> Block {
        let mut block = Block { pieces: Vec::new(), count: 0, size: 0, more: true, first };
        while block.count < records && block.size < BYTES && (block.count == 0 || !feed.waits()) {
            let Some(piece) = feed.next_piece(records.saturating_sub(block.count)) else {
                block.more = false;
                break;
            };
            block.count = block.count.saturating_add(piece.as_ref().map_or(1, Piece::len));
            block.size = block.size.saturating_add(piece.as_ref().map_or(0, Piece::size));
            block.pieces.push(piece);
        }
        block
    }

    /// How many records there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Their bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether there may be others behind them.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// Whether it is taken up before others are read.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.first
    }

    /// Reads each of them, and finds its day.
    #[must_use]
    pub fn prepared(
        self,
        decide: &dyn Decide,
        options: &ReadOptions,
        direct: &Shared,
    ) -> Vec<Result<Prepared, ReadError>> {
        let prepared = |raw: Raw, direct: &mut Direct| Prepared::of(raw.parse(direct, options), decide);
        direct.with(|direct| match lane(decide, options) {
            Some(lane) => lane.lot(self.pieces, direct, &prepared),
            None => each(self.pieces, |raw| prepared(raw, direct)),
        })
    }

    /// The records as they stand there.
    #[must_use]
    pub fn into_pieces(self) -> Vec<Result<Piece, ReadError>> {
        self.pieces
    }
}

/// Where records are answered in short without becoming sessions, if that is how these are read.
fn lane<'d>(decide: &'d dyn Decide, options: &ReadOptions) -> Option<&'d dyn Shortcut> {
    decide.lane().filter(|_| !options.partial && !options.strict && !options.repeats)
}

/// Reads each of them.
fn each<T>(pieces: Vec<Result<Piece, ReadError>>, mut work: impl FnMut(Raw) -> T) -> Vec<Result<T, ReadError>> {
    let mut all = Vec::new();
    for piece in pieces {
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

    /// The keys that nothing reads, as far as they were not told of before.
    pub fn keys(&self) -> &[UnknownKey] {
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
