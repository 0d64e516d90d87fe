//! The frames of Arrow IPC: bytes to messages, and never more of them in memory than one.
//!
//! In: a stream, or a file with the places of its messages. Out: each message with its body. A file whose end is missing is read like the stream that
//! it holds, up to where it was cut off. What always holds: no length is believed before the bytes are there, and every buffer of a message
//! lies inside of its body.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

use arrow_buffer::Buffer;
use arrow_ipc::{Block, Message, MessageHeader, RecordBatch, root_as_message};

/// What an Arrow file begins with; zeros follow that fill it up to 8 bytes, or to 64.
pub const FILE_MAGIC: &[u8] = b"ARROW1";

/// What every message begins with, and so a stream.
pub const MESSAGE_MAGIC: &[u8] = &[0xFF; 4];

/// The largest message: a batch is in memory as a whole.
pub const MOST_BYTES: u64 = 1 << 30;

/// The largest head of a message.
const MOST_HEAD: u64 = 1 << 26;

const OUTSIDE: &str = "a message of Arrow IPC that lies inside of the file";

const LONG_HEAD: &str = "a message of Arrow IPC with a head of at most 64 MB";

/// What comes next.
#[derive(Debug)]
pub enum Next {
    /// A message.
    Message(Framed),
    /// Rows in a message that cannot be read; more may follow.
    Skipped {
        /// How many.
        rows: usize,
        /// What was expected.
        why: String,
    },
    /// Nothing that can be read follows: what was expected.
    Broken(String),
    /// The end.
    End,
}

/// A message with its body.
#[derive(Debug)]
pub struct Framed {
    /// The head, with bytes in front that say how long it is, and the body behind.
    pub bytes: Buffer,
    /// Where the body is.
    pub block: Block,
}

impl Framed {
    /// The head; `None`: it is none.
    #[must_use]
    pub fn message(&self) -> Option<Message<'_>> {
        let end = usize::try_from(self.block.metaDataLength()).ok()?;
        root_as_message(head(self.bytes.as_slice().get(..end)?)?).ok()
    }
}

/// Gives the messages one by one.
pub struct Messages {
    from: From,
    ended: bool,
}

enum From {
    Stream {
        input: Box<dyn BufRead + Send>,
        /// Whether it is inside of a file, which says where it ends.
        is_file: bool,
        /// The first bytes, behind the magic of a file.
        first: Option<Vec<u8>>,
    },
    Blocks {
        file: File,
        size: u64,
        places: VecDeque<Block>,
    },
}

impl Messages {
    /// Begins a stream, or a file whose end is missing.
    ///
    /// # Errors
    /// What the reader says.
    pub fn of_stream(mut input: Box<dyn BufRead + Send>) -> io::Result<Self> {
        let mut first = take(&mut input, 8)?;
        let is_file = first.starts_with(FILE_MAGIC);
        if is_file {
            first = take(&mut input, 8)?;
            for _ in 0..7 {
                if first.iter().any(|byte| *byte != 0) {
                    break;
                }
                first = take(&mut input, 8)?;
            }
        }
        Ok(Self { from: From::Stream { input, is_file, first: Some(first) }, ended: false })
    }

    /// The messages at these places of a file of that size.
    #[must_use]
    pub fn at(file: File, size: u64, places: VecDeque<Block>) -> Self {
        Self { from: From::Blocks { file, size, places }, ended: false }
    }

    /// The next message.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next_message(&mut self) -> io::Result<Next> {
        if self.ended {
            return Ok(Next::End);
        }
        let next = match &mut self.from {
            From::Stream { input, is_file, first } => streamed(input.as_mut(), *is_file, first.take())?,
            From::Blocks { file, size, places } => match places.pop_front() {
                Some(place) => placed(file, *size, place)?,
                None => Next::End,
            },
        };
        self.ended = matches!(next, Next::End | Next::Broken(_));
        Ok(next)
    }

    /// Gives nothing more.
    pub fn end(&mut self) {
        self.ended = true;
    }
}

/// The next message of a stream.
fn streamed(mut input: &mut dyn BufRead, is_file: bool, first: Option<Vec<u8>>) -> io::Result<Next> {
    let mut bytes = match first {
        Some(first) => first,
        None => take(&mut input, 8)?,
    };
    let length = match bytes.as_slice() {
        // A stream may simply be closed, a file says where it ends.
        [] if !is_file => return Ok(Next::End),
        [0xFF, 0xFF, 0xFF, 0xFF, length @ ..] => <[u8; 4]>::try_from(length).ok(),
        [_, _, _, _, _, _, _, _] => {
            return Ok(Next::Broken(String::from("a message of Arrow IPC, as version 0.15 and later write it")));
        }
        _ => None,
    };
    let Some(length) = length.map(i32::from_le_bytes) else { return Ok(cut_off()) };
    if length == 0 {
        return Ok(Next::End);
    }
    let Some(length) = u64::try_from(length).ok().filter(|length| *length <= MOST_HEAD) else {
        return Ok(Next::Broken(String::from(LONG_HEAD)));
    };
    if !append(&mut input, length, &mut bytes)? {
        return Ok(cut_off());
    }
    with_body(&mut input, bytes, None)
}

