//! The rule language, one file per tree or pass: [`ast`] ← [`parse`] (where pest stops) → [`check`] → [`typed`], whose lists are
//! [`codes`]. Beside them [`mod@format`] lays a text out.

pub mod ast;
pub mod check;
pub mod codes;
pub mod format;
pub mod parse;
pub mod reserved;
pub mod text;
pub mod typed;
