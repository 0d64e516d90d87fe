//! The reference engine: small, obviously right, and the specification of every other.
//!
//! A session is [`prepare`]d (defaults, `--set`, presumptions), its rules are evaluated stage by stage ([`case`]), units are computed
//! in between ([`units_stage`]), each line is decided ([`verdict`]), and the [`answer`] is put together. Sessions of one [`day`] go
//! through together, because their minutes may be pooled.

mod answer;
mod authorization;
mod builtin;
mod bundles;
mod cap_lines;
mod case;
mod charges;
mod claim_lines;
mod cost;
mod day;
mod day_caps;
pub(super) mod defaults;
mod digest;
mod evaluate;
mod facts;
mod findings;
mod message;
mod missing;
mod modifiers;
mod notes;
mod order;
mod over_day;
mod past;
mod payment;
mod prepare;
mod presumed;
mod recorded;
mod rule;
mod shares;
mod sheet;
mod trace;
mod units_stage;
mod verdict;
pub(super) mod wording;

pub use day::DayKey;
pub(super) use day::{decide, explain};
pub(super) use evaluate::when_absent;
pub(super) use facts::Facts;
pub use findings::effect_word;
pub(super) use findings::{doubt, stem};
pub(super) use message::{is_counted, value as in_words};
pub(super) use modifiers::MOST as MOST_MODIFIERS;
