//! What a change of rule files changes: in words, on the sessions of a practice, and on sessions made up to show it.
//!
//! In: two [`Side`]s. Out: [`Changes`] (what the new files say differently, thing by thing) and [`impact::Impact`] (which answers
//! differ, and how). What always holds: words are about what files say, so layout and comments are no change; answers are compared as
//! a biller would, so the text of a message is no change of an answer.
//!
//! [`said`] tells what a file says, [`files`] compares, [`layout`] knows what is no difference; [`answers`] compares two answers,
//! [`impact`] counts over many.

pub mod answers;
pub mod entry;
pub mod files;
pub mod impact;
pub mod layout;
pub mod said;
pub mod side;

mod keys;
mod things;

pub use entry::{Change, Changes, Detail, Entry, FileChange};
pub use files::compare;
pub use side::Side;
