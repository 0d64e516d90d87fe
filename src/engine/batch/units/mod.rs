//! Units of the lines of a whole block.
//!
//! In: which lines are in the pool, and which bill. Out: units by slot, which caps took some, and the sessions for which it cannot be
//! told. What always holds: units are those of [`crate::units`]; the common ways are computed here without allocating, and every
//! other goes through [`allocate`].

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::columns::{Block, MOST, Numbers, UNIT};
use super::mask::{Mask, has, ones, set, spread, words};
use super::plan::{LinePlan, Plan, Way};
use super::run::{Known, Registers, column, texts};
use crate::units::caps::{Cap, apply, keeping_order};
use crate::units::{Method, Tie, TimedLine, Trim, allocate, per_line, pooled};

mod limits;

/// Units of the lines of a block.
#[derive(Debug)]
pub struct Units {
    /// By slot, in [`UNIT`]ths; unknown where there is no line.
    pub slots: Vec<Numbers>,
    /// By ruling that caps, where it took something, by slot.
    pub capped: Vec<(usize, Vec<Mask>)>,
    /// Sessions for which they cannot be told.
    pub doubt: Mask,
}

/// A timed line of the pool of a session.
#[derive(Clone, Copy, Debug)]
struct Member {
    slot: usize,
    code: u32,
    minutes: u32,
    bills: bool,
    units: u32,
}

/// What is known of the lines in a slot.
struct Slot<'a> {
    codes: &'a [u32],
    minutes: &'a Numbers,
    billed: &'a Numbers,
    exists: Known<'a>,
    timed: Known<'a>,
    untimed: Known<'a>,
    counted: Known<'a>,
    denied: Known<'a>,
    bundled: Known<'a>,
}

/// Computes them.
pub fn of(plan: &Plan, registers: &Registers, block: &Block) -> Units {
    let mut units = Units {
        slots: (0..plan.slots)
            .map(|_| Numbers { values: vec![0; MOST], known: vec![0; words(MOST)], absent: vec![0; words(MOST)] })
            .collect(),
        capped: Vec::new(),
        doubt: vec![0; words(MOST)],
    };
    let slots: Vec<Slot<'_>> = plan.lines.iter().map(|line| Slot::of(line, registers, block)).collect();
    let variants: Vec<(Known<'_>, Way)> = plan.variants.iter().map(|(c, way)| (registers.cond(*c), *way)).collect();
    let mut pool: Vec<Member> = Vec::with_capacity(plan.slots);
    let timeless = |way: Way| way.method == Some(Method::Flat) && way.floor.is_none_or(|floor| floor == Method::Flat);
    for word in 0..words(block.len()) {
        let mut pooled = 0u64;
        let here: Vec<Here> = slots.iter().map(|slot| slot.here(word)).collect();
        for ((slot, here), into) in slots.iter().zip(&here).zip(&mut units.slots) {
            pooled |= here.pool;
            if let Some(known) = into.known.get_mut(word) {
                *known = here.exists;
            }
            let values = into.values.iter_mut().skip(word.wrapping_mul(64)).take(64);
            values.zip(spread(here.ones)).for_each(|(value, bits)| *value = UNIT & bits);
            if here.others != 0
                && let Some(doubt) = units.doubt.get_mut(word)
            {
                *doubt |= slot.as_billed(word, here.others, into);
            }
        }
        for bit in ones(&[pooled]) {
            let at = word.wrapping_mul(64).wrapping_add(bit);
            let variant = variants.iter().find(|(cond, _)| has(cond.yes, at));
            let way = variant.map_or(plan.way, |(_, way)| *way);
            pool.clear();
            let mut sure = true;
            for (number, (slot, here)) in slots.iter().zip(&here).enumerate() {
                if has(&[here.pool], bit) {
                    let minutes = if timeless(way) { Some(0) } else { slot.minutes(at) };
                    sure &= minutes.is_some();
                    let code = slot.codes.get(at).copied().unwrap_or(0);
                    let bills = has(&[here.live], bit);
                    pool.push(Member { slot: number, code, minutes: minutes.unwrap_or(0), bills, units: 0 });
                }
            }
            sure = sure && share(&mut pool, way, plan.tie);
            for member in pool.iter().filter(|member| member.bills) {
                let into = units.slots.get_mut(member.slot).and_then(|slot| slot.values.get_mut(at));
                if let Some(place) = into {
                    *place = i64::from(member.units).wrapping_mul(UNIT);
                }
            }
            if !sure {
                set(&mut units.doubt, at);
            }
        }
    }
    limits::apply_all(plan, registers, block, &mut units);
    units
}

impl<'a> Slot<'a> {
    fn of(line: &LinePlan, registers: &'a Registers, block: &'a Block) -> Self {
        Self {
            codes: texts(block, line.code),
            minutes: column(block, line.minutes),
            billed: column(block, line.billed),
            exists: registers.cond(line.exists),
            timed: registers.cond(line.timed),
            untimed: registers.cond(line.untimed),
            counted: registers.cond(line.counted),
            denied: registers.cond(line.denied_early),
            bundled: registers.cond(line.bundled_early),
        }
    }

    fn minutes(&self, at: usize) -> Option<u32> {
        let minutes = self.minutes.values.get(at).filter(|_| has(&self.minutes.known, at))?;
        if minutes % UNIT != 0 { None } else { u32::try_from(minutes / UNIT).ok() }
    }

    /// What the lines of 64 sessions are.
    fn here(&self, word: usize) -> Here {
        let of = |known: Known<'_>| known.yes.get(word).copied().unwrap_or(0);
        let (exists, timed) = (of(self.exists), of(self.timed));
        let (denied, bundled) = (of(self.denied), of(self.bundled));
        let live = exists & !denied & !bundled;
        let ones = live & !timed & of(self.untimed);
        Here { exists, live, pool: exists & timed & !denied, ones, others: live & !timed & !ones }
    }

    /// Puts the units of counted lines in, whole ones; gives the sessions where there are none to put.
    fn as_billed(&self, word: usize, lines: u64, into: &mut Numbers) -> u64 {
        let counted =
            self.counted.yes.get(word).copied().unwrap_or(0) & self.billed.known.get(word).copied().unwrap_or(0);
        let mut doubt = lines & !counted;
        for bit in ones(&[lines & counted]) {
            let at = word.wrapping_mul(64).wrapping_add(bit);
            let billed = self.billed.values.get(at).copied().filter(|units| *units >= 0 && units % UNIT == 0);
            match (billed, into.values.get_mut(at)) {
                (Some(billed), Some(place)) => *place = billed,
                _ => set(std::slice::from_mut(&mut doubt), bit),
            }
        }
        doubt
    }
}

/// What the lines in a slot are, for 64 sessions.
#[derive(Clone, Copy, Debug)]
struct Here {
    exists: u64,
    /// Neither denied nor paid inside another.
    live: u64,
    /// Their minutes count.
    pool: u64,
    /// Live, and one unit each.
    ones: u64,
    /// Live, and counted otherwise.
    others: u64,
}

/// Gives each line of the pool its units; false if it cannot be told.
fn share(pool: &mut [Member], way: Way, tie: Tie) -> bool {
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

/// A number of [`UNIT`]ths as an exact one.
fn exact(units: i64) -> Decimal {
    Decimal::from(units).checked_div(Decimal::from(UNIT)).unwrap_or_default()
}
