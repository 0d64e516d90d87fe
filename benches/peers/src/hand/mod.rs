//! Rule set R written by hand in Rust, four times: nothing but this program could be faster at saying the same.
//!
//! [`plain`] works on Strings and Vecs as serde gives them, and is what every other engine is compared with; [`encoded`] on a record of 64 bytes,
//! [`columns`] on columns whose dates are already differences. [`decide`] has the rules for Strings and Vecs, [`pool`] the units without branches.

pub mod columns;
pub mod decide;
pub mod encoded;
pub mod plain;
pub mod pool;
pub mod sets;
