//! The laws of minutes and units, on pools that nobody would think of.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::BTreeMap;

use payrules::units::caps::{Cap, apply, keeping_order};
use payrules::units::{Allocation, Direction, Method, Rounding, Tie, TimedLine, Trim, allocate, pooled};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A line of one of a few codes, so that codes repeat; round minutes are likely, so that remainders tie.
fn line() -> impl Strategy<Value = TimedLine> {
    let minutes = prop_oneof![0..=70u32, Just(8u32), Just(10u32), Just(15u32), Just(23u32), 0..=1440u32];
    let charge = proptest::option::of((0..6i64).prop_map(|charge| Decimal::new(charge * 525, 2)));
    (0..6u32, minutes, prop::bool::weighted(0.8), charge).prop_map(|(code, minutes, bills, charge_per_unit)| {
        TimedLine { code: format!("9711{code}"), minutes, bills, charge_per_unit }
    })
}

fn pool() -> impl Strategy<Value = Vec<TimedLine>> {
    prop::collection::vec(line(), 0..8)
}

fn method() -> impl Strategy<Value = Method> {
    let per_line =
        (0..=15u32, 0..=30u32).prop_map(|(minimum, first_minimum)| Method::PerLine { minimum, first_minimum });
    prop_oneof![
        2 => Just(Method::CMS),
        2 => Just(Method::CPT),
        1 => per_line,
        1 => (0..=16u32).prop_map(|minimum| Method::Pooled { minimum }),
        2 => (0..=16u32).prop_map(|minimum| Method::Hybrid { minimum }),
        1 => rounding().prop_map(|rounding| Method::Decimal { rounding }),
        1 => Just(Method::Flat)
    ]
}

fn rounding() -> impl Strategy<Value = Rounding> {
    let direction = prop_oneof![Just(Direction::Nearest), Just(Direction::Up), Just(Direction::Down)];
    (0..=3u8, direction).prop_map(|(places, direction)| Rounding { places, direction })
}

/// Units that are whole, as a plain number.
fn whole(units: Decimal) -> u32 {
    assert!(units.is_integer(), "{units}");
    units.to_u32().unwrap()
}

fn tie() -> impl Strategy<Value = Tie> {
    prop_oneof![Just(Tie::Listed), Just(Tie::Charge)]
}

/// The CMS table, as a table: first and last minute of each number of units.
fn by_the_table(minutes: u32) -> u32 {
    let rows = (0..).map(|units: u32| ((15 * units).saturating_sub(7), 15 * units + 7, units));
    rows.into_iter().find(|(first, last, _)| (first..=last).contains(&&minutes)).unwrap().2
}

/// Pooled units the slow way: a purse of minutes for each code, and units handed out one at a time, a full 15 minutes before any
/// part of one. Gives the units of each code that bills on its first line, and the number of those lost.
fn one_at_a_time(lines: &[TimedLine]) -> (Vec<u32>, u32) {
    let mut purses: Vec<(usize, &str, bool, u32)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match purses.iter_mut().find(|(_, code, bills, _)| *code == line.code && *bills == line.bills) {
            Some(purse) => purse.3 += line.minutes,
            None => purses.push((index, &line.code, line.bills, line.minutes)),
        }
    }
    let mut to_give = by_the_table(lines.iter().map(|line| line.minutes).sum());
    let (mut units, mut lost) = (vec![0; lines.len()], 0);
    while to_give > 0 {
        // More minutes first (any full 15 are as good as another), then lines that bill, then as listed.
        let best = purses
            .iter_mut()
            .max_by_key(|(index, _, bills, left)| ((*left).min(15), *bills, std::cmp::Reverse(*index)));
        let (index, _, bills, left) = best.unwrap();
        *left = left.saturating_sub(15);
        if *bills {
            units[*index] += 1;
        } else {
            lost += 1;
        }
        to_give -= 1;
    }
    (units, lost)
}

