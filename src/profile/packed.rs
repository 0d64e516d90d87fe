//! The payers that ship, as the build has read and packed them.
//!
//! In: the id of a payer. Out: its [`Profile`]; nothing where it has to be read. What always holds: it is the one that reading its files comes to,
//! places included, as long as the texts of a run are those of all files that ship but the ones with test cases, in their order. The build has compared the two, so
//! nothing of it fails to be unpacked.

use super::checked::Profile;

// `PACKED`: id and bytes of each payer, by id.
shipped!("payers.rs");

/// The payer with that id.
pub(super) fn profile(id: &str) -> Option<Profile> {
    let at = PACKED.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
    PACKED.get(at).and_then(|(_, bytes)| postcard::from_bytes(bytes).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::RuleBook;
    use crate::source::Span;

    #[test]
    fn what_is_packed_is_what_is_read() {
        let book = RuleBook::embedded_to_decide().check().unwrap();
        let mut packed = 0;
        for read in &book.profiles {
            let Some(unpacked) = profile(&read.id) else {
                let in_csv = |span: Span| book.sources.get(span.source).unwrap().name.ends_with(".csv");
                let listed = read.lists.values().filter_map(|list| list.items.first());
                let has_tests = !read.tests.is_empty() || !read.samples.is_empty() || read.fees.is_some();
                assert!(has_tests || listed.into_iter().any(|item| in_csv(item.span)), "{}", read.id);
                continue;
            };
            packed += 1;
            assert_eq!(format!("{unpacked:?}"), format!("{read:?}"), "{}", read.id);
        }
        assert_eq!(packed, PACKED.len());
        assert!(packed > 0);
        assert!(profile("no-such-payer").is_none());
    }
}
