//! Visits for rule set R, invented. In: a seed and a number. Out: the same visit on every machine.
//!
//! The rates are set so that about 54 of 100 visits are clean, 33 denied, 11 held and 2 adjusted. Limits are met exactly, and missed by a day or a
//! minute, more often than chance would have it. No part of a visit depends on what any rule says of another part.

use super::days::{day, years_later};
use super::dice::Dice;
use super::words::{CODES, COVERED_DIAGNOSES, DIAGNOSES, TIMED, WELLNESS_DIAGNOSES};
use super::{Line, MOST, Visit};

/// How often each of `CODES` is given.
const CODE_WEIGHTS: [u32; CODES.len()] = [300, 170, 60, 42, 200, 130, 40, 26, 24, 22, 7, 20];

/// Physical therapist, its assistant, occupational therapist, its assistant, massage therapist, chiropractor.
const PROVIDER_WEIGHTS: [u32; 6] = [560, 200, 130, 55, 25, 30];

/// Office, home, hospital, telehealth of both kinds.
const PLACE_WEIGHTS: [u32; 5] = [800, 80, 80, 25, 15];

/// One line, two, three, four.
const LINE_WEIGHTS: [u32; MOST] = [15, 35, 35, 15];

/// One diagnosis, two, three, four.
const DIAGNOSIS_WEIGHTS: [u32; MOST] = [30, 40, 20, 10];

const GP: u8 = 0;
const GO: u8 = 1;
const DISTINCT: u8 = 2;
const SEPARATE: u8 = 3;
const KX: u8 = 4;
const CQ: u8 = 5;
const CO: u8 = 6;
const AT: u8 = 7;

/// The first `count` visits.
pub fn visits(seed: u64, count: usize) -> Vec<Visit> {
    (0..count as u32).map(|number| visit(seed, number)).collect()
}

/// One visit.
pub fn visit(seed: u64, number: u32) -> Visit {
    let dice = &mut Dice::new(seed, u64::from(number));
    let date = dice.between(day(2025, 1, 1), day(2026, 9, 30));
    let provider = dice.weighted(&PROVIDER_WEIGHTS) as u8;
    let (plan, certified) = plan(dice, date);
    let visits_this_year = if dice.permille(845) { dice.between(0, 30) } else { dice.between(31, 60) } as u16;
    let authorized = dice.permille(if visits_this_year > 30 { 700 } else { 200 });
    let (lines, line_count) = lines(dice, provider);
    let (diagnoses, diagnosis_count) = diagnoses(dice);
    Visit {
        number,
        date,
        submitted: date + submission(dice),
        born: born(dice, date),
        plan,
        certified,
        authorization: authorized.then(|| 100_000 + dice.roll(900_000)),
        visits_this_year,
        provider,
        place: dice.weighted(&PLACE_WEIGHTS) as u8,
        response: !dice.permille(13),
        goals: !dice.permille(13),
        regions: !dice.permille(28),
        techniques: !dice.permille(28),
        diagnoses,
        diagnosis_count,
        lines,
        line_count,
    }
}

/// Established and certified; a certification is most often of the last 90 days.
fn plan(dice: &mut Dice, date: i32) -> (Option<i32>, Option<i32>) {
    if dice.permille(46) {
        return (None, None);
    }
    let ago = match dice.roll(1000) {
        0..=49 => dice.between(92, 200),
        50..=69 => dice.between(89, 92),
        _ => dice.between(0, 89),
    };
    let certified = date - ago;
    let established = certified - dice.between(0, 20);
    (Some(established), (!dice.permille(55)).then_some(certified))
}

/// Days from the date of service to the claim.
fn submission(dice: &mut Dice) -> i32 {
    match dice.roll(1000) {
        0..=31 => dice.between(366, 500),
        32..=41 => dice.between(364, 367),
        42..=150 => dice.between(31, 360),
        _ => dice.between(0, 30),
    }
}

/// The patient's birth date.
fn born(dice: &mut Dice, date: i32) -> i32 {
    match dice.roll(1000) {
        0..=9 => date - dice.between(0, 1000),
        10..=14 => years_later(date, -3) + dice.between(-1, 1),
        15..=60 => date - dice.between(1200, 6500),
        _ => date - dice.between(6600, 33_000),
    }
}

fn diagnoses(dice: &mut Dice) -> ([u8; MOST], u8) {
    let count = 1 + dice.weighted(&DIAGNOSIS_WEIGHTS);
    let mut all = [0; MOST];
    let none_covered = dice.permille(50);
    for place in 0..count {
        let other = none_covered || dice.permille(if place == 0 { 40 } else { 350 });
        let range = match (other, dice.permille(if place == 0 { 18 } else { 12 })) {
            (_, true) => WELLNESS_DIAGNOSES as i32..DIAGNOSES.len() as i32,
            (true, false) => COVERED_DIAGNOSES as i32..WELLNESS_DIAGNOSES as i32,
            (false, false) => 0..COVERED_DIAGNOSES as i32,
        };
        all[place] = loop {
            let one = dice.between(range.start, range.end - 1) as u8;
            if !all[..place].contains(&one) {
                break one;
            }
        };
    }
    (all, count as u8)
}

fn lines(dice: &mut Dice, provider: u8) -> ([Line; MOST], u8) {
    let count = 1 + dice.weighted(&LINE_WEIGHTS);
    let mut all = [Line::default(); MOST];
    let forgets = dice.permille(60);
    for place in 0..count {
        let code = loop {
            let one = dice.weighted(&CODE_WEIGHTS) as u8;
            if !all[..place].iter().any(|line| line.code == one) {
                break one;
            }
        };
        let minutes = match dice.roll(100) {
            0..=13 => dice.between(0, 70),
            14..=43 => [8, 15, 23, 30, 38, 45][dice.roll(6) as usize],
            _ => dice.between(8, 38),
        };
        all[place] = Line { code, minutes: minutes as u8, modifiers: [0; 3], count: 0 };
        modify(dice, &mut all[place], provider, forgets);
    }
    (all, count as u8)
}

/// Gives a line its modifiers; who forgets leaves the discipline's out now and then.
fn modify(dice: &mut Dice, line: &mut Line, provider: u8, forgets: bool) {
    let mut add = |one: u8| {
        if usize::from(line.count) < line.modifiers.len() {
            line.modifiers[usize::from(line.count)] = one;
            line.count += 1;
        }
    };
    let massage_or_manual = matches!(CODES[usize::from(line.code)], "97124" | "97140");
    if massage_or_manual && dice.permille(450) {
        add(if dice.permille(700) { DISTINCT } else { SEPARATE });
    }
    if CODES[usize::from(line.code)] == "98941" {
        add(AT);
    } else if !(forgets && dice.permille(600)) {
        match provider {
            0 | 1 => add(GP),
            2 | 3 => add(GO),
            _ => {}
        }
    }
    if usize::from(line.code) < TIMED && dice.permille(700) {
        match provider {
            1 => add(CQ),
            3 => add(CO),
            _ => {}
        }
    }
    if dice.permille(120) {
        add(KX);
    }
}
