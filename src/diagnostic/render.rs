//! Diagnostics for people: the words underlined in their file, with what to do. The only place that knows the renderer.
//!
//! In: diagnostics as data and the texts they point into. Out: plain or coloured text. What always holds: a place outside of its text
//! is shown as the file's name only, and the cost of showing one problem does not grow with the size of its file.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::few::{Shown, few, more};
use super::{Diagnostic, Edit, Fix, Label, Severity};
use crate::source::{Source, Sources, Span};

/// Every diagnostic, in the order given, and a line that counts them. Of many alike in one file the first are shown.
#[must_use]
pub fn all(diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let mut out = String::new();
    for shown in few(diagnostics) {
        match shown {
            Shown::One(diagnostic) => out.push_str(&one(diagnostic, sources, color)),
            Shown::More(count, code, id) => {
                let name = sources.get(id).map_or("?", |source| source.name.as_str());
                out.push_str(&format!("… and {} in {name}", more(count, code)));
            }
        }
        out.push_str("\n\n");
    }
    out.push_str(&count(diagnostics));
    out.push('\n');
    out
}

/// "3 errors and 1 warning in 2 files".
#[must_use]
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let warnings = diagnostics.len().saturating_sub(errors);
    let files: std::collections::BTreeSet<_> = diagnostics.iter().map(|d| d.at.span.source).collect();
    let some = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let found = match (errors, warnings) {
        (0, 0) => return String::from("no problems"),
        (errors, 0) => some(errors, "error"),
        (0, warnings) => some(warnings, "warning"),
        (errors, warnings) => format!("{} and {}", some(errors, "error"), some(warnings, "warning")),
    };
    format!("{found} in {}", some(files.len(), "file"))
}

/// One diagnostic.
#[must_use]
pub fn one(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group =
        level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.text()).elements(Vec::<Origin<'_>>::new());
    group = place(group, sources, &diagnostic.at, &diagnostic.others);
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let shown = diagnostic.witness.as_ref().map(|witness| {
        format!("a session that shows it, to be saved as witness.json:\n{}\nthen `{}`", witness.record, witness.command)
    });
    if let Some(shown) = &shown {
        group = group.element(Level::NOTE.message(shown.as_str()));
    }
    let mut groups = vec![group];
    groups.extend(diagnostic.fix.as_ref().and_then(|fix| mended(sources, fix)));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&groups).trim_end().to_owned()
}

/// Words of rule files with something said about each of them, under a sentence that is no problem. Without words only the sentence.
#[must_use]
pub fn note(sentence: &str, labels: &[Label], sources: &Sources, color: bool) -> String {
    let mut group = Level::NOTE.primary_title(sentence).elements(Vec::<Origin<'_>>::new());
    if let Some((first, others)) = labels.split_first() {
        group = place(group, sources, first, others);
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group]).trim_end().to_owned()
}

fn place<'a>(mut group: Group<'a>, sources: &'a Sources, at: &'a Label, others: &'a [Label]) -> Group<'a> {
    let Some(source) = sources.get(at.span.source) else { return group };
    let mut first = Excerpt::of(source, at.span);
    let same = |o: &&Label| o.span.source == at.span.source;
    let near: Vec<&Label> = others.iter().filter(same).filter(|o| first.reach(source, o.span)).collect();
    let mut snippet =
        first.snippet(source).annotation(annotation(AnnotationKind::Primary, first.inside(source, at.span), &at.text));
    for other in &near {
        snippet =
            snippet.annotation(annotation(AnnotationKind::Context, first.inside(source, other.span), &other.text));
    }
    group = group.elements(first.origin(source)).element(snippet);
    let mut far: Vec<&Label> = others.iter().filter(|o| !near.iter().any(|n| std::ptr::eq(*n, *o))).collect();
    while let Some(other) = far.first().copied() {
        let Some(source) = sources.get(other.span.source) else {
            far.remove(0);
            continue;
        };
        let mut excerpt = Excerpt::of(source, other.span);
        let same = |o: &&Label| o.span.source == other.span.source && excerpt.reach(source, o.span);
        let (together, rest): (Vec<&Label>, Vec<&Label>) =
            far.split_first().map_or_else(Default::default, |(_, tail)| tail.iter().copied().partition(same));
        let labels = std::iter::once(other).chain(together);
        let labels = labels.map(|o| annotation(AnnotationKind::Context, excerpt.inside(source, o.span), &o.text));
        group = group.elements(excerpt.origin(source)).element(excerpt.snippet(source).annotations(labels));
        far = rest;
    }
    group
}

fn annotation(kind: AnnotationKind, span: Range<usize>, text: &str) -> annotate_snippets::Annotation<'_> {
    let made = kind.span(span);
    if text.is_empty() { made } else { made.label(text) }
}

/// The words as they would be written; edits of other files, or far from the first, are not shown.
fn mended<'a>(sources: &'a Sources, fix: &'a Fix) -> Option<Group<'a>> {
    let first = fix.edits.first()?;
    let source = sources.get(first.span.source)?;
    let mut excerpt = Excerpt::of(source, first.span);
    if excerpt.cut.is_some() {
        return None;
    }
    let same = |edit: &&Edit| edit.span.source == first.span.source;
    let near: Vec<&Edit> = fix.edits.iter().filter(same).filter(|edit| excerpt.reach(source, edit.span)).collect();
    let patches = near.iter().map(|edit| Patch::new(excerpt.inside(source, edit.span), edit.replacement.as_str()));
    let snippet =
        Snippet::source(excerpt.text(source)).line_start(excerpt.line).path(source.name.as_str()).patches(patches);
    Some(Level::HELP.secondary_title("written so").element(snippet))
}

