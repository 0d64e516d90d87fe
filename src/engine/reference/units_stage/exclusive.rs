//! Open units variants of which only one can hold, whatever the facts turn out to be.
//!
//! Two conditions that wait for the same yes-or-no or enumerated fact are tried with each of its values and without one. If
//! they never both can hold, no world has both. Found only for one shared fact at a time: what is not found is merely asked for.

use crate::engine::ops::logic::and;
use crate::engine::reference::case::Case;
use crate::engine::reference::evaluate::{Context, Evaluator, Frames};
use crate::engine::three::{Truth, Waits};
use crate::lang::typed::Expr;
use crate::model::facts::{FactId, Owner};
use crate::model::state::State;
use crate::model::types::Scalar;
use crate::model::value::Value;

/// Whether two open conditions of the session exclude each other.
pub fn exclude(case: &Case<'_>, (a, a_waits): (&Expr, &Waits), (b, b_waits): (&Expr, &Waits)) -> bool {
    let shared = a_waits.intersection(b_waits).filter(|wait| wait.line.is_none() && wait.session.is_none());
    let facts = shared.filter_map(|wait| FactId::find(Owner::Session, &wait.fact));
    facts.into_iter().any(|fact| {
        let turns = turns(fact);
        !turns.is_empty() && turns.into_iter().all(|turn| never_both(case, fact, turn, a, b))
    })
}

fn never_both(case: &Case<'_>, fact: FactId, turn: State, a: &Expr, b: &Expr) -> bool {
    let mut supposed = case.session.clone();
    supposed.session.set(Some(fact), turn);
    let mut evaluator = Evaluator::new(Context { session: &supposed, ..case.context() });
    let mut holds = |expr| evaluator.truth(expr, Frames::default());
    and([holds(a), holds(b)]) == Truth::False
}

/// Every way in which a fact can turn out; none where there is no end to them.
fn turns(fact: FactId) -> Vec<State> {
    let ty = fact.def().ty();
    let values: Vec<Value> = match (&ty.scalar, ty.list) {
        (Scalar::Bool, false) => vec![Value::Bool(true), Value::Bool(false)],
        (Scalar::Word(words), false) => words.list().into_iter().map(Value::text).collect(),
        _ => return Vec::new(),
    };
    values.into_iter().map(State::Known).chain([State::Absent]).collect()
}
