//! The days of a run that were decided, to tell a session that comes to one of them late.
//!
//! In: days of patients. Out: whether each was there before. What always holds: a day is known for the whole run, however many others come between.
//!
//! Patients are mostly numbered, and 64 who follow each other share a page: a count for each of them, and two bytes for each of his days. A patient without a number, or with one
//! that lies far from others, with his payer is a [`Mark`] of 12 bytes; such patients lie in sorted rows as marks do. Days lie behind each other in the order of their patients
//! and grow by an eighth at a time.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::engine::DayKey;
use crate::formats::read::seen::marks::{FEW, Mark, ROWS, put};
use crate::formats::read::seen::numbers::{Before, Numbered};
use crate::formats::read::seen::pages::Pages;
use crate::model::days::since_1970;

/// Days in 179 years. A patient is another one in the next, so that the number of a day has two bytes.
const AGE: i32 = 1 << 16;

/// Patients of a page.
const PATIENTS: usize = 64;

/// Days that there must be for each page that is not free; it has about 200 bytes beside them.
const EACH: usize = 16;

/// A payer, as days know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PayerMark(Mark);

impl PayerMark {
    /// By the id of its profile.
    #[must_use]
    pub fn of(payer: &str) -> Self {
        Self(Mark::of(&[payer]))
    }
}

/// A day of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    patient: Patient,
    day: u16,
}

/// A patient with his payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patient {
    Numbered(PayerMark, Numbered),
    Marked(Mark),
}

impl Day {
    /// This one.
    #[must_use]
    pub fn of(key: &DayKey) -> Self {
        Self::by(PayerMark::of(&key.payer), &key.patient, key.date)
    }

    /// The same by its payer, patient and date.
    #[must_use]
    pub fn by(payer: PayerMark, patient: &str, date: Date) -> Self {
        let day = since_1970(date);
        let age = day.div_euclid(AGE);
        let numbered = if age == 0 { Numbered::of(patient) } else { None };
        let patient = match numbered {
            Some(numbered) => Patient::Numbered(payer, numbered),
            None => Patient::Marked(payer.0.with(itoa::Buffer::new().format(age), patient)),
        };
        Day { patient, day: u16::try_from(day.rem_euclid(AGE)).unwrap_or(0) }
    }
}

/// Days decided so far.
#[derive(Debug)]
pub struct Over {
    pages: Pages<(PayerMark, Before), Page>,
    few: BTreeSet<(Mark, u16)>,
    rows: Vec<Row>,
}

/// Patients whose numbers follow each other.
#[derive(Debug)]
struct Page {
    /// Who of them has a day, by his bit, and how many each has beside one.
    any: u64,
    beside: [u16; PATIENTS],
    /// The days of the first in their order, then those of the next.
    days: Vec<u16>,
}

/// Patients whose marks begin alike.
#[derive(Clone, Debug, Default)]
struct Row {
    /// The rest of each mark, and how many days the patient has beside one.
    patients: Vec<([u8; 10], u16)>,
    /// The days of the first patient in their order, then those of the next.
    days: Vec<u16>,
}

impl Default for Over {
    fn default() -> Self {
        Self { pages: Pages::new(EACH), few: BTreeSet::new(), rows: Vec::new() }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { any: 0, beside: [0; PATIENTS], days: Vec::new() }
    }
}

impl Over {
    /// Notes a day; false if it was there already.
    pub fn insert(&mut self, day: Day) -> bool {
        let Day { patient, day } = day;
        match patient {
            Patient::Marked(mark) => self.marked(mark, day),
            Patient::Numbered(payer, numbered) => match self.numbered(payer, &numbered, day) {
                Some(new) => new,
                // No mark of a patient begins like this one.
                None => self.marked(payer.0.with("n", &numbered.id()), day),
            },
        }
    }

