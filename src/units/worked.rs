//! The worked examples that every implementation must reproduce: Medicare Claims Processing Manual (CMS Pub. 100-04) ch. 5 §20.2, and
//! the tables of payers that count each code alone.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Allocation, Direction, Lost, Method, NEAR, Rounding, Tie, TimedLine, allocate};

const MIDPOINT: Method = Method::CPT;
const FULL: Method = Method::PerLine { minimum: 15, first_minimum: 15 };
const EIGHT_THEN_FULL: Method = Method::PerLine { minimum: 15, first_minimum: 8 };
const POOLED_FULL: Method = Method::Pooled { minimum: 15 };
const HYBRID: Method = Method::Hybrid { minimum: 8 };
const TENTHS: Method = Method::Decimal { rounding: Rounding { places: 1, direction: Direction::Nearest } };

/// Units that are whole, as plain numbers.
fn whole(units: &[Decimal]) -> Vec<u32> {
    units.iter().copied().map(n).collect()
}

fn n(units: Decimal) -> u32 {
    assert!(units.is_integer(), "{units}");
    units.to_u32().unwrap()
}

fn pooled(lines: &[TimedLine]) -> Allocation {
    allocate(Method::CMS, None, Tie::Listed, lines)
}

fn midpoint(lines: &[TimedLine]) -> Allocation {
    allocate(MIDPOINT, None, Tie::Listed, lines)
}

fn line(code: &str, minutes: u32) -> TimedLine {
    TimedLine::new(code, minutes)
}

fn lines(minutes: &[u32]) -> Vec<TimedLine> {
    ["97110", "97112", "97116", "97140"].iter().zip(minutes).map(|(code, minutes)| line(code, *minutes)).collect()
}

