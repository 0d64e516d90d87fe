//! Records of JSON that stand one behind the other, in one text.
//!
//! In: lines of an input. Out: the text of each, or each by itself. What always holds: they follow each other in their file, and their text is shared, not copied, until one is wanted by itself.

use std::ops::Range;
use std::sync::Arc;

use super::RowInfo;
use super::lines::Together;
use super::raw::Raw;

/// Records of JSON, a line each.
#[derive(Clone, Debug)]
pub struct Texts {
    file: Arc<str>,
    lines: Arc<Together>,
    /// Which of the lines they are.
    places: Range<usize>,
}

impl Texts {
    /// All of these lines of a file.
    #[must_use]
    pub fn new(file: Arc<str>, lines: Together) -> Self {
        Self { file, places: 0..lines.count(), lines: Arc::new(lines) }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many bytes they have.
    #[must_use]
    pub fn size(&self) -> usize {
        self.iter().map(<[u8]>::len).fold(0, usize::saturating_add)
    }

    /// The text of each.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.range(self.places.clone())
    }

    /// Where one is written.
    #[must_use]
    pub fn info(&self, at: usize) -> RowInfo {
        let row = self.lines.row(self.places.start.saturating_add(at)).unwrap_or_default();
        RowInfo { file: Arc::clone(&self.file), row }
    }

    /// One of them by itself.
    #[must_use]
    pub fn raw(&self, at: usize) -> Raw {
        let text = self.behind(at).iter().next().unwrap_or_default().to_vec();
        Raw::Json(self.info(at), text)
    }

    /// Those behind the first so many.
    #[must_use]
    pub fn behind(&self, many: usize) -> Texts {
        let Self { file, lines, places } = self;
        let places = places.start.saturating_add(many).min(places.end)..places.end;
        Texts { file: Arc::clone(file), lines: Arc::clone(lines), places }
    }
}
