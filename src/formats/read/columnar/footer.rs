//! The end of an Arrow file: its schema, and where its messages are.
//!
//! In: a file that can be read at any place. Out: what its footer says, or nothing where it has none, as a file has that was cut off.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::read_footer_length;
use arrow_ipc::{Block, MetadataVersion, root_as_footer};
use arrow_schema::Schema;

use super::batches::{Broken, guarded};

/// What a footer says.
pub struct Footer {
    /// The columns.
    pub schema: Schema,
    /// The version of the format.
    pub version: MetadataVersion,
    /// The dictionaries, then the batches.
    pub places: VecDeque<Block>,
    /// How many bytes the file has.
    pub size: u64,
}

/// Reads the footer; `None`: there is none.
///
/// # Errors
/// [`Broken`] if it cannot be read.
pub fn read(file: &mut File) -> Result<Option<Footer>, Broken> {
    let size = file.seek(SeekFrom::End(0))?;
    let Some(end) = size.checked_sub(10) else { return Ok(None) };
    file.seek(SeekFrom::Start(end))?;
    let mut last = [0; 10];
    file.read_exact(&mut last)?;
    let Some(length) = read_footer_length(last).ok().and_then(|length| u64::try_from(length).ok()) else {
        return Ok(None);
    };
    let Some(start) = end.checked_sub(length) else { return Ok(None) };
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    guarded(|| parsed(&bytes, size)).map_err(Broken::File)?.map(Some)
}

fn parsed(bytes: &[u8], size: u64) -> Result<Footer, Broken> {
    let wrong = |why: String| Broken::File(format!("a footer of Arrow that can be read ({why})"));
    let footer = root_as_footer(bytes).map_err(|error| wrong(error.to_string()))?;
    let written = footer.schema().ok_or_else(|| wrong(String::from("it has no schema")))?;
    let schema = try_fb_to_schema(written).map_err(|error| wrong(error.to_string()))?;
    let blocks = [footer.dictionaries(), footer.recordBatches()];
    let places = blocks.into_iter().flatten().flatten().copied().collect();
    Ok(Footer { schema, version: footer.version(), places, size })
}

/// The file from its beginning.
///
/// # Errors
/// What the system says.
pub fn rewound(mut file: File) -> io::Result<File> {
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
