//! The blocks of an input: each is taken out of it, read, and taken up, by threads that each do what there is to do next.
//!
//! In: the inputs, and what is done with each block. Out: nothing but what that does. What always holds: blocks are taken out and taken up in input order, each once, by one thread at a time,
//! and read side by side; those that are not taken up yet are so few that memory is bounded; and where who writes the input has not written more, what is there is taken up before anybody waits for it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::Scope;

use super::block::Block;
use super::queue::{Queue, Step};
use super::workers::{Threads, WORTH};
use super::{RunError, Workers};
use crate::formats::read::feed::Feed;

/// Takes all blocks up: `next` takes one out of the input, and hears whether it is the first; `read` reads its records, and `take` takes up what comes of them.
///
/// # Errors
/// Those of `take`, and [`RunError::Threads`].
pub fn each<T: Send>(
    feed: &mut Feed,
    workers: &mut Workers,
    next: impl Fn(&mut Feed, bool) -> Block + Sync,
    read: impl Fn(Block) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), RunError> + Send,
) -> Result<(), RunError> {
    let mut first = true;
    loop {
        let block = next(feed, std::mem::take(&mut first));
        // Where nobody waits for what is not written yet there is more; and who has written many may write as many again.
        let many = block.has_more() && (!feed.waits() || block.count() > WORTH);
        workers.fit(if many && !block.is_first() { usize::MAX } else { block.count() })?;
        if workers.working() != Threads::ONE && !block.is_first() {
            let mut queue = Queue::for_threads(workers.working());
            put(&mut queue, block, feed);
            let line = Line { feed: Mutex::new(feed), take: Mutex::new(take), next, read, queue: Mutex::new(queue) };
            return workers.all(|| line.work());
        }
        let more = block.has_more();
        if block.count() > 0 {
            take(read(block))?;
        }
        if !more {
            return Ok(());
        }
    }
}

/// What several threads work on.
struct Line<'l, T, N, R, K> {
    feed: Mutex<&'l mut Feed>,
    take: Mutex<K>,
    next: N,
    read: R,
    queue: Mutex<Queue<Block, T>>,
}

impl<T, N, R, K> Line<'_, T, N, R, K>
where
    T: Send,
    N: Fn(&mut Feed, bool) -> Block + Sync,
    R: Fn(Block) -> T + Sync,
    K: FnMut(T) -> Result<(), RunError> + Send,
{
    /// All of it.
    fn work(&self) -> Result<(), RunError> {
        rayon::scope(|scope| self.as_one(scope));
        held(&self.queue).end()
    }

    /// One of those who work: does what there is to do, and calls others where there is more. Who finds nothing is done, and is called again or helps others with theirs.
    fn as_one<'s>(&'s self, scope: &Scope<'s>) {
        loop {
            let mut queue = held(&self.queue);
            let Some(step) = queue.step() else { return };
            let calls = queue.calls();
            drop(queue);
            if calls {
                scope.spawn(|scope| self.as_one(scope));
            }
            match step {
                Step::Take(made) => {
                    let taken = held(&self.take)(made);
                    held(&self.queue).taken(taken);
                }
                Step::Feed => {
                    let mut feed = held(&self.feed);
                    let block = (self.next)(&mut feed, false);
                    put(&mut held(&self.queue), block, &feed);
                }
                Step::Read(number, block) => {
                    let made = (self.read)(block);
                    held(&self.queue).set(number, made);
                }
            }
        }
    }
}

/// Adds a block that was taken out, if any record was there.
fn put<T>(queue: &mut Queue<Block, T>, block: Block, feed: &Feed) {
    let (size, more, any) = (block.size(), block.has_more(), block.count() > 0);
    queue.push(any.then_some((block, size)), more, feed.waits());
}

/// Nobody else has it, or not for long.
fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::num::NonZeroUsize;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::formats::read::open;
    use crate::formats::read::options::ReadOptions;

    /// Takes up 5,000 records on so many threads: of each block how many it has, and how many had been taken up when it was read; `fails` at that one.
    fn taken_up(threads: usize, fails: Option<usize>) -> (Vec<(usize, usize)>, Result<(), RunError>) {
        let text = "{}\n".repeat(5_000);
        let mut reader = open("-", Some(Box::new(Cursor::new(text))), ReadOptions::default()).unwrap();
        let (feed, ..) = reader.parts();
        let mut workers = Workers::new(Threads(NonZeroUsize::new(threads).unwrap()));
        let (up, mut all) = (AtomicUsize::new(0), Vec::new());
        let read = |block: Block| (block.count(), up.load(Ordering::SeqCst));
        let ended = each(feed, &mut workers, Block::short, read, |block| {
            if fails == Some(all.len()) {
                return Err(RunError::Closed);
            }
            all.push(block);
            up.fetch_add(1, Ordering::SeqCst);
            Ok(())
        });
        (all, ended)
    }

    #[test]
    fn the_first_block_is_small_and_taken_up_before_another_is_read() {
        for threads in [1, 2, 3] {
            let (all, ended) = taken_up(threads, None);
            ended.unwrap();
            let counts: Vec<usize> = all.iter().map(|(count, _)| *count).collect();
            assert_eq!(counts, [64, 1024, 1024, 1024, 1024, 840], "{threads}");
            assert!(all.iter().skip(1).all(|(_, before)| *before >= 1), "{threads}: {all:?}");
        }
    }

    #[test]
    fn nothing_is_taken_up_behind_what_failed() {
        for threads in [1, 2, 3] {
            for fails in 0..6 {
                let (all, ended) = taken_up(threads, Some(fails));
                assert!(matches!(ended, Err(RunError::Closed)), "{threads}");
                assert_eq!(all.len(), fails, "{threads}");
            }
        }
    }
}
