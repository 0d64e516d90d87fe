//! Days of patients who are numbers, each behind the text that stands before it.
//!
//! In: the payer, the patient and the day. Out: whether it was there before, or that nobody noted it here. What always holds: nothing is taken for something else; a day that is
//! not noted here the first time never is, so whoever notes it elsewhere finds it there again; and memory is bounded: at most 14 bytes for each day, and 5 MB. Where patients
//! lie close together each of them takes 5 bytes and each of his days two.
//!
//! A page has 32 patients in a row, and their days behind each other.

use super::day::PayerMark;
use super::put_day;
use crate::formats::read::seen::numbers::{Before, Numbered};
use crate::formats::read::seen::pages::Pages;

/// Patients of a page.
const PATIENTS: u64 = 32;

/// Pages that there may be for any days, about 140 bytes each.
const FREE: usize = 32_768;

/// Days that there must be for each further page.
const EACH: usize = 12;

/// The lower byte of each two.
const TWO_BYTES: u64 = 0x00ff_00ff_00ff_00ff;

/// The highest 16 bits of a product with this are the sum of all four 16 bits.
const ONES: u64 = 0x0001_0001_0001_0001;

/// Days so far.
#[derive(Debug, Default)]
pub struct Counted {
    pages: Pages<(PayerMark, Before), Page>,
    days: usize,
}

/// Patients in a row.
#[derive(Debug, Default)]
struct Page {
    /// How many days each of them has.
    counts: [u8; PATIENTS as usize],
    /// The days of the first in their order, then those of the next.
    days: Vec<u16>,
}

impl Counted {
    /// Notes a day: whether it is new; `None`: it is noted elsewhere, now and whenever it comes again.
    pub fn insert(&mut self, payer: PayerMark, patient: &Numbered, day: u16) -> Option<bool> {
        let most = FREE.saturating_add(self.days / EACH);
        let page = self.pages.page(&(payer, patient.before), patient.number / PATIENTS, most)?;
        let new = page.insert(usize::try_from(patient.number % PATIENTS).ok()?, day)?;
        self.days = self.days.saturating_add(usize::from(new));
        Some(new)
    }
}

impl Page {
    /// How many days those before a patient have, eight counts at once: how long it takes does not depend on who he is.
    fn days_before(&self, patient: usize) -> usize {
        let (words, own) = (self.counts.as_chunks::<8>().0, patient / 8);
        let bits = u32::try_from(patient % 8).unwrap_or(0).wrapping_mul(u8::BITS);
        let before = 1_u64.wrapping_shl(bits).wrapping_sub(1);
        let mut sums = 0_u64;
        for (at, counts) in words.iter().enumerate() {
            let mask = if at < own { u64::MAX } else { 0 } | if at == own { before } else { 0 };
            let counts = u64::from_le_bytes(*counts) & mask;
            // Two sums of bytes in 16 bits each: 32 counts are less than 65,536.
            sums = sums.wrapping_add((counts & TWO_BYTES).wrapping_add(counts >> u8::BITS & TWO_BYTES));
        }
        usize::try_from(sums.wrapping_mul(ONES) >> 48).unwrap_or(0)
    }

    /// Notes a day of a patient in the same way; there is no place for more days of one than a byte counts.
    fn insert(&mut self, patient: usize, day: u16) -> Option<bool> {
        let begin = self.days_before(patient);
        let count = self.counts.get_mut(patient)?;
        let end = begin.saturating_add(usize::from(*count));
        match put_day(&mut self.days, begin..end, day, *count < u8::MAX) {
            Some(true) => *count = count.saturating_add(1),
            other => return other,
        }
        Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, EACH, FREE, PATIENTS, Page};
    use crate::formats::read::seen::numbers::Numbered;
    use crate::formats::run::over::ROOM;
    use crate::formats::run::over::day::PayerMark;

    fn note(days: &mut Counted, patient: &str, day: u16) -> Option<bool> {
        days.insert(PayerMark::of("medicare"), &Numbered::of(patient).unwrap(), day)
    }

    #[test]
    fn patients_that_lie_together_take_a_page_for_32() {
        let mut days = Counted::default();
        // In no order, each twice.
        for new in [true, false] {
            for n in (1..40_000_u64).map(|n| n * 1_234_567 % 40_000) {
                assert_eq!(note(&mut days, &format!("P-{}", n / 2 + 1), n as u16 % 2), Some(new), "{n}");
            }
        }
        assert_eq!((days.days, days.pages.count()), (39_999, 626));
    }

    #[test]
    fn patients_that_lie_apart_are_noted_elsewhere_and_always_there() {
        let mut days = Counted::default();
        let far = |n: usize| format!("P-{}", n as u64 * PATIENTS + 1);
        let elsewhere: Vec<usize> = (0..3 * FREE).filter(|n| note(&mut days, &far(*n), 7).is_none()).collect();
        assert!(days.pages.count() <= FREE + FREE / (EACH - 1) + 1, "{}", days.pages.count());
        assert_eq!(elsewhere.len(), 3 * FREE - days.pages.count());
        // Were there room now, what was noted elsewhere would still be there.
        for day in 8..100 {
            assert_eq!(note(&mut days, &far(0), day), Some(true));
        }
        for n in elsewhere {
            assert_eq!(note(&mut days, &far(n), 7), None);
        }
        assert_eq!(note(&mut days, &far(0), 7), Some(false));
    }

    #[test]
    fn a_patient_has_as_many_days_here_as_a_byte_counts() {
        let mut page = Page::default();
        for day in (0..255).rev() {
            assert_eq!(page.insert(7, day), Some(true));
        }
        assert!((255..=u16::MAX).all(|day| page.insert(7, day).is_none()));
        assert!((0..255).all(|day| page.insert(7, day) == Some(false)));
        assert_eq!(
            [6, 8, 6, 8].map(|patient| page.insert(patient, 0)),
            [Some(true), Some(true), Some(false), Some(false)]
        );
        assert_eq!((page.days.len(), page.insert(32, 0)), (257, None));
    }

    #[test]
    fn days_of_those_before_a_patient_are_counted() {
        let mut page = Page::default();
        for (at, count) in page.counts.iter_mut().enumerate() {
            *count = 255 - (at as u8) * 7;
        }
        for patient in 0..32 {
            let before: usize = page.counts[..patient].iter().map(|count| usize::from(*count)).sum();
            assert_eq!(page.days_before(patient), before, "{patient}");
        }
        page.counts = [255; 32];
        assert_eq!(page.days_before(31), 31 * 255);
    }

    #[test]
    fn a_page_has_room_for_an_eighth_more() {
        let mut page = Page::default();
        for n in 0..8000_u16 {
            assert_eq!(page.insert(usize::from(n % 32), n / 32), Some(true));
            let days = page.days.len();
            assert!(page.days.capacity() <= days + (days / 8).max(ROOM), "{days}");
        }
        assert_eq!(size_of::<Page>(), 56);
    }
}
