//! What an editor asks about rule files, answered as plain data.
//!
//! In: the texts of a rules folder in any state ([`snapshot::Snapshot`]) and a place in one of them, as a byte. Out: words, places and
//! edits. What always holds: no protocol, no files and no clock in here, so that any front end can use it and a test needs no editor; and a
//! half-typed text is answered as well as a whole one.
//!
//! The way from text to answer: [`outline`] (which key stands where) and [`words`] (the words of a rule text) read anything;
//! [`occurrences`] finds every name in them and [`family`] says which of them are the same thing; the rest answer one question each.

pub mod about;
pub mod actions;
pub mod completion;
pub mod family;
pub mod folding;
pub mod hover;
pub mod keywords;
pub mod lens;
pub mod occurrences;
pub mod outline;
pub mod references;
pub mod rename;
pub mod scope;
pub mod snapshot;
pub mod symbol;
pub mod symbols;
pub mod tokens;
pub mod words;
