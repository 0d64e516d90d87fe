//! Rule texts in their one canonical layout.
//!
//! In: the text of a rule or condition. Out: its [`Layout`]: on one line, and as a block with a clause a line. What always holds:
//! only blanks, line breaks and the lines that comments stand on differ. That is not hoped for: what was laid out is parsed again,
//! and where it says anything else, or lost a comment, there is no layout and the text stays as its author wrote it.

mod lay;
mod same;
mod tokens;

use super::parse;
use super::text::Text;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use tokens::Tokens;

pub use same::same;

/// How wide a line may get before it is broken.
pub const WIDTH: usize = 120;
/// How far a broken line is indented.
pub const INDENT: usize = 4;

/// The canonical layouts of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Everything on one line; `None` where the text has comments.
    pub line: Option<String>,
    /// A clause a line, ended by a line break; long clauses are broken at `and` and `or`.
    pub block: String,
}

/// The layouts of the text of a rule; `None` where the text has a mistake.
#[must_use]
pub fn rule(text: &str) -> Option<Layout> {
    let tree = read(text, parse::rule)?;
    let same = |laid: &str| read(laid, parse::rule).is_some_and(|other| same::rules(&tree, &other));
    layout(text, |tokens| lay::rule(tokens, &tree), same)
}

/// The layouts of a condition or counter that stands alone; `None` where it has a mistake.
#[must_use]
pub fn condition(text: &str) -> Option<Layout> {
    let tree = read(text, parse::condition)?;
    let same = |laid: &str| read(laid, parse::condition).is_some_and(|other| same::conditions(&tree, &other));
    layout(text, |tokens| lay::condition(tokens, &tree), same)
}

fn layout(text: &str, block: impl Fn(&Tokens<'_>) -> String, same: impl Fn(&str) -> bool) -> Option<Layout> {
    let tokens = tokens::tokens(text);
    let (line, block) = (tokens.line(), block(&tokens));
    let kept = tokens::tokens(&block).comments().eq(tokens.comments());
    let good = kept && same(&block) && line.as_deref().is_none_or(same);
    good.then_some(Layout { line, block })
}

fn read<T>(text: &str, parse: fn(&Text, &mut Vec<Diagnostic>) -> Option<T>) -> Option<T> {
    let mut out = Vec::new();
    let at = Span::new(SourceId::default(), 0, text.len());
    let tree = parse(&Text { text: text.into(), at, exact: true }, &mut out)?;
    out.is_empty().then_some(tree)
}
