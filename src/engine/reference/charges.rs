//! What a line charges for a unit, and what it charges for the units to bill.

use rust_decimal::Decimal;

use super::case::Case;
use crate::engine::three::{Outcome, Wait};
use crate::model::facts::FactId;
use crate::model::state::State;
use crate::model::value::Value;
use crate::payment::{Setting, cents};

/// The charge of a line for one unit: absent without a charge or without units; unknown as long as one of them is.
#[must_use]
pub fn per_unit(case: &Case<'_>, line: usize) -> Outcome {
    let ids = &case.program.ids;
    let (charge, units) = (fact(case, line, ids.charge), fact(case, line, ids.units_billed));
    match (&charge, &units) {
        (Outcome::Absent, _) | (_, Outcome::Absent) => Outcome::Absent,
        (Outcome::Known(charge), Outcome::Known(units)) => {
            let made = charge.as_number().zip(units.as_number()).and_then(|(charge, units)| charge.checked_div(units));
            made.map_or(Outcome::Absent, Outcome::number)
        }
        _ => Outcome::waiting(charge.waits().union(&units.waits()).cloned().collect()),
    }
}

/// What decides who gets or gives up a unit: the charge of a line for one unit, or its fee. A fee that is not known is absent, so that the
/// answer waits for no file.
#[must_use]
pub fn worth(case: &Case<'_>, line: usize, by_fee: bool) -> Outcome {
    if !by_fee {
        return per_unit(case, line);
    }
    let ids = &case.program.ids;
    let modifiers = fact(case, line, ids.modifiers);
    let modifiers = modifiers.known().and_then(Value::as_list).unwrap_or_default();
    let modifiers: Vec<String> = modifiers.iter().map(Value::to_string).collect();
    let place = fact(case, line, ids.line_place);
    let setting = place.known().and_then(Value::as_text).map(Setting::of_place);
    let schedule = case.fees.as_ref().map(|fees| &fees.schedule);
    let price = schedule
        .and_then(|schedule| schedule.price(case.session.code(ids, line), &modifiers, setting, case.session.date).ok());
    price.map_or(Outcome::Absent, |price| Outcome::number(cents(price.full)))
}

/// A fact of a line that the engine reads itself.
#[must_use]
pub fn fact(case: &Case<'_>, line: usize, id: Option<FactId>) -> Outcome {
    let (Some(sheet), Some(fact)) = (case.session.lines.get(line), id) else { return Outcome::Absent };
    case.mark(fact.def().path, Some(line));
    match sheet.get(id) {
        State::Known(value) => Outcome::Known(value.clone()),
        State::Absent => Outcome::Absent,
        State::Unknown => Outcome::waiting_for(Wait::line(fact.def().path, line)),
    }
}

/// The charge for so many units, of a charge for `billed` units; `None` if it does not come to whole cents.
#[must_use]
pub fn for_units(charge: Decimal, billed: Decimal, units: Decimal) -> Option<Decimal> {
    if billed == units {
        return Some(charge);
    }
    let part = charge.checked_mul(units)?.checked_div(billed)?.round_dp(2);
    (part.checked_mul(billed)? == charge.checked_mul(units)?).then_some(part)
}

/// A charge shared by the units of a line: what goes with all but `part` of its `units`, and what goes with these, whole cents at most;
/// a cent that does not divide stays with the first.
#[must_use]
pub fn shared(charge: Decimal, units: Decimal, part: Decimal) -> Option<(Decimal, Decimal)> {
    let places = charge.normalize().scale().max(2);
    let second = charge.checked_mul(part)?.checked_div(units)?;
    let second = second.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::ToZero);
    Some((charge.checked_sub(second)?, second))
}

/// A number that a line has.
#[must_use]
pub fn number(case: &Case<'_>, line: usize, id: Option<FactId>) -> Option<Decimal> {
    fact(case, line, id).known().and_then(Value::as_number)
}

#[cfg(test)]
mod tests {
    use super::{for_units, shared};
    use rust_decimal::Decimal;

    #[test]
    fn a_charge_goes_with_its_units_or_not_at_all() {
        let d = |n: i64| Decimal::from(n);
        assert_eq!(for_units(d(45), d(1), d(2)), Some(d(90)));
        assert_eq!(for_units(d(100), d(3), d(3)), Some(d(100)));
        assert_eq!(for_units(d(100), d(3), d(2)), None);
        assert_eq!(for_units(d(90), d(3), d(2)), Some(d(60)));
        assert_eq!(for_units(d(90), d(0), d(2)), None);
    }

    #[test]
    fn no_cent_is_lost_between_two_parts() {
        let d = |n: i64, places: u32| Decimal::new(n, places);
        assert_eq!(shared(d(100, 0), d(3, 0), d(1, 0)), Some((d(6667, 2), d(3333, 2))));
        assert_eq!(shared(d(100, 0), d(3, 0), d(2, 0)), Some((d(3334, 2), d(6666, 2))));
        assert_eq!(shared(d(90, 0), d(2, 0), d(1, 0)), Some((d(45, 0), d(45, 0))));
        assert_eq!(shared(d(90, 0), d(0, 0), d(1, 0)), None);
    }
}
