//! The ids that a run has seen, at 16 bytes each, to catch a repeat.
//!
//! What is kept is the first half of the SHA-256 of an id: two ids of one run are not taken for each other by chance, and
//! no id stays in memory.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

/// Ids seen so far.
#[derive(Debug, Default)]
pub struct Seen {
    hashes: HashSet<[u8; 16]>,
}

impl Seen {
    /// Notes an id; false if it was there already.
    pub fn insert(&mut self, id: &str) -> bool {
        let digest = Sha256::digest(id.as_bytes());
        let mut half = [0u8; 16];
        for (to, from) in half.iter_mut().zip(digest.iter()) {
            *to = *from;
        }
        self.hashes.insert(half)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn a_repeat_is_seen() {
        let mut seen = Seen::default();
        assert!(seen.insert("S-1"));
        assert!(seen.insert("S-2"));
        assert!(!seen.insert("S-1"));
    }
}
