//! `textDocument/definition`, `references` and `documentHighlight`.

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams, GotoDefinitionResponse,
    Location, ReferenceParams,
};

use super::super::workspace::World;
use crate::ide::references::{self, Target};
use crate::source::SourceId;

pub(super) fn definition(
    world: &World<'_>,
    id: SourceId,
    params: &GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let at = super::at(world, id, &params.text_document_position_params);
    let found = references::definition(world.snapshot, id, at);
    (!found.is_empty()).then(|| GotoDefinitionResponse::Array(locations(world, found)))
}

pub(super) fn references(world: &World<'_>, id: SourceId, params: &ReferenceParams) -> Option<Vec<Location>> {
    let at = super::at(world, id, &params.text_document_position);
    let found = references::references(world.snapshot, id, at, params.context.include_declaration);
    (!found.is_empty()).then(|| locations(world, found))
}

pub(super) fn highlights(
    world: &World<'_>,
    id: SourceId,
    params: &DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let at = super::at(world, id, &params.text_document_position_params);
    let lines = world.lines(id);
    let one = |one: &crate::ide::occurrences::Occurrence| DocumentHighlight {
        range: lines.range(one.span.clone()),
        kind: Some(if one.declares { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
    };
    let found: Vec<_> = references::highlights(world.snapshot, id, at).into_iter().map(one).collect();
    (!found.is_empty()).then_some(found)
}

fn locations(world: &World<'_>, found: Vec<Target>) -> Vec<Location> {
    let mut places = world.places();
    found.into_iter().filter_map(|target| places.location(target.source, target.span)).collect()
}
