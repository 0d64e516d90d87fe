//! payrules, through its public library: rule set R is an ordinary profile in `rules`, and nothing here knows its rules.
//!
//! [`sessions`] decides sessions in memory, [`mod@batch`] all of them at once over columns, [`jsonl`] the bytes of a file, [`short`] the same with answers in short, from [`parquet`] too. [`answers`] says what a determination comes to in the words of R.

pub mod answers;
pub mod batch;
pub mod jsonl;
pub mod parquet;
pub mod sessions;
pub mod short;

use std::path::Path;

use payrules::engine::Engine;
use payrules::formats::{InputFormat, Read, ReadOptions, Reader, open};
use payrules::model::session::Session;
use payrules::profile::RuleBook;

use crate::run::start::RULES;

/// The engine with the profile of rule set R.
pub fn engine() -> Result<Engine, String> {
    let book = RuleBook::load(Path::new(RULES)).map_err(|error| error.to_string())?;
    let checked = book.check().map_err(|trouble| format!("{:?}", trouble.diagnostics))?;
    Ok(Engine::new(checked.profiles))
}

/// A reader of JSON lines.
pub fn reader(text: Box<dyn std::io::Read + Send>) -> Result<Reader, String> {
    let options = ReadOptions { format: Some(InputFormat::Jsonl), ..ReadOptions::default() };
    open("-", Some(text), options).map_err(|error| error.to_string())
}

/// The sessions of a text of JSON lines.
pub fn sessions(text: String) -> Result<Vec<Session>, String> {
    let read = |read| match read {
        Ok(Read::Session(session, _)) => Ok(*session),
        Ok(Read::Rejected(rejection)) => Err(format!("{rejection:?}")),
        Err(error) => Err(format!("{error}")),
    };
    reader(Box::new(std::io::Cursor::new(text)))?.map(read).collect()
}
