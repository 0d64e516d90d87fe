//! A stream of JSON to the text of its records: the members of an array, or values one behind the other.
//!
//! In: bytes. Out: the bytes of one record at a time, so that memory holds one record and not the array. It only counts
//! brackets and quotes; whether a record is JSON is for [`super::tree`] to say.

use std::io::{self, BufRead};

/// A record longer than this is not kept.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The text of one record.
#[derive(Debug)]
pub struct Chunk {
    /// Its number, from 1.
    pub number: usize,
    /// Its text; or why there is none.
    pub text: Result<Vec<u8>, &'static str>,
}

/// Gives the records of a stream one by one.
pub struct Values {
    input: Box<dyn BufRead + Send>,
    number: usize,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Array,
    Behind,
    Loose,
    Done,
}

/// How far one record has been read.
#[derive(Default)]
struct Scan {
    text: Vec<u8>,
    depth: usize,
    quoted: bool,
    escaped: bool,
    too_long: bool,
}

impl Values {
    /// The records of `input`.
    pub fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { input, number: 0, place: Place::Start }
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next_value(&mut self) -> io::Result<Option<Chunk>> {
        loop {
            let Some(byte) = self.peek()? else { return Ok(self.end()) };
            if byte.is_ascii_whitespace() {
                self.input.consume(1);
                continue;
            }
            match (self.place, byte) {
                (Place::Done, _) => return Ok(None),
                (Place::Start, b'[') => self.step(Place::Array),
                (Place::Start, _) => self.place = Place::Loose,
                (Place::Array, b']') => self.step(Place::Behind),
                (Place::Array, b',') => self.step(Place::Array),
                (Place::Behind, _) => {
                    self.place = Place::Done;
                    return Ok(Some(
                        self.chunk(Err("nothing behind the end of the array; what stands there is not read")),
                    ));
                }
                (Place::Array | Place::Loose, _) => return self.record().map(Some),
            }
        }
    }

    fn step(&mut self, place: Place) {
        self.input.consume(1);
        self.place = place;
    }

    fn end(&mut self) -> Option<Chunk> {
        let place = self.place;
        self.place = Place::Done;
        match place {
            Place::Array => Some(self.chunk(Err("the end of the array `]`; the file seems to be cut off here"))),
            _ => None,
        }
    }

    fn chunk(&mut self, text: Result<Vec<u8>, &'static str>) -> Chunk {
        self.number = self.number.saturating_add(1);
        Chunk { number: self.number, text }
    }

    fn record(&mut self) -> io::Result<Chunk> {
        let mut scan = Scan::default();
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                self.place = Place::Done;
                if scan.depth == 0 && !scan.quoted && !scan.too_long {
                    return Ok(self.chunk(Ok(scan.text)));
                }
                return Ok(self.chunk(Err("the end of the record; the file seems to be cut off here")));
            }
            let (used, ended) = scan.take(buffer);
            self.input.consume(used);
            if ended {
                let too_long = scan.too_long;
                return Ok(self.chunk(if too_long { Err("a record of at most 64 MB") } else { Ok(scan.text) }));
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Scan {
    /// Takes bytes up to the end of the record: how many, and whether the end is among them.
    fn take(&mut self, buffer: &[u8]) -> (usize, bool) {
        let mut used = 0usize;
        let mut ended = false;
        for byte in buffer {
            let inside = self.depth > 0 || self.quoted;
            let ends_word = matches!(byte, b',' | b']') || byte.is_ascii_whitespace();
            if ends_word && !inside && !self.text.is_empty() {
                ended = true;
                break;
            }
            used = used.saturating_add(1);
            if self.text.len() < MOST_BYTES {
                self.text.push(*byte);
            } else {
                self.too_long = true;
            }
            if self.ends_with(*byte) {
                ended = true;
                break;
            }
        }
        (used, ended)
    }

    /// Whether the record is complete with this byte.
    fn ends_with(&mut self, byte: u8) -> bool {
        if self.quoted {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = true;
            } else if byte == b'"' {
                self.quoted = false;
                return self.depth == 0;
            }
            return false;
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Values;
    use std::io::BufReader;

    fn texts(input: &str) -> Vec<String> {
        let mut values = Values::new(Box::new(BufReader::with_capacity(2, std::io::Cursor::new(input.to_string()))));
        let mut got = Vec::new();
        while let Some(chunk) = values.next_value().unwrap() {
            got.push(chunk.text.map_or_else(|why| format!("! {why}"), |text| String::from_utf8(text).unwrap()));
        }
        got
    }

    #[test]
    fn members_and_values() {
        assert_eq!(texts(r#" [{"a":"]}\""}, 1 ,[2,{}],"x" ] "#), [r#"{"a":"]}\""}"#, "1", "[2,{}]", r#""x""#]);
        assert_eq!(texts("{\"a\":1}\n{\"b\":2}"), ["{\"a\":1}", "{\"b\":2}"]);
        assert_eq!(texts("[]"), [""; 0]);
        assert_eq!(texts(""), [""; 0]);
    }

    #[test]
    fn what_is_cut_off_says_so_once() {
        assert_eq!(
            texts(r#"[{"a":1},{"b":"#),
            [r#"{"a":1}"#, "! the end of the record; the file seems to be cut off here"]
        );
        assert_eq!(
            texts(r#"[{"a":1}"#),
            [r#"{"a":1}"#, "! the end of the array `]`; the file seems to be cut off here"]
        );
        assert_eq!(texts("[] 7").len(), 1);
        assert_eq!(texts("} ]"), ["}", "]"]);
    }
}
