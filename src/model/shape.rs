//! The shapes of codes. The build uses it too, to read the lists that ship when the program is built.
//!
//! In: a text. Out: whether it is a code, and how it is kept.

use std::borrow::Cow;

/// Five characters: five digits (CPT), four digits and a letter, or a letter and four digits (HCPCS).
pub fn is_procedure(text: &str) -> bool {
    match text.as_bytes() {
        [first, middle @ .., last] if text.len() == 5 => {
            middle.iter().all(u8::is_ascii_digit)
                && ((first.is_ascii_digit() && (last.is_ascii_digit() || last.is_ascii_uppercase()))
                    || (first.is_ascii_uppercase() && last.is_ascii_digit()))
        }
        _ => false,
    }
}

/// A letter, a digit, a digit or letter, then up to four more behind an optional dot: as it is kept, with its dot. `None`: it is no diagnosis.
pub fn diagnosis(text: &str) -> Option<Cow<'_, str>> {
    let capital = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    let dotted = text.split_once('.');
    let (category, rest) = dotted.or_else(|| text.split_at_checked(3))?;
    let good = match category.as_bytes() {
        [letter, digit, third] => letter.is_ascii_uppercase() && digit.is_ascii_digit() && capital(third),
        _ => false,
    };
    if !good || rest.len() > 4 || !rest.bytes().all(|b| capital(&b)) || (dotted.is_some() && rest.is_empty()) {
        return None;
    }
    let kept = dotted.is_some() || rest.is_empty();
    Some(if kept { Cow::Borrowed(text) } else { Cow::Owned(format!("{category}.{rest}")) })
}

/// Whether there is a letter that looks like a digit from a place on: O like 0, I like 1.
pub fn looks_like_digits(text: &str, from: usize) -> bool {
    text.bytes().skip(from).any(|b| matches!(b, b'O' | b'o' | b'I' | b'l'))
}
