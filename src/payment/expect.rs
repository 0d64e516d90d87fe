//! The expected payment of the lines of a day, step by step.
//!
//! Fee by units with the multiple-procedure reduction, then percentages, then no more than the charge, then caps. In: [`Service`]s
//! of one day in the order of the records. Out: by service, an [`Expected`].

use rust_decimal::Decimal;

use super::cap::{self, Cap};
use super::cents::cents;
use super::multiple;
use super::service::{Known, Service};

/// What took from a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The multiple-procedure reduction.
    MultipleProcedure,
    /// A rule: a percentage or a cap.
    Rule(usize),
    /// The charge, which is less than the fee.
    Charge,
}

/// What one step took from a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it was.
    pub by: By,
    /// How many dollars, above zero.
    pub amount: Decimal,
}

/// What is expected for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Dollars in whole cents, or what they wait for.
    pub allowed: Known<Decimal>,
    /// What was taken on the way; empty where the amount is not known.
    pub steps: Vec<Step>,
}

/// The expected payments of services of one day. `share`: the percentage of the practice expense that units beyond the first
/// lose.
#[must_use]
pub fn expect(services: &[Service], share: Option<Decimal>, caps: &[Cap]) -> Vec<Expected> {
    let mut steps: Vec<Vec<Step>> = vec![Vec::new(); services.len()];
    let mut note = |line: usize, by: By, amount: Decimal| {
        if let Some(steps) = steps.get_mut(line).filter(|_| !amount.is_zero()) {
            steps.push(Step { by, amount });
        }
    };
    let mut paid: Vec<Known<Decimal>> = Vec::with_capacity(services.len());
    for (line, (service, priced)) in services.iter().zip(multiple::price(services, share)).enumerate() {
        // No unit is paid nothing, whatever the fee.
        if service.units == Ok(Decimal::ZERO) {
            paid.push(Ok(Decimal::ZERO));
            continue;
        }
        paid.push(priced.and_then(|priced| {
            note(line, By::MultipleProcedure, priced.full.saturating_sub(priced.paid));
            let mut amount = priced.paid;
            for part in &service.percents {
                let percent = part.percent.clone()?.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
                let kept = amount.saturating_mul(percent).checked_div(Decimal::ONE_HUNDRED).unwrap_or(amount);
                let kept = cents(kept).min(amount);
                note(line, By::Rule(part.rule), amount.saturating_sub(kept));
                amount = kept;
            }
            if let Some(charge) = &service.charge {
                let kept = amount.min(charge.clone()?.max(Decimal::ZERO));
                note(line, By::Charge, amount.saturating_sub(kept));
                amount = kept;
            }
            Ok(amount)
        }));
    }
    for one in caps {
        cap::apply(one, &mut paid, &mut |line, amount| note(line, By::Rule(one.rule), amount));
    }
    let known = |(allowed, steps): (Known<Decimal>, Vec<Step>)| match allowed {
        Ok(_) => Expected { allowed, steps },
        Err(_) => Expected { allowed, steps: Vec::new() },
    };
    paid.into_iter().zip(steps).map(known).collect()
}
