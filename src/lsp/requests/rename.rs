//! `textDocument/prepareRename` and `rename`.

use lsp_server::ErrorCode;
use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use super::super::client::Client;
use super::super::workspace::World;
use super::{Fault, edits};
use crate::ide::rename;
use crate::source::SourceId;

fn refused(why: String) -> Fault {
    (ErrorCode::RequestFailed, why)
}

pub(super) fn prepare(
    world: &World<'_>,
    id: SourceId,
    params: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, Fault> {
    let at = super::at(world, id, params);
    let (span, symbol) = rename::prepare(world.snapshot, id, at).map_err(refused)?;
    let range = world.lines(id).range(span);
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: symbol.name }))
}

pub(super) fn rename(
    world: &World<'_>,
    client: &Client,
    id: SourceId,
    params: &RenameParams,
) -> Result<Option<WorkspaceEdit>, Fault> {
    let at = super::at(world, id, &params.text_document_position);
    let places = rename::rename(world.snapshot, id, at, &params.new_name).map_err(refused)?;
    let all = places.into_iter().map(|place| (place.source, place.span, params.new_name.clone()));
    Ok(Some(edits::of(world, client, all)))
}
