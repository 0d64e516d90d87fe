//! The days of a run that were decided, to tell a session that comes to one of them late.
//!
//! In: days of patients. Out: whether each was there before. What always holds: a day is known for the whole run, however many others come between. Patients who count the
//! practice's are kept as what they are, [`counted`], any others as [`marked`].

mod counted;
pub mod day;
mod marked;

use std::ops::Range;

use self::counted::Counted;
pub use self::day::{Day, PayerMark};
use self::marked::Marked;
use crate::formats::read::seen::marks::make_room;

/// Days decided so far.
#[derive(Debug, Default)]
pub struct Over {
    counted: Counted,
    others: Marked,
}

impl Over {
    /// Notes a day; false if it was there already.
    pub fn insert(&mut self, day: &Day) -> bool {
        match day {
            Day::Other { patient, day } => self.others.insert(*patient, *day),
            Day::Counted { payer, patient, day } => match self.counted.insert(*payer, patient, *day) {
                Some(new) => new,
                None => self.others.insert(patient.mark(payer.bytes()), *day),
            },
        }
    }
}

/// Room for so many days is made at least where there is none.
const ROOM: usize = 12;

/// Puts a day among those of a patient, which stand in their order there: whether it is new; `None`: it would be, and there may not be more.
fn put_day(row: &mut Vec<u16>, his: Range<usize>, day: u16, more: bool) -> Option<bool> {
    let Range { start, end } = his;
    let his = row.get(start..end).unwrap_or_default();
    // Records mostly come by date.
    let found = if his.last().is_none_or(|last| *last < day) { Err(his.len()) } else { his.binary_search(&day) };
    let Err(behind) = found else { return Some(false) };
    if !more {
        return None;
    }
    make_room(row, 1, ROOM);
    row.insert(start.saturating_add(behind).min(row.len()), day);
    Some(true)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::ToSpan;
    use jiff::civil::date;

    use super::{Day, Over};
    use crate::engine::DayKey;

    #[test]
    fn a_day_is_known_again_whatever_patients_look_like() {
        let (mut over, mut model) = (Over::default(), BTreeSet::new());
        for n in 0..30_000_u64 {
            let far = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            // Close together, far apart, with zeros in front, without a number, with many texts before it, one for everybody; each again, soon or late.
            for n in [n, n / 3] {
                let patients = [
                    format!("P-{}", n / 4),
                    format!("P-{}", far % 9_000_000),
                    format!("{far}"),
                    format!("{:08}", n % 5000),
                    format!("{far:x}-patient"),
                    format!("P{}-{}", n % 5000, n / 5000),
                    "P-0".to_owned(),
                ];
                for patient in patients {
                    let payer = ["medicare", "anthem", "medicare"][n as usize % 3].to_owned();
                    let date = date(1965, 1, 1) + ((far % 70_000) as i64).days();
                    let key = DayKey { payer, patient, date };
                    assert_eq!(over.insert(&Day::of(&key)), model.insert(key.clone()), "{key:?}");
                }
            }
        }
    }
}
