//! Walks typed expressions over a prepared session.
//!
//! In: an [`Expr`] and the frames around it. Out: an [`Outcome`], and on demand what was found and a trace of every step. What
//! always holds: it ends, never fails, and reads nothing but the session, the profile and what earlier stages came to.

mod collections;
mod earlier;
mod reads;
mod steps;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::prepare::{Key, Prepared};
use crate::engine::lists::InList;
use crate::engine::ops::sets::Against;
use crate::engine::ops::{compare, count, dates, logic, numbers, sets};
use crate::engine::program::Program;
use crate::engine::three::{Outcome, Truth, Wait, Waits};
use crate::lang::typed::{CodeSet, Expr, Frame, Has, Kind, Operator};
use crate::model::imported::Looked;
use crate::model::types::Scalar;
use steps::Steps;

pub use reads::{mark_part, recorded, when_absent};
pub use steps::Found;

/// What expressions can read: facts, and what earlier stages came to.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The profile.
    pub program: &'a Program,
    /// The session.
    pub session: &'a Prepared<'a>,
    /// Stage 2 on: whether each line is neither denied nor bundled.
    pub covered: &'a [Truth],
    /// Stage 4 on: units of each line.
    pub units: &'a [Outcome],
    /// Stage 5: modifiers of each line as they will be billed.
    pub billed: &'a [Outcome],
    /// Taken facts that have been read.
    pub reads: &'a RefCell<BTreeSet<Key>>,
    /// Imported tables that were looked up and do not speak for the day.
    pub beyond: &'a RefCell<BTreeSet<String>>,
}

/// A member of a collection that a quantifier walks, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A line of the session.
    Line(usize),
    /// An authorization of the session.
    Authorization(usize),
    /// An earlier session.
    Past(usize),
    /// An earlier session, and a line of it.
    PastLine(usize, usize),
    /// An earlier session, and an authorization of it.
    PastAuthorization(usize, usize),
}

impl Member {
    /// The earlier session that it is or belongs to.
    fn past(self) -> Option<usize> {
        match self {
            Member::Line(_) | Member::Authorization(_) => None,
            Member::Past(session) | Member::PastLine(session, _) | Member::PastAuthorization(session, _) => {
                Some(session)
            }
        }
    }
}

/// The members that quantifiers around an expression walk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frames {
    /// The rule's own line.
    pub own: Option<usize>,
    outer: Option<Member>,
    inner: Option<Member>,
}

impl Frames {
    /// A rule about a line, or about the session.
    #[must_use]
    pub fn of(own: Option<usize>) -> Self {
        Self { own, outer: None, inner: None }
    }

    fn get(self, frame: Frame) -> Option<Member> {
        match frame {
            Frame::Own => self.own.map(Member::Line),
            Frame::Outer => self.outer,
            Frame::Inner => self.inner,
        }
    }

    /// The index of a line or authorization of the session itself.
    fn index(self, frame: Frame) -> Option<usize> {
        match self.get(frame)? {
            Member::Line(i) | Member::Authorization(i) => Some(i),
            Member::Past(_) | Member::PastLine(..) | Member::PastAuthorization(..) => None,
        }
    }

    /// The innermost member around that is or belongs to an earlier session.
    fn earlier(self) -> Option<Member> {
        [self.inner, self.outer].into_iter().flatten().find(|member| member.past().is_some())
    }

    fn with(self, frame: Frame, member: Member) -> Self {
        match frame {
            Frame::Own => match member {
                Member::Line(i) => Self { own: Some(i), ..self },
                _ => self,
            },
            Frame::Outer => Self { outer: Some(member), ..self },
            Frame::Inner => Self { inner: Some(member), ..self },
        }
    }
}

/// Evaluates expressions; keeps what was found and, if asked, every step.
#[derive(Debug)]
pub struct Evaluator<'a> {
    context: Context<'a>,
    /// Lines and members that made conditions true.
    pub found: Found,
    /// Whether to keep what was found.
    pub collect: bool,
    steps: Option<Steps>,
    /// Earlier sessions that counts and sums took in, if that is asked for.
    pub counted: Option<Vec<Counted>>,
    /// Tables that were looked up, and imported lists.
    pub looked_up: BTreeSet<String>,
}

