//! Which classes each text of a dictionary is in, and which of them the texts of each list are in: asked once for each text and each list.
//!
//! Always holds: bit *c* of group *g* of a text or list says whether it is in class *16 g + c* of its kind. What was asked stays when a dictionary gets more texts
//! or lists.

use super::dictionary::Dictionaries;
use super::graph::{CondNode, Graph};
use super::input::{Form, Input, Texts};
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

/// A group of classes that lists are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfLists {
    /// The kind of their texts.
    pub kind: Texts,
    /// The group.
    pub group: usize,
    /// Whether all texts are to be in the class; else any.
    pub only: bool,
}

/// The classes of the texts of every kind, and of the lists that a plan asks about.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    /// By kind and group.
    texts: Vec<Vec<Table>>,
    /// In the order of the plan.
    lists: Vec<Table>,
}

/// A group of classes, by the number of a text or a list; in bytes where they suffice, so that more of it stays in the processor's cache.
#[derive(Clone, Debug)]
pub enum Table {
    /// Of up to eight classes.
    Few(Vec<u8>),
    /// Of more.
    Many(Vec<u16>),
}

impl Classes {
    /// Of the texts and lists that dictionaries have.
    pub fn of(sets: &[Vec<Class>], of_lists: &[OfLists], dictionaries: &Dictionaries) -> Self {
        let mut classes = Self::default();
        classes.extend(sets, of_lists, dictionaries);
        classes
    }

    /// Takes in the texts and lists that dictionaries have got since; always of the same plan.
    pub fn extend(&mut self, sets: &[Vec<Class>], of_lists: &[OfLists], dictionaries: &Dictionaries) {
        self.texts.resize_with(Texts::ALL.len(), Vec::new);
        for ((kind, sets), groups) in Texts::ALL.into_iter().zip(sets).zip(&mut self.texts) {
            for (at, sets) in sets.chunks(GROUP).enumerate() {
                if groups.len() == at {
                    groups.push(Table::new(sets.len()));
                }
                let Some(table) = groups.get_mut(at) else { continue };
                for (number, text) in dictionaries.of(kind).iter().enumerate().skip(table.len()) {
                    // The first two numbers stand for no text, which is in no class.
                    table.push(if number < 2 { 0 } else { inside(sets, &Value::text(text)) });
                }
            }
        }
        for (at, of) in of_lists.iter().enumerate() {
            let own = sets.get(of.kind.index()).and_then(|sets| sets.chunks(GROUP).nth(of.group)).unwrap_or_default();
            if self.lists.len() == at {
                self.lists.push(Table::new(own.len()));
            }
            let texts = self.texts.get(of.kind.index()).and_then(|groups| groups.get(of.group));
            let (Some(texts), Some(table)) = (texts, self.lists.get_mut(at)) else { continue };
            for list in dictionaries.lists(of.kind).all().skip(table.len()) {
                table.push(of.bits(own, texts, list));
            }
        }
    }

    /// Forgets the classes of lists: there will be others by the same numbers.
    pub fn forget_lists(&mut self) {
        self.lists.clear();
    }

    /// A group of classes of every text of a kind.
    pub fn texts(&self, kind: Texts, group: usize) -> Option<&Table> {
        self.texts.get(kind.index())?.get(group)
    }

    /// A group of classes of every list, by its place in the plan.
    pub fn lists(&self, at: usize) -> Option<&Table> {
        self.lists.get(at)
    }
}

/// Which of these classes a text is in, as bits.
fn inside(sets: &[Class], text: &Value) -> u16 {
    let inside = (0u32..).zip(sets).filter(|(_, class)| match class {
        Class::Among(set) => set.has(text),
        Class::Longer(_) => false,
    });
    inside.fold(0, |all, (bit, _)| all | 1u16.wrapping_shl(bit))
}

impl OfLists {
    /// Groups of classes that the conditions of a plan ask lists for.
    pub fn in_plan(graph: &Graph, inputs: &[Input]) -> Vec<Self> {
        let mut all = Vec::new();
        for (node, _) in &graph.conds {
            let CondNode::ListClass { input, class, only } = node else { continue };
            let Some(Form::List(kind)) = inputs.get(*input).map(|input| input.form) else { continue };
            let one = Self { kind, group: class / GROUP, only: *only };
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all
    }

    /// Which of these classes a list is in, as bits.
    fn bits(self, sets: &[Class], texts: &Table, list: &[u32]) -> u16 {
        let of_texts = list.iter().map(|text| texts.get(*text));
        if self.only {
            return if list.is_empty() { 0 } else { of_texts.fold(u16::MAX, |all, bits| all & bits) };
        }
        let longer = (0u32..).zip(sets).filter(|(_, class)| match class {
            Class::Longer(than) => list.len() > *than,
            Class::Among(_) => false,
        });
        let longer = longer.fold(0, |all, (bit, _)| all | 1u16.wrapping_shl(bit));
        of_texts.fold(longer, |all, bits| all | bits)
    }
}

/// As many entries as numbers of one byte have.
const BYTES: usize = 256;

impl Table {
    /// Of so many classes; no texts yet.
    fn new(classes: usize) -> Self {
        if classes <= 8 { Self::Few(Vec::new()) } else { Self::Many(Vec::new()) }
    }

    fn len(&self) -> usize {
        match self {
            Self::Few(table) => table.len(),
            Self::Many(table) => table.len(),
        }
    }

    fn push(&mut self, bits: u16) {
        let [low, _] = bits.to_le_bytes();
        match self {
            Self::Few(table) => table.push(low),
            Self::Many(table) => table.push(bits),
        }
    }

    /// The classes of a text or list.
    pub fn get(&self, number: u32) -> u16 {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        match self {
            Self::Few(table) => table.get(at).map_or(0, |bits| u16::from(*bits)),
            Self::Many(table) => table.get(at).copied().unwrap_or(0),
        }
    }
}

/// The entries that numbers of one byte have; zero where there are fewer.
pub fn first<T: Copy + Default>(table: &[T]) -> [T; BYTES] {
    let mut all = [T::default(); BYTES];
    all.iter_mut().zip(table).for_each(|(to, from)| *to = *from);
    all
}
