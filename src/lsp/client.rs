//! What the client can do, and what it is offered.

use std::path::PathBuf;

use lsp_types::{
    HoverProviderCapability, InitializeParams, InitializeResult, OneOf, PositionEncodingKind, SaveOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions,
};

use super::position::Columns;
use super::uri;

/// What the client can do.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// How it counts columns.
    pub columns: Columns,
}

impl Client {
    /// What it says it can do.
    #[must_use]
    pub fn of(params: &InitializeParams) -> Self {
        let encodings = params.capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
        let bytes = encodings.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
        Self { columns: if bytes { Columns::Bytes } else { Columns::Utf16 } }
    }
}

/// The folders it has open.
#[must_use]
pub fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    let mut roots: Vec<PathBuf> = folders.filter_map(uri::path).collect();
    if roots.is_empty() {
        #[allow(deprecated, reason = "older clients send no folders")]
        roots.extend(params.root_uri.as_ref().and_then(uri::path));
    }
    roots
}

/// What it is offered.
#[must_use]
pub fn offer(client: &Client) -> InitializeResult {
    let encoding = match client.columns {
        Columns::Bytes => PositionEncodingKind::UTF8,
        Columns::Utf16 => PositionEncodingKind::UTF16,
    };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    };
    let info = ServerInfo { name: String::from("payrules"), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    InitializeResult { capabilities, server_info: Some(info) }
}
