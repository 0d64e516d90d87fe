//! Numbers.

use super::tables::Tables;
use super::{Outside, Values, known, most};
use crate::engine::batch::columns::{MOST, Numbers, UNIT};
use crate::engine::batch::dictionary::UNKNOWN;
use crate::engine::batch::graph::{Extreme, NumNode, product};
use crate::engine::batch::input::Texts;
use crate::engine::batch::lower::COMPUTED;
use crate::engine::batch::mask::{Tri, by_words, has, lanes, less, pack, set};
use crate::model::value::{Period, PeriodUnit};

/// An empty register, or what always is the same.
pub fn prepared(node: &NumNode) -> Numbers {
    let (mut known, mut absent) = (vec![0u64; most()], vec![0u64; most()]);
    let value = match node {
        NumNode::Const(value) => {
            known.fill(u64::MAX);
            *value
        }
        NumNode::Absent => {
            absent.fill(u64::MAX);
            0
        }
        // The column itself is read, and units where they are.
        NumNode::Input(_) | NumNode::Units(_) => return Numbers::default(),
        _ => 0,
    };
    Numbers { values: vec![value; MOST], known, absent }
}

/// A value for every session from those of others.
fn each(into: &mut Numbers, count: usize, value: impl FnMut(usize) -> Option<Option<i64>>) {
    into.known.fill(0);
    into.absent.fill(0);
    for ((at, slot), value) in into.values.iter_mut().enumerate().zip((0..count).map(value)) {
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
        Some(Some(numbers.values.get(at).copied().unwrap_or(0)))
    } else if has(&numbers.absent, at) {
        Some(None)
    } else {
        None
    }
}

/// Two numbers of each session; with one absent the result is, even if the other is unknown.
fn both(into: &mut Numbers, a: &Numbers, b: &Numbers, make: fn(i64, i64) -> i64) {
    into.values.iter_mut().zip(a.values.iter().zip(&b.values)).for_each(|(to, (a, b))| *to = make(*a, *b));
    into.known.iter_mut().zip(a.known.iter().zip(&b.known)).for_each(|(to, (a, b))| *to = a & b);
    into.absent.iter_mut().zip(a.absent.iter().zip(&b.absent)).for_each(|(to, (a, b))| *to = a | b);
    beyond(into, COMPUTED.wrapping_neg(), COMPUTED, false);
}

