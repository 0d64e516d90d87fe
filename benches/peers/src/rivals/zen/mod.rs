//! zen: a list of named expressions, each of which can read those before it. Once as a decision graph with one expression node, once as compiled
//! expressions alone.

#[cfg(feature = "zen-engine")]
pub mod graph;

use std::sync::Arc;

use zen_expression::Isolate;
use zen_expression::compiler::Opcode;
use zen_expression::variable::{Symbol, Variable};

use crate::contest::Absent;
use crate::outcome::Outcome;
use crate::rivals::tree::{Decides, Tree, mask};
use crate::visit::MOST;

/// The expressions, a line each.
const RULES: &str = include_str!("../rules.zen");

/// Compiled expressions.
pub struct Expressions {
    isolate: Isolate,
    compiled: Vec<(&'static str, Arc<[Opcode]>)>,
}

impl Tree for Variable {
    fn null() -> Self {
        Variable::Null
    }

    fn truth(value: bool) -> Self {
        Variable::Bool(value)
    }

    fn whole(value: i64) -> Self {
        Variable::Number(value.into())
    }

    fn text(value: &str) -> Self {
        Variable::String(Symbol::from(value))
    }

    fn list(values: Vec<Self>) -> Self {
        Variable::from_array(values)
    }

    fn object(fields: Vec<(&'static str, Self)>) -> Self {
        Variable::from_object(fields.into_iter().map(|(name, value)| (Symbol::from(name), value)).collect())
    }
}

/// Names and expressions, in order.
fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    RULES.lines().filter_map(|line| line.split_once(" = "))
}

/// The outcome of a way to read what an expression came to.
fn outcome(said: impl Fn(&str) -> Option<Variable>) -> Outcome {
    let truths = (1..=16).map(|rule| said(&format!("r{rule:02}")).and_then(|truth| truth.as_bool()).unwrap());
    let fired = mask(truths);
    let mut units = [0; MOST];
    let billed = said("units").and_then(|units| units.as_array()).unwrap();
    for (units, billed) in units.iter_mut().zip(billed.borrow().iter()) {
        *units = billed.as_number().and_then(|number| u8::try_from(number).ok()).unwrap();
    }
    Outcome::of(fired, units)
}

impl Decides for Expressions {
    type Value = Variable;

    fn new() -> Result<Self, Absent> {
        let mut isolate = Isolate::new();
        let mut compiled = Vec::new();
        for (name, rule) in rules() {
            let expression = isolate.compile_standard(rule).map_err(|error| format!("{name}: {error}"))?;
            compiled.push((name, expression.bytecode().clone()));
        }
        Ok(Self { isolate, compiled })
    }

    fn decide(&mut self, tree: &Variable) -> Outcome {
        self.isolate.set_environment(tree.clone());
        let mut said = Vec::with_capacity(self.compiled.len());
        for (name, code) in &self.compiled {
            let value = self.isolate.run_compiled(code).unwrap();
            self.isolate.insert_dollar(name, value.clone());
            said.push((*name, value));
        }
        outcome(|name| said.iter().find(|(one, _)| *one == name).map(|(_, value)| value.clone()))
    }
}
