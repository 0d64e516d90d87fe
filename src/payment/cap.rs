//! At most so many dollars for some lines together.
//!
//! In: what each line is paid so far, the caps, and what sessions before have of each. Out: what is left, and what each cap took. What
//! those before have goes first; then lines give way in the order listed: the first keep what they have, the last lose what is above the
//! cap. Always holds: no cap is exceeded and no line gains. A line whose payment is not known makes those behind it under the same cap
//! unknown, and not those before it; what is not known hides only what it can change.

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
    /// What sessions that stand before have of it already, where it is one of the day.
    pub before: Vec<Before>,
    /// What it waits for to be about all of these lines; none: it is.
    pub open: Needs,
}

/// What a line of a session that stands before is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Dollars, or what they wait for.
    pub paid: Known<Decimal>,
    /// What it waits for to share the cap; none: it does.
    pub open: Needs,
}

/// What is left of a cap.
struct Room {
    /// At least so much.
    least: Decimal,
    /// At most so much; `None`: that is not known.
    most: Option<Decimal>,
    /// What it waits for.
    needs: Needs,
}

impl Room {
    fn of(cap: &Cap) -> Self {
        let mut needs = cap.limit.as_ref().err().cloned().unwrap_or_default();
        let (mut gone, mut possible) = (Decimal::ZERO, Some(Decimal::ZERO));
        for one in &cap.before {
            needs.extend(one.open.iter().chain(one.paid.as_ref().err().into_iter().flatten()).cloned());
            match &one.paid {
                Ok(paid) if one.open.is_empty() => gone = gone.saturating_add(*paid),
                Ok(paid) => possible = possible.map(|sum| sum.saturating_add(*paid)),
                Err(_) => possible = None,
            }
        }
        let limit = cap.limit.as_ref().ok().map(|limit| cents(*limit).max(Decimal::ZERO));
        let most = limit.map(|limit| less(limit, gone));
        let least = most.zip(possible).map_or(Decimal::ZERO, |(most, possible)| less(most, possible));
        Self { least, most, needs }
    }
}

fn less(amount: Decimal, other: Decimal) -> Decimal {
    amount.saturating_sub(other).max(Decimal::ZERO)
}

/// Takes from `paid` what the cap does not allow; `took` is told each line and amount.
pub(super) fn apply(cap: &Cap, paid: &mut [Known<Decimal>], took: &mut impl FnMut(usize, Decimal)) {
    let mut room = Room::of(cap);
    if !cap.open.is_empty() {
        let each = cap.lines.iter().filter_map(|line| paid.get(*line));
        let sum = each.map(|one| one.as_ref().ok()).try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one?));
        if sum.is_some_and(|sum| sum <= room.least) {
            // There is room for all of them: nothing is taken, whichever it is about.
            return;
        }
        room.needs.extend(cap.open.iter().cloned());
        (room.least, room.most) = (Decimal::ZERO, None);
    }
    for line in &cap.lines {
        let Some(slot) = paid.get_mut(*line) else { continue };
        match slot {
            // With no room left a line is paid nothing, whatever it would be.
            Err(_) if room.most == Some(Decimal::ZERO) => *slot = Ok(Decimal::ZERO),
            Err(needs) => {
                room.needs.append(needs);
                room.least = Decimal::ZERO;
                *slot = Err(room.needs.clone());
            }
            Ok(amount) => {
                let most = room.most.map_or(*amount, |most| most.min(*amount));
                let least = room.least.min(*amount);
                room.most = room.most.map(|room| less(room, least));
                room.least = less(room.least, most);
                if least == most {
                    let lost = amount.saturating_sub(most);
                    if !lost.is_zero() {
                        took(*line, lost);
                    }
                    *slot = Ok(most);
                } else {
                    *slot = Err(room.needs.clone());
                }
            }
        }
    }
}
