//! Applying fixes to texts.
//!
//! In: a text and edits, or diagnostics with fixes. Out: the text with the edits made. What always holds: edits never overlap, a fix is
//! applied whole or not at all, and every byte outside of the edits stays, so that line ends and byte order marks survive.

use std::collections::BTreeMap;

use super::{Diagnostic, Edit};
use crate::source::{SourceId, Span};

/// The text with the edits made; `None` where they overlap or do not lie in the text. The edits may come in any order; of which source
/// they speak is not looked at.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        out.push_str(text.get(done..range.start)?);
        text.get(range.clone())?;
        out.push_str(&edit.replacement);
        done = range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// The edits of the fixes that are sure, by source. Of two fixes that touch the same words the first is taken; the other is for the
/// next round, when its place is known again.
#[must_use]
pub fn sure(diagnostics: &[Diagnostic]) -> BTreeMap<SourceId, Vec<Edit>> {
    let mut chosen: BTreeMap<SourceId, Vec<Edit>> = BTreeMap::new();
    for fix in diagnostics.iter().filter_map(|d| d.fix.as_ref()).filter(|fix| fix.sure) {
        let free = |edit: &Edit| {
            let taken = chosen.get(&edit.span.source);
            taken.is_none_or(|taken| !taken.iter().any(|other| touch(edit.span, other.span)))
        };
        if fix.edits.iter().all(free) {
            for edit in &fix.edits {
                chosen.entry(edit.span.source).or_default().push(edit.clone());
            }
        }
    }
    chosen
}

/// Whether two places share a byte or a border: two insertions at one place have no order.
fn touch(a: Span, b: Span) -> bool {
    a.source == b.source && a.start <= b.end && b.start <= a.end
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Sources;
    use proptest::prelude::*;

    fn edit(start: usize, end: usize, replacement: &str) -> Edit {
        Edit { span: Span::new(SourceId::default(), start, end), replacement: replacement.to_owned() }
    }

    #[test]
    fn edits_are_made_in_any_order_and_leave_the_rest() {
        let text = "\u{feff}a = 1\r\nb = 2\r\n";
        assert_eq!(apply(text, &[edit(14, 15, "3"), edit(3, 3, "x")]).unwrap(), "\u{feff}xa = 1\r\nb = 3\r\n");
        assert_eq!(apply(text, &[edit(3, 8, ""), edit(7, 9, "")]), None, "they overlap");
        assert_eq!(apply(text, &[edit(1, 2, "")]), None, "inside of a character");
        assert_eq!(apply(text, &[edit(3, 400, "")]), None, "outside of the text");
    }

    #[test]
    fn of_fixes_that_touch_the_first_is_taken_whole() {
        let mut sources = Sources::new();
        let id = sources.add("a.toml", "abcdef");
        let at = |start, end| Span::new(id, start, end);
        let fix = |edits: &[(usize, usize)], sure: bool| {
            let mut made = Diagnostic::new(Code::Syntax, at(0, 0), "x");
            for (start, end) in edits {
                made = made.suggest(at(*start, *end), "!");
            }
            if sure { made.sure() } else { made }
        };
        let chosen = sure(&[fix(&[(0, 1), (4, 5)], true), fix(&[(2, 3), (5, 6)], true), fix(&[(2, 3)], false)]);
        let places: Vec<_> = chosen[&id].iter().map(|edit| edit.span.range()).collect();
        assert_eq!(places, [0..1, 4..5]);
    }

    proptest! {
        #[test]
        fn what_is_chosen_can_always_be_applied(
            fixes in proptest::collection::vec(proptest::collection::vec((0usize..60, 0usize..6), 1..3), 0..12)
        ) {
            let text = "x".repeat(70);
            let id = SourceId::default();
            let diagnostics: Vec<Diagnostic> = fixes.iter().map(|places| {
                let mut made = Diagnostic::new(Code::Syntax, Span::new(id, 0, 0), "x");
                let mut behind = 0;
                for (start, length) in places {
                    let start = behind + start % 30;
                    made = made.suggest(Span::new(id, start, start + length), "yy");
                    behind = start + length + 1;
                }
                made.sure()
            }).filter(|d| d.fix.iter().flat_map(|f| &f.edits).all(|e| e.span.range().end <= 70)).collect();
            let chosen = sure(&diagnostics).remove(&id).unwrap_or_default();
            prop_assert!(diagnostics.is_empty() || !chosen.is_empty());
            let taken: usize = chosen.iter().map(|e| e.span.range().len()).sum();
            prop_assert_eq!(apply(&text, &chosen).unwrap().len(), 70 - taken + 2 * chosen.len());
        }
    }
}
