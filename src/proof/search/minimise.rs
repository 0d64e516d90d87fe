//! Taking out of a record what its goal does not need, so that a reader sees what matters.

use serde_json::Value as Tree;

use super::Goal;
use crate::model::state::State;
use crate::proof::slot::said;

/// Rounds of taking out.
const ROUNDS: usize = 3;

/// The record without what the goal does not need.
pub fn minimise(record: Tree, goal: &Goal<'_>) -> Tree {
    let mut best = record;
    for _ in 0..ROUNDS {
        let before = best.clone();
        for list in ["lines", "authorizations", "other_coverage"] {
            let mut at = best.get(list).and_then(Tree::as_array).map_or(0, Vec::len);
            while at > 0 {
                at = at.saturating_sub(1);
                let mut less = best.clone();
                if let Some(members) = less.get_mut(list).and_then(Tree::as_array_mut)
                    && at < members.len()
                {
                    members.remove(at);
                    if members.is_empty()
                        && let Some(map) = less.as_object_mut()
                    {
                        map.remove(list);
                    }
                }
                if goal(&less) {
                    best = less;
                }
            }
        }
        let mut objects: Vec<String> = best.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
        objects.retain(|key| !matches!(key.as_str(), "id" | "lines" | "date_of_service"));
        for key in objects {
            let mut less = best.clone();
            less.as_object_mut().and_then(|map| map.remove(&key));
            if goal(&less) {
                best = less;
            }
        }
        for slot in said(&best) {
            let mut less = best.clone();
            slot.put(&mut less, &State::Unknown);
            if less != best && goal(&less) {
                best = less;
            }
        }
        if best == before {
            break;
        }
    }
    best
}
