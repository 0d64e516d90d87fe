//! What the build has found out about the files that ship: the codes of lists, sorted, and the digests of payers.
//!
//! In: a file's text, or the texts a profile is made of. Out: what was prepared for just these. What always holds: it is what reading them comes to; a text
//! that somebody changed is not among them, so what is prepared can be incomplete but not out of date.

use super::load;
use crate::lang::codes::sorted::{Ready, Sorted};

/// A list in a column of a file.
pub(super) struct List {
    /// The path of the file.
    file: &'static str,
    /// The name of the column.
    column: &'static str,
    /// The number of the column.
    pub(super) at: usize,
    /// Its codes.
    pub(super) codes: Ready,
}

/// The digest of a payer.
struct Digest {
    id: &'static str,
    /// The paths of the files it is over, sorted.
    files: &'static [&'static str],
    digest: &'static str,
}

// `LISTS`: by path and column. `DIGESTS`: by id.
shipped!("prepared.rs");

/// The list in a column of a file with this text, and the text as it ships.
pub(super) fn list(path: &str, column: &str, text: &str) -> Option<(&'static List, &'static str)> {
    let at = LISTS.binary_search_by(|list| (list.file, list.column).cmp(&(path, column))).ok()?;
    Some((LISTS.get(at)?, ships(path, text)?))
}

/// The digest of a payer that is made of these files: their paths, sorted, and their texts.
pub(super) fn digest<'f>(
    id: &str,
    mut files: impl ExactSizeIterator<Item = (&'f str, &'f str)>,
) -> Option<&'static str> {
    let at = DIGESTS.binary_search_by(|digest| digest.id.cmp(id)).ok()?;
    let found = DIGESTS.get(at)?;
    let mut paths = found.files.iter();
    let same = files.len() == found.files.len()
        && files.all(|(path, text)| paths.next() == Some(&path) && ships(path, text).is_some());
    same.then_some(found.digest)
}

/// The text of a file that ships, if it is this one.
fn ships(path: &str, text: &str) -> Option<&'static str> {
    // Mostly it is the same bytes, not only equal ones.
    load::shipped_text(path).filter(|shipped| std::ptr::eq(*shipped, text) || *shipped == text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::lang::check::{Checker, Declared};
    use crate::lang::codes::words::Words;
    use crate::lang::typed::CodeSet;
    use crate::model::types::Scalar;
    use crate::model::value::Value;
    use crate::profile::checked::Profile;
    use crate::profile::digest;
    use crate::profile::{RuleBook, Shelf};
    use crate::source::{Span, Spanned};

    /// The shipped files, each CSV file with one more line break at its end: the same rows, but another text.
    fn read_whole() -> BTreeMap<String, Profile> {
        let text = |(path, text): (&str, &str)| {
            let text = if path.ends_with(".csv") { format!("{text}\n") } else { text.to_owned() };
            (path.to_owned(), text)
        };
        let book = RuleBook::from_texts(load::shipped().map(text).collect()).check().unwrap();
        book.profiles.into_iter().map(|profile| (profile.id.clone(), profile)).collect()
    }

    /// A list as codes of a type.
    fn set(words: &Words, scalar: &Scalar) -> Option<CodeSet> {
        let mut declared = Declared::default();
        declared.lists.insert(String::from("listed"), Spanned::new(words.clone(), Span::default()));
        let name = Spanned::new(String::from("listed"), Span::default());
        Checker::new(&declared).list(&name, scalar).map(|set| (*set).clone())
    }

    #[test]
    fn a_profile_with_prepared_lists_is_the_one_that_is_read() {
        let (shelf, mut read) = (Shelf::new(true), read_whole());
        for payer in shelf.payers() {
            let (ready, mut read) = (shelf.profile(payer.id).unwrap(), read.remove(payer.id).unwrap());
            read.digest.clone_from(&ready.digest);
            assert_eq!(format!("{ready:?}"), format!("{read:?}"), "{}", payer.id);
        }
    }

    #[test]
    fn a_prepared_list_says_what_the_one_that_is_read_says() {
        let (shelf, read) = (Shelf::new(true), read_whole());
        let mut in_files = 0;
        for payer in shelf.payers() {
            for (name, list) in shelf.profile(payer.id).unwrap().lists {
                let written = &read[payer.id].lists[&name].items;
                let at = written.first().map_or(Span::default(), |word| word.span);
                let source = shelf.sources().get(at.source).unwrap();
                in_files += usize::from(source.name.ends_with(".csv"));
                let search = [Scalar::Procedure, Scalar::Diagnosis, Scalar::Modifier];
                for sets in search.map(|scalar| [set(&list.items, &scalar), set(written, &scalar)]) {
                    let [Some(ready), Some(read)] = sets else {
                        assert_eq!(sets, [None, None], "{name}");
                        continue;
                    };
                    assert_eq!(ready.is_empty(), read.is_empty());
                    for code in written.iter().map(|word| word.value.as_str()) {
                        let (start, end) = (code.split_at(code.len() - 1).0, code.split_at(1).1);
                        let next = code.replace('1', "2");
                        for near in [code, start, &next, &format!("{code}0"), end, "", "Z99.999Z", "A"] {
                            let near = Value::text(near);
                            assert_eq!(ready.has(&near), read.has(&near), "{near:?} in {name}");
                        }
                    }
                    assert!(!ready.has(&Value::Bool(true)));
                    // Last, as it reads them.
                    assert_eq!(ready, read);
                    assert_eq!(ready.unnamed(), read.unnamed());
                }
            }
        }
        assert_eq!(in_files, LISTS.len(), "every list in a file that ships is prepared");
    }

    #[test]
    fn a_changed_text_has_nothing_prepared() {
        let list = &LISTS[0];
        let text = load::shipped_text(list.file).unwrap();
        assert!(super::list(list.file, list.column, text).is_some());
        assert!(super::list(list.file, list.column, &text.replacen("E84.0", "E84.1", 1)).is_none());
        assert!(super::list(list.file, "no such column", text).is_none());
    }

    #[test]
    fn every_payer_has_its_digest() {
        let shelf = Shelf::new(false);
        assert_eq!(DIGESTS.len(), shelf.payers().len());
        for Digest { id, files, digest } in DIGESTS {
            let texts: Vec<_> = files.iter().map(|path| (*path, load::shipped_text(path).unwrap())).collect();
            assert_eq!(digest::digest(texts.iter().copied()), *digest, "{id}");
            // It is over just the files that the profile is made of.
            assert_eq!(super::digest(id, texts.iter().copied()), Some(*digest), "{id}");
            assert_eq!(shelf.profile(id).unwrap().digest, *digest, "{id}");
            let changed = texts.iter().map(|(path, text)| (*path, text.trim_end()));
            assert_eq!(super::digest(id, changed.collect::<Vec<_>>().into_iter()), None, "{id}");
            assert_eq!(super::digest(id, texts.iter().copied().skip(1)), None, "{id}");
        }
    }
}
