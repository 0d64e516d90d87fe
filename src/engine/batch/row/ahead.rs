//! A key that is expected next.
//!
//! In: a name. Out: whether bytes begin with it as a key of JSON, as it is mostly written. What always holds: bytes that begin with it are this key; others
//! may be the same key, written otherwise.

/// Bytes of a key that are compared at once, as words.
const WORDS: usize = 3;

/// Bytes of a word.
const WIDE: usize = 8;

/// All of them.
const SHORT: usize = WORDS * WIDE;

/// Words, and the bits of each that count.
#[derive(Clone, Copy, Debug)]
struct Words {
    are: [u64; WORDS],
    mask: [u64; WORDS],
}

impl Words {
    /// Whether bytes begin with them.
    #[inline]
    fn are_in(&self, first: &[u8; SHORT]) -> bool {
        let ([one, two, three], [begin, middle, end]) = (words(first), self.mask);
        let [first, second, third] = self.are;
        ((one ^ first) & begin) | ((two ^ second) & middle) | ((three ^ third) & end) == 0
    }
}

/// A key with its quotation marks and its colon.
#[derive(Clone, Debug)]
pub struct Ahead {
    length: usize,
    written: Written,
}

/// How it is written. Most keys are short, and nothing is allocated for them.
#[derive(Clone, Debug)]
enum Written {
    /// Its bytes, and a mask over them.
    Short(Words),
    /// More bytes than that.
    Long(Box<str>),
}

impl Ahead {
    /// A key of this name. One in which JSON writes something otherwise is never found.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let is_plain = !name.bytes().any(|byte| byte.is_ascii_control() || byte == b'"' || byte == b'\\');
        let parts = if is_plain { ["\"", name, "\":"] } else { ["\u{0}", "", ""] };
        let length = parts.iter().fold(0usize, |length, part| length.saturating_add(part.len()));
        if length > SHORT {
            return Self { length, written: Written::Long(parts.concat().into()) };
        }
        let (mut bytes, mut mask) = ([0; SHORT], [0; SHORT]);
        let written = parts.iter().flat_map(|part| part.bytes());
        for ((byte, of), one) in bytes.iter_mut().zip(&mut mask).zip(written) {
            (*byte, *of) = (one, u8::MAX);
        }
        Self { length, written: Written::Short(Words { are: words(&bytes), mask: words(&mask) }) }
    }

    /// Whether bytes begin with it.
    #[inline]
    #[must_use]
    pub fn begins(&self, bytes: &[u8]) -> bool {
        match &self.written {
            Written::Short(expected) => match bytes.first_chunk() {
                Some(first) => expected.are_in(first),
                None => self.is_all_of(expected, bytes),
            },
            Written::Long(written) => bytes.starts_with(written.as_bytes()),
        }
    }

    /// The same of bytes at the end of a text, which are fewer than are compared at once.
    #[cold]
    fn is_all_of(&self, expected: &Words, bytes: &[u8]) -> bool {
        let mut first = [0; SHORT];
        first.iter_mut().zip(bytes).for_each(|(byte, one)| *byte = *one);
        bytes.len() >= self.length && expected.are_in(&first)
    }

    /// How many bytes it has.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has none; it always has some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

#[inline]
fn words(bytes: &[u8; SHORT]) -> [u64; WORDS] {
    match bytes.as_chunks() {
        ([one, two, three], _) => [u64::from_le_bytes(*one), u64::from_le_bytes(*two), u64::from_le_bytes(*three)],
        _ => [0; WORDS],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_where_it_stands_and_nowhere_else() {
        for length in 0..40 {
            let name: String = ('a'..='z').cycle().take(length).collect();
            let (key, written) = (Ahead::of(&name), format!("\"{name}\":"));
            assert_eq!(key.len(), written.len());
            for behind in ["", "1", "\"a text that is longer than any key\""] {
                let text = [&written, behind].concat();
                assert!(key.begins(text.as_bytes()), "{text}");
                for at in 0..written.len() {
                    let mut other = text.clone().into_bytes();
                    other[at] ^= 1;
                    assert!(!key.begins(&other), "{text} at {at}");
                    assert!(!key.begins(&text.as_bytes()[..at]), "{text} until {at}");
                }
            }
        }
        assert!(!Ahead::of("a\"b").begins(b"\"a\"b\":1"));
        assert!(Ahead::of("\u{e9}").begins("\"\u{e9}\":1".as_bytes()));
    }
}
