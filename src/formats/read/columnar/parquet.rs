//! Parquet: row groups to batches.
//!
//! In: a file that can be read at any place. Out: batches of at most 4,096 rows, fewer where rows have long lists or wide texts. A row group that
//! cannot be read costs its own rows, from the batch on that is broken.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use arrow_schema::SchemaRef;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetStatisticsPolicy, RowGroupMetaData};
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

use super::batches::{Broken, Piece, guarded};
use super::pages::Pages;
use super::plain;

/// Rows of a batch.
const ROWS: usize = 4096;

/// Values of one column in a batch, on average: lists of many members make for fewer rows.
const VALUES: usize = 1 << 16;

/// Bytes of a batch, on average: wide texts make for fewer rows, too.
const BYTES: usize = 8 << 20;

/// What a Parquet file begins and ends with.
pub const MAGIC: &[u8] = b"PAR1";

/// What it begins and ends with if it is encrypted.
const ENCRYPTED: &[u8] = b"PARE";

/// A Parquet file being read.
pub struct Parquet {
    file: File,
    size: u64,
    metadata: ArrowReaderMetadata,
    leaves: Vec<usize>,
    /// Those in which the same texts come again and again, and those of them that have a dictionary in the row group at hand.
    words: Vec<usize>,
    dictionaries: Vec<usize>,
    /// How the row group is read.
    reading: ArrowReaderMetadata,
    group: usize,
    reader: Option<Reader>,
    /// Rows of the group that is read which have not come yet, and how many come at once.
    left: usize,
    rows: usize,
    /// Rows that come at once at most.
    most: usize,
    /// Nothing odd was in the pages yet.
    usual: bool,
}

/// What reads a row group.
enum Reader {
    /// From its pages; so many batches have come.
    Pages(Box<Pages>, usize),
    /// The crate, which reads whatever there is.
    Crate(ParquetRecordBatchReader),
}

impl Parquet {
    /// Reads what stands at the end of the file: its schema and where everything is.
    ///
    /// # Errors
    /// [`Broken`] if there is no such thing.
    pub fn open(mut file: File) -> Result<Parquet, Broken> {
        let size = file.seek(SeekFrom::End(0))?;
        let mut last = [0; 4];
        if size >= 12 {
            file.seek(SeekFrom::End(-4))?;
            file.read_exact(&mut last)?;
        }
        if last == ENCRYPTED {
            return Err(Broken::File(String::from("a Parquet file that is not encrypted")));
        }
        if last != MAGIC {
            let why = "the end of a Parquet file, which says where everything is; the file seems to be cut off";
            return Err(Broken::File(String::from(why)));
        }
        let metadata = guarded(|| metadata(&file)).map_err(Broken::File)??;
        Ok(Parquet {
            file,
            size,
            reading: metadata.clone(),
            metadata,
            leaves: Vec::new(),
            words: Vec::new(),
            dictionaries: Vec::new(),
            group: 0,
            reader: None,
            left: 0,
            rows: 0,
            most: ROWS,
            usual: true,
        })
    }

