//! Stage 3: units of the lines of a session, as far as the record says enough.
//!
//! In: the sessions of a day with stages 1 and 2 behind them. Out: for one of them, units by line, what they still wait for, and
//! what there is to say. Rules that are still open can be decided either way: every combination of them (a *world*) is computed,
//! and units are known where all worlds agree. What always holds: a fact that units do not name cannot change them.

mod bits;
mod exclusive;
mod limits;
mod pool;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::case::Case;
use crate::engine::three::{Outcome, Unknown, Waits};
use crate::lang::typed::CodeSet;
use crate::model::determination::Note;
use crate::model::value::Value;
use crate::profile::checked::Profile;
use crate::units::Method;
use bits::Bits;
pub use pool::Member;
use world::World;
pub use world::{Amount, Flag};

/// How a code is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// By time.
    Timed,
    /// One unit a line.
    Untimed,
    /// As billed.
    Counted,
    /// The profile does not say.
    Unclassified,
}

/// How a profile counts a code.
#[must_use]
pub fn class(profile: &Profile, code: Option<&Value>) -> Class {
    let classes = &profile.units.classes;
    let has = |set: &CodeSet| code.is_some_and(|code| set.has(code));
    if has(&classes.timed) {
        Class::Timed
    } else if has(&classes.untimed) {
        Class::Untimed
    } else if has(&classes.counted) {
        Class::Counted
    } else {
        Class::Unclassified
    }
}

/// Units of a line.
#[derive(Clone, Debug, Default)]
pub struct LineUnits {
    /// What to bill if the line is billed at all; `None`: not known, or for a person to judge.
    pub shown: Option<Decimal>,
    /// What `shown` waits for.
    pub waits: Waits,
    /// Rules that are part of that.
    pub rules: BTreeSet<usize>,
    /// What `shown` may become; empty if there is no end to it.
    pub outcomes: BTreeSet<Decimal>,
    /// Cap rules that took units from it.
    pub capped: BTreeSet<usize>,
    /// What a person has to judge or put right about its units.
    pub flags: BTreeSet<Flag>,
    /// Denied or bundled in every world, so that nothing is known about what it would have.
    pub never_live: bool,
}

/// Units of a session.
#[derive(Clone, Debug, Default)]
pub struct UnitsAnswer {
    /// By line.
    pub lines: Vec<LineUnits>,
    /// By line, as rules of stage 4 read them.
    pub read: Vec<Outcome>,
    /// How time was counted, where it was.
    pub method: Option<Method>,
    /// The other methods that it can be, where that is open.
    pub other_methods: Vec<Option<Method>>,
    /// What it waits for then.
    pub method_waits: Waits,
    /// Things to know.
    pub notes: Vec<Note>,
    /// Lines whose units are those billed, as their minutes are unknown.
    pub as_billed: Vec<(usize, Decimal)>,
    /// Sources of units variants that clash.
    pub clash: Vec<String>,
    /// Sessions it was pooled with, by place in the day.
    pub pooled_with: Vec<usize>,
    /// Minutes of this session's timed lines in the pool; `None`: unknown.
    pub timed_minutes: Option<u32>,
}

