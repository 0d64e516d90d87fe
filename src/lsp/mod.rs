//! The language server: the protocol around [`crate::ide`].
//!
//! In: messages of an editor on a stream. Out: answers, and diagnostics as one types. What always holds: the types of the protocol are
//! seen nowhere else; a question is answered on the texts as the editor has them, saved or not; nothing that comes in ends the session.
//!
//! [`wire`] reads messages, [`server`] is the loop, [`workspace`] knows what is open and keeps the snapshots, [`requests`] has a file for each
//! kind of question; [`deep`] reasons in the background.

mod client;
mod deep;
mod folder;
mod position;
mod problems;
mod requests;
mod server;
mod uri;
mod wire;
mod workspace;

pub use server::{Ending, serve};
