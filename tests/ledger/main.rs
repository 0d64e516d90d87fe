//! The ledger for real: SQLite in files, PostgreSQL in a cluster that the tests start, and programs that write at once.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod cluster;
mod made;
mod places;

mod both;
mod earlier;
mod form;
mod processes;
mod trouble;
mod versions;
