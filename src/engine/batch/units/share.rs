//! Units of the timed lines of one session, where they are not those of many sessions at once.
//!
//! In: the lines of its pool. Out: their units. What always holds: they are those of [`crate::units`]; where they hang on what is not known here, none.

use rust_decimal::prelude::ToPrimitive;

use crate::engine::batch::plan::Way;
use crate::units::{Method, Tie, TimedLine, allocate, per_line, pooled};

/// A timed line of the pool of a session.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its slot.
    pub slot: usize,
    /// The number of its code.
    pub code: u32,
    /// Its minutes.
    pub minutes: u32,
    /// It is neither denied nor paid inside another.
    pub bills: bool,
    /// What it gets.
    pub units: u32,
}

/// Gives each line of the pool its units; false if it cannot be told.
pub fn share(pool: &mut [Member], way: Way, tie: Tie) -> bool {
    let Some(method) = way.method else {
        // Both ways of counting have to come to the same.
        let Some(first) = by(pool, Method::CMS, way.floor, tie) else { return false };
        let given: Vec<u32> = pool.iter().map(|member| member.units).collect();
        let same = by(pool, Method::CPT, way.floor, tie).is_some_and(|second| second == first);
        return same && pool.iter().zip(given).all(|(member, units)| !member.bills || member.units == units);
    };
    by(pool, method, way.floor, tie).is_some()
}

/// The units by a method or its floor, whichever gives more; their total.
fn by(pool: &mut [Member], method: Method, floor: Option<Method>, tie: Tie) -> Option<u32> {
    let Some(floor) = floor else { return by_method(pool, method, tie) };
    let more = by_method(pool, floor, tie)?;
    let own = by_method(pool, method, tie)?;
    if more > own { by_method(pool, floor, tie) } else { Some(own) }
}

fn by_method(pool: &mut [Member], method: Method, tie: Tie) -> Option<u32> {
    let distinct = pool.iter().enumerate().all(|(at, one)| {
        !pool.iter().skip(at.saturating_add(1)).any(|other| other.code == one.code && other.bills == one.bills)
    });
    match method {
        Method::Pooled { minimum } if distinct => deal(pool, minimum, tie),
        Method::PerLine { minimum, first_minimum } if distinct => {
            for member in pool.iter_mut() {
                member.units = per_line::units(member.minutes, minimum, first_minimum);
            }
            Some(total(pool))
        }
        _ => elsewhere(pool, method, tie),
    }
}

fn total(pool: &[Member]) -> u32 {
    pool.iter().filter(|member| member.bills).fold(0, |sum, member| sum.saturating_add(member.units))
}

/// Whole 15s to each code, and what is left one each to the largest remainders; of equal ones to a line that bills, then to the earlier.
fn deal(pool: &mut [Member], minimum: u32, tie: Tie) -> Option<u32> {
    let mut minutes = 0u32;
    let mut given = 0u32;
    for member in pool.iter_mut() {
        member.units = member.minutes / 15;
        minutes = minutes.saturating_add(member.minutes);
        given = given.saturating_add(member.units);
    }
    let mut left = pooled::units(minutes, minimum).saturating_sub(given);
    // Bit i: line i of the pool got its unit.
    let mut done = 0u32;
    while left > 0 {
        let mut best: Option<(u32, usize)> = None;
        for (bit, member) in (0u32..).zip(pool.iter()) {
            let rest = member.minutes % 15;
            if rest == 0 || done.wrapping_shr(bit) & 1 == 1 {
                continue;
            }
            let rank = rest.wrapping_mul(2) | u32::from(member.bills);
            match best {
                Some((highest, _)) if rank <= highest => {
                    // Of two with an equal claim charges may have to decide.
                    if rank == highest && left == 1 && member.bills && tie != Tie::Listed {
                        return None;
                    }
                }
                _ => best = Some((rank, usize::try_from(bit).unwrap_or(0))),
            }
        }
        let Some((_, at)) = best else { break };
        if let Some(member) = pool.get_mut(at) {
            member.units = member.units.saturating_add(1);
        }
        done |= 1u32.wrapping_shl(u32::try_from(at).unwrap_or(0));
        left = left.saturating_sub(1);
    }
    Some(total(pool))
}

/// The same through the methods as they stand, whole units only.
fn elsewhere(pool: &mut [Member], method: Method, tie: Tie) -> Option<u32> {
    if tie != Tie::Listed {
        return None;
    }
    let lines: Vec<TimedLine> = pool
        .iter()
        .map(|member| TimedLine { bills: member.bills, ..TimedLine::new(&member.code.to_string(), member.minutes) })
        .collect();
    let allocation = allocate(method, None, tie, &lines);
    for (member, units) in pool.iter_mut().zip(&allocation.units) {
        member.units = units.is_integer().then(|| units.to_u32()).flatten()?;
    }
    allocation.total.is_integer().then(|| allocation.total.to_u32()).flatten()
}