/// Units that minutes support, by code: what no order of lines may change as long as nothing is tied.
fn by_code(lines: &[TimedLine], answer: &Allocation) -> BTreeMap<String, Decimal> {
    let mut units = BTreeMap::new();
    for (line, given) in lines.iter().zip(&answer.units) {
        *units.entry(line.code.clone()).or_insert(Decimal::ZERO) += *given;
    }
    units
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sum_over_the_lines_is_the_total(method in method(), floor in proptest::option::of(method()), tie in tie(), lines in pool()) {
        let answer = allocate(method, floor, tie, &lines);
        prop_assert_eq!(answer.units.len(), lines.len());
        prop_assert_eq!(answer.units.iter().sum::<Decimal>(), answer.total);
        prop_assert_eq!(answer.total + answer.lost.iter().map(|lost| lost.units).sum::<Decimal>(), answer.supported);
        prop_assert_eq!(answer.timed_minutes, lines.iter().map(|line| line.minutes).sum::<u32>());
        for (line, units) in lines.iter().zip(&answer.units) {
            prop_assert!(line.bills || units.is_zero(), "a bundled line got {} units", units);
        }
    }

    #[test]
    fn pooled_totals_are_those_of_the_table(tie in tie(), lines in pool()) {
        let answer = allocate(Method::CMS, None, tie, &lines);
        let supported = whole(answer.supported);
        prop_assert_eq!(supported, by_the_table(answer.timed_minutes));
        prop_assert!(supported <= answer.timed_minutes.div_ceil(15));
        prop_assert_eq!(supported, pooled::total(answer.timed_minutes));
    }

    #[test]
    fn pooled_units_are_those_handed_out_one_at_a_time(lines in pool()) {
        let answer = allocate(Method::CMS, None, Tie::Listed, &lines);
        let (units, lost) = one_at_a_time(&lines);
        prop_assert_eq!(answer.units.iter().copied().map(whole).collect::<Vec<_>>(), units);
        prop_assert_eq!(whole(answer.supported - answer.total), lost);
    }

    #[test]
    fn each_code_gets_its_full_15s_and_at_most_one_more(lines in pool()) {
        let answer = allocate(Method::CMS, None, Tie::Charge, &lines);
        let mut minutes = BTreeMap::new();
        for line in lines.iter().filter(|line| line.bills) {
            *minutes.entry(line.code.clone()).or_insert(0) += line.minutes;
        }
        for (code, units) in by_code(&lines, &answer) {
            let minutes = minutes.get(&code).copied().unwrap_or(0);
            let units = whole(units);
            prop_assert!(units >= minutes / 15 && units <= minutes.div_ceil(15), "{}: {} units of {}", code, units, minutes);
        }
    }

    #[test]
    fn more_minutes_never_support_fewer_units(method in method(), tie in tie(), lines in pool(), which in any::<prop::sample::Index>(), more in 1..40u32) {
        prop_assume!(!lines.is_empty());
        let mut longer = lines.clone();
        longer[which.index(lines.len())].minutes += more;
        let (before, after) = (allocate(method, None, tie, &lines), allocate(method, None, tie, &longer));
        prop_assert!(after.supported >= before.supported);
        if lines.iter().all(|line| line.bills) {
            prop_assert!(after.total >= before.total);
        }
    }

    #[test]
    fn the_order_of_the_lines_decides_nothing_but_ties((lines, shuffled) in pool().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())), method in method()) {
        let (one, other) = (allocate(method, None, Tie::Listed, &lines), allocate(method, None, Tie::Listed, &shuffled));
        prop_assert_eq!((one.total, one.supported, one.timed_minutes), (other.total, other.supported, other.timed_minutes));
        prop_assert_eq!(one.tie.is_some(), other.tie.is_some());
        prop_assert_eq!(one.short_of_next, other.short_of_next);
        if one.tie.is_none() {
            prop_assert_eq!(by_code(&lines, &one), by_code(&shuffled, &other));
        }
    }

    #[test]
    fn a_tie_changes_who_gets_units_and_not_how_many(method in method(), tie in tie(), lines in pool()) {
        let answer = allocate(method, None, tie, &lines);
        if let Some(note) = answer.tie {
            prop_assert!(!note.alternatives.is_empty());
            for (index, other) in note.alternatives.iter().enumerate() {
                prop_assert_eq!(other.iter().sum::<Decimal>(), answer.total);
                prop_assert!(*other != answer.units && !note.alternatives[..index].contains(other), "listed twice: {:?}", other);
                for (line, (here, there)) in answer.units.iter().zip(other).enumerate() {
                    prop_assert!(here == there || note.lines.contains(&line), "line {} has no part in the tie", line);
                }
            }
        }
    }

    #[test]
    fn the_minutes_that_were_missing_make_a_unit(method in method(), lines in pool()) {
        let answer = allocate(method, None, Tie::Listed, &lines);
        if let Some(short) = answer.short_of_next {
            let with = |more| {
                let mut longer = lines.clone();
                longer[answer.short_lines[0]].minutes += more;
                allocate(method, None, Tie::Listed, &longer).supported
            };
            prop_assert!(with(short) > answer.supported);
            prop_assert_eq!(with(short - 1), answer.supported);
        } else {
            prop_assert!(answer.short_lines.is_empty());
        }
    }

    #[test]
    fn a_hybrid_is_the_lesser_of_its_two_counts(minimum in 1..=15u32, tie in tie(), lines in pool()) {
        let answer = allocate(Method::Hybrid { minimum }, None, tie, &lines);
        let alone = allocate(Method::PerLine { minimum, first_minimum: minimum }, None, tie, &lines);
        let together = allocate(Method::CMS, None, tie, &lines);
        prop_assert_eq!(answer.supported, alone.supported.min(together.supported));
        for (code, units) in by_code(&lines, &answer) {
            prop_assert!(units <= by_code(&lines, &alone)[&code], "{} got more than it has alone", code);
        }
    }

    #[test]
    fn parts_of_a_unit_are_minutes_by_15(rounding in rounding(), lines in pool()) {
        let answer = allocate(Method::Decimal { rounding }, None, Tie::Listed, &lines);
        let codes: std::collections::BTreeSet<(&str, bool)> = lines.iter().map(|line| (line.code.as_str(), line.bills)).collect();
        let off = (answer.supported * Decimal::from(15) - Decimal::from(answer.timed_minutes)).abs();
        let most = Decimal::new(1, u32::from(rounding.places.min(2))) * Decimal::from(15) * Decimal::from(codes.len());
        prop_assert!(off <= most, "{} minutes off", off);
        match rounding.direction {
            Direction::Up => prop_assert!(answer.supported * Decimal::from(15) >= Decimal::from(answer.timed_minutes)),
            Direction::Down => prop_assert!(answer.supported * Decimal::from(15) <= Decimal::from(answer.timed_minutes)),
            Direction::Nearest => prop_assert!(off * Decimal::TWO <= most),
        }
        prop_assert!(answer.tie.is_none() && answer.short_of_next.is_none());
    }

    #[test]
    fn a_floor_is_never_gone_below(method in method(), floor in method(), tie in tie(), lines in pool()) {
        let (own, least) = (allocate(method, None, tie, &lines), allocate(floor, None, tie, &lines));
        let answer = allocate(method, Some(floor), tie, &lines);
        prop_assert_eq!(answer, if least.total > own.total { least } else { own });
    }
}

