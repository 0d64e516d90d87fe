//! Values: literals, paths, lookups, lists, quantifiers, aggregates, arithmetic, choice.

use pest::iterators::Pair;

use super::brackets::DEEPEST;
use super::grammar::Rule;
use super::{Builder, say};
use crate::lang::ast::{Expr, Kind, Literal, Member, Noun, Over, Window};
use crate::lang::typed::{Operator, Pick, Quantifier};
use crate::source::Spanned;

impl Builder<'_> {
    /// `a + b - c`, from the left.
    pub(super) fn sum(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        self.chain(pair, Self::product)
    }

    fn product(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        self.chain(pair, Self::primary)
    }

    fn chain(&mut self, pair: Pair<'_, Rule>, operand: fn(&mut Self, Pair<'_, Rule>) -> Option<Expr>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut left: Option<Expr> = None;
        let mut operator = Operator::Add;
        let mut operands = 0usize;
        for piece in pair.into_inner() {
            match piece.as_rule() {
                Rule::sign if piece.as_str().starts_with('-') => operator = Operator::Subtract,
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

    fn primary(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let kind = match rule {
            Rule::literal => Kind::Literal(self.literal(pair)?),
            Rule::paren => return self.paren(pair),
            Rule::list => Kind::List(self.members(pair)?),
            Rule::path => Kind::Path(self.path(pair)?.value),
            Rule::lookup => return self.lookup(pair),
            Rule::quantified => self.quantified(pair)?,
            Rule::count => Kind::Count(self.over(pair.into_inner().find(|p| p.as_rule() == Rule::over)?)?),
            Rule::total => {
                let (mut of, mut over) = (None, None);
                for piece in pair.into_inner() {
                    match piece.as_rule() {
                        Rule::lookup | Rule::paren => of = Some(self.primary(piece)?),
                        Rule::over => over = Some(self.over(piece)?),
                        _ => {}
                    }
                }
                Kind::Sum(Box::new(of?), over?)
            }
            Rule::pick => {
                let (mut pick, mut of) = (Pick::Smallest, Vec::new());
                for piece in pair.into_inner() {
                    match piece.as_rule() {
                        Rule::picker => {
                            pick = match piece.as_str().trim() {
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
                let mut sums = self.all(pair, Rule::sum, Self::sum)?.into_iter();
                Kind::DaysBetween(Box::new(sums.next()?), Box::new(sums.next()?))
            }
            Rule::percent_of => {
                let mut inner = pair.into_inner().filter(|p| !is_keyword(p));
                let percent = inner.next()?;
                let at = self.span(&percent);
                let percent = Expr { kind: Kind::Literal(Literal::Percent(percent.as_str().to_owned())), span: at };
                Kind::PercentOf(Box::new(percent), Box::new(self.primary(inner.next()?)?))
            }
            Rule::choice => {
                let (mut condition, mut arms) = (None, Vec::new());
                for piece in pair.into_inner() {
                    match piece.as_rule() {
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

    fn all(
        &mut self,
        pair: Pair<'_, Rule>,
        rule: Rule,
        read: fn(&mut Self, Pair<'_, Rule>) -> Option<Expr>,
    ) -> Option<Vec<Expr>> {
        pair.into_inner().filter(|p| p.as_rule() == rule).map(|p| read(self, p)).collect()
    }

    fn several(&mut self, pair: Pair<'_, Rule>) -> Option<Vec<Expr>> {
        self.all(pair, Rule::expr, Self::expr)
    }

    fn paren(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        Some(Expr { kind: Kind::Paren(self.several(pair)?), span })
    }

    fn lookup(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let (mut path, mut keys) = (None, None);
        for piece in pair.into_inner() {
            match piece.as_rule() {
                Rule::path => path = self.path(piece),
                Rule::key => {
                    let inner = piece.into_inner().next()?;
                    keys = Some(if inner.as_rule() == Rule::paren {
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

    fn quantified(&mut self, pair: Pair<'_, Rule>) -> Option<Kind> {
        let (mut quantifier, mut over, mut satisfies, mut of) = (None, None, None, None);
        for piece in pair.into_inner() {
            match piece.as_rule() {
                Rule::quantifier => quantifier = quantifier_of(piece),
                Rule::over => over = Some(self.over(piece)?),
                Rule::paren => of = Some(self.several(piece)?),
                Rule::satisfies => {
                    let inner = piece.into_inner().find(|p| p.as_rule() == Rule::negation)?;
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

    fn over(&mut self, pair: Pair<'_, Rule>) -> Option<Over> {
        let span = self.span(&pair);
        let (mut other, mut noun, mut window, mut filter) = (false, None, None, None);
        for piece in pair.into_inner() {
            match piece.as_rule() {
                Rule::other => other = true,
                Rule::noun => {
                    noun = Some(match piece.into_inner().next()?.as_rule() {
                        Rule::covered_lines => Noun::CoveredLines,
                        Rule::authorizations => Noun::Authorizations,
                        Rule::earlier_sessions => Noun::EarlierSessions,
                        Rule::earlier_lines => Noun::EarlierLines,
                        _ => Noun::Lines,
                    });
                }
                Rule::window => window = Some(self.window(piece)?),
                Rule::which => {
                    let inner = piece.into_inner().find(|p| p.as_rule() == Rule::negation)?;
                    filter = Some(Box::new(self.negation(inner)?));
                }
                _ => {}
            }
        }
        Some(Over { other, noun: noun?, window, filter, span })
    }

    fn window(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Window>> {
        let span = self.span(&pair);
        let kind = pair.into_inner().next()?;
        let rule = kind.as_rule();
        let mut inner = kind.into_inner().filter(|p| !is_keyword(p));
        let window = match rule {
            Rule::this_day => Window::ThisDay,
            Rule::calendar_year => Window::CalendarYear,
            Rule::this_case => Window::Case,
            Rule::named_year => Window::Year(inner.next()?.as_str().to_owned()),
            Rule::past => Window::Past(one_blank(inner.next()?.as_str())),
            Rule::since => Window::Since(self.path(inner.next()?)?.value),
            _ => return None,
        };
        Some(Spanned::new(window, span))
    }

    fn members(&mut self, pair: Pair<'_, Rule>) -> Option<Vec<Spanned<Member>>> {
        let mut members = Vec::new();
        for item in pair.into_inner() {
            let inner = item.into_inner().next()?;
            let span = self.span(&inner);
            let member = if inner.as_rule() == Rule::name {
                Member::Word(inner.as_str().to_owned())
            } else {
                Member::Literal(self.literal(inner)?)
            };
            members.push(Spanned::new(member, span));
        }
        Some(members)
    }

    fn literal(&mut self, pair: Pair<'_, Rule>) -> Option<Literal> {
        let inner = pair.into_inner().next()?;
        let words = inner.as_str().trim();
        Some(match inner.as_rule() {
            Rule::date => Literal::Date(words.to_owned()),
            Rule::money => Literal::Money(words.to_owned()),
            Rule::percent => Literal::Percent(words.to_owned()),
            Rule::quantity => Literal::Quantity(one_blank(words)),
            Rule::text => Literal::Text(words.trim_matches('"').to_owned()),
            Rule::truth => Literal::Truth(words == "true"),
            Rule::range => {
                let mut ends = inner.into_inner();
                Literal::Range(ends.next()?.as_str().to_owned(), ends.next()?.as_str().to_owned())
            }
            _ => match words.strip_suffix('*') {
                Some(start) => Literal::Prefix(start.strip_suffix('.').unwrap_or(start).to_owned()),
                None => Literal::Bare(words.to_owned()),
            },
        })
    }
}

fn quantifier_of(pair: Pair<'_, Rule>) -> Option<Quantifier> {
    let kind = pair.into_inner().next()?;
    let rule = kind.as_rule();
    // A number too large to count with is as good as the largest.
    let whole = kind.into_inner().find(|p| p.as_rule() == Rule::whole).map(|p| p.as_str().parse().unwrap_or(u32::MAX));
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

/// Keywords are pairs too; they are told by what they match: one of the grammar's `k_` rules has no parts and is a lower-case word.
fn is_keyword(pair: &Pair<'_, Rule>) -> bool {
    !matches!(
        pair.as_rule(),
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
