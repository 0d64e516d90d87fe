//! What the client can do, and what it is offered.

use std::path::PathBuf;
use std::str::FromStr;

use lsp_types::{
    CodeActionOptions, CodeActionProviderCapability, CodeDescription, CodeLensOptions, CompletionOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, InitializeParams, InitializeResult, OneOf,
    PositionEncodingKind, RenameOptions, SaveOptions, SemanticTokensFullOptions, SemanticTokensOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions,
};

use super::position::Columns;
use super::{requests, uri};
use crate::diagnostic::Code;

/// What the client can do.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// How it counts columns.
    pub columns: Columns,
    /// Whether it fills in the places of a snippet.
    pub snippets: bool,
    /// Whether it takes edits with the version of the file that they are for.
    pub document_changes: bool,
    /// Whether its rename asks first what it would rename.
    pub prepares_rename: bool,
    /// Whether it has the command that shows the cases of a rule: `initializationOptions.cases`.
    pub shows_cases: bool,
    /// What it puts before a code to open the page about it: `initializationOptions.pages`.
    pages: Option<String>,
}

impl Client {
    /// What it says it can do.
    #[must_use]
    pub fn of(params: &InitializeParams) -> Self {
        let can = &params.capabilities;
        let encodings = can.general.as_ref().and_then(|general| general.position_encodings.as_ref());
        let bytes = encodings.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
        let document = can.text_document.as_ref();
        let item = document.and_then(|document| document.completion.as_ref()?.completion_item.as_ref());
        let edit = can.workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let rename = document.and_then(|document| document.rename.as_ref());
        let cases = params.initialization_options.as_ref().and_then(|options| options.get("cases")?.as_bool());
        let pages = params.initialization_options.as_ref().and_then(|options| options.get("pages")?.as_str());
        Self {
            columns: if bytes { Columns::Bytes } else { Columns::Utf16 },
            snippets: item.and_then(|item| item.snippet_support).unwrap_or_default(),
            document_changes: edit.and_then(|edit| edit.document_changes).unwrap_or_default(),
            prepares_rename: rename.and_then(|rename| rename.prepare_support).unwrap_or_default(),
            shows_cases: cases.unwrap_or_default(),
            pages: pages.map(str::to_owned),
        }
    }

    /// Where it finds the page about a code, if it can open one.
    #[must_use]
    pub fn page(&self, code: Code) -> Option<CodeDescription> {
        let href = Uri::from_str(&format!("{}{code}.md", self.pages.as_ref()?)).ok()?;
        Some(CodeDescription { href })
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

/// What opens the list of completions by itself: behind these, names and values begin.
const TRIGGERS: [&str; 9] = [" ", "[", "\"", "'", "{", ".", "=", "(", ","];

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
    let work_done_progress_options = WorkDoneProgressOptions::default();
    let rename = RenameOptions { prepare_provider: Some(true), work_done_progress_options };
    let tokens = SemanticTokensOptions {
        work_done_progress_options,
        legend: requests::tokens::legend(),
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Bool(true)),
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(TRIGGERS.map(String::from).to_vec()),
            ..CompletionOptions::default()
        }),
        rename_provider: Some(if client.prepares_rename { OneOf::Right(rename) } else { OneOf::Left(true) }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(requests::actions::KINDS.to_vec()),
            ..CodeActionOptions::default()
        })),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        semantic_tokens_provider: Some(tokens.into()),
        ..ServerCapabilities::default()
    };
    let info = ServerInfo { name: String::from("payrules"), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    InitializeResult { capabilities, server_info: Some(info) }
}
