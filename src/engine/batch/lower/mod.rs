//! From typed expressions to nodes, for one number of slots.
//!
//! In: an expression and the slots of the lines around it. Out: a [`Cond`] or a [`Num`]. What always holds: a node is known only where the
//! reference engine knows the expression, and then says the same; what has no node is opaque.

mod conditions;
mod lists;
mod numbers;
mod over;
mod rules;

use std::sync::Arc;

use jiff::civil::Date;

use super::classes::Class;
use super::graph::{Cond, CondNode, Graph, Num, NumNode, not};
use super::input::{Form, Input, What};
use crate::engine::program::Program;
use crate::lang::check::stage::walk;
use crate::lang::typed::{CodeSet, Compare, Expr, Frame, Item, Kind, Noun, Read};
use crate::model::facts::{FactId, Owner};
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;

pub use numbers::{COMPUTED, LARGEST, days, whole};
pub use rules::{Amount, Ruling};

/// The slots of the lines that an expression speaks of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frames {
    /// The rule's own line.
    pub own: Option<usize>,
    /// The line of the outermost quantifier around.
    pub outer: Option<usize>,
    /// The line of the quantifier inside that one.
    pub inner: Option<usize>,
}

impl Frames {
    fn slot(self, frame: Frame) -> Option<usize> {
        match frame {
            Frame::Own => self.own,
            Frame::Outer => self.outer,
            Frame::Inner => self.inner,
        }
    }

    fn with(self, frame: Frame, slot: usize) -> Self {
        match frame {
            Frame::Own => Self { own: Some(slot), ..self },
            Frame::Outer => Self { outer: Some(slot), ..self },
            Frame::Inner => Self { inner: Some(slot), ..self },
        }
    }
}

/// Lowers the expressions of one profile.
pub struct Lower<'p> {
    /// The profile.
    pub program: &'p Program,
    /// Slots for lines.
    pub slots: usize,
    /// Nodes so far.
    pub graph: Graph,
    /// Inputs so far.
    pub inputs: Vec<Input>,
    /// Classes of texts so far, by kind.
    pub classes: Vec<Vec<Class>>,
    /// From stage 2 on: whether each line is neither denied nor bundled by stage 1.
    pub covered: Vec<Cond>,
    /// For stage 5: modifiers that rules add to each line, and when.
    pub added: Vec<Vec<(Cond, Value)>>,
    /// Whether [`Lower::added`] is complete.
    pub billed_known: bool,
}

impl<'p> Lower<'p> {
    /// Nothing lowered yet.
    pub fn new(program: &'p Program, slots: usize) -> Self {
        let classes = super::input::Texts::ALL.map(|_| Vec::new()).into();
        Self {
            program,
            slots,
            graph: Graph::default(),
            inputs: Vec::new(),
            classes,
            covered: Vec::new(),
            added: Vec::new(),
            billed_known: false,
        }
    }

    /// The column of a fact, a new one if there is none yet.
    pub fn input(&mut self, read: Read, slot: Option<usize>, form: Form) -> usize {
        self.column(Input { what: What::Fact(read), slot, form })
    }

