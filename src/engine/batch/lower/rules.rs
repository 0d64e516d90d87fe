//! Rules: when each holds on the line in each slot, and what it then gives.

use super::{Frames, Lower, unfolded};
use crate::engine::batch::graph::{Cond, CondNode, Num, not};
use crate::engine::batch::input::Form;
use crate::lang::typed::{Effect, Expr, Frame, Kind, Noun, Over, Per, Read, Scope};
use crate::model::facts::FactId;
use crate::model::value::Value;
use crate::profile::checked::Rule;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A rule on the line in each slot.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// Its place in the profile.
    pub rule: usize,
    /// When it fires, where it is a rule for the session: then on every line.
    pub session: Option<Cond>,
    /// When its effect holds.
    pub holds: Vec<Cond>,
    /// What it gives.
    pub amount: Amount,
    /// When that is something new: a modifier that is not recorded, a part of the payment. Nowhere for other effects.
    pub new: Vec<Cond>,
}

/// What a rule gives beside its effect.
#[derive(Clone, Debug)]
pub enum Amount {
    /// Nothing.
    None,
    /// On each line: the modifier, and when it is that one. Empty where it cannot be told.
    Modifiers(Vec<Option<Vec<(Cond, Value)>>>),
    /// On each line: no more units than this.
    Cap(Per, Vec<Num>),
    /// No more lines than this, and when.
    Lines(Vec<(Cond, Decimal)>),
    /// On each line: a part of the payment.
    Share(Vec<Num>),
    /// On each line, the lines that it is paid inside of, and when. `None`: it cannot be told which.
    Into(Vec<Option<Vec<(usize, Cond)>>>),
    /// The batch engine does not know what comes of it.
    Unknown,
}

