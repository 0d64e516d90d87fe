//! Fee schedules: CMS's relative value file with its price indexes, and a payer's own fees.
//!
//! In: `PPRRVU….csv` with `GPCI….csv`, or a fee file with a column each for code and fee. Out: a
//! [`FeeSchedule`](crate::payment::FeeSchedule), and a fee file. The descriptors of CMS's file are not read.

mod cell;
mod cms;
mod error;
mod gpci;
mod own;
mod pprrvu;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use cms::{Dates, release, schedule};
pub use error::{FeeError, MOST_ERRORS};
pub use gpci::{Gpci, indexes};
pub use own::{COLUMNS, read};
pub use pprrvu::{Relative, relative};
pub use write::write;
