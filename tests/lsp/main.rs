//! The language server as an editor sees it: the program is started and spoken to over its standard input and output.
//!
//! What is answered is tested where it is made (`tests/ide.rs`); here, that each question gets there and back, and that nothing that comes
//! in ends a session.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod client;
mod edit;
mod life;
mod names;
mod problems;
