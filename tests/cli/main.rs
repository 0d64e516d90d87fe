//! The program as its users run it: wiring, exit statuses, streams. What is decided is tested elsewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod run;

mod brief;
mod closing;
mod diff;
mod docs;
mod fees;
mod format;
mod help;
mod history;
mod lint;
mod mistakes;
mod new;
mod shell;
mod tables;
mod threads;
mod work;
