//! At most so many dollars for some lines together.
//!
//! In: what each line is paid so far, and the caps. Out: what is left, and what each cap took. Lines give way in the order listed: the
//! first keep what they have, the last lose what is above the cap. Always holds: no cap is exceeded and no line gains. A line whose payment is
//! not known makes those behind it under the same cap unknown, and not those before it.

use rust_decimal::Decimal;

use super::cents::cents;
use super::service::{Known, Needs};

/// A cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The rule, by place in the profile.
    pub rule: usize,
    /// Dollars; rounded to cents, below zero is read as zero.
    pub limit: Known<Decimal>,
    /// The lines that share it, in the order in which they keep what they have.
    pub lines: Vec<usize>,
}

/// Takes from `paid` what the cap does not allow; `took` is told each line and amount.
pub(super) fn apply(cap: &Cap, paid: &mut [Known<Decimal>], took: &mut impl FnMut(usize, Decimal)) {
    let mut left: Known<Decimal> = cap.limit.clone().map(|limit| cents(limit).max(Decimal::ZERO));
    for line in &cap.lines {
        let Some(slot) = paid.get_mut(*line) else { continue };
        if *slot == Ok(Decimal::ZERO) {
            continue;
        }
        match (&*slot, &left) {
            (Ok(amount), Ok(room)) => {
                let kept = (*amount).min(*room);
                let lost = amount.saturating_sub(kept);
                left = Ok(room.saturating_sub(kept));
                *slot = Ok(kept);
                if !lost.is_zero() {
                    took(*line, lost);
                }
            }
            // With no room left a line is paid nothing, whatever it would be.
            (Err(_), Ok(room)) if room.is_zero() => *slot = Ok(Decimal::ZERO),
            (amount, room) => {
                let none = Needs::new();
                let needs: Needs = [amount.as_ref().err(), room.as_ref().err()]
                    .into_iter()
                    .flat_map(|needs| needs.unwrap_or(&none))
                    .cloned()
                    .collect();
                left = Err(needs.clone());
                *slot = Err(needs);
            }
        }
    }
}
