//! What an evaluation leaves behind: the lines and codes that made conditions true, and every step with what it came to.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::explanation::{Seen, Step};
use crate::engine::three::{Outcome, Waits};
use crate::lang::typed::{Expr, Kind};
use crate::model::value::Value;

/// Lines and members that made conditions true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Indexes of lines for which a quantifier's condition holds.
    pub lines: BTreeSet<usize>,
    /// Indexes of lines for which it may, and what that waits for.
    pub possible: BTreeMap<usize, Waits>,
    /// Members that `has` found.
    pub members: Vec<String>,
    /// Values that `in` found.
    pub within: Vec<String>,
}

/// Steps of an evaluation, each behind the steps it is made of.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Where the parts of the next step will begin.
    pub fn mark(&self) -> usize {
        self.done.len()
    }

    /// Ends a step; everything since `mark` is part of it.
    pub fn close(&mut self, mark: usize, expr: &Expr, outcome: &Outcome) {
        if matches!(expr.kind, Kind::Const(_) | Kind::Set(_)) {
            return;
        }
        let steps = self.done.split_off(mark.min(self.done.len()));
        let seen = seen(outcome);
        self.done.push(Step { role: None, span: expr.span, words: None, session: None, line: None, seen, steps });
    }

    /// Says of the steps since `mark` for which member of a quantifier they were taken: a line, by index, an earlier session, by id.
    pub fn number(&mut self, mark: usize, line: Option<usize>, session: Option<&str>) {
        for step in self.done.iter_mut().skip(mark) {
            if step.line.is_none() && step.session.is_none() {
                step.line = line.map(|line| line.saturating_add(1));
                step.session = session.map(String::from);
            }
        }
    }

    /// Everything so far; begins anew.
    pub fn take(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.done)
    }
}

/// An outcome for people.
pub fn seen(outcome: &Outcome) -> Seen {
    match outcome {
        Outcome::Known(Value::Bool(true)) => Seen::True,
        Outcome::Known(Value::Bool(false)) => Seen::False,
        Outcome::Known(value) => Seen::Value(value.to_string()),
        Outcome::Absent => Seen::Absent,
        Outcome::Unknown(unknown) => Seen::Unknown(unknown.waits.iter().map(ToString::to_string).collect()),
    }
}
