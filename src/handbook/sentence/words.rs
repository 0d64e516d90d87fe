//! Joining words into English.

/// `active_therapy` and `plan-certified` as words.
pub(super) fn human(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

/// With a capital first.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(words: &[String], joint: &str) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} {joint} {last}", others.join(", ")),
    }
}

/// Clauses: short ones on, long ones with a comma before the joint.
pub(super) fn clauses(parts: &[String], joint: &str) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => {
            // `none of GP or 59, or not all of …`
            let within = format!(" {joint} ");
            let comma = if parts.len() > 2 || parts.iter().any(|part| part.contains(", ") || part.contains(&within)) {
                ","
            } else {
                ""
            };
            format!("{}{comma} {joint} {last}", others.join(", "))
        }
    }
}

/// `a therapist`, `an aide`.
pub(super) fn with_article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}
