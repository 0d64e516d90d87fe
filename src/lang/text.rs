//! A text of the rule language and where it stands in its TOML file.

use std::sync::Arc;

use crate::source::Span;

/// The text of a rule, a condition or a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The content of the TOML string.
    pub text: Arc<str>,
    /// Where the content stands, without quotes.
    pub at: Span,
    /// Whether byte `n` of the content is byte `at.start + n` of the file: so in literal strings (`'…'`, `'''…'''`), and in
    /// basic strings without escapes. If not, positions inside the text all become `at`.
    pub exact: bool,
}

impl Text {
    /// The place in the file of the bytes `start..end` of the content.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        if !self.exact {
            return self.at;
        }
        let base = self.at.range().start;
        Span::new(self.at.source, base.saturating_add(start), base.saturating_add(end))
    }
}