    /// Notes a day of a patient with a number; `None`: he is noted by his mark, now and whenever he comes again.
    fn numbered(&mut self, payer: PayerMark, patient: &Numbered, day: u16) -> Option<bool> {
        let many = u64::try_from(PATIENTS).ok()?;
        let (page, at) = (patient.number().checked_div(many)?, patient.number().checked_rem(many)?);
        let page = self.pages.page((payer, patient.before()), page)?;
        let new = page.insert(usize::try_from(at).ok()?, day);
        if new {
            self.pages.note();
        }
        Some(new)
    }

    fn marked(&mut self, patient: Mark, day: u16) -> bool {
        if !self.rows.is_empty() {
            return self.put_in_row(patient, day);
        }
        let new = self.few.insert((patient, day));
        if self.few.len() > FEW {
            self.rows = vec![Row::default(); ROWS];
            for (patient, day) in std::mem::take(&mut self.few) {
                self.put_in_row(patient, day);
            }
        }
        new
    }

    fn put_in_row(&mut self, patient: Mark, day: u16) -> bool {
        let (at, patient) = patient.parts();
        self.rows.get_mut(at).is_none_or(|row| row.insert(patient, day))
    }
}

impl Page {
    fn insert(&mut self, at: usize, day: u16) -> bool {
        let bit = 1u64.wrapping_shl(u32::try_from(at).unwrap_or(0));
        let those_before = usize::try_from((self.any & bit.wrapping_sub(1)).count_ones()).unwrap_or(0);
        let before =
            self.beside.iter().take(at).map(|beside| usize::from(*beside)).fold(those_before, usize::wrapping_add);
        let Some(beside) = self.beside.get_mut(at) else { return true };
        if self.any & bit == 0 {
            self.any |= bit;
            put(&mut self.days, before, day);
            return true;
        }
        let Some(place) = place_of(&self.days, before, usize::from(*beside).saturating_add(1), day) else {
            return false;
        };
        // He has at most as many days as two bytes have numbers, so this does not overflow.
        *beside = beside.saturating_add(1);
        put(&mut self.days, place, day);
        true
    }
}

/// Where a day belongs among those of a patient, so many from a place on; `None`: it is there.
fn place_of(days: &[u16], from: usize, count: usize, day: u16) -> Option<usize> {
    let his = days.get(from..from.saturating_add(count)).unwrap_or_default();
    // Records mostly come by date.
    let found = if his.last().is_none_or(|last| *last < day) { Err(his.len()) } else { his.binary_search(&day) };
    found.err().map(|behind| from.saturating_add(behind))
}

