//! The claim: covered lines as they can be sent, one for each code, modifiers and place.

use rust_decimal::Decimal;

use super::builtin::BuiltIn;
use super::case::Case;
use super::charges;
use super::defaults::pointer;
use super::findings::numbers;
use super::notes::note;
use super::shares;
use super::verdict::LineVerdict;
use crate::model::determination::{ClaimLine, Decision, Note};
use crate::model::value::Value;

/// The claim lines of a session, in record order, and what there is to say about their charges.
#[must_use]
pub fn of(case: &Case<'_>, verdicts: &[LineVerdict]) -> (Vec<ClaimLine>, Vec<Note>) {
    let ids = &case.program.ids;
    let (mut claim, mut notes): (Vec<ClaimLine>, Vec<Note>) = (Vec::new(), Vec::new());
    for (line, verdict) in verdicts.iter().enumerate() {
        let Some(units) = verdict.units.filter(|_| verdict.decision == Decision::Covered) else { continue };
        let code = case.session.code(ids, line);
        let place = case.session.lines.get(line).and_then(|l| l.get(ids.line_place).known()).map(Value::to_string);
        let given = given_to(case, verdicts, line);
        let (charge, told) = charge(case, line, &given, units);
        notes.extend(told);
        let from: Vec<usize> = std::iter::once(line).chain(given).collect();
        let parts = parts(case, verdict, units, charge);
        for (modifiers, units, charge) in parts {
            let pointers = from.iter().flat_map(|line| pointers(case, *line));
            let same = |c: &&mut ClaimLine| c.code == code && c.modifiers == modifiers && c.place_of_service == place;
            match claim.iter_mut().find(same) {
                Some(one) => {
                    one.units = one.units.saturating_add(units);
                    one.charge = one.charge.zip(charge).and_then(|(a, b)| a.checked_add(b));
                    point(&mut one.diagnosis_pointers, pointers);
                    one.lines.extend(numbers(&from));
                }
                None => {
                    let mut diagnosis_pointers = Vec::new();
                    point(&mut diagnosis_pointers, pointers);
                    claim.push(ClaimLine {
                        code: code.to_owned(),
                        modifiers,
                        units,
                        charge,
                        place_of_service: place.clone(),
                        diagnosis_pointers,
                        lines: numbers(&from),
                    });
                }
            }
        }
    }
    (claim, notes)
}

/// What a line is sent as: one, or those units without the modifier for an assistant and those with it.
type Parts = Vec<(Vec<String>, Decimal, Option<Decimal>)>;

fn parts(case: &Case<'_>, verdict: &LineVerdict, units: Decimal, charge: Option<Decimal>) -> Parts {
    let plain = verdict.modifiers.clone();
    let Some(part) = &verdict.part else { return vec![(plain, units, charge)] };
    let carrying = shares::with_part(case, &plain, part);
    let rest = units.saturating_sub(part.units);
    if rest <= Decimal::ZERO {
        return vec![(carrying, units, charge)];
    }
    let (first, second) = match charge.and_then(|charge| charges::shared(charge, units, part.units)) {
        Some((first, second)) => (Some(first), Some(second)),
        None => (None, None),
    };
    vec![(plain, rest, first), (carrying, part.units, second)]
}

/// The other lines whose units a line carries: the minutes of one code count on the first of its lines.
fn given_to(case: &Case<'_>, verdicts: &[LineVerdict], line: usize) -> Vec<usize> {
    let code = |line| case.session.code(&case.program.ids, line);
    let carries = |v: &LineVerdict| v.units.is_some_and(|n| n > Decimal::ZERO);
    let first = verdicts.iter().enumerate().position(|(i, v)| code(i) == code(line) && carries(v));
    let gives = |v: &LineVerdict| v.built_in.contains(&BuiltIn::TooLittleTime);
    let others = verdicts.iter().enumerate().filter(|(i, v)| *i != line && code(*i) == code(line) && gives(v));
    others.map(|(i, _)| i).filter(|_| first == Some(line)).collect()
}

fn pointers(case: &Case<'_>, line: usize) -> Vec<u8> {
    let known = case.session.lines.get(line).and_then(|l| l.get(case.program.ids.pointers).known());
    let texts = known.and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_text);
    texts.filter_map(pointer).filter_map(|n| u8::try_from(n).ok()).collect()
}

/// Adds pointers that are not there yet; a claim line has four at most.
fn point(to: &mut Vec<u8>, more: impl Iterator<Item = u8>) {
    for one in more {
        if to.len() < 4 && !to.contains(&one) {
            to.push(one);
        }
    }
}

/// The charge for the units to bill, of a line and those it carries, and a note where it cannot be known though the line has
/// one.
fn charge(case: &Case<'_>, line: usize, given: &[usize], units: Decimal) -> (Option<Decimal>, Option<Note>) {
    let ids = &case.program.ids;
    let code = case.session.code(ids, line);
    let Some(own) = charges::number(case, line, ids.charge) else { return (None, None) };
    let priced = |line| charges::number(case, line, ids.charge).zip(charges::number(case, line, ids.units_billed));
    let text = match priced(line) {
        Some((_, billed)) if billed.is_zero() && !units.is_zero() => {
            format!("the charge of {code} is for no units; it is left out")
        }
        Some((_, billed)) => {
            // All of them together, or the charge per unit of the line where another does not say enough.
            let all: Option<Vec<_>> = given.iter().map(|line| priced(*line)).collect();
            let (all_charges, all_billed) = all
                .into_iter()
                .flatten()
                .fold((own, billed), |(charges, counts), (c, n)| (charges.saturating_add(c), counts.saturating_add(n)));
            match charges::for_units(all_charges, all_billed, units) {
                Some(made) => return (Some(made), None),
                None => format!("the charge of {code} does not come to whole cents for {} units", units.normalize()),
            }
        }
        None => format!("the charge of {code} is for units that the record does not give; it is left out"),
    };
    (None, Some(note("charge-not-whole-cents", &[line], text)))
}
