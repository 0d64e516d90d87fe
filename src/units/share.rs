//! What a method gives each code, before it is spread over the lines.

use rust_decimal::Decimal;

use super::allocation::{Allocation, Lost, NEAR, TieNote};
use super::code::Code;
use super::method::Method;
use super::tie::Draw;

/// Units by code, in the order of the codes.
pub(super) struct Share {
    /// Units of each code, bundled ones included.
    pub units: Vec<Decimal>,
    /// The choice between codes, if there was one.
    pub tie: Option<Draw>,
    /// Minutes missing for one more unit, and the lines that lacked them.
    pub short: Option<(u32, Vec<usize>)>,
}

impl Share {
    /// Whole units.
    pub fn whole(units: &[u32], tie: Option<Draw>, short: Option<(u32, Vec<usize>)>) -> Self {
        Self { units: decimals(units), tie, short }
    }

    /// Puts the units of each code on its first line, and counts what is lost.
    pub fn spread(self, codes: &[Code], line_count: usize, method: Method) -> Allocation {
        let units = by_line(&self.units, codes, line_count);
        let total = add(units.iter().copied());
        let lost: Vec<Lost> = (codes.iter().zip(&self.units))
            .filter(|(code, units)| !code.bills && !units.is_zero())
            .filter_map(|(code, units)| code.lines.first().map(|line| Lost { line: *line, units: *units }))
            .collect();
        let (short_of_next, short_lines) = match self.short {
            Some((minutes, lines)) => (Some(minutes), lines),
            None => (None, Vec::new()),
        };
        Allocation {
            total,
            supported: total.saturating_add(add(lost.iter().map(|lost| lost.units))),
            timed_minutes: sum(codes.iter().map(|code| code.minutes)),
            short_of_next,
            short_lines,
            tie: self.tie.map(|draw| TieNote {
                lines: (draw.claims.iter())
                    .filter_map(|claim| codes.get(*claim).and_then(|code| code.lines.first()).copied())
                    .collect(),
                units: draw.units,
                alternatives: draw.others.iter().map(|other| by_line(&decimals(other), codes, line_count)).collect(),
                more: draw.more,
                charge_unknown: draw.charge_unknown,
            }),
            lost,
            method,
            same_code: codes.iter().filter(|code| code.lines.len() > 1).map(|code| code.lines.clone()).collect(),
            units,
        }
    }
}

/// The units of codes that bill on their first lines, 0 on all others.
fn by_line(by_code: &[Decimal], codes: &[Code], line_count: usize) -> Vec<Decimal> {
    let mut units = vec![Decimal::ZERO; line_count];
    for (code, given) in codes.iter().zip(by_code).filter(|(code, _)| code.bills) {
        if let Some(unit) = code.lines.first().and_then(|line| units.get_mut(*line)) {
            *unit = *given;
        }
    }
    units
}

/// The minutes that are missing for one more unit by `units`, if there are no more than [`NEAR`].
pub(super) fn minutes_to_next(minutes: u32, units: impl Fn(u32) -> u32) -> Option<u32> {
    let now = units(minutes);
    (1..=NEAR).find(|more| units(minutes.saturating_add(*more)) > now)
}

/// The lines of all codes, as listed.
pub(super) fn all_lines(codes: &[Code]) -> Vec<usize> {
    let mut lines: Vec<usize> = codes.iter().flat_map(|code| code.lines.iter().copied()).collect();
    lines.sort_unstable();
    lines
}

fn decimals(units: &[u32]) -> Vec<Decimal> {
    units.iter().copied().map(Decimal::from).collect()
}

fn add(units: impl Iterator<Item = Decimal>) -> Decimal {
    units.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// A sum that stops at the largest number there is.
pub(super) fn sum(numbers: impl Iterator<Item = u32>) -> u32 {
    numbers.fold(0, u32::saturating_add)
}
