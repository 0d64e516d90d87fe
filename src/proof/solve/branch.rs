//! One case of a proof: what each fact can still be, and how values lie to each other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Sign;
use super::domain::{Domain, Interval, Values, number};
use super::key::key;
use super::linear::{Linear, negated};
use super::order::{Relation, possible};
use super::texts::Texts;
use crate::lang::typed::{CodeSet, Compare, Expr, Kind, Read};
use crate::model::facts::FactId;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Profile;
use crate::proof::reads::Frames;
use crate::proof::slot::{Owner, Slot};

/// What a branch knows something about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// A fact.
    Fact(Slot),
    /// The value of an expression that is not looked into, by its words. It may be unknown and yet decide a comparison by its bounds.
    Value(String),
}

impl Term {
    /// The term of a read.
    #[must_use]
    pub fn read(read: &Read, frames: Frames, expr: &Expr) -> Term {
        let session = |path: String| Term::Fact(Slot::new(Owner::Session, path));
        let line = |frame: &crate::lang::typed::Frame, path: &str| match frames.get(*frame) {
            Some(line) => Term::Fact(Slot::new(Owner::Line(line), path)),
            None => Term::Value(key(expr, frames)),
        };
        match read {
            Read::Session(id) => session(id.def().path.to_owned()),
            Read::Line(frame, id) => line(frame, id.def().path),
            Read::AuthorizationItem(frame, id) => match frames.get(*frame) {
                Some(member) => Term::Fact(Slot::new(Owner::Authorization(member), id.def().path)),
                None => Term::Value(key(expr, frames)),
            },
            Read::Authorization(id) => session(format!("authorization.{}", id.def().path)),
            Read::OtherCoverage(Some(id)) => session(format!("other coverage.{}", id.def().path)),
            Read::OtherCoverage(None) => session(String::from("other coverage")),
            Read::Group(parts) => session(format!("any of {parts:?}")),
            Read::AnyAuthorization => session(String::from("authorization")),
            Read::ExtraSession(path) => session(path.clone()),
            Read::ExtraLine(frame, path) => line(frame, path),
            Read::Counter(name) => session(format!("history.{name}")),
            Read::Age => session(String::from("age")),
            Read::Dx(None) => session(String::from("diagnoses")),
            Read::Dx(Some(frame)) => line(frame, "diagnoses of the line"),
            Read::BilledModifiers(frame) => line(frame, "modifiers as billed"),
            Read::Earlier(_) | Read::Units(_) => Term::Value(format!("{:?} {}", frames.own, key(expr, frames))),
        }
    }
}

/// One case.
#[derive(Clone, Debug)]
pub struct Branch<'a> {
    /// The profile.
    pub profile: &'a Profile,
    facts: BTreeMap<Term, Domain>,
    relations: Vec<Relation<Term>>,
    /// Conditions that are not looked into: whether each can be true, false, unknown.
    opaque: BTreeMap<String, [bool; 3]>,
    /// Groups of facts of which one is there.
    groups: Vec<Vec<FactId>>,
    /// Lines that it speaks of.
    pub lines: usize,
    /// Authorizations that it speaks of.
    pub authorizations: usize,
}

impl<'a> Branch<'a> {
    /// Nothing asked yet: any session of the profile, and one of its lines.
    #[must_use]
    pub fn new(profile: &'a Profile) -> Self {
        Self {
            profile,
            facts: BTreeMap::new(),
            relations: Vec::new(),
            opaque: BTreeMap::new(),
            groups: Vec::new(),
            lines: 1,
            authorizations: 0,
        }
    }

    fn domain(&mut self, term: &Term, ty: &Type) -> &mut Domain {
        let profile = self.profile;
        self.facts.entry(term.clone()).or_insert_with(|| first(term, ty, profile))
    }

    /// A yes-or-no fact, in which absent is no.
    pub fn yes_or_no(&mut self, term: &Term, ty: &Type, sign: Sign) -> bool {
        let domain = self.domain(term, ty);
        domain.meet(sign);
        if let Values::Bool(yes, no) = &mut domain.values {
            match sign {
                Sign::True | Sign::NotFalse => *no = false,
                Sign::False | Sign::NotTrue => *yes = false,
            }
        }
        !domain.is_empty()
    }

