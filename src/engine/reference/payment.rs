//! What a session is expected to be paid, from its units, modifiers and the fees of a run.
//!
//! In: the sessions of a day with their verdicts, and fees. Out: [`Payments`] of one of them. What always holds: nothing here changes a
//! decision; an amount that is not known names what it waits for.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::answer::Settled;
use super::case::Case;
use super::charges;
use super::verdict::LineVerdict;
use crate::engine::ops::numbers;
use crate::engine::options::{Fees, Options};
use crate::engine::three::{Outcome, Truth};
use crate::lang::typed::{Effect, Per, Pick};
use crate::model::determination::{Decision, LinePayment, SessionPayment, Taken};
use crate::model::state::State;
use crate::model::value::Value;
use crate::payment::{By, Cap, Expected, Known, Needs, NoFee, Percent, Price, Service, Setting, cents, expect};
use crate::units::Pool;

/// What is expected for the lines of a session.
#[derive(Clone, Debug)]
pub struct Payments {
    /// Dollars of one unit of each line, where known.
    fees: Vec<Option<Decimal>>,
    /// By line.
    expected: Vec<Expected>,
    /// What rules cost, by place in the profile; `None`: not known.
    pub costs: BTreeMap<usize, Option<Decimal>>,
}

impl Payments {
    /// What is expected for the session at `own` of a day.
    #[must_use]
    pub fn of(settled: &[Settled<'_>], verdicts: &[Vec<LineVerdict>], own: usize, fees: &Fees) -> Self {
        let paid = paid(settled, verdicts, own, fees, |verdict| verdict.units);
        let prices = settled.get(own).zip(verdicts.get(own)).map(|(settled, verdicts)| {
            let price = |(line, verdict)| price(&settled.case, line, verdict, fees).ok().map(|p: Price| cents(p.full));
            verdicts.iter().enumerate().map(price).collect()
        });
        Self { fees: prices.unwrap_or_default(), expected: paid, costs: BTreeMap::new() }
    }

    /// Whether a rule took from a line.
    #[must_use]
    pub fn taken_by(&self, rule: usize, line: usize) -> bool {
        self.expected.get(line).is_some_and(|expected| expected.steps.iter().any(|step| step.by == By::Rule(rule)))
    }

    /// What a rule costs; `None`: not known.
    #[must_use]
    pub fn cost(&self, rule: usize) -> Option<Decimal> {
        self.costs.get(&rule).copied().flatten()
    }

    /// As an answer has it.
    #[must_use]
    pub fn of_line(&self, case: &Case<'_>, line: usize) -> Option<LinePayment> {
        let expected = self.expected.get(line)?;
        let taken = |step: &crate::payment::Step| {
            let rule = match step.by {
                By::Rule(rule) => case.program.profile.rules.get(rule),
                By::MultipleProcedure | By::Charge => None,
            };
            let by = match (step.by, rule.map(|rule| &rule.body.effect)) {
                (By::MultipleProcedure, _) => "multiple_procedure",
                (By::Charge, _) => "charge",
                (By::Rule(_), Some(Effect::Pay(_))) => "pay",
                (By::Rule(_), _) => "cap_payment",
            };
            Taken { by: String::from(by), rule: rule.map(|rule| rule.id.clone()), amount: step.amount }
        };
        Some(LinePayment {
            fee: self.fees.get(line).copied().flatten(),
            allowed: expected.allowed.as_ref().ok().copied(),
            taken: expected.steps.iter().map(taken).collect(),
            missing: expected.allowed.as_ref().err().into_iter().flatten().cloned().collect(),
        })
    }

    /// The sum of the lines, and of those that can be sent now.
    #[must_use]
    pub fn of_session(&self, verdicts: &[LineVerdict], options: &Options) -> SessionPayment {
        let sum = |which: fn(&LineVerdict) -> bool| {
            let lines = self.expected.iter().zip(verdicts).filter(|(_, verdict)| which(verdict));
            lines
                .map(|(expected, _)| expected.allowed.as_ref().ok())
                .try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(*amount?))
        };
        let missing: BTreeSet<&String> =
            self.expected.iter().filter_map(|e| e.allowed.as_ref().err()).flatten().collect();
        SessionPayment {
            fees: options.fees.as_ref().and_then(|fees| fees.digest.clone()),
            allowed: sum(|_| true),
            sent_now: sum(|verdict| verdict.decision == Decision::Covered),
            missing: missing.into_iter().cloned().collect(),
        }
    }
}

