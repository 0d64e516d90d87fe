//! What a session is expected to be paid, from its units, modifiers and the fees of a run.
//!
//! In: the sessions of a day with their verdicts, and fees. Out: [`Payments`] of each of them. What always holds: nothing here changes a
//! decision; an amount that is not known names what it waits for; of sessions that share a cap the one that stands first is paid first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use super::answer::Settled;
use super::case::Case;
use super::charges;
use super::day_caps::{Earlier, caps};
use super::evaluate::{Context, Evaluator, Frames};
use super::order;
use super::rule;
use super::shares;
use super::verdict::LineVerdict;
use crate::engine::options::{Fees, Options};
use crate::engine::three::{Outcome, Truth};
use crate::lang::typed::{Effect, Scope};
use crate::model::determination::{Decision, LinePayment, SessionPayment, Taken};
use crate::model::state::State;
use crate::model::value::Value;
use crate::payment::{By, Expected, Known, Needs, NoFee, Percent, Price, Service, Setting, cents, expect};
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
    /// What is `expected` for the lines of the session at `own` of a day.
    #[must_use]
    pub fn of(day: &Day<'_, '_>, own: usize, expected: Vec<Expected>) -> Self {
        let prices = day.settled.get(own).zip(day.verdicts.get(own)).map(|(settled, verdicts)| {
            let price = |(line, verdict): (usize, &LineVerdict)| {
                price(&settled.case, line, &verdict.modifiers, day.fees).ok().map(|p: Price| cents(p.full))
            };
            verdicts.iter().enumerate().map(price).collect()
        });
        Self { fees: prices.unwrap_or_default(), expected, costs: BTreeMap::new() }
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

/// The sessions of a day that are decided together, and what stands before them.
#[derive(Clone, Copy)]
pub struct Day<'s, 'a> {
    /// The sessions.
    pub settled: &'s [Settled<'a>],
    /// The verdicts of their lines.
    pub verdicts: &'s [Vec<LineVerdict>],
    /// What a unit is paid at.
    pub fees: &'s Fees,
    /// For each of them what stands before it and is not decided with it; none: nothing does.
    pub recorded: &'s [Vec<Earlier<'s, 'a>>],
}

/// What is expected for the lines of each session of a day, with the units that `units` says of each line: what stands first is paid first.
pub(super) fn paid(day: Day<'_, '_>, units: fn(&LineVerdict) -> Option<Decimal>) -> Vec<Vec<Expected>> {
    let records: Vec<_> = day.settled.iter().map(|one| one.case.session.record).collect();
    let mut all: Vec<Vec<Expected>> = vec![Vec::new(); day.settled.len()];
    let mut done: Vec<Earlier<'_, '_>> = Vec::new();
    for own in order::of(&records) {
        let Some(case) = day.settled.get(own).map(|one| &one.case) else { continue };
        let recorded = day.recorded.get(own).map(Vec::as_slice).unwrap_or_default();
        let before: Vec<&Earlier<'_, '_>> = recorded.iter().chain(&done).collect();
        let expected = of_session(day, own, &before, units);
        done.push(Earlier::new(case, &expected, &before));
        if let Some(slot) = all.get_mut(own) {
            *slot = expected;
        }
    }
    all
}

/// What is expected for the lines of the session at `own`, with what stands before it.
fn of_session(
    day: Day<'_, '_>,
    own: usize,
    before: &[&Earlier<'_, '_>],
    units: fn(&LineVerdict) -> Option<Decimal>,
) -> Vec<Expected> {
    let Day { settled, verdicts, fees, .. } = day;
    let Some(case) = settled.get(own).map(|settled| &settled.case) else { return Vec::new() };
    let payment = &case.program.profile.payment;
    let mut services: Vec<Service> = Vec::new();
    // Of each line of this session, where its services stand.
    let mut mine: Vec<Range<usize>> = Vec::new();
    for (at, (one, verdicts)) in settled.iter().zip(verdicts).enumerate() {
        let same = match at == own || payment.share.is_none() {
            true => Ok(true),
            false if payment.pool == Pool::Session => Ok(false),
            false => same_payee(case, &one.case),
        };
        if at != own && (payment.share.is_none() || same == Ok(false)) {
            continue;
        }
        for (line, verdict) in verdicts.iter().enumerate() {
            let from = services.len();
            services.extend(self::services(&one.case, line, verdict, fees, units(verdict)).into_iter().map(
                |mut service| {
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
                },
            ));
            if at == own {
                mine.push(from..services.len());
            }
        }
    }
    let caps = caps(case, &mine, before);
    let expected = expect(&services, payment.share, &caps);
    mine.into_iter().map(|range| together(expected.get(range).unwrap_or_default())).collect()
}