    /// Whether a fact is there.
    pub fn present(&mut self, term: &Term, ty: &Type, sign: Sign) -> bool {
        let by_bounds = matches!(term, Term::Value(_)) && ty.scalar.is_ordered();
        let domain = self.domain(term, ty);
        match sign {
            Sign::True => domain.known(),
            Sign::NotFalse if !by_bounds => domain.absent = false,
            Sign::False => {
                domain.unknown = false;
                domain.values = Values::None;
            }
            Sign::NotTrue if !by_bounds => domain.values = Values::None,
            Sign::NotTrue | Sign::NotFalse => {}
        }
        !domain.is_empty()
    }

    /// Whether one of several facts is there.
    pub fn any_present(&mut self, parts: &[FactId], sign: Sign) -> bool {
        if sign == Sign::True {
            self.groups.push(parts.to_vec());
        }
        if matches!(sign, Sign::True | Sign::NotFalse) {
            return true;
        }
        let mut possible = true;
        for part in parts {
            let term = Term::Fact(Slot::new(Owner::Session, part.def().path));
            possible &= self.present(&term, &part.def().ty(), sign);
        }
        possible
    }

    /// A code, word or text is in a list, or not.
    pub fn member(&mut self, term: &Term, ty: &Type, set: &CodeSet, sign: Sign) -> bool {
        let domain = self.domain(term, ty);
        domain.meet(sign);
        if let Values::Texts(texts) = &mut domain.values {
            match sign {
                Sign::True | Sign::NotFalse => texts.keep(set),
                Sign::False | Sign::NotTrue => texts.drop(set),
            }
        }
        !domain.is_empty()
    }

    /// A list has a member of another list, or none.
    pub fn has(&mut self, term: &Term, ty: &Type, set: &CodeSet, sign: Sign) -> bool {
        let domain = self.domain(term, ty);
        domain.meet(sign);
        if let Values::List(members) = &mut domain.values {
            match sign {
                Sign::True | Sign::NotFalse => members.some.push(set.clone()),
                Sign::False | Sign::NotTrue => members.never.push(set.clone()),
            }
        }
        !domain.is_empty()
    }

    /// A list has members of another list only, and some.
    pub fn has_only(&mut self, term: &Term, ty: &Type, set: &CodeSet) -> bool {
        let domain = self.domain(term, ty);
        domain.known();
        if let Values::List(members) = &mut domain.values {
            members.only.push(set.clone());
        }
        !domain.is_empty()
    }

    /// A condition that is not looked into.
    pub fn opaque(&mut self, key: String, sign: Sign) -> bool {
        let can = self.opaque.entry(key).or_insert([true; 3]);
        let keep = match sign {
            Sign::True => [true, false, false],
            Sign::False => [false, true, false],
            Sign::NotTrue => [false, true, true],
            Sign::NotFalse => [true, false, true],
        };
        for (can, keep) in can.iter_mut().zip(keep) {
            *can &= keep;
        }
        can.contains(&true)
    }

    /// The day of the session lies between two days.
    pub fn on_days(&mut self, from: Option<Date>, until: Option<Date>) -> bool {
        let term = Term::Fact(Slot::new(Owner::Session, "date_of_service"));
        let domain = self.domain(&term, &Type::one(Scalar::Date));
        if let Values::Ordered(interval) = &mut domain.values {
            let day = |day: Option<Date>| day.and_then(|day| number(&Value::Date(day)));
            day(from.filter(|day| *day > Date::MIN)).into_iter().for_each(|day| interval.at_least(day, false));
            day(until).into_iter().for_each(|day| interval.at_most(day, false));
        }
        !domain.is_empty()
    }

    /// A fact is absent, or unknown.
    pub fn is(&mut self, term: &Term, ty: &Type, absent: bool) -> bool {
        let domain = self.domain(term, ty);
        let possible = if absent { domain.absent } else { domain.unknown };
        domain.absent &= absent;
        domain.unknown &= !absent;
        domain.values = Values::None;
        possible
    }

