//! What a payer is expected to pay: fees, units and reductions to dollars.
//!
//! In: the lines of a patient's day as [`Service`]s (units and fees, each known or naming what is missing), the payer's
//! multiple-procedure reduction, percentages and [`Cap`]s. Out: an [`Expected`] for each line. Pure: numbers in, numbers out, and it
//! never fails. Always holds: what is not known is named and never guessed, no step raises a payment, nothing is below zero, and
//! the order of the lines decides nothing but ties and who gives way to a shared cap.
//!
//! Money is rounded to whole cents, half up, at the end of each step: the fee of a unit, a reduced unit, a percentage, a cap.

mod cap;
mod cents;
mod expect;
pub mod fee;
mod multiple;
pub mod place;
pub mod schedule;
mod service;
#[cfg(test)]
mod worked;

pub use cap::{Before, Cap};
pub use cents::cents;
pub use expect::{By, Expected, Step, expect};
pub use fee::{Fee, Parts, Price};
pub use place::Setting;
pub use schedule::{FeeSchedule, NoFee};
pub use service::{Known, Needs, Percent, Service};