/// Minutes by code; units by code when pooled; whether that was a choice; units by code when each counts alone.
type Example = (&'static [u32], &'static [u32], bool, &'static [u32]);

const EXAMPLES: &[Example] = &[
    (&[0], &[0], false, &[0]),
    (&[7], &[0], false, &[0]),
    (&[8], &[1], false, &[1]),
    (&[22], &[1], false, &[1]),
    (&[23], &[2], false, &[2]),
    (&[25], &[2], false, &[2]),
    (&[37], &[2], false, &[2]),
    (&[38], &[3], false, &[3]),
    (&[52], &[3], false, &[3]),
    (&[53], &[4], false, &[4]),
    (&[68], &[5], false, &[5]),
    (&[24, 23], &[2, 1], false, &[2, 2]),
    (&[20, 20], &[2, 1], true, &[1, 1]),
    (&[33, 7], &[2, 1], false, &[2, 0]),
    (&[18, 13, 10, 8], &[1, 1, 1, 0], false, &[1, 1, 1, 1]),
    (&[7, 7, 7], &[1, 0, 0], true, &[0, 0, 0]),
    (&[8, 8], &[1, 0], true, &[1, 1]),
    (&[7, 8], &[0, 1], false, &[0, 1]),
    (&[12, 26], &[1, 2], false, &[1, 2]),
    (&[5, 30], &[0, 2], false, &[0, 2]),
    (&[10, 10], &[1, 0], true, &[1, 1]),
    (&[10, 10, 10], &[1, 1, 0], true, &[1, 1, 1]),
    (&[22, 1], &[2, 0], false, &[1, 0]),
    (&[8, 8, 8, 8], &[1, 1, 0, 0], true, &[1, 1, 1, 1]),
    (&[45, 8, 8], &[3, 1, 0], true, &[3, 1, 1]),
];

#[test]
fn the_worked_tables() {
    for (minutes, by_pool, tied, by_line) in EXAMPLES {
        let answer = pooled(&lines(minutes));
        assert_eq!(whole(&answer.units), *by_pool, "{minutes:?} pooled");
        assert_eq!(answer.tie.is_some(), *tied, "{minutes:?} is a choice when pooled");
        assert_eq!(answer.timed_minutes, minutes.iter().sum::<u32>(), "{minutes:?} timed minutes");
        let answer = midpoint(&lines(minutes));
        assert_eq!(whole(&answer.units), *by_line, "{minutes:?} each alone");
        assert_eq!(answer.tie, None, "{minutes:?} each alone leaves no choice");
    }
}

/// Minutes by code, and the units of all of them by each method: pooled, each alone, full increments, 8 and then full increments,
/// pooled full increments, hybrid, and tenths.
type Row = (&'static [u32], [u32; 6], &'static str);

const SEVEN_METHODS: &[Row] = &[
    (&[7], [0, 0, 0, 0, 0, 0], "0.5"),
    (&[8], [1, 1, 0, 1, 0, 1], "0.5"),
    (&[22], [1, 1, 1, 1, 1, 1], "1.5"),
    (&[23], [2, 2, 1, 1, 1, 2], "1.5"),
    (&[38], [3, 3, 2, 2, 2, 3], "2.5"),
    (&[53], [4, 4, 3, 3, 3, 4], "3.5"),
    (&[68], [5, 5, 4, 4, 4, 5], "4.5"),
    (&[8, 8], [1, 2, 0, 2, 1, 1], "1.0"),
    (&[10, 10], [1, 2, 0, 2, 1, 1], "1.4"),
    (&[10, 10, 10], [2, 3, 0, 3, 2, 2], "2.1"),
    (&[7, 7, 7], [1, 0, 0, 0, 1, 0], "1.5"),
    (&[33, 7], [3, 2, 2, 2, 2, 2], "2.7"),
    (&[20, 20], [3, 2, 2, 2, 2, 2], "2.6"),
    (&[22, 1], [2, 1, 1, 1, 1, 1], "1.6"),
    (&[24, 23], [3, 4, 2, 2, 3, 3], "3.1"),
    (&[18, 13, 10, 8], [3, 4, 1, 4, 3, 3], "3.3"),
    (&[8, 8, 8, 8], [2, 4, 0, 4, 2, 2], "2.0"),
    (&[45, 8, 8], [4, 5, 3, 5, 4, 4], "4.0"),
];

#[test]
fn seven_methods_side_by_side() {
    for (minutes, units, tenths) in SEVEN_METHODS {
        let total = |method| allocate(method, None, Tie::Listed, &lines(minutes)).total;
        let methods = [Method::CMS, MIDPOINT, FULL, EIGHT_THEN_FULL, POOLED_FULL, HYBRID];
        assert_eq!(methods.map(|method| n(total(method))), *units, "{minutes:?}");
        assert_eq!(total(TENTHS).to_string(), *tenths, "{minutes:?} in tenths");
    }
}

#[test]
fn who_gives_a_unit_up_where_the_pool_allows_fewer() {
    let hybrid = |minutes: &[u32]| allocate(HYBRID, None, Tie::Listed, &lines(minutes));
    for (minutes, units, tied) in [
        (vec![24, 23], vec![2, 1], false),
        (vec![18, 13, 10, 8], vec![1, 1, 1, 0], false),
        (vec![8, 8], vec![1, 0], true),
        (vec![45, 8, 8], vec![3, 1, 0], true),
        (vec![33, 7], vec![2, 0], false),
    ] {
        let answer = hybrid(&minutes);
        assert_eq!((whole(&answer.units), answer.tie.is_some()), (units, tied), "{minutes:?}");
    }
    let answer = hybrid(&[20, 20]);
    assert_eq!(
        (answer.short_of_next, answer.short_lines),
        (Some(3), vec![0]),
        "the 23rd minute of a code is its claim"
    );
    let answer = hybrid(&[10, 8]);
    assert_eq!(answer.short_of_next, None, "23 minutes in all would make two, 5 more");
    assert_eq!(hybrid(&[10, 9]).short_of_next, Some(4));
}

#[test]
fn a_minute_more_never_falls_between_two_roundings() {
    let by = |places, direction, minutes| super::decimal::units(minutes, Rounding { places, direction });
    for minutes in 0..=1440 {
        for places in 0..=2 {
            let [down, nearest, up] =
                [Direction::Down, Direction::Nearest, Direction::Up].map(|direction| by(places, direction, minutes));
            assert!(down <= nearest && nearest <= up, "{minutes} at {places}");
            let (exact, fifteen) = (Decimal::from(minutes), Decimal::from(15));
            assert!(down * fifteen <= exact && exact <= up * fifteen, "{minutes} at {places}");
            assert!(up - down <= Decimal::new(1, u32::from(places)), "{minutes} at {places}");
        }
    }
}

#[test]
fn increments_that_must_be_full() {
    for (minutes, full, eight_then_full) in [
        (7, 0, 0),
        (8, 0, 1),
        (14, 0, 1),
        (15, 1, 1),
        (22, 1, 1),
        (23, 1, 1),
        (29, 1, 1),
        (30, 2, 2),
        (38, 2, 2),
        (68, 4, 4),
    ] {
        let one = [line("97124", minutes)];
        assert_eq!(allocate(FULL, None, Tie::Listed, &one).total, full.into(), "{minutes} in full increments");
        assert_eq!(
            allocate(EIGHT_THEN_FULL, None, Tie::Listed, &one).total,
            eight_then_full.into(),
            "{minutes}, the first from 8"
        );
    }
}

#[test]
fn a_first_unit_that_starts_late_starts_late() {
    let late = Method::PerLine { minimum: 8, first_minimum: 23 };
    for (minutes, units) in [(14, 0), (22, 0), (23, 2), (37, 2), (38, 3)] {
        assert_eq!(allocate(late, None, Tie::Listed, &[line("97124", minutes)]).total, units.into(), "{minutes}");
    }
}

#[test]
fn a_unit_that_goes_to_a_bundled_line_is_lost() {
    let bundled = [line("97140", 30), line("97124", 8).bundled()];
    for answer in [pooled(&bundled), midpoint(&bundled)] {
        assert_eq!(whole(&answer.units), [2, 0]);
        assert_eq!((n(answer.total), n(answer.supported), answer.timed_minutes), (2, 3, 38));
        assert_eq!(answer.lost, [Lost { line: 1, units: Decimal::from(1) }]);
    }
    let flat = allocate(Method::Flat, None, Tie::Listed, &bundled);
    assert_eq!(
        (whole(&flat.units).as_slice(), flat.lost.as_slice()),
        ([1, 0].as_slice(), [Lost { line: 1, units: Decimal::from(1) }].as_slice())
    );
}

#[test]
fn bundled_minutes_still_count_in_the_pool() {
    let answer = pooled(&[line("97140", 7), line("97124", 1).bundled()]);
    assert_eq!((whole(&answer.units).as_slice(), answer.lost.as_slice()), ([1, 0].as_slice(), [].as_slice()));
}

#[test]
fn a_line_that_bills_wins_a_tie_against_a_bundled_one() {
    let answer = pooled(&[line("97124", 8).bundled(), line("97110", 8)]);
    assert_eq!((whole(&answer.units).as_slice(), answer.lost.as_slice()), ([0, 1].as_slice(), [].as_slice()));
    assert_eq!(answer.tie, None, "one of them would be billed, so there is nothing to choose");
}

#[test]
fn a_tie_names_its_lines_and_every_other_choice() {
    let tie = pooled(&lines(&[10, 10, 10])).tie.unwrap();
    assert_eq!((tie.lines, tie.units), (vec![0, 1, 2], 2));
    assert_eq!(tie.alternatives.iter().map(|units| whole(units)).collect::<Vec<_>>(), [[1, 0, 1], [0, 1, 1]]);
    assert!(!tie.more && !tie.charge_unknown);
    let tie = pooled(&lines(&[45, 8, 8])).tie.unwrap();
    assert_eq!((tie.lines, whole(&tie.alternatives[0]), tie.alternatives.len()), (vec![1, 2], vec![3, 0, 1], 1));
}

#[test]
fn the_alternatives_of_a_great_tie_are_cut() {
    let many: Vec<_> = (0..8).map(|code| line(&format!("9700{code}"), 8)).collect();
    let tie = pooled(&many).tie.unwrap();
    assert_eq!((tie.units, tie.alternatives.len(), tie.more), (4, super::MOST_ALTERNATIVES, true), "of 70 choices");
    let six = &many[..7];
    let tie = pooled(six).tie.unwrap();
    assert_eq!((tie.units, tie.alternatives.len(), tie.more), (4, super::MOST_ALTERNATIVES, true), "of 35 choices");
    let tie = pooled(&many[..4]).tie.unwrap();
    assert_eq!((tie.units, tie.alternatives.len(), tie.more), (2, 5, false), "of 6 choices");
}

#[test]
fn the_higher_charge_gets_the_unit_where_the_payer_says_so() {
    let tied = |first: Option<u32>, second: Option<u32>, tie| {
        let mut lines = lines(&[20, 20]);
        for (line, charge) in lines.iter_mut().zip([first, second]) {
            line.charge_per_unit = charge.map(Into::into);
        }
        let answer = allocate(Method::CMS, None, tie, &lines);
        (whole(&answer.units), answer.tie.unwrap().charge_unknown)
    };
    assert_eq!(tied(Some(40), Some(45), Tie::Charge), (vec![1, 2], false));
    assert_eq!(tied(Some(40), Some(40), Tie::Charge), (vec![2, 1], false), "equal charges: as listed");
    assert_eq!(tied(Some(40), None, Tie::Charge), (vec![2, 1], true), "an unknown charge: as listed, and said so");
    assert_eq!(tied(None, Some(45), Tie::Listed), (vec![2, 1], false), "charges do not matter");
}

#[test]
fn the_charge_of_a_code_is_that_of_its_first_line() {
    let split = [line("97110", 8), line("97124", 4), line("97124", 4).at(99.into())];
    let answer = allocate(Method::CMS, None, Tie::Charge, &split);
    assert_eq!((whole(&answer.units), answer.tie.unwrap().charge_unknown), (vec![1, 0, 0], true));
    let split = [line("97110", 8).at(40.into()), line("97124", 4).at(45.into()), line("97124", 4)];
    let answer = allocate(Method::CMS, None, Tie::Charge, &split);
    assert_eq!((whole(&answer.units), answer.tie.unwrap().charge_unknown), (vec![0, 1, 0], false));
}

#[test]
fn lines_of_one_code_are_added_first() {
    let split = [line("97124", 5), line("97110", 30), line("97124", 5)];
    for (answer, units) in [(pooled(&split), [1, 2, 0]), (midpoint(&split), [1, 2, 0])] {
        assert_eq!(whole(&answer.units), units);
        assert_eq!(answer.same_code, [[0, 2]]);
    }
}

#[test]
fn bundled_minutes_are_not_billed_on_another_line_of_the_code() {
    let split = [line("97124", 30).bundled(), line("97124", 15)];
    for answer in [pooled(&split), midpoint(&split)] {
        assert_eq!(
            (whole(&answer.units).as_slice(), answer.lost.as_slice()),
            ([0, 1].as_slice(), [Lost { line: 0, units: Decimal::from(2) }].as_slice())
        );
        assert!(answer.same_code.is_empty());
    }
}

#[test]
fn the_larger_total_wins_above_a_floor() {
    let with_floor = |minutes: &[u32]| {
        let answer = allocate(Method::CMS, Some(MIDPOINT), Tie::Listed, &lines(minutes));
        (whole(&answer.units), answer.method)
    };
    assert_eq!(with_floor(&[8, 8]), (vec![1, 1], MIDPOINT));
    assert_eq!(with_floor(&[33, 7]), (vec![2, 1], Method::CMS));
    assert_eq!(with_floor(&[12, 26]), (vec![1, 2], Method::CMS), "equal totals: the payer's own");
}

#[test]
fn how_near_the_next_unit_was() {
    assert_eq!(NEAR, 4);
    for (minutes, short) in
        [(3, None), (4, Some(4)), (7, Some(1)), (8, None), (18, None), (19, Some(4)), (22, Some(1)), (23, None)]
    {
        let one = [line("97124", minutes)];
        assert_eq!(pooled(&one).short_of_next, short, "{minutes} pooled");
        assert_eq!(midpoint(&one).short_of_next, short, "{minutes} alone");
    }
    let answer = pooled(&lines(&[18, 18]));
    assert_eq!((answer.short_of_next, answer.short_lines), (Some(2), vec![0, 1]), "36 minutes, and 38 make 3 units");
    let answer = midpoint(&lines(&[18, 20, 0]));
    assert_eq!((answer.short_of_next, answer.short_lines), (Some(3), vec![1]), "the nearest code, and only that one");
    let answer = pooled(&[line("97124", 7).bundled()]);
    assert_eq!((answer.short_of_next, answer.short_lines), (None, vec![]), "nobody could bill it");
    assert_eq!(allocate(Method::Flat, None, Tie::Listed, &lines(&[7])).short_of_next, None);
}

#[test]
fn nothing_gives_nothing() {
    for method in [Method::CMS, MIDPOINT, HYBRID, POOLED_FULL, TENTHS, Method::Flat] {
        let answer = allocate(method, Some(MIDPOINT), Tie::Charge, &[]);
        assert_eq!((answer.units.len(), n(answer.total), n(answer.supported), answer.timed_minutes), (0, 0, 0, 0));
    }
}

#[test]
fn the_largest_numbers_there_are_stay_numbers() {
    let vast = [line("97110", u32::MAX), line("97112", u32::MAX).bundled(), line("97110", 9)];
    for method in [Method::CMS, MIDPOINT, FULL, HYBRID, POOLED_FULL, TENTHS, Method::Flat] {
        let answer = allocate(method, None, Tie::Charge, &vast);
        assert_eq!(answer.timed_minutes, u32::MAX, "{method:?}");
        assert_eq!(answer.units.iter().sum::<Decimal>(), answer.total, "{method:?}");
    }
}
