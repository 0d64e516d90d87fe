//! What the exit status says to scripts and schedulers.

/// How a run ended. Of several the highest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything is covered (or, for other commands, all is well).
    #[default]
    Fine,
    /// Something is not covered, or waits; a test case failed.
    NotAll,
    /// Wrong usage, or rules or options that cannot be read: nothing was decided.
    Usage,
    /// Some records were rejected.
    Rejected,
    /// Reading or writing failed part-way.
    Broken,
}

/// The same in words, for `--help`.
pub const HELP: &str = "Exit status, the highest that applies:
  0  everything is covered
  1  something is not, or waits (--exit-zero: 0)
  2  wrong usage, or rules that cannot be read: nothing was decided
  3  some records were rejected
  4  reading or writing failed part-way
A reader that closes the pipe early, such as head, ends the run quietly with the status so far.";

impl Exit {
    /// The number the system gets.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::NotAll => 1,
            Exit::Usage => 2,
            Exit::Rejected => 3,
            Exit::Broken => 4,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit.code())
    }
}
