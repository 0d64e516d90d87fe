//! Conditions: logic, comparisons, membership, presence, windows of dates.

use super::grammar::Rule;
use super::node::{Node, Nodes};
use super::{Builder, say};
use crate::lang::ast::{Expr, Kind};
use crate::lang::typed::{Compare, Has};

impl Builder<'_> {
    /// `a and b`, `a or b`; both in one breath need parentheses.
    pub(super) fn expr(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(node);
        let mut operands = Vec::new();
        let mut joints: Vec<(bool, crate::source::Span)> = Vec::new();
        for piece in node.inner() {
            if piece.rule() == Rule::joint {
                let at = self.span(piece);
                let words = piece.words().trim().to_owned();
                let and = words.to_lowercase() == "and" || words.starts_with('&');
                if words != "and" && words != "or" {
                    self.out.push(say::joint_word(at, &words, if and { "and" } else { "or" }));
                }
                joints.push((and, at));
            } else {
                operands.push(self.negation(piece)?);
            }
        }
        let Some((first, _)) = joints.first().copied() else { return operands.pop() };
        if let Some((_, other)) = joints.iter().find(|(and, _)| *and != first) {
            let at = joints.first().map_or(*other, |(_, at)| *at);
            self.out.push(say::mixed_logic(*other, at));
        }
        let kind = if first { Kind::And(operands) } else { Kind::Or(operands) };
        Some(Expr { kind, span })
    }

    pub(super) fn negation(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(node);
        let mut negated = false;
        let mut found = None;
        for piece in node.inner() {
            if piece.rule() == Rule::not {
                // Twice is not at all, also where the answer is unknown.
                negated = !negated;
            } else {
                found = Some(self.comparison(piece)?);
            }
        }
        let expr = found?;
        Some(if negated { Expr { kind: Kind::Not(Box::new(expr)), span } } else { expr })
    }

    pub(super) fn comparison(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(node);
        let mut pieces = node.inner();
        let left = self.sum(pieces.next()?)?;
        let Some(tail) = pieces.next() else { return Some(left) };
        let kind = self.tail(left, tail)?;
        Some(Expr { kind, span })
    }

    fn tail(&mut self, left: Expr, tail: Node<'_>) -> Option<Kind> {
        let rule = tail.rule();
        let tail_start = tail.start();
        let left = Box::new(left);
        let mut inner = tail.inner();
        match rule {
            Rule::is_present => return Some(Kind::Present { negated: false, of: left }),
            Rule::is_absent => return Some(Kind::Present { negated: true, of: left }),
            Rule::within => return self.within(left, inner),
            Rule::ordered => {
                let order = inner.next()?;
                let compare = match order.words() {
                    "<" => Compare::Less,
                    "<=" => Compare::LessOrEqual,
                    ">" => Compare::Greater,
                    ">=" => Compare::GreaterOrEqual,
                    _ => return None,
                };
                return Some(Kind::Compare(compare, left, Box::new(self.sum(inner.next()?)?)));
            }
            Rule::wrong_equals => {
                let equals = inner.next()?;
                let at = self.span(equals);
                let not = equals.words().starts_with(['!', '<']);
                self.out.push(say::equals_sign(at, equals.words(), if not { "is not" } else { "is" }));
                let compare = if not { Compare::IsNot } else { Compare::Is };
                return Some(Kind::Compare(compare, left, Box::new(self.sum(inner.next()?)?)));
            }
            _ => {}
        }
        let right_node = inner.find(|p| p.rule() == Rule::sum)?;
        let right = Box::new(self.sum(right_node)?);
        Some(match rule {
            Rule::is => Kind::Compare(Compare::Is, left, right),
            Rule::is_not => Kind::Compare(Compare::IsNot, left, right),
            Rule::in_rule => Kind::In { negated: false, item: left, set: right },
            Rule::not_in => Kind::In { negated: true, item: left, set: right },
            Rule::wrong_is_not_in => {
                let text = self.text.text.get(tail_start..).unwrap_or("");
                let not = text.find("not").map_or(0, |at| at.saturating_add("not".len()));
                let rest = text.get(not..).and_then(|rest| rest.find("in")).unwrap_or(0);
                let words = not.saturating_add(rest).saturating_add("in".len());
                self.out.push(say::is_not_in(self.text.span(tail_start, tail_start.saturating_add(words))));
                Kind::In { negated: true, item: left, set: right }
            }
            Rule::has => Kind::Has(Has::One, left, right),
            Rule::has_any => Kind::Has(Has::Any, left, right),
            Rule::has_all => Kind::Has(Has::All, left, right),
            Rule::has_none => Kind::Has(Has::NoneOf, left, right),
            Rule::has_only => Kind::Has(Has::Only, left, right),
            _ => return None,
        })
    }

    fn within(&mut self, date: Box<Expr>, inner: Nodes<'_>) -> Option<Kind> {
        let mut sums = Vec::new();
        let mut after = true;
        for piece in inner {
            match piece.rule() {
                Rule::sum => sums.push(self.sum(piece)?),
                Rule::before => after = false,
                _ => {}
            }
        }
        let mut sums = sums.into_iter();
        let period = Box::new(sums.next()?);
        let anchor = Box::new(sums.next()?);
        Some(Kind::Within { date, period, after, anchor })
    }
}
