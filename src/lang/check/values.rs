//! Values: the walk over every form of expression, arithmetic, choice, lookups.

use super::Checker;
use super::conditions::{coerce, in_parentheses};
use super::context::Context;
use super::literals::is_open;
use super::names::Meaning;
use crate::diagnostic::wording::language as say;
use crate::lang::ast;
use crate::lang::typed::{Expr, Kind, Operator, Pick};
use crate::model::types::{Scalar, Type};
use crate::source::Span;

impl Checker<'_> {
    /// Any expression; `want` types literals that do not say what they are.
    pub(super) fn value(&mut self, expr: &ast::Expr, context: &Context<'_>, want: Option<&Scalar>) -> Option<Expr> {
        let span = expr.span;
        let bool = |kind: Kind| Some(Expr { kind, ty: Type::one(Scalar::Bool), span });
        match &expr.kind {
            ast::Kind::Literal(literal) => self.literal(literal, span, want),
            ast::Kind::List(members) => match want {
                Some(scalar) => self.members(members, span, scalar, context),
                None => self.fail(say::literal_alone(span, None)),
            },
            ast::Kind::Path(path) => match (self.meaning(path, context), want) {
                (Meaning::Nothing, Some(scalar)) if !path.this && !path.name.contains('.') => {
                    let value = self.word(&path.name, span, scalar, context)?;
                    Some(Expr { kind: Kind::Const(value), ty: Type::one(scalar.clone()), span })
                }
                _ => self.path(path, span, context),
            },
            ast::Kind::Paren(inner) => match inner.as_slice() {
                [one] => self.value(one, context, want).map(|e| in_parentheses(e, span)),
                _ => self.fail(say::type_error(
                    span,
                    "one value is needed here",
                    "several in parentheses follow `of`, or the `for` of a lookup",
                )),
            },
            ast::Kind::And(parts) => self.logic(true, parts, span, context),
            ast::Kind::Or(parts) => self.logic(false, parts, span, context),
            ast::Kind::Not(inner) => self.not(inner, span, context),
            ast::Kind::Compare(compare, left, right) => self.compare(*compare, left, right, span, context),
            ast::Kind::In { negated, item, set } => self.membership(*negated, item, set, span, context),
            ast::Kind::Has(has, list, what) => self.has(*has, list, what, span, context),
            ast::Kind::Present { negated, of } => self.presence(*negated, of, span, context),
            ast::Kind::Within { date, period, after, anchor } => {
                self.within((date, period, anchor), *after, span, context)
            }
            ast::Kind::Quantified(quantifier, over, satisfies) => {
                self.quantified(*quantifier, over, satisfies.as_deref(), span, context)
            }
            ast::Kind::NOf(quantifier, of) => {
                let conditions = self.each(of, |checker, part| checker.condition_expr(part, context))?;
                bool(Kind::NOf(*quantifier, conditions))
            }
            ast::Kind::Count(over) => {
                let (over, _) = self.over(over, context)?;
                Some(Expr { kind: Kind::Count(over), ty: Type::one(Scalar::Number), span })
            }
            ast::Kind::Sum(of, over) => self.sum(of, over, span, context),
            ast::Kind::Pick(pick, of) => self.pick(*pick, of, span, want, context),
            ast::Kind::DaysBetween(from, to) => {
                let from = self.of_type(from, &Scalar::Date, context);
                let to = self.of_type(to, &Scalar::Date, context);
                let kind = Kind::DaysBetween(Box::new(from?), Box::new(to?));
                Some(Expr { kind, ty: Type::one(Scalar::Days), span })
            }
            ast::Kind::Lookup(path, keys) => self.lookup(path, keys, span, want, context),
            ast::Kind::If(condition, then, otherwise) => {
                let condition = self.condition_expr(condition, context);
                let (then, otherwise) =
                    match (want, self.is_open_expr(then, context) && self.is_open_expr(otherwise, context)) {
                        (Some(scalar), true) => {
                            (self.value(then, context, Some(scalar))?, self.value(otherwise, context, Some(scalar))?)
                        }
                        _ => self.pair(then, otherwise, context)?,
                    };
                let otherwise = self.unify(otherwise, &then)?;
                let ty = then.ty.clone();
                Some(Expr { kind: Kind::If(Box::new(condition?), Box::new(then), Box::new(otherwise)), ty, span })
            }
            ast::Kind::Arithmetic(operator, left, right) => {
                self.arithmetic(*operator, (left, right), span, want, context)
            }
            ast::Kind::PercentOf(percent, of) => {
                let percent = self.value(percent, context, Some(&Scalar::Percent));
                let of = self.value(of, context, want);
                let (percent, of) = (percent?, of?);
                if of.ty.list || !of.ty.scalar.is_numeric() {
                    return self.fail(say::mismatch(of.span, &of.ty.to_string(), "a number or an amount", None));
                }
                let ty = of.ty.clone();
                Some(Expr { kind: Kind::PercentOf(Box::new(percent), Box::new(of)), ty, span })
            }
        }
    }

    /// Checks each; every mistake is told before any of them stops.
    pub(super) fn each<T>(
        &mut self,
        parts: &[ast::Expr],
        mut check: impl FnMut(&mut Self, &ast::Expr) -> Option<T>,
    ) -> Option<Vec<T>> {
        let found: Vec<Option<T>> = parts.iter().map(|part| check(self, part)).collect();
        found.into_iter().collect()
    }

    /// A single value of one type.
    pub(super) fn of_type(&mut self, expr: &ast::Expr, scalar: &Scalar, context: &Context<'_>) -> Option<Expr> {
        let found = coerce(self.value(expr, context, Some(scalar))?, scalar);
        if found.ty == Type::one(scalar.clone()) {
            return Some(found);
        }
        self.fail(say::mismatch(found.span, &found.ty.to_string(), &scalar.to_string(), None))
    }

    /// Whether an expression does not say of what type it is: a literal such as `97124`, a word such as `wellness`.
    pub(super) fn is_open_expr(&self, expr: &ast::Expr, context: &Context<'_>) -> bool {
        match &expr.kind {
            ast::Kind::Literal(literal) => is_open(literal),
            ast::Kind::List(_) => true,
            ast::Kind::Path(path) => {
                let word = !path.this && !path.name.contains('.') && !context.unfolding.contains(&path.name);
                word && matches!(self.meaning(path, context), Meaning::Nothing)
            }
            ast::Kind::Paren(inner) => inner.len() == 1 && inner.iter().all(|e| self.is_open_expr(e, context)),
            ast::Kind::If(_, then, otherwise) => {
                self.is_open_expr(then, context) && self.is_open_expr(otherwise, context)
            }
            ast::Kind::Arithmetic(_, left, right) => {
                self.is_open_expr(left, context) && self.is_open_expr(right, context)
            }
            _ => false,
        }
    }

    fn arithmetic(
        &mut self,
        operator: Operator,
        (left, right): (&ast::Expr, &ast::Expr),
        span: Span,
        want: Option<&Scalar>,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let multiply = operator == Operator::Multiply;
        let (left, right) = match (self.is_open_expr(left, context), self.is_open_expr(right, context)) {
            (true, true) => {
                let want = want.unwrap_or(&Scalar::Number);
                (self.value(left, context, Some(want))?, self.value(right, context, Some(want))?)
            }
            (true, false) => {
                let right = self.value(right, context, None)?;
                let kind = if multiply { Scalar::Number } else { right.ty.scalar.clone() };
                (self.value(left, context, Some(&kind))?, right)
            }
            (false, true) => {
                let left = self.value(left, context, None)?;
                let kind = if multiply { Scalar::Number } else { left.ty.scalar.clone() };
                let right = self.value(right, context, Some(&kind))?;
                (left, right)
            }
            (false, false) => {
                let (left, right) = (self.value(left, context, None), self.value(right, context, None));
                (left?, right?)
            }
        };
        let ty = self.arithmetic_type(operator, &left, &right)?;
        Some(Expr { kind: Kind::Arithmetic(operator, Box::new(left), Box::new(right)), ty, span })
    }

    fn arithmetic_type(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Option<Type> {
        for side in [left, right] {
            if side.ty.list {
                return self.fail(say::mismatch(side.span, &side.ty.to_string(), "a single value", None));
            }
        }
        let (a, b) = (&left.ty.scalar, &right.ty.scalar);
        let found = match operator {
            _ if *a == Scalar::Date && *b == Scalar::Date => {
                return self.fail(say::type_error(
                    right.span,
                    "dates are not added or subtracted",
                    "say `days from a to b`",
                ));
            }
            Operator::Add | Operator::Subtract if *a == Scalar::Date && b.is_period() => Some(Scalar::Date),
            Operator::Add | Operator::Subtract if a == b && a.is_numeric() => Some(a.clone()),
            Operator::Multiply if *a == Scalar::Number && b.is_numeric() => Some(b.clone()),
            Operator::Multiply if *b == Scalar::Number && a.is_numeric() => Some(a.clone()),
            _ => None,
        };
        match found {
            Some(scalar) => Some(Type::one(scalar)),
            None => self.fail(say::mismatch(
                right.span,
                &right.ty.to_string(),
                &format!("something that goes with {a}"),
                Some(left.span),
            )),
        }
    }

    fn pick(
        &mut self,
        pick: Pick,
        of: &[ast::Expr],
        span: Span,
        want: Option<&Scalar>,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let dates = matches!(pick, Pick::Earliest | Pick::Latest);
        let closed = of.iter().find(|e| !self.is_open_expr(e, context));
        let scalar = match (dates, closed) {
            (true, _) => Scalar::Date,
            (false, Some(first)) => self.value(first, context, None)?.ty.scalar,
            (false, None) => want.cloned().unwrap_or(Scalar::Number),
        };
        if !dates && !scalar.is_numeric() {
            return self.fail(say::type_error(
                span,
                format!("{scalar} has no size"),
                "of dates say `earliest of` or `latest of`",
            ));
        }
        if of.is_empty() {
            return self.fail(say::type_error(
                span,
                "there is nothing to choose from",
                "put the values in the parentheses",
            ));
        }
        let parts = self.each(of, |checker, part| checker.of_type(part, &scalar, context))?;
        Some(Expr { kind: Kind::Pick(pick, parts), ty: Type::one(scalar), span })
    }

    fn lookup(
        &mut self,
        path: &ast::Path,
        keys: &[ast::Expr],
        span: Span,
        want: Option<&Scalar>,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let Meaning::Table(shape) = self.meaning(path, context) else {
            let names: Vec<String> = self.declared.tables.keys().cloned().collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            return self
                .fail(say::unknown_name(span, &path.name, &names).help("only a table can be looked up with `for`"));
        };
        let (table, column) = match path.name.split_once('.') {
            Some((table, column)) => (table, Some(column)),
            None => (path.name.as_str(), None),
        };
        self.used.tables.insert(table.to_owned());
        let found = match column {
            Some(column) => shape.columns.iter().find(|(name, _)| name == column),
            None if shape.columns.len() == 1 => shape.columns.first(),
            None => None,
        };
        let Some((name, ty)) = found.cloned() else {
            let columns: Vec<&str> = shape.columns.iter().map(|(name, _)| name.as_str()).collect();
            return self.fail(match column {
                Some(column) => say::unknown_part(span, column, table, &columns),
                None => say::type_error(
                    span,
                    format!("`{table}` has several columns"),
                    format!("say which: `{table}.{}`", columns.join(&format!("`, `{table}."))),
                ),
            });
        };
        if keys.len() != shape.keys.len() {
            let wanted = shape.keys.join(", ");
            return self.fail(say::type_error(
                span,
                format!("`{table}` is looked up by {} of values", shape.keys.len()),
                format!("write `{table} for ({wanted})`"),
            ));
        }
        let keys = self.each(keys, |checker, key| {
            let found = checker.value(key, context, Some(&Scalar::Text))?;
            if found.ty.list {
                return checker.fail(say::mismatch(found.span, &found.ty.to_string(), "a single value", None));
            }
            Some(found)
        })?;
        let found = Expr { kind: Kind::Lookup { table: table.to_owned(), column: name, keys }, ty, span };
        Some(match want {
            Some(scalar) => coerce(found, scalar),
            None => found,
        })
    }
}
