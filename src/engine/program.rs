//! What the engine runs: a profile with its rules by stage and its tables by key. Plain data.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::ids::Ids;
use super::lists::{InList, Lists};
use super::target::{Target, targets};
use crate::lang::check::stage::holds;
use crate::lang::typed::{Effect, Kind, Noun, Read, Stage};
use crate::model::imported::Looked;
use crate::model::state::State;
use crate::model::value::Value;
use crate::profile::checked::{Profile, Rule};

/// One profile, ready to run.
#[derive(Clone, Debug)]
pub struct Program {
    /// The profile.
    pub profile: Profile,
    /// Facts that the engine reads itself.
    pub ids: Ids,
    /// `[presume]`, with what each entry names.
    pub presumed: Vec<(Vec<Target>, State)>,
    /// Whether a rule asks for earlier sessions, for a count that they can give, or for what the sessions of the day were paid.
    pub reads_history: bool,
    /// Params whose reading is contested, by name, each with the rules that rest on it and are not merely announced or withdrawn.
    pub contested: Vec<(String, Vec<usize>)>,
    /// Whether a rule caps what the sessions of a day are paid together.
    pub caps_days: bool,
    /// The rows of each table in the order of their keys, put so when a row of it is first looked up.
    tables: BTreeMap<String, OnceLock<Vec<usize>>>,
    lists: Lists,
}

impl Program {
    /// Prepares a profile.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        let state = |value: &Option<Value>| value.clone().map_or(State::Absent, State::Known);
        let presumed = profile.presume.iter().map(|p| (targets(Some(&profile), &p.fact), state(&p.value))).collect();
        let tables = profile.tables.keys().map(|name| (name.clone(), OnceLock::new())).collect();
        let of_day = |effect: &Effect| matches!(effect, Effect::CapPayment(_, per) if per.of_day().is_some());
        let caps_days = profile.rules.iter().any(|rule| rule.status.is_none() && of_day(&rule.body.effect));
        let reads_history = caps_days || reads_history(&profile);
        let contested = contested(&profile);
        Self {
            ids: Ids::new(),
            presumed,
            reads_history,
            contested,
            caps_days,
            tables,
            lists: Lists::default(),
            profile,
        }
    }

    /// The rules of a stage that are not merely announced or withdrawn, with their place in the profile.
    pub fn rules(&self, stage: Stage) -> impl Iterator<Item = (usize, &Rule)> {
        let all = self.profile.rules.iter().enumerate();
        all.filter(move |(_, rule)| rule.body.stage == stage && rule.status.is_none())
    }

    /// The value of a parameter on a day; `None` where it has none.
    #[must_use]
    pub fn param(&self, name: &str, on: Date) -> Option<&Value> {
        let values = &self.profile.params.get(name)?.values;
        values.iter().find(|dated| in_dates(Some(dated.from), dated.until, on)).map(|dated| &dated.value)
    }

    /// The value of a table's column in the row with these keys that holds on a day: of the imported table, if there is one.
    #[must_use]
    pub fn lookup(&self, table: &str, column: &str, keys: &[String], on: Date) -> Looked {
        match self.profile.tables.get(table).and_then(|table| table.attached.as_ref()) {
            Some(imported) => imported.0.look_up(column, keys, on),
            None => self.row(table, column, keys, on).map_or(Looked::Absent, |value| Looked::Value(value.clone())),
        }
    }

    /// What stands for a list of the profile on a day.
    #[must_use]
    pub fn listed(&self, name: &str, on: Date) -> InList {
        let attached = self.profile.lists.get(name).and_then(|list| list.attached.as_ref());
        attached.map_or(InList::Shipped, |list| self.lists.on(name, list, on))
    }

    /// Whether a table is an imported one that does not speak for a day.
    #[must_use]
    pub fn is_beyond(&self, table: &str, on: Date) -> bool {
        let attached = self.profile.tables.get(table).and_then(|table| table.attached.as_ref());
        attached.is_some_and(|imported| !imported.0.on(on).1)
    }

    /// Of which quarters these tables are, and where these lists are from, for a finding on a day: `; ptp of 2026 Q4, imported`.
    #[must_use]
    pub fn editions(&self, names: &BTreeSet<String>, on: Date) -> String {
        let one = |name: &String| {
            if let Some(list) = self.profile.lists.get(name) {
                let edition = list.attached.as_ref()?.0.edition(on)?;
                return Some(format!("; {name} of {}, seen {}, imported", edition.source, edition.seen));
            }
            let table = self.profile.tables.get(name)?;
            match &table.attached {
                Some(imported) => Some(format!("; {name} of {}, imported", imported.0.on(on).0?)),
                None => Some(format!("; {name} of {}", table.quarter?)),
            }
        };
        names.iter().filter_map(one).collect()
    }

    fn row(&self, table: &str, column: &str, keys: &[String], on: Date) -> Option<&Value> {
        let order = self.tables.get(table)?;
        let table = self.profile.tables.get(table)?;
        let at = table.columns.iter().position(|(name, _)| name == column)?;
        let keys_of = |row: &usize| table.rows.get(*row).map(|row| row.keys.as_slice());
        let order = order.get_or_init(|| {
            let mut order: Vec<usize> = (0..table.rows.len()).collect();
            // Rows of one key stay in their order.
            order.sort_by(|a, b| keys_of(a).cmp(&keys_of(b)));
            order
        });
        let against =
            |row: &usize| keys_of(row).map(|own| own.iter().map(SmolStr::as_str).cmp(keys.iter().map(String::as_str)));
        let first = order.partition_point(|row| against(row) == Some(Ordering::Less));
        let of_key = order.iter().skip(first).take_while(|row| against(row) == Some(Ordering::Equal));
        let row = of_key.filter_map(|row| table.rows.get(*row)).find(|row| in_dates(row.from, row.until, on))?;
        row.values.get(at)?.as_ref()
    }
}

fn contested(profile: &Profile) -> Vec<(String, Vec<usize>)> {
    let params = profile.params.iter().filter(|(_, param)| param.contested);
    let resting = |name: &String| {
        let rules = profile.rules.iter().enumerate().filter(|(_, rule)| rule.status.is_none());
        rules.filter(|(_, rule)| rule.reads_params.contains(name)).map(|(i, _)| i).collect()
    };
    params.map(|(name, _)| (name.clone(), resting(name))).collect()
}

/// Whether anything that a profile evaluates asks for earlier sessions. A count in a message is not worth looking for them.
fn reads_history(profile: &Profile) -> bool {
    let bodies = profile.rules.iter().flat_map(|rule| {
        let body = &rule.body;
        let parts = [&body.filter, &body.unless, &body.require, &rule.dated_by].into_iter().flatten();
        let exceptions = rule.exceptions.iter().flat_map(|e| std::iter::once(&e.when).chain(&e.dated_by));
        parts.chain(exceptions).chain(body.effect.amount())
    });
    bodies.chain(profile.units.variants.iter().map(|variant| &variant.when)).any(|expr| {
        holds(expr, &|e| match &e.kind {
            Kind::Read(Read::Counter(_)) => true,
            Kind::Read(Read::Session(id)) => id.def().path.starts_with("history."),
            Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) => {
                matches!(over.noun, Noun::EarlierSessions(_) | Noun::EarlierLines(_))
            }
            _ => false,
        })
    })
}

/// Whether a day lies between two days, both included; a missing one does not limit.
#[must_use]
pub fn in_dates(from: Option<Date>, until: Option<Date>, on: Date) -> bool {
    from.is_none_or(|from| from <= on) && until.is_none_or(|until| on <= until)
}
