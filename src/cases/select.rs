//! Which cases of a profile to run, by words of their names.

use crate::profile::checked::{Case, Profile};

/// The cases whose name has any of these words in it, in any letter case; without words all of them.
pub fn select<'p>(profile: &'p Profile, words: &[String]) -> impl Iterator<Item = &'p Case> {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    profile.tests.iter().filter(move |case| {
        let name = case.name.to_lowercase();
        words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))
    })
}
