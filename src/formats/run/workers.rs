//! The threads of a run.
//!
//! In: how many are wanted, and how much there is to do. Out: work done on them. What always holds: as many threads as were asked for work at once, and
//! none is started where there are few records: then the thread that asks does one after the other, as waiting for another one
//! would cost more than its work.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::RunError;

/// Records for which it is worth starting a thread.
pub const WORTH: usize = 64;

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
