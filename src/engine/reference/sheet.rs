//! The facts of one owner, by their place in the schema.

use crate::model::facts::{FactId, Owner};
use crate::model::session::Facts;
use crate::model::state::State;

/// Facts of a session, line, authorization or other coverage, each in one of its three states.
#[derive(Clone, Debug)]
pub struct Sheet {
    first: usize,
    states: Vec<State>,
}

impl Sheet {
    /// What a record says.
    #[must_use]
    pub fn new(owner: Owner, facts: &Facts) -> Self {
        // The schema is grouped by owner, so the facts of one lie side by side.
        let mut ids = FactId::of(owner).map(FactId::index);
        let first = ids.next().unwrap_or(0);
        let last = ids.last().unwrap_or(first);
        let mut sheet = Self { first, states: vec![State::Unknown; last.saturating_sub(first).saturating_add(1)] };
        for (id, state) in facts.iter() {
            sheet.set(Some(id), state.clone());
        }
        sheet
    }

    /// The state of a fact; unknown for one of another owner.
    #[must_use]
    pub fn get(&self, id: Option<FactId>) -> &State {
        const UNKNOWN: State = State::Unknown;
        let at = id.and_then(|id| id.index().checked_sub(self.first));
        at.and_then(|at| self.states.get(at)).unwrap_or(&UNKNOWN)
    }

    /// Sets the state of a fact of this owner.
    pub fn set(&mut self, id: Option<FactId>, state: State) {
        let at = id.and_then(|id| id.index().checked_sub(self.first));
        if let Some(slot) = at.and_then(|at| self.states.get_mut(at)) {
            *slot = state;
        }
    }
}
