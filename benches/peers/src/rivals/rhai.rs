//! rhai: a script with one function, compiled once and called for each visit.

use rhai::{AST, Array, CallFnOptions, Dynamic, Engine, ImmutableString, Map, OptimizationLevel, Scope};

use super::tree::{Decides, Tree};
use crate::contest::Absent;
use crate::outcome::Outcome;
use crate::visit::MOST;

/// The engine and its script.
pub struct Rhai {
    engine: Engine,
    script: AST,
    scope: Scope<'static>,
}

impl Tree for Dynamic {
    fn null() -> Self {
        Dynamic::UNIT
    }

    fn truth(value: bool) -> Self {
        Dynamic::from_bool(value)
    }

    fn whole(value: i64) -> Self {
        Dynamic::from_int(value)
    }

    fn text(value: &str) -> Self {
        Dynamic::from(ImmutableString::from(value))
    }

    fn list(values: Vec<Self>) -> Self {
        Dynamic::from_array(Array::from(values))
    }

    // Shared, so that a call does not copy it.
    fn object(fields: Vec<(&'static str, Self)>) -> Self {
        Dynamic::from_map(fields.into_iter().map(|(name, value)| (name.into(), value)).collect::<Map>()).into_shared()
    }
}

impl Decides for Rhai {
    type Value = Dynamic;

    fn new() -> Result<Self, Absent> {
        let mut engine = Engine::new();
        engine.set_optimization_level(OptimizationLevel::Full);
        let script = engine.compile(include_str!("rules.rhai")).map_err(|error| error.to_string())?;
        Ok(Self { engine, script, scope: Scope::new() })
    }

    fn decide(&mut self, tree: &Dynamic) -> Outcome {
        let options = CallFnOptions::new().eval_ast(false);
        let said: i64 = self
            .engine
            .call_fn_with_options(options, &mut self.scope, &self.script, "decide", (tree.clone(),))
            .unwrap();
        let units: [u8; MOST] = std::array::from_fn(|at| (said >> (16 + 8 * at)) as u8);
        Outcome::of(said as u16, units)
    }
}
