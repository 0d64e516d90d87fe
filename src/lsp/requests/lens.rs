//! `textDocument/codeLens`.

use lsp_types::{CodeLens, CodeLensParams, Command};

use super::super::client::Client;
use super::super::workspace::World;
use crate::ide::lens;
use crate::source::SourceId;

/// The command by which a client shows places, if it said that it has it.
const SHOW: &str = "payrules.cases";

pub(super) fn lenses(world: &World<'_>, client: &Client, id: SourceId, _: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let (mut all, uri) = (world.places(), world.uri(id)?);
    let one = |lens: lens::Lens| {
        let range = all.range(id, lens.span);
        let places: Vec<_> = lens.cases.into_iter().filter_map(|case| all.location(case.source, case.span)).collect();
        let shown = client.shows_cases && !places.is_empty();
        let arguments =
            shown.then(|| vec![serde_json::json!(uri), serde_json::json!(range.start), serde_json::json!(places)]);
        let command = if shown { SHOW } else { "" };
        let command = Command { title: format!("▸ {}", lens.text), command: command.to_owned(), arguments };
        CodeLens { range, command: Some(command), data: None }
    };
    Some(lens::lenses(world.snapshot, id).into_iter().map(one).collect())
}
