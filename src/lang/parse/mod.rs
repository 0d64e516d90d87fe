//! From text to the untyped tree. pest stops here: nothing of it is visible outside of this folder.
//!
//! In: a [`Text`]. Out: an [`ast`] tree, or diagnostics with the exact words. What always holds: a text of any shape and depth is
//! answered in time linear in its length, because brackets are counted before the grammar is asked.

mod brackets;
mod conditions;
pub mod next;
mod trouble;
mod values;

#[cfg(test)]
mod tests;

use pest::Parser;
use pest::iterators::Pair;

use super::ast;
use super::text::Text;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::language as say;
use crate::source::{Span, Spanned};

// The derive writes the enum of the grammar's rules, which has no docs of its own; it stays inside of this folder.
#[allow(missing_docs, clippy::arithmetic_side_effects)]
mod grammar {
    /// The generated parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/rule.pest"]
    pub struct Grammar;
}

use grammar::{Grammar, Rule};

/// The text of a rule.
pub fn rule(text: &Text, out: &mut Vec<Diagnostic>) -> Option<ast::Rule> {
    let top = read(Rule::rule_text, text, out)?;
    let mut builder = Builder { text, out };
    builder.rule(top)
}

/// A condition or counter on its own.
pub fn condition(text: &Text, out: &mut Vec<Diagnostic>) -> Option<ast::Expr> {
    let top = read(Rule::condition_text, text, out)?;
    let mut builder = Builder { text, out };
    builder.expr(top.into_inner().next()?)
}

/// A path on its own, such as the hole of a message.
pub fn path(text: &Text, out: &mut Vec<Diagnostic>) -> Option<Spanned<ast::Path>> {
    let top = read(Rule::path_text, text, out)?;
    let mut builder = Builder { text, out };
    builder.path(top.into_inner().next()?)
}

/// How long a text may be, in bytes: what is longer is data, and belongs in a list or table.
const LONGEST: usize = 16_384;

fn read<'t>(rule: Rule, text: &'t Text, out: &mut Vec<Diagnostic>) -> Option<Pair<'t, Rule>> {
    if text.text.len() > LONGEST {
        out.push(say::too_long(text.at, LONGEST));
        return None;
    }
    if let Some(problem) = brackets::check(text) {
        out.push(problem);
        return None;
    }
    match Grammar::parse(rule, &text.text) {
        Ok(mut pairs) => pairs.next(),
        Err(error) => {
            out.push(trouble::explain(text, &error));
            None
        }
    }
}

/// Turns what the grammar found into the tree, and notes the wrong forms that it reads on purpose.
struct Builder<'a> {
    text: &'a Text,
    out: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        // A rule that may end in an optional part takes the blanks before it along; they are not its words.
        let words = pair.as_str().trim_end().len();
        let start = pair.as_span().start();
        self.text.span(start, start.saturating_add(words))
    }

    fn rule(&mut self, top: Pair<'_, Rule>) -> Option<ast::Rule> {
        let span = self.span(&top);
        let (mut each_line, mut filter, mut unless, mut require, mut effect) = (false, None, None, None, None);
        for part in top.into_inner() {
            match part.as_rule() {
                Rule::scope => {
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::each_line => each_line = true,
                            Rule::filter => filter = self.only(piece),
                            Rule::unless => unless = self.only(piece),
                            _ => {}
                        }
                    }
                }
                Rule::wrong_joint => self.wrong_joint(&part),
                Rule::requirement => {
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::expr => require = self.expr(piece),
                            Rule::wrong_joint => self.wrong_joint(&piece),
                            Rule::effect => effect = self.effect(piece),
                            _ => {}
                        }
                    }
                }
                Rule::effect => effect = self.effect(part),
                _ => {}
            }
        }
        Some(ast::Rule { each_line, filter, unless, require, effect: effect?, span })
    }

    /// The one expression behind a keyword.
    fn only(&mut self, pair: Pair<'_, Rule>) -> Option<ast::Expr> {
        pair.into_inner().find(|p| p.as_rule() == Rule::expr).and_then(|p| self.expr(p))
    }

    fn wrong_joint(&mut self, pair: &Pair<'_, Rule>) {
        let span = self.span(pair);
        // With the blanks on one of its sides, so that no two are left.
        let start = pair.as_span().start();
        let before = self.text.text.get(..start).unwrap_or("");
        let end = start.saturating_add(pair.as_str().trim_end().len());
        let gone = self.text.span(before.trim_end().len(), end);
        self.out.push(say::joint_before_effect(span, pair.as_str().trim(), gone));
    }

    fn effect(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<ast::Effect>> {
        let span = self.span(&pair);
        let inner = pair.into_inner().next()?;
        let kind = inner.as_rule();
        let mut value = None;
        let mut per = None;
        for piece in inner.into_inner() {
            match piece.as_rule() {
                Rule::sum => value = self.sum(piece),
                Rule::per => per = Some(self.per(piece)),
                _ => {}
            }
        }
        let effect = match kind {
            Rule::deny => ast::Effect::Deny,
            Rule::bundle => ast::Effect::Bundle,
            Rule::hold => ast::Effect::Hold,
            Rule::review => ast::Effect::Review,
            Rule::warn => ast::Effect::Warn,
            Rule::add_modifier => ast::Effect::AddModifier(value?),
            Rule::cap_units => ast::Effect::CapUnits(value?, per?),
            Rule::cap_lines => ast::Effect::CapLines(value?),
            Rule::pay => ast::Effect::Pay(value?),
            Rule::cap_payment => ast::Effect::CapPayment(value?, per?),
            _ => return None,
        };
        Some(Spanned::new(effect, span))
    }

    fn per(&mut self, pair: Pair<'_, Rule>) -> ast::Per {
        match pair.as_str().trim() {
            "line" => return ast::Per::Line,
            "code" => return ast::Per::Code,
            "session" => return ast::Per::Session,
            _ => {}
        }
        let each_code = pair.as_str().starts_with("code");
        let parts = pair.into_inner().flat_map(Pair::into_inner).filter(|part| part.as_rule() == Rule::path);
        let same = parts.filter_map(|part| self.path(part)).collect();
        ast::Per::Day { each_code, same }
    }

    fn path(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<ast::Path>> {
        let span = self.span(&pair);
        let words = pair.as_str().trim();
        let (this, name) = match words.strip_prefix("this.") {
            Some(rest) => (true, rest),
            None => (false, words),
        };
        Some(Spanned::new(ast::Path { this, name: name.to_owned() }, span))
    }
}