/// An earlier session or line that counts, certainly or possibly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Id of the session.
    pub id: String,
    /// Its day.
    pub date: jiff::civil::Date,
    /// Index of the line.
    pub line: Option<usize>,
    /// Whether it does.
    pub truth: Truth,
}

impl<'a> Evaluator<'a> {
    /// An evaluator that keeps nothing.
    #[must_use]
    pub fn new(context: Context<'a>) -> Self {
        Self {
            context,
            found: Found::default(),
            collect: false,
            steps: None,
            counted: None,
            looked_up: BTreeSet::new(),
        }
    }

    /// An evaluator that keeps every step.
    #[must_use]
    pub fn tracing(context: Context<'a>) -> Self {
        Self { steps: Some(Steps::default()), ..Self::new(context) }
    }

    /// The steps taken since the last call.
    pub fn take_steps(&mut self) -> Vec<crate::engine::explanation::Step> {
        self.steps.as_mut().map(Steps::take).unwrap_or_default()
    }

    /// A condition.
    pub fn truth(&mut self, expr: &Expr, frames: Frames) -> Truth {
        self.eval(expr, frames).truth()
    }

    /// A value.
    pub fn eval(&mut self, expr: &Expr, frames: Frames) -> Outcome {
        let mark = self.steps.as_ref().map(Steps::mark);
        let outcome = self.form(expr, frames);
        if let (Some(steps), Some(mark)) = (&mut self.steps, mark) {
            steps.close(mark, expr, &outcome);
        }
        outcome
    }

