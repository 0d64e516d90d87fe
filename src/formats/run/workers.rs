//! The threads of a run.
//!
//! In: work that can be done side by side. Out: its results, in order. What always holds: as many threads as were asked for work at once, and
//! none where a short input gives them nothing to do.

use std::num::NonZeroUsize;

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
}

/// Threads that wait for work.
pub struct Workers {
    pool: ThreadPool,
    most: usize,
}

impl Workers {
    /// The one that asks, until there is work for others.
    ///
    /// # Errors
    /// [`RunError::Threads`] if the system gives none.
    pub fn new(threads: Threads) -> Result<Self, RunError> {
        Ok(Self { pool: alone()?, most: threads.0.get() })
    }

    /// Starts as many as have something to do with so many records.
    ///
    /// # Errors
    /// [`RunError::Threads`], as above.
    pub fn fit(&mut self, records: usize) -> Result<(), RunError> {
        let useful = records.div_ceil(WORTH).min(self.most);
        if useful > self.pool.current_num_threads() {
            self.pool = pool(useful)?;
        }
        Ok(())
    }

    /// Does work on the threads and waits for it.
    pub fn all<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.pool.install(work)
    }
}

/// The thread that asks, as a pool: starting one of its own and waiting for it would cost a short run more than its work. A thread
/// can be that once; for the runs that it makes later one is started.
fn alone() -> Result<ThreadPool, RunError> {
    let this = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    this.or_else(|_| pool(1))
}

fn pool(threads: usize) -> Result<ThreadPool, RunError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| RunError::Threads { threads, why: error.to_string() })
}
