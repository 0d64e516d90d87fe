//! How deep a TOML text is nested, counted before it is read.
//!
//! In: any text. Out: where it gets deeper than [`DEEPEST`], if it does. The reader bounds how often brackets are nested and how long a
//! dotted key is, but not one inside the other: a few kilobytes can say thousands of tables in tables, and every walk over such a tree
//! would run out of stack. Profiles nest about five deep.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// How deep brackets, braces and dotted keys may be nested, all together.
pub const DEEPEST: usize = 64;

/// The byte at which a text becomes too deep.
#[must_use]
pub fn too_deep(text: &str) -> Option<usize> {
    // For each open bracket, how many tables the key that is being given in it goes down.
    let mut open = vec![0usize];
    let mut depth = 0usize;
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                open.push(0);
                depth = depth.saturating_add(1);
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket if open.len() > 1 => {
                depth = depth.saturating_sub(open.pop().unwrap_or(0)).saturating_sub(1);
            }
            TokenKind::Dot => {
                if let Some(dots) = open.last_mut() {
                    *dots = dots.saturating_add(1);
                }
                depth = depth.saturating_add(1);
            }
            // No key goes over the end of its line.
            TokenKind::Comma | TokenKind::Newline => {
                if let Some(dots) = open.last_mut() {
                    depth = depth.saturating_sub(std::mem::take(dots));
                }
            }
            _ => {}
        }
        if depth > DEEPEST {
            return Some(token.span().start());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_dotted_keys_count_together() {
        let nested = |times: usize| format!("{}1{}", "{ a.b = ".repeat(times), " }".repeat(times));
        assert_eq!(too_deep(&format!("a = {}", nested(32))), None);
        assert_eq!(too_deep(&format!("a = {}", nested(33))), Some(4 + 32 * 8));
        assert_eq!(too_deep(&format!("a = {}{}", "[".repeat(64), "]".repeat(64))), None);
        assert_eq!(too_deep(&"[".repeat(5_000)), Some(64));
        assert_eq!(too_deep(&format!("a{} = 1", ".a".repeat(65))), Some(1 + 64 * 2));
    }

    #[test]
    fn what_stands_side_by_side_is_not_deep() {
        assert_eq!(too_deep(&"a.b.c = [1.5, 2.5, { x.y = 3.5 }]\n[a.b]\n[[c]]\n".repeat(1_000)), None);
        assert_eq!(too_deep(&"a = ']'\nb = '['\n# [\n".repeat(1_000)), None);
        assert_eq!(too_deep("]]]]}}}}"), None);
    }
}
