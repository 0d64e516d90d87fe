//! Worked payments: the national Medicare figures of 2026, and what is not known.

use rust_decimal::Decimal;

use super::{By, Cap, Expected, Needs, Percent, Price, Service, Step, cents, expect};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Work, practice expense and malpractice in relative value units, and what CMS's factor for 2026 makes of them: in full, and with half
/// of the practice expense.
const NATIONAL_2026: [(&str, [&str; 3], &str, &str); 10] = [
    ("97124", ["0.35", "0.53", "0.01"], "29.73", "20.88"),
    ("97110", ["0.45", "0.41", "0.01"], "29.06", "22.21"),
    ("97112", ["0.50", "0.47", "0.01"], "32.73", "24.88"),
    ("97140", ["0.43", "0.39", "0.01"], "27.72", "21.21"),
    ("97530", ["0.44", "0.60", "0.01"], "35.07", "25.05"),
    ("97116", ["0.45", "0.41", "0.01"], "29.06", "22.21"),
    ("97035", ["0.21", "0.21", "0.01"], "14.36", "10.86"),
    ("97012", ["0.24", "0.18", "0.01"], "14.36", "11.36"),
    ("97150", ["0.29", "0.24", "0.01"], "18.04", "14.03"),
    ("97161", ["1.54", "1.38", "0.01"], "97.86", "74.82"),
];

fn price(code: &str) -> Price {
    let (_, units, ..) = NATIONAL_2026.iter().find(|row| row.0 == code).unwrap();
    let factor = d("33.4009");
    let dollars = units.map(|rvu| d(rvu).saturating_mul(factor));
    Price { full: dollars.iter().sum(), practice_expense: Some(dollars[1]) }
}

fn service(code: &str, units: i64) -> Service {
    Service {
        code: code.to_owned(),
        units: Ok(Decimal::from(units)),
        price: Ok(price(code)),
        reduced: true,
        percents: Vec::new(),
        charge: None,
    }
}

fn needs(one: &str) -> Needs {
    Needs::from([one.to_owned()])
}

fn half(services: &[Service]) -> Vec<Expected> {
    expect(services, Some(d("50")), &[])
}

fn allowed(expected: &[Expected]) -> Vec<String> {
    let text = |one: &Expected| match &one.allowed {
        Ok(amount) => format!("{amount:.2}"),
        Err(needs) => format!("waits for {}", needs.iter().cloned().collect::<Vec<_>>().join(" and ")),
    };
    expected.iter().map(text).collect()
}

#[test]
fn the_national_figures_of_2026_in_full_and_reduced() {
    for (code, _, full, reduced) in NATIONAL_2026 {
        assert_eq!(cents(price(code).full), d(full), "{code}");
        // Two units of one code: the first in full, the second reduced.
        let two = half(&[service(code, 2)]);
        assert_eq!(two[0].allowed, Ok(d(full).saturating_add(d(reduced))), "{code}");
        assert_eq!(
            two[0].steps,
            [Step { by: By::MultipleProcedure, amount: d(full).saturating_sub(d(reduced)) }],
            "{code}"
        );
        assert_eq!(half(&[service(code, 1)])[0].allowed, Ok(d(full)), "{code}");
    }
}

#[test]
fn massage_outranks_exercise_and_its_first_unit_alone_is_in_full() {
    let day = half(&[service("97110", 1), service("97124", 2), service("97140", 1)]);
    assert_eq!(allowed(&day), ["22.21", "50.61", "21.21"]);
}

#[test]
fn equal_practice_expense_goes_by_the_fee_and_then_as_listed() {
    assert_eq!(allowed(&half(&[service("97116", 1), service("97110", 1)])), ["29.06", "22.21"]);
    let dear = Price { full: d("40"), ..price("97110") };
    let second = Service { price: Ok(dear), ..service("97116", 1) };
    assert_eq!(allowed(&half(&[service("97110", 1), second])), ["22.21", "40.00"]);
}

#[test]
fn half_a_unit_in_full_leaves_nothing_to_reduce() {
    let half_unit = Service { units: Ok(d("0.5")), ..service("97124", 1) };
    assert_eq!(allowed(&half(std::slice::from_ref(&half_unit))), ["14.87"]);
    assert_eq!(allowed(&half(&[half_unit, service("97110", 1)])), ["14.87", "22.21"]);
}

