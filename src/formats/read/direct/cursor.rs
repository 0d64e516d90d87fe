//! The text of a record, and how far it was read.
//!
//! In: the text of one record. Out: its pieces: a key that was guessed, a text, a number as it is written. What always holds: what is given out is what JSON says stands
//! there; where that is not plain to see, `serde_json` says it, and what it does not take is nothing here either.
//!
//! Most of a record are keys in the order in which the record before had them, and short texts without anything to undo, and so they are taken as bytes:
//! going through the same records key by key costs `serde_json` and `jiter` five times the instructions, since neither can be told which key is expected.

use wide::u8x16;

use crate::engine::batch::{Ahead, WIDE};

/// Digits of a number that is read at once.
const FEW: usize = 6;

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

    /// What is not read yet.
    #[inline]
    pub fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn step_by(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// Goes to where these are not read yet, which are the last of the text.
    #[inline]
    pub fn go_to(&mut self, rest: &[u8]) {
        self.at = self.text.len().saturating_sub(rest.len());
    }

    /// How many bytes are read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// All of the text.
    pub fn all(&self) -> &'t str {
        self.text
    }

    /// The next byte that is no white space; `None` at the end.
    #[inline]
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
    #[inline]
    pub fn step(&mut self) {
        self.step_by(1);
    }

    /// Goes beyond these bytes if they come next, just so.
    pub fn eat(&mut self, bytes: &str) -> Option<()> {
        self.rest().starts_with(bytes.as_bytes()).then(|| self.step_by(bytes.len()))
    }

    /// Goes beyond a key that is expected, with its colon, if it comes next as it is mostly written.
    #[inline]
    pub fn eat_key(&mut self, key: &Ahead) -> Option<()> {
        key.begins(self.rest()).then(|| self.step_by(key.len()))
    }

    /// Goes beyond the comma in front of the next member, or the end of an object or a list; whether there is another.
    #[inline]
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
    #[inline]
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
    #[inline]
    pub fn text(&mut self) -> Option<&str> {
        let from = self.at.checked_add(1)?;
        let rest = self.text.as_bytes().get(from..)?;
        let length = plain(rest);
        if rest.get(length) == Some(&b'"') {
            let until = from.checked_add(length)?;
            self.at = until.saturating_add(1);
            return self.text.get(from..until);
        }
        self.unusual_text()
    }

    /// A text whose first quotation mark was read; its last one comes next.
    pub fn inner_text(&mut self) -> Option<&str> {
        let from = self.at;
        let rest = self.rest();
        let length = plain(rest);
        if rest.get(length) == Some(&b'"') {
            let until = from.checked_add(length)?;
            self.at = until;
            return self.text.get(from..until);
        }
        self.at = from.checked_sub(1)?;
        self.unusual_text()?;
        self.at = self.at.checked_sub(1)?;
        Some(&self.undone)
    }

    /// The same of one in which something is to be undone, or that is none.
    #[cold]
    fn unusual_text(&mut self) -> Option<&str> {
        let rest = self.rest();
        let written = self.text.get(self.at..self.at.checked_add(end_of_text(rest)?)?)?;
        self.undone = serde_json::from_str(written).ok()?;
        self.step_by(written.len());
        Some(&self.undone)
    }

    /// A number as it is written, without minus and exponent.
    pub fn number(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let whole = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (mut length, mut is_plain) = (whole, whole == 1 || (whole > 1 && rest.first() != Some(&b'0')));
        if rest.get(whole) == Some(&b'.') {
            let behind = rest.get(whole.checked_add(1)?..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
            length = whole.checked_add(1)?.checked_add(behind)?;
            is_plain &= behind > 0;
        }
        let digits = self.text.get(self.at..self.at.checked_add(length)?)?;
        self.step_by(length);
        // What comes behind it, a sign, a point or a letter, is no end of a value and is found to be none.
        is_plain.then_some(digits)
    }
}