/// A number that is not between two others is absent or, if it may be known to an engine without such bounds, unknown.
fn beyond(numbers: &mut Numbers, low: i64, high: i64, absent: bool) {
    let words = numbers.known.iter_mut().zip(&mut numbers.absent).zip(by_words(&numbers.values));
    for ((known, gone), values) in words {
        let outside = *known & pack(values, |n| less(n, low) | less(high, n));
        *known &= !outside;
        if absent {
            *gone |= outside;
        }
    }
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
const CALENDAR: (i64, i64) = (-4_371_587 * UNIT, 2_932_896 * UNIT);

/// A length in days that leads beyond the calendar from anywhere.
const FAR: i64 = 8_000_000;

/// Computes a number from what is before it.
pub fn compute(
    node: &NumNode,
    into: &mut Numbers,
    conds: &[Tri],
    nums: &Values<'_>,
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
            into.values.iter_mut().zip(&from.values).for_each(|(to, from)| *to = *from);
            let masks = into.known.iter_mut().zip(from.known.iter().zip(&from.absent));
            masks.for_each(|(to, (known, absent))| *to = known | absent);
        }
        NumNode::Length(input) => {
            let Some((ids, lists)) = nums.lists(*input) else { return };
            for (length, id) in into.values.iter_mut().zip(ids) {
                *length = i64::try_from(lists.of(*id).len()).unwrap_or(0).wrapping_mul(UNIT);
            }
            into.known.iter_mut().zip(by_words(ids)).for_each(|(to, ids)| *to = pack(ids, |id| id != UNKNOWN));
        }
        NumNode::Add(a, b) => both(into, nums.get(*a), nums.get(*b), i64::wrapping_add),
        NumNode::Subtract(a, b) => both(into, nums.get(*a), nums.get(*b), i64::wrapping_sub),
        NumNode::Multiply(a, b) => {
            let (a, b) = (nums.get(*a), nums.get(*b));
            each(into, count, |at| two(value(a, at), value(b, at), product));
        }
        NumNode::Shift(date, Period { count: days, unit: PeriodUnit::Days })
            if days.checked_abs().is_some_and(|n| n < FAR) =>
        {
            let (date, length) = (nums.get(*date), days.wrapping_mul(UNIT));
            into.values.iter_mut().zip(&date.values).for_each(|(to, date)| *to = date.wrapping_add(length));
            into.known.iter_mut().zip(&date.known).for_each(|(to, known)| *to = *known);
            into.absent.iter_mut().zip(&date.absent).for_each(|(to, absent)| *to = *absent);
            beyond(into, CALENDAR.0, CALENDAR.1, true);
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
            let keys: Vec<(Texts, &[u32])> = keys.iter().filter_map(|key| nums.texts(*key)).collect();
            let which = tables.place(table, column);
            each(into, count, |at| {
                let on = value(date, at).flatten()?;
                tables.look_up(outside, which, &keys, at, on)
            });
        }
        NumNode::Sum { terms, .. } => {
            into.values.fill(0);
            into.known.fill(u64::MAX);
            for (cond, number) in terms {
                let (cond, number) = (known(conds, *cond), nums.get(*number));
                let masks = cond.yes.iter().zip(cond.no).zip(number.known.iter().zip(&number.absent));
                let words = into
                    .known
                    .iter_mut()
                    .zip(into.values.as_chunks_mut::<64>().0)
                    .zip(by_words(&number.values))
                    .zip(masks);
                for (((known, sums), values), ((yes, no), (given, absent))) in words {
                    let adds = yes & given;
                    *known &= no | absent | adds;
                    add(sums, values, adds, |n| n);
                }
            }
            beyond(into, COMPUTED.wrapping_neg(), COMPUTED, false);
        }
        NumNode::SumBound { which, terms, not_negative } => {
            into.values.fill(0);
            into.known.fill(u64::MAX);
            let (outer, floored): (fn(i64) -> i64, u64) = match which {
                Extreme::Least => (|n| n.min(0), if *not_negative { u64::MAX } else { 0 }),
                Extreme::Greatest => (|n| n.max(0), 0),
            };
            for (cond, number) in terms {
                let (cond, number) = (known(conds, *cond), nums.get(*number));
                let masks = cond.yes.iter().zip(cond.no).zip(number.known.iter().zip(&number.absent));
                let words = into
                    .known
                    .iter_mut()
                    .zip(into.values.as_chunks_mut::<64>().0)
                    .zip(by_words(&number.values))
                    .zip(masks);
                for (((known, sums), values), ((yes, no), (given, absent))) in words {
                    *known &= no | absent | given | floored;
                    add(sums, values, yes & given, |n| n);
                    add(sums, values, given & !(yes | no), outer);
                }
            }
            beyond(into, COMPUTED.wrapping_neg(), COMPUTED, false);
        }
        NumNode::CountBound(which, parts) => {
            into.values.fill(0);
            into.known.fill(u64::MAX);
            for part in parts {
                let part = known(conds, *part);
                let words = into.values.as_chunks_mut::<64>().0.iter_mut().zip(part.yes.iter().zip(part.no));
                for (sums, (yes, no)) in words {
                    let counted = if *which == Extreme::Least { *yes } else { !no };
                    sums.iter_mut()
                        .zip(lanes(counted))
                        .for_each(|(sum, one)| *sum = sum.wrapping_add(UNIT & i64::from(one)));
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
