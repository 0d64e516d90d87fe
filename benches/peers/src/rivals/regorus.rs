//! regorus: one Rego policy, run by the interpreter and by the virtual machine.

use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::value::{Array, Object};
use regorus::{CompiledPolicy, Engine, Value};

use super::tree::{Decides, Tree};
use crate::contest::Absent;
use crate::outcome::{Outcome, bit};
use crate::visit::MOST;

/// What is asked for.
const SAID: &str = "data.r.said";

/// The interpreter.
pub struct Interpreter(CompiledPolicy);

/// The virtual machine.
pub struct Machine(RegoVM);

impl Tree for Value {
    fn null() -> Self {
        Value::Null
    }

    fn truth(value: bool) -> Self {
        Value::from(value)
    }

    fn whole(value: i64) -> Self {
        Value::from(value)
    }

    fn text(value: &str) -> Self {
        Value::from(value)
    }

    fn list(values: Vec<Self>) -> Self {
        Value::from(values)
    }

    fn object(fields: Vec<(&'static str, Self)>) -> Self {
        fields.into_iter().map(|(name, value)| (Value::from(name), value)).collect::<Object>().into()
    }
}

fn policy() -> Result<CompiledPolicy, Absent> {
    let mut engine = Engine::new();
    let rules = include_str!("rules.rego");
    engine.add_policy("rules.rego".to_owned(), rules.to_owned()).map_err(|error| error.to_string())?;
    engine.compile_with_entrypoint(&Arc::from(SAID)).map_err(|error| error.to_string())
}

fn outcome(said: &Value) -> Outcome {
    let fired = said["fired"].as_set().unwrap().iter().map(|rule| bit(rule.as_u32().unwrap())).sum();
    let mut units = [0; MOST];
    let billed: &Array = said["units"].as_array().unwrap();
    for (units, billed) in units.iter_mut().zip(billed.iter()) {
        *units = billed.as_u8().unwrap();
    }
    Outcome::of(fired, units)
}

impl Decides for Interpreter {
    type Value = Value;

    fn new() -> Result<Self, Absent> {
        policy().map(Self)
    }

    fn decide(&mut self, tree: &Value) -> Outcome {
        outcome(&self.0.eval_with_input(tree.clone()).unwrap())
    }
}

impl Decides for Machine {
    type Value = Value;

    fn new() -> Result<Self, Absent> {
        let program = Compiler::compile_from_policy(&policy()?, &[SAID]).map_err(|error| error.to_string())?;
        let mut machine = RegoVM::new();
        machine.load_program(program);
        Ok(Self(machine))
    }

    fn decide(&mut self, tree: &Value) -> Outcome {
        self.0.set_input(tree.clone());
        outcome(&self.0.execute().unwrap())
    }
}