/// How many bytes a text has whose first quotation mark was read, if it stands there as it is.
#[inline]
pub fn verbatim(bytes: &[u8]) -> Option<usize> {
    if let Some(first) = bytes.first_chunk::<WIDE>() {
        let found = unusual(*first);
        if found != 0 {
            let length = usize::try_from(found.trailing_zeros()).unwrap_or(0);
            return (first.get(length) == Some(&b'"')).then_some(length);
        }
    }
    let length = plain(bytes);
    (bytes.get(length) == Some(&b'"')).then_some(length)
}

/// A whole number of few digits, and how many those are; `None`: it has to be looked at.
#[inline]
pub fn few_digits(bytes: &[u8]) -> Option<(i64, usize)> {
    let (mut number, mut digits) = (0i64, 0usize);
    loop {
        match bytes.get(digits)? {
            digit @ b'0'..=b'9' => {
                number = number.wrapping_mul(10).wrapping_add(i64::from(digit.wrapping_sub(b'0')));
                digits = digits.wrapping_add(1);
            }
            b'.' => return None,
            _ => break,
        }
        if digits > FEW {
            return None;
        }
    }
    let is_plain = digits == 1 || (digits > 1 && bytes.first() != Some(&b'0'));
    is_plain.then_some((number, digits))
}

/// How many bytes stand before the first that is no plain character of a text: a quotation mark, a backslash, a control character, or what is not ASCII.
fn plain(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, behind)) = rest.split_first_chunk() {
        let found = unusual(*word);
        if found != 0 {
            let before = usize::try_from(found.trailing_zeros()).unwrap_or(0);
            return bytes.len().saturating_sub(rest.len()).saturating_add(before);
        }
        rest = behind;
    }
    let is_plain = |byte: &&u8| (b' '..0x80).contains(*byte) && **byte != b'"' && **byte != b'\\';
    bytes.len().saturating_sub(rest.len()).saturating_add(rest.iter().take_while(is_plain).count())
}

/// A bit for each byte that is no plain character.
#[inline]
fn unusual(word: [u8; WIDE]) -> u32 {
    let word = u8x16::new(word);
    let mark = word.simd_eq(u8x16::splat(b'"')) | word.simd_eq(u8x16::splat(b'\\'));
    // What is not ASCII has its highest bit set.
    (mark | word.simd_lt(u8x16::splat(b' ')) | word).to_bitmask()
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
            for at in 0..39 {
                let mut bytes = [b'a'; 40];
                bytes[at] = byte;
                assert_eq!(plain(&bytes), if is_plain { 40 } else { at }, "{byte:#x} at {at}");
            }
        }
    }

    #[test]
    fn a_number_of_few_digits_is_the_number() {
        for written in ["0", "7", "25", "1440", "999999", "1000000", "00", "01", "", "x", "-1", "1.5", "1.", "1e3"] {
            let text = format!("{written},");
            let expected = Cursor::new(&text, String::new()).number().filter(|digits| digits.len() <= FEW);
            let expected = expected.and_then(|digits| Some((digits.parse().ok()?, digits.len())));
            assert_eq!(few_digits(text.as_bytes()), expected, "{written}");
        }
    }

    #[test]
    fn a_text_that_stands_as_it_is_is_the_text() {
        for length in 0..40 {
            let text = "a b/".repeat(10).split_at(length).0.to_owned();
            for (inner, is_one) in [("", true), ("\\n", false), ("\u{e9}", false), ("\u{1}", false)] {
                let written = format!("\"{text}{inner}\",");
                let mut cursor = Cursor::new(&written, String::new());
                cursor.step();
                assert_eq!(verbatim(cursor.rest()), is_one.then_some(length), "{written}");
                if inner != "\u{1}" && !is_one {
                    let expected: String = serde_json::from_str(written.trim_end_matches(',')).unwrap();
                    assert_eq!(cursor.inner_text(), Some(&*expected));
                    assert_eq!(cursor.rest(), b"\",");
                }
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
            ("1.2.3", Some("1.2")),
            ("-1", None),
        ] {
            assert_eq!(Cursor::new(written, String::new()).number(), expected, "{written}");
        }
    }
}
