//! Diagnostics as SARIF 2.1.0, which code review and other tools show beside the lines.
//!
//! In: diagnostics with their places. Out: one log with one run, whose rules carry the pages of `docs/diagnostics/` as help. What always
//! holds: only the codes that occur are listed as rules, in their order, and columns count characters.

use serde_json::json;
use serde_sarif::sarif;

use super::told::{self, Place, Range, ToldFix};
use super::{Code, Diagnostic, Severity};
use crate::source::Sources;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The log as JSON, with a line break at its end.
#[must_use]
pub fn log(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let report = told::report(diagnostics, sources);
    let codes: Vec<Code> =
        Code::ALL.iter().copied().filter(|code| diagnostics.iter().any(|d| d.code == *code)).collect();
    let driver = sarif::ToolComponent::builder()
        .name(String::from("payrules"))
        .version(String::from(env!("CARGO_PKG_VERSION")))
        .semantic_version(String::from(env!("CARGO_PKG_VERSION")))
        .rules(codes.iter().map(|code| rule(*code)).collect::<Vec<_>>())
        .build();
    let results = report.diagnostics.iter().map(|told| {
        let index = codes.iter().position(|code| code.text() == told.code).and_then(|at| i64::try_from(at).ok());
        let help = told.help.iter().map(|help| format!("\nhelp: {help}")).collect::<String>();
        let mut result = sarif::Result::builder()
            .rule_id(told.code.to_owned())
            .level(level(told.severity))
            .message(message(format!("{}{help}", told.message)))
            .locations(vec![location(&told.at)])
            .build();
        result.rule_index = index;
        if !told.others.is_empty() {
            result.related_locations = Some(told.others.iter().map(location).collect());
        }
        result.fixes = told.fix.as_ref().map(|found| vec![fix(found)]);
        result
    });
    let run = sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .column_kind(json!("unicodeCodePoints"))
        .results(results.collect::<Vec<_>>())
        .build();
    let log = sarif::Sarif::builder().schema(SCHEMA.to_owned()).version(json!("2.1.0")).runs(vec![run]).build();
    // Plain strings and numbers cannot fail to serialize.
    let text = serde_json::to_string_pretty(&log).unwrap_or_default();
    format!("{text}\n")
}

fn level(severity: Severity) -> sarif::ResultLevel {
    match severity {
        Severity::Error => sarif::ResultLevel::Error,
        Severity::Warning => sarif::ResultLevel::Warning,
    }
}

fn rule(code: Code) -> sarif::ReportingDescriptor {
    let text = |text: &str| sarif::MultiformatMessageString::builder().text(text.to_owned()).build();
    let mut help = text(code.page());
    help.markdown = Some(code.page().to_owned());
    let level = match code.severity() {
        Severity::Error => json!("error"),
        Severity::Warning => json!("warning"),
    };
    sarif::ReportingDescriptor::builder()
        .id(code.text().to_owned())
        .short_description(text(code.title()))
        .help(help)
        .default_configuration(sarif::ReportingConfiguration::builder().level(level).build())
        .build()
}

fn message(text: String) -> sarif::Message {
    sarif::Message::builder().text(text).build()
}

fn number(n: usize) -> Option<i64> {
    i64::try_from(n).ok()
}

fn region(range: &Range) -> sarif::Region {
    let mut region = sarif::Region::builder().build();
    region.start_line = number(range.line);
    region.start_column = number(range.column);
    region.end_line = number(range.end_line);
    region.end_column = number(range.end_column);
    region.byte_offset = number(range.start);
    region.byte_length = number(range.end.saturating_sub(range.start));
    region
}

fn artifact(file: &str) -> sarif::ArtifactLocation {
    sarif::ArtifactLocation::builder().uri(uri(file)).build()
}

/// A file name as part of an address: everything but letters, digits and a few marks as `%XX`.
fn uri(file: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'.' | b'_' | b'~');
    let coded = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    let path: String = file.bytes().map(coded).collect();
    if path.starts_with('/') { format!("file://{path}") } else { path }
}

fn location(place: &Place) -> sarif::Location {
    let physical = sarif::PhysicalLocation::builder()
        .artifact_location(artifact(&place.range.file))
        .region(region(&place.range))
        .build();
    let mut location = sarif::Location::builder().physical_location(physical).build();
    if !place.label.is_empty() {
        location.message = Some(message(place.label.clone()));
    }
    location
}

/// Edits of one file stand together, as the form wants them.
fn fix(fix: &ToldFix) -> sarif::Fix {
    let mut changes: Vec<sarif::ArtifactChange> = Vec::new();
    for edit in &fix.edits {
        let content = sarif::ArtifactContent::builder().text(edit.replacement.clone()).build();
        let replacement =
            sarif::Replacement::builder().deleted_region(region(&edit.range)).inserted_content(content).build();
        let file = artifact(&edit.range.file);
        match changes.iter_mut().find(|change| change.artifact_location.uri == file.uri) {
            Some(change) => change.replacements.push(replacement),
            None => changes
                .push(sarif::ArtifactChange::builder().artifact_location(file).replacements(vec![replacement]).build()),
        }
    }
    let said = if fix.sure { "what `lint --fix` writes" } else { "a suggestion, to be looked at" };
    sarif::Fix::builder().artifact_changes(changes).description(message(said.to_owned())).build()
}
