//! cel: one expression, a list of sixteen conditions. CEL has no sum and no loop that carries something along, so the host pools units, caps them and
//! adds them up, and hands over what it pooled and what it added.

use std::collections::HashMap;
use std::sync::Arc;

use cel::objects::{Key, Map};
use cel::{Context, Env, Program, Value, extensions};

use super::tree::{Decides, Tree, mask};
use crate::contest::Absent;
use crate::hand::pool::pooled;
use crate::outcome::Outcome;
use crate::visit::MOST;
use crate::visit::words::{CODES, COVERED, TIMED};

/// The environment with what never changes, and the expression.
pub struct Cel {
    root: Context<'static, 'static>,
    program: Program,
}

impl Tree for Value {
    fn null() -> Self {
        Value::Null
    }

    fn truth(value: bool) -> Self {
        Value::Bool(value)
    }

    fn whole(value: i64) -> Self {
        Value::Int(value)
    }

    fn text(value: &str) -> Self {
        Value::String(Arc::new(value.to_owned()))
    }

    fn list(values: Vec<Self>) -> Self {
        Value::List(Arc::new(values))
    }

    fn object(fields: Vec<(&'static str, Self)>) -> Self {
        let key = |name: &str| Key::String(Arc::new(name.to_owned()));
        let map: HashMap<Key, Value> = fields.into_iter().map(|(name, value)| (key(name), value)).collect();
        Value::Map(Map { map: Arc::new(map) })
    }
}

impl Decides for Cel {
    type Value = Value;

    fn new() -> Result<Self, Absent> {
        let mut env = Env::stdlib();
        env.add_extension(extensions::strings).map_err(|error| format!("{error:?}"))?;
        let program = env.compile(include_str!("rules.cel")).map_err(|error| error.to_string())?;
        let mut root = Context::with_env(Arc::new(env));
        let covered = COVERED.iter().map(|one| (*one, Value::Bool(true))).collect();
        root.add_variable_from_value("covered", Value::object(covered));
        Ok(Self { root, program })
    }

    fn decide(&mut self, tree: &Value) -> Outcome {
        let lines = Lines::of(tree);
        let pooled = pooled(lines.timed);
        let mut units: [u8; MOST] = std::array::from_fn(|at| pooled[at].min(4));
        if let Some(at) = lines.paired {
            units[at] = 0;
        }
        let timed_units: u8 = units.iter().sum();
        for (units, untimed) in units.iter_mut().zip(lines.untimed) {
            *units += u8::from(untimed);
        }
        let mut context = self.root.new_inner_scope();
        context.add_variable_from_value("v", tree.clone());
        context.add_variable_from_value("pooled", Value::list(pooled.map(|one| Value::Int(i64::from(one))).to_vec()));
        context.add_variable_from_value("timed_units", Value::Int(i64::from(timed_units)));
        let Value::List(truths) = self.program.execute(&context).unwrap() else { return Outcome::default() };
        Outcome::of(mask(truths.iter().map(|one| matches!(one, Value::Bool(true)))), units)
    }
}

/// What the host reads of the lines to pool their units.
#[derive(Default)]
struct Lines {
    timed: [u8; MOST],
    untimed: [bool; MOST],
    paired: Option<usize>,
}

impl Lines {
    fn of(tree: &Value) -> Self {
        let mut read = Self::default();
        let Some(Value::List(lines)) = field(tree, "lines") else { return read };
        let code = |line| match field(line, "code") {
            Some(Value::String(code)) => code.as_str(),
            _ => "",
        };
        let manual_therapy = lines.iter().any(|line| code(line) == "97140");
        for (at, line) in lines.iter().enumerate().take(MOST) {
            let minutes = if let Some(Value::Int(minutes)) = field(line, "minutes") { *minutes as u8 } else { 0 };
            let timed = CODES[..TIMED].contains(&code(line));
            read.timed[at] = if timed { minutes } else { 0 };
            read.untimed[at] = !timed;
            if let Some(Value::List(modifiers)) = field(line, "modifiers") {
                let opens =
                    |one: &Value| matches!(one, Value::String(one) if *one.as_str() == *"59" || *one.as_str() == *"XS");
                if manual_therapy && code(line) == "97124" && !modifiers.iter().any(opens) {
                    read.paired = Some(at);
                }
            }
        }
        read
    }
}

fn field<'a>(tree: &'a Value, name: &str) -> Option<&'a Value> {
    let Value::Map(map) = tree else { return None };
    map.get(&cel::objects::KeyRef::String(name))
}
