//! A profile is its parent, its included parts, then itself.
//!
//! In: documents. Out: for each payer one [`Merged`], in which every thing knows the file it comes from. What always holds: knobs (params,
//! lists, `[presume]`, `[units]`, `[claim]`) are set by the last file that says something; rules, exceptions, definitions, counters, tables, facts and
//! sources change only by `[[override]]`; two parts that say different things are told, never decided by their order.

mod family;
mod merged;
mod overrides;
mod versions;

pub(super) use family::{Family, family};
pub(super) use merged::{Held, Merged, merge};
