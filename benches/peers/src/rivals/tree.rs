//! A visit as a tree of an engine's own values: one object with lists.
//!
//! Dates are numbers of days and the age is in years, which spares engines the calendar; absent dates and an absent authorization are null.

use crate::clock::Spent;
use crate::contest::{Absent, Contestant, Sample};
use crate::outcome::Outcome;
use crate::visit::{Line, Visit};

/// A value of an engine.
pub trait Tree: Sized {
    /// Null.
    fn null() -> Self;
    /// True or false.
    fn truth(value: bool) -> Self;
    /// A whole number.
    fn whole(value: i64) -> Self;
    /// Text.
    fn text(value: &str) -> Self;
    /// A list.
    fn list(values: Vec<Self>) -> Self;
    /// An object.
    fn object(fields: Vec<(&'static str, Self)>) -> Self;
}

/// The tree of a visit.
pub fn of<T: Tree>(visit: &Visit) -> T {
    let day = |day: Option<i32>| day.map_or_else(T::null, |day| T::whole(i64::from(day)));
    T::object(vec![
        ("date", T::whole(i64::from(visit.date))),
        ("submitted", T::whole(i64::from(visit.submitted))),
        ("age", T::whole(i64::from(visit.age()))),
        ("plan", day(visit.plan)),
        ("certified", day(visit.certified)),
        ("authorization", visit.authorization.map_or_else(T::null, |number| T::whole(i64::from(number)))),
        ("visits_this_year", T::whole(i64::from(visit.visits_this_year))),
        ("provider", T::text(visit.provider())),
        ("place", T::text(visit.place())),
        ("response", T::truth(visit.response)),
        ("goals", T::truth(visit.goals)),
        ("regions", T::truth(visit.regions)),
        ("techniques", T::truth(visit.techniques)),
        ("diagnoses", T::list(visit.diagnoses().map(T::text).collect())),
        ("lines", T::list(visit.lines().iter().map(line).collect())),
    ])
}

fn line<T: Tree>(line: &Line) -> T {
    T::object(vec![
        ("code", T::text(line.code())),
        ("minutes", T::whole(i64::from(line.minutes))),
        ("modifiers", T::list(line.modifiers().map(T::text).collect())),
    ])
}

/// An engine that decides one tree at a time.
pub trait Decides: Sized + 'static {
    /// Its values.
    type Value: Tree;

    /// The engine with its rules.
    fn new() -> Result<Self, Absent>;

    /// Decides one visit; the tree may be used again.
    fn decide(&mut self, tree: &Self::Value) -> Outcome;
}

/// With trees made in the run.
struct Binding<E>(E, Vec<Visit>);

/// With trees made beforehand.
struct Bound<E: Decides>(E, Vec<E::Value>);

/// An engine that has to make a tree of each visit.
pub fn binding<E: Decides>(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    Ok(Box::new(Binding(E::new()?, sample.visits.to_vec())))
}

/// An engine that is given trees.
pub fn bound<E: Decides>(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    Ok(Box::new(Bound(E::new()?, sample.visits.iter().map(of).collect())))
}

impl<E: Decides> Contestant for Binding<E> {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        out.extend(self.1.iter().map(|visit| self.0.decide(&of(visit))));
        None
    }
}

impl<E: Decides> Contestant for Bound<E> {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        out.extend(self.1.iter().map(|tree| self.0.decide(tree)));
        None
    }
}

/// Bits of rules that are told as a list of truths.
pub fn mask(truths: impl Iterator<Item = bool>) -> u16 {
    truths.enumerate().fold(0, |mask, (at, holds)| mask | u16::from(holds) << at)
}
