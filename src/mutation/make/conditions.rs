//! Conditions and values: comparisons flipped, limits moved, parts left out.
//!
//! In: the untyped tree of a text, whose nodes know their words. Out: mutants of those words. Whether a change is still a condition is left to
//! the checker.

use super::Maker;
use super::dates::beside;
use super::literals::{Steps, moved};
use crate::diagnostic::Edit;
use crate::lang::ast::{Expr, Kind as Node, Literal, Member, Noun, Over};
use crate::lang::typed::{Compare, Has, Pick, Quantifier};
use crate::model::types::Scalar;
use crate::mutation::mutant::Kind;
use crate::source::{Span, Spanned};

impl Maker<'_> {
    /// Every mutant of a condition or value.
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            Node::Literal(literal) => self.literal(expr.span, literal, Steps::Both),
            Node::List(members) => self.members(members, None),
            Node::Path(_) => {}
            Node::Paren(all) | Node::NOf(_, all) | Node::Pick(_, all) | Node::Lookup(_, all) => {
                self.own(expr);
                all.iter().for_each(|one| self.expr(one));
            }
            Node::And(all) | Node::Or(all) => self.joined(all),
            Node::Not(inner) => {
                if let Some(("not", word)) = self.between(expr.span.start, inner.span.start) {
                    self.drop(Kind::Condition, word);
                }
                self.expr(inner);
            }
            Node::Compare(compare, left, right) => self.compare(*compare, left, right),
            Node::In { negated, item, set } => {
                self.operator(item.span.end, set.span.start, if *negated { "in" } else { "not in" });
                let scalar = self.scalar(item);
                self.expr(item);
                self.set(set, scalar.as_ref());
            }
            Node::Has(has, list, of) => {
                let other = match has {
                    Has::One | Has::Any => "has none of",
                    Has::All | Has::NoneOf | Has::Only => "has any of",
                };
                self.has(*has, list, of, other);
                let scalar = self.scalar(list);
                self.set(of, scalar.as_ref());
            }
            Node::Present { negated, of } => {
                self.operator(of.span.end, expr.span.end, if *negated { "is present" } else { "is absent" });
                self.expr(of);
            }
            Node::Within { date, period, after, anchor } => {
                self.expr(date);
                self.expr(period);
                self.operator(period.span.end, anchor.span.start, if *after { "before" } else { "after" });
                self.expr(anchor);
            }
            Node::Quantified(quantifier, over, satisfies) => {
                self.quantified(*quantifier, expr, over, satisfies.as_deref());
                self.over(over);
                satisfies.iter().for_each(|inner| self.expr(inner));
            }
            Node::Count(over) => self.over(over),
            Node::Sum(of, over) => {
                self.expr(of);
                self.over(over);
            }
            Node::DaysBetween(from, to) => {
                self.expr(from);
                self.expr(to);
            }
            Node::If(condition, yes, no) => {
                self.expr(condition);
                for arm in [yes, no] {
                    let words = self.slice(arm.span).to_owned();
                    self.put(Kind::Condition, expr.span, words);
                    self.expr(arm);
                }
            }
            Node::Arithmetic(_, left, right) => {
                if let Some((sign, at)) = self.between(left.span.end, right.span.start) {
                    let other = if sign == "+" { "-" } else { "+" };
                    self.put(Kind::Limit, at, other);
                }
                self.expr(left);
                self.expr(right);
            }
            Node::PercentOf(percent, of) => {
                self.expr(percent);
                self.expr(of);
            }
        }
    }

    /// The words that a list of conditions or values stands after.
    fn own(&mut self, expr: &Expr) {
        match &expr.kind {
            Node::NOf(quantifier, _) => self.number_of(*quantifier, expr.span),
            Node::Pick(pick, _) => {
                let (word, other) = match pick {
                    Pick::Smallest => ("smallest", "largest"),
                    Pick::Largest => ("largest", "smallest"),
                    Pick::Earliest => ("earliest", "latest"),
                    Pick::Latest => ("latest", "earliest"),
                };
                let end = expr.span.range().start.saturating_add(word.len());
                self.put(Kind::Comparison, Span::new(self.source, expr.span.range().start, end), other);
            }
            _ => {}
        }
    }

    /// `a and b and c`, or with `or`: each without one of them.
    fn joined(&mut self, all: &[Expr]) {
        for (at, one) in all.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| all.get(before));
            let after = all.get(at.saturating_add(1));
            let span = match (before, after) {
                (Some(before), _) => Span { start: before.span.end, ..one.span },
                (None, Some(after)) => Span { end: after.span.start, ..one.span },
                (None, None) => continue,
            };
            let words = self.slice(span);
            let start = span.range().start.saturating_add(words.len().saturating_sub(words.trim_start().len()));
            let shown = Span::new(self.source, start, start.saturating_add(words.trim().len()));
            let edit = if before.is_some() { shown } else { span };
            self.put_all(Kind::Condition, shown, "", vec![Edit { span: edit, replacement: String::new() }]);
            self.expr(one);
        }
    }

    fn operator(&mut self, start: u32, end: u32, other: &str) {
        if let Some((_, at)) = self.between(start, end) {
            self.put(Kind::Comparison, at, other);
        }
    }

    fn compare(&mut self, compare: Compare, left: &Expr, right: &Expr) {
        let (other, steps) = match compare {
            Compare::Is => ("is not", Steps::Up),
            Compare::IsNot => ("is", Steps::Up),
            // A limit moved the other way is what the flipped comparison is.
            Compare::Less => ("<=", Steps::Down),
            Compare::LessOrEqual => ("<", Steps::Up),
            Compare::Greater => (">=", Steps::Up),
            Compare::GreaterOrEqual => (">", Steps::Down),
        };
        self.operator(left.span.end, right.span.start, other);
        self.expr(left);
        let scalar = self.scalar(left);
        match &right.kind {
            Node::Literal(literal) if scalar.as_ref().is_none_or(|s| s.is_ordered()) => {
                self.literal(right.span, literal, steps);
            }
            Node::Literal(_) | Node::Path(_) => self.swap(right, scalar.as_ref()),
            _ => self.expr(right),
        }
    }

    fn has(&mut self, has: Has, list: &Expr, of: &Expr, other: &str) {
        let Some((_, at)) = self.between(list.span.end, of.span.start) else { return };
        if has == Has::One {
            let words = format!("has none of [{}]", self.slice(of.span));
            let place = Span { end: of.span.end, ..at };
            self.put_all(Kind::Comparison, at, "has none of", vec![Edit { span: place, replacement: words }]);
        } else {
            self.put(Kind::Comparison, at, other);
        }
    }

    /// What a fact is compared with: a list written out, a word, or something that has to be looked into.
    fn set(&mut self, set: &Expr, scalar: Option<&Scalar>) {
        match &set.kind {
            Node::List(members) => self.members(members, scalar),
            Node::Literal(_) | Node::Path(_) => self.swap(set, scalar),
            _ => self.expr(set),
        }
    }

    /// Another code or word of the same kind.
    fn swap(&mut self, expr: &Expr, scalar: Option<&Scalar>) {
        let Some(scalar) = scalar else { return };
        let (word, quotes) = match &expr.kind {
            Node::Literal(Literal::Bare(word)) => (word, false),
            Node::Literal(Literal::Text(word)) => (word, true),
            Node::Literal(Literal::Truth(value)) => {
                self.put(Kind::Code, expr.span, if *value { "false" } else { "true" });
                return;
            }
            Node::Path(path) if !path.this && matches!(scalar, Scalar::Word(_)) => (&path.name, false),
            _ => return,
        };
        if let Some(other) = self.words.other(scalar, word) {
            let other = if quotes { format!("\"{other}\"") } else { other };
            self.put(Kind::Code, expr.span, other);
        }
    }

    /// A list written out: without each of its members; a range without its ends.
    pub(super) fn members(&mut self, members: &[Spanned<Member>], scalar: Option<&Scalar>) {
        for (at, member) in members.iter().enumerate() {
            if let Member::Literal(Literal::Range(low, high)) = &member.value {
                for ends in super::data::narrower(low, high) {
                    self.put(Kind::Code, member.span, ends);
                }
            }
            let (before, after) = (at.checked_sub(1).and_then(|b| members.get(b)), members.get(at.saturating_add(1)));
            let edit = match (before, after) {
                (_, Some(after)) => Span { end: after.span.start, ..member.span },
                (Some(before), None) => Span { start: before.span.end, ..member.span },
                (None, None) => {
                    let word = match &member.value {
                        Member::Literal(Literal::Bare(word)) | Member::Word(word) => word.as_str(),
                        _ => continue,
                    };
                    if let Some(other) = scalar.and_then(|scalar| self.words.other(scalar, word)) {
                        self.put(Kind::Code, member.span, other);
                    }
                    continue;
                }
            };
            self.put_all(Kind::Code, member.span, "", vec![Edit { span: edit, replacement: String::new() }]);
        }
    }

    fn literal(&mut self, span: Span, literal: &Literal, steps: Steps) {
        match literal {
            Literal::Bare(text) | Literal::Quantity(text) | Literal::Money(text) | Literal::Percent(text) => {
                for other in moved(text, steps) {
                    self.put(Kind::Limit, span, other);
                }
            }
            Literal::Date(text) => {
                for other in text.parse().map(beside).unwrap_or_default() {
                    self.put(Kind::Date, span, other.to_string());
                }
            }
            Literal::Truth(value) => self.put(Kind::Code, span, if *value { "false" } else { "true" }),
            Literal::Range(..) | Literal::Prefix(_) | Literal::Text(_) => {}
        }
    }

    fn over(&mut self, over: &Over) {
        if matches!(over.noun, Noun::EarlierSessions | Noun::EarlierLines) {
            return;
        }
        let start = over.span.range().start;
        let words = self.slice(over.span).to_owned();
        let rest = if let (true, Some(rest)) = (over.other, words.strip_prefix("other")) {
            let rest = rest.trim_start();
            let end = start.saturating_add(words.len().saturating_sub(rest.len()));
            self.put_all(
                Kind::Quantifier,
                Span::new(self.source, start, start.saturating_add("other".len())),
                "",
                vec![Edit { span: Span::new(self.source, start, end), replacement: String::new() }],
            );
            rest
        } else {
            words.as_str()
        };
        if let (Noun::CoveredLines, Some(lines)) = (over.noun, rest.strip_prefix("covered")) {
            let at = start.saturating_add(words.len().saturating_sub(rest.len()));
            let end = start.saturating_add(words.len().saturating_sub(lines.trim_start().len()));
            self.put_all(
                Kind::Quantifier,
                Span::new(self.source, at, at.saturating_add("covered".len())),
                "",
                vec![Edit { span: Span::new(self.source, at, end), replacement: String::new() }],
            );
        }
        if let Some(filter) = &over.filter {
            if let Some(word) = self.before("where", filter.span.start) {
                self.drop(Kind::Scope, word.to(filter.span));
            }
            self.expr(filter);
        }
    }

    fn quantified(&mut self, quantifier: Quantifier, expr: &Expr, over: &Over, satisfies: Option<&Expr>) {
        let Some((words, at)) = self.between(expr.span.start, over.span.start) else { return };
        let _ = words;
        match quantifier {
            Quantifier::Some => {
                self.put(Kind::Quantifier, at, "no");
                let joint = over.filter.as_ref().and_then(|filter| self.before("where", filter.span.start));
                if let Some(joint) = joint {
                    let edits = vec![
                        Edit { span: at, replacement: String::from("every") },
                        Edit { span: joint, replacement: String::from("satisfies") },
                    ];
                    self.put_all(Kind::Quantifier, at, "every", edits);
                }
            }
            Quantifier::No => self.put(Kind::Quantifier, at, "some"),
            Quantifier::Every => {
                let joint = satisfies.and_then(|inner| self.before("satisfies", inner.span.start));
                if let (Some(joint), None) = (joint, &over.filter) {
                    let edits = vec![
                        Edit { span: at, replacement: String::from("some") },
                        Edit { span: joint, replacement: String::from("where") },
                    ];
                    self.put_all(Kind::Quantifier, at, "some", edits);
                }
            }
            _ => self.number_of(quantifier, Span { end: over.span.start, ..expr.span }),
        }
    }

    /// `at least 2`: one less and one more.
    fn number_of(&mut self, quantifier: Quantifier, span: Span) {
        if !matches!(quantifier, Quantifier::AtLeast(_) | Quantifier::AtMost(_) | Quantifier::Exactly(_)) {
            return;
        }
        let words = self.slice(span).to_owned();
        let Some(from) = words.find(|c: char| c.is_ascii_digit()) else { return };
        let number: String = words.chars().skip(from).take_while(char::is_ascii_digit).collect();
        let start = span.range().start.saturating_add(from);
        let at = Span::new(self.source, start, start.saturating_add(number.len()));
        for other in moved(&number, Steps::Both) {
            self.put(Kind::Quantifier, at, other);
        }
    }

    /// What kind of value a path has.
    fn scalar(&self, expr: &Expr) -> Option<Scalar> {
        match &expr.kind {
            Node::Path(path) => self.words.ty(&path.name).map(|ty| ty.scalar),
            _ => None,
        }
    }
}