#[test]
fn what_is_not_known_is_named_and_touches_only_what_it_can_change() {
    // A code that ranks below: whether it is billed or not, massage comes first and exercise is reduced.
    let below = Service { units: Err(needs("minutes (line 3)")), ..service("97140", 1) };
    let day = half(&[service("97124", 1), service("97110", 1), below]);
    assert_eq!(allowed(&day), ["29.73", "22.21", "waits for minutes (line 3)"]);
    // One that ranks above may take the first place.
    let above = Service { units: Err(needs("minutes (line 3)")), ..service("97530", 1) };
    let day = half(&[service("97124", 1), service("97110", 1), above]);
    assert_eq!(allowed(&day), ["waits for minutes (line 3)", "22.21", "waits for minutes (line 3)"]);
    // So may one without a fee.
    let unlisted = Service { price: Err(needs("the fee of 97799")), ..service("97124", 1) };
    let day = half(&[service("97124", 1), unlisted]);
    assert_eq!(allowed(&day), ["waits for the fee of 97799", "waits for the fee of 97799"]);
    // The practice expense is needed only where something is reduced.
    let bare = Service { price: Ok(Price { full: d("30"), practice_expense: None }), ..service("97124", 1) };
    assert_eq!(allowed(&half(std::slice::from_ref(&bare))), ["30.00"]);
    let both = half(&[bare, service("97110", 1)]);
    let waits = "waits for the practice expense of 97124";
    assert_eq!(allowed(&both), [waits, waits]);
}

#[test]
fn codes_outside_the_list_are_neither_reduced_nor_ranked() {
    let outside = Service { reduced: false, ..service("97161", 1) };
    assert_eq!(allowed(&half(&[outside, service("97110", 1)])), ["97.86", "29.06"]);
    assert_eq!(allowed(&expect(&[service("97110", 3)], None, &[])), ["87.18"]);
}

#[test]
fn a_percentage_then_the_charge_then_the_cap() {
    let percent = |percent: &str| vec![Percent { rule: 7, percent: Ok(d(percent)) }];
    let assisted = Service { percents: percent("88"), ..service("97110", 1) };
    let charged = Service { charge: Some(Ok(d("20"))), ..service("97140", 1) };
    let caps = [Cap { rule: 9, limit: Ok(d("45")), lines: vec![0, 1], before: Vec::new(), open: Needs::new() }];
    let day = expect(&[assisted, charged], None, &caps);
    assert_eq!(allowed(&day), ["25.57", "19.43"]);
    assert_eq!(day[0].steps, [Step { by: By::Rule(7), amount: d("3.49") }]);
    assert_eq!(day[1].steps, [Step { by: By::Charge, amount: d("7.72") }, Step { by: By::Rule(9), amount: d("0.57") }]);
    let unknown = Service {
        percents: vec![Percent { rule: 7, percent: Err(needs("performed_by (line 1)")) }],
        ..service("97110", 1)
    };
    assert_eq!(allowed(&expect(&[unknown], None, &[])), ["waits for performed_by (line 1)"]);
}

#[test]
fn a_cap_takes_from_the_last_and_an_unknown_line_hides_only_those_behind_it() {
    let cap = |limit: &str| Cap {
        rule: 1,
        limit: Ok(d(limit)),
        lines: vec![0, 1, 2],
        before: Vec::new(),
        open: Needs::new(),
    };
    let unknown = Service { units: Err(needs("minutes (line 2)")), ..service("97140", 1) };
    let lines = [service("97124", 1), unknown, service("97110", 1)];
    let waits = "waits for minutes (line 2)";
    assert_eq!(allowed(&expect(&lines, None, &[cap("40")])), ["29.73", waits, waits]);
    // The first takes it all: nothing is left for the others, whatever they are.
    assert_eq!(allowed(&expect(&lines, None, &[cap("20")])), ["20.00", "0.00", "0.00"]);
    // 75% of $149.45.
    let four = expect(
        &[service("97124", 4)],
        None,
        &[Cap { rule: 1, limit: Ok(d("112.0875")), lines: vec![0], before: Vec::new(), open: Needs::new() }],
    );
    assert_eq!(allowed(&four), ["112.09"]);
    let open = Cap { rule: 1, limit: Err(needs("case.phase")), lines: vec![0], before: Vec::new(), open: Needs::new() };
    assert_eq!(allowed(&expect(&[service("97124", 1)], None, &[open])), ["waits for case.phase"]);
}

#[test]
fn a_line_without_units_is_paid_nothing_whatever_its_fee() {
    let none = Service { price: Err(needs("the fee of 97010")), ..service("97110", 0) };
    assert_eq!(allowed(&half(&[none, service("97124", 1)])), ["0.00", "29.73"]);
}
