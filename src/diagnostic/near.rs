//! The near name: what somebody most likely meant.
//!
//! In: a word and the words that exist. Out: the closest one, if it is close enough to be offered. Ties go to the first in
//! the order given, so the offer is the same on every run.

/// The candidate nearest to `word`, if at most a third of its letters differ (letter case and `-` for `_` count as nothing).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |s: &str| s.to_lowercase().replace(['-', ' '], "_");
    let wanted = plain(word);
    let letters = wanted.chars().count();
    let most = letters.div_ceil(3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Each letter more or less is a difference.
        if candidate.chars().count().abs_diff(letters) > most {
            continue;
        }
        let distance = strsim::osa_distance(&wanted, &plain(candidate));
        let closer = best.is_none_or(|(d, _)| distance < d);
        if distance <= most && closer && candidate != word {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn offers_the_close_one_and_nothing_far() {
        let names = ["minutes", "modifiers", "place_of_service"];
        assert_eq!(nearest("minuts", names), Some("minutes"));
        assert_eq!(nearest("place-of-service", names), Some("place_of_service"));
        assert_eq!(nearest("diagnosis", names), None);
    }
}
