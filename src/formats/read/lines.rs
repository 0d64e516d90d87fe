//! Bytes to physical lines, with their row numbers, and never more than a limit of them in memory.
//!
//! A line ends with `\n`, `\r\n` or `\r` (old exports have it). What ends it stays on it; the last line of a file gets a `\n`.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::ops::Range;

/// One physical line.
#[derive(Debug)]
pub struct Line {
    /// Its row, from 1.
    pub row: usize,
    /// Its bytes with the line end; only the first of them if it is too long.
    pub bytes: Vec<u8>,
    /// Whether it was longer than the limit; the rest is skipped.
    pub too_long: bool,
}

impl Line {
    /// Whether there is nothing on it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        is_blank(&self.bytes)
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// Where the line that begins at a place ends, if all of its end is there: behind a `\r` there may be a `\n`.
fn end(buffer: &[u8], from: usize) -> Option<usize> {
    let end = from.checked_add(memchr::memchr2(b'\n', b'\r', buffer.get(from..)?)?)?;
    let behind = end.checked_add(1)?;
    match (buffer.get(end)?, buffer.get(behind)) {
        (b'\r', None) => None,
        (b'\r', Some(b'\n')) => behind.checked_add(1),
        _ => Some(behind),
    }
}

/// Lines that follow each other, in one buffer; blank ones are not among them.
#[derive(Debug, Default)]
pub struct Together {
    /// The bytes of all, and of blank lines between them.
    bytes: Vec<u8>,
    lines: Vec<Place>,
}

/// Where a line is: its row, from 1, and its bytes with the line end.
#[derive(Clone, Copy, Debug)]
struct Place {
    row: usize,
    from: usize,
    until: usize,
}

impl Together {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The row of one.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<usize> {
        self.lines.get(at).map(|line| line.row)
    }

    /// The bytes of those at some places.
    pub fn range(&self, places: Range<usize>) -> impl Iterator<Item = &[u8]> {
        let lines = self.lines.get(places).unwrap_or_default();
        lines.iter().map(|line| self.bytes.get(line.from..line.until).unwrap_or_default())
    }
}

/// Gives the lines of a reader one by one, or those at once that are at hand.
pub struct Lines {
    input: Box<dyn BufRead + Send>,
    row: usize,
    limit: usize,
    again: VecDeque<Line>,
}

impl Lines {
    /// Lines of `input`, each of at most `limit` bytes.
    pub fn new(input: Box<dyn BufRead + Send>, limit: usize) -> Self {
        Self { input, row: 0, limit, again: VecDeque::new() }
    }

    /// Gives these lines once more, before any other.
    pub fn put_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        for line in lines.rev() {
            self.again.push_front(line);
        }
    }

    /// The next lines that are at hand to their ends, at most so many; `None` where the next one is not, and [`Lines::next_line`] has to look for it.
    ///
    /// # Errors
    /// What the reader says.
    pub fn at_hand(&mut self, most: usize) -> io::Result<Option<Together>> {
        if !self.again.is_empty() {
            return Ok(None);
        }
        let buffer = loop {
            match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        let (mut lines, mut from, mut row) = (Vec::new(), 0, self.row);
        while lines.len() < most
            && let Some(until) = end(buffer, from)
            && until.saturating_sub(from) <= self.limit
        {
            row = row.saturating_add(1);
            if !is_blank(buffer.get(from..until).unwrap_or_default()) {
                lines.push(Place { row, from, until });
            }
            from = until;
        }
        if lines.is_empty() {
            return Ok(None);
        }
        let bytes = buffer.get(..from).unwrap_or_default().to_vec();
        self.input.consume(from);
        self.row = row;
        Ok(Some(Together { bytes, lines }))
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let mut too_long = false;
        let mut any = false;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = memchr::memchr2(b'\n', b'\r', buffer);
            let taken = buffer.get(..end.map_or(buffer.len(), |at| at.saturating_add(1))).unwrap_or(buffer);
            let ended = end.is_some();
            let carriage = taken.last() == Some(&b'\r');
            let room = self.limit.saturating_sub(bytes.len());
            too_long |= taken.len() > room;
            bytes.extend_from_slice(taken.get(..room).unwrap_or(taken));
            let used = taken.len();
            self.input.consume(used);
            if ended {
                if carriage {
                    self.line_feed(&mut bytes)?;
                }
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        if !matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.push(b'\n');
        }
        self.row = self.row.saturating_add(1);
        Ok(Some(Line { row: self.row, bytes, too_long }))
    }

    /// Takes the `\n` of a `\r\n`.
    fn line_feed(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        loop {
            match self.input.fill_buf() {
                Ok(buffer) => {
                    if buffer.first() == Some(&b'\n') {
                        bytes.push(b'\n');
                        self.input.consume(1);
                    }
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::Lines;

    proptest! {
        #[test]
        fn lines_at_hand_are_those_that_come_one_by_one(
            parts in prop::collection::vec(prop::sample::select(vec!["ab", "c", " ", "\n", "\r", "\r\n", "a long line"]), 0..40),
            size in 1..30_usize,
            most in 1..5_usize,
        ) {
            let text = parts.concat();
            let lines = || Lines::new(Box::new(BufReader::with_capacity(size, std::io::Cursor::new(text.clone()))), 8);
            let (mut one_by_one, mut together, mut at_hand) = (Vec::new(), Vec::new(), lines());
            let mut all = lines();
            while let Some(line) = all.next_line().unwrap() {
                if !line.is_blank() {
                    one_by_one.push((line.row, line.bytes, line.too_long));
                }
            }
            loop {
                while let Some(lines) = at_hand.at_hand(most).unwrap() {
                    prop_assert!((1..=most).contains(&lines.count()));
                    let rows = (0..lines.count()).map(|at| lines.row(at).unwrap());
                    together.extend(rows.zip(lines.range(0..lines.count())).map(|(row, line)| (row, line.to_vec(), false)));
                }
                match at_hand.next_line().unwrap() {
                    Some(line) if line.is_blank() => {}
                    Some(line) => together.push((line.row, line.bytes, line.too_long)),
                    None => break,
                }
            }
            prop_assert_eq!(together, one_by_one);
        }
    }

    #[test]
    fn every_line_end_counts_once_and_the_rest_of_a_long_line_is_skipped() {
        let input = BufReader::with_capacity(3, "ab\r\nc\r\rlong long\nd".as_bytes());
        let mut lines = Lines::new(Box::new(input), 5);
        let mut got = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            got.push((line.row, String::from_utf8(line.bytes).unwrap(), line.too_long));
        }
        let row = |row, text: &str, long| (row, String::from(text), long);
        assert_eq!(
            got,
            [
                row(1, "ab\r\n", false),
                row(2, "c\r", false),
                row(3, "\r", false),
                row(4, "long \n", true),
                row(5, "d\n", false)
            ]
        );
    }
}
