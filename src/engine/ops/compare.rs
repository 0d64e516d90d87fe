//! `is`, `is not`, `<`, `<=`, `>`, `>=`.

use rust_decimal::Decimal;

use super::logic::not;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::lang::typed::Compare;

/// A comparison. With an absent operand it is false, even against an unknown one; `is not` is exactly the opposite of `is`.
/// Between numbers whose bounds are known, the bounds may decide it.
#[must_use]
pub fn compare(how: Compare, a: &Outcome, b: &Outcome) -> Truth {
    if how == Compare::IsNot {
        return not(compare(Compare::Is, a, b));
    }
    match (a, b) {
        (Outcome::Absent, _) | (_, Outcome::Absent) => Truth::False,
        (Outcome::Known(a), Outcome::Known(b)) => Truth::of(match how {
            Compare::Is | Compare::IsNot => a == b,
            Compare::Less => a < b,
            Compare::LessOrEqual => a <= b,
            Compare::Greater => a > b,
            Compare::GreaterOrEqual => a >= b,
        }),
        _ => by_bounds(how, a.bounds(), b.bounds()).map_or_else(|| Truth::Unknown(waits(a, b)), Truth::of),
    }
}

fn waits(a: &Outcome, b: &Outcome) -> Waits {
    let mut waits = a.waits();
    waits.extend(b.waits());
    waits
}

type Bounds = (Option<Decimal>, Option<Decimal>);

/// What the bounds alone say, if anything. A value with any bound is a number and not absent.
fn by_bounds(how: Compare, a: Bounds, b: Bounds) -> Option<bool> {
    let sure = |holds: Option<bool>| holds == Some(true);
    let below = |x: Option<Decimal>, y: Option<Decimal>| x.zip(y).map(|(x, y)| x < y);
    let at_most = |x: Option<Decimal>, y: Option<Decimal>| x.zip(y).map(|(x, y)| x <= y);
    let ((a_low, a_high), (b_low, b_high)) = (a, b);
    let (yes, no) = match how {
        Compare::Less => (below(a_high, b_low), at_most(b_high, a_low)),
        Compare::LessOrEqual => (at_most(a_high, b_low), below(b_high, a_low)),
        Compare::Greater => (below(b_high, a_low), at_most(a_high, b_low)),
        Compare::GreaterOrEqual => (at_most(b_high, a_low), below(a_high, b_low)),
        Compare::Is | Compare::IsNot => (None, Some(sure(below(a_high, b_low)) || sure(below(b_high, a_low)))),
    };
    if sure(yes) {
        Some(true)
    } else if sure(no) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::{Unknown, Wait};

    fn n(n: i64) -> Outcome {
        Outcome::number(n.into())
    }

    fn between(low: Option<i64>, high: Option<i64>) -> Outcome {
        Outcome::Unknown(Unknown {
            waits: Waits::from([Wait::session("x")]),
            low: low.map(Decimal::from),
            high: high.map(Decimal::from),
        })
    }

    #[test]
    fn known_values_compare() {
        for (how, expected) in [
            (Compare::Is, [false, true, false]),
            (Compare::IsNot, [true, false, true]),
            (Compare::Less, [true, false, false]),
            (Compare::LessOrEqual, [true, true, false]),
            (Compare::Greater, [false, false, true]),
            (Compare::GreaterOrEqual, [false, true, true]),
        ] {
            for (a, holds) in [1, 2, 3].into_iter().zip(expected) {
                assert_eq!(compare(how, &n(a), &n(2)), Truth::of(holds), "{a} {how:?} 2");
            }
        }
    }

    #[test]
    fn absent_is_false_even_against_unknown_and_is_not_is_the_opposite() {
        let unknown = between(None, None);
        for how in [Compare::Is, Compare::Less, Compare::LessOrEqual, Compare::Greater, Compare::GreaterOrEqual] {
            assert_eq!(compare(how, &Outcome::Absent, &unknown), Truth::False, "{how:?}");
            assert_eq!(compare(how, &n(1), &Outcome::Absent), Truth::False, "{how:?}");
        }
        assert_eq!(compare(Compare::IsNot, &Outcome::Absent, &unknown), Truth::True);
        assert!(compare(Compare::IsNot, &n(1), &unknown).unknown().is_some());
    }

    #[test]
    fn bounds_decide_what_they_can_and_no_more() {
        let at_least_3 = between(Some(3), None);
        assert_eq!(compare(Compare::GreaterOrEqual, &at_least_3, &n(3)), Truth::True);
        assert_eq!(compare(Compare::Less, &at_least_3, &n(3)), Truth::False);
        assert!(compare(Compare::Greater, &at_least_3, &n(3)).unknown().is_some());
        assert_eq!(compare(Compare::Is, &at_least_3, &n(2)), Truth::False);
        assert!(compare(Compare::Is, &at_least_3, &n(4)).unknown().is_some());
        let few = between(Some(0), Some(2));
        assert_eq!(compare(Compare::LessOrEqual, &few, &n(2)), Truth::True);
        assert_eq!(compare(Compare::Greater, &few, &n(2)), Truth::False);
    }
}