/// What is expected for the lines of the session at `own`, with the units that `units` says of each line of the day.
pub(super) fn paid(
    settled: &[Settled<'_>],
    verdicts: &[Vec<LineVerdict>],
    own: usize,
    fees: &Fees,
    units: fn(&LineVerdict) -> Option<Decimal>,
) -> Vec<Expected> {
    let Some(case) = settled.get(own).map(|settled| &settled.case) else { return Vec::new() };
    let payment = &case.program.profile.payment;
    let mut services: Vec<Service> = Vec::new();
    let mut mine = 0..0;
    for (at, (one, verdicts)) in settled.iter().zip(verdicts).enumerate() {
        let same = match at == own || payment.share.is_none() {
            true => Ok(true),
            false if payment.pool == Pool::Session => Ok(false),
            false => same_payee(case, &one.case),
        };
        if at != own && (payment.share.is_none() || same == Ok(false)) {
            continue;
        }
        let from = services.len();
        services.extend(verdicts.iter().enumerate().map(|(line, verdict)| {
            let mut service = service(&one.case, line, verdict, fees, units(verdict));
            if let (Err(needs), Ok(n)) = (&same, &service.units)
                && !n.is_zero()
            {
                // Whether it is ranked with the others is not known, so neither is who comes first.
                service.units = Err(needs.clone());
            }
            if at != own {
                service.code = format!("{} ({})", service.code, one.case.session.record.id());
            }
            service
        }));
        if at == own {
            mine = from..services.len();
        }
    }
    // Each session has caps of its own: they are for its lines alone.
    let caps = caps(case, mine.start);
    expect(&services, payment.share, &caps).into_iter().skip(mine.start).take(mine.len()).collect()
}

/// Whether two sessions are paid to one payee, by the tax id.
fn same_payee(one: &Case<'_>, other: &Case<'_>) -> Known<bool> {
    let id = one.program.ids.tax_id;
    match (one.session.session.get(id), other.session.session.get(id)) {
        (State::Unknown, _) | (_, State::Unknown) => Err(Needs::from([String::from("billing.tax_id")])),
        (mine, theirs) => Ok(mine == theirs),
    }
}

fn service(case: &Case<'_>, line: usize, verdict: &LineVerdict, fees: &Fees, units: Option<Decimal>) -> Service {
    let payment = &case.program.profile.payment;
    let code = case.session.code(&case.program.ids, line);
    let known = units.ok_or_else(|| Needs::from([format!("the units of {code}")]));
    Service {
        code: code.to_owned(),
        price: if apart(case, verdict) {
            Err(Needs::from([format!(
                "what the units of {code} with and without an assistant's modifier are each paid"
            )]))
        } else {
            price(case, line, verdict, fees)
        },
        reduced: payment.codes.has(&Value::text(code)),
        percents: percents(case, line),
        charge: charge(case, line, &known).filter(|_| payment.lesser_of_charge),
        units: known,
    }
}

/// Whether only a part of the units, or none of them, carries a modifier that rules gave the whole line for an assistant: percentages are of
/// whole lines, so nothing is expected of such a line.
fn apart(case: &Case<'_>, verdict: &LineVerdict) -> bool {
    let shares = &case.program.profile.claim.shares;
    let carries = |modifier: &String| shares.iter().any(|share| share.modifiers.contains(modifier));
    verdict.part.is_some() || (verdict.share_note.is_some() && !verdict.modifiers.iter().any(carries))
}

/// What a unit of a line is paid at.
fn price(case: &Case<'_>, line: usize, verdict: &LineVerdict, fees: &Fees) -> Known<Price> {
    let ids = &case.program.ids;
    let code = case.session.code(ids, line);
    let place = charges::fact(case, line, ids.line_place);
    let setting = place.known().and_then(Value::as_text).map(Setting::of_place);
    let found = fees.schedule.price(code, &verdict.modifiers, setting, case.session.date);
    let need = |words: String| Needs::from([words]);
    found.map_err(|none| match none {
        NoFee::NotListed => need(format!("the fee of {code} on {}", case.session.date)),
        NoFee::NotPriced(None) => need(format!("the fee of {code}")),
        NoFee::NotPriced(Some(status)) => {
            need(format!("the fee of {code}, which the schedule gives with status {status} alone"))
        }
        NoFee::SettingUnknown => need(format!("place_of_service (line {})", line.saturating_add(1))),
    })
}

/// The charge for the units of a line; `None`: it has none.
fn charge(case: &Case<'_>, line: usize, units: &Known<Decimal>) -> Option<Known<Decimal>> {
    match charges::per_unit(case, line) {
        Outcome::Absent => None,
        Outcome::Unknown(unknown) => Some(Err(unknown.waits.iter().map(ToString::to_string).collect())),
        Outcome::Known(value) => {
            let each = value.as_number()?;
            Some(units.clone().map(|units| cents(each.saturating_mul(units))))
        }
    }
}

/// The percentages that rules pay of a line.
fn percents(case: &Case<'_>, line: usize) -> Vec<Percent> {
    let rules = case.rules_with(|effect| matches!(effect, Effect::Pay(_)));
    let part = |rule: usize| {
        let ruling = case.ruling(rule, line)?;
        let percent = match (&ruling.truth, &ruling.amount) {
            (Truth::False, _) | (Truth::True, Outcome::Absent) => return None,
            (Truth::True, Outcome::Known(value)) => value.as_number().ok_or_else(Needs::new),
            (truth, amount) => Err(waiting(truth, amount)),
        };
        Some(Percent { rule, percent })
    };
    rules.filter_map(part).collect()
}

/// The caps of a session, its lines counted from `first`.
fn caps(case: &Case<'_>, first: usize) -> Vec<Cap> {
    let mut caps = Vec::new();
    for rule in case.rules_with(|effect| matches!(effect, Effect::CapPayment(..))) {
        let Some(Effect::CapPayment(_, per)) = case.program.profile.rules.get(rule).map(|rule| &rule.body.effect)
        else {
            continue;
        };
        let in_scope = |line: &usize| !case.truth(rule, *line).is_false();
        let lines: Vec<usize> = (0..case.size()).filter(in_scope).collect();
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for line in lines {
            let key = match per {
                Per::Line => format!("{line:04}"),
                Per::Code => case.session.code(&case.program.ids, line).to_owned(),
                Per::Session => String::new(),
            };
            groups.entry(key).or_default().push(line);
        }
        for lines in groups.into_values() {
            let open: Needs = lines
                .iter()
                .filter_map(|line| case.ruling(rule, *line))
                .filter(|ruling| matches!(ruling.truth, Truth::Unknown(_)))
                .flat_map(|ruling| waiting(&ruling.truth, &ruling.amount))
                .collect();
            let amounts: Vec<Outcome> =
                lines.iter().filter_map(|line| case.ruling(rule, *line)).map(|ruling| ruling.amount.clone()).collect();
            let limit = match numbers::pick(Pick::Smallest, &amounts) {
                // No row, no limit.
                Outcome::Absent => continue,
                _ if !open.is_empty() => Err(open),
                Outcome::Known(value) => value.as_number().ok_or_else(Needs::new),
                Outcome::Unknown(unknown) => Err(unknown.waits.iter().map(ToString::to_string).collect()),
            };
            let lines = lines.into_iter().map(|line| line.saturating_add(first)).collect();
            caps.push(Cap { rule, limit, lines });
        }
    }
    caps
}

fn waiting(truth: &Truth, amount: &Outcome) -> Needs {
    let open = truth.unknown().into_iter().flatten().map(ToString::to_string);
    open.chain(amount.waits().iter().map(ToString::to_string)).collect()
}
