//! Which classes each text of a dictionary is in, and which of them the texts of each list are in: asked once for each text and each list.
//!
//! Always holds: bit *c* of group *g* of a text says whether it is in class *16 g + c* of its kind.

use super::dictionary::Dictionaries;
use super::input::Texts;
use crate::lang::typed::CodeSet;
use crate::model::value::Value;

/// Classes in a group: as many as are looked up at a time.
pub const GROUP: usize = 16;

/// What a text or a list is asked for.
#[derive(Clone, Debug)]
pub enum Class {
    /// Whether it is among these; of a list, whether its texts are.
    Among(Box<CodeSet>),
    /// Whether it is a list of more texts than so many.
    Longer(usize),
}

/// The classes of the texts of every kind, by kind and group.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    kinds: Vec<Vec<Vec<u16>>>,
}

/// The classes of the texts of every list of a kind, one group of them.
#[derive(Clone, Debug)]
pub struct ListClasses {
    kind: Texts,
    group: usize,
    /// Those of any of its texts.
    any: Vec<u16>,
    /// Those of all of its texts; none of an empty list.
    only: Vec<u16>,
    /// Whether that is asked for.
    only_is_asked: bool,
    /// Lengths that are asked for, and their bits.
    longer: Vec<(usize, u16)>,
}

impl Classes {
    /// Of the texts that dictionaries have.
    pub fn of(sets: &[Vec<Class>], dictionaries: &Dictionaries) -> Self {
        let kinds = Texts::ALL.into_iter().zip(sets).map(|(kind, sets)| {
            let texts = dictionaries.of(kind);
            // The first two numbers stand for no text, which is in no class.
            let values: Vec<Value> =
                texts.iter().skip(2).map(|text| Value::Text(std::sync::Arc::clone(text))).collect();
            let groups = sets.chunks(GROUP).map(|sets| {
                let bits = values.iter().map(|value| {
                    let inside = (0u32..).zip(sets).filter(|(_, class)| match class {
                        Class::Among(set) => set.has(value),
                        Class::Longer(_) => false,
                    });
                    inside.fold(0u16, |all, (bit, _)| all | 1u16.wrapping_shl(bit))
                });
                [0, 0].into_iter().chain(bits).collect()
            });
            groups.collect()
        });
        Self { kinds: kinds.collect() }
    }

    /// A group of classes of every text of a kind.
    pub fn texts(&self, kind: Texts, group: usize) -> &[u16] {
        self.kinds.get(kind.index()).and_then(|groups| groups.get(group)).map(Vec::as_slice).unwrap_or_default()
    }
}

impl ListClasses {
    /// For a group of a kind, of which these are the classes; no lists yet.
    pub fn new(kind: Texts, group: usize, classes: &[Vec<Class>]) -> Self {
        let own = classes.get(kind.index()).into_iter().flatten().skip(group.saturating_mul(GROUP)).take(GROUP);
        let longer = (0u32..).zip(own).filter_map(|(bit, class)| match class {
            Class::Longer(than) => Some((*than, 1u16.wrapping_shl(bit))),
            Class::Among(_) => None,
        });
        Self { kind, group, any: Vec::new(), only: Vec::new(), only_is_asked: false, longer: longer.collect() }
    }

    /// It is asked for classes of all texts of a list.
    pub fn ask_only(&mut self) {
        self.only_is_asked = true;
    }

    /// Whether it is the group of that kind.
    pub fn is(&self, kind: Texts, group: usize) -> bool {
        self.kind == kind && self.group == group
    }

    /// Of the lists that dictionaries have.
    pub fn fill(&mut self, classes: &Classes, dictionaries: &Dictionaries) {
        let of_texts = classes.texts(self.kind, self.group);
        self.any.clear();
        self.only.clear();
        for list in dictionaries.lists(self.kind).all() {
            let (mut any, mut only) = (0u16, u16::MAX);
            for text in list {
                let bits = of(of_texts, *text);
                any |= bits;
                only &= bits;
            }
            for (than, bit) in &self.longer {
                any |= if list.len() > *than { *bit } else { 0 };
            }
            self.any.push(any);
            if self.only_is_asked {
                self.only.push(if list.is_empty() { 0 } else { only });
            }
        }
    }

    /// By list: the classes of any of its texts.
    pub fn any(&self) -> &[u16] {
        &self.any
    }

    /// By list: the classes of all of its texts.
    pub fn only(&self) -> &[u16] {
        &self.only
    }
}

/// What a table says of a text or a list.
#[inline]
pub fn of(table: &[u16], number: u32) -> u16 {
    usize::try_from(number).ok().and_then(|at| table.get(at)).copied().unwrap_or(0)
}
