//! Units of a session with every open question answered.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::bits::{Bits, What};
use super::pool::{self, Member, Members};
use super::{Class, limits};
use crate::engine::reference::case::Case;
use crate::engine::reference::charges;
use crate::engine::reference::notes;
use crate::engine::three::{Outcome, Waits};
use crate::model::determination::Note;
use crate::units::{Allocation, Method, Pool, Tie, TimedLine, allocate};

/// Units of a line in one world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many.
    Known(Decimal),
    /// Unknown until these facts are known.
    Waits(Waits),
    /// For a person to judge or put right; no fact of the record decides it.
    Judge,
}

/// What is to be judged or put right about the units of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// The profile does not say how this code is counted.
    NotClassified,
    /// The payer's method is not known, and it matters.
    MethodUnknown,
    /// Two variants of the method hold at once.
    VariantsClash,
    /// Time is known not to be recorded.
    TimeNotRecorded,
    /// Units of a counted code are known not to be recorded.
    UnitsNotRecorded,
}

/// One way in which time becomes units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    method: Method,
    floor: Option<Method>,
    pool: Pool,
}

/// Units of a session in one world.
#[derive(Clone, Debug, Default)]
pub struct World {
    amounts: Vec<Amount>,
    live: Vec<bool>,
    flags: Vec<BTreeSet<Flag>>,
    capped: Vec<BTreeSet<usize>>,
    /// Lines that are counted in parts of a unit.
    in_parts: BTreeSet<usize>,
    /// Lines whose units are those billed.
    pub as_billed: Vec<(usize, Decimal)>,
    /// Sources of variants that clash.
    pub clash: Vec<String>,
    /// Other sessions of the pool.
    pub pooled_with: Vec<usize>,
    /// The method that gave the units of timed lines.
    pub method: Option<Method>,
    /// Things to know.
    pub notes: Vec<Note>,
    /// Minutes of this session's timed lines in the pool.
    pub timed_minutes: Option<u32>,
}

