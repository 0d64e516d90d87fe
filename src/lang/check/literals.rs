//! Literals, typed by what they meet.
//!
//! `30 days`, `$2,410`, `75%`, `2026-01-01`, `true` say what they are; digits and capitals (`59`, `97124`, `GP`) and words do not, and
//! take the type of the fact they are compared with. Their raw text is kept: leading zeros count.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::Checker;
use super::context::Context;
use crate::diagnostic::Label;
use crate::diagnostic::wording::language as say;
use crate::lang::ast::{Literal, Member};
use crate::lang::typed::{CodeSet, Expr, Item, Kind};
use crate::model::enums::Words;
use crate::model::literal;
use crate::model::types::{Scalar, Type};
use crate::model::value::{PeriodUnit, Value};
use crate::source::{Span, Spanned};

/// Whether a literal does not say what it is.
pub(super) fn is_open(literal: &Literal) -> bool {
    matches!(literal, Literal::Bare(_) | Literal::Text(_) | Literal::Range(..) | Literal::Prefix(_))
}

impl Checker<'_> {
    /// A literal as a single value; `want` is the type it meets.
    pub(super) fn literal(&mut self, literal: &Literal, span: Span, want: Option<&Scalar>) -> Option<Expr> {
        let made = |scalar: Scalar, value: Value| Some(Expr { kind: Kind::Const(value), ty: Type::one(scalar), span });
        match literal {
            Literal::Truth(value) => made(Scalar::Bool, Value::Bool(*value)),
            Literal::Date(text) => self.shaped(&Scalar::Date, text, span),
            Literal::Money(text) => self.shaped(&Scalar::Money, text, span),
            Literal::Percent(text) => self.shaped(&Scalar::Percent, text, span),
            Literal::Quantity(text) => self.quantity(text, span),
            Literal::Range(..) | Literal::Prefix(_) => self.fail(say::type_error(
                span,
                "this is a list of codes, and a single value is needed here",
                "ask with `in`, or `has any of`",
            )),
            Literal::Bare(text) | Literal::Text(text) => match want {
                None => self.fail(say::literal_alone(span, None)),
                Some(scalar) => self.open(scalar, text, matches!(literal, Literal::Text(_)), span),
            },
        }
    }

    fn open(&mut self, scalar: &Scalar, text: &str, quoted: bool, span: Span) -> Option<Expr> {
        let number = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let unit = match scalar {
            Scalar::Minutes => Some("minutes"),
            Scalar::Days | Scalar::Period => Some("days"),
            Scalar::WorkingDays => Some("working days"),
            Scalar::Months => Some("months"),
            Scalar::Years => Some("years"),
            _ => None,
        };
        match (scalar, unit) {
            (_, Some(unit)) if number => {
                self.fail(say::needs_unit(span, text, &scalar.to_string(), &format!("{text} {unit}")))
            }
            (Scalar::Money, _) if number => {
                self.fail(say::needs_unit(span, text, &scalar.to_string(), &format!("${text}")))
            }
            (Scalar::Percent, _) if number => {
                self.fail(say::needs_unit(span, text, &scalar.to_string(), &format!("{text}%")))
            }
            _ if quoted && (scalar.is_numeric() || matches!(scalar, Scalar::Bool | Scalar::Date)) => {
                self.fail(say::mismatch(span, "a text", &scalar.to_string(), None))
            }
            _ => self.shaped(scalar, text, span),
        }
    }

    fn shaped(&mut self, scalar: &Scalar, text: &str, span: Span) -> Option<Expr> {
        if let Some(meant) = literal::letters_for_digits(scalar, text) {
            return self.fail(say::letters_for_digits(span, text, &meant));
        }
        match literal::read(scalar, text) {
            Ok(value) => Some(Expr { kind: Kind::Const(value), ty: Type::one(scalar.clone()), span }),
            Err(literal::Expected(expected)) => self.fail(match scalar {
                Scalar::Word(words) => {
                    say::unknown_word(span, text, words.what(), &words.list(), self.words_declared(scalar))
                }
                _ => say::literal_shape(span, text, &expected),
            }),
        }
    }

    pub(super) fn quantity(&mut self, text: &str, span: Span) -> Option<Expr> {
        let made = |scalar, value| Some(Expr { kind: Kind::Const(value), ty: Type::one(scalar), span });
        if text.ends_with("minute") || text.ends_with("minutes") {
            return self.shaped(&Scalar::Minutes, text, span);
        }
        match literal::period(text) {
            Some(period) => {
                let scalar = match period.unit {
                    PeriodUnit::Days => Scalar::Days,
                    PeriodUnit::WorkingDays => Scalar::WorkingDays,
                    PeriodUnit::Months => Scalar::Months,
                    PeriodUnit::Years => Scalar::Years,
                };
                made(scalar, Value::Number(Decimal::from(period.count)))
            }
            None => self.fail(say::literal_shape(span, text, "a whole number of days, weeks, months or years")),
        }
    }

    /// A list written out, as a list of `scalar`.
    pub(super) fn members(
        &mut self,
        members: &[Spanned<Member>],
        span: Span,
        scalar: &Scalar,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let mut items = Vec::new();
        let mut whole = true;
        for member in members {
            let item = match &member.value {
                Member::Literal(literal) => self.item(literal, member.span, scalar),
                Member::Word(word) => self.word(word, member.span, scalar, context).map(Item::One),
            };
            match item {
                Some(item) => items.push(item),
                None => whole = false,
            }
        }
        whole.then(|| set(CodeSet::new(None, items), scalar, span))
    }

    /// A member of a list.
    pub(super) fn item(&mut self, literal: &Literal, span: Span, scalar: &Scalar) -> Option<Item> {
        match literal {
            Literal::Range(first, last) => {
                let low = self.shaped(scalar, first, span)?;
                let high = self.shaped(scalar, last, span)?;
                if !scalar.is_code() {
                    return self.fail(say::type_error(span, format!("{scalar} has no ranges"), "list the values"));
                }
                match (low.kind, high.kind) {
                    (Kind::Const(Value::Text(low)), Kind::Const(Value::Text(high)))
                        if low.len() == high.len() && low <= high =>
                    {
                        Some(Item::Range(low.to_string(), high.to_string()))
                    }
                    _ => self.fail(say::literal_shape(
                        span,
                        &format!("{first} to {last}"),
                        "a range from a lower code to a higher one",
                    )),
                }
            }
            Literal::Prefix(start) => {
                if scalar.is_code() && !start.is_empty() {
                    Some(Item::Prefix(dotted(scalar, start)))
                } else {
                    self.fail(say::type_error(span, format!("`*` has no meaning for {scalar}"), "list the values"))
                }
            }
            other => {
                let expr = self.literal(other, span, Some(scalar))?;
                match expr.kind {
                    Kind::Const(value) if expr.ty.scalar == *scalar => Some(Item::One(value)),
                    _ => self.fail(say::mismatch(span, &expr.ty.to_string(), &scalar.to_string(), None)),
                }
            }
        }
    }

    /// Where the profile lists the words that a fact or param of its own can have.
    fn words_declared(&self, scalar: &Scalar) -> Option<Span> {
        let declared = self.declared.facts.values().chain(self.declared.params.values());
        let own = matches!(scalar, Scalar::Word(Words::Declared(_)));
        declared.filter(|_| own).find(|fact| fact.value.scalar == *scalar).map(|fact| fact.span)
    }

    /// A word where a value of `scalar` is needed.
    pub(super) fn word(&mut self, word: &str, span: Span, scalar: &Scalar, context: &Context<'_>) -> Option<Value> {
        match scalar {
            Scalar::Word(words) if words.has(word) => Some(Value::text(word)),
            Scalar::Word(words) => {
                let upper = word.to_uppercase();
                if words.has(&upper) {
                    return self.fail(say::capitals(span, word, &upper, words.what()));
                }
                let declared = self.words_declared(scalar);
                self.fail(say::unknown_word(span, word, words.what(), &words.list(), declared))
            }
            _ => {
                let upper = word.to_uppercase();
                if literal::read(scalar, &upper).is_ok() && !matches!(scalar, Scalar::Text | Scalar::Bool) {
                    return self.fail(say::capitals(span, word, &upper, &scalar.to_string()));
                }
                let path = crate::lang::ast::Path { this: false, name: word.to_owned() };
                self.nothing(&path, span, context)
            }
        }
    }

    /// A list of the profile as a list of `scalar`; read once for each type it meets. What is wrong with an item is told with the place
    /// that first asked for it.
    pub(super) fn named_list(&mut self, name: &str, scalar: &Scalar, used: Span) -> Option<Arc<CodeSet>> {
        self.used.lists.insert(name.to_owned());
        let known = self.sets.get(name).and_then(|read| read.iter().find(|(of, _)| of == scalar));
        if let Some((_, found)) = known {
            return found.clone();
        }
        let declared = self.declared;
        let items = declared.lists.get(name)?;
        if *scalar != Scalar::Diagnosis && declared.imported.contains(name) {
            self.keep(name, scalar, &None);
            return self.fail(say::imported_of_diagnoses(used, name, &scalar.to_string(), items.span));
        }
        if let Some(codes) = items.value.codes(scalar) {
            let found = Some(Arc::new(CodeSet::sorted(name.to_owned(), items.value.clone(), codes)));
            self.keep(name, scalar, &found);
            return found;
        }
        let mut read = Vec::with_capacity(items.value.len());
        let mut whole = true;
        let told = self.diagnostics.len();
        for item in items.value.iter() {
            let found = code(&item.value, scalar).map(Item::One);
            match found.or_else(|| self.item(&as_literal(&item.value, scalar), item.span, scalar)) {
                Some(item) => read.push(item),
                None => whole = false,
            }
            // A list of the wrong kind of codes is wrong in each of them.
            if self.diagnostics.len().saturating_sub(told) >= MOST_ITEMS {
                let only = "there may be more in this list; only so many are told";
                self.diagnostics.iter_mut().last().into_iter().for_each(|last| last.help.push(only.to_owned()));
                break;
            }
        }
        let why = format!("the list is asked here for {scalar}");
        for problem in self.diagnostics.iter_mut().skip(told).filter(|problem| problem.at.span != used) {
            problem.others.push(Label { span: used, text: why.clone() });
        }
        let found = whole.then(|| Arc::new(CodeSet::new(Some(name.to_owned()), read)));
        self.keep(name, scalar, &found);
        found
    }

    fn keep(&mut self, name: &str, scalar: &Scalar, found: &Option<Arc<CodeSet>>) {
        self.sets.entry(name.to_owned()).or_default().push((scalar.clone(), found.clone()));
    }
}

