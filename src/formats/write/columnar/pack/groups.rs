//! Row groups of columns that are packed here and of columns that the parquet crate packs.
//!
//! In: pages of the one, arrays of the other. Out: a file of Parquet. What always holds: a row group ends behind a page, when it has its rows, or its bytes, or a
//! dictionary has as many bytes as a page may have.

use std::io::{self, Write};

use arrow_array::ArrayRef;
use arrow_schema::{FieldRef, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::file::properties::EnabledStatistics;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnDescPtr;

use super::{Column, Compress, Shared};
use crate::formats::write::columnar::parquet::{BYTES, PAGE};
use crate::formats::write::columnar::sink::{Layout, arrow_writer, of_parquet};

/// A column of the schema, and whether somebody looks for rows by it.
pub type Described = (ColumnDescPtr, bool);

/// A file whose row groups are being made.
pub struct Groups<W: Write + Send> {
    file: SerializedFileWriter<W>,
    factory: ArrowRowGroupWriterFactory,
    layout: Layout,
    /// Names of the columns that are packed here.
    own: &'static [&'static str],
    /// Of the row group that is being made, the others.
    others: Vec<ArrowColumnWriter>,
    rows: usize,
    compress: Compress,
}

impl<W: Write + Send> Groups<W> {
    /// Writes to `output`; what is under these names is packed here.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(output: W, schema: SchemaRef, layout: Layout, own: &'static [&'static str]) -> io::Result<Self> {
        let writer = arrow_writer(output, schema, layout)?;
        let (file, factory) = ArrowWriter::into_serialized_writer(writer).map_err(of_parquet)?;
        Ok(Self { file, factory, layout, own, others: Vec::new(), rows: 0, compress: Compress::new()? })
    }

    /// The columns that are packed here, and whether somebody looks for rows by each.
    pub fn own(&self) -> impl Iterator<Item = Described> {
        let columns = self.file.schema_descr().columns().iter().filter(|column| is_under(self.own, column));
        columns.map(|column| {
            let statistics = self.file.properties().statistics_enabled(column.path());
            (ColumnDescPtr::clone(column), statistics != EnabledStatistics::None)
        })
    }

    /// Rows that the row group can still take.
    #[must_use]
    pub fn room(&self) -> usize {
        self.layout.group.saturating_sub(self.rows)
    }

    /// Adds a page of so many rows to each column; whether the row group has as much as it may have.
    ///
    /// # Errors
    /// What the output says.
    pub fn page(
        &mut self,
        rows: usize,
        own: &mut [(&mut dyn Column, &Shared<'_>)],
        others: &[(FieldRef, ArrayRef)],
    ) -> io::Result<bool> {
        if self.others.is_empty() {
            self.begin()?;
        }
        let (mut bytes, mut dictionary) = (0, 0);
        for (column, levels) in own {
            column.page(levels, &mut self.compress).map_err(of_parquet)?;
            let (pages, known) = column.sizes();
            bytes = pages.saturating_add(bytes);
            dictionary = known.max(dictionary);
        }
        let mut writers = self.others.iter_mut();
        for (field, array) in others {
            for (leaf, writer) in compute_leaves(field, array).map_err(of_parquet)?.iter().zip(writers.by_ref()) {
                writer.write(leaf).map_err(of_parquet)?;
            }
        }
        self.rows = self.rows.saturating_add(rows);
        let others = self.others.iter().map(ArrowColumnWriter::get_estimated_total_bytes);
        let bytes = others.fold(bytes, usize::saturating_add);
        Ok(self.room() == 0 || bytes >= BYTES || dictionary >= PAGE)
    }

    fn begin(&mut self) -> io::Result<()> {
        let number = self.file.flushed_row_groups().len();
        let all = self.factory.create_column_writers(number).map_err(of_parquet)?;
        let columns = self.file.schema_descr().columns().iter();
        let others = all.into_iter().zip(columns).filter(|(_, column)| !is_under(self.own, column));
        self.others = others.map(|(writer, _)| writer).collect();
        Ok(())
    }

    /// Ends the row group, if there is one.
    ///
    /// # Errors
    /// What the output says.
    pub fn end<'c>(&mut self, own: impl IntoIterator<Item = &'c mut dyn Column>) -> io::Result<()> {
        let rows = u64::try_from(std::mem::take(&mut self.rows)).unwrap_or(u64::MAX);
        if rows == 0 {
            return Ok(());
        }
        let columns: Vec<ColumnDescPtr> = self.file.schema_descr().columns().to_vec();
        let mut group = self.file.next_row_group().map_err(of_parquet)?;
        let (mut own, mut others) = (own.into_iter(), std::mem::take(&mut self.others).into_iter());
        for column in &columns {
            if is_under(self.own, column) {
                let Some(column) = own.next() else { continue };
                let (bytes, close) = column.end(rows, &mut self.compress).map_err(of_parquet)?;
                group.append_column(&bytes, close).map_err(of_parquet)?;
            } else if let Some(writer) = others.next() {
                let chunk = writer.close().map_err(of_parquet)?;
                chunk.append_to_row_group(&mut group).map_err(of_parquet)?;
            }
        }
        group.close().map_err(of_parquet)?;
        Ok(())
    }

    /// Writes what stands behind the last row group.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(self) -> io::Result<()> {
        self.file.into_inner().map_err(of_parquet)?.flush()
    }
}

/// Whether a column stands under one of these names.
fn is_under(names: &[&str], column: &ColumnDescPtr) -> bool {
    column.path().parts().first().is_some_and(|name| names.contains(&name.as_str()))
}
