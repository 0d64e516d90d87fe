//! Units of the lines of a whole block.
//!
//! In: which lines are in the pool, and which bill. Out: units by slot, which caps took some, and the sessions for which it cannot be
//! told. What always holds: units are those of [`crate::units`]: [`pooled`] computes the commonest way for 64 sessions at once, [`mod@share`] every
//! other for each session; [`limits`] takes what caps do not allow.

use rust_decimal::Decimal;

use super::columns::{Block, MOST, NO_MINUTES, Numbers, UNIT};
use super::ids::Ids;
use super::mask::{Mask, by_words, has, lanes, mapped, mapped_two, ones, set, words};
use super::plan::{LinePlan, Plan, Way};
use super::run::{Known, Outside, Registers, column, texts};
use super::values::{Values, without_decimals};
use crate::units::caps::{Cap, apply, keeping_order};
use crate::units::{Method, Tie, Trim};
use pooled::{Lanes, Pool};
use share::{Member, share};

mod limits;
mod pooled;
mod share;

/// Units of the lines of a block.
#[derive(Debug)]
pub struct Units {
    /// By slot, whole and small; unknown where there is no line.
    pub slots: Vec<Numbers>,
    /// By ruling that caps, where it took something, by slot.
    pub capped: Vec<(usize, Vec<Mask>)>,
    /// Sessions for which they cannot be told.
    pub doubt: Mask,
}

/// What is known of the lines in a slot.
struct Slot<'a> {
    at: usize,
    short: &'a [i16],
    codes: &'a Ids,
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
///
/// `spare`: memory for them, which a former block had.
pub fn of(plan: &Plan, registers: &Registers, outside: Outside<'_>, spare: &mut Vec<Vec<i16>>) -> Units {
    let block = outside.block;
    let count = words(block.len()).saturating_mul(64);
    let mut none = || {
        let mut units = spare.pop().unwrap_or_default();
        units.clear();
        units.reserve(count);
        Numbers { values: Values::shorts(units), known: vec![0; words(MOST)], absent: vec![0; words(MOST)] }
    };
    let mut units =
        Units { slots: (0..plan.slots).map(|_| none()).collect(), capped: Vec::new(), doubt: vec![0; words(MOST)] };
    let mut maker = Maker {
        plan,
        slots: plan.lines.iter().enumerate().map(|(at, line)| Slot::of(at, line, registers, block)).collect(),
        variants: plan.variants.iter().map(|(cond, way)| (registers.cond(*cond), *way)).collect(),
        here: Vec::with_capacity(plan.slots),
        many: Pool::default(),
        one: Vec::with_capacity(plan.slots),
    };
    for word in 0..words(block.len()) {
        maker.word(word, &mut units);
    }
    limits::apply_all(plan, registers, outside, &mut units);
    units
}

/// Makes units of 64 sessions at a time.
struct Maker<'a> {
    plan: &'a Plan,
    slots: Vec<Slot<'a>>,
    variants: Vec<(Known<'a>, Way)>,
    here: Vec<Here>,
    many: Pool,
    one: Vec<Member>,
}

