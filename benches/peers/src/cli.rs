//! What can be asked for.

use std::path::PathBuf;

use clap::Parser;

/// Rule set R in payrules, in hand-written Rust and in other engines, interleaved in one run.
#[derive(Debug, Parser)]
pub struct Options {
    /// Only these contestants; ratios need `hand-encoded` and `payrules` among them.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Rounds; medians are over them.
    #[arg(long, default_value_t = 7, default_value_if("quick", "true", "3"))]
    pub rounds: usize,
    /// Visits that are invented; slow engines decide the first of them.
    #[arg(long, default_value_t = 1_000_000, default_value_if("quick", "true", "100000"))]
    pub visits: usize,
    /// Three rounds of 100,000 visits, where nothing else is said, and no starts.
    #[arg(long)]
    pub quick: bool,
    /// Visits on which all must agree before anything is timed.
    #[arg(long, default_value_t = 20_000)]
    pub agree: usize,
    /// The seed of the visits.
    #[arg(long, default_value_t = 20_261_126)]
    pub seed: u64,
    /// The built `payrules`, for the starts; where it is not given, it is looked for in the target folder.
    #[arg(long, value_name = "FILE")]
    pub payrules: Option<PathBuf>,
    /// Writes the visits as JSON lines to this file, and ends.
    #[arg(long, value_name = "FILE")]
    pub write_jsonl: Option<PathBuf>,
    /// Writes the visits as CSV to this file, and ends.
    #[arg(long, value_name = "FILE")]
    pub write_csv: Option<PathBuf>,
    /// Writes the table to this file as well.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
