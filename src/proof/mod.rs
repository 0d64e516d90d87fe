//! Sessions that show something, and what no session can show.
//!
//! In: checked profiles and an engine. Out: records that reach a goal ([`search`]): a session in which a rule fires, one on which two
//! editions of a profile differ, two on either side of a limit. What always holds: a record that is handed out was decided by
//! the engine and reaches its goal; "none found" says nothing more than that; all is deterministic and bounded.
//!
//! [`interest`] is what is worth trying for each fact, [`plan`] how to bring a condition to a truth, [`slot`] how facts are written
//! into a record.

pub mod interest;
pub mod lint;
pub mod plan;
pub mod reads;
pub mod search;
pub mod slot;
pub mod solve;

pub use interest::Interest;
pub use plan::Want;
pub use search::{Search, Wish};
