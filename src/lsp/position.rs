//! Between bytes of a text and lines and columns of the protocol.
//!
//! Columns are counted in bytes where the client can do that, else in UTF-16 units. Lines end with LF, CRLF or CR. A position beyond a
//! line is its end, one inside of a character its start.

use std::ops::Range;

use lsp_types::Position;

/// How columns are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// In bytes.
    Bytes,
    /// In UTF-16 units, which every client can.
    #[default]
    Utf16,
}

/// A text with the places where its lines start.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    columns: Columns,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    #[must_use]
    pub fn of(text: &'t str, columns: Columns) -> Self {
        let mut starts = vec![0];
        let mut bytes = text.bytes().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => !matches!(bytes.peek(), Some((_, b'\n'))),
                _ => false,
            };
            if ends {
                starts.push(at.saturating_add(1));
            }
        }
        Self { text, starts, columns }
    }

    /// The byte of a position.
    #[must_use]
    pub fn offset(&self, position: Position) -> usize {
        let wide = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let line = wide(position.line);
        let Some(start) = self.starts.get(line).copied() else { return self.text.len() };
        let end = self.starts.get(line.saturating_add(1)).copied().unwrap_or(self.text.len());
        let words = self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        let column = wide(position.character);
        let mut seen = 0usize;
        for (at, c) in words.char_indices() {
            let width = match self.columns {
                Columns::Bytes => c.len_utf8(),
                Columns::Utf16 => c.len_utf16(),
            };
            seen = seen.saturating_add(width);
            if seen > column {
                return start.saturating_add(at);
            }
        }
        start.saturating_add(words.len())
    }

    /// The position of a byte.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset = offset.saturating_sub(1);
        }
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let words = self.text.get(start..offset).unwrap_or("");
        let column = match self.columns {
            Columns::Bytes => words.len(),
            Columns::Utf16 => words.chars().map(char::len_utf16).sum(),
        };
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position::new(narrow(line), narrow(column))
    }

    /// The range of a span.
    #[must_use]
    pub fn range(&self, span: Range<usize>) -> lsp_types::Range {
        lsp_types::Range::new(self.position(span.start), self.position(span.end))
    }

    /// The span of a range.
    #[must_use]
    pub fn span(&self, range: lsp_types::Range) -> Range<usize> {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_agreed() {
        let text = "a = \"é𝄞x\"\r\nb\n";
        for (columns, column) in [(Columns::Bytes, 11), (Columns::Utf16, 8)] {
            let lines = Lines::of(text, columns);
            let x = text.find('x').unwrap();
            assert_eq!(lines.position(x), Position::new(0, column));
            assert_eq!(lines.offset(Position::new(0, column)), x);
            assert_eq!(lines.offset(Position::new(0, 99)), text.find('\r').unwrap(), "not into the line end");
            assert_eq!(lines.position(text.find('b').unwrap()), Position::new(1, 0));
            assert_eq!(lines.offset(Position::new(9, 0)), text.len());
        }
        let lines = Lines::of(text, Columns::Utf16);
        assert_eq!(lines.offset(Position::new(0, 7)), text.find('𝄞').unwrap(), "inside of a character");
    }

    #[test]
    fn every_byte_comes_back_from_its_position() {
        for text in ["", "\n", "a\rb\r\nc\n\rd", "é\u{2028}x"] {
            for columns in [Columns::Bytes, Columns::Utf16] {
                let lines = Lines::of(text, columns);
                for (at, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\n')) {
                    let back = lines.offset(lines.position(at));
                    assert!(back == at || c == '\r', "{text:?} {at} {back}");
                }
            }
        }
    }
}
