//! Whether it is worth trying.
//!
//! In: how many records were tried, and of how many something came. Out: whether the next ones should be tried. What always holds: nothing but time and
//! memory depends on it.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// Records after which it shows how many can be answered.
const ENOUGH: usize = 2048;

/// How much came of what was tried: where nearly every record waits for a fact, trying costs more than it saves.
#[derive(Debug, Default)]
pub struct Luck {
    tried: AtomicUsize,
    answered: AtomicUsize,
    turns: AtomicUsize,
}

impl Luck {
    /// Whether the next lot is worth a try: at first all are, later those of a run in which one in eight is answered, and of any other one lot in 32.
    pub fn is_worth(&self) -> bool {
        let turn = self.turns.fetch_add(1, Relaxed);
        self.comes_often() || turn.is_multiple_of(32)
    }

    /// Whether one in eight of those that were tried is answered, as far as is known.
    pub fn comes_often(&self) -> bool {
        let (tried, answered) = (self.tried.load(Relaxed), self.answered.load(Relaxed));
        tried < ENOUGH || answered >= tried / 8
    }

    /// Notes how many of those that were tried came to something.
    pub fn note(&self, tried: usize, answered: usize) {
        self.tried.fetch_add(tried, Relaxed);
        self.answered.fetch_add(answered, Relaxed);
    }
}
