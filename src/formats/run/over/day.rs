//! What a day of a patient is known by.
//!
//! In: a payer, a patient and a date. Out: a [`Day`]. What always holds: two that differ are not the same here, unless marks are.

use crate::engine::DayKey;
use crate::formats::read::seen::marks::Mark;
use crate::formats::read::seen::numbers::Numbered;
use crate::model::days::since_1970;

/// Days in 179 years. A patient who is known by a mark is another one in the next, so that the number of a day has two bytes.
const AGE: i32 = 1 << 16;

/// A payer, as days know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PayerMark(Mark);

impl PayerMark {
    /// By the id of its profile.
    #[must_use]
    pub fn of(payer: &str) -> Self {
        Self(Mark::of(&[payer.as_bytes()]))
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }
}

/// A day of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// The patient is a short text and a number, the day from 1970 to 2149.
    Counted {
        /// Of the profile.
        payer: PayerMark,
        /// The patient.
        patient: Numbered,
        /// Days from the first of 1970.
        day: u16,
    },
    /// Any other.
    Other {
        /// Of the profile, the patient and his age.
        patient: Mark,
        /// Days from the first of that age.
        day: u16,
    },
}

impl Day {
    /// This one.
    #[must_use]
    pub fn of(key: &DayKey) -> Self {
        Self::by(PayerMark::of(&key.payer), key.patient.as_bytes(), since_1970(key.date))
    }

    /// The same by its payer, the bytes of its patient, and its number from the first of 1970.
    #[must_use]
    #[inline]
    pub fn by(payer: PayerMark, patient: &[u8], number: i32) -> Self {
        let (age, day) = (number.div_euclid(AGE), number.rem_euclid(AGE));
        let day = u16::try_from(day).unwrap_or(0);
        match Numbered::of_bytes(patient).filter(|_| age == 0) {
            Some(patient) => Day::Counted { payer, patient, day },
            None => {
                let patient = Mark::of(&[payer.bytes(), &age.to_be_bytes(), patient]);
                Day::Other { patient, day }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::Day;
    use crate::engine::DayKey;

    fn day(payer: &str, patient: &str, date: Date) -> Day {
        Day::of(&DayKey { payer: payer.to_owned(), patient: patient.to_owned(), date })
    }

    #[test]
    fn a_day_is_its_payer_patient_and_date() {
        for patient in ["P-1", "somebody"] {
            let one = day("medicare", patient, date(2026, 3, 2));
            assert_eq!(one, day("medicare", patient, date(2026, 3, 2)));
            let others = [
                day("anthem", patient, date(2026, 3, 2)),
                day("medicare", "P-2", date(2026, 3, 2)),
                day("medicare", "P-01", date(2026, 3, 2)),
                day("medicare", "anybody", date(2026, 3, 2)),
                day("medicare", patient, date(2026, 3, 3)),
                // 65,536 days before and behind.
                day("medicare", patient, date(1846, 9, 26)),
                day("medicare", patient, date(2205, 8, 7)),
                day("medicare", patient, Date::MIN),
                day("medicare", patient, Date::MAX),
            ];
            assert!(others.iter().all(|other| *other != one), "{patient}");
        }
    }

    #[test]
    fn patients_are_counted_from_1970_to_2149() {
        let counted = |date| matches!(day("medicare", "P-1", date), Day::Counted { .. });
        assert!(counted(date(1970, 1, 1)) && counted(date(2149, 6, 6)));
        assert!(!counted(date(1969, 12, 31)) && !counted(date(2149, 6, 7)));
        let Day::Other { day: before, .. } = day("medicare", "P-1", date(1969, 12, 31)) else { panic!() };
        assert_eq!(before, u16::MAX);
    }
}
