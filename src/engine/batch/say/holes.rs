//! Rules whose findings can be said from cells.
//!
//! In: a program. Out: for each rule the pieces of its message and fix, and which facts all of them name; nothing for a rule with a hole that no cell fills.
//! What always holds: a rule that is said here cites no edition of anything imported: which of them it looked up only its evaluation knows.

use jiff::civil::Date;

use crate::engine::batch::input::{Form, Input, Texts, What};
use crate::engine::program::{Program, in_dates};
use crate::engine::reference::{doubt, in_words, is_counted, stem, when_absent};
use crate::engine::three::Outcome;
use crate::lang::check::stage::walk;
use crate::lang::typed::{Expr, Kind, Piece, Read, Scope, Template};
use crate::model::determination::Finding;
use crate::model::types::Scalar;
use crate::profile::checked::Rule;

/// What the findings of a profile's rules say.
#[derive(Debug)]
pub struct Sayings {
    /// By place of the rule.
    rules: Vec<Option<Saying>>,
    /// Facts of the session that messages name.
    pub session: Vec<Hole>,
    /// Facts of each line that they name.
    pub line: Vec<Hole>,
}

/// A fact that messages name.
#[derive(Debug, PartialEq)]
pub struct Hole {
    /// The fact.
    pub what: What,
    /// How it reads where it is absent.
    pub absent: String,
    /// Its type; of a list, of its members.
    pub scalar: Scalar,
    /// The dictionary of its texts.
    pub texts: Texts,
    /// Whether earlier sessions may say it.
    pub counted: bool,
}

/// What the findings of a rule say.
#[derive(Debug)]
pub struct Saying {
    /// What all of them have in common.
    pub stem: Finding,
    /// The message.
    pub message: Vec<Part>,
    /// What to do.
    pub fix: Option<Vec<Part>>,
    /// Whether it differs from line to line.
    pub by_line: bool,
}

/// A piece of a message.
#[derive(Debug, PartialEq)]
pub enum Part {
    /// As written.
    Text(String),
    /// A fact of the session, by its place among those.
    Session(usize),
    /// A fact of the line, by its place among those.
    Line(usize),
    /// A parameter, in words, by the dates of its values; where none is in force, it reads as something absent.
    Param(Vec<(Date, Option<Date>, String)>, String),
}

impl Part {
    /// What a parameter reads on a day.
    pub fn on<'p>(values: &'p [(Date, Option<Date>, String)], none: &'p str, date: Date) -> &'p str {
        let value = values.iter().find(|(from, until, _)| in_dates(Some(*from), *until, date));
        value.map_or(none, |(_, _, text)| text)
    }
}

impl Sayings {
    /// Of a profile.
    pub fn of(program: &Program) -> Self {
        let mut all = Self { rules: Vec::new(), session: Vec::new(), line: Vec::new() };
        for rule in &program.profile.rules {
            let saying = all.saying(program, rule);
            all.rules.push(saying);
        }
        all
    }

    /// All facts that are kept of a session with so many lines: its own, then those of each line.
    pub fn holes(&self, lines: usize) -> impl Iterator<Item = &Hole> {
        self.session.iter().chain((0..lines).flat_map(|_| &self.line))
    }

    /// The same as columns would ask for them, of a session with as many lines as there are slots.
    pub fn inputs(&self, slots: usize) -> impl Iterator<Item = Input> {
        let own = self.session.iter().map(|hole| hole.input(None));
        own.chain((0..slots).flat_map(|slot| self.line.iter().map(move |hole| hole.input(Some(slot)))))
    }

    /// Of a rule; `None`: it is not said here.
    pub fn rule(&self, rule: usize) -> Option<&Saying> {
        self.rules.get(rule)?.as_ref()
    }

    fn saying(&mut self, program: &Program, rule: &Rule) -> Option<Saying> {
        if cites_editions(program, rule) {
            return None;
        }
        let stem = stem(&program.profile, rule);
        let doubt = doubt(&stem);
        let own_line = rule.body.scope == Scope::EachLine;
        let mut message = self.parts(program, &rule.message, own_line)?;
        message.extend(Some(doubt).filter(|doubt| !doubt.is_empty()).map(|doubt| Part::Text(doubt.to_owned())));
        let fix = match &rule.fix {
            None => None,
            Some(fix) => Some(self.parts(program, fix, own_line)?),
        };
        let by_line = message.iter().chain(fix.iter().flatten()).any(|part| matches!(part, Part::Line(_)));
        Some(Saying { stem, message, fix, by_line })
    }

