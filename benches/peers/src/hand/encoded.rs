//! A visit as a record of 64 bytes: codes, modifiers and categories are numbers, dates are days.

use super::pool::pooled;
use super::sets;
use crate::clock::Spent;
use crate::contest::{Absent, Contestant, Sample};
use crate::outcome::{Outcome, bit};
use crate::visit::days::years_later;
use crate::visit::words::{ACTIVE, CODES, EVALUATIONS, HANDS_ON, MANUAL, TIMED, category_number};
use crate::visit::{MOST, Visit};

/// No certification.
const NEVER: i32 = i32::MIN;
/// Wellness: Z00, Z71 and Z72 as numbers.
const WELLNESS: [u16; 3] = [2500, 2571, 2572];

/// Flags of a record.
const PLAN: u8 = 1;
const AUTHORIZED: u8 = 2;
const NOTE: u8 = 4;
const MANUAL_NOTE: u8 = 8;

/// One visit.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub struct Encoded {
    date: i32,
    submitted: i32,
    born: i32,
    certified: i32,
    visits_this_year: u16,
    /// Categories of the diagnoses; 65535 where there is none.
    categories: [u16; MOST],
    /// Codes in `CODES`; its length where there is no line.
    codes: [u8; MOST],
    minutes: [u8; MOST],
    /// One bit for each of `MODIFIERS`.
    modifiers: [u8; MOST],
    provider: u8,
    place: u8,
    flags: u8,
}

/// What is true of a code, as bits.
pub mod class {
    pub const TIMED: u16 = 1;
    pub const ACTIVE: u16 = 2;
    pub const EVALUATION: u16 = 4;
    pub const MANUAL: u16 = 8;
    pub const HANDS_ON: u16 = 16;
    pub const MASSAGE: u16 = 32;
    pub const MANIPULATION: u16 = 64;
    pub const MANUAL_THERAPY: u16 = 128;
    pub const UNTIMED: u16 = 256;
    /// There is no line.
    pub const NONE: u16 = 512;
}

/// The classes of each code, and of no line; padded so that any small number is inside.
pub static CLASSES: [u16; 16] = {
    const fn among(set: &[&str], code: &str) -> bool {
        let mut at = 0;
        while at < set.len() {
            let (a, b) = (set[at].as_bytes(), code.as_bytes());
            if a[2] == b[2] && a[3] == b[3] && a[4] == b[4] && a[1] == b[1] {
                return true;
            }
            at += 1;
        }
        false
    }
    let mut all = [class::NONE; 16];
    let mut at = 0;
    while at < CODES.len() {
        let code = CODES[at];
        all[at] = (if at < TIMED { class::TIMED } else { class::UNTIMED })
            | if among(&ACTIVE, code) { class::ACTIVE } else { 0 }
            | if among(&EVALUATIONS, code) { class::EVALUATION } else { 0 }
            | if among(&MANUAL, code) { class::MANUAL } else { 0 }
            | if among(&HANDS_ON, code) { class::HANDS_ON } else { 0 }
            | if among(&["97124"], code) { class::MASSAGE } else { 0 }
            | if among(&["98941"], code) { class::MANIPULATION } else { 0 }
            | if among(&["97140"], code) { class::MANUAL_THERAPY } else { 0 };
        at += 1;
    }
    all
};

/// The modifier of the discipline of each provider, as bits of `MODIFIERS`; 0: none.
pub const DISCIPLINE: [u8; 8] = [1, 1, 2, 2, 0, 0, 0, 0];

/// 59 and XS, as bits of `MODIFIERS`.
pub const OPENS_A_PAIR: u8 = 4 | 8;

