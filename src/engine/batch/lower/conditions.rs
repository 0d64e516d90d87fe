//! Conditions.

use super::{Frames, Lower, is_date, unfolded};
use crate::engine::batch::graph::{Cond, CondNode, NumNode, not};
use crate::engine::batch::input::Form;
use crate::engine::ops::dates;
use crate::lang::typed::{Compare, Expr, Kind, Quantifier, Read};
use crate::model::value::{Period, Value};

impl Lower<'_> {
    /// A condition.
    pub fn cond(&mut self, expr: &Expr, frames: Frames) -> Cond {
        match &expr.kind {
            Kind::Define(_, body) => self.cond(body, frames),
            Kind::Const(value) => self.graph.constant(*value == Value::Bool(true)),
            Kind::Param(_) | Kind::If(..) => match self.choices(expr, frames) {
                Some(choices) => {
                    let yes = choices.into_iter().filter(|(_, value)| *value == Some(Value::Bool(true)));
                    let conds: Vec<Cond> = yes.map(|(when, _)| when).collect();
                    self.graph.or(conds)
                }
                None => self.either(expr, frames),
            },
            Kind::Read(read) => self.flag(expr, read, frames),
            Kind::And(parts) => {
                let parts: Vec<Cond> = parts.iter().map(|part| self.cond(part, frames)).collect();
                self.graph.and(parts)
            }
            Kind::Or(parts) => {
                let parts: Vec<Cond> = parts.iter().map(|part| self.cond(part, frames)).collect();
                self.graph.or(parts)
            }
            Kind::Not(inner) => not(self.cond(inner, frames)),
            Kind::Compare(how, a, b) => self.comparison(*how, a, b, frames),
            Kind::In(item, set) => self.is_in(item, set, frames),
            Kind::Has(how, list, what) => self.has(*how, list, what, frames),
            Kind::Present(inner) => self.present(inner, frames),
            Kind::Within { date, period, after, anchor } => self.within(date, period, *after, anchor, frames),
            Kind::Quantified { quantifier, over, satisfies } => {
                match self.members(over, satisfies.as_deref(), frames) {
                    Some(members) => self.quantified(*quantifier, members),
                    None => match self.asked(expr, frames) {
                        Some(input) => self.graph.cond(CondNode::Flag(input)),
                        None => self.graph.opaque(),
                    },
                }
            }
            Kind::NOf(quantifier, parts) => {
                let parts: Vec<Cond> = parts.iter().map(|part| self.cond(part, frames)).collect();
                self.quantified(*quantifier, parts)
            }
            Kind::Set(_)
            | Kind::Count(_)
            | Kind::Sum(..)
            | Kind::Pick(..)
            | Kind::DaysBetween(..)
            | Kind::Lookup { .. }
            | Kind::Arithmetic(..)
            | Kind::PercentOf(..) => self.graph.opaque(),
        }
    }

    /// `if` between two conditions.
    fn either(&mut self, expr: &Expr, frames: Frames) -> Cond {
        let Kind::If(condition, then, otherwise) = &expr.kind else { return self.graph.opaque() };
        let (condition, a, b) = (self.cond(condition, frames), self.cond(then, frames), self.cond(otherwise, frames));
        let (first, second, both) =
            (self.graph.and([condition, a]), self.graph.and([not(condition), b]), self.graph.and([a, b]));
        self.graph.or([first, second, both])
    }

    fn flag(&mut self, expr: &Expr, read: &Read, frames: Frames) -> Cond {
        if matches!(read, Read::Group(_) | Read::AnyAuthorization | Read::OtherCoverage(None)) {
            return self.there(read, frames);
        }
        match self.read(expr, frames) {
            Some((input, Form::Flag)) => self.graph.cond(CondNode::Flag(input)),
            _ => self.graph.opaque(),
        }
    }

    /// Whether a group of facts, an authorization or another coverage is there.
    fn there(&mut self, read: &Read, frames: Frames) -> Cond {
        match self.own(read, frames) {
            Some((read, slot)) => {
                let input = self.input(read, slot, Form::Flag);
                self.graph.cond(CondNode::Given(input))
            }
            None => self.graph.opaque(),
        }
    }

    fn present(&mut self, inner: &Expr, frames: Frames) -> Cond {
        let expr = unfolded(inner);
        if let Kind::Read(read) = &expr.kind {
            if matches!(read, Read::Group(_) | Read::AnyAuthorization | Read::OtherCoverage(None)) {
                return self.there(read, frames);
            }
            return match self.read(expr, frames) {
                Some((input, _)) => self.graph.cond(CondNode::Given(input)),
                None if matches!(read, Read::Units(_)) => self.number_given(expr, frames),
                None => self.graph.opaque(),
            };
        }
        match Form::of(&expr.ty) {
            Some(Form::Number) => self.number_given(expr, frames),
            // A condition is never absent.
            Some(Form::Flag) if !matches!(expr.kind, Kind::If(..) | Kind::Param(_) | Kind::Lookup { .. }) => {
                let holds = self.cond(expr, frames);
                self.graph.or([holds, not(holds)])
            }
            _ => self.graph.opaque(),
        }
    }

    fn number_given(&mut self, expr: &Expr, frames: Frames) -> Cond {
        let number = self.number(expr, frames);
        self.graph.number_given(number)
    }

    fn comparison(&mut self, how: Compare, a: &Expr, b: &Expr, frames: Frames) -> Cond {
        match Form::of(&a.ty) {
            Some(Form::Number) if Form::of(&b.ty) == Some(Form::Number) => {
                let (a, b) = (self.number(a, frames), self.number(b, frames));
                self.graph.compare(how, a, b)
            }
            Some(Form::Flag) => {
                let (a, b) = (self.cond(a, frames), self.cond(b, frames));
                let (both, neither) = (self.graph.and([a, b]), self.graph.and([not(a), not(b)]));
                let same = self.graph.or([both, neither]);
                match how {
                    Compare::Is => same,
                    Compare::IsNot => not(same),
                    _ => self.graph.opaque(),
                }
            }
            Some(Form::Text(_)) => match how {
                Compare::Is => self.same(a, b, frames),
                Compare::IsNot => not(self.same(a, b, frames)),
                _ => self.graph.opaque(),
            },
            _ => self.graph.opaque(),
        }
    }

    /// Whether two texts are the same.
    fn same(&mut self, a: &Expr, b: &Expr, frames: Frames) -> Cond {
        match (self.read(a, frames), self.read(b, frames)) {
            (Some((one, Form::Text(kind))), Some((other, Form::Text(same)))) if kind == same => {
                self.graph.cond(CondNode::Same(one.min(other), one.max(other)))
            }
            (Some((read, form)), None) => self.one_of(read, form, b, frames),
            (None, Some((read, form))) => self.one_of(read, form, a, frames),
            (None, None) => self.same_choice(a, b, frames),
            _ => self.graph.opaque(),
        }
    }

    /// Whether two texts that no fact gives are the same.
    fn same_choice(&mut self, a: &Expr, b: &Expr, frames: Frames) -> Cond {
        let (Some(a), Some(b)) = (self.choices(a, frames), self.choices(b, frames)) else { return self.graph.opaque() };
        let mut parts = Vec::new();
        for (first, value) in a {
            for (second, _) in b.iter().filter(|(_, other)| value.is_some() && *other == value) {
                parts.push(self.graph.and([first, *second]));
            }
        }
        self.graph.or(parts)
    }

    /// Whether a text is the one that an expression without facts has.
    fn one_of(&mut self, read: usize, form: Form, other: &Expr, frames: Frames) -> Cond {
        let Some(choices) = self.choices(other, frames) else { return self.graph.opaque() };
        let mut parts = Vec::new();
        for (when, value) in choices {
            let is = self.in_class(read, form, &super::set_of(value.as_ref()));
            parts.push(self.graph.and([when, is]));
        }
        self.graph.or(parts)
    }

    /// `anchor ≤ date ≤ anchor + period`, or the other way round.
    fn within(&mut self, date: &Expr, period: &Expr, after: bool, anchor: &Expr, frames: Frames) -> Cond {
        if !is_date(&date.ty) || !is_date(&anchor.ty) {
            return self.graph.opaque();
        }
        let Some(periods) = self.choices(period, frames) else { return self.graph.opaque() };
        let (date, anchor) = (self.number(date, frames), self.number(anchor, frames));
        let mut parts = Vec::new();
        for (when, value) in periods {
            let Some(length) = value.as_ref().and_then(|value| dates::period(&period.ty.scalar, value)) else {
                continue;
            };
            let count = if after { Some(length.count) } else { length.count.checked_neg() };
            let Some(count) = count else { return self.graph.opaque() };
            let far = self.graph.num(NumNode::Shift(anchor, Period { count, ..length }));
            let (near, end) = if after {
                (Compare::GreaterOrEqual, Compare::LessOrEqual)
            } else {
                (Compare::LessOrEqual, Compare::GreaterOrEqual)
            };
            let (near, end) = (self.graph.compare(near, date, anchor), self.graph.compare(end, date, far));
            parts.push(self.graph.and([when, near, end]));
        }
        self.graph.or(parts)
    }

    /// Whether as many hold as a quantifier asks for. For `every`, they are those that fail.
    pub(super) fn quantified(&mut self, quantifier: Quantifier, members: Vec<Cond>) -> Cond {
        match quantifier {
            Quantifier::Some => self.graph.or(members),
            Quantifier::No | Quantifier::Every => not(self.graph.or(members)),
            Quantifier::AtLeast(n) => self.graph.at_least(n, members),
            Quantifier::AtMost(n) => match n.checked_add(1) {
                Some(more) => not(self.graph.at_least(more, members)),
                None => self.graph.constant(true),
            },
            Quantifier::Exactly(n) => {
                let enough = self.graph.at_least(n, members.clone());
                let more = match n.checked_add(1) {
                    Some(more) => self.graph.at_least(more, members),
                    None => self.graph.constant(false),
                };
                self.graph.and([enough, not(more)])
            }
        }
    }
}
