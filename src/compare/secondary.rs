//! The same session for the payer that pays second.
//!
//! In: a session as recorded for its first payer. Out: the session to decide by the second payer's rules. What always holds: what the record
//! says of the patient, the treatment and the note stays; what it says of the first payer's own business (its coverage, its
//! authorizations, its dollars) is not passed on, and is unknown unless the record's `other_coverage` describes the second payer.

use crate::model::facts::{FactId, Owner};
use crate::model::session::{Facts, Parts, Session};
use crate::model::state::State;
use crate::model::value::Value;
use crate::profile::checked::Profile;

/// Facts of the session that are one payer's own.
const OWN: [&str; 2] = ["history.allowed_this_year", "provider.network"];

/// The session as the second payer gets it.
#[must_use]
pub fn session(session: &Session, first: &Profile, second: &Profile) -> Session {
    let mut other = session.clone();
    let own: Vec<FactId> = FactId::of(Owner::Session)
        .filter(|id| id.def().path.starts_with("coverage.") || OWN.contains(&id.def().path))
        .collect();
    own.into_iter().for_each(|id| other.facts.set(id, State::Unknown));
    other.authorizations = Parts::Unknown;
    set(&mut other.facts, Owner::Session, "payer", &second.id);
    set(&mut other.facts, Owner::Session, "coverage.order", "secondary");
    let (mine, rest) = described(session, second);
    for (from, to) in [("type", "coverage.type"), ("active", "coverage.active")] {
        let said = mine.as_ref().map(|part| part.at(Owner::OtherCoverage, from).clone());
        if let (Some(said), Some(id)) = (said, FactId::find(Owner::Session, to)) {
            other.facts.set(id, said);
        }
    }
    let mut before = Facts::default();
    set(&mut before, Owner::OtherCoverage, "payer", &first.id);
    set(&mut before, Owner::OtherCoverage, "type", &first.kind);
    set(&mut before, Owner::OtherCoverage, "order", "primary");
    other.other_coverage = Parts::Known(std::iter::once(before).chain(rest).collect());
    other
}

/// What the record says of the second payer among its other coverage, and the rest of that.
fn described(session: &Session, second: &Profile) -> (Option<Facts>, Vec<Facts>) {
    let Parts::Known(all) = &session.other_coverage else { return (None, Vec::new()) };
    let named = |part: &Facts| {
        let name = part.at(Owner::OtherCoverage, "payer").known().and_then(Value::as_text).map(str::to_lowercase);
        name.is_some_and(|name| name == second.id || second.aliases.iter().any(|alias| alias.to_lowercase() == name))
    };
    let (mine, rest): (Vec<Facts>, Vec<Facts>) = all.iter().cloned().partition(named);
    (mine.into_iter().next(), rest)
}

fn set(facts: &mut Facts, owner: Owner, path: &str, word: &str) {
    if let Some(id) = FactId::find(owner, path) {
        facts.set(id, State::Known(Value::text(word)));
    }
}