/// The lines of a text around one place.
struct Excerpt {
    range: Range<usize>,
    line: usize,
    /// Where a line is too long to be shown whole: the column of the place.
    cut: Option<usize>,
}

/// A line of more bytes is shown only around its place.
const LONGEST: usize = 4_000;
/// Bytes that are shown on both sides of it.
const AROUND: usize = 300;

/// Two places this many lines apart are shown in one excerpt.
const NEAR: usize = 12;

impl Excerpt {
    fn of(source: &Source, span: Span) -> Self {
        let range = whole_lines(&source.text, span);
        let line = source.text.get(..range.start).unwrap_or("").matches('\n').count().saturating_add(1);
        if range.len() <= LONGEST {
            return Self { range, line, cut: None };
        }
        let (from, to) = (span.range().start, span.range().end.min(span.range().start.saturating_add(AROUND)));
        let start = border(&source.text, from.saturating_sub(AROUND)).max(range.start);
        let end = border(&source.text, to.saturating_add(AROUND)).clamp(start, range.end.max(start));
        let before = source.text.get(range.start..border(&source.text, from)).unwrap_or("");
        Self { range: start..end, line, cut: Some(before.chars().count().saturating_add(1)) }
    }

    /// Grows to a near place of the same text; `false` where that is too far away.
    fn reach(&mut self, source: &Source, span: Span) -> bool {
        let other = Self::of(source, span);
        let same = source.text.get(span.range()).is_some();
        let apart = self.line.abs_diff(other.line);
        if !same || apart > NEAR || self.cut.is_some() || other.cut.is_some() {
            return false;
        }
        self.line = self.line.min(other.line);
        self.range = self.range.start.min(other.range.start)..self.range.end.max(other.range.end);
        true
    }

    fn text<'a>(&self, source: &'a Source) -> &'a str {
        source.text.get(self.range.clone()).unwrap_or("")
    }

    fn snippet<'a>(&self, source: &'a Source) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let snippet = Snippet::source(self.text(source)).line_start(self.line);
        if self.cut.is_some() { snippet } else { snippet.path(source.name.as_str()) }
    }

    /// The place of a line that is not shown whole, which the renderer cannot count.
    fn origin<'a>(&self, source: &'a Source) -> Option<Origin<'a>> {
        let origin = |column| Origin::path(source.name.as_str()).line(self.line).char_column(column);
        self.cut.map(origin)
    }

    /// A span in bytes of the excerpt.
    fn inside(&self, source: &Source, span: Span) -> Range<usize> {
        let length = self.range.len();
        let start = border(&source.text, span.range().start).saturating_sub(self.range.start).min(length);
        let end = border(&source.text, span.range().end).saturating_sub(self.range.start).clamp(start, length);
        start..end
    }
}

/// The nearest border of a character at or before an offset.
fn border(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while at > 0 && !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

/// The lines that a span touches, at character borders, whatever the span.
fn whole_lines(text: &str, span: Span) -> Range<usize> {
    let (from, to) = (border(text, span.range().start), border(text, span.range().end));
    let start = text.get(..from).and_then(|before| before.rfind('\n')).map_or(0, |at| at.saturating_add(1));
    let end = text.get(to..).and_then(|after| after.find('\n')).map_or(text.len(), |at| to.saturating_add(at));
    start..end.max(start)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use crate::diagnostic::codes::Code;

    fn shown(text: &str, span: Range<usize>, other: Option<Range<usize>>) -> String {
        let mut sources = Sources::new();
        let id = sources.add("rules/a.toml", text);
        let mut diagnostic =
            Diagnostic::new(Code::UnknownName, Span::new(id, span.start, span.end), "nothing is called `mintues`")
                .help("did you mean `minutes`?")
                .suggest(Span::new(id, span.start, span.end), "minutes");
        if let Some(other) = other {
            diagnostic = diagnostic.also(Span::new(id, other.start, other.end), "declared here");
        }
        one(&diagnostic, &sources, false)
    }

    #[test]
    fn the_exact_words_are_underlined() {
        insta::assert_snapshot!(shown(
            "id = \"x\"\ntext = 'for each line where mintues > 8 minutes deny'\n",
            37..44,
            None
        ));
    }

    #[test]
    fn far_places_get_an_excerpt_of_their_own() {
        let text = format!("first = 1\n{}last = 2\n", "\n".repeat(100));
        insta::assert_snapshot!(shown(&text, 110..114, Some(0..5)));
    }

    #[test]
    fn of_a_line_without_end_only_the_place_is_shown() {
        let text = format!("a = [\n{}\"mintues\"{}]\n", "\"é\", ".repeat(3000), ", 1".repeat(3000));
        let at = text.find("mintues").unwrap();
        let shown = shown(&text, at..at + 7, Some(0..1));
        assert!(shown.contains("rules/a.toml:2:15002"), "{shown}");
        assert!(shown.contains("^^^^^^^"), "{shown}");
        assert!(shown.len() < 1000, "{shown}");
    }

    #[test]
    fn no_place_makes_it_panic() {
        for span in [0..0, 0..900, 700..900, 2..3, 3..4] {
            assert!(shown("é\u{1b}[31mx\nÄ", span, Some(1..2)).contains("E0201"));
        }
        assert!(shown("", 0..0, None).contains("E0201"));
    }
}
