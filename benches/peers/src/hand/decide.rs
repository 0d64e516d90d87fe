//! Rule set R on Strings and Vecs, rule by rule as it is written down.

use super::plain::{Day, PlainLine, PlainVisit};
use super::sets::is_covered;
use crate::outcome::{Outcome, bit};
use crate::visit::days::years_later;
use crate::visit::{MOST, words};

/// Decides one visit.
pub fn decide(visit: &PlainVisit) -> Outcome {
    let lines = visit.lines.as_slice();
    let some = |set: &[&str]| lines.iter().any(|line| set.contains(&line.code.as_str()));
    let mut fired = 0;
    let mut rule = |number: u32, holds: bool| fired |= if holds { bit(number) } else { 0 };

    let provider = visit.provider.kind.as_str();
    let assistant = matches!(provider, "physical_therapist_assistant" | "occupational_therapy_assistant");
    rule(1, provider == "massage_therapist" || (assistant && some(&words::EVALUATIONS)));

    let massage = lines.iter().position(|line| line.code == "97124");
    rule(2, massage.is_some() && !some(&words::ACTIVE));

    let date = visit.date_of_service;
    match &visit.plan_of_care.0 {
        None => rule(3, true),
        Some(plan) => match plan.certified_on.0 {
            None => rule(4, true),
            Some(Day(certified)) => rule(5, certified + 90 < date.0),
        },
    }

    let note = &visit.extra;
    rule(6, !(note.response && note.goals) || (!(note.regions && note.techniques) && some(&words::MANUAL)));

    let first = visit.diagnoses.first().map_or("", String::as_str);
    rule(7, words::WELLNESS.iter().any(|category| first.starts_with(category)));
    rule(8, !visit.diagnoses.iter().any(|diagnosis| is_covered(diagnosis)));

    let modifier = match provider {
        "physical_therapist" | "physical_therapist_assistant" => Some("GP"),
        "occupational_therapist" | "occupational_therapy_assistant" => Some("GO"),
        _ => None,
    };
    rule(9, modifier.is_some_and(|one| lines.iter().any(|line| line.code != "98941" && !has(line, one))));

    rule(13, visit.history.visits_this_year > 30 && visit.authorizations.is_empty());
    rule(14, visit.submitted_on.0 > date.0 + 365);
    rule(15, date.0 < years_later_fast(visit.patient.birth_date, date));
    rule(16, matches!(visit.place_of_service.as_str(), "02" | "10") && some(&words::HANDS_ON));

    let mut units = units(lines);
    let over = |at: usize, units: &[u8; MOST]| units[at] > 4 && lines.get(at).is_some_and(is_timed);
    let capped: [bool; MOST] = std::array::from_fn(|at| over(at, &units));
    rule(11, capped.contains(&true));
    for (units, _) in units.iter_mut().zip(capped).filter(|(_, capped)| *capped) {
        *units = 4;
    }

    let paired = massage.filter(|at| some(&["97140"]) && !has(&lines[*at], "59") && !has(&lines[*at], "XS"));
    rule(10, paired.is_some());
    if let Some(at) = paired {
        units[at] = 0;
    }
    let timed: u8 = lines.iter().zip(units).filter(|(line, _)| is_timed(line)).map(|(_, units)| units).sum();
    rule(12, timed > 8);

    Outcome::of(fired, units)
}

fn has(line: &PlainLine, modifier: &str) -> bool {
    line.modifiers.iter().any(|one| one == modifier)
}

fn is_timed(line: &PlainLine) -> bool {
    words::CODES[..words::TIMED].contains(&line.code.as_str())
}

/// The third birthday, or a day on the same side of `date`: only those born about three years before need the calendar.
fn years_later_fast(born: Day, date: Day) -> i32 {
    match date.0 - born.0 {
        ..1095 => i32::MAX,
        1095..1097 => years_later(born.0, 3),
        _ => i32::MIN,
    }
}

/// Pooled units: whole 15s to each line, the rest of the total to the largest remainders, of equal ones to the earlier; untimed lines one.
fn units(lines: &[PlainLine]) -> [u8; MOST] {
    let mut units = [0; MOST];
    let mut total = 0;
    let mut given = 0;
    let mut rests = [0; MOST];
    for (at, line) in lines.iter().enumerate() {
        if is_timed(line) {
            total += line.minutes;
            units[at] = (line.minutes / 15) as u8;
            given += line.minutes / 15;
            rests[at] = line.minutes % 15;
        } else {
            units[at] = 1;
        }
    }
    let due = total / 15 + u16::from(total % 15 >= 8);
    for _ in given..due {
        let mut largest = 0;
        for at in 1..MOST {
            if rests[at] > rests[largest] {
                largest = at;
            }
        }
        units[largest] += 1;
        rests[largest] = 0;
    }
    units
}
