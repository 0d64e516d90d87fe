//! Visits as files: JSON lines, CSV with a row for each line, and flat rows with lists for data frames, which make Parquet of them; and outcomes.

pub mod csv;
pub mod jsonl;
pub mod rows;
pub mod said;
