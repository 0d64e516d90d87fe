//! The ways that records went: what stood between two of their values, and which value came then.
//!
//! In: a record that was gone through key by key, with what was done at it. Out: for another record, what is to be done where the same bytes stand in the same place. What always holds: a place is known by the objects
//! and lists around it, so the same bytes there mean the same; what is remembered is bounded.
//!
//! Records of a file have their keys in few orders, so after some of them a record is mostly gone through by comparing what stands between its values.

use super::between::Between;
use super::steps::{Leaf, Step};
use super::taker::Noted;
use super::walk::Whose;
use crate::engine::batch::Path;
use crate::model::facts::{FactId, Owner};

/// Places, ways from one of them, and bytes of a way that are remembered.
const PLACES: usize = 512;
const WAYS: usize = 12;
const LONGEST: usize = 256;

/// Times after which a way that comes behind others is asked for before one of them.
const OFTEN: u8 = 16;

/// Records that are not tried after too many went another way, and how often that may be: a record that goes a known way makes up for an eighth of one that does not.
const PAUSE: u32 = 512;
const PATIENCE: u32 = 256;
const COST: u32 = 8;

/// What is around a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Around {
    /// An object of the contract.
    Object(Whose),
    /// A list of lines or parts.
    Members(Owner),
    /// A list of a fact.
    List(Whose, FactId),
    /// An object of what only a profile knows.
    Extra(Whose, Path),
}

/// Ways of records.
#[derive(Debug)]
pub struct Trail {
    places: Vec<Place>,
    patience: u32,
    pause: u32,
}

/// Behind a value.
#[derive(Debug)]
struct Place {
    around: Box<[Around]>,
    leaf: Option<Leaf>,
    ways: Vec<Way>,
}

/// From behind a value to the next one.
#[derive(Debug)]
pub struct Way {
    between: Between,
    /// How many of its bytes are gone beyond.
    pub length: usize,
    /// How often it came while another was asked for before it.
    late: u8,
    /// What is done.
    pub steps: Box<[Step]>,
    /// The key that comes last, if it is a fact's.
    pub fact: Option<Noted>,
    /// What is read then.
    pub leaf: Leaf,
    /// The place behind that.
    pub to: usize,
}

impl Trail {
    /// Nothing remembered.
    #[must_use]
    pub fn new() -> Self {
        let begin = Place { around: Box::default(), leaf: None, ways: Vec::new() };
        Self { places: vec![begin], patience: PATIENCE, pause: 0 }
    }

    /// Whether the next record should be tried.
    pub fn is_worth(&mut self) -> bool {
        if self.pause == 0 {
            return true;
        }
        self.pause = self.pause.saturating_sub(1);
        self.patience = PATIENCE;
        false
    }

    /// Notes whether a record went known ways to its end.
    pub fn note(&mut self, known: bool) {
        match (known, self.patience.checked_sub(COST)) {
            (true, _) => self.patience = self.patience.saturating_add(1).min(PATIENCE),
            (false, Some(left)) => self.patience = left,
            (false, None) => self.pause = PAUSE,
        }
    }

    /// The way on from a place where these bytes stand.
    #[inline]
    pub fn way(&mut self, place: usize, bytes: &[u8]) -> Option<&Way> {
        let ways = &mut self.places.get_mut(place)?.ways;
        let at = if ways.first()?.between.begins(bytes) { 0 } else { later(ways, bytes)? };
        ways.get(at)
    }

    /// Remembers a way of so many bytes from a place to a value with this around it, which begins with the bytes behind them. The place behind that; `None` if it is not remembered.
    fn learn(
        &mut self,
        from: usize,
        bytes: &[u8],
        length: usize,
        steps: &[Step],
        around: &[Around],
        leaf: Leaf,
    ) -> Option<usize> {
        let known = self.places.get(from)?.ways.iter().find(|way| way.between.bytes() == bytes && way.leaf == leaf);
        if let Some(way) = known {
            return Some(way.to);
        }
        let is_it = |place: &Place| place.leaf == Some(leaf) && *place.around == *around;
        let to = match self.places.iter().position(is_it) {
            Some(to) => to,
            None if self.places.len() < PLACES => {
                self.places.push(Place { around: around.into(), leaf: Some(leaf), ways: Vec::new() });
                self.places.len().saturating_sub(1)
            }
            None => return None,
        };
        let ways = &mut self.places.get_mut(from)?.ways;
        if ways.len() >= WAYS || bytes.len() > LONGEST {
            return None;
        }
        let (steps, fact) = match steps.split_last() {
            Some((Step::Fact(whose, id), before)) => (before, Some(Noted::of(*whose, *id))),
            _ => (steps, None),
        };
        let is_number =
            matches!(leaf, Leaf::Number(..) | Leaf::Whole(..) | Leaf::WholeMember(_) | Leaf::ExtraNumber(..));
        let between = Between::of(bytes, is_number);
        ways.push(Way { between, length, late: 0, steps: steps.into(), fact, leaf, to });
        Some(to)
    }
}

/// The place of a way behind the first: what comes often is soon asked for before another.
fn later(ways: &mut [Way], bytes: &[u8]) -> Option<usize> {
    let before = ways.iter().skip(1).position(|way| way.between.begins(bytes))?;
    let at = before.saturating_add(1);
    let way = ways.get_mut(at)?;
    way.late = way.late.wrapping_add(1);
    if way.late < OFTEN {
        return Some(at);
    }
    way.late = 0;
    ways.swap(before, at);
    Some(before)
}

impl Default for Trail {
    fn default() -> Self {
        Self::new()
    }
}

/// How a record is gone through, for others that go the same way.
#[derive(Debug)]
pub struct Trace<'t> {
    trail: &'t mut Trail,
    /// The place that was left last, and where in the text that was; `None`: this record cannot be remembered further.
    place: Option<usize>,
    from: usize,
    around: Vec<Around>,
    steps: Vec<Step>,
}

impl<'t> Trace<'t> {
    /// At the beginning of a record.
    pub fn new(trail: &'t mut Trail) -> Self {
        Self { trail, place: Some(0), from: 0, around: Vec::new(), steps: Vec::new() }
    }

    /// Something was done.
    pub fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// An object or a list begins.
    pub fn enter(&mut self, around: Around) {
        self.around.push(around);
    }

    /// It ends.
    pub fn leave(&mut self) {
        self.around.pop();
    }

    /// A value begins at a place of the text; bytes until another place are compared.
    pub fn leaf(&mut self, leaf: Leaf, text: &[u8], begins: usize, until: usize) {
        let bytes = text.get(self.from..until).unwrap_or_default();
        let length = begins.saturating_sub(self.from);
        let place =
            self.place.and_then(|place| self.trail.learn(place, bytes, length, &self.steps, &self.around, leaf));
        self.place = place;
        self.steps.clear();
    }

    /// It ended.
    pub fn behind(&mut self, at: usize) {
        self.from = at;
    }
}