/// Wrong items of one list that are told.
const MOST_ITEMS: usize = 100;

/// A set as an expression.
pub(super) fn set(codes: CodeSet, scalar: &Scalar, span: Span) -> Expr {
    Expr { kind: Kind::Set(Arc::new(codes)), ty: Type::many(scalar.clone()), span }
}

/// An item of a list in TOML that is a code and nothing else, as nearly all of a long one are; `None`: it may still be anything.
fn code(text: &str, scalar: &Scalar) -> Option<Value> {
    let plain = scalar.is_code() && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'.');
    let sure = plain && literal::letters_for_digits(scalar, text).is_none();
    if sure { literal::read(scalar, text).ok() } else { None }
}

/// An item of a list in TOML: a range, a prefix, or a value.
fn as_literal(text: &str, scalar: &Scalar) -> Literal {
    if !scalar.is_code() {
        return Literal::Bare(text.to_owned());
    }
    if let Some((first, last)) = text.split_once(" to ") {
        return Literal::Range(first.trim().to_owned(), last.trim().to_owned());
    }
    match text.strip_suffix('*') {
        Some(start) => Literal::Prefix(start.strip_suffix('.').unwrap_or(start).to_owned()),
        None => Literal::Bare(text.to_owned()),
    }
}

/// Diagnoses are kept with their dot: `M5451*` starts where `M54.51*` does.
fn dotted(scalar: &Scalar, start: &str) -> String {
    let plain: String = start.chars().filter(|c| *c != '.').collect();
    match (scalar, plain.get(..3), plain.get(3..)) {
        (Scalar::Diagnosis, Some(category), Some(rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        (Scalar::Diagnosis, _, _) => plain,
        _ => start.to_owned(),
    }
}