/// The message at a place of a file.
fn placed(file: &mut File, size: u64, place: Block) -> io::Result<Next> {
    let number = |of: i64| u64::try_from(of).ok();
    let (from, body) = (number(place.offset()), number(place.bodyLength()));
    let (Some(from), Ok(length), Some(body)) = (from, u64::try_from(place.metaDataLength()), body) else {
        return Ok(Next::Broken(String::from(OUTSIDE)));
    };
    let end = from.checked_add(length).and_then(|end| end.checked_add(body));
    if end.is_none_or(|end| end > size) {
        return Ok(Next::Broken(String::from(OUTSIDE)));
    }
    if length > MOST_HEAD {
        return Ok(Next::Broken(String::from(LONG_HEAD)));
    }
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    if !append(file, length, &mut bytes)? {
        return Ok(cut_off());
    }
    with_body(file, bytes, Some(body))
}

/// A message with its body, which `input` gives next. `length` is what the file says of it, if it does.
fn with_body(input: &mut dyn Read, mut bytes: Vec<u8>, length: Option<u64>) -> io::Result<Next> {
    let Some(Shape { rows, body, is_batch }) = head(&bytes).and_then(shape) else {
        return Ok(Next::Broken(String::from("a message of Arrow IPC; what stands here is none")));
    };
    let body = length.unwrap_or(body);
    if body > MOST_BYTES {
        let skipped = io::copy(&mut input.take(body), &mut io::sink())?;
        let why = "a batch of at most 1 GB; write the file in batches of some 10,000 rows";
        return Ok(match (skipped == body, is_batch) {
            (true, true) => Next::Skipped { rows, why: why.to_owned() },
            (true, false) => Next::Broken(why.to_owned()),
            (false, _) => cut_off(),
        });
    }
    let start = bytes.len();
    if !append(input, body, &mut bytes)? {
        return Ok(cut_off());
    }
    let (Ok(start), Ok(body)) = (i32::try_from(start), i64::try_from(body)) else { return Ok(cut_off()) };
    let framed = Framed { bytes: Buffer::from_vec(bytes), block: Block::new(0, start, body) };
    if framed.message().is_some_and(|message| lies_inside(&message, &framed)) {
        return Ok(Next::Message(framed));
    }
    let why = String::from("a message of Arrow IPC whose buffers lie inside of it");
    Ok(if is_batch { Next::Skipped { rows, why } } else { Next::Broken(why) })
}

/// The head of a message without the bytes in front that say how long it is; before version 0.15 there were four of them.
fn head(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(if bytes.starts_with(MESSAGE_MAGIC) { 8 } else { 4 }..)
}

fn cut_off() -> Next {
    Next::Broken(String::from("the end of the Arrow data; it seems to be cut off here"))
}

/// Up to `count` bytes; fewer at the end.
fn take(input: &mut dyn Read, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Adds `count` bytes; false if there are fewer.
fn append(input: &mut dyn Read, count: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let read = input.take(count).read_to_end(bytes)?;
    Ok(u64::try_from(read) == Ok(count))
}

/// What the head of a message says about its size.
struct Shape {
    rows: usize,
    body: u64,
    is_batch: bool,
}

fn shape(head: &[u8]) -> Option<Shape> {
    let message = root_as_message(head).ok()?;
    let body = u64::try_from(message.bodyLength()).ok()?;
    let is_batch = message.header_type() == MessageHeader::RecordBatch;
    let rows = message.header_as_record_batch().map_or(Some(0), |batch| count(batch.length()))?;
    Some(Shape { rows, body, is_batch })
}

/// A length that memory could hold.
fn count(length: i64) -> Option<usize> {
    u64::try_from(length).ok().filter(|length| *length <= MOST_BYTES).and_then(|length| usize::try_from(length).ok())
}

/// Whether every buffer lies in the body, and whether what it says to become when it is unpacked is not too much.
fn lies_inside(message: &Message<'_>, framed: &Framed) -> bool {
    let batch: Option<RecordBatch<'_>> = match message.header_type() {
        MessageHeader::RecordBatch => message.header_as_record_batch(),
        MessageHeader::DictionaryBatch => message.header_as_dictionary_batch().and_then(|batch| batch.data()),
        _ => return true,
    };
    let head = usize::try_from(framed.block.metaDataLength()).ok();
    let (Some(batch), Some(body)) = (batch, head.and_then(|head| framed.bytes.as_slice().get(head..))) else {
        return false;
    };
    let packed = batch.compression().is_some();
    let mut unpacked = 0_u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let place = (count(buffer.offset()), count(buffer.length()));
        let (Some(from), Some(length)) = place else { return false };
        let Some(bytes) = body.get(from..).and_then(|rest| rest.get(..length)) else { return false };
        if packed && !bytes.is_empty() {
            let Some(size) = bytes.get(..8).and_then(|size| <[u8; 8]>::try_from(size).ok()) else { return false };
            // Not packed after all is written as -1.
            unpacked = unpacked.saturating_add(u64::try_from(i64::from_le_bytes(size)).unwrap_or(0));
        }
    }
    let counts = |length: i64, nulls: i64| count(length).is_some() && (0..=length).contains(&nulls);
    unpacked <= MOST_BYTES && batch.nodes().into_iter().flatten().all(|node| counts(node.length(), node.null_count()))
}
