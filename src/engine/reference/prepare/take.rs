//! What is taken for facts that the record does not give: `--set`, `[presume]`, `--complete`. Never in place of a recorded value.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{By, Key, Prepared, part_path};
use crate::engine::ids::Ids;
use crate::engine::options::Complete;
use crate::engine::target::Target;
use crate::model::facts::{FactId, Owner};
use crate::model::state::State;
use crate::profile::checked::Profile;

impl Prepared<'_> {
    /// Gives a fact a value wherever it is unknown.
    pub(super) fn fill(&mut self, target: &Target, state: &State, by: By) {
        let path: Cow<'static, str> = match target {
            Target::Session(id) | Target::Line(id) => Cow::Borrowed(id.def().path),
            other => Cow::Owned(other.path()),
        };
        let note = |taken: &mut BTreeMap<Key, (State, By)>, line| {
            taken.insert(Key { path: path.clone(), line }, (state.clone(), by));
        };
        match target {
            Target::Session(id) => {
                if self.session.get(Some(*id)).is_unknown() {
                    self.session.set(Some(*id), state.clone());
                    note(&mut self.taken, None);
                }
            }
            Target::Line(id) => {
                for (i, line) in self.lines.iter_mut().enumerate() {
                    if line.get(Some(*id)).is_unknown() {
                        line.set(Some(*id), state.clone());
                        note(&mut self.taken, Some(i));
                    }
                }
            }
            Target::Extra(path) => {
                if !self.extra.contains_key(path) {
                    self.extra.insert(path.clone(), state.clone());
                    note(&mut self.taken, None);
                }
            }
            Target::LineExtra(path) => {
                for (i, states) in self.line_extra.iter_mut().enumerate() {
                    if !states.contains_key(path) {
                        states.insert(path.clone(), state.clone());
                        note(&mut self.taken, Some(i));
                    }
                }
            }
            Target::Authorizations => {
                if self.authorizations.is_none() && *state == State::Absent {
                    self.authorizations = Some(Vec::new());
                    note(&mut self.taken, None);
                }
            }
            Target::OtherCoverage => {
                if self.other_coverage.is_none() && *state == State::Absent {
                    self.other_coverage = Some(Vec::new());
                    note(&mut self.taken, None);
                }
            }
        }
    }

    /// Reads what is still unknown as absent, as far as the run says so; never `minutes`.
    pub(super) fn complete(&mut self, profile: &Profile, ids: &Ids, complete: &Complete) {
        let covered = |path: &str| match complete {
            Complete::No => false,
            Complete::All => true,
            Complete::Below(paths) => paths.iter().any(|p| {
                path.strip_prefix(p.strip_prefix("line.").unwrap_or(p))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
        };
        if *complete == Complete::No {
            return;
        }
        let mut all: Vec<Target> = FactId::of(Owner::Session).map(Target::Session).collect();
        all.extend(profile.facts.keys().map(|path| match path.strip_prefix("line.") {
            Some(bare) => Target::LineExtra(bare.to_owned()),
            None => Target::Extra(path.clone()),
        }));
        all.extend(
            profile
                .counters
                .keys()
                .map(|name| format!("history.{name}"))
                .filter(|path| FactId::find(Owner::Session, path).is_none())
                .map(Target::Extra),
        );
        all.extend([Target::Authorizations, Target::OtherCoverage]);
        self.fill_all(&all, &covered);
        self.derive(ids);
        let lines: Vec<Target> =
            FactId::of(Owner::Line).filter(|id| Some(*id) != ids.minutes).map(Target::Line).collect();
        self.fill_all(&lines, &covered);
        self.complete_parts(&covered);
    }

    fn fill_all(&mut self, targets: &[Target], covered: &impl Fn(&str) -> bool) {
        for target in targets {
            if covered(&target.path()) {
                self.fill(target, &State::Absent, By::Complete);
            }
        }
    }

    fn complete_parts(&mut self, covered: &impl Fn(&str) -> bool) {
        let lists = [
            ("authorizations", Owner::Authorization, &mut self.authorizations),
            ("other_coverage", Owner::OtherCoverage, &mut self.other_coverage),
        ];
        for (list, owner, sheets) in lists {
            for (i, sheet) in sheets.iter_mut().flatten().enumerate() {
                for id in FactId::of(owner) {
                    if sheet.get(Some(id)).is_unknown() && covered(&format!("{list}.{}", id.def().path)) {
                        sheet.set(Some(id), State::Absent);
                        let path = part_path(list, i, id);
                        self.taken.insert(Key { path: Cow::Owned(path), line: None }, (State::Absent, By::Complete));
                    }
                }
            }
        }
    }
}
