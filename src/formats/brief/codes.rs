//! The codes of lines, each once, by numbers.
//!
//! In: codes. Out: their numbers, and the codes by them. What always holds: a code has one number until all are forgotten.

use std::collections::BTreeMap;

use super::texts::Texts;

/// A code, by the order in which [`Codes`] heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeNumber(u32);

impl CodeNumber {
    /// The place of what is kept for it, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Codes by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    texts: Texts,
    numbers: BTreeMap<Box<str>, CodeNumber>,
}

impl Codes {
    /// The number of a code.
    pub fn number(&mut self, code: &str) -> CodeNumber {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        let number = CodeNumber(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(code);
        self.numbers.insert(Box::from(code), number);
        number
    }

    /// A code; empty for the number of other codes.
    #[must_use]
    pub fn get(&self, number: CodeNumber) -> &str {
        self.texts.get(number.place())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Forgets all, and keeps the room.
    pub fn clear(&mut self) {
        self.texts.truncate(0);
        self.numbers.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_number_until_it_is_forgotten() {
        let mut codes = Codes::default();
        let given: Vec<usize> = ["97110", "97140", "97110", ""].iter().map(|code| codes.number(code).place()).collect();
        assert_eq!(given, [0, 1, 0, 2]);
        let other = codes.number("97140");
        assert_eq!((codes.get(other), codes.len()), ("97140", 3));
        codes.clear();
        assert_eq!((codes.get(other), codes.is_empty()), ("", true));
        assert_eq!(codes.number("97124").place(), 0);
    }
}
