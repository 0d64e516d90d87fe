//! What a fact of a row can be.

use std::ops::Range;

use jiff::civil::Date;

/// One fact, in its state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// The record does not say.
    #[default]
    Unknown,
    /// There is none; of a list also: it has no members.
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A number, an amount or a time, as a whole number of [`UNIT`](crate::engine::batch::columns::UNIT)ths.
    Number(i64),
    /// A day.
    Date(Date),
    /// A text, by its number among those of its kind.
    Text(u32),
    /// A text without a number, which hardly any rule reads: of an identifier.
    Plain(Span),
    /// A list of texts, by their numbers.
    List(Span),
    /// A list of texts that does not stand in the record, by its own number.
    Listed(u32),
    /// A value that no column holds.
    Beyond,
}

impl Cell {
    /// Whether the record does not say.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self == Cell::Unknown
    }
}

/// Where something stands among others of its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    from: u32,
    until: u32,
}

impl Span {
    /// No place: the record does not say.
    pub const OPEN: Self = Self { from: u32::MAX, until: u32::MAX };

    /// No place: there is none.
    pub const NONE: Self = Self { from: u32::MAX, until: 0 };

    /// How many places there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.range().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.until <= self.from
    }

    /// From one place to before another.
    #[must_use]
    pub fn of(from: usize, until: usize) -> Self {
        let short = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        Self { from: short(from), until: short(until) }
    }

    /// The same of short places.
    #[inline]
    #[must_use]
    pub fn short(from: u32, until: u32) -> Self {
        Self { from, until }
    }

    /// So many places behind it.
    #[inline]
    #[must_use]
    pub fn behind(self, places: usize) -> Self {
        let places = u32::try_from(places).unwrap_or(u32::MAX);
        Self { from: self.from.saturating_add(places), until: self.until.saturating_add(places) }
    }

    /// The same places counted from the first of another one on.
    #[inline]
    #[must_use]
    pub fn counted_from(self, other: Self) -> Self {
        Self { from: self.from.saturating_sub(other.from), until: self.until.saturating_sub(other.from) }
    }

    /// Whether it begins where another one ends.
    #[inline]
    #[must_use]
    pub fn is_behind(self, other: Self) -> bool {
        self.from == other.until
    }

    /// The places.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let long = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        long(self.from)..long(self.until)
    }
}
