//! Numbers.

use super::tables::Tables;
use super::{Known, Outside, Ready, known, most};
use crate::engine::batch::columns::{Numbers, UNIT};
use crate::engine::batch::graph::{Cond, Extreme, Num, NumNode, product};
use crate::engine::batch::ids::Ids;
use crate::engine::batch::input::Texts;
use crate::engine::batch::lower::COMPUTED;
use crate::engine::batch::mask::{Tri, has, lanes, less, mapped, pack, set, words};
use crate::engine::batch::values::{Values, near};
use crate::model::value::{Period, PeriodUnit};

/// An empty register, or what always is the same.
pub fn prepared(node: &NumNode) -> Numbers {
    // The column itself is read, and units where they are.
    if matches!(node, NumNode::Input(_) | NumNode::Units(_)) {
        return Numbers::default();
    }
    let mut made = Numbers { values: Values::default(), known: vec![0; most()], absent: vec![0; most()] };
    match node {
        NumNode::Const(value) => {
            made.values = Values::same(*value);
            made.known.fill(u64::MAX);
        }
        NumNode::Absent => made.absent.fill(u64::MAX),
        _ => {}
    }
    made
}

/// A value for every session from those of others.
fn each(into: &mut Numbers, count: usize, value: impl FnMut(usize) -> Option<Option<i64>>) {
    into.known.fill(0);
    into.absent.fill(0);
    let values = into.values.write_exact(words(count)).as_flattened_mut();
    for ((at, slot), value) in values.iter_mut().enumerate().zip((0..count).map(value)) {
        match value {
            Some(Some(number)) => {
                *slot = number;
                set(&mut into.known, at);
            }
            Some(None) => set(&mut into.absent, at),
            None => {}
        }
    }
}

/// `Some(Some(n))`: known. `Some(None)`: absent. `None`: unknown.
fn value(numbers: &Numbers, at: usize) -> Option<Option<i64>> {
    if has(&numbers.known, at) {
        Some(Some(numbers.values.at(at)))
    } else if has(&numbers.absent, at) {
        Some(None)
    } else {
        None
    }
}

/// Two numbers of each session; with one absent the result is, even if the other is unknown.
fn both(
    into: &mut Numbers,
    (a, b): (&Numbers, &Numbers),
    count: usize,
    whole: impl Fn(i32, i32) -> i32,
    exact: impl Fn(i64, i64) -> i64,
) {
    into.known.iter_mut().zip(a.known.iter().zip(&b.known)).for_each(|(to, (a, b))| *to = a & b);
    into.absent.iter_mut().zip(a.absent.iter().zip(&b.absent)).for_each(|(to, (a, b))| *to = a | b);
    if a.values.is_whole() && b.values.is_whole() {
        let mut all_near = true;
        for (word, to) in into.values.write_whole(words(count)).iter_mut().enumerate() {
            let sides = a.values.whole(word).into_iter().zip(b.values.whole(word));
            to.iter_mut().zip(sides).for_each(|(to, (a, b))| *to = whole(a, b));
            all_near &= near(to);
        }
        if all_near {
            return;
        }
    }
    for (word, to) in into.values.write_exact(words(count)).iter_mut().enumerate() {
        let sides = a.values.exact(word).into_iter().zip(b.values.exact(word));
        to.iter_mut().zip(sides).for_each(|(to, (a, b))| *to = exact(a, b));
    }
    beyond(into, words(count), COMPUTED.wrapping_neg(), COMPUTED, false);
}

/// A number that is not between two others is absent or, if it may be known to an engine without such bounds, unknown.
fn beyond(numbers: &mut Numbers, count: usize, low: i64, high: i64, absent: bool) {
    let masks = numbers.known.iter_mut().zip(&mut numbers.absent).take(count);
    for (word, (known, gone)) in masks.enumerate() {
        let outside = *known & pack(&numbers.values.exact(word), |n| less(n, low) | less(high, n));
        *known &= !outside;
        if absent {
            *gone |= outside;
        }
    }
}

/// A date of each session so many days later. Days that are no day of the calendar are absent.
fn later(into: &mut Numbers, date: &Numbers, count: usize, days: i64) {
    into.known.iter_mut().zip(&date.known).for_each(|(to, known)| *to = *known);
    into.absent.iter_mut().zip(&date.absent).for_each(|(to, absent)| *to = *absent);
    let count = words(count);
    if let (true, Ok(days)) = (date.values.is_whole(), i32::try_from(days)) {
        for (word, to) in into.values.write_whole(count).iter_mut().enumerate() {
            *to = mapped(&date.values.whole(word), |date| date.wrapping_add(days));
        }
        let (first, last) = CALENDAR;
        for (word, (known, gone)) in into.known.iter_mut().zip(&mut into.absent).take(count).enumerate() {
            let outside = *known & pack(&into.values.whole(word), |n| (n < first) | (n > last));
            *known &= !outside;
            *gone |= outside;
        }
        return;
    }
    let length = days.wrapping_mul(UNIT);
    for (word, to) in into.values.write_exact(count).iter_mut().enumerate() {
        *to = mapped(&date.values.exact(word), |date| date.wrapping_add(length));
    }
    let (first, last) = CALENDAR;
    beyond(into, count, i64::from(first).wrapping_mul(UNIT), i64::from(last).wrapping_mul(UNIT), true);
}

