//! Brackets, counted before the grammar is asked: each closed by its own kind, at most [`DEEPEST`] deep.
//!
//! This keeps a text of ten thousand parentheses from costing more than a look at each, and says which one is wrong.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::language as say;
use crate::lang::text::Text;

/// How deep brackets may be nested.
pub const DEEPEST: usize = 64;

/// The first problem with the brackets of a text, if there is one. Quoted text and comments do not count.
pub fn check(text: &Text) -> Option<Diagnostic> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut quoted = false;
    let mut comment = false;
    for (at, c) in text.text.char_indices() {
        if comment {
            comment = c != '\n';
            continue;
        }
        match c {
            '"' | '\n' if quoted => quoted = false,
            _ if quoted => {}
            '"' => quoted = true,
            '#' => comment = true,
            '(' | '[' => {
                open.push((at, c));
                if open.len() > DEEPEST {
                    return Some(say::too_deep(text.span(at, at.saturating_add(1)), DEEPEST));
                }
            }
            ')' | ']' => {
                let wanted = if c == ')' { '(' } else { '[' };
                let here = text.span(at, at.saturating_add(1));
                match open.pop() {
                    Some((_, kind)) if kind == wanted => {}
                    Some((other, kind)) => {
                        return Some(say::wrong_bracket(here, c, text.span(other, other.saturating_add(1)), kind));
                    }
                    None => return Some(say::nothing_to_close(here, c)),
                }
            }
            _ => {}
        }
    }
    match open.pop() {
        Some((at, kind)) => Some(say::not_closed(text.span(at, at.saturating_add(1)), kind)),
        None => words_that_nest(text),
    }
}

/// `if`, `where` and `days from` nest without brackets: `if a then b else if c …`. As many of them as there may be brackets.
fn words_that_nest(text: &Text) -> Option<Diagnostic> {
    let nesting = text.text.split_whitespace().filter(|word| matches!(*word, "if" | "where" | "from"));
    (nesting.count() > DEEPEST).then(|| say::too_deep(text.at, DEEPEST))
}
