//! Arrow IPC: messages to batches.
//!
//! In: the bytes of a file or stream. Out: each batch as it was written. A batch that cannot be read costs its own rows; a dictionary that
//! cannot be read costs all that follow, because they may need it.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::sync::Arc;

use arrow_ipc::MessageHeader;
use arrow_ipc::MetadataVersion;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::FileDecoder;
use arrow_schema::SchemaRef;

use super::batches::{Broken, Piece, guarded};
use super::footer::{self, Footer};
use super::messages::{Framed, Messages, Next};
use super::plain;

/// An Arrow file or stream being read.
pub struct Ipc {
    messages: Messages,
    schema: SchemaRef,
    version: MetadataVersion,
    decoder: FileDecoder,
}

impl Ipc {
    /// Reads the schema of a file, which stands at its end; where that is missing, of the stream in it.
    ///
    /// # Errors
    /// [`Broken`] if there is none.
    pub fn of_file(mut file: File) -> Result<Ipc, Broken> {
        match footer::read(&mut file)? {
            Some(Footer { schema, version, places, size }) => {
                let schema = Arc::new(plain::schema(&schema));
                let decoder = FileDecoder::new(Arc::clone(&schema), version);
                Ok(Ipc { messages: Messages::at(file, size, places), schema, version, decoder })
            }
            None => Ipc::of_stream(Box::new(BufReader::new(footer::rewound(file)?))),
        }
    }

    /// Reads the schema of a stream, which comes first.
    ///
    /// # Errors
    /// [`Broken`] if it does not.
    pub fn of_stream(input: Box<dyn BufRead + Send>) -> Result<Ipc, Broken> {
        let mut messages = Messages::of_stream(input)?;
        let framed = match messages.next_message()? {
            Next::Message(framed) => framed,
            Next::Broken(why) | Next::Skipped { why, .. } => return Err(Broken::File(why)),
            Next::End => return Err(Broken::File(String::from("sessions; the Arrow data has no schema"))),
        };
        let first = framed.message();
        let Some((message, written)) = first.as_ref().and_then(|m| m.header_as_schema().map(|schema| (m, schema)))
        else {
            return Err(Broken::File(String::from("Arrow data that begins with its schema")));
        };
        let written = guarded(|| try_fb_to_schema(written))
            .map_err(Broken::File)?
            .map_err(|error| Broken::File(format!("a schema of Arrow that can be read ({error})")))?;
        let (schema, version) = (Arc::new(plain::schema(&written)), message.version());
        let decoder = FileDecoder::new(Arc::clone(&schema), version);
        Ok(Ipc { messages, schema, version, decoder })
    }

    /// Its columns.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Reads only these outermost columns.
    pub fn project(&mut self, top: &[usize]) {
        self.decoder = FileDecoder::new(Arc::clone(&self.schema), self.version).with_projection(top.to_vec());
    }

    /// The next batch; `None` at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let framed = match self.messages.next_message()? {
                Next::Message(framed) => framed,
                Next::End => return Ok(None),
                Next::Skipped { rows, why } => return Ok(Some(Piece::Lost { rows: Some(rows), why })),
                Next::Broken(why) => return Ok(Some(Piece::Lost { rows: None, why })),
            };
            let Some(message) = framed.message() else { continue };
            match message.header_type() {
                MessageHeader::RecordBatch => {
                    let rows = message.header_as_record_batch().and_then(|batch| usize::try_from(batch.length()).ok());
                    return Ok(Some(self.batch(&framed, rows.unwrap_or(0))));
                }
                MessageHeader::DictionaryBatch => {
                    let read = guarded(|| self.decoder.read_dictionary(&framed.block, &framed.bytes));
                    let why = match read {
                        Ok(Ok(())) => None,
                        Ok(Err(error)) => Some(format!("a dictionary that can be read ({error})")),
                        Err(why) => Some(why),
                    };
                    if let Some(why) = why {
                        self.messages.end();
                        return Ok(Some(Piece::Lost { rows: None, why }));
                    }
                }
                _ => {}
            }
        }
    }

    fn batch(&self, framed: &Framed, rows: usize) -> Piece {
        let why = match guarded(|| self.decoder.read_record_batch(&framed.block, &framed.bytes)) {
            Ok(Ok(Some(batch))) => return Piece::Rows(batch),
            Ok(Ok(None)) => String::from("a batch of rows"),
            Ok(Err(error)) => format!("a batch of rows that can be read ({error})"),
            Err(why) => why,
        };
        Piece::Lost { rows: Some(rows), why }
    }
}