/// A number that is added up where a condition holds.
struct Term<'a> {
    cond: Known<'a>,
    number: &'a Numbers,
}

/// What of a sum is asked for.
#[derive(Clone, Copy)]
enum Asked {
    /// The sum; unknown where a part of it is.
    Itself,
    /// What it is at least or at most; what is added is zero or more even where it is not known, or may be anything.
    Bound(Extreme, bool),
}

impl Term<'_> {
    /// In which sessions of a word it is surely added, and in which perhaps.
    #[inline]
    fn added(&self, word: usize, asked: Asked) -> (u64, u64) {
        let of = |mask: &[u64]| mask.get(word).copied().unwrap_or(0);
        let (yes, no, given) = (of(self.cond.yes), of(self.cond.no), of(&self.number.known));
        match asked {
            Asked::Itself => (yes & given, 0),
            Asked::Bound(..) => (yes & given, given & !(yes | no)),
        }
    }

    /// In which sessions of a word its part is known.
    #[inline]
    fn known(&self, word: usize, asked: Asked) -> u64 {
        let of = |mask: &[u64]| mask.get(word).copied().unwrap_or(0);
        let (no, given, absent) = (of(self.cond.no), of(&self.number.known), of(&self.number.absent));
        match asked {
            Asked::Itself => no | absent | (of(self.cond.yes) & given),
            // Of what is zero or more the least is known without it.
            Asked::Bound(Extreme::Least, true) => u64::MAX,
            Asked::Bound(..) => no | absent | given,
        }
    }
}

/// Adds up, session by session.
fn sum(into: &mut Numbers, terms: &[(Cond, Num)], asked: Asked, conds: &[Tri], nums: &Ready<'_>, count: usize) {
    let term = |(cond, number): &(Cond, Num)| Term { cond: known(conds, *cond), number: nums.get(*number) };
    let terms: Vec<Term<'_>> = terms.iter().map(term).collect();
    let count = words(count);
    let mut perhaps = 0;
    for (word, known) in into.known.iter_mut().take(count).enumerate() {
        *known = terms.iter().fold(u64::MAX, |known, term| known & term.known(word, asked));
        perhaps |= terms.iter().fold(0, |any, term| any | term.added(word, asked).1);
    }
    if perhaps == 0 && terms.iter().all(|term| term.number.values.is_whole()) {
        let mut all_near = true;
        for (word, sums) in into.values.write_whole(count).iter_mut().enumerate() {
            *sums = [0; 64];
            terms.iter().for_each(|term| term.number.values.add_whole(word, term.added(word, asked).0, sums));
            all_near &= near(sums);
        }
        if all_near {
            return;
        }
    }
    let outer: fn(i64) -> i64 = match asked {
        Asked::Bound(Extreme::Least, _) => |n| n.min(0),
        Asked::Bound(Extreme::Greatest, _) => |n| n.max(0),
        Asked::Itself => |n| n,
    };
    for (word, sums) in into.values.write_exact(count).iter_mut().enumerate() {
        *sums = [0; 64];
        for term in &terms {
            let (surely, perhaps) = term.added(word, asked);
            if surely | perhaps != 0 {
                let values = term.number.values.exact(word);
                add(sums, &values, surely, |n| n);
                add(sums, &values, perhaps, outer);
            }
        }
    }
    beyond(into, count, COMPUTED.wrapping_neg(), COMPUTED, false);
}

/// Adds to the sums of the sessions whose bit is set.
#[inline]
fn add(sums: &mut [i64; 64], values: &[i64; 64], sessions: u64, of: impl Fn(i64) -> i64) {
    if sessions != 0 {
        let terms = values.iter().zip(lanes(sessions));
        sums.iter_mut().zip(terms).for_each(|(sum, (n, bits))| *sum = sum.wrapping_add(of(*n) & i64::from(bits)));
    }
}

/// The first and the last day of the calendar.
const CALENDAR: (i32, i32) = (-4_371_587, 2_932_896);

/// A length in days that leads beyond the calendar from anywhere.
const FAR: i64 = 8_000_000;

