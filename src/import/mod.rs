//! Public and contracted tables, read from the layouts in which they are published.
//!
//! In: files as CMS or a payer gives them. Out: data the engine takes, or a file of our own. What always holds: a file that is
//! not what it should be is refused with file, row and column; nothing is half imported.

pub mod fees;
pub mod tables;
