//! The text of a record, and how far it was read.
//!
//! In: the text of one record. Out: its pieces: a key that was guessed, a text, a number as it is written. What always holds: what is given out is what JSON says stands
//! there; where that is not plain to see, `serde_json` says it, and what it does not take is nothing here either.
//!
//! Most of a record are keys in the order in which the record before had them, and short texts without anything to undo, and so they are taken as bytes:
//! going through the same records key by key costs `serde_json` and `jiter` five times the instructions, since neither can be told which key is expected.

/// Bytes that are looked at at once.
const WIDE: usize = 8;

/// A text that is read.
#[derive(Debug)]
pub struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// The last text that did not stand as it is.
    undone: String,
}

impl<'t> Cursor<'t> {
    /// At the beginning of a text; the room is for texts that have to be put together.
    pub fn new(text: &'t str, room: String) -> Self {
        Self { text, at: 0, undone: room }
    }

    /// The room for the next one.
    pub fn into_room(self) -> String {
        self.undone
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn step_by(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// The next byte that is no white space; `None` at the end.
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            let next = *self.rest().first()?;
            match next {
                b' ' | b'\t' | b'\n' | b'\r' => self.step_by(1),
                _ => return Some(next),
            }
        }
    }

    /// Goes beyond the byte that was peeked at.
    pub fn step(&mut self) {
        self.step_by(1);
    }

    /// Goes beyond these bytes if they come next, just so.
    pub fn eat(&mut self, bytes: &str) -> Option<()> {
        self.rest().starts_with(bytes.as_bytes()).then(|| self.step_by(bytes.len()))
    }

    /// Goes beyond the comma in front of the next member, or the end of an object or a list; whether there is another.
    pub fn another(&mut self, end: u8) -> Option<bool> {
        let next = self.peek()?;
        let more = next == b',';
        if !more && next != end {
            return None;
        }
        self.step();
        Some(more)
    }

    /// Goes into an object or a list; whether it has any member.
    pub fn any(&mut self, end: u8) -> Option<bool> {
        self.step();
        let any = self.peek()? != end;
        if !any {
            self.step();
        }
        Some(any)
    }

    /// Nothing but white space is left.
    pub fn finish(&mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }

    /// A text, whose first quotation mark comes next.
    pub fn text(&mut self) -> Option<&str> {
        let rest = self.rest();
        let begin = 1usize;
        let length = plain(rest.get(begin..)?);
        let end = begin.saturating_add(length);
        if rest.get(end) == Some(&b'"') {
            let from = self.at.checked_add(begin)?;
            self.step_by(end.saturating_add(1));
            return self.text.get(from..from.checked_add(length)?);
        }
        let written = self.text.get(self.at..self.at.checked_add(end_of_text(rest)?)?)?;
        self.undone = serde_json::from_str(written).ok()?;
        self.step_by(written.len());
        Some(&self.undone)
    }

    /// A number as it is written, without minus and exponent.
    pub fn number(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
        let digits = self.text.get(self.at..self.at.checked_add(length)?)?;
        self.step_by(length);
        // What comes behind it, a sign or a letter, is no end of a value and is found to be none.
        is_plain(digits).then_some(digits)
    }
}

/// How many bytes stand before the first that is no plain character of a text: a quotation mark, a backslash, a control character, or what is not ASCII.
fn plain(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<WIDE>();
    let mut length = 0usize;
    for word in words {
        let found = unusual(u64::from_le_bytes(*word));
        if found != 0 {
            let before = usize::try_from(found.trailing_zeros() / u8::BITS).unwrap_or(0);
            return length.saturating_add(before);
        }
        length = length.saturating_add(WIDE);
    }
    let is_plain = |byte: &&u8| (b' '..0x80).contains(*byte) && **byte != b'"' && **byte != b'\\';
    length.saturating_add(rest.iter().take_while(is_plain).count())
}

/// The highest bit of the first byte that is no plain character, and perhaps of others behind it.
fn unusual(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; WIDE]);
    const HIGH: u64 = u64::from_le_bytes([0x80; WIDE]);
    let all = |byte: u8| u64::from_le_bytes([byte; WIDE]);
    // A byte less than a limit borrows from its highest bit; a borrow from beyond can only come from a byte before, which is then the first.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(all(b' ')) & !word;
    (zero(word ^ all(b'"')) | zero(word ^ all(b'\\')) | control | word) & HIGH
}

/// Where a text ends, behind its last quotation mark.
fn end_of_text(bytes: &[u8]) -> Option<usize> {
    let mut at = 1usize;
    loop {
        let found = memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        at = at.checked_add(found)?;
        if bytes.get(at) == Some(&b'"') {
            return at.checked_add(1);
        }
        at = at.checked_add(2)?;
    }
}

/// Whether digits are a number of JSON.
fn is_plain(number: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, behind) = number.split_once('.').map_or((number, None), |(whole, behind)| (whole, Some(behind)));
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && behind.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_json_says() {
        for behind in ["", "\"", "x", "\\", "\u{e9}", " and so on, for many bytes"] {
            for length in 0..20 {
                for inner in ["", "\\n", "\\\"", "\\u00e9", "\u{e9}", "\u{1}", "\u{7f}", "\t", "\\", "\\x", "\\ud800"] {
                    let written = format!("\"{}{inner}\"{behind}", "a b/".repeat(5).split_at(length).0);
                    let mut stream = serde_json::Deserializer::from_str(&written).into_iter::<String>();
                    let expected = stream.next().unwrap().ok();
                    let mut cursor = Cursor::new(&written, String::new());
                    assert_eq!(cursor.text().map(str::to_owned), expected, "{written}");
                    if expected.is_some() {
                        assert_eq!(cursor.rest().len(), written.len() - stream.byte_offset(), "{written}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_byte_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            let is_plain = (b' '..0x80).contains(&byte) && byte != b'"' && byte != b'\\';
            for at in 0..19 {
                let mut bytes = [b'a'; 24];
                bytes[at] = byte;
                assert_eq!(plain(&bytes), if is_plain { 24 } else { at }, "{byte:#x} at {at}");
            }
        }
    }

    #[test]
    fn a_number_is_one_of_json_without_minus_and_exponent() {
        for (written, expected) in [
            ("0", Some("0")),
            ("25", Some("25")),
            ("45.00", Some("45.00")),
            ("0.5,", Some("0.5")),
            ("01", None),
            ("1.", None),
            (".5", None),
            ("1.2.3", None),
            ("-1", None),
        ] {
            assert_eq!(Cursor::new(written, String::new()).number(), expected, "{written}");
        }
    }
}
