//! Which classes each text of a dictionary is in: asked once for each text.
//!
//! Always holds: bit *c* of word *w* of a text says whether it is in class *64 w + c* of its kind.

use super::dictionary::Dictionaries;
use super::input::Texts;
use crate::lang::typed::CodeSet;
use crate::model::value::Value;

/// The classes of the texts of every kind, by kind and word.
#[derive(Clone, Debug)]
pub struct Classes {
    kinds: Vec<Vec<Vec<u64>>>,
}

impl Classes {
    /// For as many words as a plan's classes take; no texts yet.
    pub fn new(sets: &[Vec<CodeSet>]) -> Self {
        Self { kinds: sets.iter().map(|sets| vec![Vec::new(); sets.len().div_ceil(64)]).collect() }
    }

    /// Takes in what is new in the dictionaries.
    pub fn grow(&mut self, sets: &[Vec<CodeSet>], dictionaries: &Dictionaries) {
        for ((kind, words), sets) in Texts::ALL.into_iter().zip(&mut self.kinds).zip(sets) {
            let texts = dictionaries.of(kind);
            for (word, sets) in words.iter_mut().zip(sets.chunks(64)) {
                for (number, text) in texts.iter().enumerate().skip(word.len()) {
                    // The first two numbers stand for no text, which is in no class.
                    let value = Value::Text(std::sync::Arc::clone(text));
                    let bits = (0u32..).zip(sets).filter(|(_, set)| number >= 2 && set.has(&value));
                    word.push(bits.fold(0, |all, (bit, _)| all | 1u64.wrapping_shl(bit)));
                }
            }
        }
    }

    /// The classes of every text of a kind, 64 of them.
    pub fn word(&self, kind: Texts, word: usize) -> &[u64] {
        self.kinds.get(kind.index()).and_then(|words| words.get(word)).map(Vec::as_slice).unwrap_or_default()
    }
}
