//! The ledger: sessions that were decided, kept in a database, so that later runs know what came before.
//!
//! In: sessions with their determinations, and a patient's number. Out: the patient's earlier sessions, as they were recorded. What
//! always holds: a session is there once, however often and by however many runs it is recorded; an earlier version of it is
//! kept and never counted; a batch is recorded whole or not at all.
//!
//! [`place`] says where a ledger is kept, [`entry`] what is recorded of a session, [`migrations`] how the tables came to be. What is
//! done with them ([`record`], [`history`], [`contents`]) is written once, against [`database`], which is SQLite or PostgreSQL.

pub mod error;

pub mod place;

pub mod entry;

mod database;
mod migrations;
mod postgresql;
mod sqlite;
mod tls;

pub mod contents;
pub mod history;
pub mod open;
pub mod record;

pub use contents::Status;
pub use entry::{Entry, Unfit};
pub use error::LedgerError;
pub use open::{Ledger, Mode};
pub use place::Place;
pub use record::Recorded;
