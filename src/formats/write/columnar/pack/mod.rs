//! Columns of Parquet that are packed here: those whose values have numbers already, and texts that are all different.
//!
//! In: values, or the keys that they have, in the order of rows. Out: pages and chunks, in the form of the parquet crate. What always holds: what is read back is what was
//! given; the same values are the same bytes.
//!
//! The crate looks each value up in its dictionary, by a hash of its bytes, and has no way to be told its key. What is ours is keys and levels as bytes ([`runs`], [`levels`]), texts that begin
//! alike ([`texts`], [`deltas`]) and when a row group ends ([`groups`]); headers of pages, the footer and all other columns are the crate's.

pub mod chunk;
pub mod deltas;
pub mod dictionary;
pub mod groups;
pub mod keys;
pub mod levels;
pub mod runs;
pub mod texts;

use parquet::errors::ParquetError;

pub use chunk::{Chunk, Compress, Ended};
pub use dictionary::{ByPlace, Dictionary};
pub use groups::{Described, Groups};
pub use keys::Keys;
pub use levels::{Levels, Shared};
pub use texts::Texts;

/// A column of a row group that is being made.
pub trait Column {
    /// Makes a page of the values since the last one, whose levels these are.
    ///
    /// # Errors
    /// None: it stays in memory.
    fn page(&mut self, levels: &Shared<'_>, compress: &mut Compress) -> Result<(), ParquetError>;

    /// The chunk of so many rows; then there is nothing more.
    ///
    /// # Errors
    /// None: it stays in memory.
    fn end(&mut self, rows: u64, compress: &mut Compress) -> Result<Ended, ParquetError>;

    /// Bytes of the pages, and of the dictionary.
    fn sizes(&self) -> (usize, usize);
}
