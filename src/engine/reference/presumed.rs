//! Values that the answer rests on and the record did not give, with who took them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::case::Case;
use crate::engine::options::Options;
use crate::model::determination::Presumed;
use crate::model::facts::{FactId, Owner};
use crate::model::state::State;

/// How a record writes that there is none.
const ABSENT: &str = "none";

/// The list, by fact.
#[must_use]
pub fn of(case: &Case<'_>, as_billed: &[(usize, Decimal)], options: &Options) -> Vec<Presumed> {
    let mut lines: BTreeMap<(String, String, &'static str), Vec<usize>> = BTreeMap::new();
    let session = case.session;
    for key in case.reads.borrow().iter() {
        let Some((state, by)) = session.taken.get(key) else { continue };
        let value = state.known().map_or_else(|| String::from(ABSENT), ToString::to_string);
        let entry = lines.entry((key.path.to_string(), value, by.word())).or_default();
        entry.extend(key.line.map(|line| line.saturating_add(1)));
    }
    for (line, units) in as_billed {
        let key = (String::from("units_billed"), units.normalize().to_string(), "units-as-billed");
        lines.entry(key).or_default().push(line.saturating_add(1));
    }
    for path in &options.by_clock {
        let state = FactId::find(Owner::Session, path).map(|id| session.record.facts.get(id));
        let value = state.and_then(State::known).map_or_else(|| String::from(ABSENT), ToString::to_string);
        lines.entry((path.clone(), value, "clock")).or_default();
    }
    lines.into_iter().map(|((fact, value, by), lines)| Presumed { fact, lines, value, by: String::from(by) }).collect()
}
