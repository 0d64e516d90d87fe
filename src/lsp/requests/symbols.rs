//! `textDocument/documentSymbol`, `workspace/symbol` and `textDocument/foldingRange`.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, FoldingRange, FoldingRangeParams, OneOf, SymbolKind,
    WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::super::position::Lines;
use super::super::workspace::{Workspace, World};
use crate::ide::folding;
use crate::ide::symbol::Kind;
use crate::ide::symbols::{self, Part};
use crate::source::SourceId;

pub(super) fn document(world: &World<'_>, id: SourceId, _: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let lines = world.lines(id);
    let parts = symbols::parts(world.snapshot, id).into_iter().map(|part| symbol(&lines, part));
    Some(DocumentSymbolResponse::Nested(parts.collect()))
}

fn symbol(lines: &Lines<'_>, part: Part) -> DocumentSymbol {
    let children: Vec<DocumentSymbol> = part.parts.into_iter().map(|part| symbol(lines, part)).collect();
    #[allow(deprecated, reason = "a field of the protocol that has to be given")]
    DocumentSymbol {
        name: part.name,
        detail: (!part.detail.is_empty()).then_some(part.detail),
        kind: if part.case { SymbolKind::EVENT } else { part.kind.map_or(SymbolKind::NAMESPACE, kind) },
        tags: None,
        deprecated: None,
        range: lines.range(part.span.start.min(part.name_span.start)..part.span.end.max(part.name_span.end)),
        selection_range: lines.range(part.name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Profile => SymbolKind::FILE,
        Kind::Source => SymbolKind::KEY,
        Kind::Param | Kind::Year => SymbolKind::CONSTANT,
        Kind::List => SymbolKind::ARRAY,
        Kind::Table => SymbolKind::STRUCT,
        Kind::Define | Kind::Counter => SymbolKind::FUNCTION,
        Kind::Rule => SymbolKind::CLASS,
        Kind::Exception => SymbolKind::INTERFACE,
        Kind::Sample => SymbolKind::OBJECT,
        Kind::Declared | Kind::Fact => SymbolKind::PROPERTY,
        Kind::Word => SymbolKind::ENUM_MEMBER,
    }
}

/// Over every folder that is known.
pub(super) fn workspace(workspace: &mut Workspace, params: &WorkspaceSymbolParams) -> Option<WorkspaceSymbolResponse> {
    let mut all = Vec::new();
    for folder in workspace.folders() {
        let Some(world) = workspace.world(&folder) else { continue };
        let mut places = world.places();
        for found in symbols::search(world.snapshot, &params.query) {
            let Some(location) = places.location(found.target.source, found.target.span) else { continue };
            all.push(WorkspaceSymbol {
                name: found.name,
                kind: kind(found.kind),
                tags: None,
                container_name: Some(found.file),
                location: OneOf::Left(location),
                data: None,
            });
        }
    }
    Some(WorkspaceSymbolResponse::Nested(all))
}

pub(super) fn folds(world: &World<'_>, id: SourceId, _: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let lines = world.lines(id);
    let fold = |span: std::ops::Range<usize>| {
        let range = lines.range(span);
        FoldingRange { start_line: range.start.line, end_line: range.end.line, ..FoldingRange::default() }
    };
    Some(folding::folds(world.snapshot, id).into_iter().map(fold).collect())
}
