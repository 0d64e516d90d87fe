//! Values in words: what an expression that is no condition is called.

use rust_decimal::Decimal;

use super::facts::{self, Noun};
use super::words::{human, listed};
use super::{Place, Teller, mark};
use crate::lang::typed::{CodeSet, Expr, Frame, Item, Kind, Operator, Pick, Read};
use crate::model::facts::FactId;
use crate::model::types::Scalar;
use crate::model::value::Value;

/// Named lists with no more items than this are written out beside their name.
const SHORT: usize = 5;
/// And none whose items are longer than this together.
const SHORT_TEXT: usize = 60;

impl Teller<'_> {
    /// An expression as a noun.
    pub(super) fn noun(&self, expr: &Expr, place: Place) -> Noun {
        match &expr.kind {
            Kind::Const(value) => Noun::one(constant(&expr.ty.scalar, value)),
            Kind::Set(set) => Noun::one(self.set(set, "and")),
            Kind::Read(read) => read_noun(read, place),
            Kind::Param(name) => self.param(name),
            Kind::Define(name, _) => Noun::one(format!("the {}", mark("define", name))),
            Kind::Count(over) => Noun::one(format!("the number of {}", self.members(over, true, place))),
            Kind::Sum(of, over) => {
                let inside = Place { subject: Some(over.frame), ..place };
                let members = self.members(over, true, place);
                let noun = self.noun(of, inside).text;
                match (&of.kind, noun.strip_prefix("its ")) {
                    (Kind::Read(_), Some(of)) => Noun::one(format!("the total of the {of} of all {members}")),
                    _ => Noun::one(format!("the total, over all {members}, of {noun}")),
                }
            }
            Kind::Pick(pick, parts) => {
                let which = match pick {
                    Pick::Smallest => "smallest",
                    Pick::Largest => "largest",
                    Pick::Earliest => "earliest",
                    Pick::Latest => "latest",
                };
                let parts: Vec<String> = parts.iter().map(|part| self.noun(part, place).text).collect();
                let which = match (which, parts.len()) {
                    ("earliest", 2) => "earlier",
                    ("latest", 2) => "later",
                    ("smallest", 2) => "smaller",
                    ("largest", 2) => "larger",
                    (which, _) => which,
                };
                Noun::one(format!("the {which} of {}", listed(&parts, "and")))
            }
            Kind::DaysBetween(from, to) => {
                Noun::many(format!("the days from {} to {}", self.noun(from, place).text, self.noun(to, place).text))
            }
            Kind::Lookup { table, column, keys } => {
                let keys: Vec<String> = keys.iter().map(|key| self.noun(key, place).text).collect();
                let single = self.profile.tables.get(table).is_none_or(|table| table.columns.len() < 2);
                let what = if single { String::from("what") } else { format!("the {} that", human(column)) };
                Noun::one(format!("{what} the table {} gives for {}", mark("table", table), listed(&keys, "and")))
            }
            Kind::If(condition, then, otherwise) => Noun::one(self.choice(condition, then, otherwise, place)),
            Kind::Arithmetic(operator, left, right) => {
                let (l, r) = (self.noun(left, place).text, self.noun(right, place).text);
                match operator {
                    Operator::Add if facts::is_date(&left.ty.scalar) => Noun::one(format!("{r} after {l}")),
                    Operator::Subtract if facts::is_date(&left.ty.scalar) && right.ty.scalar.is_period() => {
                        Noun::one(format!("{r} before {l}"))
                    }
                    Operator::Add => Noun::one(format!("{l} plus {r}")),
                    Operator::Subtract => Noun::one(format!("{l} minus {r}")),
                    Operator::Multiply => Noun::one(format!("{l} times {r}")),
                }
            }
            Kind::PercentOf(percent, of) => {
                Noun::one(format!("{} of {}", self.noun(percent, place).text, self.noun(of, place).text))
            }
            // A condition in the place of a value.
            _ => Noun::one(format!("whether {}", self.clause(expr, true, place))),
        }
    }

    /// A list: by its name, with its items where they are few, or written out.
    pub(super) fn set(&self, set: &CodeSet, joint: &str) -> String {
        let items: Vec<String> = set.items().iter().map(item).collect();
        match set.name() {
            None => listed(&items, joint),
            Some(name) if items.len() <= SHORT && items.iter().map(String::len).sum::<usize>() <= SHORT_TEXT => {
                format!("{} ({})", mark("list", name), listed(&items, joint))
            }
            Some(name) => mark("list", name),
        }
    }

    /// The value of a param and its name: `10 (report every)`; of several values the last, with its first day.
    fn param(&self, name: &str) -> Noun {
        let marked = mark("param", name);
        let Some((scalar, value, from)) = self.latest(name) else { return Noun::one(marked) };
        Noun::one(format!("{} ({marked}{from})", constant(scalar, value)))
    }

    /// The type and the last value of a param, and from when it holds, if there were others.
    pub(super) fn latest(&self, name: &str) -> Option<(&Scalar, &Value, String)> {
        let param = self.profile.params.get(name)?;
        let last = param.values.last()?;
        let from = if param.values.len() > 1 { format!(" from {}", last.from) } else { String::new() };
        Some((&param.ty.scalar, &last.value, from))
    }

    /// `5 if a, else 3`; of several, `0 if a; 1 if b; else 2`.
    fn choice(&self, condition: &Expr, then: &Expr, otherwise: &Expr, place: Place) -> String {
        let mut parts = vec![format!("{} if {}", self.noun(then, place).text, self.clause(condition, true, place))];
        let mut rest = otherwise;
        while let Kind::If(condition, then, otherwise) = &rest.kind {
            parts.push(format!("{} if {}", self.noun(then, place).text, self.clause(condition, true, place)));
            rest = otherwise;
        }
        let joint = if parts.len() > 1 { "; " } else { ", " };
        format!("{}{joint}else {}", parts.join("; "), self.noun(rest, place).text)
    }
}

