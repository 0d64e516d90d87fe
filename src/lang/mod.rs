//! The rule language, one file per tree or pass: [`ast`] ← [`parse`] (where pest stops) → [`check`] → [`typed`].

pub mod ast;
pub mod check;
pub mod parse;
pub mod text;
pub mod typed;
