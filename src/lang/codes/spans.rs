//! The members of a list as sorted spans of short texts.
//!
//! In: members. Out: whether a text of up to [`LONGEST`] bytes is among them, in time that grows with the logarithm of their number.
//! Texts of one length sort as the numbers that their bytes spell, so each member is one span of numbers for each length it can have:
//! a value spans itself, a range its ends, a prefix everything from its text filled up with 0x00 to its text filled up with 0xFF.

use super::Item;
use crate::model::value::Value;

/// The longest text that is a number here; codes are no longer.
pub(super) const LONGEST: usize = 8;

/// Spans of texts by length, both ends included, each beginning behind the end of the one before.
#[derive(Clone, Debug, Default)]
pub(super) struct Spans {
    by_length: [Vec<(u64, u64)>; LONGEST + 1],
}

impl Spans {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut spans = Self::default();
        for item in items {
            match item {
                Item::One(Value::Text(text)) => spans.add(text.len(), Some((number(text, 0, 0), number(text, 0, 0)))),
                Item::One(_) => {}
                Item::Range(low, high) => {
                    let length = low.len();
                    spans.add(length, highest(high, length).map(|last| (number(low, 0, 0), last)));
                }
                Item::Prefix(start) => {
                    for length in start.len()..=LONGEST {
                        let free = length.saturating_sub(start.len());
                        spans.add(length, Some((number(start, free, 0), number(start, free, u8::MAX))));
                    }
                }
            }
        }
        for spans in &mut spans.by_length {
            merge(spans);
        }
        spans
    }

    /// Adds a span of texts of a length; those that are longer than any here are left out.
    fn add(&mut self, length: usize, span: Option<(u64, u64)>) {
        if let (Some(spans), Some(span)) = (self.by_length.get_mut(length), span) {
            spans.push(span);
        }
    }

    pub(super) fn has(&self, text: &str) -> bool {
        let Some(spans) = self.by_length.get(text.len()) else { return false };
        let number = number(text, 0, 0);
        let behind = spans.partition_point(|(first, _)| *first <= number);
        let span = behind.checked_sub(1).and_then(|at| spans.get(at));
        span.is_some_and(|(_, last)| number <= *last)
    }
}

/// The number that the bytes of a text spell, the first one highest, with a byte in `free` places behind them.
fn number(text: &str, free: usize, filled: u8) -> u64 {
    let bytes = text.bytes().chain(std::iter::repeat_n(filled, free));
    bytes.fold(0, |number, byte| (number << 8) | u64::from(byte))
}

/// The last text of a length that does not lie behind `high`; `None`: they all do.
fn highest(high: &str, length: usize) -> Option<u64> {
    let bytes = high.as_bytes();
    let spell = |bytes: &[u8], free: usize| {
        let filled = bytes.iter().copied().chain(std::iter::repeat_n(0, free));
        filled.fold(0u64, |number, byte| (number << 8) | u64::from(byte))
    };
    match bytes.get(..length) {
        // The start of a text does not lie behind it.
        Some(start) => Some(spell(start, 0)),
        // A text that goes on where `high` has ended lies behind it.
        None => spell(bytes, length.saturating_sub(bytes.len())).checked_sub(1),
    }
}

/// Sorts spans, joins those that touch, and drops those that are empty.
fn merge(spans: &mut Vec<(u64, u64)>) {
    spans.retain(|(first, last)| first <= last);
    spans.sort_unstable();
    spans.dedup_by(|next, before| {
        let touch = next.0 <= before.1.saturating_add(1);
        if touch {
            before.1 = before.1.max(next.1);
        }
        touch
    });
}
