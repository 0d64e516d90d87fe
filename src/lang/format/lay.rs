//! Words and tree to lines: where a text may be broken, and how far what is broken is indented.
//!
//! In: the words of a text and its tree. Out: the block. The words are written in the order they have; the tree says only where
//! lines may end: before `and` and `or` (all of them or none), before `+`, `-` and `else` and behind the commas of several conditions
//! (likewise), in long lists where they are full.

use pretty::{Arena, DocAllocator, DocBuilder};

use super::tokens::{Tokens, blank_between};
use super::{INDENT, WIDTH};
use crate::lang::ast::{Effect, Expr, Kind, Over, Rule};
use crate::lang::typed::Operator;
use crate::source::Span;

type Doc<'a> = DocBuilder<'a, Arena<'a>>;

/// The block of a rule: a line for each of scope, `unless`, `require` and effect.
pub(super) fn rule(tokens: &Tokens<'_>, rule: &Rule) -> String {
    let arena = Arena::new();
    let mut lay = Lay { arena: &arena, tokens, next: 0, fresh: true };
    let mut doc = arena.nil();
    for (condition, opens_line) in [(&rule.filter, false), (&rule.unless, true), (&rule.require, true)] {
        if let Some(condition) = condition {
            doc = doc.append(lay.clause(condition.span, opens_line));
            doc = doc.append(lay.expr(condition));
        }
    }
    doc = doc.append(lay.clause(rule.effect.span, rule.require.is_some()));
    if rule.require.is_none() {
        doc = doc.append(lay.new_line());
    }
    match &rule.effect.value {
        Effect::AddModifier(value)
        | Effect::CapUnits(value, _)
        | Effect::CapLines(value)
        | Effect::Pay(value)
        | Effect::CapPayment(value, _) => {
            doc = doc.append(lay.up_to(value.span.range().start));
            doc = doc.append(lay.expr(value));
        }
        Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::Warn => {}
    }
    lay.end(doc)
}

/// The block of a condition: where it is several joined by `and` or `or`, a line for each.
pub(super) fn condition(tokens: &Tokens<'_>, condition: &Expr) -> String {
    let arena = Arena::new();
    let mut lay = Lay { arena: &arena, tokens, next: 0, fresh: true };
    let mut doc = arena.nil();
    match &condition.kind {
        Kind::And(all) | Kind::Or(all) => {
            for (nth, one) in all.iter().enumerate() {
                doc = doc.append(lay.clause(one.span, nth > 0));
                doc = doc.append(lay.expr(one));
            }
        }
        _ => doc = doc.append(lay.expr(condition)),
    }
    lay.end(doc)
}

/// The words not yet written, and how the last ones end.
struct Lay<'a, 't> {
    arena: &'a Arena<'a>,
    tokens: &'a Tokens<'t>,
    /// The word to be written next.
    next: usize,
    /// Whether what separates it from the last one is written already.
    fresh: bool,
}

