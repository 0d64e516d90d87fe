//! `textDocument/hover`.

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::super::workspace::World;
use crate::ide;
use crate::source::SourceId;

pub(super) fn hover(world: &World<'_>, id: SourceId, params: &HoverParams) -> Option<Hover> {
    let at = super::at(world, id, &params.text_document_position_params);
    let found = ide::hover::hover(world.snapshot, id, at)?;
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: found.text });
    Some(Hover { contents, range: Some(world.lines(id).range(found.span)) })
}