/// Computes a number from what is before it.
pub fn compute(
    node: &NumNode,
    into: &mut Numbers,
    conds: &[Tri],
    nums: &Ready<'_>,
    outside: Outside<'_>,
    tables: &mut Tables,
) {
    let block = outside.block;
    let count = block.len();
    // With one absent the result is, even if the other is unknown; what does not fit is left unknown.
    let two = |a: Option<Option<i64>>, b: Option<Option<i64>>, make: fn(i64, i64) -> Option<i64>| match (a, b) {
        (Some(None), _) | (_, Some(None)) => Some(None),
        (Some(Some(a)), Some(Some(b))) => make(a, b).map(Some),
        _ => None,
    };
    match node {
        NumNode::Opaque | NumNode::Absent | NumNode::Const(_) | NumNode::Input(_) | NumNode::Units(_) => {}
        NumNode::ZeroIfAbsent(input) => {
            let from = super::column(block, *input);
            into.values.copy_from(&from.values);
            // A column has 0 where there is none.
            let masks = into.known.iter_mut().zip(from.known.iter().zip(&from.absent));
            masks.for_each(|(to, (known, absent))| *to = known | absent);
        }
        NumNode::Length(input) => {
            let Some((ids, lists)) = nums.lists(*input) else { return };
            let length = |id| i16::try_from(lists.of(id).len()).unwrap_or(i16::MAX);
            into.values = Values::shorts(ids.iter().map(length).collect());
            into.known.iter_mut().enumerate().for_each(|(word, to)| *to = ids.known(word));
        }
        NumNode::Add(a, b) => {
            both(into, (nums.get(*a), nums.get(*b)), count, i32::wrapping_add, i64::wrapping_add);
        }
        NumNode::Subtract(a, b) => {
            both(into, (nums.get(*a), nums.get(*b)), count, i32::wrapping_sub, i64::wrapping_sub);
        }
        NumNode::Multiply(a, b) => {
            let (a, b) = (nums.get(*a), nums.get(*b));
            each(into, count, |at| two(value(a, at), value(b, at), product));
        }
        NumNode::Shift(date, Period { count: days, unit: PeriodUnit::Days })
            if days.checked_abs().is_some_and(|n| n < FAR) =>
        {
            later(into, nums.get(*date), count, *days);
        }
        NumNode::Shift(date, period) => {
            let date = nums.get(*date);
            each(into, count, |at| match value(date, at) {
                Some(Some(date)) => Some(tables.shift(date, *period, &outside.program.profile.holidays)),
                other => other,
            });
        }
        NumNode::Pick(which, parts) => {
            let parts: Vec<&Numbers> = parts.iter().map(|part| nums.get(*part)).collect();
            each(into, count, |at| {
                let mut best: Option<i64> = None;
                for part in &parts {
                    if let Some(one) = value(part, at)? {
                        best = Some(match (best, which) {
                            (None, _) => one,
                            (Some(best), Extreme::Least) => best.min(one),
                            (Some(best), Extreme::Greatest) => best.max(one),
                        });
                    }
                }
                Some(best)
            });
        }
        NumNode::If(_, cond, a, b) => {
            let (cond, a, b) = (known(conds, *cond), nums.get(*a), nums.get(*b));
            each(into, count, |at| {
                let (a, b) = (value(a, at), value(b, at));
                match (has(cond.yes, at), has(cond.no, at)) {
                    (true, _) => a,
                    (_, true) => b,
                    _ if a == b => a,
                    _ => None,
                }
            });
        }
        NumNode::IfBound(which, cond, a, b) => {
            let (cond, a, b) = (known(conds, *cond), nums.get(*a), nums.get(*b));
            each(into, count, |at| {
                let (a, b) = (value(a, at), value(b, at));
                match (has(cond.yes, at), has(cond.no, at), which) {
                    (true, ..) => a,
                    (_, true, _) => b,
                    // With one of them absent it has no bounds.
                    (.., Extreme::Least) => Some(Some(a??.min(b??))),
                    (.., Extreme::Greatest) => Some(Some(a??.max(b??))),
                }
            });
        }
        NumNode::Lookup { table, column, keys, date } => {
            let date = nums.get(*date);
            let keys: Vec<(Texts, &Ids)> = keys.iter().filter_map(|key| nums.texts(*key)).collect();
            let which = tables.place(table, column);
            each(into, count, |at| {
                let on = value(date, at).flatten()?;
                tables.look_up(outside, which, &keys, at, on)
            });
        }
        NumNode::Sum { terms, .. } => sum(into, terms, Asked::Itself, conds, nums, count),
        NumNode::SumBound { which, terms, not_negative } => {
            sum(into, terms, Asked::Bound(*which, *not_negative), conds, nums, count);
        }
        NumNode::CountBound(which, parts) => {
            let parts: Vec<Known<'_>> = parts.iter().map(|part| known(conds, *part)).collect();
            into.known.fill(u64::MAX);
            for (word, sums) in into.values.write_whole(words(count)).iter_mut().enumerate() {
                *sums = [0; 64];
                for part in &parts {
                    let of = |mask: &[u64]| mask.get(word).copied().unwrap_or(0);
                    let counted = if *which == Extreme::Least { of(part.yes) } else { !of(part.no) };
                    sums.iter_mut().zip(lanes(counted)).for_each(|(sum, one)| *sum = sum.wrapping_sub(i32::from(one)));
                }
            }
        }
        NumNode::Count(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| known(conds, *part)).collect();
            each(into, count, |at| {
                let mut count = 0i64;
                for part in &parts {
                    if !has(part.no, at) {
                        count = has(part.yes, at).then(|| count.checked_add(UNIT)).flatten()?;
                    }
                }
                Some(Some(count))
            });
        }
    }
}
