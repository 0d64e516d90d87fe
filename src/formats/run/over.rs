//! The days of a run that were decided, to tell a session that comes to one of them late.
//!
//! In: days of patients. Out: whether each was there before. What always holds: a day is known for the whole run; a patient with his payer is a
//! [`Mark`] of 12 bytes, each of his days two bytes more, however many others come between them.
//!
//! Patients lie in sorted rows as marks do, their days behind each other in a row of their own. Both grow by an eighth at a time.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::engine::DayKey;
use crate::formats::read::seen::marks::{FEW, Mark, ROWS, put};

/// Days in 179 years. A patient is another one in the next, so that the number of a day has two bytes.
const AGE: i32 = 1 << 16;

/// A day of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    patient: Mark,
    day: u16,
}

impl Day {
    /// This one.
    #[must_use]
    pub fn of(key: &DayKey) -> Self {
        Self::by(&key.payer, &key.patient, key.date)
    }

    /// The same by its payer, patient and date.
    #[must_use]
    pub fn by(payer: &str, patient: &str, date: Date) -> Self {
        let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
        let day = i32::try_from(hours.div_euclid(24)).unwrap_or(0);
        let mut age = itoa::Buffer::new();
        let patient = Mark::of(&[payer, "\n", age.format(day.div_euclid(AGE)), "\n", patient]);
        Day { patient, day: u16::try_from(day.rem_euclid(AGE)).unwrap_or(0) }
    }
}

/// Days decided so far.
#[derive(Debug, Default)]
pub struct Over {
    few: BTreeSet<Day>,
    rows: Vec<Row>,
}

/// Patients whose marks begin alike.
#[derive(Clone, Debug, Default)]
struct Row {
    /// The rest of each mark, and how many days the patient has beside one.
    patients: Vec<([u8; 10], u16)>,
    /// The days of the first patient in their order, then those of the next.
    days: Vec<u16>,
}

impl Over {
    /// Notes a day; false if it was there already.
    pub fn insert(&mut self, day: Day) -> bool {
        if !self.rows.is_empty() {
            return self.put_in_row(day);
        }
        let new = self.few.insert(day);
        if self.few.len() > FEW {
            self.rows = vec![Row::default(); ROWS];
            for day in std::mem::take(&mut self.few) {
                self.put_in_row(day);
            }
        }
        new
    }

    fn put_in_row(&mut self, day: Day) -> bool {
        let (at, patient) = day.patient.parts();
        self.rows.get_mut(at).is_none_or(|row| row.insert(patient, day.day))
    }
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
        let end = before.saturating_add(usize::from(*beside).saturating_add(1));
        let his = self.days.get(before..end).unwrap_or_default();
        // Records mostly come by date.
        let found = if his.last().is_some_and(|last| *last < day) { Err(his.len()) } else { his.binary_search(&day) };
        let Err(behind) = found else { return false };
        // He has at most as many days as two bytes have numbers, so this does not overflow.
        *beside = beside.saturating_add(1);
        put(&mut self.days, before.saturating_add(behind), day);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::Date;

    use super::{Day, Over, Row};
    use crate::engine::DayKey;
    use crate::formats::read::seen::marks::FEW;
    use crate::formats::read::seen::marks::tests::mark;

    fn day(payer: &str, patient: &str, date: Date) -> Day {
        Day::of(&DayKey { payer: payer.to_owned(), patient: patient.to_owned(), date })
    }

    #[test]
    fn a_day_is_its_payer_patient_and_date() {
        let date = |year| jiff::civil::date(year, 3, 2);
        let one = day("medicare", "P-1", date(2026));
        assert_eq!(one, day("medicare", "P-1", date(2026)));
        let others = [
            day("anthem", "P-1", date(2026)),
            day("medicare", "P-2", date(2026)),
            day("medicare", "P-1", jiff::civil::date(2026, 3, 3)),
            // 65,536 days before and behind.
            day("medicare", "P-1", jiff::civil::date(1846, 9, 26)),
            day("medicare", "P-1", jiff::civil::date(2205, 8, 7)),
            day("medicare", "P-1", Date::MIN),
            day("medicare", "P-1", Date::MAX),
        ];
        assert!(others.iter().all(|other| *other != one));
        assert!(others[3..5].iter().all(|other| other.day == one.day), "{others:?} {one:?}");
    }

    #[test]
    fn a_day_is_known_again_among_few_and_among_many() {
        let (mut over, mut model) = (Over::default(), BTreeSet::new());
        for n in 0..5 * FEW as u32 {
            // Patients with many days and with one, in order of the days and against it; each again, soon or late.
            for n in [n, n / 3] {
                let days = [(n % 7, n % 60_000), (n % 9000, 65_535 - n / 9000), (n, 7)];
                for (patient, date) in days {
                    let day = Day { patient: mark(patient), day: date as u16 };
                    assert_eq!(over.insert(day), model.insert((patient, date)), "{patient} {date}");
                }
            }
        }
    }

    #[test]
    fn a_patient_may_have_every_day() {
        let mut row = Row::default();
        for day in (0..=u16::MAX).rev().step_by(2).chain((0..=u16::MAX).step_by(2)) {
            assert!(row.insert([7; 10], day));
        }
        assert!((0..=u16::MAX).all(|day| !row.insert([7; 10], day)));
        assert!(row.insert([8; 10], 0) && row.insert([6; 10], 0) && !row.insert([8; 10], 0));
        assert_eq!((row.patients.len(), row.days.len()), (3, 65_538));
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
        assert_eq!(size_of::<([u8; 10], u16)>(), 12);
    }
}
