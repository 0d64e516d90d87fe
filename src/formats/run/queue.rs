//! How far several threads have come with the blocks of an input, and what there is to do next.
//!
//! In: blocks as they are taken out, and what came of each. Out: the next step for whoever has time. What always holds: one thread at a time takes blocks out, and one takes up what came of them, in order;
//! for each thread no more than so many blocks are there, and so many bytes, beyond which one block can reach; where the next one has to be waited for, all before it are taken up first.

use std::collections::VecDeque;

use super::RunError;
use super::workers::Threads;

/// Blocks for each thread that are not taken up yet: one that waits to be read, one that is, one that waits for those before it, and one more where a thread is slow.
const BLOCKS: usize = 4;

/// Their bytes for each thread, beyond which one block can reach.
const BYTES: usize = 8 * 1024 * 1024;

/// What there is to do.
pub enum Step<B, T> {
    /// Take another block out of the input.
    Feed,
    /// Read this one, which has a number.
    Read(usize, B),
    /// Take up what came of the next one.
    Take(T),
}

/// How far it has come.
pub struct Queue<B, T> {
    threads: usize,
    /// How many threads do something, or are called to.
    working: usize,
    /// Blocks that nobody reads yet, with their numbers.
    unread: VecDeque<(usize, B)>,
    /// Each block that was taken out, and of which nobody has taken up what came: its bytes, and what came.
    made: VecDeque<(usize, Option<T>)>,
    /// The number of the first of these.
    first: usize,
    /// The bytes of the block that is being taken up.
    taking: Option<usize>,
    feeding: bool,
    more: bool,
    /// Whether the next block has to be waited for.
    waits: bool,
    /// Nothing more is to be done.
    ended: Option<RunError>,
}

/// Which step is next.
#[derive(Clone, Copy)]
enum Which {
    Feed,
    Read,
    Take,
}

impl<B, T> Queue<B, T> {
    /// Nothing taken out, and one of so many works.
    pub fn for_threads(threads: Threads) -> Self {
        Self {
            threads: threads.0.get(),
            working: 1,
            unread: VecDeque::new(),
            made: VecDeque::new(),
            first: 0,
            taking: None,
            feeding: false,
            more: true,
            waits: false,
            ended: None,
        }
    }

    /// What to do next; `None`: there is nothing now, and who asked does not work any more.
    pub fn step(&mut self) -> Option<Step<B, T>> {
        let step = match self.which() {
            Some(Which::Take) => self.pop().map(Step::Take),
            Some(Which::Feed) => {
                self.feeding = true;
                Some(Step::Feed)
            }
            Some(Which::Read) => self.unread.pop_front().map(|(number, block)| Step::Read(number, block)),
            None => None,
        };
        if step.is_none() {
            self.working = self.working.saturating_sub(1);
        }
        step
    }

    /// Whether another thread has something to do as well; then it works from now on.
    pub fn calls(&mut self) -> bool {
        let calls = self.working < self.threads && self.which().is_some();
        if calls {
            self.working = self.working.saturating_add(1);
        }
        calls
    }

    /// A block of so many bytes was taken out, or none was there; `more`: others may follow it; `waits`: the next one has to be waited for.
    pub fn push(&mut self, block: Option<(B, usize)>, more: bool, waits: bool) {
        (self.feeding, self.more, self.waits) = (false, more, waits);
        if let Some((block, size)) = block {
            let number = self.first.saturating_add(self.made.len());
            self.made.push_back((size, None));
            self.unread.push_back((number, block));
        }
    }

    /// This came of a block.
    pub fn set(&mut self, number: usize, of: T) {
        if let Some((_, made)) = self.made.get_mut(number.saturating_sub(self.first)) {
            *made = Some(of);
        }
    }

    /// It was taken up.
    pub fn taken(&mut self, taken: Result<(), RunError>) {
        self.taking = None;
        self.ended = taken.err();
    }

    /// How it ended.
    pub fn end(&mut self) -> Result<(), RunError> {
        self.ended.take().map_or(Ok(()), Err)
    }

    fn which(&self) -> Option<Which> {
        if self.ended.is_some() {
            None
        } else if self.taking.is_none() && self.made.front().is_some_and(|(_, made)| made.is_some()) {
            Some(Which::Take)
        } else if self.more && !self.feeding && self.unread.len() < self.threads && self.has_room() {
            // What one thread alone can do comes first, so that others always find something to read.
            Some(Which::Feed)
        } else {
            self.unread.front().map(|_| Which::Read)
        }
    }

    fn pop(&mut self) -> Option<T> {
        let (size, made) = self.made.pop_front()?;
        self.first = self.first.saturating_add(1);
        self.taking = Some(size);
        made
    }

