//! Quantifiers, counts and sums over lines, authorizations and earlier sessions.

use super::Checker;
use super::context::{Around, Context};
use crate::diagnostic::wording::language as say;
use crate::lang::ast;
use crate::lang::typed::{Expr, Kind, Noun, Over, Quantifier, Scope, Window};
use crate::model::types::{Scalar, Type};
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn quantified(
        &mut self,
        quantifier: Quantifier,
        over: &ast::Over,
        satisfies: Option<&ast::Expr>,
        span: Span,
        context: &Context<'_>,
    ) -> Option<Expr> {
        let (over, inner) = self.over(over, context)?;
        let satisfies = match (quantifier, satisfies) {
            (Quantifier::Every, Some(condition)) => Some(Box::new(self.condition_expr(condition, &inner)?)),
            (Quantifier::Every, None) => {
                return self.fail(say::rule_shape(
                    span,
                    "`every` does not say what of each",
                    "add it: `every line where … satisfies ( … )`",
                ));
            }
            (_, Some(condition)) => {
                return self.fail(say::rule_shape(
                    condition.span,
                    "`satisfies` belongs to `every`",
                    "say it after `where`",
                ));
            }
            (_, None) => None,
        };
        Some(Expr { kind: Kind::Quantified { quantifier, over, satisfies }, ty: Type::one(Scalar::Bool), span })
    }

    pub(super) fn sum(&mut self, of: &ast::Expr, over: &ast::Over, span: Span, context: &Context<'_>) -> Option<Expr> {
        let (over, inner) = self.over(over, context)?;
        let of = self.value(of, &inner, Some(&Scalar::Number))?;
        if of.ty.list || !of.ty.scalar.is_numeric() {
            return self.fail(say::mismatch(of.span, &of.ty.to_string(), "a number or an amount", None));
        }
        let ty = of.ty.clone();
        Some(Expr { kind: Kind::Sum(Box::new(of), over), ty, span })
    }

    /// A collection, and the context in which bare names belong to its members.
    pub(super) fn over<'t>(&mut self, over: &ast::Over, context: &Context<'t>) -> Option<(Over, Context<'t>)> {
        let around = match over.noun {
            ast::Noun::Lines | ast::Noun::CoveredLines => Around::Lines,
            ast::Noun::Authorizations => Around::Authorizations,
            ast::Noun::EarlierSessions => Around::EarlierSessions,
            ast::Noun::EarlierLines => Around::EarlierLines,
        };
        let Some((inner, frame)) = context.inside(around) else { return self.fail(say::too_nested(over.span)) };
        if over.other && (around != Around::Lines || context.scope != Scope::EachLine) {
            return self.fail(say::out_of_place(
                over.span,
                "`other` needs a line to be other than",
                "start the rule with `for each line`, or leave `other` out",
            ));
        }
        if over.noun == ast::Noun::CoveredLines && context.of_earlier() {
            return self.fail(say::out_of_place(
                over.span,
                "an earlier session is not decided anew, so it has no covered lines",
                "say `line`; `outcome` is what became of it",
            ));
        }
        let earlier = matches!(over.noun, ast::Noun::EarlierSessions | ast::Noun::EarlierLines);
        let window = match &over.window {
            Some(window) if !earlier => {
                return self.fail(say::out_of_place(
                    window.span,
                    "a window belongs to earlier sessions",
                    "say `earlier session` or `earlier line`, or leave it out",
                ));
            }
            Some(window) => self.window(&window.value, window.span, context)?,
            None => Window::All,
        };
        let filter = match &over.filter {
            Some(filter) => Some(Box::new(self.condition_expr(filter, &inner)?)),
            None => None,
        };
        let noun = match over.noun {
            ast::Noun::Lines => Noun::Lines,
            ast::Noun::CoveredLines => Noun::CoveredLines,
            ast::Noun::Authorizations => Noun::Authorizations,
            ast::Noun::EarlierSessions => Noun::EarlierSessions(window),
            ast::Noun::EarlierLines => Noun::EarlierLines(window),
        };
        Some((Over { noun, other: over.other, filter, frame }, inner))
    }

    fn window(&mut self, window: &ast::Window, span: Span, context: &Context<'_>) -> Option<Window> {
        Some(match window {
            ast::Window::ThisDay => Window::ThisDay,
            ast::Window::CalendarYear => Window::CalendarYear,
            ast::Window::Case => Window::Case,
            ast::Window::Year(name) => {
                if !self.declared.years.contains_key(name) {
                    let names: Vec<String> = self.declared.years.keys().cloned().collect();
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    return self.fail(
                        say::unknown_name(span, name, &names)
                            .help("declare it under `[years]`, or say `calendar year`"),
                    );
                }
                Window::Year(name.clone())
            }
            ast::Window::Past(quantity) => Window::Past(Box::new(self.quantity(quantity, span)?)),
            ast::Window::Since(path) => {
                let date = self.path(path, span, context)?;
                if date.ty != Type::one(Scalar::Date) {
                    return self.fail(say::mismatch(span, &date.ty.to_string(), "a date", None));
                }
                Window::Since(Box::new(date))
            }
        })
    }
}
