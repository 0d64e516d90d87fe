//! Parquet and Arrow in and out: the same records as JSON lines give the same sessions, rejections and answers, whatever the types and the
//! form of the columns; what is wrong with a file says so in its place; and no bytes end a run.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod answers;
mod aside;
mod bounds;
mod brief;
mod command;
#[path = "../common/mod.rs"]
#[allow(dead_code)] // of one payer only the engine is wanted
mod common;
mod damage;
mod docs;
mod make;
mod mistakes;
mod pack;
#[path = "../common/rule_set_r.rs"]
mod rule_set_r;
mod same;
mod short;
#[path = "../read/show.rs"]
#[allow(dead_code)] // the source of a snapshot is shown only where it is text
mod show;
mod threads;

use std::io::Cursor;

use payrules::formats::{ReadOptions, Reader, open};

/// A reader of bytes, from a pipe.
fn reader(bytes: Vec<u8>) -> Reader {
    open("-", Some(Box::new(Cursor::new(bytes))), ReadOptions::default()).unwrap()
}

/// Records as JSON lines.
fn jsonl(records: &[serde_json::Value]) -> Vec<u8> {
    records.iter().flat_map(|record| format!("{record}\n").into_bytes()).collect()
}