/// What a fact is called where bare names are those of `place`.
pub(super) fn read_noun(read: &Read, place: Place) -> Noun {
    let extra = |path: &str| human(path.rsplit('.').next().unwrap_or(path));
    match read {
        Read::Session(fact) => of(*fact, if place.earlier { "this session's" } else { "the" }),
        Read::Line(frame, fact) => of(*fact, owner(*frame, place)),
        Read::AuthorizationItem(_, fact) => {
            let noun = of(*fact, "its");
            Noun { text: noun.text.replace(" of the authorization", ""), many: noun.many }
        }
        Read::Authorization(fact) => of(*fact, "the"),
        Read::OtherCoverage(Some(fact)) => of(*fact, "the"),
        Read::OtherCoverage(None) => Noun::one("other coverage"),
        Read::AnyAuthorization => Noun::one("an authorization"),
        Read::Group(facts) => Noun::one(group(facts)),
        Read::ExtraSession(path) => Noun::one(format!("“{}”", extra(path))),
        Read::ExtraLine(frame, path) => Noun::one(format!("{} “{}”", owner(*frame, place), extra(path))),
        Read::Counter(name) => Noun::one(format!("the count {}", mark("counter", name))),
        Read::Earlier(path) => {
            let part = |part: &str| if part == "npi" { String::from("NPI") } else { human(part) };
            Noun::one(format!("its {}", path.split('.').map(part).collect::<Vec<_>>().join(" ")))
        }
        Read::Age => Noun::one("the patient's age"),
        Read::Dx(None) => Noun::many("the diagnoses"),
        Read::Dx(Some(frame)) => Noun::many(format!("{} diagnoses", owner(*frame, place))),
        Read::Units(frame) => Noun::many(format!("{} units", owner(*frame, place))),
        Read::BilledModifiers(frame) => Noun::many(format!("{} modifiers as billed", owner(*frame, place))),
    }
}

fn of(fact: FactId, owner: &str) -> Noun {
    let (text, many) = facts::noun(fact.def());
    Noun { text: format!("{owner} {text}"), many }
}

/// Whose: its, this line's, or the other line's.
fn owner(frame: Frame, place: Place) -> &'static str {
    match (frame, place.subject) {
        (frame, Some(subject)) if frame == subject => "its",
        (Frame::Own, _) if place.each_line => "this line's",
        (Frame::Own, _) => "the line's",
        (Frame::Outer | Frame::Inner, _) => "the other line's",
    }
}

/// The object that facts stand below, with an article.
pub(super) fn group(all: &[FactId]) -> String {
    let object = all.first().and_then(|fact| fact.def().path.split_once('.')).map_or("record", |(object, _)| object);
    super::words::with_article(&human(object))
}

/// An item of a list.
pub(super) fn item(item: &Item) -> String {
    match item {
        Item::One(value) => match value {
            Value::Text(word) if word.starts_with(|c: char| c.is_ascii_lowercase()) => facts::word(None, word),
            other => other.to_string(),
        },
        Item::Range(low, high) => format!("{low} to {high}"),
        Item::Prefix(start) => format!("{start}…"),
    }
}

/// A value of a type, with its unit.
pub(super) fn constant(scalar: &Scalar, value: &Value) -> String {
    let one = value.as_number() == Some(Decimal::ONE);
    let unit = |single: &str, many: &str| format!("{value} {}", if one { single } else { many });
    match scalar {
        Scalar::Money => value.as_number().map_or_else(|| value.to_string(), money),
        Scalar::Percent => format!("{value}%"),
        Scalar::Minutes => unit("minute", "minutes"),
        Scalar::Days => unit("day", "days"),
        Scalar::WorkingDays => unit("working day", "working days"),
        Scalar::Months => unit("month", "months"),
        Scalar::Years => unit("year", "years"),
        Scalar::Word(_) => value.as_text().map_or_else(|| value.to_string(), |word| facts::word(None, word)),
        Scalar::Bool => String::from(if value.as_bool() == Some(true) { "yes" } else { "no" }),
        _ => value.to_string(),
    }
}

/// `$2,480`, `$9.50`.
fn money(amount: Decimal) -> String {
    let text = if amount.is_integer() { amount.normalize().to_string() } else { format!("{amount:.2}") };
    let (whole, cents) = text.split_once('.').map_or((text.as_str(), None), |(whole, cents)| (whole, Some(cents)));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(i);
        if i > 0 && left.is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    cents.map_or_else(|| format!("${grouped}"), |cents| format!("${grouped}.{cents}"))
}
