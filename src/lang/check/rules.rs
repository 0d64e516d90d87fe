//! Whole rules: scope, conditions, effect, and the stage at which they are evaluated.

use super::Checker;
use super::context::Context;
use super::stage;
use crate::diagnostic::wording::language as say;
use crate::lang::ast;
use crate::lang::parse;
use crate::lang::text::Text;
use crate::lang::typed::{Body, Effect, Expr, Kind, OfDay, Per, Read, Scope, Stage};
use crate::model::facts::FactId;
use crate::model::types::{Scalar, Type};
use crate::source::{Span, Spanned};

impl Checker<'_> {
    pub(super) fn check_rule(&mut self, text: &Text) -> Option<Body> {
        let unread = self.errors();
        let rule = parse::rule(text, &mut self.diagnostics)?;
        let slips = self.errors() > unread;
        let scope = if rule.each_line { Scope::EachLine } else { Scope::Session };
        let context = Context::new(scope, text);
        let before = self.errors();
        let filter = rule.filter.as_ref().map(|e| self.condition_expr(e, &context));
        let unless = rule.unless.as_ref().map(|e| self.condition_expr(e, &context));
        let require = rule.require.as_ref().map(|e| self.condition_expr(e, &context));
        let effect = self.effect(&rule.effect, &context);
        if self.errors() > before {
            return None;
        }
        let (filter, unless, require) = (flat(filter)?, flat(unless)?, flat(require)?);
        let effect = effect?;
        let conditions: Vec<&Expr> = [&filter, &unless, &require].into_iter().flatten().collect();
        let (stage, reason) = stage::of(conditions.iter().copied().chain(effect.amount()));
        self.shape(&rule, scope, &filter, &effect, (stage, reason))?;
        // Of words that were only guessed at, nothing more is said.
        if !slips {
            self.lint(&rule, filter.as_ref(), require.as_ref());
        }
        Some(Body { scope, filter, unless, require, effect, stage, stage_reason: reason, span: rule.span })
    }

    fn effect(&mut self, effect: &Spanned<ast::Effect>, context: &Context<'_>) -> Option<Effect> {
        Some(match &effect.value {
            ast::Effect::Deny => Effect::Deny,
            ast::Effect::Bundle => Effect::Bundle,
            ast::Effect::Hold => Effect::Hold,
            ast::Effect::Review => Effect::Review,
            ast::Effect::Warn => Effect::Warn,
            ast::Effect::AddModifier(value) => Effect::AddModifier(self.of_type(value, &Scalar::Modifier, context)?),
            ast::Effect::CapUnits(limit, per) => {
                let limit = self.of_type(limit, &Scalar::Number, context);
                let per = self.per(per, context);
                Effect::CapUnits(limit?, per?)
            }
            ast::Effect::CapLines(limit) => Effect::CapLines(self.of_type(limit, &Scalar::Number, context)?),
            ast::Effect::Pay(share) => Effect::Pay(self.of_type(share, &Scalar::Percent, context)?),
            ast::Effect::CapPayment(limit, per) => {
                let limit = self.of_type(limit, &Scalar::Money, context);
                let per = self.per(per, context);
                Effect::CapPayment(limit?, per?)
            }
        })
    }

    /// What a cap is shared by; sessions of a day by facts of theirs.
    fn per(&mut self, per: &ast::Per, context: &Context<'_>) -> Option<Per> {
        let (each_code, paths) = match per {
            ast::Per::Line => return Some(Per::Line),
            ast::Per::Code => return Some(Per::Code),
            ast::Per::Session => return Some(Per::Session),
            ast::Per::Day { each_code, same } => (*each_code, same),
        };
        let mut same: Vec<FactId> = Vec::new();
        let mut whole = true;
        for path in paths {
            let Some(expr) = self.path(&path.value, path.span, &context.of_session()) else {
                whole = false;
                continue;
            };
            match expr.kind {
                Kind::Read(Read::Session(fact)) if !expr.ty.list && !fact.def().path.starts_with("history.") => {
                    same.push(fact);
                }
                _ => {
                    whole = false;
                    self.diagnostics.push(say::rule_shape(
                        path.span,
                        format!("`{}` does not say whose day it is", path.value.name),
                        "name a single fact of the session: `discipline`, `provider.npi`, `billing.npi`, `billing.tax_id`",
                    ));
                }
            }
        }
        whole.then_some(Per::Day(OfDay { each_code, same }))
    }

    /// Whether scope, effect and stage go together.
    fn shape(
        &mut self,
        rule: &ast::Rule,
        scope: Scope,
        filter: &Option<Expr>,
        effect: &Effect,
        (stage, reason): (Stage, Option<Span>),
    ) -> Option<()> {
        let span = rule.effect.span;
        let word = match effect {
            Effect::CapUnits(..) => "cap units",
            Effect::CapLines(_) => "cap lines",
            Effect::CapPayment(..) => "cap payment",
            Effect::Pay(_) => "pay",
            Effect::Bundle => "bundle",
            _ => return Some(()),
        };
        if scope == Scope::Session {
            return self.fail(say::rule_shape(
                span,
                format!("`{word}` is about lines"),
                "start the rule with `for each line`",
            ));
        }
        if matches!(effect, Effect::Bundle) && !filter.as_ref().is_some_and(stage::names_another_line) {
            return self.fail(say::rule_shape(
                span,
                "`bundle` does not say which line pays for this one",
                "name it in the scope: `for each line where code is … and some other line where code in …`",
            ));
        }
        let late = matches!(effect, Effect::CapUnits(..) | Effect::CapLines(_)) && stage >= Stage::Units;
        if let (true, Some(reads)) = (late, reason) {
            let what = if stage == Stage::Units { "units" } else { "billed_modifiers" };
            return self.fail(say::stage_too_late(span, word, reads, what));
        }
        Some(())
    }

    fn lint(&mut self, rule: &ast::Rule, filter: Option<&Expr>, require: Option<&Expr>) {
        let always = filter.is_none() && rule.unless.is_none() && require.is_none();
        if always && matches!(rule.effect.value, ast::Effect::Deny | ast::Effect::Hold | ast::Effect::Review) {
            self.diagnostics.push(say::always_fires(rule.span));
        }
    }

    /// A definition, unfolded where it is used: bare names in it belong to the line it is used for.
    pub(super) fn unfold(&mut self, name: &str, span: Span, context: &Context<'_>) -> Option<Expr> {
        self.used.defines.insert(name.to_owned());
        let declared = self.declared;
        let text = declared.defines.get(name)?;
        let key = (name.to_owned(), context.scope, context.around.clone());
        if let Some(known) = self.unfolded.get(&key) {
            let (body, used) = known.clone()?;
            self.used.add(&used);
            return Some(wrap(name, body, span));
        }
        if context.unfolding.len() >= DEEPEST {
            self.unfolded.insert(key, None);
            return self.fail(say::rule_shape(
                span,
                format!("more than {DEEPEST} definitions are explained by each other in a row"),
                "say one of them by facts alone",
            ));
        }
        let outside = std::mem::take(&mut self.used);
        let body = self.unfold_text(name, text, context);
        let inside = std::mem::replace(&mut self.used, outside);
        self.used.add(&inside);
        let body = body.filter(|b| {
            let small = stage::size(b) <= LARGEST;
            if !small {
                self.diagnostics.push(say::rule_shape(
                    text.at,
                    format!("`{name}` unfolds to more than {LARGEST} parts"),
                    "say it with fewer definitions inside of definitions",
                ));
            }
            small
        });
        let body = body.map(std::sync::Arc::new);
        self.unfolded.insert(key, body.clone().map(|b| (b, inside)));
        body.map(|b| wrap(name, b, span))
    }

    fn unfold_text(&mut self, name: &str, text: &Text, context: &Context<'_>) -> Option<Expr> {
        let parsed = parse::condition(text, &mut self.diagnostics)?;
        let mut unfolding = context.unfolding.clone();
        unfolding.push(name.to_owned());
        let inner = Context { text, unfolding, scope: context.scope, around: context.around.clone() };
        self.value(&parsed, &inner, None)
    }
}

/// How many parts a definition may unfold to: the cost of a rule is bounded.
const LARGEST: usize = 5_000;

/// How many definitions may be unfolded inside of each other.
const DEEPEST: usize = 64;

fn wrap(name: &str, body: std::sync::Arc<Expr>, span: Span) -> Expr {
    let ty: Type = body.ty.clone();
    Expr { kind: crate::lang::typed::Kind::Define(name.to_owned(), body), ty, span }
}

/// "Not there" is fine; "there and wrong" is not.
fn flat(found: Option<Option<Expr>>) -> Option<Option<Expr>> {
    match found {
        None => Some(None),
        Some(None) => None,
        Some(Some(expr)) => Some(Some(expr)),
    }
}
