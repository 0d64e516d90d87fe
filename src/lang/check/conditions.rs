//! Conditions: logic, comparison, membership, presence, windows of dates.

use super::Checker;
use super::context::Context;
use super::literals::is_open;
use super::names::Meaning;
use crate::diagnostic::wording::language as say;
use crate::lang::ast;
use crate::lang::typed::{Compare, Expr, Has, Kind};
use crate::model::types::{Scalar, Type};
use crate::source::Span;

const BOOL: Type = Type::one(Scalar::Bool);

/// An expression with the parentheses around it. `x not in y` is the opposite of a condition with the same words, before as after.
pub(super) fn in_parentheses(mut expr: Expr, span: Span) -> Expr {
    if let Kind::Not(inner) = &mut expr.kind
        && inner.span == expr.span
    {
        inner.span = span;
    }
    Expr { span, ..expr }
}

impl Checker<'_> {
    /// An expression that must be a yes or no.
    pub(super) fn condition_expr(&mut self, expr: &ast::Expr, context: &Context<'_>) -> Option<Expr> {
        let checked = match &expr.kind {
            ast::Kind::Paren(inner) if inner.len() == 1 => {
                return self.condition_expr(inner.first()?, context).map(|e| in_parentheses(e, expr.span));
            }
            ast::Kind::Literal(literal) if is_open(literal) => {
                return self.fail(say::not_a_condition(expr.span, "a literal", context.words(expr.span)));
            }
            _ => self.value(expr, context, None)?,
        };
        if checked.ty.is_bool() {
            return Some(checked);
        }
        self.fail(say::not_a_condition(expr.span, &checked.ty.to_string(), context.words(expr.span)))
    }

    /// `and`, `or`.
    pub(super) fn logic(&mut self, and: bool, parts: &[ast::Expr], span: Span, context: &Context<'_>) -> Option<Expr> {
        let mut checked = Vec::new();
        let mut whole = true;
        let mut before: Option<&ast::Expr> = None;
        let mut rest = parts;
        while let Some((part, behind)) = rest.split_first() {
            let alone = rest.iter().take_while(|part| is_value_alone(part)).count();
            let (found, next) = match rest.split_at_checked(alone) {
                Some((values, behind)) if alone > 0 => {
                    (self.values_beside_condition(and, before, values, context), behind)
                }
                _ => (self.condition_expr(part, context), behind),
            };
            match found {
                Some(expr) => checked.push(expr),
                None => whole = false,
            }
            before = Some(part);
            rest = next;
        }
        let kind = if and { Kind::And(checked) } else { Kind::Or(checked) };
        whole.then_some(Expr { kind, ty: BOOL, span })
    }

    /// `code is 97124 or 97140 or 97530`.
    fn values_beside_condition(
        &mut self,
        and: bool,
        before: Option<&ast::Expr>,
        values: &[ast::Expr],
        context: &Context<'_>,
    ) -> Option<Expr> {
        let (first, last) = (values.first()?, values.last()?);
        let list = |first: &str| {
            let words = values.iter().map(|value| context.words(value.span));
            std::iter::once(first).chain(words).collect::<Vec<_>>().join(", ")
        };
        let written = before.and_then(|before| match &before.kind {
            ast::Kind::Has(Has::One, left, right) => {
                let word = if and { "all" } else { "any" };
                let items = list(context.words(right.span));
                Some((format!("{} has {word} of [{items}]", context.words(left.span)), true))
            }
            ast::Kind::Compare(compare @ (Compare::Is | Compare::IsNot), left, right) => {
                let word = if *compare == Compare::IsNot { "not in" } else { "in" };
                // `is 1 and 2` holds of nothing and `is not 1 or 2` of everything: both mean the list.
                let sure = and == (*compare == Compare::IsNot);
                let items = list(context.words(right.span));
                Some((format!("{} {word} [{items}]", context.words(left.span)), sure))
            }
            _ => None,
        });
        let Some((written, sure)) = written else {
            return self.fail(say::not_a_condition(first.span, "a literal", context.words(first.span)));
        };
        let whole = before.map_or(first.span, |before| before.span).to(last.span);
        self.fail(say::literal_after_or(first.span, whole, &written, sure))
    }

    pub(super) fn not(&mut self, inner: &ast::Expr, span: Span, context: &Context<'_>) -> Option<Expr> {
        let checked = self.condition_expr(inner, context)?;
        if let Kind::Compare(compare, ..) = &checked.kind {
            let opposite = match compare {
                Compare::Less => Some(">="),
                Compare::LessOrEqual => Some(">"),
                Compare::Greater => Some("<="),
                Compare::GreaterOrEqual => Some("<"),
                Compare::Is | Compare::IsNot => None,
            };
            if let Some(opposite) = opposite {
                self.diagnostics.push(say::negated_comparison(span, opposite));
            }
        }
        Some(Expr { kind: Kind::Not(Box::new(checked)), ty: BOOL, span })
    }

    pub(super) fn compare(
        &mut self,
        compare: Compare,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let (left, right) = self.pair(left, right, context)?;
        for side in [&left, &right] {
            if side.ty.list {
                let advice = match compare {
                    Compare::IsNot => "ask what it has: `has none of`",
                    _ => "ask what it has: `has …`, `has any of [ … ]`, `has only [ … ]`",
                };
                return self.fail(say::type_error(
                    side.span,
                    format!("this is {}, and a single value is compared here", side.ty),
                    advice,
                ));
            }
        }
        let right = self.unify(right, &left)?;
        let left = self.unify(left, &right)?;
        let ordered = !matches!(compare, Compare::Is | Compare::IsNot);
        if ordered && !left.ty.scalar.is_ordered() {
            return self.fail(say::type_error(left.span, format!("{} has no order", left.ty), "compare it with `is`"));
        }
        Some(Expr { kind: Kind::Compare(compare, Box::new(left), Box::new(right)), ty: BOOL, span })
    }

    /// Two sides that meet: the one that says what it is first, then the other by its type.
    pub(super) fn pair(&mut self, left: &ast::Expr, right: &ast::Expr, context: &Context<'_>) -> Option<(Expr, Expr)> {
        match (self.is_open_expr(left, context), self.is_open_expr(right, context)) {
            (true, true) => {
                let mut names = 0usize;
                for side in [left, right] {
                    if let ast::Kind::Path(path) = &side.kind {
                        names = names.saturating_add(1);
                        let _: Option<Expr> = self.nothing(path, side.span, context);
                    }
                }
                if names == 0 { self.fail(say::literal_alone(left.span, Some(right.span))) } else { None }
            }
            (true, false) => {
                let right = self.value(right, context, None)?;
                let left = self.value(left, context, Some(&right.ty.scalar))?;
                Some((left, right))
            }
            (false, true) => {
                let left = self.value(left, context, None)?;
                let right = self.value(right, context, Some(&left.ty.scalar))?;
                Some((left, right))
            }
            // Both sides are checked before either is given up, so that both mistakes are told.
            (false, false) => match (self.value(left, context, None), self.value(right, context, None)) {
                (Some(left), Some(right)) => Some((left, right)),
                _ => None,
            },
        }
    }

    /// `found`, if it can be compared with `other`.
    pub(super) fn unify(&mut self, found: Expr, other: &Expr) -> Option<Expr> {
        let found = coerce(found, &other.ty.scalar);
        if let (Kind::Param(name), Kind::Const(value)) = (&other.kind, &found.kind) {
            let options = self.declared.options.get(name).cloned().unwrap_or_default();
            let word = value.to_string();
            if !options.is_empty() && !options.contains(&word) {
                let words: Vec<&str> = options.iter().map(String::as_str).collect();
                let declared = self.declared.params.get(name).map(|param| param.span);
                let what = format!("an option of `{name}`");
                return self.fail(say::unknown_word(found.span, &word, &what, &words, declared));
            }
        }
        let loose = |e: &Expr| e.ty.scalar == Scalar::Text && matches!(e.kind, Kind::Param(_) | Kind::Lookup { .. });
        if found.ty.scalar == other.ty.scalar || (loose(other) && textual(&found.ty.scalar)) {
            return Some(found);
        }
        self.fail(say::mismatch(found.span, &found.ty.to_string(), &other.ty.scalar.to_string(), Some(other.span)))
    }

    pub(super) fn membership(
        &mut self,
        negated: bool,
        item: &ast::Expr,
        set: &ast::Expr,
        span: Span,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let item = self.value(item, context, None)?;
        if item.ty.list {
            return self.fail(say::type_error(
                item.span,
                format!("this is {}", item.ty),
                "of a list say `has any of`, `has all of` or `has only`",
            ));
        }
        let set = self.set(set, &item.ty.scalar, item.span, context)?;
        let found = Expr { kind: Kind::In(Box::new(item), Box::new(set)), ty: BOOL, span };
        Some(if negated { Expr { kind: Kind::Not(Box::new(found)), ty: BOOL, span } } else { found })
    }

    pub(super) fn has(
        &mut self,
        has: Has,
        list: &ast::Expr,
        what: &ast::Expr,
        span: Span,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let list = self.value(list, context, None)?;
        if !list.ty.list {
            return self.fail(say::type_error(
                list.span,
                format!("this is {}, and only a list has members", list.ty),
                "of a single value say `is` or `in`",
            ));
        }
        let what = if has == Has::One {
            if matches!(what.kind, ast::Kind::List(_)) || matches!(self.meaning_of(what, context), Some(Meaning::List))
            {
                return self.fail(say::type_error(
                    what.span,
                    "this is a list of codes",
                    "say `has any of`, `has all of`, `has none of` or `has only`",
                ));
            }
            if is_pattern(what) {
                // `diagnoses has S39.012*`: any of what the pattern covers.
                let set = self.set(what, &list.ty.scalar, list.span, context)?;
                let kind = Kind::Has(Has::Any, Box::new(list), Box::new(set));
                return Some(Expr { kind, ty: BOOL, span });
            }
            let what = self.value(what, context, Some(&list.ty.scalar))?;
            if what.ty.list {
                return self.fail(say::type_error(
                    what.span,
                    format!("this is {}", what.ty),
                    "say `has any of` or `has all of`",
                ));
            }
            self.unify(what, &Expr { ty: Type::one(list.ty.scalar.clone()), ..list.clone() })?
        } else {
            self.set(what, &list.ty.scalar, list.span, context)?
        };
        Some(Expr { kind: Kind::Has(has, Box::new(list), Box::new(what)), ty: BOOL, span })
    }

    /// A list of `scalar`: written out, named, a range, a prefix, or a fact that is a list.
    fn set(&mut self, expr: &ast::Expr, scalar: &Scalar, because: Span, context: &Context<'_>) -> Option<Expr> {
        match &expr.kind {
            ast::Kind::Paren(inner) if inner.len() == 1 => return self.set(inner.first()?, scalar, because, context),
            ast::Kind::List(members) => return self.members(members, expr.span, scalar, context),
            ast::Kind::Literal(literal @ (ast::Literal::Range(..) | ast::Literal::Prefix(_))) => {
                let item = self.item(literal, expr.span, scalar)?;
                let codes = crate::lang::typed::CodeSet::new(None, vec![item]);
                return Some(super::literals::set(codes, scalar, expr.span));
            }
            ast::Kind::Literal(_) => {
                let words = context.words(expr.span);
                let list = format!("[{words}]");
                let said = say::type_error(expr.span, "a list is needed here", format!("put it in brackets: `{list}`"));
                return self.fail(said.suggest(expr.span, list).sure());
            }
            ast::Kind::Path(path) if matches!(self.meaning(path, context), Meaning::List) => {
                let codes = self.named_list(&path.name, scalar, expr.span)?;
                return Some(Expr { kind: Kind::Set(codes), ty: Type::many(scalar.clone()), span: expr.span });
            }
            _ => {}
        }
        let found = self.value(expr, context, Some(scalar))?;
        if !found.ty.list {
            return self.fail(say::type_error(
                found.span,
                format!("this is {}, and a list is needed here", found.ty),
                "compare single values with `is`",
            ));
        }
        if found.ty.scalar != *scalar {
            return self.fail(say::mismatch(
                found.span,
                &found.ty.to_string(),
                &Type::many(scalar.clone()).to_string(),
                Some(because),
            ));
        }
        Some(found)
    }

    pub(super) fn presence(
        &mut self,
        negated: bool,
        of: &ast::Expr,
        span: Span,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let inner = match self.meaning_of(of, context) {
            Some(Meaning::Presence(read)) => Expr { kind: Kind::Read(read), ty: BOOL, span: of.span },
            _ => {
                if self.is_open_expr(of, context) && !matches!(of.kind, ast::Kind::Path(_)) {
                    return self.fail(say::type_error(of.span, "a literal is always present", "ask of a fact"));
                }
                self.value(of, context, None)?
            }
        };
        let found = Expr { kind: Kind::Present(Box::new(inner)), ty: BOOL, span };
        Some(if negated { Expr { kind: Kind::Not(Box::new(found)), ty: BOOL, span } } else { found })
    }

    pub(super) fn within(
        &mut self,
        parts: (&ast::Expr, &ast::Expr, &ast::Expr),
        after: bool,
        span: Span,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let (date, period, anchor) = parts;
        let date = self.of_type(date, &Scalar::Date, context);
        let period = self.value(period, context, Some(&Scalar::Days)).map(|p| coerce(p, &Scalar::Period));
        let anchor = self.of_type(anchor, &Scalar::Date, context);
        let (date, period, anchor) = (date?, period?, anchor?);
        if period.ty.list || !period.ty.scalar.is_period() {
            return self.fail(say::mismatch(period.span, &period.ty.to_string(), "a length of time", None));
        }
        let kind = Kind::Within { date: Box::new(date), period: Box::new(period), after, anchor: Box::new(anchor) };
        Some(Expr { kind, ty: BOOL, span })
    }

    pub(super) fn meaning_of(&self, expr: &ast::Expr, context: &Context<'_>) -> Option<Meaning> {
        match &expr.kind {
            ast::Kind::Path(path) => Some(self.meaning(path, context)),
            ast::Kind::Paren(inner) if inner.len() == 1 => self.meaning_of(inner.first()?, context),
            _ => None,
        }
    }
}

fn is_pattern(expr: &ast::Expr) -> bool {
    matches!(expr.kind, ast::Kind::Literal(ast::Literal::Range(..) | ast::Literal::Prefix(_)))
}

/// Scalars whose values are kept as text.
fn textual(scalar: &Scalar) -> bool {
    matches!(
        scalar,
        Scalar::Text
            | Scalar::Procedure
            | Scalar::Diagnosis
            | Scalar::Modifier
            | Scalar::Place
            | Scalar::State
            | Scalar::Word(_)
    )
}

/// A param or table column of plain text takes the type of what it meets.
pub(super) fn coerce(mut found: Expr, scalar: &Scalar) -> Expr {
    let loose = matches!(found.kind, Kind::Param(_) | Kind::Lookup { .. });
    if loose && found.ty.scalar == Scalar::Text && textual(scalar) {
        found.ty.scalar = scalar.clone();
    }
    found
}

/// A value that says nothing by itself, where a condition should stand.
fn is_value_alone(part: &ast::Expr) -> bool {
    matches!(&part.kind, ast::Kind::Literal(l) if is_open(l)) || matches!(part.kind, ast::Kind::List(_))
}
