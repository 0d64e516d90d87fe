//! A visit as Strings and Vecs: what serde makes of a record of the contract.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer};

use crate::clock::Spent;
use crate::contest::{Absent, Contestant, Sample};
use crate::hand::decide::decide;
use crate::outcome::Outcome;
use crate::visit::{Visit, days};

/// A day since 1970-01-01, read from `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

/// A fact that is known to be there or not to be: a value, or the word `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<T>(pub Option<T>);

/// One visit.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct PlainVisit {
    pub id: String,
    pub date_of_service: Day,
    pub submitted_on: Day,
    pub place_of_service: String,
    pub patient: Patient,
    pub provider: Provider,
    pub plan_of_care: Known<Plan>,
    pub authorizations: Vec<Authorization>,
    pub history: History,
    pub diagnoses: Vec<String>,
    pub lines: Vec<PlainLine>,
    pub extra: Extra,
}

/// Who was treated.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Patient {
    pub id: String,
    pub birth_date: Day,
}

/// Who treated.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Provider {
    #[serde(rename = "type")]
    pub kind: String,
}

/// The plan of care.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Plan {
    pub established_on: Day,
    pub certified_on: Known<Day>,
}

/// An authorization.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Authorization {
    pub number: String,
}

/// What was before.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct History {
    pub visits_this_year: u16,
}

/// One service line.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct PlainLine {
    pub code: String,
    pub minutes: u16,
    pub modifiers: Vec<String>,
}

/// What the note has.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Extra {
    pub response: bool,
    pub goals: bool,
    pub regions: bool,
    pub techniques: bool,
}

impl From<&Visit> for PlainVisit {
    fn from(visit: &Visit) -> Self {
        let plan = visit.plan.map(|established| Plan {
            established_on: Day(established),
            certified_on: Known(visit.certified.map(Day)),
        });
        let lines = visit.lines().iter().map(|line| PlainLine {
            code: line.code().to_owned(),
            minutes: u16::from(line.minutes),
            modifiers: line.modifiers().map(str::to_owned).collect(),
        });
        Self {
            id: format!("V-{:07}", visit.number),
            date_of_service: Day(visit.date),
            submitted_on: Day(visit.submitted),
            place_of_service: visit.place().to_owned(),
            patient: Patient { id: format!("P-{:07}", visit.number), birth_date: Day(visit.born) },
            provider: Provider { kind: visit.provider().to_owned() },
            plan_of_care: Known(plan),
            authorizations: visit
                .authorization
                .iter()
                .map(|one| Authorization { number: format!("A-{one}") })
                .collect(),
            history: History { visits_this_year: visit.visits_this_year },
            diagnoses: visit.diagnoses().map(str::to_owned).collect(),
            lines: lines.collect(),
            extra: Extra {
                response: visit.response,
                goals: visit.goals,
                regions: visit.regions,
                techniques: visit.techniques,
            },
        }
    }
}

/// The hand-written rules on Strings and Vecs.
pub struct HandPlain(Vec<PlainVisit>);

impl HandPlain {
    /// For these visits.
    pub fn new(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        Ok(Box::new(Self(sample.visits.iter().map(PlainVisit::from).collect())))
    }
}

impl Contestant for HandPlain {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        out.extend(self.0.iter().map(decide));
        None
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Iso;
        impl Visitor<'_> for Iso {
            type Value = Day;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date as YYYY-MM-DD")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
                days::parse(text.as_bytes()).map(Day).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Iso)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Known<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrNone<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OrNone<T> {
            type Value = Known<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or `none`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Known<T>, E> {
                if text == "none" {
                    Ok(Known(None))
                } else {
                    T::deserialize(text.into_deserializer()).map(Some).map(Known)
                }
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Known<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Some).map(Known)
            }
        }
        deserializer.deserialize_any(OrNone(std::marker::PhantomData))
    }
}
