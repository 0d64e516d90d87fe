//! Work that is done side by side.
//!
//! In: work of which each part can be done by itself. Out: its results, in order. What always holds: it is shared by the threads of a run where one of them asks, as far as others have time; anybody else
//! does it alone, as a program that has no threads would otherwise start as many as the machine has.

use rayon::prelude::*;

/// Does the same with each of many; gives what comes of it in their order.
pub fn side_by_side<T: Send, U: Send>(all: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    // Each is by itself: of several that one thread has taken, none is given up to another who waits.
    if with_others() {
        all.into_par_iter().with_max_len(1).map(work).collect()
    } else {
        all.into_iter().map(work).collect()
    }
}

/// Does both, the one beside the other where another thread has time.
pub fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    if with_others() { rayon::join(one, other) } else { (one(), other()) }
}

/// Drops many; where no other thread can help they are dropped by the caller.
pub fn drop_all<T: Send>(all: Vec<T>) {
    if with_others() {
        all.into_par_iter().for_each(drop);
    }
}

/// Whether this is one of the threads of a run.
fn with_others() -> bool {
    rayon::current_thread_index().is_some()
}
