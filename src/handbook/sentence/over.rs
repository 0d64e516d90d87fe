//! Collections in words: lines, authorizations, earlier sessions, and which of them.

use super::words::human;
use super::{Place, Teller};
use crate::lang::typed::{Compare, Expr, Frame, Kind, Noun, Over, Quantifier, Read, Window};

impl Teller<'_> {
    /// The members of a collection: `other lines with code 97124`.
    pub(super) fn members(&self, over: &Over, many: bool, place: Place) -> String {
        let earlier = matches!(over.noun, Noun::EarlierSessions(_) | Noun::EarlierLines(_));
        let inside = Place { subject: Some(over.frame), earlier, ..place };
        let noun = self.collection(over, many, place);
        match &over.filter {
            None => noun,
            Some(filter) => format!("{noun} {}", self.having(filter, over.frame, inside)),
        }
    }

    fn collection(&self, over: &Over, many: bool, place: Place) -> String {
        let other = if over.other { "other " } else { "" };
        let s = if many { "s" } else { "" };
        match &over.noun {
            Noun::Lines => format!("{other}line{s}"),
            Noun::CoveredLines => format!("{other}covered line{s}"),
            Noun::Authorizations => format!("authorization{s}"),
            Noun::EarlierSessions(window) => format!("earlier session{s}{}", self.window(window, place)),
            Noun::EarlierLines(window) => format!("line{s} of earlier sessions{}", self.window(window, place)),
        }
    }

    fn window(&self, window: &Window, place: Place) -> String {
        match window {
            Window::All => String::new(),
            Window::ThisDay => String::from(" on this day"),
            Window::CalendarYear => String::from(" in this calendar year"),
            Window::Year(name) => format!(" in this {}", human(name)),
            Window::Case => String::from(" in this case"),
            Window::Past(period) => format!(" in the past {}", self.noun(period, place).text),
            Window::Since(day) => format!(" since {}", self.noun(day, place).text),
        }
    }

    /// `with code 97124 where …`: what a filter asks of the line of `frame`.
    pub(super) fn having(&self, filter: &Expr, frame: Frame, place: Place) -> String {
        let parts = match &filter.kind {
            Kind::And(parts) => parts.as_slice(),
            _ => std::slice::from_ref(filter),
        };
        let code = parts.first().and_then(|part| self.with_code(part, frame));
        let rest = if code.is_some() { parts.get(1..).unwrap_or_default() } else { parts };
        let rest: Vec<String> = match rest {
            [only] if code.is_none() => vec![self.clause(only, true, place)],
            rest => rest.iter().map(|part| self.part(part, place)).collect(),
        };
        let rest = super::words::clauses(&rest, "and");
        match (code, rest.is_empty()) {
            (Some(code), true) => code,
            (Some(code), false) => format!("{code} where {rest}"),
            (None, _) => format!("where {rest}"),
        }
    }

    /// `with code 97124`, `with a code of active therapy`.
    fn with_code(&self, expr: &Expr, frame: Frame) -> Option<String> {
        let is_code = |expr: &Expr| match &expr.kind {
            Kind::Read(Read::Line(of, fact)) => *of == frame && fact.def().path == "code",
            Kind::Read(Read::Earlier(path)) => path == "code",
            _ => false,
        };
        match &expr.kind {
            Kind::Compare(Compare::Is, left, right) if is_code(left) => match &right.kind {
                Kind::Const(value) => Some(format!("with code {value}")),
                _ => None,
            },
            Kind::In(item, set) if is_code(item) => match &set.kind {
                Kind::Set(set) if set.name().is_some() => Some(format!("with a code of {}", self.set(set, "or"))),
                Kind::Set(set) => Some(format!("with code {}", self.set(set, "or"))),
                _ => None,
            },
            _ => None,
        }
    }

    /// That there are so many of them, or with `so` false that there are not.
    pub(super) fn quantified(&self, quantifier: Quantifier, over: &Over, so: bool, place: Place) -> String {
        let one = |other: bool| if other { "an" } else { "a" };
        let article = |text: &str, other: bool| match text.strip_prefix("other ") {
            Some(rest) if other => format!("another {rest}"),
            _ => {
                let vowel = text.starts_with(['a', 'e', 'o']);
                format!("{} {text}", one(vowel))
            }
        };
        let single = self.members(over, false, place);
        let many = self.members(over, true, place);
        match (quantifier, so) {
            (Quantifier::Some, true) | (Quantifier::No, false) => format!("there is {}", article(&single, over.other)),
            (Quantifier::Some, false) | (Quantifier::No, true) => format!("there is no {single}"),
            (Quantifier::AtMost(1), true) => format!("there is at most 1 {single}"),
            (Quantifier::AtLeast(1), true) => format!("there is at least 1 {single}"),
            (Quantifier::Exactly(1), true) => format!("there is exactly 1 {single}"),
            (Quantifier::AtLeast(n), true) => format!("there are at least {n} {many}"),
            (Quantifier::AtLeast(n), false) => format!("there are fewer than {n} {many}"),
            (Quantifier::AtMost(n), true) => format!("there are at most {n} {many}"),
            (Quantifier::AtMost(n), false) => format!("there are more than {n} {many}"),
            (Quantifier::Exactly(n), true) => format!("there are exactly {n} {many}"),
            (Quantifier::Exactly(n), false) => format!("there are not exactly {n} {many}"),
            (Quantifier::Every, _) => format!("there are {many}"),
        }
    }
}
