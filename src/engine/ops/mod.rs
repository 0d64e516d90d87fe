//! What every operator of the rule language means, as pure functions over three-valued operands.
//!
//! In: [`Outcome`](super::three::Outcome)s and [`Truth`](super::three::Truth)s. Out: the same. What always holds: an unknown
//! operand makes the result unknown unless the other operands alone decide it, and what is known stays so when an unknown is
//! learned. Nothing overflows: arithmetic beyond the range of decimals or dates is absent.

pub mod compare;
pub mod count;
pub mod dates;
pub mod logic;
pub mod numbers;
pub mod sets;
pub mod windows;