impl From<&Visit> for Encoded {
    fn from(visit: &Visit) -> Self {
        let (mut codes, mut minutes, mut modifiers) = ([CODES.len() as u8; MOST], [0; MOST], [0; MOST]);
        for (at, line) in visit.lines().iter().enumerate() {
            codes[at] = line.code;
            minutes[at] = line.minutes;
            modifiers[at] = line.modifiers[..usize::from(line.count)].iter().fold(0, |bits, one| bits | 1 << one);
        }
        let mut categories = [u16::MAX; MOST];
        for (category, diagnosis) in categories.iter_mut().zip(visit.diagnoses()) {
            *category = category_number(diagnosis);
        }
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        Self {
            date: visit.date,
            submitted: visit.submitted,
            born: visit.born,
            certified: visit.certified.unwrap_or(NEVER),
            visits_this_year: visit.visits_this_year,
            categories,
            codes,
            minutes,
            modifiers,
            provider: visit.provider,
            place: visit.place,
            flags: flag(visit.plan.is_some(), PLAN)
                | flag(visit.authorization.is_some(), AUTHORIZED)
                | flag(visit.response && visit.goals, NOTE)
                | flag(visit.regions && visit.techniques, MANUAL_NOTE),
        }
    }
}

/// Decides one visit.
#[inline(always)]
pub fn decide(visit: &Encoded) -> Outcome {
    let rule = |number: u32, holds: bool| u16::from(holds) << (number - 1);
    let classes = visit.codes.map(|code| CLASSES[usize::from(code & 15)]);
    let any = classes[0] | classes[1] | classes[2] | classes[3];
    let has = |class: u16| any & class != 0;
    let flag = |flag: u8| visit.flags & flag != 0;

    let certified = visit.certified != NEVER;
    let assistant = visit.provider == 1 || visit.provider == 3;
    let mut fired = rule(1, visit.provider == 4 || (assistant & has(class::EVALUATION)))
        | rule(2, has(class::MASSAGE) & !has(class::ACTIVE))
        | rule(3, !flag(PLAN))
        | rule(4, flag(PLAN) & !certified)
        | rule(5, certified & (visit.certified.wrapping_add(90) < visit.date))
        | rule(6, !flag(NOTE) | (has(class::MANUAL) & !flag(MANUAL_NOTE)))
        | rule(7, WELLNESS.contains(&visit.categories[0]))
        | rule(8, !visit.categories.iter().any(|category| sets::has(*category)))
        | rule(13, (visit.visits_this_year > 30) & !flag(AUTHORIZED))
        | rule(14, visit.submitted > visit.date + 365)
        | rule(15, under_three(visit.born, visit.date))
        | rule(16, (visit.place >= 3) & has(class::HANDS_ON));

    let discipline = DISCIPLINE[usize::from(visit.provider & 7)];
    let mut wanting = false;
    let mut paired = [false; MOST];
    let mut timed = [0; MOST];
    for at in 0..MOST {
        let of = |class: u16| classes[at] & class != 0;
        wanting |= !of(class::NONE | class::MANIPULATION) & (visit.modifiers[at] & discipline != discipline);
        paired[at] = of(class::MASSAGE) & has(class::MANUAL_THERAPY) & (visit.modifiers[at] & OPENS_A_PAIR == 0);
        timed[at] = if of(class::TIMED) { visit.minutes[at] } else { 0 };
    }
    let pooled = pooled(timed);
    let mut units = [0; MOST];
    let (mut capped, mut total) = (false, 0);
    for at in 0..MOST {
        capped |= pooled[at] > 4;
        let billed = if paired[at] { 0 } else { pooled[at].min(4) };
        total += billed;
        units[at] = billed + u8::from(classes[at] & class::UNTIMED != 0);
    }
    fired |= rule(9, wanting) | rule(10, paired.contains(&true)) | rule(11, capped) | rule(12, total > 8);
    Outcome::of(fired, units)
}

/// Whether somebody born then is under three; only those born about three years before need the calendar.
pub fn under_three(born: i32, date: i32) -> bool {
    match date - born {
        ..1095 => true,
        1095..1097 => date < years_later(born, 3),
        _ => false,
    }
}

/// The hand-written rules on encoded records.
pub struct HandEncoded(Vec<Encoded>);

impl HandEncoded {
    /// For these visits.
    pub fn new(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        Ok(Box::new(Self(sample.visits.iter().map(Encoded::from).collect())))
    }
}

impl Contestant for HandEncoded {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        out.extend(self.0.iter().map(decide));
        None
    }
}

const _: () = assert!(size_of::<Encoded>() == 64 && bit(1) == 1);
