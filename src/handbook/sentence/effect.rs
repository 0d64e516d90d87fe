//! Effects in words: what follows.

use super::words::listed;
use super::{Place, Teller, mark};
use crate::lang::typed::{Effect, Expr, Kind, Per};

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
            Effect::CapUnits(most, per) => {
                let per = match per {
                    Per::Line => "for each line",
                    Per::Code => "for each code",
                    Per::Session => "for all of them together",
                };
                format!("{} {per}", self.at_most(most, "unit", place))
            }
            Effect::CapLines(most) => {
                format!("{} in a session; those beyond are not covered", self.at_most(most, "line", place))
            }
        }
    }

    /// `at most 4 units`.
    fn at_most(&self, most: &Expr, what: &str, place: Place) -> String {
        let noun = self.noun(most, place).text;
        match &most.kind {
            Kind::Const(value) if value.to_string() == "0" => format!("no {what}s"),
            Kind::Const(value) if value.to_string() == "1" => format!("at most 1 {what}"),
            Kind::Const(value) => format!("at most {value} {what}s"),
            Kind::Lookup { table, keys, .. } => {
                let keys: Vec<String> = keys.iter().map(|key| self.noun(key, place).text).collect();
                format!(
                    "at most the {what}s that the table {} gives for {},",
                    mark("table", table),
                    listed(&keys, "and")
                )
            }
            _ => format!("at most this many {what}s: {noun};"),
        }
    }
}