impl Maker<'_> {
    fn word(&mut self, word: usize, units: &mut Units) {
        self.here.clear();
        self.here.extend(self.slots.iter().map(|slot| slot.here(word)));
        let pooled = self.here.iter().fold(0, |all, here| all | here.pool);
        let alone = self.many(word, pooled);
        self.put(word, alone, units);
        for bit in ones(&[alone]) {
            self.one(word, bit, units);
        }
    }

    /// Puts in what needs no second look.
    fn put(&self, word: usize, alone: u64, units: &mut Units) {
        let mut given = self.many.units();
        for ((slot, here), into) in self.slots.iter().zip(&self.here).zip(&mut units.slots) {
            if let Some(known) = into.known.get_mut(word) {
                *known = here.exists;
            }
            let together = if here.pool == 0 { None } else { given.next() };
            // Those who are not in the pool got nothing from it, so all may be taken where nobody is alone.
            let together = together.map(|lanes| (lanes, if alone & here.pool == 0 { u64::MAX } else { !alone }));
            into.values.short_mut().extend_from_slice(&given_to(here.ones, together));
            if here.others != 0
                && let Some(doubt) = units.doubt.get_mut(word)
            {
                *doubt |= slot.as_billed(word, here.others, into);
            }
        }
    }

    /// Computes what can be computed of 64 sessions at once: one unit method, minutes and codes that tell lines apart. Gives the sessions that
    /// have to be looked at one by one.
    fn many(&mut self, word: usize, pooled: u64) -> u64 {
        self.many.clear();
        let varies = self.variants.iter().fold(0, |all, (cond, _)| all | cond.yes.get(word).copied().unwrap_or(0));
        let (Some(Method::Pooled { minimum }), None) = (self.plan.way.method, self.plan.way.floor) else {
            return pooled;
        };
        let mut alone = pooled & varies;
        let with: Vec<(&Slot<'_>, &Here)> =
            self.slots.iter().zip(&self.here).filter(|(_, here)| here.pool != 0).collect();
        for (at, (slot, here)) in with.iter().enumerate() {
            let minutes = by_words(slot.short).get(word).unwrap_or(&[NO_MINUTES; 64]);
            alone |= self.many.add(minutes, here.pool);
            alone |= here.pool & !here.live;
            for (other, there) in with.iter().take(at) {
                let both = here.pool & there.pool;
                if both != 0 {
                    alone |= both & slot.codes.same(other.codes, word);
                }
            }
        }
        let equal = self.many.deal(minimum);
        if self.plan.tie == Tie::Listed { alone } else { alone | equal }
    }

    /// The units of the pool of one session.
    fn one(&mut self, word: usize, bit: usize, units: &mut Units) {
        let at = word.wrapping_mul(64).wrapping_add(bit);
        let variant = self.variants.iter().find(|(cond, _)| has(cond.yes, at));
        let way = variant.map_or(self.plan.way, |(_, way)| *way);
        let timeless = way.method == Some(Method::Flat) && way.floor.is_none_or(|floor| floor == Method::Flat);
        self.one.clear();
        let mut sure = true;
        for (slot, here) in self.slots.iter().zip(&self.here).filter(|(_, here)| has(&[here.pool], bit)) {
            let minutes = if timeless { Some(0) } else { slot.minutes(at) };
            sure &= minutes.is_some();
            let code = slot.codes.at(at);
            let bills = has(&[here.live], bit);
            self.one.push(Member { slot: slot.at, code, minutes: minutes.unwrap_or(0), bills, units: 0 });
        }
        sure = sure && share(&mut self.one, way, self.plan.tie);
        for member in self.one.iter().filter(|member| member.bills) {
            let into = units.slots.get_mut(member.slot).and_then(|slot| slot.values.short_mut().get_mut(at));
            match (into, i16::try_from(member.units)) {
                (Some(place), Ok(units)) => *place = units,
                _ => sure = false,
            }
        }
        if !sure {
            set(&mut units.doubt, at);
        }
    }
}

/// One unit for each of these sessions, and those that were computed together for each of others.
fn given_to(single: u64, together: Option<(&Lanes, u64)>) -> Lanes {
    let given = if single == 0 { [0; 64] } else { mapped(&lanes(single), i16::wrapping_neg) };
    match together {
        Some((units, u64::MAX)) => mapped_two(&given, units, |given, units| given | units),
        Some((units, sessions)) => {
            let units = mapped_two(units, &lanes(sessions), |units, here| units & here);
            mapped_two(&given, &units, |given, units| given | units)
        }
        None => given,
    }
}

impl<'a> Slot<'a> {
    fn of(at: usize, line: &LinePlan, registers: &'a Registers, block: &'a Block) -> Self {
        Self {
            at,
            short: block.minutes.get(at).map(Vec::as_slice).unwrap_or_default(),
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
        if !has(&self.minutes.known, at) {
            return None;
        }
        let minutes = self.minutes.values.at(at);
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
            let billed = without_decimals(self.billed.values.at(at)).and_then(|billed| i16::try_from(billed).ok());
            match (billed.filter(|billed| *billed >= 0), into.values.short_mut().get_mut(at)) {
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

/// A number of [`UNIT`]ths as an exact one.
fn exact(units: i64) -> Decimal {
    Decimal::from(units).checked_div(Decimal::from(UNIT)).unwrap_or_default()
}