    fn form(&mut self, expr: &Expr, frames: Frames) -> Outcome {
        let holidays = &self.context.program.profile.holidays;
        match &expr.kind {
            Kind::Const(value) => Outcome::Known(value.clone()),
            // A list of literals only stands where an operator takes it as a set.
            Kind::Set(_) => Outcome::Absent,
            Kind::Read(read) => reads::read(&self.context, read, frames),
            Kind::Param(name) => {
                let value = self.context.program.param(name, self.context.session.date);
                value.map_or(Outcome::Absent, |value| Outcome::Known(value.clone()))
            }
            Kind::Define(_, body) => self.eval(body, frames),
            Kind::And(parts) => self.all(parts, frames, Truth::is_false, logic::and),
            Kind::Or(parts) => self.all(parts, frames, Truth::is_true, logic::or),
            Kind::Not(inner) => logic::not(self.truth(inner, frames)).outcome(),
            Kind::Compare(how, a, b) => {
                let (a, b) = (self.eval(a, frames), self.eval(b, frames));
                compare::compare(*how, &a, &b).outcome()
            }
            Kind::In(item, set) => {
                let item = self.eval(item, frames);
                let against = self.against(set, frames);
                if self.collect {
                    self.found.within.extend(sets::found(&item, &against));
                }
                sets::is_in(&item, &against).outcome()
            }
            Kind::Has(how, list, what) => {
                let list = self.eval(list, frames);
                let against = self.against(what, frames);
                if self.collect && *how != Has::Only {
                    self.found.members.extend(sets::found(&list, &against));
                }
                sets::has(*how, &list, &against).outcome()
            }
            Kind::Present(inner) => match self.presence(inner, frames) {
                Outcome::Known(_) => Truth::True.outcome(),
                Outcome::Absent => Truth::False.outcome(),
                unknown @ Outcome::Unknown(_) => Outcome::waiting(unknown.waits()),
            },
            Kind::Within { date, period, after, anchor } => {
                let (d, p, a) = (self.eval(date, frames), self.eval(period, frames), self.eval(anchor, frames));
                dates::within(&d, &period.ty.scalar, &p, *after, &a, holidays).outcome()
            }
            Kind::Quantified { quantifier, over, satisfies } => {
                self.tally(over, satisfies.as_deref(), frames).satisfies(*quantifier).outcome()
            }
            Kind::NOf(quantifier, parts) => {
                let truths: Vec<Truth> = parts.iter().map(|part| self.truth(part, frames)).collect();
                count::Tally::of(truths).satisfies(*quantifier).outcome()
            }
            Kind::Count(over) => self.tally(over, None, frames).count(),
            Kind::Sum(of, over) => self.sum(of, over, frames),
            Kind::Pick(which, parts) => {
                let all: Vec<Outcome> = parts.iter().map(|part| self.eval(part, frames)).collect();
                numbers::pick(*which, &all)
            }
            Kind::DaysBetween(from, to) => {
                let (from, to) = (self.eval(from, frames), self.eval(to, frames));
                dates::days_between(&from, &to)
            }
            Kind::Lookup { table, column, keys } => self.lookup(table, column, keys, frames),
            Kind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, frames);
                // What is not chosen is not looked at, unless every step is kept.
                match condition {
                    Truth::True if self.steps.is_none() => return self.eval(then, frames),
                    Truth::False if self.steps.is_none() => return self.eval(otherwise, frames),
                    _ => {}
                }
                let (a, b) = (self.eval(then, frames), self.eval(otherwise, frames));
                logic::choose(condition, a, b)
            }
            Kind::Arithmetic(how, a, b) => {
                let (x, y) = (self.eval(a, frames), self.eval(b, frames));
                match (&a.ty.scalar, &b.ty.scalar) {
                    (Scalar::Date, length) => dates::add(&x, length, &y, *how == Operator::Subtract, holidays),
                    (length, Scalar::Date) => dates::add(&y, length, &x, false, holidays),
                    _ => numbers::arithmetic(*how, &x, &y),
                }
            }
            Kind::PercentOf(percent, of) => {
                let (percent, of) = (self.eval(percent, frames), self.eval(of, frames));
                numbers::percent_of(&percent, &of)
            }
        }
    }

    /// The parts of `and` or `or`: none behind the one that decides, unless every step is kept.
    fn all(
        &mut self,
        parts: &[Expr],
        frames: Frames,
        decides: fn(&Truth) -> bool,
        join: fn(Vec<Truth>) -> Truth,
    ) -> Outcome {
        let mut truths = Vec::with_capacity(parts.len());
        for part in parts {
            let truth = self.truth(part, frames);
            let decided = decides(&truth);
            truths.push(truth);
            if decided && self.steps.is_none() {
                break;
            }
        }
        join(truths).outcome()
    }

    fn against<'e>(&mut self, expr: &'e Expr, frames: Frames) -> Against<'e> {
        match &expr.kind {
            Kind::Set(set) => self.set(set),
            _ => Against::Value(self.eval(expr, frames)),
        }
    }

    /// A list, as it was imported where it was.
    fn set<'e>(&mut self, set: &'e CodeSet) -> Against<'e> {
        let Some(name) = set.name() else { return Against::Set(set) };
        match self.context.program.listed(name, self.context.session.date) {
            InList::Shipped => Against::Set(set),
            InList::Imported(imported) => {
                self.looked_up.insert(name.to_owned());
                Against::Imported(imported)
            }
            InList::Unreadable => Against::Value(Outcome::waiting_for(Wait::session(format!("lists.{name}")))),
        }
    }

    /// What `is present` asks: the state as recorded, without "absent counts as no, as empty, as zero".
    fn presence(&mut self, expr: &Expr, frames: Frames) -> Outcome {
        match &expr.kind {
            Kind::Read(read) => reads::recorded(&self.context, read, frames),
            Kind::Define(_, body) => self.presence(body, frames),
            _ => self.eval(expr, frames),
        }
    }

    fn lookup(&mut self, table: &str, column: &str, keys: &[Expr], frames: Frames) -> Outcome {
        let mut texts = Vec::with_capacity(keys.len());
        let mut waits: Option<Waits> = None;
        for key in keys {
            match self.eval(key, frames) {
                Outcome::Known(value) => texts.push(value.to_string()),
                // No row has an absent key, whatever the other keys are.
                Outcome::Absent => return Outcome::Absent,
                Outcome::Unknown(unknown) => waits.get_or_insert_default().extend(unknown.waits),
            }
        }
        if let Some(waits) = waits {
            return Outcome::waiting(waits);
        }
        let on = self.context.session.date;
        self.looked_up.insert(table.to_owned());
        if self.context.program.is_beyond(table, on) {
            self.context.beyond.borrow_mut().insert(table.to_owned());
        }
        match self.context.program.lookup(table, column, &texts, on) {
            Looked::Value(value) => Outcome::Known(value),
            Looked::Absent => Outcome::Absent,
            Looked::Unreadable => Outcome::waiting_for(Wait::session(format!("tables.{table}"))),
        }
    }
}
