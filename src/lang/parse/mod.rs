//! From text to the untyped tree. pest stops in [`grammar`]: nothing of it is visible outside of this folder.
//!
//! In: a [`Text`]. Out: an [`ast`] tree, or diagnostics with the exact words. What always holds: a text of any shape and depth is
//! answered in time linear in its length, because brackets are counted before the grammar is asked.

mod brackets;
mod conditions;
pub(crate) mod grammar;
pub mod next;
mod node;
mod prepared;
mod trouble;
mod values;

#[cfg(test)]
mod tests;

use super::ast;
use super::text::Text;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::language as say;
use crate::source::{Span, Spanned};

use grammar::{Part, Rule};
use node::{Node, Nodes};

/// The text of a rule.
pub fn rule(text: &Text, out: &mut Vec<Diagnostic>) -> Option<ast::Rule> {
    let parts = read(Rule::rule_text, text, out)?;
    let top = Nodes::of(&text.text, &parts).next()?;
    let mut builder = Builder { text, out };
    builder.rule(top)
}

/// A condition or counter on its own.
pub fn condition(text: &Text, out: &mut Vec<Diagnostic>) -> Option<ast::Expr> {
    let parts = read(Rule::condition_text, text, out)?;
    let top = Nodes::of(&text.text, &parts).next()?;
    let mut builder = Builder { text, out };
    builder.expr(top.inner().next()?)
}

/// A path on its own, such as the hole of a message.
pub fn path(text: &Text, out: &mut Vec<Diagnostic>) -> Option<Spanned<ast::Path>> {
    let parts = read(Rule::path_text, text, out)?;
    let top = Nodes::of(&text.text, &parts).next()?;
    let mut builder = Builder { text, out };
    builder.path(top.inner().next()?)
}

/// How long a text may be, in bytes: what is longer is data, and belongs in a list or table.
const LONGEST: usize = 16_384;

/// What the grammar finds in a text; for one that ships it was found when the program was built.
fn read(rule: Rule, text: &Text, out: &mut Vec<Diagnostic>) -> Option<Vec<Part>> {
    if let Some(parts) = prepared::parts(rule, &text.text) {
        return Some(parts);
    }
    if text.text.len() > LONGEST {
        out.push(say::too_long(text.at, LONGEST));
        return None;
    }
    if let Some(problem) = brackets::check(text) {
        out.push(problem);
        return None;
    }
    grammar::parts(rule, &text.text).map_err(|error| out.push(trouble::explain(text, &error))).ok()
}

/// Whether the grammar need not be asked about the text of a rule or condition.
#[cfg(test)]
pub fn is_prepared(text: &str) -> bool {
    [Rule::rule_text, Rule::condition_text].into_iter().any(|top| prepared::parts(top, text).is_some())
}

/// Turns what the grammar found into the tree, and notes the wrong forms that it reads on purpose.
struct Builder<'a> {
    text: &'a Text,
    out: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    fn span(&self, node: Node<'_>) -> Span {
        // A rule that may end in an optional part takes the blanks before it along; they are not its words. Mostly there are none.
        let words = node.words();
        let ends = words.as_bytes().last().is_some_and(u8::is_ascii_graphic);
        let words = if ends { words } else { words.trim_end() }.len();
        let start = node.start();
        self.text.span(start, start.saturating_add(words))
    }

    fn rule(&mut self, top: Node<'_>) -> Option<ast::Rule> {
        let span = self.span(top);
        let (mut each_line, mut filter, mut unless, mut require, mut effect) = (false, None, None, None, None);
        for part in top.inner() {
            match part.rule() {
                Rule::scope => {
                    for piece in part.inner() {
                        match piece.rule() {
                            Rule::each_line => each_line = true,
                            Rule::filter => filter = self.only(piece),
                            Rule::unless => unless = self.only(piece),
                            _ => {}
                        }
                    }
                }
                Rule::wrong_joint => self.wrong_joint(part),
                Rule::requirement => {
                    for piece in part.inner() {
                        match piece.rule() {
                            Rule::expr => require = self.expr(piece),
                            Rule::wrong_joint => self.wrong_joint(piece),
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
    fn only(&mut self, node: Node<'_>) -> Option<ast::Expr> {
        node.inner().find(|p| p.rule() == Rule::expr).and_then(|p| self.expr(p))
    }

    fn wrong_joint(&mut self, node: Node<'_>) {
        let span = self.span(node);
        // With the blanks on one of its sides, so that no two are left.
        let start = node.start();
        let before = self.text.text.get(..start).unwrap_or("");
        let end = start.saturating_add(node.words().trim_end().len());
        let gone = self.text.span(before.trim_end().len(), end);
        self.out.push(say::joint_before_effect(span, node.words().trim(), gone));
    }

    fn effect(&mut self, node: Node<'_>) -> Option<Spanned<ast::Effect>> {
        let span = self.span(node);
        let inner = node.inner().next()?;
        let kind = inner.rule();
        let mut value = None;
        let mut per = None;
        for piece in inner.inner() {
            match piece.rule() {
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

    fn per(&mut self, node: Node<'_>) -> ast::Per {
        match node.words().trim() {
            "line" => return ast::Per::Line,
            "code" => return ast::Per::Code,
            "session" => return ast::Per::Session,
            _ => {}
        }
        let each_code = node.words().starts_with("code");
        let parts = node.inner().flat_map(Node::inner).filter(|part| part.rule() == Rule::path);
        let same = parts.filter_map(|part| self.path(part)).collect();
        ast::Per::Day { each_code, same }
    }

    fn path(&mut self, node: Node<'_>) -> Option<Spanned<ast::Path>> {
        let span = self.span(node);
        let words = node.words().trim();
        let (this, name) = match words.strip_prefix("this.") {
            Some(rest) => (true, rest),
            None => (false, words),
        };
        Some(Spanned::new(ast::Path { this, name: name.to_owned() }, span))
    }
}
