//! Counting what certainly and what possibly holds: quantifiers, `count of`, `at least 2 of (…)`.

use rust_decimal::Decimal;

use crate::engine::three::{Outcome, Truth, Unknown, Waits};
use crate::lang::typed::Quantifier;

/// How many hold for certain, how many possibly (the certain ones included), and what the difference waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that hold.
    pub certain: u32,
    /// Those that hold or may.
    pub possible: u32,
    /// What the others wait for.
    pub waits: Waits,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, truth: Truth) {
        match truth {
            Truth::True => {
                self.certain = self.certain.saturating_add(1);
                self.possible = self.possible.saturating_add(1);
            }
            Truth::False => {}
            Truth::Unknown(waits) => {
                self.possible = self.possible.saturating_add(1);
                self.waits.extend(waits);
            }
        }
    }

    /// The count of all of them.
    pub fn of(all: impl IntoIterator<Item = Truth>) -> Self {
        let mut tally = Self::default();
        for truth in all {
            tally.add(truth);
        }
        tally
    }

    fn at_least(&self, n: u32) -> Truth {
        if self.certain >= n {
            Truth::True
        } else if self.possible < n {
            Truth::False
        } else {
            Truth::Unknown(self.waits.clone())
        }
    }

    /// Whether as many hold as a quantifier asks for. For `every`, what is counted are the ones that fail.
    #[must_use]
    pub fn satisfies(&self, quantifier: Quantifier) -> Truth {
        use super::logic::{and, not};
        match quantifier {
            Quantifier::Some => self.at_least(1),
            Quantifier::No | Quantifier::Every => not(self.at_least(1)),
            Quantifier::AtLeast(n) => self.at_least(n),
            Quantifier::AtMost(n) => n.checked_add(1).map_or(Truth::True, |more| not(self.at_least(more))),
            Quantifier::Exactly(n) => {
                let more = n.checked_add(1).map_or(Truth::False, |more| self.at_least(more));
                and([self.at_least(n), not(more)])
            }
        }
    }

    /// The count as a number, with its bounds where it is not certain.
    #[must_use]
    pub fn count(&self) -> Outcome {
        if self.certain == self.possible {
            return Outcome::number(Decimal::from(self.certain));
        }
        Outcome::Unknown(Unknown {
            waits: self.waits.clone(),
            low: Some(Decimal::from(self.certain)),
            high: Some(Decimal::from(self.possible)),
        })
    }
}

/// A sum over members that are in it certainly or possibly. An absent member adds nothing. `not_negative`: whether each
/// member is known to be zero or more even while its value is not, as minutes and charges are.
pub fn sum(members: impl IntoIterator<Item = (Truth, Outcome)>, not_negative: bool) -> Outcome {
    let mut waits = Waits::new();
    let mut open = false;
    let (mut low, mut high) = (Some(Decimal::ZERO), Some(Decimal::ZERO));
    for (member, value) in members {
        if member.is_false() || value == Outcome::Absent {
            continue;
        }
        let (mut least, mut most) = value.bounds();
        if matches!(value, Outcome::Unknown(_)) {
            open = true;
            waits.extend(value.waits());
            least = least.or(if not_negative { Some(Decimal::ZERO) } else { None });
        }
        if let Truth::Unknown(more) = member {
            open = true;
            waits.extend(more);
            least = least.map(|n| n.min(Decimal::ZERO));
            most = most.map(|n| n.max(Decimal::ZERO));
        }
        low = low.zip(least).and_then(|(a, b)| a.checked_add(b));
        high = high.zip(most).and_then(|(a, b)| a.checked_add(b));
    }
    if open { Outcome::Unknown(Unknown { waits, low, high }) } else { low.map_or(Outcome::Absent, Outcome::number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::Wait;

    fn u() -> Truth {
        Truth::Unknown(Waits::from([Wait::session("x")]))
    }

    #[test]
    fn quantifiers_by_certain_and_possible() {
        use Quantifier::{AtLeast, AtMost, Every, Exactly, No, Some};
        let (t, f, w) = (Truth::True, Truth::False, u());
        for (quantifier, certain, possible, expected) in [
            (Some, 0, 0, &f),
            (Some, 1, 1, &t),
            (Some, 0, 1, &w),
            (Some, 1, 2, &t),
            (No, 0, 0, &t),
            (No, 1, 2, &f),
            (No, 0, 2, &w),
            (Every, 0, 0, &t),
            (Every, 1, 1, &f),
            (AtLeast(3), 3, 5, &t),
            (AtLeast(3), 2, 2, &f),
            (AtLeast(3), 2, 3, &w),
            (AtMost(1), 1, 1, &t),
            (AtMost(1), 2, 2, &f),
            (AtMost(1), 1, 2, &w),
            (Exactly(1), 1, 1, &t),
            (Exactly(1), 1, 2, &w),
            (Exactly(1), 2, 3, &f),
            (Exactly(0), 0, 0, &t),
        ] {
            let tally = Tally { certain, possible, waits: Waits::from([Wait::session("x")]) };
            assert_eq!(&tally.satisfies(quantifier), expected, "{quantifier:?} of {certain}..{possible}");
        }
    }

    #[test]
    fn a_sum_keeps_what_is_certain() {
        let n = |n: i64| Outcome::number(n.into());
        let unknown = || Outcome::waiting_for(Wait::line("minutes", 1));
        assert_eq!(sum([(Truth::True, n(15)), (Truth::False, unknown())], true), n(15));
        assert_eq!(sum([(Truth::True, n(15)), (Truth::True, Outcome::Absent)], true), n(15));
        assert_eq!(sum([(Truth::True, n(15)), (Truth::True, unknown())], true).bounds(), (Some(15.into()), None));
        assert_eq!(sum([(Truth::True, n(15)), (Truth::True, unknown())], false).bounds(), (None, None));
        assert_eq!(sum([(u(), n(15))], false).bounds(), (Some(0.into()), Some(15.into())));
    }
}