/// The parts of a line as one.
fn together(parts: &[Expected]) -> Expected {
    let mut whole = Expected { allowed: Ok(Decimal::ZERO), steps: Vec::new() };
    for part in parts {
        whole.allowed = match (whole.allowed, &part.allowed) {
            (Ok(sum), Ok(amount)) => Ok(sum.saturating_add(*amount)),
            (Err(needs), Ok(_)) => Err(needs),
            (Ok(_), Err(needs)) => Err(needs.clone()),
            (Err(needs), Err(more)) => Err(needs.union(more).cloned().collect()),
        };
        for step in &part.steps {
            match whole.steps.iter_mut().find(|other| other.by == step.by) {
                Some(other) => other.amount = other.amount.saturating_add(step.amount),
                None => whole.steps.push(step.clone()),
            }
        }
    }
    if whole.allowed.is_err() {
        whole.steps.clear();
    }
    whole
}

/// Whether two sessions are paid to one payee, by the tax id.
fn same_payee(one: &Case<'_>, other: &Case<'_>) -> Known<bool> {
    let id = one.program.ids.tax_id;
    match (one.session.session.get(id), other.session.session.get(id)) {
        (State::Unknown, _) | (_, State::Unknown) => Err(Needs::from([String::from("billing.tax_id")])),
        (mine, theirs) => Ok(mine == theirs),
    }
}

/// A line as it is paid: as one, or the units without an assistant's modifier and those with it.
fn services(case: &Case<'_>, line: usize, verdict: &LineVerdict, fees: &Fees, units: Option<Decimal>) -> Vec<Service> {
    let share = units.filter(|n| !n.is_zero() && apart(case, verdict));
    let Some(units) = share else {
        let percents = percents(case, line, None);
        return vec![service(case, line, fees, units, &verdict.modifiers, percents)];
    };
    parts(case, verdict, units)
        .map(|(n, modifiers)| {
            let percents = percents(case, line, Some(&modifiers));
            service(case, line, fees, Some(n), &modifiers, percents)
        })
        .collect()
}

/// The units of a line without an assistant's modifier and those with it, with the modifiers of each.
fn parts(case: &Case<'_>, verdict: &LineVerdict, units: Decimal) -> impl Iterator<Item = (Decimal, Vec<String>)> {
    let plain = verdict.modifiers.clone();
    let with = verdict.part.as_ref().map(|part| (part.units.min(units), shares::with_part(case, &plain, part)));
    let rest = units.saturating_sub(with.as_ref().map_or(Decimal::ZERO, |(n, _)| *n));
    std::iter::once((rest, plain)).chain(with).filter(|(n, _)| !n.is_zero())
}

/// Whether a rule pays a part of a line, or of some of its units.
pub(super) fn pays(case: &Case<'_>, rule: usize, line: usize, verdict: &LineVerdict) -> bool {
    let holds = |truth: &Truth, amount: &Outcome| truth.is_true() && *amount != Outcome::Absent;
    let units = match verdict.units {
        Some(units) if units.is_zero() => return false,
        units => units.filter(|_| apart(case, verdict)),
    };
    match units {
        None => case.ruling(rule, line).is_some_and(|ruling| holds(&ruling.truth, &ruling.amount)),
        Some(units) => parts(case, verdict, units).any(|(_, modifiers)| {
            with_modifiers(case, rule, line, &modifiers).is_some_and(|(truth, amount)| holds(&truth, &amount))
        }),
    }
}

