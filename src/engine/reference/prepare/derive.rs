//! Defaults that the record contract names: provider type from the taxonomy, discipline from GP, GO and GN or the provider, a
//! line's provider, place and times from the session, pointers to all diagnoses, no modifiers.

use super::{Key, Prepared, path_of};
use crate::engine::ids::Ids;
use crate::engine::reference::defaults;
use crate::model::facts::FactId;
use crate::model::state::State;
use crate::model::value::Value;

impl Prepared<'_> {
    /// Fills in the defaults that the contract names, as far as what they come from is there.
    pub(super) fn derive(&mut self, ids: &Ids) {
        let session = |id: Option<FactId>| Key { path: path_of(id), line: None };
        if let (State::Unknown, State::Known(taxonomy)) =
            (self.session.get(ids.provider_type), self.session.get(ids.taxonomy))
            && let Some(word) = taxonomy.as_text().and_then(defaults::provider_type)
        {
            self.session.set(ids.provider_type, State::Known(Value::text(word)));
            self.note_derived(session(ids.provider_type), session(ids.taxonomy));
        }
        for line in &mut self.lines {
            if line.get(ids.modifiers).is_unknown() {
                line.set(ids.modifiers, State::Known(Value::List(Vec::new())));
            }
        }
        self.derive_discipline(ids);
        self.derive_pointers(ids);
        for (from, to) in [
            (ids.provider_type, ids.performed_by),
            (ids.place, ids.line_place),
            (ids.start, ids.line_start),
            (ids.end, ids.line_end),
        ] {
            let state = self.session.get(from).clone();
            if state.is_unknown() {
                continue;
            }
            for i in 0..self.lines.len() {
                let Some(line) = self.lines.get_mut(i) else { continue };
                if line.get(to).is_unknown() {
                    line.set(to, state.clone());
                    self.note_derived(Key { path: path_of(to), line: Some(i) }, session(from));
                }
            }
        }
    }

    fn derive_discipline(&mut self, ids: &Ids) {
        if !self.session.get(ids.discipline).is_unknown() {
            return;
        }
        let modifiers = self.lines.iter().filter_map(|line| line.get(ids.modifiers).known().and_then(Value::as_list));
        let mut said: Vec<&str> =
            modifiers.flatten().filter_map(Value::as_text).filter_map(defaults::discipline_of_modifier).collect();
        said.dedup();
        let word = match said.as_slice() {
            [one] => Some(*one),
            [] => {
                let provider = self.session.get(ids.provider_type).known().and_then(Value::as_text);
                let word = provider.and_then(defaults::discipline_of_provider);
                if word.is_some() {
                    let key = |id| Key { path: path_of(id), line: None };
                    self.note_derived(key(ids.discipline), key(ids.provider_type));
                }
                word
            }
            _ => None,
        };
        if let Some(word) = word {
            self.session.set(ids.discipline, State::Known(Value::text(word)));
        }
    }

    fn derive_pointers(&mut self, ids: &Ids) {
        if self.lines.iter().all(|line| !line.get(ids.pointers).is_unknown()) {
            return;
        }
        let State::Known(diagnoses) = self.session.get(ids.diagnoses) else { return };
        let count = diagnoses.as_list().map_or(0, <[Value]>::len);
        let all: Vec<Value> = (1..=count).map(|n| Value::text(&n.to_string())).collect();
        for line in &mut self.lines {
            if line.get(ids.pointers).is_unknown() {
                line.set(ids.pointers, State::Known(Value::List(all.clone())));
            }
        }
    }

    /// Remembers where a value is from, if that was taken: what the record gives need not be told.
    fn note_derived(&mut self, of: Key, from: Key) {
        if self.taken.contains_key(&from) || self.derived.contains_key(&from) {
            self.derived.insert(of, from);
        }
    }
}