    /// Its columns.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        let rows = self.metadata.metadata().file_metadata().num_rows();
        usize::try_from(rows).unwrap_or(0)
    }

    /// Reads only these plain columns; in `words` of them the same texts come again and again, so that it is worth to keep their dictionaries.
    pub fn project(&mut self, leaves: &[usize], words: &[usize]) {
        self.leaves = leaves.to_vec();
        self.words = words.to_vec();
    }

    /// The next batch; `None` at the end.
    ///
    /// # Errors
    /// What the system says.
    pub fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let reader = match &mut self.reader {
                None => match self.open_group()? {
                    Some(Some(piece)) => return Ok(Some(piece)),
                    Some(None) => continue,
                    None => return Ok(None),
                },
                Some(Reader::Pages(pages, given)) => {
                    let rows = self.rows;
                    match guarded(|| pages.next(rows)) {
                        Ok(Ok(Some(batch))) if batch.num_rows() <= self.left => {
                            *given = given.saturating_add(1);
                            self.left = self.left.saturating_sub(batch.num_rows());
                            return Ok(Some(Piece::Rows(batch)));
                        }
                        Ok(Ok(None)) if self.left == 0 => self.reader = None,
                        _ => {
                            let given = *given;
                            if let Some(lost) = self.begin_again(given)? {
                                return Ok(Some(lost));
                            }
                        }
                    }
                    continue;
                }
                Some(Reader::Crate(reader)) => reader,
            };
            let next = match guarded(|| reader.next()) {
                Ok(next) => next,
                Err(why) => return Ok(self.lose(&why)),
            };
            match next {
                Some(Ok(batch)) if batch.num_rows() <= self.left => {
                    self.left = self.left.saturating_sub(batch.num_rows());
                    return Ok(Some(Piece::Rows(batch)));
                }
                Some(Ok(_)) => return Ok(self.lose("as many rows in the row group as the file says")),
                None if self.left > 0 => return Ok(self.lose("as many rows in the row group as the file says")),
                None => self.reader = None,
                Some(Err(error)) => return Ok(self.lose(&format!("a row group that can be read ({error})"))),
            }
        }
    }

    /// Reads the row group by the crate, from the start, and leaves out the batches that have come: so it says of what is behind them what it would have said without
    /// this. The next row groups are likely to be of the same kind, and are read by it, too. What is lost, if there is nothing more to read.
    fn begin_again(&mut self, given: usize) -> io::Result<Option<Piece>> {
        self.usual = false;
        self.reader = None;
        if let Some(lost) = self.by_crate(self.group.saturating_sub(1))? {
            return Ok(Some(lost));
        }
        let Some(Reader::Crate(reader)) = &mut self.reader else { return Ok(None) };
        match guarded(|| reader.take(given).find_map(Result::err)) {
            Ok(None) => Ok(None),
            Ok(Some(error)) => Ok(self.lose(&format!("a row group that can be read ({error})"))),
            Err(why) => Ok(self.lose(&why)),
        }
    }

    /// Begins the next row group: `None` if there is none, `Some(Some(…))` if it cannot be read.
    fn open_group(&mut self) -> io::Result<Option<Option<Piece>>> {
        let Some(group) = self.metadata.metadata().row_groups().get(self.group) else { return Ok(None) };
        self.left = usize::try_from(group.num_rows()).unwrap_or(0);
        let rows = batch_rows(group, &self.leaves).min(self.most);
        let inside = lies_inside(group, &self.leaves, self.size);
        let has = |leaf: &usize| group.columns().get(*leaf).is_some_and(|one| one.dictionary_page_offset().is_some());
        let dictionaries: Vec<usize> = self.words.iter().copied().filter(has).collect();
        let this = self.group;
        self.group = this.saturating_add(1);
        if self.left == 0 {
            return Ok(Some(None));
        }
        if !inside {
            return Ok(Some(self.lose("a row group that lies inside of the file")));
        }
        self.rows = rows;
        if dictionaries != self.dictionaries {
            let all = Arc::clone(self.metadata.metadata());
            let schema = Arc::new(plain::dictionaries(self.metadata.schema(), &dictionaries));
            match guarded(|| ArrowReaderMetadata::try_new(all, bare().with_schema(schema))) {
                Ok(Ok(reading)) => (self.reading, self.dictionaries) = (reading, dictionaries),
                Ok(Err(error)) => return Ok(Some(self.lose(&format!("a row group that can be read ({error})")))),
                Err(why) => return Ok(Some(self.lose(&why))),
            }
        }
        if self.usual {
            let file = self.file.try_clone()?;
            let (schema, written) = (self.reading.schema(), self.metadata.parquet_schema());
            if let Ok(Ok(pages)) = guarded(|| Pages::new(file, group, schema, written, &self.leaves)) {
                self.reader = Some(Reader::Pages(Box::new(pages), 0));
                return Ok(Some(None));
            }
        }
        Ok(Some(self.by_crate(this)?))
    }

    /// Begins a row group by the crate's own reader; what is lost if it cannot.
    fn by_crate(&mut self, group: usize) -> io::Result<Option<Piece>> {
        let file = self.file.try_clone()?;
        let built = guarded(|| {
            let mask = ProjectionMask::leaves(self.metadata.parquet_schema(), self.leaves.iter().copied());
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.reading.clone())
                .with_row_groups(vec![group])
                .with_projection(mask)
                .with_batch_size(self.rows)
                .build()
        });
        match built {
            Ok(Ok(reader)) => self.reader = Some(Reader::Crate(reader)),
            Ok(Err(error)) => return Ok(self.lose(&format!("a row group that can be read ({error})"))),
            Err(why) => return Ok(self.lose(&why)),
        }
        Ok(None)
    }

    /// The rest of the row group is lost.
    fn lose(&mut self, why: &str) -> Option<Piece> {
        self.reader = None;
        let rows = std::mem::take(&mut self.left);
        Some(Piece::Lost { rows: Some(rows), why: why.to_owned() })
    }
}

