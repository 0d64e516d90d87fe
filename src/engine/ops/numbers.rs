//! `+`, `-`, `*`, `75% of x`, `smallest of`, `largest of`, `earliest of`, `latest of`. Exact decimals.

use rust_decimal::Decimal;

use crate::engine::three::{Outcome, Unknown, Waits};
use crate::lang::typed::{Operator, Pick};
use crate::model::value::Value;

/// Arithmetic of two numbers. With an absent operand it is absent; beyond the range of decimals too.
#[must_use]
pub fn arithmetic(how: Operator, a: &Outcome, b: &Outcome) -> Outcome {
    let apply = |a: Decimal, b: Decimal| match how {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
    };
    match (a, b) {
        (Outcome::Absent, _) | (_, Outcome::Absent) => Outcome::Absent,
        (Outcome::Known(a), Outcome::Known(b)) => {
            let made = a.as_number().zip(b.as_number()).and_then(|(a, b)| apply(a, b));
            made.map_or(Outcome::Absent, Outcome::number)
        }
        _ => {
            let mut waits = a.waits();
            waits.extend(b.waits());
            let ((a_low, a_high), (b_low, b_high)) = (a.bounds(), b.bounds());
            let both = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| apply(a, b));
            let (low, high) = match how {
                Operator::Add => (both(a_low, b_low), both(a_high, b_high)),
                Operator::Subtract => (both(a_low, b_high), both(a_high, b_low)),
                Operator::Multiply => (None, None),
            };
            Outcome::Unknown(Unknown { waits, low, high })
        }
    }
}

/// So many hundredths of a number.
#[must_use]
pub fn percent_of(percent: &Outcome, of: &Outcome) -> Outcome {
    let hundredth = Outcome::number(Decimal::new(1, 2));
    arithmetic(Operator::Multiply, &arithmetic(Operator::Multiply, percent, of), &hundredth)
}

/// The smallest, largest, earliest or latest: absent ones are skipped, none at all is absent, an unknown one leaves it unknown.
#[must_use]
pub fn pick(which: Pick, all: &[Outcome]) -> Outcome {
    let smaller = matches!(which, Pick::Smallest | Pick::Earliest);
    let known = all.iter().filter_map(Outcome::known);
    let best: Option<&Value> = if smaller { known.min() } else { known.max() };
    let waits: Waits = all.iter().flat_map(Outcome::waits).collect();
    if !all.iter().any(|o| matches!(o, Outcome::Unknown(_))) {
        return best.map_or(Outcome::Absent, |value| Outcome::Known(value.clone()));
    }
    // What is known already bounds the result from one side, whatever the unknown ones turn out to be, absent included.
    let bound = best.and_then(Value::as_number);
    let (low, high) = if smaller { (None, bound) } else { (bound, None) };
    Outcome::Unknown(Unknown { waits, low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::Wait;

    fn n(n: i64) -> Outcome {
        Outcome::number(n.into())
    }

    fn unknown() -> Outcome {
        Outcome::waiting_for(Wait::session("x"))
    }

    #[test]
    fn arithmetic_is_exact_and_absent_wins_over_unknown() {
        assert_eq!(arithmetic(Operator::Subtract, &n(4), &n(6)), n(-2));
        assert_eq!(arithmetic(Operator::Add, &Outcome::Absent, &unknown()), Outcome::Absent);
        assert_eq!(arithmetic(Operator::Add, &n(1), &unknown()), unknown());
        assert_eq!(percent_of(&n(75), &n(90)), Outcome::number(Decimal::new(675, 1)));
    }

    #[test]
    fn what_is_too_large_is_absent_not_a_panic() {
        let most = Outcome::number(Decimal::MAX);
        assert_eq!(arithmetic(Operator::Multiply, &most, &most), Outcome::Absent);
        assert_eq!(arithmetic(Operator::Add, &most, &most), Outcome::Absent);
    }

    #[test]
    fn pick_skips_the_absent_and_waits_for_the_unknown() {
        assert_eq!(pick(Pick::Smallest, &[n(3), Outcome::Absent, n(2)]), n(2));
        assert_eq!(pick(Pick::Largest, &[Outcome::Absent]), Outcome::Absent);
        let open = pick(Pick::Smallest, &[n(3), unknown()]);
        assert_eq!(open.bounds(), (None, Some(3.into())));
    }
}
