//! Numbers, amounts, dates and times.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Frames, Lower, is_counter, is_date, unfolded};
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::graph::{Branch, Cond, Extreme, Num, NumNode};
use crate::engine::batch::input::Form;
use crate::engine::ops::dates;
use crate::lang::typed::{Expr, Kind, Operator, Read};
use crate::model::days::since_1970;
use crate::model::types::{Scalar, Type};
use crate::model::value::{Period, Value};

impl Lower<'_> {
    /// A number.
    pub fn number(&mut self, expr: &Expr, frames: Frames) -> Num {
        if let Kind::Const(_) | Kind::Param(_) | Kind::Lookup { .. } = &unfolded(expr).kind
            && let Some(choices) = self.choices(expr, frames)
        {
            return self.chosen(choices);
        }
        match &expr.kind {
            Kind::Define(_, body) => self.number(body, frames),
            Kind::Read(Read::Units(frame)) => match frames.slot(*frame) {
                Some(slot) => self.graph.num(NumNode::Units(slot)),
                None => self.graph.num(NumNode::Opaque),
            },
            Kind::Read(read) => match self.read(expr, frames) {
                Some((input, Form::Number)) if is_counter(read, &expr.ty) => {
                    self.graph.num(NumNode::ZeroIfAbsent(input))
                }
                Some((input, Form::Number)) => self.graph.num(NumNode::Input(input)),
                _ => self.graph.num(NumNode::Opaque),
            },
            Kind::If(condition, a, b) => {
                let (condition, a, b) = (self.cond(condition, frames), self.number(a, frames), self.number(b, frames));
                self.graph.either(Branch::Chosen, condition, a, b)
            }
            Kind::Pick(which, parts) => {
                let parts: Vec<Num> = parts.iter().map(|part| self.number(part, frames)).collect();
                self.graph.num(NumNode::Pick(Extreme::of(*which), parts))
            }
            Kind::DaysBetween(from, to) => {
                let (from, to) = (self.number(from, frames), self.number(to, frames));
                self.graph.num(NumNode::Subtract(to, from))
            }
            Kind::Arithmetic(how, a, b) => self.arithmetic(*how, a, b, frames),
            Kind::PercentOf(percent, of) => {
                let (percent, of) = (self.number(percent, frames), self.number(of, frames));
                let product = self.graph.multiply(percent, of);
                let hundredth = self.constant_number(&Value::Number(Decimal::new(1, 2)));
                self.graph.multiply(product, hundredth)
            }
            Kind::Count(over) => match self.members(over, None, frames) {
                Some(members) => self.graph.num(NumNode::Count(members)),
                None => self.asked_number(expr, frames),
            },
            Kind::Sum(of, over) => match self.terms(of, over, frames) {
                Some(terms) => self.graph.num(NumNode::Sum { terms, not_negative: not_negative(of) }),
                None => self.asked_number(expr, frames),
            },
            Kind::Lookup { table, column, keys } => self.lookup(table, column, keys, frames),
            _ => self.graph.num(NumNode::Opaque),
        }
    }

    fn asked_number(&mut self, expr: &Expr, frames: Frames) -> Num {
        let input = self.asked(expr, frames);
        self.graph.asked.extend(input);
        self.graph.num(input.map_or(NumNode::Opaque, NumNode::Input))
    }

    /// A number of a table, by texts.
    fn lookup(&mut self, table: &str, column: &str, keys: &[Expr], frames: Frames) -> Num {
        let mut inputs = Vec::new();
        for key in keys {
            match self.read(key, frames) {
                Some((input, Form::Text(_))) => inputs.push(input),
                _ => return self.graph.num(NumNode::Opaque),
            }
        }
        let date = self.date();
        self.graph.num(NumNode::Lookup { table: table.to_owned(), column: column.to_owned(), keys: inputs, date })
    }

    /// A number that is one of several, by conditions of which one holds.
    fn chosen(&mut self, choices: Vec<(Cond, Option<Value>)>) -> Num {
        let mut made = None;
        for (when, value) in choices.into_iter().rev() {
            let one = match value {
                Some(value) => self.constant_number(&value),
                None => self.graph.num(NumNode::Absent),
            };
            made = Some(match made {
                None => one,
                Some(other) if one == other => one,
                Some(other) => self.graph.either(Branch::Looked, when, one, other),
            });
        }
        made.unwrap_or_else(|| self.graph.num(NumNode::Opaque))
    }

    /// A literal.
    pub fn constant_number(&mut self, value: &Value) -> Num {
        let node = whole(value).map_or(NumNode::Opaque, NumNode::Const);
        self.graph.num(node)
    }

    fn arithmetic(&mut self, how: Operator, a: &Expr, b: &Expr, frames: Frames) -> Num {
        let (date, length, back) = match (is_date(&a.ty), is_date(&b.ty)) {
            (false, false) if numeric(&a.ty) && numeric(&b.ty) => {
                let (a, b) = (self.number(a, frames), self.number(b, frames));
                return self.graph.num(match how {
                    Operator::Add => NumNode::Add(a, b),
                    Operator::Subtract => NumNode::Subtract(a, b),
                    Operator::Multiply => return self.graph.multiply(a, b),
                });
            }
            (true, false) => (a, b, how == Operator::Subtract),
            (false, true) => (b, a, false),
            _ => return self.graph.num(NumNode::Opaque),
        };
        let Some(lengths) = self.choices(length, frames) else { return self.graph.num(NumNode::Opaque) };
        let date = self.number(date, frames);
        let mut made = self.graph.num(NumNode::Absent);
        for (when, value) in lengths.into_iter().rev() {
            let period = value.as_ref().and_then(|value| dates::period(&length.ty.scalar, value));
            let count = period.and_then(|period| if back { period.count.checked_neg() } else { Some(period.count) });
            let one = match period.zip(count) {
                Some((period, count)) => self.graph.num(NumNode::Shift(date, Period { count, ..period })),
                None => self.graph.num(NumNode::Absent),
            };
            made = self.graph.either(Branch::Looked, when, one, made);
        }
        made
    }
}

