//! Edits to several files, in the form that the client can read.

use std::collections::BTreeMap;
use std::ops::Range;

use lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use super::super::client::Client;
use super::super::workspace::World;
use crate::source::SourceId;

/// Edits, each a place and what to write there.
pub(super) fn of(
    world: &World<'_>,
    client: &Client,
    edits: impl Iterator<Item = (SourceId, Range<usize>, String)>,
) -> WorkspaceEdit {
    let mut places = world.places();
    let mut by_file: BTreeMap<SourceId, Vec<TextEdit>> = BTreeMap::new();
    for (id, span, text) in edits {
        by_file.entry(id).or_default().push(TextEdit::new(places.range(id, span), text));
    }
    if !client.document_changes {
        let changes = by_file.into_iter().filter_map(|(id, edits)| Some((world.uri(id)?, edits)));
        return WorkspaceEdit { changes: Some(changes.collect()), ..WorkspaceEdit::default() };
    }
    let changes = by_file.into_iter().filter_map(|(id, edits)| {
        let version = world.version(&world.snapshot.sources().get(id)?.name);
        let text_document = OptionalVersionedTextDocumentIdentifier { uri: world.uri(id)?, version };
        Some(TextDocumentEdit { text_document, edits: edits.into_iter().map(OneOf::Left).collect() })
    });
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(changes.collect())), ..WorkspaceEdit::default() }
}
