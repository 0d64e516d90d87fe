//! From a checked profile and a session to a determination.

mod authorization;
mod bundles;
mod cap_lines;
mod case;
mod charges;
mod defaults;
mod evaluate;
mod ids;
mod prepare;
mod program;
mod rule;
mod sheet;
mod target;

pub mod explanation;
pub mod ops;
pub mod options;
pub mod three;

pub use explanation::Explanation;
pub use options::{Complete, Options};
