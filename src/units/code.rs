//! Lines that count as one code: their minutes are added before anything is divided by 15.
//!
//! A bundled line counts with the bundled lines of its code only: were its minutes added to a line of the same code that bills,
//! they would be billed after all.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::line::TimedLine;

/// All lines of one code that bill, or all that are bundled.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// Indexes of its lines; never empty. The units go to the first.
    pub lines: Vec<usize>,
    /// Their minutes together.
    pub minutes: u32,
    /// Whether units that go to it can be billed.
    pub bills: bool,
    /// What a unit is charged at on its first line, which gets the units. Another line's charge does not stand in for it: the answer
    /// would turn when the record says the first one's.
    pub charge_per_unit: Option<Decimal>,
}

/// The codes of a pool, in the order in which they are first listed.
pub(super) fn codes(lines: &[TimedLine]) -> Vec<Code> {
    let mut found: Vec<Code> = Vec::new();
    let mut place: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        let at = *place.entry((line.code.as_str(), line.bills)).or_insert(found.len());
        if let Some(code) = found.get_mut(at) {
            code.lines.push(index);
            code.minutes = code.minutes.saturating_add(line.minutes);
        } else {
            found.push(Code {
                lines: vec![index],
                minutes: line.minutes,
                bills: line.bills,
                charge_per_unit: line.charge_per_unit,
            });
        }
    }
    found
}
