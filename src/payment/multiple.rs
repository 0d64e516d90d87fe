//! The multiple-procedure reduction: of all units of a day the one with the largest practice expense is paid in full, every other
//! loses a share of its practice expense. Equal practice expense: the larger fee first; equal fee: as listed.
//!
//! In: services and the share. Out: by service, what it is paid and what it lost. Always holds: no service is paid more than
//! without the reduction; a service alone with one unit loses nothing; where it is not known which unit comes first, only the services that
//! may be it are unknown.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::cents::cents;
use super::fee::Price;
use super::service::{Known, Needs, Service};

/// What a service is paid before and after the reduction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Priced {
    /// All units in full.
    pub full: Decimal,
    /// After the reduction.
    pub paid: Decimal,
}

/// The services priced; `share`: the percentage of the practice expense that units beyond the first lose, `None`: no reduction.
pub(super) fn price(services: &[Service], share: Option<Decimal>) -> Vec<Known<Priced>> {
    let first = share.map(|_| first(services));
    services
        .iter()
        .enumerate()
        .map(|(at, service)| {
            let (units, price) = both(&service.units, &service.price)?;
            let full = cents(cents(price.full).saturating_mul(units));
            let (Some(share), Some(first), true) = (share, &first, service.reduced && !units.is_zero()) else {
                return Ok(Priced { full, paid: full });
            };
            let in_full = match first {
                First::None => Decimal::ZERO,
                First::Is(leader) => one_if(*leader == at, units),
                First::MayBe { leader, .. } if *leader != Some(at) && leader.is_some() && !first.may_be(at) => {
                    Decimal::ZERO
                }
                First::MayBe { needs, .. } => return Err(needs.clone()),
            };
            if in_full >= units {
                return Ok(Priced { full, paid: full });
            }
            let Some(expense) = price.practice_expense else { return Err(expense_of(service)) };
            let lost = expense.saturating_mul(share).checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::ZERO);
            let reduced = cents(price.full.saturating_sub(lost)).max(Decimal::ZERO).min(cents(price.full));
            let rest = units.saturating_sub(in_full);
            let paid = cents(cents(price.full).saturating_mul(in_full).saturating_add(reduced.saturating_mul(rest)));
            Ok(Priced { full, paid: paid.min(full) })
        })
        .collect()
}

/// Which service has the unit that is paid in full.
enum First {
    /// None: nothing is reduced.
    None,
    /// This one.
    Is(usize),
    /// One of several, as long as something is not known.
    MayBe {
        /// The first of those that are known.
        leader: Option<usize>,
        /// Those that may come before it.
        others: Vec<usize>,
        /// What it waits for.
        needs: Needs,
    },
}

impl First {
    fn may_be(&self, at: usize) -> bool {
        matches!(self, First::MayBe { others, .. } if others.contains(&at))
    }
}

fn first(services: &[Service]) -> First {
    let some = |s: &&(usize, &Service)| s.1.reduced && s.1.units != Ok(Decimal::ZERO);
    let all: Vec<(usize, &Service)> = services.iter().enumerate().collect();
    let candidates: Vec<(usize, &Service)> = all.iter().filter(some).copied().collect();
    if let [(only, _)] = candidates.as_slice() {
        return First::Is(*only);
    }
    let sure = candidates.iter().filter(|(_, service)| service.units.is_ok());
    let leader = sure.filter_map(|(at, service)| Some((rank(service)?, *at))).min();
    let before = |(at, service): &&(usize, &Service)| {
        let known = rank(service).zip(leader).map(|(own, first)| (own, *at) < first);
        Some(*at) != leader.map(|(_, at)| at) && known.unwrap_or(true)
    };
    let others: Vec<(usize, &Service)> = candidates.iter().filter(before).copied().collect();
    match (leader, others.is_empty()) {
        (None, true) => First::None,
        (Some((_, at)), true) => First::Is(at),
        (leader, false) => First::MayBe {
            leader: leader.map(|(_, at)| at),
            needs: others.iter().flat_map(|(_, service)| unknown(service)).collect(),
            others: others.into_iter().map(|(at, _)| at).collect(),
        },
    }
}

/// The order of services: the larger practice expense, then the larger fee.
fn rank(service: &Service) -> Option<(Reverse<Decimal>, Reverse<Decimal>)> {
    let price: &Price = service.price.as_ref().ok()?;
    Some((Reverse(price.practice_expense?), Reverse(price.full)))
}

/// What is not known of a service that may come first.
fn unknown(service: &Service) -> Needs {
    let mut needs = service.units.as_ref().err().cloned().unwrap_or_default();
    match &service.price {
        Err(more) => needs.extend(more.iter().cloned()),
        Ok(price) if price.practice_expense.is_none() => needs.extend(expense_of(service)),
        Ok(_) => {}
    }
    needs
}

fn expense_of(service: &Service) -> Needs {
    Needs::from([format!("the practice expense of {}", service.code)])
}

fn one_if(holds: bool, units: Decimal) -> Decimal {
    if holds { units.min(Decimal::ONE) } else { Decimal::ZERO }
}

fn both<'a>(units: &'a Known<Decimal>, price: &'a Known<Price>) -> Known<(Decimal, &'a Price)> {
    match (units, price) {
        (Ok(units), Ok(price)) => Ok((*units, price)),
        _ => Err(units.as_ref().err().into_iter().chain(price.as_ref().err()).flatten().cloned().collect()),
    }
}
