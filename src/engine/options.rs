//! What a run may say beside the record: values to set, what to presume, how to read what is missing.

use std::sync::Arc;

use crate::payment::FeeSchedule;

/// How unknown facts are read in a final scrub.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Complete {
    /// Unknown stays unknown.
    #[default]
    No,
    /// Unknown is absent, everywhere but for minutes.
    All,
    /// The same, only for facts at or below these paths, such as `referral`.
    Below(Vec<String>),
}

/// What units are paid at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fees {
    /// The fees.
    pub schedule: Arc<FeeSchedule>,
    /// `sha256:` of the file they come from; `None`: those of test cases.
    pub digest: Option<String>,
}

/// Options of a run; they enter every answer they touch as `presumed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The payer for records that name none.
    pub payer: Option<String>,
    /// Facts to set where the record does not say: path and text. `none` is absent. A bare line fact holds for each line.
    pub set: Vec<(String, String)>,
    /// Whether the profile's `[presume]` holds.
    pub presume: bool,
    /// How unknown facts are read.
    pub complete: Complete,
    /// Take `units_billed` as the units of timed lines whose minutes are unknown.
    pub units_as_billed: bool,
    /// Whether facts that only affect units leave a line undecided (`check`), or not (`precheck`).
    pub units_matter: bool,
    /// Facts that the caller took from the clock, to be listed as presumed.
    pub by_clock: Vec<String>,
    /// Fees to expect payments by; no decision depends on them.
    pub fees: Option<Fees>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            payer: None,
            set: Vec::new(),
            presume: true,
            complete: Complete::No,
            units_as_billed: false,
            units_matter: true,
            by_clock: Vec::new(),
            fees: None,
        }
    }
}
