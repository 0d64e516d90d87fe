//! A text that stands in its record as it is, without anything to undo.
//!
//! In: the text of a record, and what is left of it where a text in it stands. Out: its bytes. What always holds: it is plain ASCII.

use super::Span;

/// Bytes that are looked at at once.
pub const WIDE: usize = 16;

/// A text in a record.
#[derive(Clone, Copy, Debug)]
pub struct Verbatim<'t> {
    record: &'t str,
    rest: &'t [u8],
    length: usize,
}

impl<'t> Verbatim<'t> {
    /// The first so many bytes of what is left of a record.
    #[inline]
    #[must_use]
    pub fn of(record: &'t str, rest: &'t [u8], length: usize) -> Self {
        Self { record, rest, length }
    }

    #[inline]
    fn from(self) -> usize {
        self.record.len().wrapping_sub(self.rest.len())
    }

    /// The text.
    #[inline]
    #[must_use]
    pub fn text(self) -> &'t str {
        let from = self.from();
        self.record.get(from..from.saturating_add(self.length)).unwrap_or_default()
    }

    /// How many bytes it has.
    #[inline]
    #[must_use]
    pub fn len(self) -> usize {
        self.length
    }

    /// Whether it has none.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// Where it stands in its record.
    #[inline]
    #[must_use]
    pub fn span(self) -> Span {
        Span::of(self.from(), self.from().saturating_add(self.length))
    }

    /// The bytes from its beginning on, whatever they are of.
    #[inline]
    #[must_use]
    pub fn ahead(self) -> Option<&'t [u8; WIDE]> {
        self.rest.first_chunk()
    }

    /// Its bytes.
    #[inline]
    #[must_use]
    pub fn bytes(self) -> &'t [u8] {
        self.rest.get(..self.length).unwrap_or_default()
    }

    /// Whether it says something, and has no white space around it.
    #[inline]
    #[must_use]
    pub fn is_trimmed(self) -> bool {
        let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
        self.length > 0 && is_plain(self.rest.first()) && is_plain(self.rest.get(self.length.wrapping_sub(1)))
    }
}
