//! The outlines of the profiles that ship, found when the program was built.
//!
//! In: a text. Out: its parts, if just this text ships. What always holds: they are what the reader finds in it, which is nothing wrong; who asks for a text finds
//! that one, so what is prepared can be incomplete but not out of date.

use std::borrow::Cow;

use super::super::load;
use super::outline::{KINDS, Part};

/// A file: its path, its parts in [`PARTS`], and what those of them say that say something else than stands there.
struct Outline {
    path: &'static str,
    parts: (usize, usize),
    says: &'static [&'static str],
}

// `PARTS`: the parts of all files, one behind the other, [`SIZE`] bytes each. `OUTLINES`: an `Outline` for each file, by path.
shipped!("outlines.rs");

/// Bytes of a part: the number of its kind, its first byte, one past its last, and how many members it has, or the number of what it
/// says and one.
const SIZE: usize = 7;

/// The parts of a text that ships.
pub fn outline(text: &str) -> Option<impl Iterator<Item = Part<'static>>> {
    let path = load::path_of(text)?;
    let found = OUTLINES.get(OUTLINES.binary_search_by(|outline| outline.path.cmp(path)).ok()?)?;
    let bytes = PARTS.get(found.parts.0..found.parts.1)?;
    Some(bytes.as_chunks().0.iter().map_while(|bytes| part(bytes, found.says)))
}

fn part(bytes: &[u8; SIZE], says: &[&'static str]) -> Option<Part<'static>> {
    let [kind, s0, s1, e0, e1, m0, m1] = *bytes;
    let number = |low, high| usize::from(u16::from_le_bytes([low, high]));
    let (kind, more) = (*KINDS.get(usize::from(kind))?, number(m0, m1));
    let says = if kind.has_members() { None } else { more.checked_sub(1).and_then(|at| says.get(at)) };
    let members = if kind.has_members() { more } else { 0 };
    Some(Part {
        kind,
        start: number(s0, s1),
        end: number(e0, e1),
        members,
        says: says.map(|says| Cow::Borrowed(*says)),
    })
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::super::depth::too_deep;
    use super::super::outline;
    use super::*;

    #[test]
    fn what_is_prepared_is_what_the_reader_finds() {
        let mut found = 0;
        for (path, text) in load::shipped().filter(|(path, _)| path.ends_with(".toml")) {
            assert_eq!(too_deep(text), None, "{path}");
            let (root, errors) = DeTable::parse_recoverable(text);
            assert!(errors.is_empty(), "{path}: {errors:?}");
            let read = outline::outline(root.get_ref(), text);
            let Some(parts) = outline(text) else {
                assert!(path.ends_with(load::TESTS), "{path} is not prepared");
                continue;
            };
            assert_eq!(parts.collect::<Vec<_>>(), read, "{path}");
            assert!(outline(&text.replacen('1', "2", 1)).is_none(), "{path}");
            found += 1;
        }
        assert_eq!(found, OUTLINES.len());
    }
}
