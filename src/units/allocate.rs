//! The way in: the lines of a pool to units, by the payer's method and above its floor.

use super::allocation::Allocation;
use super::code::{Code, codes};
use super::line::TimedLine;
use super::method::{Method, Tie};
use super::{decimal, flat, hybrid, per_line, pooled};

/// The units of the lines of one pool by `method`; by `floor`, if there is one and it gives a larger total (a statute may say that
/// a payer's method must not give less than another).
#[must_use]
pub fn allocate(method: Method, floor: Option<Method>, tie: Tie, lines: &[TimedLine]) -> Allocation {
    let codes = codes(lines);
    let own = by(method, tie, &codes, lines.len());
    match floor.map(|floor| by(floor, tie, &codes, lines.len())) {
        Some(floor) if floor.total > own.total => floor,
        _ => own,
    }
}

/// The units by one method.
fn by(method: Method, tie: Tie, codes: &[Code], line_count: usize) -> Allocation {
    let share = match method {
        Method::Pooled { minimum } => pooled::share(codes, minimum, tie),
        Method::PerLine { minimum, first_minimum } => per_line::share(codes, minimum, first_minimum),
        Method::Hybrid { minimum } => hybrid::share(codes, minimum, tie),
        Method::Decimal { rounding } => decimal::share(codes, rounding),
        Method::Flat => flat::share(codes),
    };
    share.spread(codes, line_count, method)
}
