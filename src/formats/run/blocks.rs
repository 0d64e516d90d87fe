//! The blocks of an input, one behind the other: what is left of one is taken up while the next is read and the one behind that is taken out of the input.
//!
//! In: the inputs, and what is done with each block. Out: nothing but what that does. What always holds: blocks are taken up in input order, each once; so many are in memory as
//! are worked on, three at most; and where who writes the input has not written more, what is there is taken up before anybody waits for it.

use super::block::Block;
use super::workers::both;
use super::{RunError, Threads, Workers};
use crate::formats::read::feed::Feed;

/// Takes all blocks up: `next` takes one out of the input, for so many threads, `read` reads its records side by side, and `take` takes up what comes of them; it hears whether the
/// next record has to be waited for.
///
/// # Errors
/// Those of `take`, and [`RunError::Threads`].
pub fn each<T: Send>(
    feed: &mut Feed,
    workers: &mut Workers,
    next: impl Fn(&mut Feed, Threads) -> Block + Sync,
    mut read: impl FnMut(Block) -> T + Send,
    mut take: impl FnMut(T, bool) -> Result<(), RunError> + Send,
) -> Result<(), RunError> {
    // Taken out of the input, and read; and whether there may be more than that.
    let (mut ahead, mut left, mut more) = (None::<Block>, None::<T>, true);
    let mut count = 0;
    loop {
        workers.fit(count)?;
        let threads = workers.working();
        // Until there is a block for more threads.
        let done = workers.all(|| {
            loop {
                let waits = feed.waits();
                // One thread has nothing to do meanwhile; and who writes the input may wait for these answers.
                if (waits || threads == Threads::ONE)
                    && let Some(records) = left.take()
                {
                    take(records, waits)?;
                }
                let block = ahead.take().or_else(|| more.then(|| next(feed, threads)));
                let records = left.take();
                if let Some(block) = &block {
                    (more, count) = (block.has_more(), block.count());
                } else if records.is_none() {
                    return Ok::<_, RunError>(true);
                }
                let further = more && threads != Threads::ONE && !feed.waits();
                let (taken, (behind, now)) = both(
                    || records.map_or(Ok(()), |records| take(records, false)),
                    // What one thread alone can do comes first, so that the records, which all can read, fill the time of whoever has none left.
                    || both(|| further.then(|| next(feed, threads)), || block.map(&mut read)),
                );
                taken?;
                (ahead, left) = (behind, now);
                if !workers.are_enough(count) {
                    return Ok(false);
                }
            }
        })?;
        if done {
            return Ok(());
        }
    }
}
