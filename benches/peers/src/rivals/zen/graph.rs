//! zen as a decision graph: an input, one node of expressions, an output.

use serde_json::{Value, json};
use zen_engine::Decision;
use zen_engine::model::GraphContent;
use zen_expression::Variable;

use super::{outcome, rules};
use crate::contest::Absent;
use crate::outcome::Outcome;
use crate::rivals::tree::Decides;

/// A decision graph.
pub struct Graph {
    decision: Decision,
    runtime: tokio::runtime::Runtime,
}

impl Decides for Graph {
    type Value = Variable;

    fn new() -> Result<Self, Absent> {
        let expressions: Vec<Value> =
            rules().map(|(key, value)| json!({ "id": key, "key": key, "value": value })).collect();
        let graph = json!({
            "nodes": [
                { "id": "in", "name": "visit", "type": "inputNode", "content": {} },
                { "id": "rules", "name": "rules", "type": "expressionNode", "content": { "expressions": expressions } },
                { "id": "out", "name": "outcome", "type": "outputNode", "content": {} },
            ],
            "edges": [
                { "id": "1", "sourceId": "in", "targetId": "rules" },
                { "id": "2", "sourceId": "rules", "targetId": "out" },
            ],
        });
        let content: GraphContent = serde_json::from_value(graph).map_err(|error| error.to_string())?;
        let mut decision = Decision::from(content);
        decision.compile();
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
        Ok(Self { decision, runtime })
    }

    fn decide(&mut self, tree: &Variable) -> Outcome {
        let said = self.runtime.block_on(self.decision.evaluate(tree.clone())).unwrap().result;
        let said = said.as_object().unwrap();
        outcome(|name| said.borrow().get_str(name).cloned())
    }
}
