//! The last step of the pipeline: a checked rule book becomes an engine.

use super::Engine;
use crate::profile::CheckedBook;

impl CheckedBook {
    /// An engine for all payers of the book.
    #[must_use]
    pub fn compile(self) -> Engine {
        Engine::new(self.profiles)
    }
}
