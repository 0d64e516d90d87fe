//! Choices read from a tape of small numbers, so that whatever is made of them shrinks by shrinking the tape: smaller numbers and a shorter tape
//! make simpler things.

/// What is left of a tape.
pub struct Tape<'t> {
    left: std::slice::Iter<'t, u16>,
}

impl<'t> Tape<'t> {
    /// From the beginning.
    pub fn new(tape: &'t [u16]) -> Self {
        Self { left: tape.iter() }
    }

    /// A number below `n`; 0 where the tape has ended.
    pub fn below(&mut self, n: usize) -> usize {
        let next = self.left.next().copied().unwrap_or(0);
        usize::from(next) % n.max(1)
    }

    /// One of several.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// True in so many of a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) >= 100 - chance
    }
}
