//! Imported lists as the sets that operators take, made once for the days on which a list has the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use crate::lang::typed::{CodeSet, Item};
use crate::model::listed::{AttachedList, Listed, OnDay};
use crate::model::value::Value;

/// What stands for a list on a day.
#[derive(Clone, Debug)]
pub enum InList {
    /// What ships.
    Shipped,
    /// What was imported.
    Imported(Arc<CodeSet>),
    /// An imported list that cannot be read.
    Unreadable,
}

/// Sets by the name of the list and the first day on which it has just that.
type Sets = BTreeMap<(String, Option<Date>), Arc<CodeSet>>;

/// The sets made so far.
#[derive(Clone, Debug, Default)]
pub struct Lists(Arc<Mutex<Sets>>);

impl Lists {
    /// What stands for a list on a day.
    pub fn on(&self, name: &str, list: &AttachedList, day: Date) -> InList {
        let (since, items) = match list.0.on(day) {
            OnDay::NotYet => return InList::Shipped,
            OnDay::Unreadable => return InList::Unreadable,
            OnDay::Listed { since, items } => (since, items),
        };
        let set = || Arc::new(CodeSet::new(Some(name.to_owned()), items.iter().map(item).collect()));
        let Ok(mut made) = self.0.lock() else { return InList::Imported(set()) };
        InList::Imported(Arc::clone(made.entry((name.to_owned(), since)).or_insert_with(set)))
    }
}

fn item(listed: &Listed) -> Item {
    match listed {
        Listed::One(code) => Item::One(Value::text(code)),
        Listed::Range(first, last) => Item::Range(first.clone(), last.clone()),
        Listed::Prefix(start) => Item::Prefix(start.clone()),
    }
}
