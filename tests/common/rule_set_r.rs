//! The engine for rule set R, the invented payer of the benchmarks, which has a rule of nearly every kind.

use std::path::Path;

use payrules::engine::Engine;
use payrules::profile::RuleBook;
use payrules::profile::checked::Profile;

/// With other payers beside it.
pub fn engine_with(others: Vec<Profile>) -> Engine {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/rules");
    let invented = RuleBook::load(&rules).unwrap().check().unwrap().profiles;
    Engine::new(others.into_iter().chain(invented).collect())
}