    fn parts(&mut self, program: &Program, template: &Template, own_line: bool) -> Option<Vec<Part>> {
        let part = |piece: &Piece| match piece {
            Piece::Text(text) => Some(Part::Text(text.clone())),
            Piece::Found => None,
            Piece::Value(expr) => self.hole(program, expr, own_line),
        };
        template.pieces.iter().map(part).collect()
    }

    fn hole(&mut self, program: &Program, expr: &Expr, own_line: bool) -> Option<Part> {
        match &expr.kind {
            Kind::Define(_, body) => self.hole(program, body, own_line),
            Kind::Const(value) => Some(Part::Text(in_words(&Outcome::Known(value.clone()), &expr.ty.scalar))),
            Kind::Param(name) => {
                let param = program.profile.params.get(name)?;
                let value =
                    |value: &crate::model::value::Value| in_words(&Outcome::Known(value.clone()), &expr.ty.scalar);
                let values = param.values.iter().map(|dated| (dated.from, dated.until, value(&dated.value)));
                Some(Part::Param(values.collect(), in_words(&Outcome::Absent, &expr.ty.scalar)))
            }
            Kind::Read(read) => {
                let of_line = of_line(program, read)? && own_line;
                let texts = match Form::of(&expr.ty) {
                    Some(Form::Text(kind) | Form::List(kind)) => kind,
                    Some(Form::Flag | Form::Number) => Texts::Others,
                    None => return None,
                };
                let hole = Hole {
                    what: What::Fact(read.clone()),
                    absent: in_words(&when_absent(program, read), &expr.ty.scalar),
                    scalar: expr.ty.scalar.clone(),
                    texts,
                    counted: is_counted(read),
                };
                let all = if of_line { &mut self.line } else { &mut self.session };
                let known = all.iter().position(|one| *one == hole);
                let at = known.unwrap_or_else(|| {
                    all.push(hole);
                    all.len().saturating_sub(1)
                });
                Some(if of_line { Part::Line(at) } else { Part::Session(at) })
            }
            _ => None,
        }
    }
}

impl Hole {
    /// As a column would ask for it.
    pub fn input(&self, slot: Option<usize>) -> Input {
        Input { what: self.what.clone(), slot, form: Form::Text(self.texts) }
    }
}

/// Whether a fact may differ from line to line; `None`: no cell has it.
fn of_line(program: &Program, read: &Read) -> Option<bool> {
    match read {
        // Which payer is meant is settled on the way, and not by the record alone.
        Read::Session(id) if Some(*id) == program.ids.payer => None,
        Read::Session(_)
        | Read::ExtraSession(_)
        | Read::Counter(_)
        | Read::Age
        | Read::Group(_)
        | Read::OtherCoverage(_)
        | Read::Dx(None) => Some(false),
        Read::Line(..) | Read::ExtraLine(..) | Read::Dx(Some(_)) | Read::Authorization(_) | Read::AnyAuthorization => {
            Some(true)
        }
        Read::AuthorizationItem(..) | Read::Earlier(_) | Read::Units(_) | Read::BilledModifiers(_) => None,
    }
}

/// Whether anything that a rule may look up has an edition to cite.
fn cites_editions(program: &Program, rule: &Rule) -> bool {
    let profile = &program.profile;
    let body = &rule.body;
    let parts = [&body.filter, &body.unless, &body.require, &rule.dated_by].into_iter().flatten();
    let exceptions = rule.exceptions.iter().flat_map(|e| std::iter::once(&e.when).chain(&e.dated_by));
    let holes = rule.message.pieces.iter().chain(rule.fix.iter().flat_map(|fix| fix.pieces.iter()));
    let holes = holes.filter_map(|piece| match piece {
        Piece::Value(expr) => Some(expr),
        Piece::Text(_) | Piece::Found => None,
    });
    let mut found = false;
    for expr in parts.chain(exceptions).chain(body.effect.amount()).chain(holes) {
        walk(expr, &mut |expr| {
            found |= match &expr.kind {
                Kind::Lookup { table, .. } => {
                    let table = profile.tables.get(table);
                    table.is_some_and(|table| table.quarter.is_some() || table.attached.is_some())
                }
                Kind::Set(set) => {
                    let list = set.name().and_then(|name| profile.lists.get(name));
                    list.is_some_and(|list| list.attached.is_some())
                }
                _ => false,
            };
        });
    }
    found
}
