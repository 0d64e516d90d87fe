//! Many problems of one kind, told by their first few.
//!
//! In: diagnostics in the order they are told. Out: which of them to show, and how many more of a kind a file has. A mistake that
//! stands in each of ten thousand rows is one thing to mend, and nobody reads it fifty times.

use std::collections::BTreeMap;

use super::{Code, Diagnostic};
use crate::source::SourceId;

/// Problems of one code that are shown for one file.
pub const MOST_ALIKE: usize = 50;

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown<'d> {
    /// A problem.
    One(&'d Diagnostic),
    /// That there are so many more of the same code in the same file.
    More(usize, Code, SourceId),
}

impl<'d> Shown<'d> {
    /// The problem, if it is one.
    #[must_use]
    pub fn diagnostic(&self) -> Option<&'d Diagnostic> {
        match self {
            Shown::One(diagnostic) => Some(diagnostic),
            Shown::More(..) => None,
        }
    }
}

/// At most [`MOST_ALIKE`] problems of each code in each file; behind the last of them, how many there are more.
#[must_use]
pub fn few(diagnostics: &[Diagnostic]) -> Vec<Shown<'_>> {
    let kind = |told: &Diagnostic| (told.at.span.source, told.code);
    let mut all: BTreeMap<(SourceId, Code), usize> = BTreeMap::new();
    for told in diagnostics {
        let count = all.entry(kind(told)).or_default();
        *count = count.saturating_add(1);
    }
    let mut seen: BTreeMap<(SourceId, Code), usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for told in diagnostics {
        let count = seen.entry(kind(told)).or_default();
        *count = count.saturating_add(1);
        if *count > MOST_ALIKE {
            continue;
        }
        shown.push(Shown::One(told));
        let more = all.get(&kind(told)).copied().unwrap_or(0).saturating_sub(MOST_ALIKE);
        if *count == MOST_ALIKE && more > 0 {
            shown.push(Shown::More(more, told.code, told.at.span.source));
        }
    }
    shown
}

/// "1,234 more of E0201": the words for what is not shown.
#[must_use]
pub fn more(count: usize, code: Code) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} more of {code}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn of_each_kind_in_each_file_a_few() {
        let told = |code, source: SourceId, at| Diagnostic::new(code, Span::new(source, at, at), "x");
        let mut sources = crate::source::Sources::new();
        let (a, b) = (sources.add("a", ""), sources.add("b", ""));
        let mut all: Vec<Diagnostic> = (0..1284).map(|at| told(Code::UnknownName, a, at)).collect();
        all.push(told(Code::Syntax, a, 3));
        all.extend((0..50).map(|at| told(Code::UnknownName, b, at)));
        let shown = few(&all);
        assert_eq!(shown.len(), 50 + 1 + 1 + 50);
        assert_eq!(shown.get(50), Some(&Shown::More(1234, Code::UnknownName, a)));
        assert_eq!(more(1234, Code::UnknownName), "1,234 more of E0201");
        assert_eq!(more(999, Code::UnknownName), "999 more of E0201");
    }
}
