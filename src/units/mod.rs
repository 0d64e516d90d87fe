//! From minutes to billable units.
//!
//! In: the timed lines of one pool (those that no rule denied) and the payer's [`Method`], [`Tie`] and [`Trim`]. Out: an
//! [`Allocation`], units by line with what was lost and why; then [`caps::apply`] trims. Pure: numbers in, numbers out, and it never
//! fails. Always holds: the total is the sum over the lines, it never falls when minutes are added, and the order of the lines
//! decides nothing but ties.

mod allocate;
pub mod allocation;
pub mod assistant;
pub mod caps;
mod code;
pub mod decimal;
pub mod flat;
pub mod hybrid;
pub mod line;
pub mod method;
pub mod per_line;
pub mod pooled;
mod share;
mod tie;
#[cfg(test)]
mod worked;

pub use allocate::allocate;
pub use allocation::{Allocation, Lost, MOST_ALTERNATIVES, NEAR, TieNote};
pub use line::TimedLine;
pub use method::{Direction, MIDPOINT, Method, Pool, Rounding, Tie, Trim};
