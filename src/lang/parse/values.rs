//! Values: literals, paths, lookups, lists, quantifiers, aggregates, arithmetic, choice.

use super::brackets::DEEPEST;
use super::grammar::Rule;
use super::node::Node;
use super::{Builder, say};
use crate::lang::ast::{Expr, Kind, Literal, Member, Noun, Over, Window};
use crate::lang::typed::{Operator, Pick, Quantifier};
use crate::source::Spanned;

impl Builder<'_> {
    /// `a + b - c`, from the left.
    pub(super) fn sum(&mut self, node: Node<'_>) -> Option<Expr> {
        self.chain(node, Self::product)
    }

    fn product(&mut self, node: Node<'_>) -> Option<Expr> {
        self.chain(node, Self::primary)
    }

    fn chain(&mut self, node: Node<'_>, operand: fn(&mut Self, Node<'_>) -> Option<Expr>) -> Option<Expr> {
        let span = self.span(node);
        let mut left: Option<Expr> = None;
        let mut operator = Operator::Add;
        let mut operands = 0usize;
        for piece in node.inner() {
            match piece.rule() {
                Rule::sign if piece.words().starts_with('-') => operator = Operator::Subtract,
                Rule::sign => operator = Operator::Add,
                Rule::star => operator = Operator::Multiply,
                _ => {
                    operands = operands.saturating_add(1);
                    if operands > DEEPEST {
                        self.out.push(say::too_deep(span, DEEPEST));
                        return None;
                    }
                    let right = operand(self, piece)?;
                    left = Some(match left {
                        None => right,
                        Some(left) => Expr {
                            span: left.span.to(right.span),
                            kind: Kind::Arithmetic(operator, Box::new(left), Box::new(right)),
                        },
                    });
                }
            }
        }
        left
    }

    fn primary(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(node);
        let rule = node.rule();
        let kind = match rule {
            Rule::literal => Kind::Literal(self.literal(node)?),
            Rule::paren => return self.paren(node),
            Rule::list => Kind::List(self.members(node)?),
            Rule::path => Kind::Path(self.path(node)?.value),
            Rule::lookup => return self.lookup(node),
            Rule::quantified => self.quantified(node)?,
            Rule::count => Kind::Count(self.over(node.inner().find(|p| p.rule() == Rule::over)?)?),
            Rule::total => {
                let (mut of, mut over) = (None, None);
                for piece in node.inner() {
                    match piece.rule() {
                        Rule::lookup | Rule::paren => of = Some(self.primary(piece)?),
                        Rule::over => over = Some(self.over(piece)?),
                        _ => {}
                    }
                }
                Kind::Sum(Box::new(of?), over?)
            }
            Rule::pick => {
                let (mut pick, mut of) = (Pick::Smallest, Vec::new());
                for piece in node.inner() {
                    match piece.rule() {
                        Rule::picker => {
                            pick = match piece.words().trim() {
                                "smallest" => Pick::Smallest,
                                "largest" => Pick::Largest,
                                "earliest" => Pick::Earliest,
                                _ => Pick::Latest,
                            }
                        }
                        Rule::paren => of = self.several(piece)?,
                        _ => {}
                    }
                }
                Kind::Pick(pick, of)
            }
            Rule::days_between => {
                let mut sums = self.all(node, Rule::sum, Self::sum)?.into_iter();
                Kind::DaysBetween(Box::new(sums.next()?), Box::new(sums.next()?))
            }
            Rule::percent_of => {
                let mut inner = node.inner().filter(|p| !is_keyword(*p));
                let percent = inner.next()?;
                let at = self.span(percent);
                let percent = Expr { kind: Kind::Literal(Literal::Percent(percent.words().to_owned())), span: at };
                Kind::PercentOf(Box::new(percent), Box::new(self.primary(inner.next()?)?))
            }
            Rule::choice => {
                let (mut condition, mut arms) = (None, Vec::new());
                for piece in node.inner() {
                    match piece.rule() {
                        Rule::expr => condition = Some(self.expr(piece)?),
                        Rule::comparison => arms.push(self.comparison(piece)?),
                        _ => {}
                    }
                }
                let mut arms = arms.into_iter();
                Kind::If(Box::new(condition?), Box::new(arms.next()?), Box::new(arms.next()?))
            }
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    fn all(&mut self, node: Node<'_>, rule: Rule, read: fn(&mut Self, Node<'_>) -> Option<Expr>) -> Option<Vec<Expr>> {
        node.inner().filter(|p| p.rule() == rule).map(|p| read(self, p)).collect()
    }

    fn several(&mut self, node: Node<'_>) -> Option<Vec<Expr>> {
        self.all(node, Rule::expr, Self::expr)
    }

    fn paren(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(node);
        Some(Expr { kind: Kind::Paren(self.several(node)?), span })
    }

    fn lookup(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(node);
        let (mut path, mut keys) = (None, None);
        for piece in node.inner() {
            match piece.rule() {
                Rule::path => path = self.path(piece),
                Rule::key => {
                    let inner = piece.inner().next()?;
                    keys = Some(if inner.rule() == Rule::paren {
                        self.several(inner)?
                    } else {
                        vec![self.primary(inner)?]
                    });
                }
                _ => {}
            }
        }
        let path = path?.value;
        let kind = match keys {
            None => Kind::Path(path),
            Some(keys) => Kind::Lookup(path, keys),
        };
        Some(Expr { kind, span })
    }

    fn quantified(&mut self, node: Node<'_>) -> Option<Kind> {
        let (mut quantifier, mut over, mut satisfies, mut of) = (None, None, None, None);
        for piece in node.inner() {
            match piece.rule() {
                Rule::quantifier => quantifier = quantifier_of(piece),
                Rule::over => over = Some(self.over(piece)?),
                Rule::paren => of = Some(self.several(piece)?),
                Rule::satisfies => {
                    let inner = piece.inner().find(|p| p.rule() == Rule::negation)?;
                    satisfies = Some(Box::new(self.negation(inner)?));
                }
                _ => {}
            }
        }
        match (of, over) {
            (Some(of), _) => Some(Kind::NOf(quantifier?, of)),
            (None, Some(over)) => Some(Kind::Quantified(quantifier?, over, satisfies)),
            (None, None) => None,
        }
    }

    fn over(&mut self, node: Node<'_>) -> Option<Over> {
        let span = self.span(node);
        let (mut other, mut noun, mut window, mut filter) = (false, None, None, None);
        for piece in node.inner() {
            match piece.rule() {
                Rule::other => other = true,
                Rule::noun => {
                    noun = Some(match piece.inner().next()?.rule() {
                        Rule::covered_lines => Noun::CoveredLines,
                        Rule::authorizations => Noun::Authorizations,
                        Rule::earlier_sessions => Noun::EarlierSessions,
                        Rule::earlier_lines => Noun::EarlierLines,
                        _ => Noun::Lines,
                    });
                }
                Rule::window => window = Some(self.window(piece)?),
                Rule::which => {
                    let inner = piece.inner().find(|p| p.rule() == Rule::negation)?;
                    filter = Some(Box::new(self.negation(inner)?));
                }
                _ => {}
            }
        }
        Some(Over { other, noun: noun?, window, filter, span })
    }

    fn window(&mut self, node: Node<'_>) -> Option<Spanned<Window>> {
        let span = self.span(node);
        let kind = node.inner().next()?;
        let rule = kind.rule();
        let mut inner = kind.inner().filter(|p| !is_keyword(*p));
        let window = match rule {
            Rule::this_day => Window::ThisDay,
            Rule::calendar_year => Window::CalendarYear,
            Rule::this_case => Window::Case,
            Rule::named_year => Window::Year(inner.next()?.words().to_owned()),
            Rule::past => Window::Past(one_blank(inner.next()?.words())),
            Rule::since => Window::Since(self.path(inner.next()?)?.value),
            _ => return None,
        };
        Some(Spanned::new(window, span))
    }

    fn members(&mut self, node: Node<'_>) -> Option<Vec<Spanned<Member>>> {
        let mut members = Vec::new();
        for item in node.inner() {
            let inner = item.inner().next()?;
            let span = self.span(inner);
            let member = if inner.rule() == Rule::name {
                Member::Word(inner.words().to_owned())
            } else {
                Member::Literal(self.literal(inner)?)
            };
            members.push(Spanned::new(member, span));
        }
        Some(members)
    }

    fn literal(&mut self, node: Node<'_>) -> Option<Literal> {
        let inner = node.inner().next()?;
        let words = inner.words().trim();
        Some(match inner.rule() {
            Rule::date => Literal::Date(words.to_owned()),
            Rule::money => Literal::Money(words.to_owned()),
            Rule::percent => Literal::Percent(words.to_owned()),
            Rule::quantity => Literal::Quantity(one_blank(words)),
            Rule::text => Literal::Text(words.trim_matches('"').to_owned()),
            Rule::truth => Literal::Truth(words == "true"),
            Rule::range => {
                let mut ends = inner.inner();
                Literal::Range(ends.next()?.words().to_owned(), ends.next()?.words().to_owned())
            }
            _ => match words.strip_suffix('*') {
                Some(start) => Literal::Prefix(start.strip_suffix('.').unwrap_or(start).to_owned()),
                None => Literal::Bare(words.to_owned()),
            },
        })
    }
}