    /// The column of what only the reference engine can say; `None` where it depends on what rules came to, or on lines around it.
    fn asked(&mut self, expr: &Expr, frames: Frames) -> Option<usize> {
        let form = Form::of(&expr.ty)?;
        let mut plain = frames.outer.is_none() && frames.inner.is_none();
        walk(expr, &mut |e| {
            plain &= match &e.kind {
                Kind::Read(Read::Units(_) | Read::BilledModifiers(_)) => false,
                Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) => {
                    over.noun != Noun::CoveredLines
                }
                _ => true,
            };
        });
        plain.then(|| self.column(Input { what: What::Asked(Arc::new(expr.clone())), slot: frames.own, form }))
    }

    fn column(&mut self, input: Input) -> usize {
        if let Some(at) = self.inputs.iter().position(|one| *one == input) {
            return at;
        }
        self.inputs.push(input);
        self.inputs.len().saturating_sub(1)
    }

    /// The column that an expression reads, if it is a fact that has one.
    fn read(&mut self, expr: &Expr, frames: Frames) -> Option<(usize, Form)> {
        let inner = unfolded(expr);
        let Kind::Read(read) = &inner.kind else { return None };
        let form = Form::of(&inner.ty)?;
        let (read, slot) = self.own(read, frames)?;
        Some((self.input(read, slot, form), form))
    }

    /// A fact as its column names it; `None` for what is no fact of the record.
    fn own(&self, read: &Read, frames: Frames) -> Option<(Read, Option<usize>)> {
        Some(match read {
            Read::Line(frame, id) => (Read::Line(Frame::Own, *id), Some(frames.slot(*frame)?)),
            Read::ExtraLine(frame, path) => (Read::ExtraLine(Frame::Own, path.clone()), Some(frames.slot(*frame)?)),
            Read::Dx(Some(frame)) => (Read::Dx(Some(Frame::Own)), Some(frames.slot(*frame)?)),
            // Which authorization it is depends on the code of the rule's own line.
            Read::Authorization(_) | Read::AnyAuthorization => (read.clone(), frames.own),
            Read::Session(_)
            | Read::OtherCoverage(_)
            | Read::Group(_)
            | Read::ExtraSession(_)
            | Read::Counter(_)
            | Read::Age
            | Read::Dx(None) => (read.clone(), None),
            Read::AuthorizationItem(..) | Read::Earlier(_) | Read::Units(_) | Read::BilledModifiers(_) => return None,
        })
    }

    /// The date of service.
    pub fn date(&mut self) -> Num {
        match FactId::find(Owner::Session, "date_of_service") {
            Some(id) => {
                let input = self.input(Read::Session(id), None, Form::Number);
                self.graph.given.insert(input);
                self.graph.num(NumNode::Input(input))
            }
            None => self.graph.num(NumNode::Opaque),
        }
    }

    /// Whether a date lies between two days, both included; a missing one does not limit.
    pub fn in_dates(&mut self, date: Num, from: Option<Date>, until: Option<Date>) -> Cond {
        let mut parts = vec![self.graph.number_given(date)];
        for (limit, how) in [(from, Compare::GreaterOrEqual), (until, Compare::LessOrEqual)] {
            if let Some(limit) = limit {
                let limit = self.constant_number(&Value::Date(limit));
                parts.push(self.graph.compare(how, date, limit));
            }
        }
        self.graph.and(parts)
    }

    /// The values among which an expression chooses, and when it is each; `None` where a fact gives the value. A value of `None` is absent.
    fn choices(&mut self, expr: &Expr, frames: Frames) -> Option<Vec<(Cond, Option<Value>)>> {
        match &unfolded(expr).kind {
            Kind::Const(value) => {
                let always = self.graph.constant(true);
                Some(vec![(always, Some(value.clone()))])
            }
            Kind::Param(name) => {
                let values = self.program.profile.params.get(name)?.values.clone();
                let date = self.date();
                let mut earlier = self.graph.constant(false);
                let mut all = Vec::new();
                for dated in values {
                    let from = (dated.from != Date::MIN).then_some(dated.from);
                    let holds = self.in_dates(date, from, dated.until);
                    let first = self.graph.and([holds, not(earlier)]);
                    all.push((first, Some(dated.value)));
                    earlier = self.graph.or([earlier, holds]);
                }
                all.push((not(earlier), None));
                Some(all)
            }
            Kind::If(condition, then, otherwise) => {
                let (a, b) = (self.choices(then, frames)?, self.choices(otherwise, frames)?);
                let holds = self.cond(condition, frames);
                let mut all = Vec::new();
                for (part, choices) in [(holds, a), (not(holds), b)] {
                    for (when, value) in choices {
                        all.push((self.graph.and([part, when]), value));
                    }
                }
                Some(all)
            }
            Kind::Lookup { table, column, keys } => self.rows(table, column, keys, frames),
            _ => None,
        }
    }

    /// The values of a small table, each where its row is the one with these keys.
    fn rows(&mut self, table: &str, column: &str, keys: &[Expr], frames: Frames) -> Option<Vec<(Cond, Option<Value>)>> {
        let table = self.program.profile.tables.get(table)?;
        if table.attached.is_some() || table.rows.len() > ROWS {
            return None;
        }
        let at = table.columns.iter().position(|(name, _)| name == column)?;
        let mut inputs = Vec::new();
        for key in keys {
            match self.read(key, frames)? {
                (input, form @ Form::Text(_)) => inputs.push((input, form)),
                _ => return None,
            }
        }
        let date = self.date();
        let mut earlier = self.graph.constant(false);
        let mut all = Vec::new();
        for row in table.rows.iter() {
            let mut parts = vec![self.in_dates(date, row.from, row.until), not(earlier)];
            for ((input, form), key) in inputs.iter().zip(&row.keys) {
                parts.push(self.in_class(*input, *form, &set_of(Some(&Value::text(key)))));
            }
            let this = self.graph.and(parts);
            all.push((this, row.values.get(at)?.clone()));
            earlier = self.graph.or([earlier, this]);
        }
        all.push((not(earlier), None));
        Some(all)
    }

    /// A list as the profile has it; `None` where an imported one stands in its place, by the day.
    fn shipped<'s>(&self, set: &'s CodeSet) -> Option<&'s CodeSet> {
        let list = set.name().and_then(|name| self.program.profile.lists.get(name));
        list.is_none_or(|list| list.attached.is_none()).then_some(set)
    }

    /// The number of a class of texts, a new one if there is none yet.
    fn class(&mut self, form: Form, set: &CodeSet) -> Option<usize> {
        let (Form::Text(kind) | Form::List(kind)) = form else { return None };
        let classes = self.classes.get_mut(kind.index())?;
        let same = |one: &Class| matches!(one, Class::Among(one) if one.has_the_members_of(set));
        if let Some(at) = classes.iter().position(same) {
            return Some(at);
        }
        classes.push(Class::Among(Box::new(set.unnamed())));
        Some(classes.len().saturating_sub(1))
    }

    /// Whether a list has more texts than so many.
    pub fn longer(&mut self, input: usize, form: Form, than: usize) -> Cond {
        let Form::List(kind) = form else { return self.graph.opaque() };
        let Some(classes) = self.classes.get_mut(kind.index()) else { return self.graph.opaque() };
        let same = |one: &Class| matches!(one, Class::Longer(n) if *n == than);
        let class = classes.iter().position(same).unwrap_or_else(|| {
            classes.push(Class::Longer(than));
            classes.len().saturating_sub(1)
        });
        self.graph.cond(CondNode::ListClass { input, class, only: false })
    }
}

/// A table of no more rows is a choice among them; a larger one is looked up.
const ROWS: usize = 16;

/// An expression without the names of definitions around it.
fn unfolded(expr: &Expr) -> &Expr {
    match &expr.kind {
        Kind::Define(_, body) => unfolded(body),
        _ => expr,
    }
}

/// A set of these values: of one, or of the members of a list.
fn set_of(value: Option<&Value>) -> CodeSet {
    let items = match value {
        Some(Value::List(members)) => members.iter().cloned().map(Item::One).collect(),
        Some(one) => vec![Item::One(one.clone())],
        None => Vec::new(),
    };
    CodeSet::new(None, items)
}

/// Whether a fact of this type counts as zero where there is none.
fn is_counter(read: &Read, ty: &Type) -> bool {
    match read {
        Read::Counter(_) => true,
        Read::Session(id) => id.def().path.starts_with("history.") && ty.scalar.is_numeric() && !ty.list,
        _ => false,
    }
}

/// Whether values of this type are dates.
fn is_date(ty: &Type) -> bool {
    ty.scalar == Scalar::Date && !ty.list
}
