//! From a checked profile and a session to a determination.

pub mod explanation;
pub mod ops;
pub mod options;
pub mod three;

pub use explanation::Explanation;
pub use options::{Complete, Options};
