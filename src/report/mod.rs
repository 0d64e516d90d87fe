//! What people read: answers, summaries, profiles and explanations as text for a terminal.
//!
//! In: plain data (determinations, profiles, explanations) and a [`View`]. Out: text that ends in a line break. Pure: whether
//! there is colour and how wide a line may be is the caller's to say, and with the same view the same data always gives the
//! same text. What always holds: no text of a record reaches the terminal with control characters in it.

pub mod boundary;
pub mod brief;
pub mod cases;
pub mod change;
pub mod compare;
pub mod coverage;
pub mod explanation;
pub mod ink;
pub mod ledger;
pub mod mutants;
pub mod payers;
pub mod precheck;
pub mod show;
pub mod summary;
pub mod table;
pub mod text;
pub mod words;

pub use ink::View;

#[cfg(test)]
mod tests;
