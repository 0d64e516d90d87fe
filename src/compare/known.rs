//! What a condition comes to when of the whole session only one line's code is known.
//!
//! In: a typed expression, a code and a day. Out: its outcome, as the operators of the engine have it. What always holds: true or false
//! means so in every session of that day with a line of that code; everything else is unknown.

use jiff::civil::Date;

use crate::engine::in_dates;
use crate::engine::ops::sets::Against;
use crate::engine::ops::{compare, logic, sets};
use crate::engine::three::{Outcome, Truth, Waits};
use crate::lang::typed::{Expr, Frame, Kind, Noun, Quantifier, Read, Scope};
use crate::model::facts::{FactId, Owner};
use crate::model::value::Value;
use crate::profile::checked::Profile;

/// One code on one day, before a profile.
pub struct Known<'p> {
    profile: &'p Profile,
    code: Value,
    code_id: Option<FactId>,
    date: Date,
    /// Whose code is known: the rule's own line, or any line that a rule about the session looks at.
    whose: Frame,
    /// Another line whose code is known.
    beside: Option<(Frame, Value)>,
}

impl<'p> Known<'p> {
    /// The code of a line that a rule of that scope is about. A rule about the session is about the code where it looks for a line of it.
    pub fn new(profile: &'p Profile, code: &str, date: Date, scope: Scope) -> Self {
        let whose = match scope {
            Scope::EachLine => Frame::Own,
            Scope::Session => Frame::Outer,
        };
        Self { profile, code: Value::text(code), code_id: FactId::find(Owner::Line, "code"), date, whose, beside: None }
    }

    /// The same with the code of another line known as well.
    pub fn beside(&self, frame: Frame, code: &str) -> Self {
        Self { beside: Some((frame, Value::text(code))), code: self.code.clone(), ..*self }
    }

    /// Whether it holds.
    pub fn truth(&self, expr: &Expr) -> Truth {
        self.outcome(expr).truth()
    }

    /// What it comes to.
    pub fn outcome(&self, expr: &Expr) -> Outcome {
        match &expr.kind {
            Kind::Const(value) => Outcome::Known(value.clone()),
            Kind::Read(Read::Line(frame, id)) if Some(*id) == self.code_id => self.code_of(*frame),
            Kind::Param(name) => self.param(name),
            Kind::Define(_, body) => self.outcome(body),
            Kind::And(parts) => logic::and(parts.iter().map(|part| self.truth(part))).outcome(),
            Kind::Or(parts) => logic::or(parts.iter().map(|part| self.truth(part))).outcome(),
            Kind::Not(inner) => logic::not(self.truth(inner)).outcome(),
            Kind::Compare(how, a, b) => compare::compare(*how, &self.outcome(a), &self.outcome(b)).outcome(),
            Kind::In(item, set) => sets::is_in(&self.outcome(item), &self.against(set)).outcome(),
            Kind::Has(how, list, what) => sets::has(*how, &self.outcome(list), &self.against(what)).outcome(),
            Kind::Present(inner) => match self.outcome(inner) {
                Outcome::Known(_) => Truth::True.outcome(),
                Outcome::Absent => Truth::False.outcome(),
                Outcome::Unknown(_) => unknown(),
            },
            Kind::Lookup { table, column, keys } => self.lookup(table, column, keys),
            Kind::If(condition, a, b) => logic::choose(self.truth(condition), self.outcome(a), self.outcome(b)),
            Kind::Quantified { quantifier, over, .. } => self.quantified(*quantifier, over),
            _ => unknown(),
        }
    }

    /// A rule about the session that looks for lines says something of the code only if a line of it can be one of them.
    fn quantified(&self, quantifier: Quantifier, over: &crate::lang::typed::Over) -> Outcome {
        let seeks = matches!(quantifier, Quantifier::Some | Quantifier::AtLeast(_) | Quantifier::Exactly(_));
        let lines = matches!(over.noun, Noun::Lines | Noun::CoveredLines);
        let never = over.filter.as_ref().is_some_and(|filter| self.truth(filter).is_false());
        if self.whose == over.frame && seeks && lines && never { Truth::False.outcome() } else { unknown() }
    }

    fn code_of(&self, frame: Frame) -> Outcome {
        let beside = self.beside.as_ref().filter(|(other, _)| *other == frame).map(|(_, code)| code);
        let own = (frame == self.whose).then_some(&self.code);
        beside.or(own).map_or_else(unknown, |code| Outcome::Known(code.clone()))
    }

    fn param(&self, name: &str) -> Outcome {
        let values = self.profile.params.get(name).map(|param| param.values.as_slice()).unwrap_or_default();
        let now = values.iter().find(|v| in_dates(Some(v.from), v.until, self.date));
        now.map_or(Outcome::Absent, |dated| Outcome::Known(dated.value.clone()))
    }

    fn lookup(&self, table: &str, column: &str, keys: &[Expr]) -> Outcome {
        let mut texts = Vec::with_capacity(keys.len());
        for key in keys {
            match self.outcome(key) {
                Outcome::Known(value) => texts.push(value.to_string()),
                Outcome::Absent => return Outcome::Absent,
                Outcome::Unknown(_) => return unknown(),
            }
        }
        let Some(table) = self.profile.tables.get(table) else { return Outcome::Absent };
        let at = table.columns.iter().position(|(name, _)| name == column);
        let holds = |row: &&crate::profile::checked::Row| row.keys == texts && in_dates(row.from, row.until, self.date);
        let value = table.rows.iter().find(holds).and_then(|row| row.values.get(at?)?.clone());
        value.map_or(Outcome::Absent, Outcome::Known)
    }

    fn against<'e>(&self, expr: &'e Expr) -> Against<'e> {
        match &expr.kind {
            Kind::Set(set) => Against::Set(set),
            Kind::Define(_, body) => self.against(body),
            _ => Against::Value(self.outcome(expr)),
        }
    }
}

fn unknown() -> Outcome {
    Outcome::waiting(Waits::new())
}
