//! Caps: at most so many units for a line, a code, or a session.
//!
//! In: units by line, the caps with the lines that share each, and who keeps units first. Out: the units that are left and the caps that
//! bit, by line. Lines are walked in keeping order and each gets what every cap on it still allows; units that it gives up go to no
//! other line. Always holds: no cap is exceeded, no line gains, whole units stay whole unless the payer counts in parts, and the order
//! of the caps decides nothing.
//!
//! ```
//! use payrules::units::Trim;
//! use payrules::units::caps::{Cap, apply, keeping_order};
//! use rust_decimal::Decimal;
//! let units = [3, 2].map(Decimal::from);
//! let session = Cap { limit: Decimal::from(4), lines: vec![0, 1] };
//! let charges = [40, 55].map(|charge| Some(Decimal::from(charge)));
//! // The last gives up a unit, or the one with the lowest charge.
//! let last = apply(&units, &[], std::slice::from_ref(&session), &keeping_order(Trim::Last, &charges));
//! assert_eq!(last.units, [3, 1].map(Decimal::from));
//! let lowest = apply(&units, &[], &[session], &keeping_order(Trim::LowestCharge, &charges));
//! assert_eq!(lowest.units, [2, 2].map(Decimal::from));
//! ```

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::method::Trim;

/// At most so many units for some lines together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Units; less than 0 is read as 0.
    pub limit: Decimal,
    /// Indexes of the lines that share it.
    pub lines: Vec<usize>,
}

/// What is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trimmed {
    /// Units by line.
    pub units: Vec<Decimal>,
    /// By line, the indexes of the caps that bit: each of them alone allowed less than the line had.
    pub by: Vec<Vec<usize>>,
}

/// Trims `units` so that no cap is exceeded. Lines that `keeping_order` leaves out come last, as listed. Where `in_parts` says so, a line
/// may be left with a part of a unit though it had whole ones.
#[must_use]
pub fn apply(units: &[Decimal], in_parts: &[bool], caps: &[Cap], keeping_order: &[usize]) -> Trimmed {
    let mut left: Vec<Decimal> = caps.iter().map(|cap| cap.limit.max(Decimal::ZERO)).collect();
    let mut kept = units.to_vec();
    let mut by = vec![Vec::new(); units.len()];
    let mut on_line = vec![BTreeSet::new(); units.len()];
    for (index, cap) in caps.iter().enumerate() {
        for line in &cap.lines {
            if let Some(on_line) = on_line.get_mut(*line) {
                on_line.insert(index);
            }
        }
    }
    let mut waiting: BTreeSet<usize> = (0..units.len()).collect();
    for line in keeping_order.iter().copied().chain(0..units.len()) {
        if !waiting.remove(&line) {
            continue;
        }
        let (Some(units), Some(by), Some(caps)) = (kept.get_mut(line), by.get_mut(line), on_line.get(line)) else {
            continue;
        };
        let allowed = |cap: &usize| left.get(*cap).copied().unwrap_or(*units);
        *by = caps.iter().copied().filter(|cap| allowed(cap) < *units).collect();
        if let Some(least) = by.iter().map(allowed).min() {
            let whole = units.is_integer() && !in_parts.get(line).copied().unwrap_or(false);
            *units = if whole { least.floor() } else { least };
        }
        for cap in caps {
            if let Some(left) = left.get_mut(*cap) {
                *left = left.saturating_sub((*units).max(Decimal::ZERO));
            }
        }
    }
    Trimmed { units: kept, by }
}

/// The lines by who keeps units first.
///
/// By charge, the highest first; equal charges as listed. A line whose charge is not known keeps its place in the list, and the
/// others are ordered among the places that are left.
#[must_use]
pub fn keeping_order(trim: Trim, charges: &[Option<Decimal>]) -> Vec<usize> {
    let listed = 0..charges.len();
    match trim {
        Trim::Last => listed.collect(),
        Trim::LowestCharge | Trim::LowestFee => {
            let mut known: Vec<(Reverse<Decimal>, usize)> =
                charges.iter().zip(listed).filter_map(|(charge, line)| Some((Reverse((*charge)?), line))).collect();
            known.sort();
            let mut known = known.into_iter().map(|(_, line)| line);
            (charges.iter().enumerate())
                .filter_map(|(line, charge)| if charge.is_some() { known.next() } else { Some(line) })
                .collect()
        }
    }
}
