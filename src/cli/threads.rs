//! `--threads`.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use crate::formats::Threads;

/// How many threads work.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub struct ThreadsArg {
    /// Work on this many threads; without it, on as many as the machine has. What is written is the same
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

impl ThreadsArg {
    /// How many.
    #[must_use]
    pub fn threads(self) -> Threads {
        let machine = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Threads(self.threads.unwrap_or_else(machine))
    }
}
