//! The fingerprint of a profile: of every text that can change an answer.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

/// `sha256:` over paths and texts, each with its length before it, so that no two sets of files read alike. Line ends count as
/// one: a checkout with CRLF is the same profile.
pub(crate) fn digest<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (path, text) in files {
        let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
        for part in [path, &text] {
            hash.update(part.len().to_string());
            hash.update(":");
            hash.update(part);
        }
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn names_and_texts_count_and_line_ends_do_not() {
        assert_eq!(digest([("a", "x\r\ny")]), digest([("a", "x\ny")]));
        assert_ne!(digest([("a", "bc")]), digest([("ab", "c")]));
        assert_eq!(digest([("a", "x")]).len(), "sha256:".len() + 64);
    }
}
