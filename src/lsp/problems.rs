//! Diagnostics for the client.
//!
//! In: what is wrong in a folder. Out: a list for each file, empty where a file has none. What is said is what `payrules lint` says: the
//! message, what is said right under the words, the advice; other places as related information.

use std::collections::BTreeMap;

use lsp_types::{Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString};

use super::client::Client;
use super::workspace::World;
use crate::diagnostic::{self, Code, Severity};
use crate::source::SourceId;

/// Who says so.
pub const SOURCE: &str = "payrules";

/// What is wrong with each file, by its name.
#[must_use]
pub fn by_file(world: &World<'_>, client: &Client) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut all: BTreeMap<SourceId, Vec<Diagnostic>> = BTreeMap::new();
    for one in &world.snapshot.diagnostics {
        all.entry(one.at.span.source).or_default().push(problem(world, client, one));
    }
    let sources = world.snapshot.sources().iter();
    sources.map(|(id, source)| (source.name.clone(), all.remove(&id).unwrap_or_default())).collect()
}

/// One of them.
#[must_use]
pub fn problem(world: &World<'_>, client: &Client, one: &diagnostic::Diagnostic) -> Diagnostic {
    let severity = match one.code.severity() {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
    };
    let related = one.others.iter().filter_map(|other| {
        let location = world.location(other.span.source, other.span.range())?;
        Some(DiagnosticRelatedInformation { location, message: other.text.clone() })
    });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: world.lines(one.at.span.source).range(one.at.span.range()),
        severity: Some(severity),
        code: Some(NumberOrString::String(one.code.text().to_owned())),
        code_description: client.page(one.code),
        source: Some(SOURCE.to_owned()),
        message: message(one),
        related_information: (!related.is_empty()).then_some(related),
        tags: (one.code == Code::Unused).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// The sentence, what is said under the words, and a line of advice each.
fn message(one: &diagnostic::Diagnostic) -> String {
    let mut said = one.message.clone();
    if !one.at.text.is_empty() {
        said.push_str(": ");
        said.push_str(&one.at.text);
    }
    for help in &one.help {
        said.push_str("\nhelp: ");
        said.push_str(help);
    }
    said
}
