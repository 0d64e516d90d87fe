//! From minutes to billable units. Pure: numbers in, numbers out.

pub mod method;

pub use method::{Method, Pool, Tie, Trim};