impl Row {
    fn insert(&mut self, patient: [u8; 10], day: u16) -> bool {
        let place = self.patients.binary_search_by(|(one, _)| one.cmp(&patient));
        let (Ok(at) | Err(at)) = place;
        let before = self.patients.iter().take(at).map(|(_, beside)| usize::from(*beside).saturating_add(1)).sum();
        if place.is_err() {
            put(&mut self.patients, at, (patient, 0));
            put(&mut self.days, before, day);
            return true;
        }
        let Some((_, beside)) = self.patients.get_mut(at) else { return true };
        let count = usize::from(*beside).saturating_add(1);
        let Some(place) = place_of(&self.days, before, count, day) else { return false };
        // He has at most as many days as two bytes have numbers, so this does not overflow.
        *beside = beside.saturating_add(1);
        put(&mut self.days, place, day);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::Date;

    use super::{Day, Over, Page, PayerMark, Row};
    use crate::engine::DayKey;
    use crate::formats::read::seen::marks::FEW;
    use crate::formats::read::seen::pages::FREE;
    use crate::model::days;

    fn day(payer: &str, patient: &str, date: Date) -> Day {
        Day::of(&DayKey { payer: payer.to_owned(), patient: patient.to_owned(), date })
    }

    #[test]
    fn a_day_is_its_payer_patient_and_date() {
        let date = |year| jiff::civil::date(year, 3, 2);
        for (patient, other) in [("P-1", "P-2"), ("P-1", "P-01"), ("P-1", "P-1x"), ("Anne", "Ann")] {
            let one = day("medicare", patient, date(2026));
            assert_eq!(one, day("medicare", patient, date(2026)));
            let others = [
                day("anthem", patient, date(2026)),
                day("medicare", other, date(2026)),
                day("medicare", patient, jiff::civil::date(2026, 3, 3)),
                // 65,536 days before and behind.
                day("medicare", patient, jiff::civil::date(1846, 9, 26)),
                day("medicare", patient, jiff::civil::date(2205, 8, 7)),
                day("medicare", patient, Date::MIN),
                day("medicare", patient, Date::MAX),
            ];
            assert!(others.iter().all(|other| *other != one));
            assert!(others[3..5].iter().all(|other| other.day == one.day), "{others:?} {one:?}");
            let mut over = Over::default();
            assert!(others.iter().chain([&one]).all(|day| over.insert(*day)));
            assert!(!others.iter().chain([&one]).any(|day| over.insert(*day)));
        }
    }

    #[test]
    fn a_day_is_known_again_among_few_and_among_many() {
        let (mut over, mut model) = (Over::default(), BTreeSet::new());
        let payers = ["medicare", "anthem"].map(PayerMark::of);
        for n in 0..5 * FEW as u32 {
            // Patients with many days and with one, in order of the days and against it; each again, soon or late; numbered close together and far apart, and without a number.
            for n in [n, n / 3] {
                let far = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8;
                let patients = [
                    (format!("P-{}", n % 7), n % 60_000),
                    (format!("P-{}", n % 9000), 65_535 - n / 9000),
                    (format!("{:05}", n % 9000), 7),
                    (format!("{n:x}-x"), 7),
                    (format!("N{far}"), n / 9000),
                    (format!("{}", n * 9973), n % 2),
                ];
                for (patient, since) in patients {
                    let payer = (n % 2) as usize;
                    let day = Day::by(payers[payer], &patient, days::date(since as i32).unwrap());
                    assert_eq!(over.insert(day), model.insert((payer, patient.clone(), since)), "{patient} {since}");
                }
            }
        }
    }

    #[test]
    fn patients_whose_numbers_lie_apart_are_noted_by_their_marks_and_always_there() {
        let mut over = Over::default();
        let payer = PayerMark::of("medicare");
        let day = |n: u64| Day::by(payer, &format!("P-{}", n * 1000 + 1), days::date(20_000).unwrap());
        let all = 2 * FREE as u64;
        assert!((0..all).all(|n| over.insert(day(n))));
        assert_eq!(over.pages.begun(), FREE + FREE / (super::EACH - 1));
        // Were there room now, who was noted elsewhere would still be there.
        for n in 1..64 {
            over.insert(Day::by(payer, &format!("P-{n}"), days::date(20_000).unwrap()));
        }
        assert!((0..all).all(|n| !over.insert(day(n))));
    }

    #[test]
    fn a_patient_may_have_every_day() {
        let (mut row, mut page) = (Row::default(), Page::default());
        for day in (0..=u16::MAX).rev().step_by(2).chain((0..=u16::MAX).step_by(2)) {
            assert!(row.insert([7; 10], day) && page.insert(7, day));
        }
        assert!((0..=u16::MAX).all(|day| !row.insert([7; 10], day) && !page.insert(7, day)));
        assert!(row.insert([8; 10], 0) && row.insert([6; 10], 0) && !row.insert([8; 10], 0));
        assert!(page.insert(8, 0) && page.insert(0, 0) && page.insert(63, 0) && !page.insert(8, 0));
        assert_eq!((row.patients.len(), row.days.len(), page.days.len()), (3, 65_538, 65_539));
    }

    #[test]
    fn there_is_never_room_for_many_more_than_there_are() {
        let mut row = Row::default();
        for n in 0..10_000_u16 {
            assert!(row.insert([(n % 250) as u8; 10], n / 250));
            let (patients, days) = (row.patients.len(), row.days.len());
            assert!(row.patients.capacity() <= patients + (patients / 8).max(4), "{patients}");
            assert!(row.days.capacity() <= days + (days / 8).max(4), "{days}");
        }
        assert_eq!((row.patients.len(), row.days.len()), (250, 10_000));
        assert_eq!((size_of::<([u8; 10], u16)>(), size_of::<Page>()), (12, 160));
    }
}
