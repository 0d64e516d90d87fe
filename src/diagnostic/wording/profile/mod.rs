//! What is said about profiles: their files and keys, what they inherit, their dates, their test cases.

mod files;
mod inherit;
mod keys;
mod lints;
mod tests;

pub use files::*;
pub use inherit::*;
pub use keys::*;
pub use lints::*;
pub use tests::*;

/// Words in a row: "`a`, `b` or `c`".
fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::from("nothing"),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
