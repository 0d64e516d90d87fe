//! Diagnostics for the client.
//!
//! In: what is wrong in a folder. Out: a list for each file, empty where a file has none. What is said is what `payrules lint` says: the
//! message, what is said right under the words, the advice; other places as related information.

use std::collections::BTreeMap;

use lsp_types::{Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString};

use super::client::Client;
use super::workspace::{Places, World};
use crate::diagnostic::{self, Code, Severity};
use crate::source::SourceId;

/// Who says so.
pub const SOURCE: &str = "payrules";

/// So many problems of one file are told; who has more has one that makes the others.
const MOST: usize = 500;

/// What is wrong with each file, by its name.
#[must_use]
pub fn by_file(world: &World<'_>, client: &Client) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut all: BTreeMap<SourceId, Vec<&diagnostic::Diagnostic>> = BTreeMap::new();
    let deep = world.deep.map(|deep| deep.still(world.snapshot.sources())).unwrap_or_default();
    for one in world.snapshot.diagnostics.iter().chain(&deep) {
        all.entry(one.at.span.source).or_default().push(one);
    }
    let mut places = world.places();
    let mut told = BTreeMap::new();
    for (id, source) in world.snapshot.sources().iter() {
        let own = all.remove(&id).unwrap_or_default();
        let mut problems: Vec<Diagnostic> =
            own.iter().take(MOST).map(|one| problem(&mut places, client, one)).collect();
        if let Some(more) = own.len().checked_sub(MOST).filter(|more| *more > 0) {
            problems.push(Diagnostic {
                severity: Some(DiagnosticSeverity::INFORMATION),
                source: Some(SOURCE.to_owned()),
                message: format!("{more} more problems in this file are not shown"),
                ..Diagnostic::default()
            });
        }
        told.insert(source.name.clone(), problems);
    }
    told
}

/// One of them.
#[must_use]
pub fn problem(places: &mut Places<'_>, client: &Client, one: &diagnostic::Diagnostic) -> Diagnostic {
    let severity = match one.code.severity() {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
    };
    let mut related = Vec::new();
    for other in &one.others {
        let location = places.location(other.span.source, other.span.range());
        related.extend(location.map(|location| DiagnosticRelatedInformation { location, message: other.text.clone() }));
    }
    Diagnostic {
        range: places.range(one.at.span.source, one.at.span.range()),
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

/// The sentence, what is said under the words, a line of advice each, and the session that shows it.
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
    if let Some(witness) = &one.witness {
        said.push_str("\na session that shows it, to be saved as witness.json:\n");
        said.push_str(&witness.record);
        said.push_str(&format!("\nthen `{}`", witness.command));
    }
    said
}