/// The units of the session at `own` of a day.
#[must_use]
pub fn solve(cases: &[&Case<'_>], own: usize, units_as_billed: bool) -> UnitsAnswer {
    let Some(case) = cases.get(own) else { return UnitsAnswer::default() };
    let bits = Bits::find(cases, own);
    let base = World::compute(cases, own, units_as_billed, &bits, 0);
    let mut answer = UnitsAnswer {
        method: base.method,
        notes: Vec::new(),
        as_billed: base.as_billed.clone(),
        clash: base.clash.clone(),
        pooled_with: base.pooled_with.clone(),
        timed_minutes: base.timed_minutes,
        ..UnitsAnswer::default()
    };
    if bits.is_empty() {
        for line in 0..case.size() {
            let settled = alone(&base, line);
            answer.read.push(as_read(&settled));
            answer.lines.push(if base.is_live(line) { settled } else { never_live() });
        }
    } else if let Some(masks) = bits.masks() {
        let world = |mask: usize| match mask {
            0 => base.clone(),
            _ => World::compute(cases, own, units_as_billed, &bits, mask),
        };
        let worlds: Worlds = masks.into_iter().map(|mask| (mask, world(mask))).collect();
        answer.other_methods =
            worlds.values().map(|world| world.method).filter(|method| *method != base.method).collect();
        answer.other_methods.dedup();
        if !answer.other_methods.is_empty() {
            answer.method_waits = bits.of_method();
        }
        for line in 0..case.size() {
            let every: BTreeSet<usize> = worlds.keys().copied().collect();
            let live: BTreeSet<usize> =
                worlds.iter().filter(|(_, world)| world.is_live(line)).map(|(mask, _)| *mask).collect();
            answer.read.push(as_read(&gather(&worlds, &every, line, &bits)));
            answer.lines.push(if live.is_empty() { never_live() } else { gather(&worlds, &live, line, &bits) });
        }
    } else {
        // Too many open rules to try every combination: whatever depends on any of them is unknown.
        for line in 0..case.size() {
            let (line_units, read) = careful(&base, case, line, &bits);
            answer.read.push(read);
            answer.lines.push(line_units);
        }
    }
    for (line, units) in answer.lines.iter_mut().enumerate() {
        units.rules.extend(limits::waiting(case, line, &units.waits));
    }
    let settled = answer.lines.iter().all(|l| l.waits.is_empty());
    if settled {
        answer.notes = base.notes;
    } else if bits.touch_minutes() {
        answer.timed_minutes = None;
    }
    answer
}

/// Worlds by the answers given in them.
type Worlds = BTreeMap<usize, World>;

/// The units of a line that is denied or bundled in every world.
fn never_live() -> LineUnits {
    LineUnits { shown: Some(Decimal::ZERO), never_live: true, ..LineUnits::default() }
}

/// What the units of a line come to in the only world there is.
fn alone(world: &World, line: usize) -> LineUnits {
    let amount = world.amount(line);
    LineUnits {
        shown: amount.known(),
        waits: amount.waits(),
        flags: world.flags(line),
        capped: world.capped(line),
        ..LineUnits::default()
    }
}

/// What the units of a line come to over some worlds.
fn gather(worlds: &Worlds, among: &BTreeSet<usize>, line: usize, bits: &Bits) -> LineUnits {
    let amount = |w: usize| worlds.get(&w).map_or(&Amount::Judge, |world| world.amount(line));
    let mut units = LineUnits::default();
    let mut bounded = true;
    let mut seen: Option<&Amount> = None;
    let mut agree = true;
    for w in among.iter().copied() {
        let here = amount(w);
        agree &= seen.is_none_or(|first| first == here);
        seen = seen.or(Some(here));
        match here {
            Amount::Known(n) => {
                units.outcomes.insert(n.normalize());
            }
            Amount::Judge => bounded = false,
            Amount::Waits(waits) => {
                bounded = false;
                units.waits.extend(waits.iter().cloned());
            }
        }
        for (bit, flipped) in bits.neighbours(w) {
            if among.contains(&flipped) && amount(flipped) != here {
                units.waits.extend(bit.waits.iter().cloned());
                units.rules.extend(bit.rules.iter().copied());
            }
        }
    }
    if let (true, Some(Amount::Known(n))) = (agree, seen) {
        units.shown = Some(*n);
    }
    if !bounded || units.shown.is_some() {
        units.outcomes.clear();
    }
    if let Some(first) = among.first().and_then(|w| worlds.get(w)) {
        units.flags = first.flags(line);
        units.capped = first.capped(line);
        for world in among.iter().filter_map(|w| worlds.get(w)) {
            // What only some worlds say is part of what is unknown.
            units.flags = units.flags.intersection(&world.flags(line)).copied().collect();
            units.capped = units.capped.intersection(&world.capped(line)).copied().collect();
        }
    }
    units
}

/// Units as a rule reads them: with the numbers between which they lie.
fn as_read(units: &LineUnits) -> Outcome {
    match units.shown {
        Some(n) => Outcome::number(n),
        // For a person to judge: no fact settles it, and nothing follows from it.
        None if units.waits.is_empty() => Outcome::Absent,
        None => Outcome::Unknown(Unknown {
            waits: units.waits.clone(),
            low: units.outcomes.first().copied(),
            high: units.outcomes.last().copied(),
        }),
    }
}

/// Whether all there is to put right about a line is that its time is not recorded.
fn timeless_only(base: &World, line: usize) -> bool {
    base.flags(line).iter().all(|flag| *flag == Flag::TimeNotRecorded)
}

fn careful(base: &World, case: &Case<'_>, line: usize, bits: &Bits) -> (LineUnits, Outcome) {
    let waits: Waits = bits.all().flat_map(|bit| bit.waits.iter().cloned()).collect();
    let rules: BTreeSet<usize> = bits.all().flat_map(|bit| bit.rules.iter().copied()).collect();
    let timed = case.class(line) == Class::Timed;
    let mut units = LineUnits { flags: base.flags(line), capped: base.capped(line), ..LineUnits::default() };
    let mut read = Outcome::Absent;
    match base.amount(line) {
        Amount::Known(n) if bits.never_bills(line) => {
            units.shown = Some(*n);
            units.never_live = true;
            return (units, Outcome::number(*n));
        }
        Amount::Known(n) if !timed && !limits::touches(case, line) => {
            units.shown = Some(*n);
            read = Outcome::Unknown(Unknown { waits, low: Some(Decimal::ZERO), high: Some(*n) });
            return (units, read);
        }
        Amount::Judge if !timed || (timeless_only(base, line) && !bits.touch_method()) => {}
        Amount::Judge => {
            // Another way of counting may make units of it.
            units.flags.clear();
            units.waits = waits;
        }
        Amount::Known(_) => units.waits = waits,
        Amount::Waits(more) => {
            units.waits = waits;
            units.waits.extend(more.iter().cloned());
        }
    }
    if !units.waits.is_empty() {
        units.rules = rules;
        units.capped.clear();
        read = Outcome::waiting(units.waits.clone());
    }
    (units, read)
}