impl<'a, 't: 'a> Lay<'a, 't> {
    /// The words before `span`; the last of them, the keyword, on a new line if it opens one.
    fn clause(&mut self, span: Span, opens_line: bool) -> Doc<'a> {
        let start = span.range().start;
        if !opens_line {
            return self.up_to(start);
        }
        let waiting = self.tokens.all.iter().skip(self.next).take_while(|token| token.start < start).count();
        let mut doc = self.arena.nil();
        for _ in 1..waiting {
            doc = doc.append(self.word());
        }
        doc = doc.append(self.new_line());
        doc.append(self.up_to(start))
    }

    /// What comes before the next word where a line must end.
    fn new_line(&mut self) -> Doc<'a> {
        let first = self.next == 0 || self.fresh;
        self.fresh = true;
        if first { self.arena.nil() } else { self.arena.hardline() }
    }

    /// What comes before the next word where a line may end.
    fn may_break(&mut self) -> Doc<'a> {
        let separator = match (self.must_break(), self.blank()) {
            (true, _) => self.arena.hardline(),
            (false, true) => self.arena.line(),
            (false, false) => self.arena.line_(),
        };
        self.fresh = true;
        separator
    }

    fn expr(&mut self, expr: &Expr) -> Doc<'a> {
        let doc = match &expr.kind {
            Kind::And(all) | Kind::Or(all) => self.joined(all),
            Kind::NOf(_, all) | Kind::Pick(_, all) | Kind::Lookup(_, all) | Kind::Paren(all) => self.listed(all),
            Kind::Arithmetic(Operator::Add | Operator::Subtract, ..) => self.summed(expr),
            Kind::If(condition, then, otherwise) => self.choice(condition, then, otherwise),
            Kind::List(members) => {
                let starts: Vec<usize> = members.iter().map(|member| member.span.range().start).collect();
                self.filled(&starts)
            }
            _ => self.parts(&parts(expr)),
        };
        doc.append(self.up_to(expr.span.range().end))
    }

    /// `a and b and c`, each joint on its own line or none.
    fn joined(&mut self, all: &[Expr]) -> Doc<'a> {
        let mut rest = self.arena.nil();
        let Some((first, others)) = all.split_first() else { return rest };
        let first = self.expr(first);
        for one in others {
            rest = rest.append(self.may_break());
            rest = rest.append(self.up_to(one.span.range().start));
            rest = rest.append(self.expr(one));
        }
        // The first is indented like the others, so that what is broken inside of it stands deeper than they do.
        nested(first.append(rest)).group()
    }

    /// `a + b - c`, likewise.
    fn summed(&mut self, expr: &Expr) -> Doc<'a> {
        let mut all = Vec::new();
        let mut left = expr;
        while let Kind::Arithmetic(Operator::Add | Operator::Subtract, before, last) = &left.kind {
            all.push(&**last);
            left = before;
        }
        let mut doc = self.expr(left);
        for one in all.into_iter().rev() {
            doc = doc.append(self.may_break());
            doc = doc.append(self.up_to(one.span.range().start));
            doc = doc.append(self.expr(one));
        }
        nested(doc).group()
    }

    /// `(a, b, c)`, each on its own line or none; what is in one pair of parentheses alone has lines of its own.
    fn listed(&mut self, all: &[Expr]) -> Doc<'a> {
        let mut rest = self.arena.nil();
        let Some((first, others)) = all.split_first() else { return rest };
        let opening = self.up_to(first.span.range().start);
        let first = self.expr(first);
        for one in others {
            // The comma stays behind what it ends.
            rest = rest.append(self.word());
            rest = rest.append(self.may_break());
            rest = rest.append(self.expr(one));
        }
        opening.append(first).append(nested(rest)).group()
    }

    /// `if a then b else c`: a line for each `else`, or none. What stands behind one and chooses again goes on at the same margin.
    fn choice(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Doc<'a> {
        let first = self.arm(condition, then);
        let mut rest = self.arena.nil();
        let mut otherwise = otherwise;
        loop {
            rest = rest.append(self.may_break());
            if let Some((condition, then, next)) = as_choice(otherwise) {
                rest = rest.append(self.arm(condition, then));
                otherwise = next;
            } else {
                rest = rest.append(self.up_to(otherwise.span.range().start));
                rest = rest.append(self.expr(otherwise));
                return first.append(nested(rest)).group();
            }
        }
    }

    /// `if a then b`.
    fn arm(&mut self, condition: &Expr, then: &Expr) -> Doc<'a> {
        let mut doc = self.up_to(condition.span.range().start);
        doc = doc.append(self.expr(condition));
        let mut rest = self.may_break();
        rest = rest.append(self.up_to(then.span.range().start));
        rest = rest.append(self.expr(then));
        doc.append(nested(rest)).group()
    }

    /// `[a, b, c]`, as many on a line as it holds.
    fn filled(&mut self, starts: &[usize]) -> Doc<'a> {
        let mut doc = self.arena.nil();
        for (nth, start) in starts.iter().enumerate() {
            doc = doc.append(self.up_to(*start));
            if nth > 0 {
                doc = doc.append(self.may_break().group());
            }
            doc = doc.append(self.word());
        }
        nested(doc)
    }

    fn parts(&mut self, parts: &[&Expr]) -> Doc<'a> {
        let mut doc = self.arena.nil();
        for part in parts {
            doc = doc.append(self.up_to(part.span.range().start));
            doc = doc.append(self.expr(part));
        }
        doc
    }

    /// The words that start before an offset.
    fn up_to(&mut self, end: usize) -> Doc<'a> {
        let mut doc = self.arena.nil();
        while self.tokens.all.get(self.next).is_some_and(|token| token.start < end) {
            doc = doc.append(self.word());
        }
        doc
    }

    /// The next word with its comments.
    fn word(&mut self) -> Doc<'a> {
        let mut doc = self.arena.nil();
        if !self.fresh {
            doc = match (self.must_break(), self.blank()) {
                (true, _) => self.arena.hardline(),
                (false, true) => self.arena.space(),
                (false, false) => doc,
            };
        }
        let Some(token) = self.tokens.all.get(self.next) else { return doc };
        for comment in &token.before {
            doc = doc.append(self.arena.text(*comment)).append(self.arena.hardline());
        }
        doc = doc.append(self.arena.text(token.text));
        if let Some(comment) = token.after {
            doc = doc.append(self.arena.text("  ")).append(self.arena.text(comment));
        }
        self.next = self.next.saturating_add(1);
        self.fresh = false;
        doc
    }

    /// The rest, drawn.
    fn end(&mut self, doc: Doc<'a>) -> String {
        let mut doc = doc.append(self.up_to(usize::MAX));
        for comment in &self.tokens.end {
            doc = doc.append(self.arena.hardline()).append(self.arena.text(*comment));
        }
        let mut block = String::new();
        // Writing to a text cannot fail.
        let _ = doc.render_fmt(WIDTH, &mut block);
        block.push('\n');
        block
    }

    fn last(&self) -> Option<usize> {
        self.next.checked_sub(1)
    }

    /// Whether a comment ends the line before the next word.
    fn must_break(&self) -> bool {
        let ended = self.last().and_then(|last| self.tokens.all.get(last)).is_some_and(|token| token.after.is_some());
        let begun = self.tokens.all.get(self.next).is_some_and(|token| !token.before.is_empty());
        self.next > 0 && (ended || begun)
    }

    fn blank(&self) -> bool {
        let word = |nth: usize| self.tokens.all.get(nth).map(|token| token.text);
        match (self.last().and_then(word), word(self.next)) {
            (Some(first), Some(second)) => blank_between(first, second),
            _ => false,
        }
    }
}