/// Units, mostly whole, and caps on any of their lines.
fn capped() -> impl Strategy<Value = (Vec<Decimal>, Vec<Cap>, Vec<usize>)> {
    let number = |most: i64| prop_oneof![4 => (0..=most).prop_map(Decimal::from), 1 => (0..=most * 10).prop_map(|n| Decimal::new(n, 1))];
    (1..7usize).prop_flat_map(move |lines| {
        let shared = prop::collection::vec(0..lines, 1..=lines);
        (
            prop::collection::vec(number(8), lines),
            prop::collection::vec((number(12), shared).prop_map(|(limit, lines)| Cap { limit, lines }), 0..5),
            Just((0..lines).collect::<Vec<_>>()).prop_shuffle(),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cap_is_exceeded_and_no_line_gains((units, caps, order) in capped()) {
        let trimmed = apply(&units, &[], &caps, &order);
        for cap in &caps {
            let mut lines = cap.lines.clone();
            lines.sort_unstable();
            lines.dedup();
            prop_assert!(lines.iter().map(|line| trimmed.units[*line]).sum::<Decimal>() <= cap.limit);
        }
        for (line, (had, has)) in units.iter().zip(&trimmed.units).enumerate() {
            prop_assert!(has <= had && *has >= Decimal::ZERO);
            prop_assert!(!had.is_integer() || has.is_integer(), "whole units stay whole");
            prop_assert_eq!(has < had, !trimmed.by[line].is_empty(), "a line is trimmed where a cap bit, and nowhere else");
        }
    }

    #[test]
    fn nothing_is_trimmed_without_need((units, caps, order) in capped()) {
        let units: Vec<Decimal> = units.iter().map(Decimal::floor).collect();
        let caps: Vec<Cap> = caps.into_iter().map(|cap| Cap { limit: cap.limit.floor(), ..cap }).collect();
        let trimmed = apply(&units, &[], &caps, &order);
        for (line, (had, has)) in units.iter().zip(&trimmed.units).enumerate() {
            let spare = |cap: &Cap| {
                let on_it = (0..units.len()).filter(|line| cap.lines.contains(line));
                cap.limit > on_it.map(|line| trimmed.units[line]).sum::<Decimal>()
            };
            let full = caps.iter().any(|cap| cap.lines.contains(&line) && !spare(cap));
            prop_assert!(had == has || full, "line {} could keep one more", line);
        }
    }

    #[test]
    fn caps_in_any_order_give_the_same((units, caps, order) in capped(), turn in 0..5usize) {
        let mut turned = caps.clone();
        turned.rotate_left(turn % caps.len().max(1));
        let (one, other) = (apply(&units, &[], &caps, &order), apply(&units, &[], &turned, &order));
        prop_assert_eq!(&one.units, &other.units);
        let named = |by: &[Vec<usize>], caps: &[Cap]| -> Vec<Vec<(Decimal, Vec<usize>)>> {
            let name = |cap: &usize| (caps[*cap].limit, caps[*cap].lines.clone());
            by.iter().map(|bit| { let mut names: Vec<_> = bit.iter().map(name).collect(); names.sort(); names }).collect()
        };
        prop_assert_eq!(named(&one.by, &caps), named(&other.by, &turned));
    }

    #[test]
    fn who_keeps_units_first_is_every_line_once(charges in prop::collection::vec(proptest::option::of((0..9i64).prop_map(Decimal::from)), 0..9)) {
        prop_assert_eq!(keeping_order(Trim::Last, &charges), (0..charges.len()).collect::<Vec<_>>());
        let order = keeping_order(Trim::LowestCharge, &charges);
        let known: Vec<Decimal> = order.iter().filter_map(|line| charges[*line]).collect();
        prop_assert!(known.is_sorted_by(|one, next| one >= next), "the highest charge first");
        for (place, line) in order.iter().enumerate() {
            prop_assert!(charges[*line].is_some() || place == *line, "an unknown charge keeps its place");
        }
        let mut all = order;
        all.sort_unstable();
        prop_assert_eq!(all, (0..charges.len()).collect::<Vec<_>>());
    }
}

#[test]
fn a_line_that_no_order_names_comes_last_and_a_repeat_counts_once() {
    let units = [2, 2, 2].map(Decimal::from);
    let cap = Cap { limit: Decimal::from(3), lines: vec![0, 1, 1, 2, 9] };
    let trimmed = apply(&units, &[], &[cap], &[2, 2, 7]);
    assert_eq!(trimmed.units, [1, 0, 2].map(Decimal::from));
    assert_eq!(trimmed.by, [vec![0], vec![0], vec![]]);
}

#[test]
fn every_cap_that_bit_is_named() {
    let caps = [(4, vec![0]), (3, vec![0, 1]), (9, vec![0, 1])]
        .map(|(limit, lines)| Cap { limit: Decimal::from(limit), lines });
    let trimmed = apply(&[5, 1].map(Decimal::from), &[], &caps, &keeping_order(Trim::Last, &[None, None]));
    assert_eq!(trimmed.units, [3, 0].map(Decimal::from));
    assert_eq!(trimmed.by, [vec![0, 1], vec![1]], "the cap of 9 did not bite");
}

#[test]
fn a_limit_that_is_no_whole_number_leaves_whole_units() {
    let cap = Cap { limit: Decimal::new(25, 1), lines: vec![0, 1] };
    assert_eq!(
        apply(&[Decimal::from(4), Decimal::from(4)], &[], std::slice::from_ref(&cap), &[]).units,
        [2, 0].map(Decimal::from)
    );
    assert_eq!(
        apply(&[Decimal::new(35, 1)], &[], &[cap], &[]).units,
        [Decimal::new(25, 1)],
        "counted in parts: trimmed in parts"
    );
    let part = Cap { limit: Decimal::new(7, 1), lines: vec![0] };
    assert_eq!(
        apply(&[Decimal::ONE], &[true], &[part], &[]).units,
        [Decimal::new(7, 1)],
        "a whole unit of a line that is counted in parts"
    );
    let negative = Cap { limit: Decimal::from(-1), lines: vec![0] };
    assert_eq!(apply(&[Decimal::ONE], &[], &[negative], &[]).units, [Decimal::ZERO]);
}
