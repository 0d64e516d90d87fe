//! The bytes of an input, and whether more of them are at hand.
//!
//! In: a file, a pipe. Out: its bytes in pieces of at most 64 KB. What always holds: while bytes are there, nobody waits for others; who
//! writes to a pipe record by record can tell so that the records he has written are answered before the next.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bytes that are asked for at once.
const SIZE: usize = 1 << 16;

/// Counts bytes.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// Bytes so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Goes on to that many, if there were fewer.
    pub fn reach(&self, bytes: u64) {
        self.0.fetch_max(bytes, Ordering::Relaxed);
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(u64::try_from(bytes).unwrap_or(0), Ordering::Relaxed);
    }
}

/// Whether an input that others are writing has given all it had.
#[derive(Clone, Debug, Default)]
pub struct Ebb(Arc<AtomicBool>);

impl Ebb {
    /// Whether the next byte has to be waited for.
    #[must_use]
    pub fn is_now(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self, now: bool) {
        self.0.store(now, Ordering::Relaxed);
    }
}

/// An input with a buffer.
pub struct Inlet {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// Whether the last piece was shorter than it could be.
    short: bool,
    meter: Meter,
    ebb: Option<Ebb>,
}

impl Inlet {
    /// Counts by `meter`; `ebb`: others write it meanwhile, and it tells when they have to be waited for.
    pub fn new(input: Box<dyn Read + Send>, meter: Meter, ebb: Option<Ebb>) -> Self {
        Self { input, buffer: vec![0; SIZE], at: 0, end: 0, short: false, meter, ebb }
    }

    /// The bytes that come next, as many as there must be until they are enough, or the buffer is full; they are still to be read.
    ///
    /// # Errors
    /// What the input says.
    pub fn peek(&mut self, enough: impl Fn(&[u8]) -> bool) -> io::Result<&[u8]> {
        while self.end < self.buffer.len() && !enough(self.there()) && self.more()? > 0 {}
        Ok(self.there())
    }

    fn there(&self) -> &[u8] {
        self.buffer.get(self.at..self.end).unwrap_or_default()
    }

    /// Reads behind what is there; how many bytes.
    fn more(&mut self) -> io::Result<usize> {
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let size = room.len();
        let count = loop {
            match self.input.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?.min(size),
            }
        };
        self.short = count < size;
        self.end = self.end.saturating_add(count);
        self.meter.add(count);
        Ok(count)
    }
}

impl Read for Inlet {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut there = self.fill_buf()?;
        let count = there.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Inlet {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.end {
            (self.at, self.end) = (0, 0);
            if let Some(ebb) = &self.ebb {
                ebb.set(false);
            }
            self.more()?;
        }
        Ok(self.there())
    }

    fn consume(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.end);
        if let Some(ebb) = &self.ebb {
            ebb.set(self.short && self.at >= self.end);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, Read};

    use super::{Ebb, Inlet, Meter};

    /// Gives one piece at a time.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let Some(mut first) = self.0.first().copied() else { return Ok(0) };
            let count = first.read(out)?;
            self.0.remove(0);
            Ok(count)
        }
    }

    #[test]
    fn it_tells_when_the_writer_has_to_be_waited_for() {
        let (meter, ebb) = (Meter::default(), Ebb::default());
        let mut inlet = Inlet::new(Box::new(Pieces(vec![b"ab", b"c\n", b"d"])), meter.clone(), Some(ebb.clone()));
        assert_eq!(inlet.peek(|bytes| bytes.contains(&b'\n')).unwrap(), b"abc\n");
        assert!(!ebb.is_now(), "what was looked at is still to be read");
        inlet.consume(3);
        assert!(!ebb.is_now());
        inlet.consume(1);
        assert!(ebb.is_now());
        assert_eq!(inlet.fill_buf().unwrap(), b"d");
        assert!(!ebb.is_now());
        assert_eq!(meter.bytes(), 5);
    }

    #[test]
    fn a_full_buffer_is_looked_at_as_far_as_it_goes() {
        let mut inlet = Inlet::new(Box::new(std::io::repeat(b'x').take(100_000)), Meter::default(), None);
        assert_eq!(inlet.peek(|_| false).unwrap().len(), 1 << 16);
        let mut all = Vec::new();
        inlet.read_to_end(&mut all).unwrap();
        assert_eq!(all.len(), 100_000);
    }
}
