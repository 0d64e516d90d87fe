//! Texts and lists of texts by number, so that a question about one is answered once for each and not once for each session.
//!
//! Always holds: a text keeps its number, a list for as long as lists are not forgotten; [`UNKNOWN`] and [`ABSENT`] are no text's; a list that is known to be absent is an empty one, which is [`ABSENT`].

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::input::Texts;

/// The number of a text that the record does not say.
pub const UNKNOWN: u32 = 0;

/// The number of a text that is known to be absent.
pub const ABSENT: u32 = 1;

/// The texts of one kind.
#[derive(Clone, Debug)]
pub struct Dictionary {
    numbers: BTreeMap<SmolStr, u32>,
    texts: Vec<SmolStr>,
}

/// The lists of texts of one kind.
#[derive(Clone, Debug)]
pub struct Lists {
    numbers: BTreeMap<Box<[u32]>, u32>,
    /// Where the texts of each list end.
    ends: Vec<usize>,
    texts: Vec<u32>,
}

/// A dictionary for each kind of text.
#[derive(Clone, Debug)]
pub struct Dictionaries {
    all: Vec<Dictionary>,
    lists: Vec<Lists>,
}

impl Dictionary {
    fn new() -> Self {
        // Two numbers stand for no text.
        Self { numbers: BTreeMap::new(), texts: vec![SmolStr::default(); 2] }
    }

    /// The number of a text, a new one if it has none yet.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let Ok(number) = u32::try_from(self.texts.len()) else { return UNKNOWN };
        let text = SmolStr::new(text);
        self.numbers.insert(text.clone(), number);
        self.texts.push(text);
        number
    }

    /// Every text by its number, the two that stand for none included.
    pub fn texts(&self) -> &[SmolStr] {
        &self.texts
    }
}

impl Lists {
    fn new() -> Self {
        Self { numbers: BTreeMap::new(), ends: vec![0, 0], texts: Vec::new() }
    }

    /// The number of a list, a new one if it has none yet.
    fn number(&mut self, members: &[u32]) -> u32 {
        if members.is_empty() {
            return ABSENT;
        }
        if let Some(number) = self.numbers.get(members) {
            return *number;
        }
        let number = self.push(members);
        self.numbers.insert(members.into(), number);
        number
    }

    /// A new number for a list.
    fn push(&mut self, members: &[u32]) -> u32 {
        let Ok(number) = u32::try_from(self.ends.len()) else { return UNKNOWN };
        self.texts.extend(members);
        self.ends.push(self.texts.len());
        number
    }

    /// Forgets all lists.
    fn clear(&mut self) {
        self.numbers.clear();
        self.ends.truncate(2);
        self.texts.clear();
    }

    /// The texts of a list.
    pub fn of(&self, number: u32) -> &[u32] {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.texts.get(start..*end)).unwrap_or_default()
    }

    /// Every list by its number, the two that have no texts included.
    pub fn all(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| self.texts.get(*start..*end).unwrap_or_default())
    }
}

static NO_LISTS: Lists = Lists { numbers: BTreeMap::new(), ends: Vec::new(), texts: Vec::new() };

impl Dictionaries {
    /// Empty ones.
    pub fn new() -> Self {
        Self { all: Texts::ALL.map(|_| Dictionary::new()).into(), lists: Texts::ALL.map(|_| Lists::new()).into() }
    }

    /// The lists of texts of a kind.
    pub fn lists(&self, kind: Texts) -> &Lists {
        self.lists.get(kind.index()).unwrap_or(&NO_LISTS)
    }

    /// The number of a list of texts of a kind.
    pub fn list(&mut self, kind: Texts, members: &[u32]) -> u32 {
        self.lists.get_mut(kind.index()).map_or(UNKNOWN, |lists| lists.number(members))
    }

    /// The number of a text of a kind, if it has one.
    pub fn find(&self, kind: Texts, text: &str) -> Option<u32> {
        self.all.get(kind.index())?.numbers.get(text).copied()
    }

    /// A new number for a list of texts of a kind, whether or not it has one already.
    pub fn new_list(&mut self, kind: Texts, members: &[u32]) -> u32 {
        self.lists.get_mut(kind.index()).map_or(UNKNOWN, |lists| lists.push(members))
    }

    /// Forgets all lists; texts keep their numbers.
    pub fn forget_lists(&mut self) {
        self.lists.iter_mut().for_each(Lists::clear);
    }

    /// How many texts there are.
    pub fn count(&self) -> usize {
        self.all.iter().map(|dictionary| dictionary.texts.len()).sum()
    }

    /// The texts of a kind.
    pub fn of(&self, kind: Texts) -> &[SmolStr] {
        self.all.get(kind.index()).map(Dictionary::texts).unwrap_or_default()
    }

    /// The number of a text of a kind.
    pub fn number(&mut self, kind: Texts, text: &str) -> u32 {
        self.all.get_mut(kind.index()).map_or(UNKNOWN, |dictionary| dictionary.number(text))
    }
}
