//! Effects in words: what follows.

use super::words::listed;
use super::{Place, Teller, facts, mark};
use crate::lang::typed::{Effect, Expr, Kind, Per};
use crate::model::value::Value;

impl Teller<'_> {
    /// What the rule does.
    pub(super) fn effect(&self, effect: &Effect, place: Place) -> String {
        match effect {
            Effect::Deny => String::from("not covered"),
            Effect::Bundle => String::from("paid inside that other line, with no units of its own"),
            Effect::Hold => String::from("on hold"),
            Effect::Review => String::from("a person must judge"),
            Effect::Warn => String::from("paid, with a warning"),
            Effect::AddModifier(modifier) => match &modifier.kind {
                Kind::Lookup { table, keys, .. } => {
                    let keys: Vec<String> = keys.iter().map(|key| self.noun(key, place).text).collect();
                    let table = mark("table", table);
                    format!("the modifier is added that the table {table} gives for {}", listed(&keys, "and"))
                }
                _ => format!("modifier {} is added", self.noun(modifier, place).text),
            },
            Effect::CapUnits(most, per) => self.at_most(most, "unit", &shared(per), place),
            Effect::CapLines(most) => {
                format!("{}; those beyond are not covered", self.at_most(most, "line", "in a session", place))
            }
            Effect::Pay(share) => format!("{} of the payment is paid", self.noun(share, place).text),
            Effect::CapPayment(most, per) => {
                format!("paid at most {} {}", self.noun(most, place).text, shared(per))
            }
        }
    }

    /// `at most 4 units for each code`.
    fn at_most(&self, most: &Expr, what: &str, per: &str, place: Place) -> String {
        let count = |value: &Value| match value.to_string().as_str() {
            "0" => format!("no {what}s"),
            "1" => format!("at most 1 {what}"),
            number => format!("at most {number} {what}s"),
        };
        match &most.kind {
            Kind::Const(value) => format!("{} {per}", count(value)),
            Kind::Param(name) => match self.latest(name) {
                Some((_, value, from)) => format!("{} {per} ({}{from})", count(value), mark("param", name)),
                None => format!("at most {} {what}s {per}", mark("param", name)),
            },
            Kind::Lookup { table, keys, .. } => {
                let keys: Vec<String> = keys.iter().map(|key| self.noun(key, place).text).collect();
                let keys = listed(&keys, "and");
                format!("at most the {what}s that the table {} gives for {keys}, {per}", mark("table", table))
            }
            _ => format!("the {what}s {per} are limited to {}", self.noun(most, place).text),
        }
    }
}

/// What a limit is shared by.
fn shared(per: &Per) -> String {
    let day = match per {
        Per::Line => return String::from("for each line"),
        Per::Code => return String::from("for each code"),
        Per::Session => return String::from("for all of them together"),
        Per::Day(day) => day,
    };
    let what = if day.each_code { "for each code" } else { "for all of them together" };
    if day.same.is_empty() {
        return format!("{what} in all sessions of the day");
    }
    let same: Vec<String> = day.same.iter().map(|fact| facts::noun(fact.def()).0).collect();
    format!("{what} in all sessions of the day with the same {}", listed(&same, "and"))
}
