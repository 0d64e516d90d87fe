//! The parts of a text as a tree.

use super::grammar::{Part, Rule};

/// A part of a text with those it consists of.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    text: &'t str,
    part: Part,
    within: &'t [Part],
}

impl<'t> Node<'t> {
    /// The rule of the grammar that read it.
    pub fn rule(self) -> Rule {
        self.part.rule
    }

    /// Its words, with blanks that its rule took along at the end.
    pub fn words(self) -> &'t str {
        let wide = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        self.text.get(wide(self.part.start)..wide(self.part.end)).unwrap_or("")
    }

    /// Its first byte in the text.
    pub fn start(self) -> usize {
        usize::try_from(self.part.start).unwrap_or(usize::MAX)
    }

    /// What it consists of, in order.
    pub fn inner(self) -> Nodes<'t> {
        Nodes { text: self.text, parts: self.within }
    }
}

/// Parts of a text beside each other.
#[derive(Clone, Debug)]
pub struct Nodes<'t> {
    text: &'t str,
    parts: &'t [Part],
}

impl<'t> Nodes<'t> {
    /// The parts of a text, each before those within it.
    pub fn of(text: &'t str, parts: &'t [Part]) -> Self {
        Self { text, parts }
    }
}

impl<'t> Iterator for Nodes<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let (part, behind) = self.parts.split_first()?;
        let (within, rest) = behind.split_at_checked(usize::try_from(part.within).ok()?)?;
        self.parts = rest;
        Some(Node { text: self.text, part: *part, within })
    }
}
