//! What a change of rule files changes: in words, on the sessions of a practice, and on sessions made up to show it.
//!
//! In: two [`Side`]s. Out: [`Changes`] (what the new files say differently, thing by thing), [`impact::Impact`] (which answers to given
//! sessions differ, and how), [`made::Made`] (sessions that show a difference). What always holds: words are about what files say,
//! so layout and comments are no change; answers are compared as a biller would, so the text of a message is no change of an answer.
//!
//! [`said`] tells what a file says and [`files`] compares; [`answers`] compares two answers, [`impact`] counts over many, [`made`]
//! looks for sessions.

pub mod answers;
pub mod entry;
pub mod files;
pub mod impact;
pub mod made;
pub mod said;
pub mod side;

mod keys;
mod things;

pub use entry::{Change, Changes, Detail, Entry, FileChange};
pub use files::compare;
pub use side::Side;
