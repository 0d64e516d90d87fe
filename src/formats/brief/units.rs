//! Units of many lines in eight bytes each.
//!
//! In: exact numbers, or that they are unknown. Out: each as it was given. What always holds: nothing is rounded; a number that has more than four
//! decimals or is beyond 64 bits is kept beside the others.

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How many parts one unit has in [`Units::Parts`].
pub const PARTS: i64 = 10_000;

/// Decimals of a part.
const DECIMALS: u32 = 4;

/// Marks a number that is unknown.
const UNKNOWN: i64 = i64::MIN;

/// Marks a number that is kept beside the others.
const BESIDE: i64 = i64::MIN + 1;

/// Units of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// Not known.
    Unknown,
    /// So many parts of a unit, of which it has [`PARTS`].
    Parts(i64),
    /// A number that is no whole number of parts, or too large for one.
    Exact(Decimal),
}

impl Units {
    /// The number; `None`: unknown.
    #[must_use]
    pub fn number(self) -> Option<Decimal> {
        match self {
            Units::Unknown => None,
            Units::Parts(parts) => Some(Decimal::new(parts, DECIMALS).normalize()),
            Units::Exact(number) => Some(number),
        }
    }
}

impl From<Option<Decimal>> for Units {
    fn from(number: Option<Decimal>) -> Self {
        let Some(number) = number else { return Units::Unknown };
        let more = DECIMALS.checked_sub(number.scale()).and_then(|more| 10_i128.checked_pow(more));
        let parts = more.and_then(|more| number.mantissa().checked_mul(more)).and_then(|parts| parts.to_i64());
        match parts {
            Some(parts) if parts > BESIDE => Units::Parts(parts),
            _ => Units::Exact(number.normalize()),
        }
    }
}

/// Units by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    parts: Vec<i64>,
    /// Those that do not fit, by place.
    beside: Vec<(usize, Decimal)>,
    lacks: bool,
}

impl Column {
    /// Makes room for so many lines.
    pub fn reserve(&mut self, lines: usize) {
        self.parts.reserve(lines);
    }

    /// Adds those of a line.
    #[inline]
    pub fn push(&mut self, units: Units) {
        match units {
            Units::Parts(parts) if parts > BESIDE => self.parts.push(parts),
            other => self.push_other(other),
        }
    }

    /// Room for the parts of so many lines in all, those that are there among them.
    pub(super) fn room(&mut self, lines: usize) -> &mut [i64] {
        self.parts.resize(lines, 0);
        &mut self.parts
    }

    /// Forgets the parts of lines from a place on.
    pub(super) fn truncate(&mut self, lines: usize) {
        self.parts.truncate(lines);
    }

    fn push_other(&mut self, units: Units) {
        let (parts, beside) = match units {
            Units::Unknown => (UNKNOWN, None),
            Units::Parts(parts) => (BESIDE, Some(Decimal::new(parts, DECIMALS))),
            Units::Exact(number) => (BESIDE, Some(number)),
        };
        self.lacks |= parts == UNKNOWN;
        self.beside.extend(beside.map(|number| (self.parts.len(), number)));
        self.parts.push(parts);
    }

    /// Those of a line; unknown, where there is none at that place.
    #[must_use]
    pub fn get(&self, at: usize) -> Units {
        match self.parts.get(at).copied() {
            None | Some(UNKNOWN) => Units::Unknown,
            Some(BESIDE) => {
                let found = self.beside.binary_search_by_key(&at, |(place, _)| *place).ok();
                let number = found.and_then(|found| self.beside.get(found));
                number.map_or(Units::Unknown, |(_, number)| Units::Exact(*number))
            }
            Some(parts) => Units::Parts(parts),
        }
    }

    /// Those of lines at some places.
    pub fn range(&self, places: Range<usize>) -> impl Iterator<Item = Units> {
        let parts = self.parts.get(places.clone()).unwrap_or_default();
        parts.iter().zip(places).map(|(parts, at)| match *parts {
            UNKNOWN | BESIDE => self.get(at),
            parts => Units::Parts(parts),
        })
    }

    /// The parts of lines at some places; `None` where any is unknown or no number of parts, maybe elsewhere.
    #[must_use]
    pub fn parts(&self, places: Range<usize>) -> Option<&[i64]> {
        self.parts.get(places).filter(|_| !self.lacks && self.beside.is_empty())
    }

    /// Whether any are unknown.
    #[must_use]
    pub fn lacks(&self) -> bool {
        self.lacks
    }

    /// Forgets all, and keeps the room.
    pub fn clear(&mut self) {
        self.parts.clear();
        self.lacks = false;
        self.beside.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_kept_as_it_was_given() {
        let texts = ["0", "2", "1.5", "0.0001", "0.00001", "999999999999999.9999999999", "-3", "-922337203685477.5807"];
        let numbers: Vec<Option<Decimal>> = texts.iter().map(|text| text.parse().ok()).chain([None]).collect();
        let mut column = Column::default();
        numbers.iter().for_each(|number| column.push(Units::from(*number)));
        let kept: Vec<Option<Decimal>> = (0..numbers.len()).map(|at| column.get(at).number()).collect();
        assert_eq!(kept, numbers);
        assert_eq!(column.get(1), Units::Parts(2 * PARTS));
        assert_eq!(column.get(2), Units::Parts(15_000));
        assert!(matches!(column.get(4), Units::Exact(_)) && matches!(column.get(5), Units::Exact(_)));
        assert_eq!(column.get(numbers.len()), Units::Unknown);
        column.push(Units::Parts(i64::MIN));
        let least: Decimal = "-922337203685477.5808".parse().unwrap();
        assert_eq!(column.get(numbers.len()), Units::Exact(least));
        assert_eq!(column.parts(1..2), None);
        column.clear();
        column.push(Units::Parts(7));
        assert_eq!((column.parts(0..1), column.parts(0..2)), (Some(&[7][..]), None));
    }

    #[test]
    fn zeros_behind_the_point_do_not_matter() {
        let two: Option<Decimal> = "2.000000000000".parse().ok();
        assert_eq!(Units::from(two).number().unwrap().to_string(), "2");
    }
}
