//! What a code or word can still be: in each of these lists, in none of those.

use std::collections::BTreeSet;

use crate::lang::typed::{CodeSet, Item};
use crate::model::value::Value;

/// What a code, a word or another text can still be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    /// One of these, where that is known.
    only: Option<BTreeSet<Value>>,
    /// In each of these lists, which cannot be written out.
    within: Vec<Vec<Item>>,
    /// None of these.
    never: Vec<Item>,
}

impl Texts {
    /// One of these.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = Value>) -> Self {
        Self { only: Some(values.into_iter().collect()), ..Self::default() }
    }

    /// It is in a list.
    pub fn keep(&mut self, set: &CodeSet) {
        match (&mut self.only, written_out(set)) {
            (Some(only), _) => only.retain(|value| set.has(value)),
            (None, Some(values)) => {
                let never = &self.never;
                let within = &self.within;
                let left = values.into_iter().filter(|value| {
                    !never.iter().any(|item| item.matches(value))
                        && within.iter().all(|items| items.iter().any(|item| item.matches(value)))
                });
                self.only = Some(left.collect());
            }
            (None, None) => self.within.push(set.items().to_vec()),
        }
    }

    /// It is not in a list.
    pub fn drop(&mut self, set: &CodeSet) {
        match &mut self.only {
            Some(only) => only.retain(|value| !set.has(value)),
            None => self.never.extend(set.items().iter().cloned()),
        }
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.only {
            Some(only) => only.is_empty(),
            None => self.within.iter().enumerate().any(|(at, items)| {
                let others = || self.within.iter().enumerate().filter(move |(other, _)| *other != at);
                let gone = |item: &Item| {
                    self.never.iter().any(|never| covers(never, item))
                        || others().any(|(_, other)| other.iter().all(|one| apart(one, item)))
                };
                items.iter().all(gone)
            }),
        }
    }
}

/// The members of a list, where they can be written out: single ones, and ranges that differ in their last digit.
fn written_out(set: &CodeSet) -> Option<Vec<Value>> {
    let mut all = Vec::new();
    for item in set.items() {
        match item {
            Item::One(value) => all.push(value.clone()),
            Item::Range(low, high) => {
                let (first, last) = (low.chars().last()?, high.chars().last()?);
                let (stem, other) = (low.strip_suffix(first)?, high.strip_suffix(last)?);
                // Between two digits there are only digits.
                if stem != other || !first.is_ascii_digit() || !last.is_ascii_digit() {
                    return None;
                }
                all.extend((first..=last).map(|digit| Value::text(&format!("{stem}{digit}"))));
            }
            Item::Prefix(_) => return None,
        }
    }
    Some(all)
}

/// Whether no text is in both.
fn apart(a: &Item, b: &Item) -> bool {
    match (a, b) {
        (Item::One(one), other) | (other, Item::One(one)) => !other.matches(one),
        (Item::Range(low, high), Item::Range(from, to)) => low.len() != from.len() || high < from || to < low,
        (Item::Prefix(one), Item::Prefix(other)) => {
            !one.starts_with(other.as_str()) && !other.starts_with(one.as_str())
        }
        (Item::Range(low, high), Item::Prefix(start)) | (Item::Prefix(start), Item::Range(low, high)) => {
            match (low.get(..start.len()), high.get(..start.len())) {
                (Some(low), Some(high)) => start.as_str() < low || high < start.as_str(),
                // A text of the range is shorter than the start.
                _ => low.is_char_boundary(low.len().min(start.len())) && low.len() < start.len(),
            }
        }
    }
}

/// Whether every text of the second is in the first.
fn covers(a: &Item, b: &Item) -> bool {
    match (a, b) {
        (all, Item::One(one)) => all.matches(one),
        (Item::Range(low, high), Item::Range(from, to)) => low.len() == from.len() && low <= from && to <= high,
        (Item::Prefix(start), Item::Range(low, high)) => {
            low.starts_with(start.as_str()) && high.starts_with(start.as_str())
        }
        (Item::Prefix(start), Item::Prefix(longer)) => longer.starts_with(start.as_str()),
        (Item::One(_), _) | (Item::Range(..), Item::Prefix(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(items: &[Item]) -> CodeSet {
        CodeSet::new(None, items.to_vec())
    }

    fn one(text: &str) -> Item {
        Item::One(Value::text(text))
    }

    fn range(low: &str, high: &str) -> Item {
        Item::Range(low.into(), high.into())
    }

    fn prefix(start: &str) -> Item {
        Item::Prefix(start.into())
    }

    #[test]
    fn lists_that_share_nothing_leave_nothing() {
        for (keep, drop, empty) in [
            (vec![vec![one("97110")], vec![one("97124")]], vec![], true),
            (vec![vec![range("97161", "97168")], vec![one("97164")]], vec![], false),
            (vec![vec![range("97161", "97163")]], vec![one("97161"), one("97162"), one("97163")], true),
            (vec![vec![range("97161", "97172")]], vec![range("97160", "97180")], true),
            (vec![vec![range("97161", "97172")], vec![range("97180", "97190")]], vec![], true),
            (vec![vec![prefix("M54.")], vec![prefix("M53.")]], vec![], true),
            (vec![vec![prefix("M54.")], vec![prefix("M54.5")]], vec![], false),
            (vec![vec![prefix("M54.5")]], vec![prefix("M54.")], true),
            (vec![vec![prefix("971")], vec![range("97200", "97999")]], vec![], true),
            (vec![vec![prefix("979")], vec![range("97200", "97999")]], vec![], false),
            (vec![], vec![one("97110")], false),
        ] {
            let mut texts = Texts::default();
            keep.iter().for_each(|items| texts.keep(&set(items)));
            texts.drop(&set(&drop));
            assert_eq!(texts.is_empty(), empty, "in {keep:?}, not in {drop:?}");
        }
    }
}
