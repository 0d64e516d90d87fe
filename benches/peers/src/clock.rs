//! Time spent: on the wall, and by all threads of this process on a processor.
//!
//! Speeds are told by processor time: on a machine that has other things to do it still says what the work costs. Every engine runs on one thread.

use std::time::Instant;

use cpu_time::ProcessTime;

/// What something took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// Seconds by the clock on the wall.
    pub wall: f64,
    /// Seconds on processors.
    pub busy: f64,
}

/// Times a piece of work.
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Spent) {
    let (wall, busy) = (Instant::now(), ProcessTime::now());
    let done = work();
    (done, Spent { wall: wall.elapsed().as_secs_f64(), busy: busy.elapsed().as_secs_f64() })
}