/// Condition and arms of a choice, also of one in parentheses.
fn as_choice(expr: &Expr) -> Option<(&Expr, &Expr, &Expr)> {
    match &expr.kind {
        Kind::If(condition, then, otherwise) => Some((condition, then, otherwise)),
        Kind::Paren(only) => only.first().filter(|_| only.len() == 1).and_then(as_choice),
        _ => None,
    }
}

fn nested(doc: Doc<'_>) -> Doc<'_> {
    doc.nest(isize::try_from(INDENT).unwrap_or(0))
}

/// The conditions and values that an expression is made of, in the order of the text; of those forms that have no lines of their own.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::Not(of) | Kind::Present { of, .. } => vec![of],
        Kind::Compare(_, left, right) | Kind::Has(_, left, right) | Kind::Arithmetic(_, left, right) => {
            vec![left, right]
        }
        Kind::In { item, set, .. } => vec![item, set],
        Kind::Within { date, period, anchor, .. } => vec![date, period, anchor],
        Kind::Quantified(_, members, satisfies) => filter(members).chain(satisfies.as_deref()).collect(),
        Kind::Count(members) => filter(members).collect(),
        Kind::Sum(of, members) => std::iter::once(&**of).chain(filter(members)).collect(),
        Kind::DaysBetween(from, to) | Kind::PercentOf(from, to) => vec![from, to],
        Kind::Literal(_) | Kind::Path(_) | Kind::List(_) | Kind::Paren(_) | Kind::And(_) | Kind::Or(_) => Vec::new(),
        Kind::NOf(..) | Kind::Pick(..) | Kind::Lookup(..) | Kind::If(..) => Vec::new(),
    }
}

fn filter(members: &Over) -> impl Iterator<Item = &Expr> {
    members.filter.as_deref().into_iter()
}
