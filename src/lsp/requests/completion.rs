//! `textDocument/completion` and `completionItem/resolve`.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Documentation,
    InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};
use serde::{Deserialize, Serialize};

use super::super::client::Client;
use super::super::workspace::{Workspace, World};
use crate::ide::completion::{self, Item, Sort};
use crate::ide::symbol::{Kind, Symbol};
use crate::source::SourceId;

/// What an item carries, so that more can be said of it when it is looked at.
#[derive(Debug, Deserialize, Serialize)]
struct Carried {
    uri: lsp_types::Uri,
    kind: usize,
    name: String,
}

const KINDS: [Kind; 14] = [
    Kind::Profile,
    Kind::Source,
    Kind::Param,
    Kind::List,
    Kind::Table,
    Kind::Define,
    Kind::Counter,
    Kind::Year,
    Kind::Rule,
    Kind::Exception,
    Kind::Sample,
    Kind::Declared,
    Kind::Fact,
    Kind::Word,
];

pub(super) fn completion(
    world: &World<'_>,
    client: &Client,
    id: SourceId,
    params: &CompletionParams,
) -> Option<CompletionResponse> {
    let at = super::at(world, id, &params.text_document_position);
    let uri = &params.text_document_position.text_document.uri;
    let lines = world.lines(id);
    let found = completion::completion(world.snapshot, id, at).into_iter().enumerate();
    let items = found.map(|(order, item)| {
        let range = lines.range(item.span.clone());
        entry(item, order, range, client, uri)
    });
    let items: Vec<CompletionItem> = items.collect();
    (!items.is_empty()).then_some(CompletionResponse::Array(items))
}

fn entry(item: Item, order: usize, range: lsp_types::Range, client: &Client, uri: &lsp_types::Uri) -> CompletionItem {
    let kind = match item.sort {
        Sort::Section => CompletionItemKind::MODULE,
        Sort::Key => CompletionItemKind::FIELD,
        Sort::Word => CompletionItemKind::ENUM_MEMBER,
        Sort::Fact => CompletionItemKind::PROPERTY,
        Sort::Name => CompletionItemKind::REFERENCE,
        Sort::Code => CompletionItemKind::CONSTANT,
        Sort::Keyword => CompletionItemKind::KEYWORD,
        Sort::Shape => CompletionItemKind::SNIPPET,
    };
    let snippet = item.snippet && client.snippets;
    let text = if item.snippet && !client.snippets { plain(&item.insert) } else { item.insert };
    let about = item.about.and_then(|symbol| {
        let kind = KINDS.iter().position(|kind| *kind == symbol.kind)?;
        serde_json::to_value(Carried { uri: uri.clone(), kind, name: symbol.name }).ok()
    });
    CompletionItem {
        filter_text: Some(item.label.clone()),
        label: item.label,
        kind: Some(kind),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        documentation: (!item.doc.is_empty()).then(|| markdown(item.doc)),
        sort_text: Some(format!("{}{order:04}", item.rank)),
        insert_text_format: snippet.then_some(InsertTextFormat::SNIPPET),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
        data: about,
        ..CompletionItem::default()
    }
}

fn markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

/// A snippet for a client that cannot fill in: its places become what they suggest.
fn plain(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(at) = rest.find('$') {
        out.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at.saturating_add(1)..).unwrap_or("");
        let digits = rest.trim_start_matches('{').trim_start_matches(|c: char| c.is_ascii_digit());
        if !rest.starts_with('{') {
            rest = digits;
            continue;
        }
        let Some((inner, behind)) = digits.split_once('}') else { break };
        // `:word` or `|one,two|`: the word, or the first of them.
        let first = inner.trim_matches(['|', ':']).split(',').next().unwrap_or("");
        out.push_str(if inner.starts_with('|') { first } else { inner.trim_start_matches(':') });
        rest = behind;
    }
    out + rest
}

/// An item with everything there is to say of it.
pub(super) fn resolve(workspace: &mut Workspace, mut item: CompletionItem) -> CompletionItem {
    let carried = item.data.clone().and_then(|data| serde_json::from_value::<Carried>(data).ok());
    let Some(carried) = carried else { return item };
    let symbol = KINDS.get(carried.kind).map(|kind| Symbol::new(*kind, carried.name));
    if let (Some(symbol), Some((world, id))) = (symbol, workspace.of(&carried.uri)) {
        let stem = world.snapshot.stem(id).unwrap_or("");
        let about = crate::ide::about::about(world.snapshot, stem, &symbol);
        item.documentation = about.map(markdown).or(item.documentation);
    }
    item
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_client_that_cannot_fill_in_gets_what_is_suggested() {
        assert_eq!(plain("id = \"${1:id}\"\ngrade = \"${2|A,B|}\"\nx = [$3]"), "id = \"id\"\ngrade = \"A\"\nx = []");
        assert_eq!(plain("$1.00 ${4:code is 97124}"), ".00 code is 97124");
    }
}
