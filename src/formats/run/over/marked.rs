//! Days of patients who are marks.
//!
//! In: marks of patients, each with a day. Out: whether it was there before. What always holds: a patient is 12 bytes, each of his days two more.
//!
//! Patients lie in 65,536 sorted rows by the first two bytes of their marks, which are not written down again, each with his days behind him. A row grows by an eighth at a time.

use std::collections::BTreeSet;

use super::{ROOM, put_day};
use crate::formats::read::seen::marks::{FEW, Mark, ROWS, make_room};

/// Two bytes each of what is written of a patient before his days: the rest of his mark, and how many days he has beside one.
const HEAD: usize = 6;

/// Days so far.
#[derive(Debug, Default)]
pub struct Marked {
    few: BTreeSet<(Mark, u16)>,
    rows: Vec<Row>,
}

/// Patients whose marks begin alike, each with his days in their order, two bytes at a time: one piece of memory, as looking for it is what takes the time.
#[derive(Clone, Debug, Default)]
struct Row(Vec<u16>);

impl Marked {
    /// Notes a day; false if it was there already.
    pub fn insert(&mut self, patient: Mark, day: u16) -> bool {
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
        let (at, rest) = patient.parts();
        self.rows.get_mut(at).is_none_or(|row| row.insert(by_two(&rest), day))
    }
}

/// Bytes, two at a time.
fn by_two(bytes: &[u8; 10]) -> [u16; HEAD - 1] {
    let (pairs, _) = bytes.as_chunks::<2>();
    let mut all = [0; HEAD - 1];
    all.iter_mut().zip(pairs).for_each(|(to, pair)| *to = u16::from_be_bytes(*pair));
    all
}

impl Row {
    fn insert(&mut self, patient: [u16; HEAD - 1], day: u16) -> bool {
        let Self(row) = self;
        let mut at = 0_usize;
        while let Some([mark @ .., beside]) = row.get(at..).and_then(<[u16]>::first_chunk::<HEAD>) {
            if *mark > patient {
                break;
            }
            let begin = at.saturating_add(HEAD);
            let end = begin.saturating_add(usize::from(*beside)).saturating_add(1);
            if *mark == patient {
                let new = put_day(row, begin..end, day, true) != Some(false);
                // He has at most as many days as two bytes have numbers, so this does not overflow.
                if let Some(beside) = row.get_mut(begin.saturating_sub(1)).filter(|_| new) {
                    *beside = beside.saturating_add(1);
                }
                return new;
            }
            at = end;
        }
        let [a, b, c, d, e] = patient;
        make_room(row, HEAD.saturating_add(1), ROOM);
        row.splice(at..at, [a, b, c, d, e, 0, day]);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Marked, ROOM, Row};
    use crate::formats::read::seen::marks::FEW;
    use crate::formats::read::seen::marks::tests::mark;

    #[test]
    fn a_day_is_known_again_among_few_and_among_many() {
        let (mut days, mut model) = (Marked::default(), BTreeSet::new());
        for n in 0..5 * FEW as u32 {
            // Patients with many days and with one, in order of the days and against it; each again, soon or late.
            for n in [n, n / 3] {
                for (patient, date) in [(n % 7, n % 60_000), (n % 9000, 65_535 - n / 9000), (n, 7)] {
                    let new = days.insert(mark(patient), date as u16);
                    assert_eq!(new, model.insert((patient, date)), "{patient} {date}");
                }
            }
        }
    }

    #[test]
    fn a_patient_may_have_every_day() {
        let mut row = Row::default();
        for day in (0..=u16::MAX).rev().step_by(2).chain((0..=u16::MAX).step_by(2)) {
            assert!(row.insert([7; 5], day));
        }
        assert!((0..=u16::MAX).all(|day| !row.insert([7; 5], day)));
        assert!(row.insert([8; 5], 0) && row.insert([6; 5], 0) && !row.insert([8; 5], 0));
        assert_eq!(row.0.len(), 3 * 6 + 65_538);
    }

    #[test]
    fn there_is_never_room_for_many_more_than_there_are() {
        let mut row = Row::default();
        for n in 0..10_000_u16 {
            assert!(row.insert([n % 250; 5], n / 250));
            let there = row.0.len();
            assert!(row.0.capacity() <= there + (there / 8).max(ROOM), "{there}");
        }
        assert_eq!(row.0.len(), 250 * 6 + 10_000);
    }
}
