//! TOML text as a tree that knows where each value stands: [`parse`] makes it from the outline that the reader finds or the build has prepared, [`keys`] hands it out key by key, [`damage`] says what of a
//! broken file can be relied on.
//!
//! What always holds: a span is a byte range of the file, values keep the order of the file, numbers keep their digits (no
//! float is ever made), no tree is deeper than [`depth`] allows, and a file with several mistakes reports each of them.

pub mod damage;
pub mod depth;
pub mod keys;
pub mod node;
pub(crate) mod outline;
pub mod parse;
mod prepared;
mod trouble;

pub use keys::Keys;
pub use node::{Item, Node, Table, Words};