/// Where everything is, with text as views of bytes.
fn metadata(file: &File) -> Result<ArrowReaderMetadata, Broken> {
    let schema = {
        // What this holds beside the schema, a file of many row groups has no second time in memory.
        let first = ArrowReaderMetadata::load(file, bare()).map_err(broken)?;
        let written = first.parquet_schema().root_schema();
        let parts = written.get_fields().iter().map(without_text).collect::<Result<_, _>>().map_err(broken)?;
        let bytes = Type::group_type_builder(written.name()).with_fields(parts).build().map_err(broken)?;
        Arc::new(SchemaDescriptor::new(Arc::new(bytes)))
    };
    let bytes = ArrowReaderMetadata::load(file, bare().with_parquet_schema(schema)).map_err(broken)?;
    let views = Arc::new(plain::views(bytes.schema()));
    ArrowReaderMetadata::try_new(Arc::clone(bytes.metadata()), bare().with_schema(views)).map_err(broken)
}

/// Whether the columns of a row group are where the file has bytes.
fn lies_inside(group: &RowGroupMetaData, leaves: &[usize], size: u64) -> bool {
    leaves.iter().filter_map(|leaf| group.columns().get(*leaf)).all(|column| {
        let from = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        let range = (u64::try_from(from), u64::try_from(column.compressed_size()), column.data_page_offset());
        matches!(range, (Ok(from), Ok(length), 0..) if from.checked_add(length).is_some_and(|end| end <= size))
    })
}

/// What the file says beside its own schema is not needed: types come from the columns. Nor are its statistics, which take memory for every
/// column of every row group.
fn bare() -> ArrowReaderOptions {
    ArrowReaderOptions::new()
        .with_skip_arrow_metadata(true)
        .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll)
}

fn broken(error: ParquetError) -> Broken {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => Broken::Io(*error),
            Err(other) => Broken::File(format!("a Parquet file that can be read ({other})")),
        },
        other => Broken::File(format!("a Parquet file that can be read ({other})")),
    }
}

/// The type with text as plain bytes.
fn without_text(of: &TypePtr) -> Result<TypePtr, ParquetError> {
    let info = of.get_basic_info();
    let id = info.has_id().then(|| info.id());
    if of.is_group() {
        let parts: Vec<TypePtr> = of.get_fields().iter().map(without_text).collect::<Result<_, _>>()?;
        let group = Type::group_type_builder(of.name())
            .with_repetition(info.repetition())
            .with_converted_type(info.converted_type())
            .with_logical_type(info.logical_type_ref().cloned())
            .with_fields(parts)
            .with_id(id)
            .build()?;
        return Ok(Arc::new(group));
    }
    let is_text = match info.logical_type_ref() {
        Some(logical) => matches!(logical, LogicalType::String | LogicalType::Json | LogicalType::Enum),
        None => matches!(info.converted_type(), ConvertedType::UTF8 | ConvertedType::JSON | ConvertedType::ENUM),
    };
    if of.get_physical_type() != Physical::BYTE_ARRAY || !is_text {
        return Ok(Arc::clone(of));
    }
    let bytes = Type::primitive_type_builder(of.name(), Physical::BYTE_ARRAY)
        .with_repetition(info.repetition())
        .with_id(id)
        .build()?;
    Ok(Arc::new(bytes))
}

/// Rows of a batch such that no column has many more than [`VALUES`] values in it, and all of them not many more than [`BYTES`].
fn batch_rows(group: &RowGroupMetaData, leaves: &[usize]) -> usize {
    let rows = usize::try_from(group.num_rows()).unwrap_or(0).max(1);
    let columns = || leaves.iter().filter_map(|leaf| group.columns().get(*leaf));
    let count = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let values = columns().map(|column| count(column.num_values())).max().unwrap_or(0);
    let bytes = columns().map(|column| count(column.uncompressed_size())).fold(0, usize::saturating_add);
    let of = |most: usize, all: usize| most.checked_div(all.div_ceil(rows)).unwrap_or(ROWS);
    of(VALUES, values).min(of(BYTES, bytes)).clamp(1, ROWS)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests;