impl World {
    /// Computes a world.
    pub fn compute(cases: &[&Case<'_>], own: usize, units_as_billed: bool, bits: &Bits, mask: usize) -> Self {
        let Some(case) = cases.get(own) else { return Self::default() };
        let mut world = Self {
            amounts: vec![Amount::Known(Decimal::ZERO); case.size()],
            flags: vec![BTreeSet::new(); case.size()],
            ..Self::default()
        };
        for line in 0..case.size() {
            let denied = pool::is_denied(case, own, line, bits, mask);
            let bundled = pool::is_bundled(case, own, line, bits, mask);
            world.live.push(!denied && !bundled);
        }
        for line in 0..case.size() {
            if world.is_live(line) {
                world.untimed(case, line);
            }
        }
        world.timed(cases, own, units_as_billed, bits, mask);
        for line in 0..case.size() {
            if !world.is_live(line) {
                world.set(line, Amount::Known(Decimal::ZERO));
                if let Some(flags) = world.flags.get_mut(line) {
                    flags.clear();
                }
            }
        }
        let before = world.amounts.clone();
        let in_parts: Vec<bool> = (0..case.size()).map(|line| world.in_parts.contains(&line)).collect();
        world.capped = limits::apply(case, bits, mask, &in_parts, &mut world.amounts);
        world.notes.extend(notes::capped(case, &before, &world.amounts, &world.capped));
        world
    }

    /// Units of a line.
    pub fn amount(&self, line: usize) -> &Amount {
        self.amounts.get(line).unwrap_or(&Amount::Judge)
    }

    /// Whether a line is neither denied nor bundled.
    pub fn is_live(&self, line: usize) -> bool {
        self.live.get(line).copied().unwrap_or(false)
    }

    /// What is to be judged about a line.
    pub fn flags(&self, line: usize) -> BTreeSet<Flag> {
        self.flags.get(line).cloned().unwrap_or_default()
    }

    /// Cap rules that took units from a line.
    pub fn capped(&self, line: usize) -> BTreeSet<usize> {
        self.capped.get(line).cloned().unwrap_or_default()
    }

    fn set(&mut self, line: usize, amount: Amount) {
        if let Some(slot) = self.amounts.get_mut(line) {
            *slot = amount;
        }
    }

    fn flag(&mut self, line: usize, flag: Flag) {
        if let Some(flags) = self.flags.get_mut(line) {
            flags.insert(flag);
        }
    }

    fn untimed(&mut self, case: &Case<'_>, line: usize) {
        match case.class(line) {
            Class::Timed => {}
            Class::Untimed => self.set(line, Amount::Known(Decimal::ONE)),
            Class::Counted => match charges::fact(case, line, case.program.ids.units_billed) {
                Outcome::Known(value) => self.set(line, value.as_number().map_or(Amount::Judge, Amount::Known)),
                Outcome::Unknown(unknown) => self.set(line, Amount::Waits(unknown.waits)),
                Outcome::Absent => {
                    self.set(line, Amount::Judge);
                    self.flag(line, Flag::UnitsNotRecorded);
                }
            },
            Class::Unclassified => {
                self.set(line, Amount::Judge);
                self.flag(line, Flag::NotClassified);
            }
        }
    }

    fn timed(&mut self, cases: &[&Case<'_>], own: usize, units_as_billed: bool, bits: &Bits, mask: usize) {
        let Some(case) = cases.get(own) else { return };
        let (ways, flag) = self.ways(case, bits, mask);
        let mut results: Vec<BTreeMap<usize, Amount>> = Vec::new();
        for (nth, way) in ways.iter().enumerate() {
            let mut members = pool::members(cases, own, way.pool, bits, mask);
            let timeless = way.method == Method::Flat && way.floor.is_none_or(|floor| floor == Method::Flat);
            if nth == 0 {
                self.pooled_with = members.others.clone();
                self.timed_minutes = own_minutes(&members, own);
                self.without_time(case, own, &members, timeless, units_as_billed);
            }
            let billed: BTreeSet<usize> = self.as_billed.iter().map(|(line, _)| *line).collect();
            members.lines.retain(|m| {
                let as_billed = m.session == own && billed.contains(&m.line);
                !as_billed && (timeless || m.minutes != Outcome::Absent)
            });
            let (amounts, allocation) = share(&members, own, *way, timeless, case.program.profile.units.tie);
            if allocation.as_ref().is_some_and(|allocation| allocation.method.in_parts()) {
                self.in_parts.extend(amounts.keys());
            }
            if let (0, Some(allocation)) = (nth, &allocation) {
                self.method = Some(allocation.method);
                self.notes = notes::allocation(allocation, &members.lines, own);
            }
            results.push(amounts);
        }
        let Some(first) = results.first() else { return };
        let agree = results.iter().all(|other| other == first);
        for (line, amount) in first {
            let same = agree || results.iter().all(|other| other.get(line) == Some(amount));
            match (same, flag) {
                (true, _) | (false, None) => self.set(*line, amount.clone()),
                (false, Some(flag)) => {
                    // Where some way waits for a fact, it comes first; a person judges what is left.
                    let waits: Waits = results.iter().filter_map(|r| r.get(line)).flat_map(Amount::waits).collect();
                    self.set(*line, if waits.is_empty() { Amount::Judge } else { Amount::Waits(waits) });
                    self.flag(*line, flag);
                }
            }
        }
        if agree {
            self.clash.clear();
        } else {
            self.notes.clear();
        }
    }

    /// The ways in which time may become units here: one, or all that are to be compared, and what it means if they differ.
    fn ways(&mut self, case: &Case<'_>, bits: &Bits, mask: usize) -> (Vec<Way>, Option<Flag>) {
        let units = &case.program.profile.units;
        let holding: Vec<_> = units
            .variants
            .iter()
            .enumerate()
            .filter(|(i, _)| bits.variants.contains(i) || bits.answer(What::Variant(*i), mask))
            .map(|(_, variant)| variant)
            .collect();
        let plain = (units.method, units.never_fewer_than, units.pool);
        let choices: Vec<_> = if holding.is_empty() {
            vec![plain]
        } else {
            holding
                .iter()
                .map(|v| (v.method.or(plain.0), v.never_fewer_than.or(plain.1), v.pool.unwrap_or(plain.2)))
                .collect()
        };
        let mut flag = None;
        let mut ways = Vec::new();
        for (method, floor, pool) in choices {
            match method {
                Some(method) => ways.push(Way { method, floor, pool }),
                None => {
                    flag = Some(Flag::MethodUnknown);
                    ways.extend([Method::CMS, Method::CPT].map(|method| Way { method, floor, pool }));
                }
            }
        }
        if holding.len() > 1 {
            flag = Some(Flag::VariantsClash);
            self.clash = holding.iter().map(|v| v.source.clone()).collect();
        }
        (ways, flag)
    }

    /// Timed lines of this session without minutes: taken as billed, or on hold.
    fn without_time(&mut self, case: &Case<'_>, own: usize, members: &Members, timeless: bool, units_as_billed: bool) {
        if timeless {
            return;
        }
        for member in members.lines.iter().filter(|m| m.session == own) {
            match &member.minutes {
                Outcome::Absent if self.is_live(member.line) => {
                    self.set(member.line, Amount::Judge);
                    self.flag(member.line, Flag::TimeNotRecorded);
                }
                Outcome::Unknown(_) if units_as_billed && self.is_live(member.line) => {
                    if let Some(n) = charges::number(case, member.line, case.program.ids.units_billed) {
                        self.set(member.line, Amount::Known(n));
                        self.as_billed.push((member.line, n));
                    }
                }
                _ => {}
            }
        }
    }
}

impl Amount {
    /// What it waits for.
    pub fn waits(&self) -> Waits {
        match self {
            Amount::Waits(waits) => waits.clone(),
            Amount::Known(_) | Amount::Judge => Waits::new(),
        }
    }

    /// The number, if it is known.
    pub fn known(&self) -> Option<Decimal> {
        match self {
            Amount::Known(n) => Some(*n),
            Amount::Waits(_) | Amount::Judge => None,
        }
    }
}

fn own_minutes(members: &Members, own: usize) -> Option<u32> {
    let mine = members.lines.iter().filter(|m| m.session == own && m.minutes != Outcome::Absent);
    mine.map(|m| m.minutes.known().map(|_| m.timed.minutes)).try_fold(0u32, |sum, n| sum.checked_add(n?))
}

/// Units of this session's lines by one way of counting.
fn share(
    members: &Members,
    own: usize,
    way: Way,
    timeless: bool,
    tie: Tie,
) -> (BTreeMap<usize, Amount>, Option<Allocation>) {
    let mine = |m: &&Member| m.session == own;
    if !members.waits.is_empty() {
        let waits = Amount::Waits(members.waits.clone());
        return (members.lines.iter().filter(mine).map(|m| (m.line, waits.clone())).collect(), None);
    }
    // Where each code counts alone, unknown minutes only touch their own code.
    let each_alone = way.method.each_alone() && way.floor.is_none();
    let unknown = |m: &Member| if timeless { Waits::new() } else { m.minutes.waits() };
    let waits_of = |m: &Member| -> Waits {
        let same = members.lines.iter().filter(|other| !each_alone || other.timed.code == m.timed.code);
        same.flat_map(&unknown).collect()
    };
    let waits: Vec<Waits> = members.lines.iter().map(waits_of).collect();
    let counted: Vec<usize> = waits.iter().enumerate().filter(|(_, waits)| waits.is_empty()).map(|(i, _)| i).collect();
    let lines: Vec<TimedLine> = counted.iter().filter_map(|i| members.lines.get(*i)).map(|m| m.timed.clone()).collect();
    let allocation = allocate(way.method, way.floor, tie, &lines);
    let by_charge = charge_waits(members, &counted, &allocation);
    let mut amounts = BTreeMap::new();
    for (i, (member, waits)) in members.lines.iter().zip(waits).enumerate().filter(|(_, (m, _))| m.session == own) {
        let amount = match counted.iter().position(|c| *c == i) {
            None => Amount::Waits(waits),
            Some(at) => match by_charge.get(&member.timed.code) {
                Some(waits) => Amount::Waits(waits.clone()),
                None => Amount::Known(allocation.units.get(at).copied().unwrap_or_default().normalize()),
            },
        };
        amounts.insert(member.line, if member.timed.bills { amount } else { Amount::Known(Decimal::ZERO) });
    }
    let complete = counted.len() == members.lines.len() && by_charge.is_empty();
    (amounts, complete.then_some(allocation))
}

/// Codes whose tie goes by charges that the record does not say, and which.
fn charge_waits(members: &Members, counted: &[usize], allocation: &Allocation) -> BTreeMap<String, Waits> {
    let Some(tie) = allocation.tie.as_ref().filter(|tie| tie.charge_unknown) else { return BTreeMap::new() };
    let line = |i: &usize| counted.get(*i).and_then(|at| members.lines.get(*at));
    let codes: BTreeSet<&str> = tie.lines.iter().filter_map(line).map(|m| m.timed.code.as_str()).collect();
    let tied = members.lines.iter().filter(|m| codes.contains(m.timed.code.as_str()));
    let waits: Waits = tied.flat_map(|m| m.charge_waits.iter().cloned()).collect();
    if waits.is_empty() {
        return BTreeMap::new();
    }
    codes.into_iter().map(|code| (code.to_owned(), waits.clone())).collect()
}
