//! `--threads`.

use std::num::NonZeroUsize;

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
        self.threads.map_or(Threads::OF_THE_MACHINE, Threads)
    }
}
