//! Bytes to physical lines, with their row numbers, and never more than a limit of them in memory.
//!
//! A line ends with `\n`, `\r\n` or `\r` (old exports have it). What ends it stays on it; the last line of a file gets a `\n`.

use std::collections::VecDeque;
use std::io::{self, BufRead};

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
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

/// Gives the lines of a reader one by one.
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
    use super::Lines;
    use std::io::BufReader;

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
