//! A comparison as data, before it is a table, Markdown or HTML.

use jiff::civil::Date;
use serde::Serialize;

use super::Aspect;
use crate::engine::in_dates;
use crate::profile::checked::{Grade, Profile};

/// What payers say of one code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The procedure code.
    pub code: String,
    /// The day of the session.
    pub date: Date,
    /// The payers, in the order asked for.
    pub payers: Vec<Payer>,
    /// What they say, aspect by aspect; aspects of which none says anything are left out.
    pub rows: Vec<Row>,
}

/// A payer that is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The edition of its profile.
    pub edition: Date,
    /// Whether the profile knows the rules of that day.
    pub knows_the_day: bool,
}

/// One aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about.
    pub aspect: Aspect,
    /// A cell for each payer, in their order.
    pub cells: Vec<Cell>,
}

/// What a payer says about an aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Whether it says something else than most of them.
    pub differs: bool,
    /// What it says; nothing where it has no rule about it.
    pub points: Vec<Point>,
}

/// One thing a payer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Id of the rule; none for how units are counted.
    pub rule: Option<String>,
    /// What follows from it, in a word: `deny`, `hold`, `limit`.
    pub effect: String,
    /// What it says.
    pub text: String,
    /// How sure its source is.
    pub grade: Option<Grade>,
}

impl Payer {
    /// A profile as a column.
    #[must_use]
    pub fn of(profile: &Profile, date: Date) -> Self {
        let knows_the_day = in_dates(Some(profile.from), profile.until, date);
        Self { id: profile.id.clone(), name: profile.name.clone(), edition: profile.edition, knows_the_day }
    }
}