/// Whether each member of a sum is zero or more even where it is not known: what a line records by itself.
fn not_negative(of: &Expr) -> bool {
    let recorded =
        matches!(of.kind, Kind::Read(_)) && !matches!(of.kind, Kind::Read(Read::ExtraLine(..) | Read::ExtraSession(_)));
    recorded && matches!(of.ty.scalar, Scalar::Minutes | Scalar::Money | Scalar::Number)
}

fn numeric(ty: &Type) -> bool {
    ty.scalar.is_numeric() && !ty.list
}

/// A value as a whole number of [`UNIT`]ths; `None` where it is none, or not a whole number of them.
pub fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => {
            let scaled = number.checked_mul(Decimal::from(UNIT))?;
            scaled.is_integer().then_some(scaled)?.to_i64().filter(|n| n.checked_abs().is_some_and(|n| n <= LARGEST))
        }
        Value::Date(date) => days(*date).checked_mul(UNIT),
        Value::Time(time) => {
            let minutes = i64::from(time.hour()).checked_mul(60)?.checked_add(i64::from(time.minute()))?;
            minutes.checked_mul(60)?.checked_add(i64::from(time.second()))?.checked_mul(UNIT)
        }
        Value::Bool(_) | Value::Period(_) | Value::Text(_) | Value::List(_) => None,
    }
}

/// Larger numbers are not read here.
pub const LARGEST: i64 = 1_000_000_000_000_000;

/// Larger numbers are not computed with here: a hundred of the largest that are read, so that what is unknown for this is unknown for nobody else. A sum
/// for all slots still fits.
pub const COMPUTED: i64 = 100_000_000_000_000_000;

/// Days since the beginning of 1970.
pub fn days(date: jiff::civil::Date) -> i64 {
    i64::from(since_1970(date))
}
