//! `and`, `or`, `not`, `if`.

use crate::engine::three::{Outcome, Truth, Unknown, Waits};

/// False if any is false; true if all are true; else unknown, waiting for what all the unknown ones wait for.
pub fn and(all: impl IntoIterator<Item = Truth>) -> Truth {
    let mut waits: Option<Waits> = None;
    for truth in all {
        match truth {
            Truth::False => return Truth::False,
            Truth::True => {}
            Truth::Unknown(more) => waits.get_or_insert_default().extend(more),
        }
    }
    waits.map_or(Truth::True, Truth::Unknown)
}

/// True if any is true; false if all are false; else unknown.
pub fn or(any: impl IntoIterator<Item = Truth>) -> Truth {
    not(and(any.into_iter().map(not)))
}

/// The opposite; unknown stays unknown.
#[must_use]
pub fn not(truth: Truth) -> Truth {
    match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Unknown(waits) => Truth::Unknown(waits),
    }
}

/// `if`: with an unknown condition, known only if both arms agree.
#[must_use]
pub fn choose(condition: Truth, a: Outcome, b: Outcome) -> Outcome {
    let mut waits = match condition {
        Truth::True => return a,
        Truth::False => return b,
        Truth::Unknown(waits) => waits,
    };
    if a == b && !matches!(a, Outcome::Unknown(_)) {
        return a;
    }
    waits.extend(a.waits());
    waits.extend(b.waits());
    let ((a_low, a_high), (b_low, b_high)) = (a.bounds(), b.bounds());
    let low = a_low.zip(b_low).map(|(a, b)| a.min(b));
    let high = a_high.zip(b_high).map(|(a, b)| a.max(b));
    Outcome::Unknown(Unknown { waits, low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::Wait;

    fn u(fact: &'static str) -> Truth {
        Truth::Unknown(Waits::from([Wait::session(fact)]))
    }

    #[test]
    fn and_or_follow_the_tables_of_three_valued_logic() {
        use Truth::{False, True};
        assert_eq!(and([True, True]), True);
        assert_eq!(and([u("a"), False]), False);
        assert_eq!(and([u("a"), True]), u("a"));
        assert_eq!(or([u("a"), True]), True);
        assert_eq!(or([u("a"), False]), u("a"));
        assert_eq!(or([False, False]), False);
        let both = Truth::Unknown(Waits::from([Wait::session("a"), Wait::session("b")]));
        assert_eq!(and([u("a"), u("b")]), both);
        assert_eq!(or([u("b"), u("a")]), both);
    }

    #[test]
    fn an_unknown_choice_between_equal_values_is_that_value() {
        let two = || Outcome::number(2.into());
        assert_eq!(choose(u("a"), two(), two()), two());
        let open = choose(u("a"), two(), Outcome::number(5.into()));
        assert_eq!(open.bounds(), (Some(2.into()), Some(5.into())));
        assert_eq!(open.waits(), Waits::from([Wait::session("a")]));
    }

    #[test]
    fn a_choice_that_may_be_absent_has_no_bounds() {
        let open = choose(u("a"), Outcome::number(2.into()), Outcome::Absent);
        assert_eq!(open.bounds(), (None, None));
    }
}
