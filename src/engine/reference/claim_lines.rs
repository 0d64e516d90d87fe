//! The claim: covered lines as they can be sent, one for each code, modifiers and place.

use rust_decimal::Decimal;

use super::case::Case;
use super::charges;
use super::defaults::pointer;
use super::notes::note;
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
        let sheet = case.session.lines.get(line);
        let place = sheet.and_then(|l| l.get(ids.line_place).known()).map(Value::to_string);
        let pointers = sheet.and_then(|l| l.get(ids.pointers).known()).and_then(Value::as_list).unwrap_or_default();
        let pointers = pointers.iter().filter_map(Value::as_text).filter_map(pointer);
        let pointers: Vec<u8> = pointers.filter_map(|n| u8::try_from(n).ok()).collect();
        let (charge, told) = charge(case, line, code, units);
        notes.extend(told);
        let number = line.saturating_add(1);
        let same =
            |c: &&mut ClaimLine| c.code == code && c.modifiers == verdict.modifiers && c.place_of_service == place;
        match claim.iter_mut().find(same) {
            Some(one) => {
                one.units = one.units.saturating_add(units);
                one.charge = one.charge.zip(charge).and_then(|(a, b)| a.checked_add(b));
                let new: Vec<u8> = pointers.into_iter().filter(|p| !one.diagnosis_pointers.contains(p)).collect();
                one.diagnosis_pointers.extend(new);
                // A claim line points to four diagnoses at most.
                one.diagnosis_pointers.truncate(4);
                one.lines.push(number);
            }
            None => claim.push(ClaimLine {
                code: code.to_owned(),
                modifiers: verdict.modifiers.clone(),
                units,
                charge,
                place_of_service: place,
                diagnosis_pointers: pointers.into_iter().take(4).collect(),
                lines: vec![number],
            }),
        }
    }
    (claim, notes)
}

/// The charge for the units to bill, and a note where it cannot be known though the line has one.
fn charge(case: &Case<'_>, line: usize, code: &str, units: Decimal) -> (Option<Decimal>, Option<Note>) {
    let ids = &case.program.ids;
    let Some(charge) = charges::number(case, line, ids.charge) else { return (None, None) };
    let made = charges::number(case, line, ids.units_billed).map(|billed| charges::for_units(charge, billed, units));
    let text = match made {
        Some(Some(made)) => return (Some(made), None),
        Some(None) => format!("the charge of {code} does not come to whole cents for {} units", units.normalize()),
        None => format!("the charge of {code} is for units that the record does not give; it is left out"),
    };
    (None, Some(note("charge-not-whole-cents", &[line], text)))
}
