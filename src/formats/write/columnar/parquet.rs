//! How answers are packed as Parquet.
//!
//! In: the layout. Out: the properties of the file. What always holds: what the writer keeps until the end of the file, because it stands behind all row groups, is
//! little for each of them; and a row group that is being made has a bounded number of bytes, however wide its texts are.
//!
//! There are some sixty plain columns, so what is kept of each counts sixty times. Smallest and largest values are written of those columns by which
//! somebody looks for rows, and no page index: the values of all pages of all columns would have to be kept. Columns whose values are all different
//! have no dictionary.

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::schema::types::ColumnPath;

use super::sink::Layout;

/// Packed bytes of a row group.
pub const BYTES: usize = 16 << 20;

/// Bytes of a page that is being filled, and of the dictionary of a column.
pub const PAGE: usize = 256 << 10;

/// How hard zstd tries.
pub const LEVEL: i32 = 1;

/// Columns by which rows are looked for.
const SOUGHT: [&str; 4] = ["id", "payer", "date_of_service", "decision"];

/// The properties.
///
/// # Errors
/// None: they do not depend on any answer.
pub fn properties(layout: Layout) -> Result<WriterProperties, ParquetError> {
    let mut properties = WriterProperties::builder()
        .set_compression(codec()?)
        .set_created_by(format!("payrules {}", env!("CARGO_PKG_VERSION")))
        .set_max_row_group_row_count(Some(layout.group))
        .set_max_row_group_bytes(Some(BYTES))
        .set_data_page_size_limit(PAGE)
        .set_dictionary_page_size_limit(PAGE)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true);
    for name in SOUGHT {
        properties = properties.set_column_statistics_enabled(ColumnPath::from(name), EnabledStatistics::Chunk);
    }
    for name in layout.distinct {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(*name), false);
    }
    Ok(properties.build())
}

/// How pages are compressed.
///
/// # Errors
/// None: the level is one.
pub fn codec() -> Result<Compression, ParquetError> {
    Ok(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
}