fn quantifier_of(node: Node<'_>) -> Option<Quantifier> {
    let kind = node.inner().next()?;
    let rule = kind.rule();
    // A number too large to count with is as good as the largest.
    let whole = kind.inner().find(|p| p.rule() == Rule::whole).map(|p| p.words().parse().unwrap_or(u32::MAX));
    Some(match rule {
        Rule::some => Quantifier::Some,
        Rule::no => Quantifier::No,
        Rule::every => Quantifier::Every,
        Rule::at_least => Quantifier::AtLeast(whole?),
        Rule::at_most => Quantifier::AtMost(whole?),
        Rule::exactly => Quantifier::Exactly(whole?),
        Rule::more_than => Quantifier::AtLeast(whole?.saturating_add(1)),
        // "Fewer than none" is never true, and neither is "at least four billion".
        Rule::fewer_than => match whole?.checked_sub(1) {
            Some(most) => Quantifier::AtMost(most),
            None => Quantifier::AtLeast(u32::MAX),
        },
        _ => return None,
    })
}

/// Keywords are nodes too; they are told by what they match: one of the grammar's `k_` rules has no parts and is a lower-case word.
fn is_keyword(node: Node<'_>) -> bool {
    !matches!(
        node.rule(),
        Rule::name
            | Rule::path
            | Rule::quantity
            | Rule::percent
            | Rule::literal
            | Rule::lookup
            | Rule::paren
            | Rule::date
            | Rule::money
    )
}

fn one_blank(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
