//! What the findings of sessions say that became no sessions.
//!
//! In: a checked profile; of each session that was taken in, the cells that messages name. Out: messages and fixes. What always holds: a finding reads as the
//! reference engine has it, whose [`wording`](crate::engine::reference) turns values into words; a finding that cannot be said here is not said at all, and its
//! session is the reference engine's.
//!
//! [`holes`] makes rules ready, [`kept`] keeps the cells, [`fill`] puts them into words.

mod fill;
mod holes;
mod kept;

pub use fill::{Fill, InWords, Spoken};
pub use holes::Sayings;
pub use kept::Kept;
