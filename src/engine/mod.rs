//! From a checked profile and a session to a determination.

pub mod options;

pub use options::{Complete, Options};
