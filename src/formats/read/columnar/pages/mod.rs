//! Row groups of Parquet, assembled from their pages.
//!
//! The parquet crate unpacks pages; [`page`] takes one apart, [`runs`] reads the levels and keys of it, which [`unpack`] has the bits of, [`values`], [`views`] and [`texts`] what it holds; a [`column`] goes from page to
//! page, some rows at a time, all columns side by side in one [`shared`] file, [`plan`] says which columns can be read so and how they lie in each other, and [`assemble`] makes arrays of them, by what [`levels`] say.
//!
//! In: a row group and the columns that are wanted. Out: the same batches as the crate's own reader makes, in a fraction of the work; only keys of small dictionaries are shorter, and texts are no views where none is long in a dictionary. What always holds: there is no error
//! here. Whatever is unusual or damaged is [`Odd`], and then that reader reads the row group, and says what there is to say.

pub mod assemble;
pub mod column;
pub mod levels;
pub mod page;
pub mod plan;
pub mod runs;
pub mod shared;
pub mod texts;
pub mod unpack;
pub mod values;
pub mod views;

use std::fs::File;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::SchemaDescriptor;

use self::column::Column;
use self::plan::Plan;
use self::shared::Shared;
use crate::formats::beside::side_by_side;

/// Something that is left to the crate's own reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odd;

impl From<ParquetError> for Odd {
    fn from(_: ParquetError) -> Odd {
        Odd
    }
}

impl From<ArrowError> for Odd {
    fn from(_: ArrowError) -> Odd {
        Odd
    }
}

/// A row group being read.
pub struct Pages {
    plan: Plan,
    columns: Vec<Column>,
    /// Its dictionaries are known.
    begun: bool,
}

impl Pages {
    /// Begins a row group.
    ///
    /// # Errors
    /// [`Odd`].
    pub fn new(
        file: File,
        group: &RowGroupMetaData,
        schema: &Schema,
        written: &SchemaDescriptor,
        leaves: &[usize],
    ) -> Result<Pages, Odd> {
        let plan = Plan::of(schema, written, group, leaves).ok_or(Odd)?;
        let rows = usize::try_from(group.num_rows()).map_err(|_| Odd)?;
        let file = Arc::new(Shared::new(file).map_err(|_| Odd)?);
        let column = |leaf: plan::Leaf| {
            let chunk = group.columns().get(leaf.column).ok_or(Odd)?;
            Ok(Column::new(SerializedPageReader::new(Arc::clone(&file), chunk, rows, None)?, leaf))
        };
        let columns = plan.leaves.iter().copied().map(column).collect::<Result<_, Odd>>()?;
        Ok(Pages { plan, columns, begun: false })
    }

    /// The next rows, at most so many; `None` at the end.
    ///
    /// # Errors
    /// [`Odd`].
    pub fn next(&mut self, most: usize) -> Result<Option<RecordBatch>, Odd> {
        let mut rows = None;
        let mut all = Vec::with_capacity(self.columns.len());
        // At the beginning of a row group each unpacks its first page, for which nobody who has time should have to wait.
        for column in side_by_side(self.columns.iter_mut().collect(), |column| column.rows(most)) {
            let (many, taken) = column?;
            if *rows.get_or_insert(many) != many {
                return Err(Odd);
            }
            all.push(taken);
        }
        if rows.is_none_or(|rows| rows == 0) {
            return Ok(None);
        }
        if !self.begun {
            self.begun = true;
            self.plan.settle(&|leaf| self.columns.get(leaf)?.other_type());
        }
        let mut all: Vec<_> = all.into_iter().zip(self.columns.iter().map(Column::entries)).collect();
        let Plan { schema, nodes, .. } = &self.plan;
        let arrays = nodes.iter().map(|node| assemble::array(node, &mut all)).collect::<Result<_, _>>()?;
        Ok(Some(RecordBatch::try_new(Arc::clone(schema), arrays)?))
    }
}
