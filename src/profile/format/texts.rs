//! Which values of a file are texts of the rule language.
//!
//! In: the header a key stands under, and the key. Out: what it is. It says the same as the reader of the file
//! ([`crate::profile::document`]), which asks for these keys as texts of the language.

use crate::lang::format::{Layout, condition, rule};

/// The layouts of a text, if it has no mistakes.
pub(super) type Lay = fn(&str) -> Option<Layout>;

/// How the value of a key is laid out, where it is a text of the rule language.
pub(super) fn lay(path: &[&str], block: bool, key: &str) -> Option<Lay> {
    match (path, block, key) {
        (["rule"], true, "text") => Some(rule),
        (["override"], true, "text") => Some(either),
        (["exception" | "override"], true, "when") | (["units", "variant"], true, "when") => Some(condition),
        (["define" | "counters"], false, _) => Some(condition),
        _ => None,
    }
}

/// What an override changes is a rule or a definition; no text can be both.
fn either(text: &str) -> Option<Layout> {
    rule(text).or_else(|| condition(text))
}