    /// One term against a constant: `term + n op 0`.
    pub fn bound(&mut self, linear: &Linear, how: Compare, sign: Sign) -> bool {
        let (Some((term, plus)), Some((_, ty))) = (linear.terms.first(), linear.made_of.first()) else { return true };
        let by_bounds = matches!(term, Term::Value(_));
        if by_bounds && matches!(sign, Sign::NotTrue | Sign::NotFalse) {
            return true;
        }
        let counter = is_counter(term, ty);
        let domain = self.domain(term, ty);
        match sign {
            // An absent counter is zero.
            Sign::True | Sign::False if counter => domain.unknown = false,
            Sign::NotTrue | Sign::NotFalse if counter => {}
            sign => domain.meet(sign),
        }
        let how = if matches!(sign, Sign::True | Sign::NotFalse) { how } else { reverse(how) };
        if let Values::Ordered(interval) = &mut domain.values {
            narrow(interval, *plus, how, linear.low, linear.high);
            domain.absent &= !counter || interval.has(Decimal::ZERO);
        }
        !domain.is_empty()
    }

    /// Several terms, all there: `terms + n op 0`.
    pub fn related(&mut self, linear: &Linear, how: Compare) -> bool {
        let mut whole = true;
        for (term, ty) in &linear.made_of {
            let counter = is_counter(term, ty);
            let domain = self.domain(term, ty);
            domain.unknown = false;
            domain.absent &= counter;
            if domain.is_empty() {
                return false;
            }
            let by_whole = matches!(ty.scalar, Scalar::Date | Scalar::Time | Scalar::Minutes);
            whole &= by_whole && matches!(term, Term::Fact(_));
        }
        let side = |wanted: bool| linear.terms.iter().filter(move |(_, plus)| *plus == wanted).map(|(term, _)| term);
        if side(true).count() > 1 || side(false).count() > 1 {
            return true;
        }
        let (plus, minus) = (side(true).next().cloned(), side(false).next().cloned());
        let below = matches!(how, Compare::Less | Compare::LessOrEqual | Compare::Is);
        let above = matches!(how, Compare::Greater | Compare::GreaterOrEqual | Compare::Is);
        let strict = matches!(how, Compare::Less | Compare::Greater);
        if let Some(most) = negated(linear.low).filter(|_| below) {
            self.relations.push(tightened(plus.clone(), minus.clone(), most, strict, whole));
        }
        if let Some(most) = linear.high.filter(|_| above) {
            self.relations.push(tightened(minus, plus, most, strict, whole));
        }
        true
    }

    /// Whether everything that is left can be at once.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let gone = |id: &FactId| {
            let domain = self.facts.get(&Term::Fact(Slot::new(Owner::Session, id.def().path)));
            domain.is_some_and(|domain| !domain.can_be_known())
        };
        if self.groups.iter().any(|group| group.iter().all(gone)) {
            return false;
        }
        if self.relations.is_empty() {
            return true;
        }
        let mut all = self.relations.clone();
        for (term, domain) in &self.facts {
            let Values::Ordered(interval) = &domain.values else { continue };
            if domain.unknown || domain.absent {
                continue;
            }
            if let Some((low, strict)) = interval.low
                && let Some(most) = negated(Some(low))
            {
                all.push(Relation { plus: None, minus: Some(term.clone()), most, strict });
            }
            if let Some((most, strict)) = interval.high {
                all.push(Relation { plus: Some(term.clone()), minus: None, most, strict });
            }
        }
        possible(&all)
    }
}

/// Whether absent is read as zero.
fn is_counter(term: &Term, ty: &Type) -> bool {
    matches!(term, Term::Fact(slot) if slot.path.starts_with("history.")) && ty.scalar.is_numeric()
}

/// Between whole numbers, less than n is at most n − 1.
fn tightened(plus: Option<Term>, minus: Option<Term>, most: Decimal, strict: bool, whole: bool) -> Relation<Term> {
    let less = most.checked_sub(Decimal::ONE).filter(|_| whole && strict && most.fract().is_zero());
    match less {
        Some(most) => Relation { plus, minus, most, strict: false },
        None => Relation { plus, minus, most, strict },
    }
}

/// What holds of values that are there where a comparison does not.
#[must_use]
pub fn reverse(how: Compare) -> Compare {
    match how {
        Compare::Is => Compare::IsNot,
        Compare::IsNot => Compare::Is,
        Compare::Less => Compare::GreaterOrEqual,
        Compare::LessOrEqual => Compare::Greater,
        Compare::Greater => Compare::LessOrEqual,
        Compare::GreaterOrEqual => Compare::Less,
    }
}

