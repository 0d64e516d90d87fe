//! A list of codes as data, and the search for a value in it.
//!
//! In: the members of a list, as written ([`words`]), or sorted by the build ([`sorted`]). Out: whether a value is among them. What always holds: [`CodeSet::has`] answers as if each
//! member were asked in turn ([`Item::matches`]); how it searches is not to be seen, not even in [`PartialEq`].

pub mod sorted;
mod spans;
pub mod words;

use std::fmt;
use std::sync::{Arc, OnceLock};

use self::sorted::Sorted;
use self::spans::Spans;
use self::words::Words;
use crate::model::later::Later;
use crate::model::value::Value;

/// Members up to which each is asked in turn: for so few that is as fast.
const FEW: usize = 8;

/// A list of literals, ranges and prefixes.
#[derive(Clone)]
pub struct CodeSet {
    name: Option<String>,
    members: Members,
}

#[derive(Clone)]
enum Members {
    /// Read.
    Read {
        items: Vec<Item>,
        /// The same members, sorted; made when a long list is first searched.
        spans: OnceLock<Box<Spans>>,
    },
    /// Packed: read when they are first asked for.
    Packed { items: Later<Item>, spans: OnceLock<Box<Spans>> },
    /// Codes that the build has sorted.
    Sorted {
        codes: &'static Sorted,
        words: Words,
        /// The same, made when they are first asked for.
        items: Arc<OnceLock<Vec<Item>>>,
    },
}

/// A member of a [`CodeSet`].
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Item {
    /// One value.
    One(Value),
    /// `97161 to 97168`, both ends included, compared as text of equal length.
    Range(String, String),
    /// `M54.*`: everything that starts with this text.
    Prefix(String),
}

impl Item {
    /// Whether a value is this one, in this range, or starts so. Ranges and prefixes only hold for text of a code.
    #[must_use]
    pub fn matches(&self, value: &Value) -> bool {
        match (self, value) {
            (Item::One(one), value) => one == value,
            (Item::Range(low, high), Value::Text(text)) => {
                text.len() == low.len() && **text >= **low && **text <= **high
            }
            (Item::Prefix(start), Value::Text(text)) => text.starts_with(start.as_str()),
            (Item::Range(..) | Item::Prefix(_), _) => false,
        }
    }
}

impl CodeSet {
    /// A list of these members.
    #[must_use]
    pub fn new(name: Option<String>, items: Vec<Item>) -> Self {
        Self { name, members: Members::Read { items, spans: OnceLock::new() } }
    }

    /// A list of a profile with codes that the build has sorted.
    pub(in crate::lang) fn sorted(name: String, words: Words, codes: &'static Sorted) -> Self {
        Self { name: Some(name), members: Members::Sorted { codes, words, items: Arc::default() } }
    }

    /// The same members without a name.
    #[must_use]
    pub fn unnamed(&self) -> Self {
        Self { name: None, members: self.members.clone() }
    }

    /// The profile's name for it; `None` where it is written out.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its members, in the order written.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        match &self.members {
            Members::Read { items, .. } => items,
            Members::Packed { items, .. } => items,
            Members::Sorted { words, items, .. } => {
                items.get_or_init(|| words.iter().map(|word| Item::One(Value::text(&word.value))).collect())
            }
        }
    }

    /// Whether it has no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.members {
            Members::Read { .. } | Members::Packed { .. } => self.items().is_empty(),
            Members::Sorted { codes, .. } => codes.is_empty(),
        }
    }

    /// Whether another list has the same members in the same order.
    #[must_use]
    pub fn has_the_members_of(&self, other: &Self) -> bool {
        match (&self.members, &other.members) {
            (Members::Sorted { codes, .. }, Members::Sorted { codes: others, .. }) if std::ptr::eq(*codes, *others) => {
                true
            }
            _ => self.items() == other.items(),
        }
    }

    /// Whether a value is among the members.
    #[must_use]
    pub fn has(&self, value: &Value) -> bool {
        let spans = match &self.members {
            Members::Read { spans, .. } | Members::Packed { spans, .. } => spans,
            Members::Sorted { codes, .. } => return value.as_text().is_some_and(|text| codes.has(text)),
        };
        let items = self.items();
        match value {
            Value::Text(text) if items.len() > FEW && text.len() <= spans::LONGEST => {
                spans.get_or_init(|| Box::new(Spans::of(items))).has(text)
            }
            _ => items.iter().any(|item| item.matches(value)),
        }
    }
}

/// Packed it is its name and its members.
impl serde::Serialize for CodeSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.name, Later::from(self.items().to_vec())).serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for CodeSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (name, items) = serde::Deserialize::deserialize(deserializer)?;
        Ok(Self { name, members: Members::Packed { items, spans: OnceLock::new() } })
    }
}

impl Default for CodeSet {
    fn default() -> Self {
        Self::new(None, Vec::new())
    }
}

impl PartialEq for CodeSet {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.has_the_members_of(other)
    }
}

impl fmt::Debug for CodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeSet").field("name", &self.name).field("items", &self.items()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts that are near each other: few letters, the lowest and highest bytes among them, lengths around the longest code.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[0-2A-B\u{0}.]{0,4}", "[0-1]{6,10}", "[é\u{7f}\u{10ffff}a]{0,3}", "9716[0-9]"]
    }

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            8 => text().prop_map(|text| Value::text(&text)),
            1 => any::<bool>().prop_map(Value::Bool),
            1 => (0u32..3).prop_map(|n| Value::Number(n.into())),
        ]
    }

    fn item() -> impl Strategy<Value = Item> {
        prop_oneof![
            4 => value().prop_map(Item::One),
            2 => (text(), text()).prop_map(|(low, high)| Item::Range(low, high)),
            1 => text().prop_map(Item::Prefix),
        ]
    }

    proptest! {
        #[test]
        fn a_search_says_what_asking_each_member_says(
            items in proptest::collection::vec(item(), 0..30),
            values in proptest::collection::vec(value(), 1..40),
        ) {
            let set = CodeSet::new(None, items);
            // Members, and what is near them, are asked as well.
            let near = set.items().iter().flat_map(|item| match item {
                Item::One(value) => vec![value.clone()],
                Item::Range(low, high) => vec![Value::text(low), Value::text(high)],
                Item::Prefix(start) => vec![Value::text(start), Value::text(&format!("{start}0"))],
            });
            for value in near.chain(values) {
                let scanned = set.items().iter().any(|item| item.matches(&value));
                prop_assert_eq!(set.has(&value), scanned, "{:?} in {:?}", value, set);
            }
        }
    }

    #[test]
    fn how_it_searches_is_not_to_be_seen() {
        let codes = |name: Option<&str>| {
            let items = (0..20).map(|n| Item::One(Value::text(&format!("971{n:02}")))).collect();
            CodeSet::new(name.map(str::to_owned), items)
        };
        let (asked, fresh) = (codes(None), codes(None));
        assert!(asked.has(&Value::text("97107")) && !asked.has(&Value::text("9710")));
        assert_eq!(asked, fresh);
        assert_eq!(format!("{asked:?}"), format!("{fresh:?}"));
        assert_ne!(asked, codes(Some("list")));
    }
}