    /// Whether another block may be taken out.
    fn has_room(&self) -> bool {
        let sizes = self.made.iter().map(|(size, _)| *size).chain(self.taking);
        let add = |(count, bytes): (usize, usize), size| (count.saturating_add(1), bytes.saturating_add(size));
        let (count, bytes) = sizes.fold((0, 0), add);
        let each = |most: usize| self.threads.saturating_mul(most);
        count == 0 || count < each(BLOCKS) && bytes < each(BYTES) && !self.waits
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use std::num::NonZeroUsize;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// A queue, and threads that each do a step at a time and end it in any order.
    struct Course {
        queue: Queue<usize, usize>,
        /// What each thread does now; `None`: it does not work.
        doing: Vec<Option<Step<usize, usize>>>,
        /// The bytes of each block of the input, and whether the one behind it has to be waited for.
        blocks: Vec<(usize, bool)>,
        out: usize,
        up: Vec<usize>,
    }

    impl Course {
        fn new(threads: usize, blocks: Vec<(usize, bool)>) -> Self {
            let queue = Queue::for_threads(Threads(NonZeroUsize::new(threads).unwrap()));
            let mut course =
                Self { queue, doing: (0..threads).map(|_| None).collect(), blocks, out: 0, up: Vec::new() };
            course.work(0);
            course
        }

        /// A thread looks for a step, and calls another one if there is one for it.
        fn work(&mut self, thread: usize) {
            self.doing[thread] = self.queue.step();
            if self.doing[thread].is_some() && self.queue.calls() {
                let idle = self.doing.iter().position(Option::is_none).expect("only who has time is called");
                self.work(idle);
            }
        }

        /// A thread ends its step.
        fn end(&mut self, thread: usize) {
            match self.doing[thread].take() {
                None => return,
                Some(Step::Feed) => {
                    let open: Vec<usize> = (self.up.len()..self.out).collect();
                    let waits = self.out.checked_sub(1).is_some_and(|last| self.blocks[last].1);
                    holds(!waits || open.is_empty(), "all is taken up before anybody waits");
                    holds(open.len() < BLOCKS * self.doing.len(), "not too many blocks");
                    let block = self.blocks.get(self.out).map(|(size, _)| (self.out, *size));
                    let waits = self.blocks.get(self.out).is_some_and(|(_, waits)| *waits);
                    self.out += usize::from(block.is_some());
                    self.queue.push(block, self.out < self.blocks.len(), waits);
                }
                Some(Step::Read(number, block)) => {
                    holds(number == block, "a block has the number of its place");
                    self.queue.set(number, block);
                }
                Some(Step::Take(made)) => {
                    holds(made == self.up.len(), "blocks are taken up in order");
                    self.up.push(made);
                    self.queue.taken(Ok(()));
                }
            }
            let twice =
                |is: fn(&Step<usize, usize>) -> bool| self.doing.iter().flatten().filter(|step| is(step)).count() > 1;
            holds(!twice(|step| matches!(step, Step::Feed)), "one takes out");
            holds(!twice(|step| matches!(step, Step::Take(_))), "one takes up");
            self.work(thread);
        }
    }

    fn holds(it: bool, what: &str) {
        assert!(it, "{what}");
    }

    proptest! {
        #[test]
        fn whoever_ends_when_all_is_taken_up_in_order(
            threads in 1usize..5,
            blocks in vec((prop_oneof![9 => 1usize..1000, 1 => Just(BYTES * 3)], prop::bool::weighted(0.1)), 0..40),
            turns in vec(0usize..5, 0..400),
        ) {
            let count = blocks.len();
            let mut course = Course::new(threads, blocks);
            turns.into_iter().for_each(|turn| course.end(turn % threads));
            // Whoever still does something ends it.
            while let Some(thread) = course.doing.iter().position(Option::is_some) {
                course.end(thread);
            }
            prop_assert_eq!(course.up, (0..count).collect::<Vec<_>>());
            prop_assert!(course.queue.end().is_ok());
        }
    }

    #[test]
    fn no_step_follows_one_that_failed() {
        let mut queue = Queue::for_threads(Threads(NonZeroUsize::new(2).unwrap()));
        queue.push(Some(("first", 1)), true, false);
        queue.set(0, "read");
        assert!(matches!(queue.step(), Some(Step::Take("read"))));
        queue.taken(Err(RunError::Closed));
        assert!(queue.step().is_none());
        assert!(matches!(queue.end(), Err(RunError::Closed)));
    }

    #[test]
    fn bytes_are_bounded_where_blocks_are_large() {
        let mut queue = Queue::<(), ()>::for_threads(Threads(NonZeroUsize::new(2).unwrap()));
        queue.push(Some(((), BYTES)), true, false);
        assert!(queue.has_room());
        queue.push(Some(((), BYTES)), true, false);
        assert!(!queue.has_room());
    }
}
