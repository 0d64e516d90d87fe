//! Diagnostics with their places worked out, as programs want them: the JSON form, and what the other forms for programs are made of.
//!
//! In: diagnostics and the texts they point into. Out: a [`Report`] that serializes to one JSON object. What always holds: lines and
//! columns count from 1, columns in characters; byte ranges are of the file as it is on disk, a byte order mark included.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Diagnostic, Fix, Severity, Witness};
use crate::source::{Lines, SourceId, Sources, Span};

/// Everything told in one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// Each of them, in the order of the files.
    pub diagnostics: Vec<Told>,
}

/// One diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its code.
    pub code: &'static str,
    /// Whether it stops the run.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// The place it is about.
    pub at: Place,
    /// Other places that take part.
    pub others: Vec<Place>,
    /// What to do about it, a line each.
    pub help: Vec<String>,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<ToldFix>,
    /// A session that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
    /// The page about it, in the project's folder.
    pub page: String,
}

/// A place with what is said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The range.
    #[serde(flatten)]
    pub range: Range,
    /// What is said about it; may be empty.
    pub label: String,
}

/// A range of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The file, as its reader was told its name.
    pub file: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line behind the last character.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
}

/// Edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldFix {
    /// Whether `lint --fix` applies it.
    pub sure: bool,
    /// The edits, in the order of their places.
    pub edits: Vec<ToldEdit>,
}

/// Words to write in place of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldEdit {
    /// What to replace; an empty range inserts.
    #[serde(flatten)]
    pub range: Range,
    /// What to write there.
    pub replacement: String,
}

/// Works out the places.
#[must_use]
pub fn report(diagnostics: &[Diagnostic], sources: &Sources) -> Report {
    let mut places = Places { sources, lines: BTreeMap::new() };
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    Report {
        errors,
        warnings: diagnostics.len().saturating_sub(errors),
        diagnostics: diagnostics.iter().map(|d| told(d, &mut places)).collect(),
    }
}

/// The JSON form, with a line break at its end.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    // Plain strings and numbers cannot fail to serialize.
    let text = serde_json::to_string_pretty(&report(diagnostics, sources)).unwrap_or_default();
    format!("{text}\n")
}

/// Places of the texts, each looked through once.
struct Places<'s> {
    sources: &'s Sources,
    lines: BTreeMap<SourceId, Lines<'s>>,
}

impl Places<'_> {
    fn range(&mut self, span: Span) -> Range {
        let (start, end) = (span.range().start, span.range().end);
        let source = self.sources.get(span.source);
        let (name, text) = source.map_or(("?", ""), |source| (source.name.as_str(), &*source.text));
        let lines = self.lines.entry(span.source).or_insert_with(|| Lines::new(text));
        let ((line, column), (end_line, end_column)) = (lines.place(start), lines.place(end));
        Range { file: name.to_owned(), start, end, line, column, end_line, end_column }
    }
}

fn told(diagnostic: &Diagnostic, places: &mut Places<'_>) -> Told {
    let mut place = |label: &super::Label| Place { range: places.range(label.span), label: label.text.clone() };
    let code = diagnostic.code;
    Told {
        code: code.text(),
        severity: code.severity(),
        message: diagnostic.message.clone(),
        at: place(&diagnostic.at),
        others: diagnostic.others.iter().map(place).collect(),
        help: diagnostic.help.clone(),
        fix: diagnostic.fix.as_ref().map(|fix| told_fix(fix, places)),
        witness: diagnostic.witness.clone(),
        page: format!("docs/diagnostics/{code}.md"),
    }
}

fn told_fix(fix: &Fix, places: &mut Places<'_>) -> ToldFix {
    let edits = fix.edits.iter();
    let edits =
        edits.map(|edit| ToldEdit { range: places.range(edit.span), replacement: edit.replacement.clone() }).collect();
    ToldFix { sure: fix.sure, edits }
}
