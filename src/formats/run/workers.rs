//! The threads of a run.
//!
//! In: work that can be done side by side. Out: its results, in order. What always holds: as many threads as were asked for work at once, and
//! none is started where a short input gives it nothing to do: then the thread that asks does one after the other, as waiting for another one
//! would cost more than its work.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::RunError;

/// Records for which it is worth starting a thread.
const WORTH: usize = 64;

/// How many threads work at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threads(pub NonZeroUsize);

impl Threads {
    /// One.
    pub const ONE: Threads = Threads(NonZeroUsize::MIN);

    /// As many as the machine has. It is asked when there is work for more than one.
    pub const OF_THE_MACHINE: Threads = Threads(NonZeroUsize::MAX);
}

/// Threads that wait for work.
pub struct Workers {
    /// `None`: the thread that asks works itself.
    pool: Option<ThreadPool>,
    most: Threads,
}

impl Workers {
    /// The thread that asks, until there is work for others.
    pub fn new(most: Threads) -> Self {
        Self { pool: None, most }
    }

    /// Starts as many as have something to do with so many records.
    ///
    /// # Errors
    /// [`RunError::Threads`] if the system gives none.
    pub fn fit(&mut self, records: usize) -> Result<(), RunError> {
        let (useful, working) = (records.div_ceil(WORTH), self.working().0.get());
        if useful > working && self.most == Threads::OF_THE_MACHINE {
            self.most = Threads(available_parallelism().unwrap_or(NonZeroUsize::MIN));
        }
        let useful = useful.min(self.most.0.get());
        if useful > working {
            let pool = ThreadPoolBuilder::new().num_threads(useful).build();
            self.pool = Some(pool.map_err(|error| RunError::Threads { threads: useful, why: error.to_string() })?);
        }
        Ok(())
    }

    /// Whether so many records have nothing to do for more threads than work now.
    pub fn are_enough(&self, records: usize) -> bool {
        records.div_ceil(WORTH).min(self.most.0.get()) <= self.working().0.get()
    }

    /// How many work now.
    pub fn working(&self) -> Threads {
        let started = self.pool.as_ref().and_then(|pool| NonZeroUsize::new(pool.current_num_threads()));
        started.map_or(Threads::ONE, Threads)
    }

    /// Does work on the threads and waits for it.
    pub fn all<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// Does the same with each of many, on all threads of the run; gives what comes of it in their order.
pub fn side_by_side<T: Send, U: Send>(all: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    // Each is by itself: of several that one thread has taken, none is given up to another who waits.
    if with_others() {
        all.into_par_iter().with_max_len(1).map(work).collect()
    } else {
        all.into_iter().map(work).collect()
    }
}

/// The same where each is much work: who has time takes the next one, so that the last ones are those that are waited for in the end.
pub fn in_turn<T: Send, U: Send>(all: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if !with_others() {
        return all.into_iter().map(work).collect();
    }
    let mut made: Vec<_> = all.into_iter().enumerate().par_bridge().map(|(at, one)| (at, work(one))).collect();
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, of)| of).collect()
}

/// Does both, the one beside the other where another thread has time.
pub fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    if with_others() { rayon::join(one, other) } else { (one(), other()) }
}

/// Drops many, on all threads of the run that have time.
pub fn drop_all<T: Send>(all: Vec<T>) {
    if with_others() {
        all.into_par_iter().for_each(drop);
    }
}

/// Whether this is one of the threads of a run. Any other thread would hand its work to as many as the machine has.
pub fn with_others() -> bool {
    rayon::current_thread_index().is_some()
}

#[cfg(test)]
mod tests {
    use super::{Threads, Workers};
    use std::num::NonZeroUsize;

    #[test]
    fn as_many_threads_are_started_as_have_something_to_do() {
        let mut workers = Workers::new(Threads(NonZeroUsize::new(3).unwrap()));
        let mut working = Vec::new();
        for records in [0, 1, 64, 65, 20, 128, 1000, 64] {
            workers.fit(records).unwrap();
            working.push((records, workers.working().0.get()));
        }
        assert_eq!(working, [(0, 1), (1, 1), (64, 1), (65, 2), (20, 2), (128, 2), (1000, 3), (64, 3)]);
    }
}
