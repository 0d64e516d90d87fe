//! `textDocument/codeAction`.

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse};

use super::super::client::Client;
use super::super::problems;
use super::super::workspace::World;
use super::edits;
use crate::diagnostic::Edit;
use crate::ide::actions;
use crate::source::SourceId;

/// The kinds that are offered.
pub(in super::super) const KINDS: [CodeActionKind; 2] = [CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL];

pub(super) fn actions(
    world: &World<'_>,
    client: &Client,
    id: SourceId,
    params: &CodeActionParams,
) -> Option<CodeActionResponse> {
    let wanted = |kind: &CodeActionKind| match &params.context.only {
        // `source` asks for `source.fixAll` too.
        Some(only) => only.iter().any(|one| {
            kind == one || kind.as_str().strip_prefix(one.as_str()).is_some_and(|rest| rest.starts_with('.'))
        }),
        None => true,
    };
    let mut all = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let span = world.lines(id).span(params.range);
        let mut places = world.places();
        for action in actions::actions(world.snapshot, id, span) {
            let problem = world.snapshot.diagnostics.get(action.mends);
            all.push(CodeAction {
                title: action.title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: problem.map(|problem| vec![problems::problem(&mut places, client, problem)]),
                edit: Some(edits::of(world, client, placed(action.edits))),
                is_preferred: action.sure.then_some(true),
                ..CodeAction::default()
            });
        }
    }
    if wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        let sure = actions::all_sure(world.snapshot, id);
        if !sure.is_empty() {
            all.push(CodeAction {
                title: String::from("apply every sure fix in this file"),
                kind: Some(CodeActionKind::SOURCE_FIX_ALL),
                edit: Some(edits::of(world, client, placed(sure))),
                ..CodeAction::default()
            });
        }
    }
    (!all.is_empty()).then(|| all.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

fn placed(edits: Vec<Edit>) -> impl Iterator<Item = (SourceId, std::ops::Range<usize>, String)> {
    edits.into_iter().map(|edit| (edit.span.source, edit.span.range(), edit.replacement))
}
