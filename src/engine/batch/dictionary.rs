//! Texts by number, so that a question about a text is answered once for each text and not once for each session.
//!
//! Always holds: a text keeps its number; [`UNKNOWN`] and [`ABSENT`] are no text's.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::input::Texts;

/// The number of a text that the record does not say.
pub const UNKNOWN: u32 = 0;

/// The number of a text that is known to be absent.
pub const ABSENT: u32 = 1;

/// The texts of one kind.
#[derive(Clone, Debug)]
pub struct Dictionary {
    numbers: BTreeMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

/// A dictionary for each kind of text.
#[derive(Clone, Debug)]
pub struct Dictionaries {
    all: Vec<Dictionary>,
}

impl Dictionary {
    fn new() -> Self {
        // Two numbers stand for no text.
        let none: Arc<str> = Arc::from("");
        Self { numbers: BTreeMap::new(), texts: vec![Arc::clone(&none), none] }
    }

    /// The number of a text, a new one if it has none yet.
    pub fn number(&mut self, text: &Arc<str>) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let Ok(number) = u32::try_from(self.texts.len()) else { return UNKNOWN };
        self.numbers.insert(Arc::clone(text), number);
        self.texts.push(Arc::clone(text));
        number
    }

    /// Every text by its number, the two that stand for none included.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }
}

impl Dictionaries {
    /// Empty ones.
    pub fn new() -> Self {
        Self { all: Texts::ALL.map(|_| Dictionary::new()).into() }
    }

    /// The texts of a kind.
    pub fn of(&self, kind: Texts) -> &[Arc<str>] {
        self.all.get(kind.index()).map(Dictionary::texts).unwrap_or_default()
    }

    /// The number of a text of a kind.
    pub fn number(&mut self, kind: Texts, text: &Arc<str>) -> u32 {
        self.all.get_mut(kind.index()).map_or(UNKNOWN, |dictionary| dictionary.number(text))
    }
}