impl Lower<'_> {
    /// A rule on every slot.
    pub fn rule(&mut self, at: usize, rule: &Rule) -> Ruling {
        let session = rule.body.scope == Scope::Session;
        let whole = if session { Some(self.fires(rule, Frames::default())) } else { None };
        let mut holds = Vec::new();
        for slot in 0..self.slots {
            let frames = Frames { own: Some(slot), ..Frames::default() };
            let fires = match whole {
                Some(whole) => whole,
                None => self.fires(rule, frames),
            };
            let exists = self.graph.cond(CondNode::Exists(slot));
            holds.push(self.graph.and([exists, fires]));
        }
        let frames = |slot: usize| Frames { own: (!session).then_some(slot), ..Frames::default() };
        let amount = match &rule.body.effect {
            Effect::AddModifier(value) => {
                Amount::Modifiers((0..self.slots).map(|slot| self.modifier(value, frames(slot))).collect())
            }
            Effect::CapUnits(value, per) => {
                Amount::Cap(per.clone(), (0..self.slots).map(|slot| self.number(value, frames(slot))).collect())
            }
            Effect::Pay(value) => Amount::Share((0..self.slots).map(|slot| self.number(value, frames(slot))).collect()),
            Effect::Bundle => Amount::Into((0..self.slots).map(|slot| self.into(rule, frames(slot), slot)).collect()),
            Effect::CapLines(value) => self.most_lines(value).map_or(Amount::Unknown, Amount::Lines),
            Effect::Deny | Effect::Hold | Effect::Review | Effect::Warn | Effect::CapPayment(..) => Amount::None,
        };
        let new = (0..self.slots).map(|slot| self.new_on(&amount, slot)).collect();
        Ruling { rule: at, session: whole, holds, amount, new }
    }

    fn new_on(&mut self, amount: &Amount, slot: usize) -> Cond {
        let mut any = Vec::new();
        match amount {
            Amount::Modifiers(by_slot) => {
                for (when, value) in by_slot.get(slot).into_iter().flatten().flatten() {
                    let recorded = self.recorded_modifiers(slot, &super::set_of(Some(value)));
                    any.push(self.graph.and([*when, not(recorded)]));
                }
            }
            Amount::Share(percents) => {
                any.extend(percents.get(slot).map(|percent| self.graph.number_given(*percent)));
            }
            Amount::None | Amount::Lines(_) | Amount::Cap(..) | Amount::Into(_) | Amount::Unknown => {}
        }
        self.graph.or(any)
    }

    /// How many lines a rule leaves, and when; `None` where that may be absent, or is no choice among numbers.
    fn most_lines(&mut self, value: &Expr) -> Option<Vec<(Cond, Decimal)>> {
        let never = self.graph.constant(false);
        let choices = self.choices(value, Frames::default())?.into_iter().filter(|(when, _)| *when != never);
        let number = |(when, value)| match value {
            Some(Value::Number(most)) => Some((when, most)),
            _ => None,
        };
        choices.map(number).collect()
    }

    /// In force, in scope, not excepted, and its requirement not met.
    fn fires(&mut self, rule: &Rule, frames: Frames) -> Cond {
        let mut parts = vec![self.dated(rule.dated_by.as_ref(), (rule.from, rule.until))];
        if let Some(filter) = &rule.body.filter {
            parts.push(self.cond(filter, frames));
        }
        if let Some(unless) = &rule.body.unless {
            parts.push(not(self.cond(unless, frames)));
        }
        if let Some(require) = &rule.body.require {
            parts.push(not(self.cond(require, frames)));
        }
        for exception in &rule.exceptions {
            let dates = self.dated(exception.dated_by.as_ref(), (exception.from, exception.until));
            let when = self.cond(&exception.when, frames);
            parts.push(not(self.graph.and([dates, when])));
        }
        self.graph.and(parts)
    }

    /// Whether dates include the date of service, or the date of the fact that decides.
    pub fn dated(&mut self, by: Option<&Expr>, (from, until): (Option<Date>, Option<Date>)) -> Cond {
        let date = match by {
            Some(by) => self.number(by, Frames::default()),
            None => self.date(),
        };
        self.in_dates(date, from, until)
    }

    /// The modifier that a rule adds, and when it is that one.
    fn modifier(&mut self, value: &Expr, frames: Frames) -> Option<Vec<(Cond, Value)>> {
        let choices = self.choices(value, frames)?;
        Some(choices.into_iter().filter_map(|(when, value)| Some((when, value?))).collect())
    }

    /// The lines that made a rule bundle the line in a slot: those that its quantifiers found. Where it depends on the order of evaluation which
    /// quantifiers were asked, it cannot be told.
    fn into(&mut self, rule: &Rule, frames: Frames, own: usize) -> Option<Vec<(usize, Cond)>> {
        let mut found = Vec::new();
        if let Some(filter) = &rule.body.filter {
            self.found(filter, frames, true, &mut found)?;
        }
        if let Some(require) = &rule.body.require {
            self.found(require, frames, false, &mut found)?;
        }
        found.retain(|(slot, _)| *slot != own);
        Some(found)
    }

    fn found(&mut self, expr: &Expr, frames: Frames, chain: bool, found: &mut Vec<(usize, Cond)>) -> Option<()> {
        match &unfolded(expr).kind {
            Kind::And(parts) if chain => parts.iter().try_for_each(|part| self.found(part, frames, chain, found)),
            Kind::Not(inner) => self.found(inner, frames, false, found),
            Kind::Quantified { over, satisfies, .. } => {
                if !matches!(over.noun, Noun::Lines | Noun::CoveredLines) {
                    return Some(());
                }
                let members = self.members(over, satisfies.as_deref(), frames)?;
                let slots: Vec<usize> = self.slots_over(over, frames);
                found.extend(slots.into_iter().zip(members));
                Some(())
            }
            _ if asks_for_lines(expr) => None,
            _ => Some(()),
        }
    }

    fn slots_over(&self, over: &Over, frames: Frames) -> Vec<usize> {
        (0..self.slots).filter(|slot| !(over.other && frames.own == Some(*slot))).collect()
    }

    /// The recorded modifiers of the line in a slot.
    pub fn modifiers(&mut self, slot: usize) -> Option<(usize, Form)> {
        let id = self.program.ids.modifiers?;
        self.of_line(id, slot)
    }

    /// The column of a fact of the line in a slot.
    pub fn of_line(&mut self, id: FactId, slot: usize) -> Option<(usize, Form)> {
        let form = Form::of(&id.def().ty())?;
        Some((self.input(Read::Line(Frame::Own, id), Some(slot), form), form))
    }
}

/// Whether an expression quantifies or counts lines.
fn asks_for_lines(expr: &Expr) -> bool {
    let mut asks = false;
    crate::lang::check::stage::walk(expr, &mut |e| {
        asks |= matches!(e.kind, Kind::Quantified { .. } | Kind::Count(_));
    });
    asks
}
