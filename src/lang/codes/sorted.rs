//! Codes that the build has sorted.
//!
//! In: the codes of a list that ships, as bytes of the program. Out: whether a text is among them, in time that grows with the logarithm of their
//! number, and without any of them being read.

/// What the build knows of the codes in a column of a file.
#[derive(Debug)]
pub struct Ready {
    /// They as procedure codes, if each of them is one, written as it is kept.
    pub procedures: Option<Sorted>,
    /// They as diagnoses, likewise.
    pub diagnoses: Option<Sorted>,
}

/// Codes, by their length: one behind the other, in the order of their bytes.
#[derive(Debug)]
pub struct Sorted {
    /// Length of the codes, not zero, and their bytes.
    pub by_length: &'static [(usize, &'static [u8])],
}

impl Sorted {
    /// Whether a text is one of the codes.
    pub(super) fn has(&self, text: &str) -> bool {
        let Some((length, codes)) = self.by_length.iter().find(|(length, _)| *length == text.len()) else {
            return false;
        };
        let (mut codes, text) = (*codes, text.as_bytes());
        // The middle of what is left, until nothing is.
        while let Some(half) = codes.len().checked_div(*length).filter(|left| *left > 0).map(|left| left / 2) {
            let (before, rest) = codes.split_at(half.saturating_mul(*length).min(codes.len()));
            let (middle, after) = rest.split_at((*length).min(rest.len()));
            codes = match middle.cmp(text) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => after,
                std::cmp::Ordering::Greater => before,
            };
        }
        false
    }

    /// Whether there are no codes.
    pub(super) fn is_empty(&self) -> bool {
        self.by_length.iter().all(|(_, codes)| codes.is_empty())
    }
}
