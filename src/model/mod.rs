//! The nouns of the domain: what a session record says, what a determination answers, and the facts a rule may read.
//!
//! Everything here is plain data. [`facts`] is the schema of a record: readers, the rule language, `--set` and test cases all
//! go by it, so a fact added there can be read from every format and asked for in every rule. [`days`] counts days, [`literal`] reads a value of a
//! type from text, [`given`] what a record or a test case says of a fact. [`earlier`] is what else is known of a patient,
//! [`imported`] the tables that are too large for a rule file, [`listed`] the lists that are renewed beside it. A [`state::State`] keeps *known*, *known to be absent* and *unknown* apart.

pub mod days;
pub mod determination;
pub mod earlier;
pub mod enums;
pub mod fact_set;
pub mod facts;
pub mod given;
pub mod imported;
pub mod later;
pub mod listed;
pub mod literal;
pub mod quarter;
pub mod session;
pub(crate) mod shape;
pub mod state;
pub mod types;
pub mod value;
