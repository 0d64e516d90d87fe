//! The pages about the codes, taken apart for a terminal.
//!
//! In: a code, whose page is `docs/diagnostics/CODE.md`. Out: the parts of the page in order; or the list of all codes. What always holds: of a
//! page nothing is left out but its marks.

use super::{Code, Severity};

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading.
    Heading(String),
    /// A paragraph, its lines joined.
    Paragraph(String),
    /// Lines that stay as they are: an example, or what lint prints.
    Lines(String),
}

/// The parts of the page of a code.
#[must_use]
pub fn parts(code: Code) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut example: Option<String> = None;
    let mut paragraph = String::new();
    for line in code.page().lines() {
        if let Some(fence) = line.strip_prefix("```") {
            match example.take() {
                Some(lines) => parts.push(Part::Lines(lines)),
                None => {
                    parts.extend(head(fence).map(Part::Paragraph));
                    example = Some(String::new());
                }
            }
        } else if let Some(lines) = &mut example {
            lines.push_str(line);
            lines.push('\n');
        } else if let Some(heading) = line.strip_prefix('#') {
            parts.push(Part::Heading(heading.trim_start_matches('#').trim_start().to_owned()));
        } else if line.is_empty() {
            if !paragraph.is_empty() {
                parts.push(Part::Paragraph(std::mem::take(&mut paragraph)));
            }
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    parts.extend(Some(paragraph).filter(|text| !text.is_empty()).map(Part::Paragraph));
    parts
}

/// What stands above an example: whether it is right, and the name of its file.
fn head(fence: &str) -> Option<String> {
    let mut words = fence.split(' ').skip(1);
    let verdict = match words.next() {
        Some("bad") => "wrong",
        Some("good") => "right",
        _ => return None,
    };
    Some(match words.find(|word| word.contains('.')) {
        Some(file) => format!("{verdict}, in {file}:"),
        None => format!("{verdict}:"),
    })
}

/// Every code with what it is about.
#[must_use]
pub fn list() -> String {
    Code::ALL.iter().map(|code| format!("{code}  {}\n", code.title())).collect()
}

/// The index of the pages, in Markdown: `docs/diagnostics/README.md` is this text.
#[must_use]
pub fn index() -> String {
    let mut out = String::from(INDEX);
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        out.push_str(&format!("| [{code}]({code}.md) | {severity} | {} |\n", code.title()));
    }
    out
}

const INDEX: &str = "\
# What `payrules lint` tells

Each problem has a code that never changes its meaning. An error stops the run: nothing is decided with rules that have one. A warning does not.
`payrules lint --explain E0201` prints the page of a code. The examples on the pages are checked by `cargo test`, which also keeps this table.

| code | | what it is about |
|---|---|---|
";
