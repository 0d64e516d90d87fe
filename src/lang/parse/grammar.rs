//! The grammar, and what it finds in a text as a plain list of parts. The build uses it too, to read the texts that ship
//! when the program is built.
//!
//! In: a text. Out: its [`Part`]s, each before those it consists of. What always holds: nothing of the parser but the names of its rules and
//! its errors is visible outside of this file.

use pest::error::Error;
use pest::{Parser, Token};

// The derive writes the enum of the grammar's rules, which has no docs of its own; it stays inside of this folder.
#[allow(missing_docs, clippy::arithmetic_side_effects)]
mod derived {
    /// The generated parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/rule.pest"]
    pub struct Grammar;
}

pub use derived::{Grammar, Rule};

/// What a text can be read as.
pub const TOPS: [Rule; 3] = [Rule::rule_text, Rule::condition_text, Rule::path_text];

/// A part of a text, and the rule of the grammar that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The rule.
    pub rule: Rule,
    /// Its first byte in the text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// How many of the parts behind it lie within it.
    pub within: u32,
}

/// Reads a text as what `top`, one of [`TOPS`], stands for. The end of the text is no part.
///
/// # Errors
/// Where the grammar could not read on, and what could have stood there.
pub fn parts(top: Rule, text: &str) -> Result<Vec<Part>, Box<Error<Rule>>> {
    let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for token in Grammar::parse(top, text)?.tokens() {
        match token {
            Token::Start { rule: Rule::EOI, .. } | Token::End { rule: Rule::EOI, .. } => {}
            Token::Start { rule, pos } => {
                open.push(parts.len());
                parts.push(Part { rule, start: cut(pos.pos()), end: cut(pos.pos()), within: 0 });
            }
            Token::End { pos, .. } => {
                let Some(at) = open.pop() else { continue };
                let within = parts.len().saturating_sub(at).saturating_sub(1);
                if let Some(part) = parts.get_mut(at) {
                    (part.end, part.within) = (cut(pos.pos()), cut(within));
                }
            }
        }
    }
    Ok(parts)
}
