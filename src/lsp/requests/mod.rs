//! The requests, one file for each kind: positions in, a question to [`crate::ide`], its answer in the words of the protocol out.

mod hover;
mod references;

use lsp_server::ErrorCode;
use lsp_types::request::{DocumentHighlightRequest, GotoDefinition, HoverRequest, References, Request};
use lsp_types::{TextDocumentPositionParams, Uri};
use serde_json::Value;

use super::client::Client;
use super::workspace::{Workspace, World};
use crate::source::SourceId;

/// What is wrong with a request.
pub type Fault = (ErrorCode, String);

/// The answer to a request; a method that is not known is a fault.
///
/// # Errors
/// [`Fault`], for the client to show.
pub fn answer(workspace: &mut Workspace, client: &Client, method: &str, params: Value) -> Result<Value, Fault> {
    let _ = client;
    match method {
        HoverRequest::METHOD => with::<HoverRequest>(workspace, params, hover::hover),
        GotoDefinition::METHOD => with::<GotoDefinition>(workspace, params, references::definition),
        References::METHOD => with::<References>(workspace, params, references::references),
        DocumentHighlightRequest::METHOD => with::<DocumentHighlightRequest>(workspace, params, references::highlights),
        _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not offered"))),
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
    HoverParams: text_document_position_params.text_document;
    GotoDefinitionParams: text_document_position_params.text_document;
    ReferenceParams: text_document_position.text_document;
    DocumentHighlightParams: text_document_position_params.text_document;
}

/// Reads the parameters, finds the document's folder, and asks. A document of no rules folder has no answer.
fn with<R>(
    workspace: &mut Workspace,
    params: Value,
    ask: fn(&World<'_>, SourceId, &R::Params) -> R::Result,
) -> Result<Value, Fault>
where
    R: Request,
    R::Params: About,
    R::Result: Default,
{
    let params: R::Params =
        serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))?;
    let found = match workspace.of(params.uri()) {
        Some((world, id)) => ask(&world, id, &params),
        None => R::Result::default(),
    };
    serde_json::to_value(found).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}

/// The byte that a request is about.
fn at(world: &World<'_>, id: SourceId, place: &TextDocumentPositionParams) -> usize {
    world.lines(id).offset(place.position)
}
