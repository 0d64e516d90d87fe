//! Mutants: rule files with one thing in them changed, to see whether any case would notice.
//!
//! In: a rule book with its cases. Out: every mutant of a file ([`make`]), what became of each when the cases were run against it
//! ([`trial`]), how many were noticed ([`score`]), and for those that were not, a session that tells them apart ([`mod@witness`]) and the case that would
//! notice ([`propose`]). What always holds: a mutant is a change of words in a file, so a person can read it
//! and make it; it is a valid rule book, or it is not counted; the same book gives the same mutants in the same order.
//!
//! A case notices a mutant if it passes on the files as they are and fails on the mutant.

pub mod lengths;
pub mod make;
pub mod mutant;
pub mod propose;
pub mod score;
pub mod trial;
pub mod witness;

pub use make::mutants;
pub use mutant::{Kind, Mutant};
pub use score::Score;
pub use trial::{Fate, Sought, Tried};
pub use witness::Witness;
