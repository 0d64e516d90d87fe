//! `textDocument/formatting`.

use lsp_types::{DocumentFormattingParams, TextEdit};

use super::super::workspace::World;
use crate::profile::format;
use crate::source::SourceId;

/// One edit from the first line that changes to the last; a file that is not TOML at the moment is left as it is.
pub(super) fn format(world: &World<'_>, id: SourceId, _: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
    let text = world.snapshot.text(id);
    let formatted = format::file(id, text).ok()?.text;
    if formatted == text {
        return Some(Vec::new());
    }
    let start = common(text.split_inclusive('\n'), formatted.split_inclusive('\n'));
    let (before, after) = (text.get(start..)?, formatted.get(start..)?);
    let end = common(before.split_inclusive('\n').rev(), after.split_inclusive('\n').rev());
    let old = start..start.saturating_add(before.len().saturating_sub(end));
    let new = after.get(..after.len().saturating_sub(end))?;
    Some(vec![TextEdit::new(world.lines(id).range(old), new.to_owned())])
}

/// The bytes of the lines that both start with.
fn common<'t>(one: impl Iterator<Item = &'t str>, other: impl Iterator<Item = &'t str>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).map(|(line, _)| line.len()).sum()
}
