//! Messages: text with `{holes}` that name facts or params.

use super::Checker;
use super::context::Context;
use crate::diagnostic::wording::language as say;
use crate::lang::parse;
use crate::lang::text::Text;
use crate::lang::typed::{Piece, Scope, Template};

impl Checker<'_> {
    pub(super) fn check_template(&mut self, text: &Text, scope: Scope) -> Option<Template> {
        let context = Context::new(scope, text);
        let mut pieces = Vec::new();
        let mut rest: &str = &text.text;
        let mut at = 0usize;
        while let Some(open) = rest.find('{') {
            let (before, behind) = rest.split_at_checked(open)?;
            pieces.push(Piece::Text(before.to_owned()));
            let start = at.saturating_add(open);
            let Some(close) = behind.find('}') else {
                return self.fail(say::bad_message(
                    text.span(start, start.saturating_add(1)),
                    "`{` is never closed",
                    "add `}`",
                ));
            };
            let (hole, after) = behind.split_at_checked(close.saturating_add(1))?;
            let end = start.saturating_add(hole.len());
            let name = hole.trim_start_matches('{').trim_end_matches('}');
            pieces.push(self.hole(name, text, (start.saturating_add(1), end.saturating_sub(1)), &context)?);
            rest = after;
            at = end;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Text(words) if words.is_empty()));
        Some(Template { pieces: pieces.into() })
    }

    fn hole(&mut self, name: &str, text: &Text, place: (usize, usize), context: &Context<'_>) -> Option<Piece> {
        let span = text.span(place.0, place.1);
        if name.trim() == "found" {
            return Some(Piece::Found);
        }
        // The words of a hole are read as a text of their own, standing where the hole stands.
        let inner = Text { text: name.into(), at: span, exact: text.exact };
        let mut unread = Vec::new();
        match parse::path(&inner, &mut unread) {
            Some(path) => self.path(&path.value, span, context).map(Piece::Value),
            None => self.fail(say::bad_message(
                span,
                format!("`{name}` cannot be shown in a message"),
                "only paths such as `{minutes}` or `{plan_of_care.certified_on}` and `{found}` can",
            )),
        }
    }
}
