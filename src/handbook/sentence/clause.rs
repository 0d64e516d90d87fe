//! Conditions in words: that it is so, or that it is not.

use super::facts;
use super::words::{clauses, listed};
use super::{Place, Teller, mark};
use crate::lang::typed::{Compare, Expr, Has, Item, Kind, Operator, Over, Quantifier, Read};
use crate::model::facts::FactDef;
use crate::model::types::Scalar;
use crate::model::value::Value;

impl Teller<'_> {
    /// A condition, or with `so` false its opposite.
    pub(super) fn clause(&self, expr: &Expr, so: bool, place: Place) -> String {
        match &expr.kind {
            Kind::And(parts) => self.joined(parts, "and", so, place),
            Kind::Or(parts) => self.joined(parts, "or", so, place),
            Kind::Not(inner) => self.denied(inner, so, place),
            Kind::Define(name, _) => {
                format!("{} {}", mark("define", name), if so { "applies" } else { "does not apply" })
            }
            Kind::Compare(compare, left, right) => self.compared(*compare, left, right, so, place),
            Kind::In(item, set) => self.within_set(item, set, so, place),
            Kind::Has(has, list, what) => self.has(*has, list, what, so, place),
            Kind::Present(of) => self.present(of, so, place),
            Kind::Within { date, period, after, anchor } => {
                let noun = self.noun(date, place);
                let not = if so { "" } else { " not" };
                let side = if *after { "after" } else { "before" };
                let (period, anchor) = (self.noun(period, place).text, self.noun(anchor, place).text);
                format!("{} {}{not} within {period} {side} {anchor}", noun.text, noun.is())
            }
            Kind::Quantified { quantifier: Quantifier::Every, over, satisfies: Some(satisfies) } => {
                self.every(over, satisfies, so, place)
            }
            Kind::Quantified { quantifier, over, .. } => self.quantified(*quantifier, over, so, place),
            Kind::NOf(quantifier, parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.clause(part, true, place)).collect();
                let count = match quantifier {
                    Quantifier::AtLeast(n) => format!("at least {n}"),
                    Quantifier::AtMost(n) => format!("at most {n}"),
                    Quantifier::Exactly(n) => format!("exactly {n}"),
                    Quantifier::Some => String::from("at least one"),
                    Quantifier::No => String::from("none"),
                    Quantifier::Every => String::from("all"),
                };
                let not = if so { "" } else { "it is not so that " };
                format!(
                    "{not}{count} of these {} so: ({})",
                    if count.ends_with(" 1") { "is" } else { "are" },
                    parts.join("; ")
                )
            }
            Kind::Read(read) => self.flag(read, so, place),
            Kind::Const(Value::Bool(value)) => String::from(if *value == so { "always" } else { "never" }),
            Kind::If(condition, then, otherwise) => format!(
                "{}, if {}, or else {}",
                self.clause(then, so, place),
                self.clause(condition, true, place),
                self.clause(otherwise, so, place)
            ),
            _ => {
                let noun = self.noun(expr, place);
                format!("{} {} {}", noun.text, noun.is(), if so { "yes" } else { "no" })
            }
        }
    }

    /// A condition among others: what would read two ways stands in brackets.
    pub(super) fn part(&self, expr: &Expr, place: Place) -> String {
        let text = self.clause(expr, true, place);
        if matches!(expr.kind, Kind::Or(_) | Kind::And(_) | Kind::If(..)) { format!("({text})") } else { text }
    }

    fn joined(&self, parts: &[Expr], joint: &str, so: bool, place: Place) -> String {
        let told: Vec<String> = parts.iter().map(|part| self.part(part, place)).collect();
        let told = clauses(&told, joint);
        if so { told } else { format!("it is not so that ({told})") }
    }

    /// `not c`. An ordered comparison with an absent value is false both ways, so its opposite has no shorter words.
    fn denied(&self, inner: &Expr, so: bool, place: Place) -> String {
        if so && matches!(inner.kind, Kind::Compare(..) | Kind::Within { .. } | Kind::If(..)) {
            return format!("it is not so that {}", self.clause(inner, true, place));
        }
        self.clause(inner, !so, place)
    }

    fn compared(&self, compare: Compare, left: &Expr, right: &Expr, so: bool, place: Place) -> String {
        let noun = self.noun(left, place);
        let is = noun.is();
        let not_so = |text: String| if so { text } else { format!("it is not so that {text}") };
        let equal = match compare {
            Compare::Is => Some(so),
            Compare::IsNot => Some(!so),
            _ => None,
        };
        if let Some(equal) = equal {
            if let Some(text) = self.spoken(left, right, equal, place) {
                return text;
            }
            let not = if equal { "" } else { " not" };
            let value = self.value_of(left, right, place);
            return format!("{} {is}{not} {value}", noun.text);
        }
        let scalar = &left.ty.scalar;
        let value = self.noun(right, place).text;
        if matches!(left.kind, Kind::Read(Read::Age)) {
            let than = match compare {
                Compare::Less => format!("under {value} old"),
                Compare::LessOrEqual => format!("at most {value} old"),
                Compare::Greater => format!("over {value} old"),
                _ => format!("at least {value} old"),
            };
            return not_so(format!("the patient is {than}"));
        }
        let countable = noun.many && !facts::is_date(scalar);
        let words = match (compare, facts::is_date(scalar), *scalar == Scalar::Time) {
            (Compare::Less, true, _) | (Compare::Less, _, true) => "before",
            (Compare::LessOrEqual, true, _) => "on or before",
            (Compare::LessOrEqual, _, true) => "at or before",
            (Compare::Greater, true, _) | (Compare::Greater, _, true) => "after",
            (Compare::GreaterOrEqual, true, _) => "on or after",
            (Compare::GreaterOrEqual, _, true) => "at or after",
            (Compare::Less, ..) if countable => "fewer than",
            (Compare::Less, ..) => "less than",
            (Compare::LessOrEqual, ..) => "at most",
            (Compare::Greater, ..) => "more than",
            _ => "at least",
        };
        if let Kind::Arithmetic(operator @ (Operator::Add | Operator::Subtract), from, period) = &right.kind
            && facts::is_date(&right.ty.scalar)
        {
            let days = self.days_away(compare, *operator == Operator::Add, from, period, place);
            return not_so(format!("{} {is} {days}", noun.text));
        }
        // "its contact minutes are fewer than 8", not "8 minutes".
        let value = match &right.kind {
            Kind::Const(value) if *scalar == Scalar::Minutes && noun.text.contains("minutes") => value.to_string(),
            _ => value,
        };
        not_so(format!("{} {is} {words} {value}", noun.text))
    }

    /// `more than 30 days after …`: a date compared with a date some time away from another.
    fn days_away(&self, compare: Compare, later: bool, from: &Expr, period: &Expr, place: Place) -> String {
        let fixed = matches!(period.kind, Kind::Const(_) | Kind::Param(_));
        let (from, period) = (self.noun(from, place).text, self.noun(period, place).text);
        if !fixed {
            let side = match compare {
                Compare::Less => "before",
                Compare::LessOrEqual => "on or before",
                Compare::Greater => "after",
                _ => "on or after",
            };
            return format!("{side} {from} {} {period}", if later { "plus" } else { "less" });
        }
        match (compare, later) {
            (Compare::Greater, true) => format!("more than {period} after {from}"),
            (Compare::GreaterOrEqual, true) => format!("{period} or more after {from}"),
            (Compare::LessOrEqual, true) => format!("at most {period} after {from}"),
            (_, true) => format!("less than {period} after {from}"),
            (Compare::Greater, false) => format!("less than {period} before {from}, or after it"),
            (Compare::GreaterOrEqual, false) => format!("at most {period} before {from}, or after it"),
            (Compare::LessOrEqual, false) => format!("{period} or more before {from}"),
            (_, false) => format!("more than {period} before {from}"),
        }
    }

    /// What is said in another way than "its code is 97124".
    fn spoken(&self, left: &Expr, right: &Expr, equal: bool, place: Place) -> Option<String> {
        if let Kind::Const(Value::Bool(value)) = right.kind {
            return Some(self.clause(left, value == equal, place));
        }
        let Kind::Const(value) = &right.kind else { return None };
        let not = if equal { "" } else { " not" };
        match &left.kind {
            Kind::Param(name) => {
                return Some(format!("{} is{not} set to {}", mark("param", name), self.value_of(left, right, place)));
            }
            Kind::Lookup { table, keys, .. } => {
                let keys: Vec<String> = keys.iter().map(|key| self.noun(key, place).text).collect();
                let gives = if equal { "gives" } else { "does not give" };
                let value = self.value_of(left, right, place);
                return Some(format!(
                    "the table {} {gives} {value} for {}",
                    mark("table", table),
                    listed(&keys, "and")
                ));
            }
            _ => {}
        }
        let def = fact(left)?;
        if def.path == "performed_by" {
            return Some(format!("it is{not} performed by {}", facts::word(Some(def), value.as_text().unwrap_or(""))));
        }
        None
    }

    fn value_of(&self, left: &Expr, right: &Expr, place: Place) -> String {
        match (&right.kind, &right.ty.scalar) {
            (Kind::Const(value), Scalar::Word(_)) => facts::word(fact(left), value.as_text().unwrap_or("")),
            _ => self.noun(right, place).text,
        }
    }

    fn within_set(&self, item: &Expr, set: &Expr, so: bool, place: Place) -> String {
        let def = fact(item);
        let not = if so { "" } else { " not" };
        let performed = def.is_some_and(|def| def.path == "performed_by");
        let what = match &set.kind {
            Kind::Set(set) if set.name().is_none() => {
                let words: Vec<String> = set.items().iter().map(|one| item_of(def, one)).collect();
                listed(&words, "or")
            }
            Kind::Set(set) => format!("one of {}", self.set(set, "and")),
            _ => format!("among {}", self.noun(set, place).text),
        };
        if performed {
            return format!("it is{not} performed by {what}");
        }
        let noun = self.noun(item, place);
        format!("{} {}{not} {what}", noun.text, noun.is())
    }

    fn has(&self, has: Has, list: &Expr, what: &Expr, so: bool, place: Place) -> String {
        let noun = self.noun(list, place);
        let set = |joint: &str| match &what.kind {
            Kind::Set(set) => self.set(set, joint),
            _ => self.noun(what, place).text,
        };
        let list = &noun.text;
        match (has, so) {
            (Has::One, true) => format!("{list} include {}", set("or")),
            (Has::One, false) => format!("{list} do not include {}", set("or")),
            (Has::Any, true) | (Has::NoneOf, false) => format!("{list} include any of {}", set("or")),
            (Has::NoneOf, true) | (Has::Any, false) => format!("{list} include none of {}", set("or")),
            (Has::All, true) => format!("{list} include all of {}", set("and")),
            (Has::All, false) => format!("{list} do not include all of {}", set("and")),
            (Has::Only, true) => format!("all of {list} are among {}", set("and")),
            (Has::Only, false) => format!("not all of {list} are among {}", set("and")),
        }
    }

    fn present(&self, of: &Expr, there: bool, place: Place) -> String {
        let not = if there { "" } else { "not " };
        let no = if there { "" } else { "no " };
        match &of.kind {
            Kind::Read(Read::Group(facts)) => {
                let thing = super::noun::group(facts);
                if there { format!("there is {thing}") } else { format!("there is no {}", without_article(&thing)) }
            }
            Kind::Read(Read::AnyAuthorization) if there => String::from("there is an authorization"),
            Kind::Read(Read::AnyAuthorization) => String::from("there is no authorization"),
            Kind::Read(Read::OtherCoverage(None)) => format!("there is {no}other coverage"),
            Kind::Lookup { table, keys, .. } => {
                let keys: Vec<String> = keys.iter().map(|key| self.noun(key, place).text).collect();
                let has = if there { "has" } else { "has nothing" };
                let row = if there { " a row" } else { "" };
                format!("the table {} {has}{row} for {}", mark("table", table), listed(&keys, "and"))
            }
            _ => {
                let of_item = matches!(of.kind, Kind::Read(Read::AuthorizationItem(..)));
                if let Some(text) = fact(of).filter(|_| !of_item).and_then(|def| facts::presence(def, there)) {
                    return text.to_owned();
                }
                let noun = self.noun(of, place);
                format!("{} {} {not}on record", noun.text, noun.is())
            }
        }
    }

    fn every(&self, over: &Over, satisfies: &Expr, so: bool, place: Place) -> String {
        let inside = Place { subject: Some(over.frame), ..place };
        let members = self.members(over, false, place);
        let comma = if over.filter.is_some() { "," } else { "" };
        let satisfied = self.clause(satisfies, true, inside);
        let not = if so { "" } else { "it is not so that " };
        format!("{not}for every {members}{comma} {satisfied}")
    }

    /// A yes-or-no fact by itself.
    fn flag(&self, read: &Read, so: bool, place: Place) -> String {
        let def = match read {
            Read::Session(fact) | Read::Line(_, fact) | Read::AuthorizationItem(_, fact) => Some(fact.def()),
            Read::Authorization(fact) | Read::OtherCoverage(Some(fact)) => Some(fact.def()),
            _ => None,
        };
        if let Some(text) = def.and_then(|def| facts::clause(def, so)) {
            return text.to_owned();
        }
        match read {
            Read::AnyAuthorization => {
                String::from(if so { "there is an authorization" } else { "there is no authorization" })
            }
            Read::OtherCoverage(None) => {
                String::from(if so { "there is other coverage" } else { "there is no other coverage" })
            }
            Read::ExtraSession(path) | Read::ExtraLine(_, path) => {
                let name = super::words::human(path.rsplit('.').next().unwrap_or(path));
                format!("“{name}” is {}", if so { "yes" } else { "no" })
            }
            _ => {
                let noun = super::noun::read_noun(read, place);
                format!("{} {} {}", noun.text, noun.is(), if so { "yes" } else { "no" })
            }
        }
    }
}

/// The fact that an expression reads.
fn fact(expr: &Expr) -> Option<&'static FactDef> {
    match &expr.kind {
        Kind::Read(
            Read::Session(fact) | Read::Line(_, fact) | Read::AuthorizationItem(_, fact) | Read::Authorization(fact),
        ) => Some(fact.def()),
        Kind::Read(Read::OtherCoverage(Some(fact))) => Some(fact.def()),
        _ => None,
    }
}

fn item_of(def: Option<&FactDef>, one: &Item) -> String {
    match one {
        Item::One(Value::Text(word)) if word.starts_with(|c: char| c.is_ascii_lowercase()) => facts::word(def, word),
        other => super::noun::item(other),
    }
}

fn without_article(text: &str) -> &str {
    text.strip_prefix("a ").or_else(|| text.strip_prefix("an ")).unwrap_or(text)
}
