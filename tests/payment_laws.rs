//! Laws of expected payments, whatever the lines, fees and caps.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

use payrules::payment::{Cap, Expected, Needs, Percent, Price, Service, cents, expect};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn dollars(cents: u32) -> Decimal {
    Decimal::new(i64::from(cents), 2)
}

/// A line whose practice expense is a part of its fee.
fn service() -> impl Strategy<Value = Service> {
    let percent = proptest::option::of(0u32..=100);
    (0u32..5, 1u32..10_000, 0u32..=100, any::<bool>(), percent, proptest::option::of(0u32..20_000)).prop_map(
        |(units, fee, part, reduced, percent, charge)| Service {
            code: String::from("97124"),
            units: Ok(Decimal::from(units)),
            price: Ok(Price {
                full: dollars(fee),
                practice_expense: Some(dollars(fee) * Decimal::from(part) / Decimal::ONE_HUNDRED),
            }),
            reduced,
            percents: percent.into_iter().map(|p| Percent { rule: 0, percent: Ok(Decimal::from(p)) }).collect(),
            charge: charge.map(|charge| Ok(dollars(charge))),
        },
    )
}

fn services() -> impl Strategy<Value = Vec<Service>> {
    vec(service(), 1..7)
}

fn cap(lines: usize) -> impl Strategy<Value = Cap> {
    (0u32..30_000, vec(any::<bool>(), lines)).prop_map(|(limit, which)| Cap {
        rule: 1,
        limit: Ok(dollars(limit)),
        lines: which.iter().enumerate().filter(|(_, on)| **on).map(|(at, _)| at).collect(),
        before: Vec::new(),
        open: Needs::new(),
    })
}

fn with_caps() -> impl Strategy<Value = (Vec<Service>, Vec<Cap>)> {
    services().prop_flat_map(|services| {
        let lines = services.len();
        (Just(services), vec(cap(lines), 0..3))
    })
}

fn amounts(expected: &[Expected]) -> Vec<Decimal> {
    expected.iter().map(|one| one.allowed.clone().unwrap()).collect()
}

fn total(expected: &[Expected]) -> Decimal {
    amounts(expected).into_iter().sum()
}

fn full(service: &Service) -> Decimal {
    cents(cents(service.price.clone().unwrap().full) * service.units.clone().unwrap())
}

proptest! {
    #[test]
    fn fees_by_units_are_what_is_paid_and_what_was_taken((services, caps) in with_caps(), share in 0u32..=100) {
        let expected = expect(&services, Some(Decimal::from(share)), &caps);
        for (service, expected) in services.iter().zip(&expected) {
            let taken: Decimal = expected.steps.iter().map(|step| step.amount).sum();
            let allowed = expected.allowed.clone().unwrap();
            prop_assert_eq!(allowed + taken, full(service));
            prop_assert!(allowed >= Decimal::ZERO && expected.steps.iter().all(|step| step.amount > Decimal::ZERO));
            prop_assert!(allowed.normalize().scale() <= 2);
        }
    }

    #[test]
    fn the_reduction_never_raises_a_payment_and_more_of_it_never_pays_more(
        services in services(), less in 0u32..=100, more in 0u32..=100,
    ) {
        let (less, more) = (less.min(more), less.max(more));
        let none = expect(&services, None, &[]);
        let some = expect(&services, Some(Decimal::from(less)), &[]);
        let most = expect(&services, Some(Decimal::from(more)), &[]);
        for ((none, some), most) in amounts(&none).iter().zip(amounts(&some)).zip(amounts(&most)) {
            prop_assert!(*none >= some && some >= most);
        }
    }

    #[test]
    fn one_unit_alone_is_not_reduced(service in service(), others in services()) {
        let one = Service { units: Ok(Decimal::ONE), reduced: true, ..service };
        let outside = others.into_iter().map(|other| Service { reduced: false, ..other });
        let day: Vec<Service> = std::iter::once(one).chain(outside).collect();
        prop_assert_eq!(expect(&day, Some(Decimal::from(50)), &[]), expect(&day, None, &[]));
    }

    #[test]
    fn no_cap_is_exceeded((services, caps) in with_caps(), share in 0u32..=100) {
        let paid = amounts(&expect(&services, Some(Decimal::from(share)), &caps));
        let free = amounts(&expect(&services, Some(Decimal::from(share)), &[]));
        for cap in &caps {
            let sum: Decimal = cap.lines.iter().map(|line| paid[*line]).sum();
            prop_assert!(sum <= cap.limit.clone().unwrap());
        }
        for (paid, free) in paid.iter().zip(&free) {
            prop_assert!(paid <= free);
        }
    }

    /// Without caps only ties ask for an order; and a tie pays the same in all, with percentages and charges alike.
    #[test]
    fn the_order_of_lines_changes_nothing_but_ties(services in services(), seed in any::<u64>()) {
        let plain: Vec<Service> =
            services.into_iter().map(|one| Service { percents: Vec::new(), charge: None, ..one }).collect();
        let mut order: Vec<usize> = (0..plain.len()).collect();
        order.sort_by_key(|at| (*at as u64).wrapping_mul(seed | 1) % 1009);
        let turned: Vec<Service> = order.iter().map(|at| plain[*at].clone()).collect();
        let share = Some(Decimal::from(50));
        let (before, after) = (expect(&plain, share, &[]), expect(&turned, share, &[]));
        prop_assert_eq!(total(&before), total(&after));
        let rank = |one: &Service| {
            let price = one.price.clone().unwrap();
            (price.practice_expense, price.full)
        };
        let top = plain.iter().filter(|one| one.reduced && one.units != Ok(Decimal::ZERO)).map(rank).max();
        let tied = plain.iter().filter(|one| one.reduced && one.units != Ok(Decimal::ZERO) && Some(rank(one)) == top).count();
        if tied < 2 {
            for (place, at) in order.iter().enumerate() {
                prop_assert_eq!(&before[*at], &after[place]);
            }
        }
    }

    /// What is known although another line is not stays so, whatever that line turns out to be.
    #[test]
    fn a_known_amount_stands_whatever_the_unknown_turn_out_to_be((services, caps) in with_caps(), which in any::<prop::sample::Index>(), how in 0u8..3) {
        let at = which.index(services.len());
        let share = Some(Decimal::from(50));
        let mut open = services.clone();
        let needs = Needs::from([String::from("a fact")]);
        match how {
            0 => open[at].units = Err(needs.clone()),
            1 => open[at].price = Err(needs.clone()),
            _ => open[at].price = Ok(Price { practice_expense: None, ..open[at].price.clone().unwrap() }),
        }
        let (known, unknown) = (expect(&services, share, &caps), expect(&open, share, &caps));
        for (known, unknown) in known.iter().zip(&unknown) {
            match &unknown.allowed {
                Ok(amount) => prop_assert_eq!(amount, known.allowed.as_ref().unwrap()),
                Err(needs) => prop_assert!(!needs.is_empty(), "an unknown amount names what it waits for"),
            }
        }
    }
}