fn service(
    case: &Case<'_>,
    line: usize,
    fees: &Fees,
    units: Option<Decimal>,
    modifiers: &[String],
    percents: Vec<Percent>,
) -> Service {
    let payment = &case.program.profile.payment;
    let code = case.session.code(&case.program.ids, line);
    let known = units.ok_or_else(|| Needs::from([format!("the units of {code}")]));
    Service {
        code: code.to_owned(),
        price: price(case, line, modifiers, fees),
        reduced: payment.codes.has(&Value::text(code)),
        percents,
        charge: charge(case, line, &known).filter(|_| payment.lesser_of_charge),
        units: known,
    }
}

/// Whether only a part of the units, or none of them, carries a modifier that rules gave the whole line for an assistant: what rules pay
/// of a line by its modifiers is then asked of each part.
fn apart(case: &Case<'_>, verdict: &LineVerdict) -> bool {
    let shares = &case.program.profile.claim.shares;
    let carries = |modifier: &String| shares.iter().any(|share| share.modifiers.contains(modifier));
    verdict.part.is_some() || (verdict.share_note.is_some() && !verdict.modifiers.iter().any(carries))
}

/// What a unit of a line is paid at.
fn price(case: &Case<'_>, line: usize, modifiers: &[String], fees: &Fees) -> Known<Price> {
    let ids = &case.program.ids;
    let code = case.session.code(ids, line);
    let place = charges::fact(case, line, ids.line_place);
    let setting = place.known().and_then(Value::as_text).map(Setting::of_place);
    let found = fees.schedule.price(code, modifiers, setting, case.session.date);
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

/// The percentages that rules pay of a line, or of units of it that carry these modifiers.
fn percents(case: &Case<'_>, line: usize, modifiers: Option<&[String]>) -> Vec<Percent> {
    let rules = case.rules_with(|effect| matches!(effect, Effect::Pay(_)));
    let part = |rule: usize| {
        let (truth, amount) = match modifiers {
            Some(modifiers) => with_modifiers(case, rule, line, modifiers)?,
            None => case.ruling(rule, line).map(|ruling| (ruling.truth.clone(), ruling.amount.clone()))?,
        };
        let percent = match (&truth, &amount) {
            (Truth::False, _) | (Truth::True, Outcome::Absent) => return None,
            (Truth::True, Outcome::Known(value)) => value.as_number().ok_or_else(Needs::new),
            (truth, amount) => Err(waiting(truth, amount)),
        };
        Some(Percent { rule, percent })
    };
    rules.filter_map(part).collect()
}

/// What a rule comes to on units of a line that carry these modifiers. While it is open which modifiers the line has, it is as for the line.
fn with_modifiers(case: &Case<'_>, rule: usize, line: usize, modifiers: &[String]) -> Option<(Truth, Outcome)> {
    let ruling = case.ruling(rule, line)?;
    let Some(Outcome::Known(_)) = case.billed.get(line) else {
        return Some((ruling.truth.clone(), ruling.amount.clone()));
    };
    let checked = case.program.profile.rules.get(rule).filter(|checked| checked.status.is_none())?;
    let mut billed = case.billed.clone();
    if let Some(slot) = billed.get_mut(line) {
        *slot = Outcome::Known(Value::List(modifiers.iter().map(|modifier| Value::text(modifier)).collect()));
    }
    let mut evaluator = Evaluator::new(Context { billed: &billed, ..case.context() });
    let frames = Frames::of((checked.body.scope == Scope::EachLine).then_some(line));
    let truth = rule::fires(&mut evaluator, checked, frames, case.session.date);
    let amount = match &checked.body.effect {
        Effect::Pay(share) if !truth.is_false() => evaluator.eval(share, frames),
        _ => Outcome::Absent,
    };
    Some((truth, amount))
}

/// What a rule waits for on a line.
pub(super) fn waiting(truth: &Truth, amount: &Outcome) -> Needs {
    let open = truth.unknown().into_iter().flatten().map(ToString::to_string);
    open.chain(amount.waits().iter().map(ToString::to_string)).collect()
}
