//! Profiles: TOML files in, checked payers out.
//!
//! In: a folder of rule files, or the ones inside the program. Out: a [`CheckedBook`] of [`checked::Profile`]s, or every mistake of
//! every file. The way there, a file each: [`load`] (the only one that opens files) → [`toml`] (text to a tree that knows its
//! places) → [`document`] (what one file says) → [`inherit`] (a payer with its parents and parts) → [`resolve`] (names and texts
//! checked, dates covered) → [`lint`]. Beside it [`shelf`] hands out one payer of the
//! program at a time, when it is asked for: as the build has packed it ([`packed`]), or read the same way; and [`mod@format`] lays a file out. What always holds: mistakes are collected,
//! never only the first one told, and a book with an error in it decides nothing.

mod attach;
pub mod book;
pub mod builtin;
pub mod checked;
pub(crate) mod digest;
pub mod document;
pub mod format;
mod inherit;
mod lint;
pub mod load;
mod naming;
mod packed;
mod prepared;
mod readable;
mod resolve;
pub mod scaffold;
pub mod shelf;
pub mod toml;
mod values;
pub mod vocabulary;

pub use book::{CheckedBook, RuleBook, Trouble};
pub use load::{LoadError, Names};
pub use shelf::Shelf;