/// `x + n op 0`, or `−x + n op 0`, for some n from `low` to `high`.
fn narrow(interval: &mut Interval, plus: bool, how: Compare, low: Option<Decimal>, high: Option<Decimal>) {
    let below = matches!(how, Compare::Less | Compare::LessOrEqual | Compare::Is);
    let above = matches!(how, Compare::Greater | Compare::GreaterOrEqual | Compare::Is);
    let strict = matches!(how, Compare::Less | Compare::Greater);
    if let Some(bound) = low.filter(|_| below) {
        match plus {
            true => negated(Some(bound)).into_iter().for_each(|bound| interval.at_most(bound, strict)),
            false => interval.at_least(bound, strict),
        }
    }
    if let Some(bound) = high.filter(|_| above) {
        match plus {
            true => negated(Some(bound)).into_iter().for_each(|bound| interval.at_least(bound, strict)),
            false => interval.at_most(bound, strict),
        }
    }
    if how == Compare::IsNot && low == high {
        let value = if plus { negated(low) } else { low };
        interval.not.extend(value);
    }
}

/// What a term can be before anything is asked of it.
fn first(term: &Term, ty: &Type, profile: &Profile) -> Domain {
    let mut domain = Domain::of(ty);
    let Term::Fact(slot) = term else {
        // What is computed need not be whole, nor above zero.
        if let Values::Ordered(interval) = &mut domain.values {
            *interval = Interval::default();
        }
        return domain;
    };
    match (slot.owner, slot.path.as_str()) {
        (Owner::Session, "date_of_service") => {
            domain.known();
            if let Values::Ordered(interval) = &mut domain.values {
                if let Some(from) = number(&Value::Date(profile.from)) {
                    interval.at_least(from, false);
                }
                if let Some(until) = profile.until.and_then(|until| number(&Value::Date(until))) {
                    interval.at_most(until, false);
                }
            }
        }
        (Owner::Line(_), "code") => domain.known(),
        // Modifiers that are not given are none yet.
        (Owner::Line(_), "modifiers") => domain.unknown = false,
        (Owner::Session, "age") => domain.values = Values::Ordered(Interval::from_zero()),
        _ => {}
    }
    domain
}

/// What the value of an expression that is not looked into can be: a count is never below zero, a looked-up value stands in the
/// table, a param has one of its values.
pub fn note_value(branch: &mut Branch<'_>, term: &Term, expr: &Expr) {
    let values = match &expr.kind {
        Kind::Define(_, body) => return note_value(branch, term, body),
        Kind::Count(_) => Some(Values::Ordered(Interval::from_zero())),
        Kind::Lookup { table, column, .. } => branch.profile.tables.get(table).and_then(|table| {
            let at = table.columns.iter().position(|(name, _)| name == column)?;
            among(table.rows.iter().filter_map(|row| row.values.get(at)?.as_ref()), &expr.ty)
        }),
        Kind::Param(name) => branch.profile.params.get(name).and_then(|param| {
            let options: Vec<Value> = param.options.iter().map(|word| Value::text(word)).collect();
            among(param.values.iter().map(|dated| &dated.value).chain(&options), &expr.ty)
        }),
        _ => None,
    };
    let domain = branch.domain(term, &expr.ty);
    if let Some(values) = values
        && matches!(&domain.values, Values::Ordered(interval) if *interval == Interval::default())
            | (domain.values == Domain::of(&expr.ty).values)
    {
        domain.values = values;
    }
}

fn among<'v>(values: impl Iterator<Item = &'v Value>, ty: &Type) -> Option<Values> {
    let all: Vec<&Value> = values.collect();
    if ty.list || ty.is_bool() || all.is_empty() {
        return None;
    }
    if !ty.scalar.is_ordered() {
        return (ty.scalar != Scalar::Period).then(|| Values::Texts(Texts::of(all.into_iter().cloned())));
    }
    let numbers: Option<Vec<Decimal>> = all.into_iter().map(number).collect();
    let numbers = numbers?;
    let mut interval = Interval::default();
    numbers.iter().min().into_iter().for_each(|low| interval.at_least(*low, false));
    numbers.iter().max().into_iter().for_each(|high| interval.at_most(*high, false));
    Some(Values::Ordered(interval))
}
