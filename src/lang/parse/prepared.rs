//! The texts that ship with the program, parsed when it was built.
//!
//! In: a text. Out: its parts, if just this text ships. What always holds: they are what the grammar finds in it; who asks for a text finds
//! that one, so what is prepared can be incomplete but not out of date.

use super::grammar::{Part, Rule, TOPS};

/// A text: as what it was read, its bytes in [`TEXTS`], and its parts in [`PARTS`].
struct Entry {
    top: u8,
    text: (u32, u32),
    parts: (u32, u32),
}

// `TEXTS`: all texts, one behind the other. `PARTS`: their parts, likewise, [`SIZE`] bytes each. `INDEX`: an `Entry` for each, sorted.
shipped!("parsed.rs");

/// The parts of a text that ships.
pub fn parts(top: Rule, text: &str) -> Option<Vec<Part>> {
    let number = TOPS.iter().position(|known| *known == top)?;
    let at = INDEX.binary_search_by(|entry| (usize::from(entry.top), entry.text()).cmp(&(number, text))).ok()?;
    INDEX.get(at)?.parts()
}

impl Entry {
    fn text(&self) -> &'static str {
        TEXTS.get(range(self.text)).unwrap_or("")
    }

    fn parts(&self) -> Option<Vec<Part>> {
        let rules = Rule::all_rules();
        let part = |bytes: &[u8; SIZE]| {
            let [rule, s0, s1, e0, e1, w0, w1] = *bytes;
            let number = |low, high| u32::from(u16::from_le_bytes([low, high]));
            let rule = *rules.get(usize::from(rule))?;
            Some(Part { rule, start: number(s0, s1), end: number(e0, e1), within: number(w0, w1) })
        };
        let all = PARTS.get(range(self.parts))?.as_chunks().0;
        let mut parts = Vec::with_capacity(all.len());
        for bytes in all {
            parts.push(part(bytes)?);
        }
        Some(parts)
    }
}

/// Bytes of a part: the number of its rule, its first byte, one past its last, and how many parts it has.
const SIZE: usize = 7;

fn range((start, end): (u32, u32)) -> std::ops::Range<usize> {
    let wide = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    wide(start)..wide(end)
}

#[cfg(test)]
mod tests {
    use super::super::{brackets, grammar};
    use super::*;
    use crate::lang::text::Text;
    use crate::source::Span;

    #[test]
    fn what_is_prepared_is_what_the_grammar_finds() {
        for entry in INDEX {
            let (top, text) = (TOPS[usize::from(entry.top)], entry.text());
            assert_eq!(entry.parts(), grammar::parts(top, text).ok(), "{text}");
            assert_eq!(parts(top, text), entry.parts(), "{text}");
            let text = Text { text: text.into(), at: Span::default(), exact: true };
            assert_eq!(brackets::check(&text), None, "{}", text.text);
        }
        assert_eq!(parts(Rule::rule_text, "for each line deny now"), None);
    }
}
