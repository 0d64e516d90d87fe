//! The chunk of a column, page by page.
//!
//! In: bodies of pages. Out: their bytes with the headers of the parquet crate, and what the footer says of the chunk. What always holds: offsets count from the
//! beginning of the chunk, as the crate expects of what it is given.

use bytes::Bytes;
use parquet::basic::{Encoding, PageType};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, PageEncodingStats};
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use crate::formats::write::columnar::parquet::{LEVEL, codec};

/// The bytes of a chunk, and what the footer says of it.
pub type Ended = (Bytes, ColumnCloseResult);

/// Compresses bodies of pages as the properties of the file say.
pub struct Compress(Compressor<'static>);

impl Compress {
    /// Ready.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub fn new() -> std::io::Result<Self> {
        Compressor::new(LEVEL).map(Self)
    }

    fn bytes(&mut self, body: &[u8]) -> Result<Vec<u8>, ParquetError> {
        self.0.compress(body).map_err(|error| ParquetError::External(Box::new(error)))
    }
}

/// A chunk that is being made.
#[derive(Debug)]
pub struct Chunk {
    column: ColumnDescPtr,
    pages: Vec<u8>,
    /// How the values of its pages are written.
    encoding: Encoding,
    count: i32,
    /// Bytes before they were compressed.
    plain: usize,
    values: usize,
    lacking: usize,
}

impl Chunk {
    /// Of a column; empty.
    #[must_use]
    pub fn new(column: ColumnDescPtr) -> Self {
        Self { column, pages: Vec::new(), encoding: Encoding::PLAIN, count: 0, plain: 0, values: 0, lacking: 0 }
    }

    /// The column.
    #[must_use]
    pub fn column(&self) -> &ColumnDescPtr {
        &self.column
    }

    /// How many bytes there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.pages.len()
    }

    /// How many of its values are lacking.
    #[must_use]
    pub fn lacking(&self) -> u64 {
        u64::try_from(self.lacking).unwrap_or(u64::MAX)
    }

    /// Adds a page of so many levels, at so many of which there is nothing where others of the list have something.
    ///
    /// # Errors
    /// If it has more levels than a page can say.
    pub fn page(
        &mut self,
        body: &[u8],
        encoding: Encoding,
        (levels, lacking): (usize, usize),
        compress: &mut Compress,
    ) -> Result<(), ParquetError> {
        let num_values =
            u32::try_from(levels).map_err(|_| ParquetError::General(String::from("a page is too long")))?;
        let page = Page::DataPage {
            buf: compress.bytes(body)?.into(),
            num_values,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let plain = write(page, body.len(), &mut self.pages)?;
        self.plain = self.plain.saturating_add(plain);
        self.encoding = encoding;
        self.count = self.count.saturating_add(1);
        self.values = self.values.saturating_add(levels);
        self.lacking = self.lacking.saturating_add(lacking);
        Ok(())
    }

    /// All pages of so many rows, behind the dictionary with so many values, if there is one; then there are none.
    ///
    /// # Errors
    /// None: it stays in memory.
    pub fn end(
        &mut self,
        dictionary: Option<(&[u8], usize)>,
        statistics: Option<Statistics>,
        rows: u64,
        compress: &mut Compress,
    ) -> Result<Ended, ParquetError> {
        let Chunk { pages, encoding, count, plain, values, .. } =
            std::mem::replace(self, Self::new(ColumnDescPtr::clone(&self.column)));
        let used = |page_type, encoding, count| PageEncodingStats { page_type, encoding, count };
        let footer = ColumnChunkMetaData::builder(ColumnDescPtr::clone(&self.column)).set_compression(codec()?);
        let (bytes, plain, footer) = match dictionary {
            None => {
                let footer = footer
                    .set_encodings(vec![encoding, Encoding::RLE])
                    .set_page_encoding_stats(vec![used(PageType::DATA_PAGE, encoding, count)])
                    .set_data_page_offset(0);
                (pages, plain, footer)
            }
            Some((dictionary, known)) => {
                let page = Page::DictionaryPage {
                    buf: compress.bytes(dictionary)?.into(),
                    num_values: u32::try_from(known).unwrap_or(u32::MAX),
                    encoding: Encoding::PLAIN,
                    is_sorted: false,
                };
                let mut bytes = Vec::new();
                let plain = write(page, dictionary.len(), &mut bytes)?.saturating_add(plain);
                let first = signed(bytes.len());
                bytes.extend_from_slice(&pages);
                let footer = footer
                    .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
                    .set_page_encoding_stats(vec![
                        used(PageType::DICTIONARY_PAGE, Encoding::PLAIN, 1),
                        used(PageType::DATA_PAGE, Encoding::RLE_DICTIONARY, count),
                    ])
                    .set_data_page_offset(first)
                    .set_dictionary_page_offset(Some(0));
                (bytes, plain, footer)
            }
        };
        let mut footer = footer
            .set_total_compressed_size(signed(bytes.len()))
            .set_total_uncompressed_size(signed(plain))
            .set_num_values(signed(values));
        if let Some(statistics) = statistics {
            footer = footer.set_statistics(statistics);
        }
        let close = ColumnCloseResult {
            bytes_written: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            rows_written: rows,
            metadata: footer.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((bytes.into(), close))
    }
}

/// Adds a page of which the body had so many bytes; how many it would have had without being compressed.
fn write(page: Page, body: usize, to: &mut Vec<u8>) -> Result<usize, ParquetError> {
    let mut out = TrackedWrite::new(std::mem::take(to));
    let written = SerializedPageWriter::new(&mut out).write_page(CompressedPage::new(page, body))?;
    *to = out.into_inner()?;
    Ok(written.uncompressed_size)
}

fn signed(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
