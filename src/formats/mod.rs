//! Sessions in, determinations out.
//!
//! In: CSV, JSON, JSON lines, Parquet or Arrow IPC, from files or standard input. Out: [`Session`](crate::model::session::Session)s or rejections
//! in input order, and answers written as `json`, `jsonl`, `csv`, `parquet` or `arrow`. What always holds: a bad record never ends a run and is
//! never lost, and no more than four blocks of records for each thread are in memory. What is kept of each is some 11 bytes of its id and of its day, and each patient's number
//! where earlier sessions are counted; docs/performance.md says what a run takes beside that.
//!
//! [`read`] has the readers, [`history`] gives the earlier sessions of a patient, [`run()`] decides what was read, [`mod@brief`] has it in short, [`summary`] counts,
//! [`mod@write`] has the writers, [`output`] the file that they write to. What any of them does side by side [`beside`] does.

pub mod beside;

pub mod read;

pub mod history;

pub mod brief;

pub mod run;
pub mod summary;

pub mod write;

pub mod output;

pub use brief::{BriefRow, BriefRows};
pub use history::{History, HistoryError, Several, Store};
pub use output::Output;
pub use read::columns::{ColumnMap, ColumnsError};
pub use read::error::ReadError;
pub use read::inlet::Meter;
pub use read::json::session_from_tree;
pub use read::options::{InputFormat, ReadOptions};
pub use read::unknown::UnknownColumn;
pub use read::{Read, Reader, RowInfo, open, open_all};
pub use run::{ByEngine, Decide, Event, Group, InShort, Lane, RunError, Threads, run};
pub use summary::Summary;
pub use write::{AnswerWriter, ColumnWriter, CsvRows, CsvWriter, Form, JsonWriter, JsonlWriter, TextWriter};
