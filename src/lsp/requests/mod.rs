//! The requests, one file for each kind: positions in, a question to [`crate::ide`], its answer in the words of the protocol out.

pub(super) mod actions;
mod completion;
mod edits;
mod format;
mod hover;
mod lens;
mod references;
mod rename;
mod symbols;
pub(super) mod tokens;

use lsp_server::ErrorCode;
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentHighlightRequest, DocumentSymbolRequest,
    FoldingRangeRequest, Formatting, GotoDefinition, HoverRequest, PrepareRenameRequest, References, Rename, Request,
    ResolveCompletionItem, SemanticTokensFullRequest, SemanticTokensRangeRequest, WorkspaceSymbolRequest,
};
use lsp_types::{TextDocumentPositionParams, Uri};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::Client;
use super::workspace::{Workspace, World};
use crate::diagnostic::Code;
use crate::source::SourceId;

/// The page about a code, in Markdown: the one request that the protocol does not have.
const PAGE: &str = "payrules/page";

/// Which page.
#[derive(serde::Deserialize)]
struct PageParams {
    code: String,
}

/// What is wrong with a request.
pub type Fault = (ErrorCode, String);

/// The answer to a request; a method that is not known is a fault.
///
/// # Errors
/// [`Fault`], for the client to show.
pub fn answer(workspace: &mut Workspace, client: &Client, method: &str, params: Value) -> Result<Value, Fault> {
    let here = Here { workspace, client, params };
    match method {
        HoverRequest::METHOD => here.ask::<HoverRequest>(hover::hover),
        GotoDefinition::METHOD => here.ask::<GotoDefinition>(references::definition),
        References::METHOD => here.ask::<References>(references::references),
        DocumentHighlightRequest::METHOD => here.ask::<DocumentHighlightRequest>(references::highlights),
        DocumentSymbolRequest::METHOD => here.ask::<DocumentSymbolRequest>(symbols::document),
        FoldingRangeRequest::METHOD => here.ask::<FoldingRangeRequest>(symbols::folds),
        SemanticTokensFullRequest::METHOD => here.ask::<SemanticTokensFullRequest>(tokens::full),
        SemanticTokensRangeRequest::METHOD => here.ask::<SemanticTokensRangeRequest>(tokens::range),
        Formatting::METHOD => here.ask::<Formatting>(format::format),
        Completion::METHOD => here
            .try_ask::<Completion>(|world, client, id, params| Ok(completion::completion(world, client, id, params))),
        CodeLensRequest::METHOD => {
            here.try_ask::<CodeLensRequest>(|world, client, id, params| Ok(lens::lenses(world, client, id, params)))
        }
        CodeActionRequest::METHOD => here
            .try_ask::<CodeActionRequest>(|world, client, id, params| Ok(actions::actions(world, client, id, params))),
        PrepareRenameRequest::METHOD => {
            here.try_ask::<PrepareRenameRequest>(|world, _, id, params| rename::prepare(world, id, params))
        }
        Rename::METHOD => here.try_ask::<Rename>(rename::rename),
        ResolveCompletionItem::METHOD => {
            let item = read(here.params)?;
            written(completion::resolve(here.workspace, item))
        }
        WorkspaceSymbolRequest::METHOD => {
            let params = read(here.params)?;
            written(symbols::workspace(here.workspace, &params))
        }
        PAGE => {
            let params: PageParams = read(here.params)?;
            let found = Code::ALL.iter().find(|code| code.text() == params.code);
            written(found.map(|code| code.page()))
        }
        _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not offered"))),
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, Fault> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

fn written(result: impl serde::Serialize) -> Result<Value, Fault> {
    serde_json::to_value(result).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}

/// Answers a question about a document of a folder.
type Ask<R> = fn(&World<'_>, &Client, SourceId, &<R as Request>::Params) -> Result<<R as Request>::Result, Fault>;

/// A request that has come.
struct Here<'w> {
    workspace: &'w mut Workspace,
    client: &'w Client,
    params: Value,
}

impl Here<'_> {
    /// Reads the parameters, finds the document's folder, and asks. A document of no rules folder has no answer.
    fn try_ask<R>(self, ask: Ask<R>) -> Result<Value, Fault>
    where
        R: Request,
        R::Params: About,
        R::Result: Default,
    {
        let params: R::Params = read(self.params)?;
        written(match self.workspace.of(params.uri()) {
            Some((world, id)) => ask(&world, self.client, id, &params)?,
            None => R::Result::default(),
        })
    }

    /// The same of a question that is always answered, whatever the client can do.
    fn ask<R>(self, ask: fn(&World<'_>, SourceId, &R::Params) -> R::Result) -> Result<Value, Fault>
    where
        R: Request,
        R::Params: About,
        R::Result: Default,
    {
        let params: R::Params = read(self.params)?;
        written(match self.workspace.of(params.uri()) {
            Some((world, id)) => ask(&world, id, &params),
            None => R::Result::default(),
        })
    }
}

/// A request about a document.
trait About {
    /// The document.
    fn uri(&self) -> &Uri;
}

macro_rules! about {
    ($($params:ident: $($field:ident).+;)+) => {
        $(impl About for lsp_types::$params {
            fn uri(&self) -> &Uri {
                &self.$($field).+.uri
            }
        })+
    };
}

about! {
    CodeActionParams: text_document;
    CodeLensParams: text_document;
    CompletionParams: text_document_position.text_document;
    DocumentFormattingParams: text_document;
    DocumentHighlightParams: text_document_position_params.text_document;
    DocumentSymbolParams: text_document;
    FoldingRangeParams: text_document;
    GotoDefinitionParams: text_document_position_params.text_document;
    HoverParams: text_document_position_params.text_document;
    ReferenceParams: text_document_position.text_document;
    RenameParams: text_document_position.text_document;
    SemanticTokensParams: text_document;
    SemanticTokensRangeParams: text_document;
    TextDocumentPositionParams: text_document;
}

/// The byte that a request is about.
fn at(world: &World<'_>, id: SourceId, place: &TextDocumentPositionParams) -> usize {
    world.lines(id).offset(place.position)
}
