//! Values worth trying for each fact: those at which some condition of a profile turns.
//!
//! In: a checked [`Profile`]. Out: an [`Interest`], which names for each fact that any rule, exception, units variant, definition in use
//! or counter reads the finite list of values to try: constants with their neighbours, words, members of lists and what is in none, dates
//! a day on either side of each window, and the two states that are no value. Deterministic, and bounded for each fact.

mod collect;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value as Tree;

use super::reads::Frames;
use super::slot::{Owner, Slot};
use crate::lang::typed::{Effect, Expr};
use crate::model::state::State;
use crate::model::types::{Scalar, Type};
use crate::model::value::{Period, Value};
use crate::profile::checked::{Profile, Rule};

pub use values::neighbours;

/// The most values for one fact.
const MOST: usize = 160;

/// The facts that a profile's conditions read, with the values worth trying.
#[derive(Clone, Debug, Default)]
pub struct Interest {
    facts: BTreeMap<Slot, Fact>,
    /// Days at which something begins to hold, and days before something does.
    pub days: BTreeSet<Date>,
}

#[derive(Clone, Debug)]
struct Fact {
    ty: Type,
    values: Vec<Value>,
    /// Dates it is held against, and how far apart.
    against: BTreeSet<(Slot, Option<Period>)>,
}

impl Interest {
    /// What is worth trying for a profile.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let mut interest = Self::default();
        interest.add_days(profile);
        // The code and the day of a session are always there and always read.
        interest.fact(&Slot::new(Owner::Line(0), "code"), &Type::one(Scalar::Procedure));
        interest.fact(&Slot::new(Owner::Line(0), "minutes"), &Type::one(Scalar::Minutes));
        interest.fact(&Slot::new(Owner::Session, "date_of_service"), &Type::one(Scalar::Date));
        for rule in profile.rules.iter().filter(|rule| rule.status.is_none()) {
            for part in parts(rule) {
                interest.add(part, profile);
            }
        }
        for variant in &profile.units.variants {
            interest.add(&variant.when, profile);
        }
        interest
    }

    /// The values of a condition that stands alone are worth trying too.
    pub fn add(&mut self, condition: &Expr, profile: &Profile) {
        collect::walk(self, condition, Frames { own: Some(0), outer: Some(0), inner: Some(0) }, profile);
    }

    /// The facts read, each as that of the first member of its list.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.facts.keys()
    }

    /// The type of a fact.
    #[must_use]
    pub fn ty(&self, slot: &Slot) -> Option<&Type> {
        self.facts.get(&slot.kind()).map(|fact| &fact.ty)
    }

    /// The states worth trying for a fact of a record: values, absent, and left out. Dates depend on the record's other dates.
    #[must_use]
    pub fn states(&self, slot: &Slot, record: &Tree) -> Vec<State> {
        let required = matches!((slot.owner, slot.path.as_str()), (Owner::Session, "date_of_service" | "id"))
            || matches!((slot.owner, slot.path.as_str()), (Owner::Line(_), "code"));
        let mut all: Vec<State> = self.values(slot, record).into_iter().map(State::Known).collect();
        if !required {
            all.push(State::Absent);
            all.push(State::Unknown);
        }
        all
    }

    fn values(&self, slot: &Slot, record: &Tree) -> Vec<Value> {
        let Some(fact) = self.facts.get(&slot.kind()) else { return Vec::new() };
        let mut all = fact.values.clone();
        if fact.ty.scalar == Scalar::Date && !fact.ty.list {
            all.extend(self.dates(slot, fact, record));
        }
        values::complete(&fact.ty, &mut all);
        all.truncate(MOST);
        all
    }

    fn dates(&self, slot: &Slot, fact: &Fact, record: &Tree) -> Vec<Value> {
        let service = Slot::new(Owner::Session, "date_of_service");
        let mut found = BTreeSet::new();
        let own = |slot: &Slot| slot.get(record).and_then(Tree::as_str).and_then(|text| text.parse::<Date>().ok());
        let Some(day) = own(&service) else { return Vec::new() };
        if *slot == service {
            found.extend(self.days.iter().copied());
        }
        values::around(day, None, &mut found);
        if slot.path == "patient.birth_date" {
            for years in 0..=100 {
                values::around(day, values::years_back(years), &mut found);
            }
        }
        for (other, period) in &fact.against {
            let mut bases = BTreeSet::from([day]);
            bases.extend(own(other));
            if let Some(theirs) = self.facts.get(&other.kind()) {
                for (_, further) in &theirs.against {
                    values::around(day, *further, &mut bases);
                }
            }
            for base in bases {
                values::around(base, *period, &mut found);
            }
        }
        // Close to the session first.
        let mut sorted: Vec<Date> = found.into_iter().collect();
        sorted.sort_by_key(|date| (date.until(day).map_or(i32::MAX, |span| span.get_days().abs()), *date));
        sorted.into_iter().map(Value::Date).collect()
    }

    fn fact(&mut self, slot: &Slot, ty: &Type) -> &mut Fact {
        let new = || Fact { ty: ty.clone(), values: Vec::new(), against: BTreeSet::new() };
        self.facts.entry(slot.kind()).or_insert_with(new)
    }

    fn add_days(&mut self, profile: &Profile) {
        let rules = profile.rules.iter().filter(|rule| rule.status.is_none()).map(|rule| (rule.from, rule.until));
        let exceptions = profile.rules.iter().flat_map(|rule| rule.exceptions.iter().map(|e| (e.from, e.until)));
        let params = profile.params.values().flat_map(|p| p.values.iter().map(|v| (Some(v.from), v.until)));
        let variants = profile.units.variants.iter().map(|variant| (variant.from, variant.until));
        let rows = profile.tables.values().flat_map(|table| table.rows.iter().map(|row| (row.from, row.until)));
        let whole = std::iter::once((Some(profile.from), profile.until));
        for (from, until) in whole.chain(rules).chain(exceptions).chain(params).chain(variants).chain(rows) {
            for day in from.into_iter().filter(|day| *day > Date::MIN) {
                self.days.extend([day.yesterday().ok(), Some(day)].into_iter().flatten());
            }
            if let Some(day) = until {
                self.days.extend([Some(day), day.tomorrow().ok()].into_iter().flatten());
            }
            if self.days.len() > MOST {
                break;
            }
        }
    }
}

/// Every condition and value of a rule, exceptions included.
pub fn parts(rule: &Rule) -> impl Iterator<Item = &Expr> {
    let body = &rule.body;
    let amount = match &body.effect {
        Effect::AddModifier(expr)
        | Effect::CapUnits(expr, _)
        | Effect::CapLines(expr)
        | Effect::Pay(expr)
        | Effect::CapPayment(expr, _) => Some(expr),
        Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::Warn => None,
    };
    let exceptions = rule.exceptions.iter().flat_map(|e| std::iter::once(&e.when).chain(&e.dated_by));
    let own = [&body.filter, &body.unless, &body.require].into_iter().flatten();
    own.chain(amount).chain(&rule.dated_by).chain(exceptions)
}
