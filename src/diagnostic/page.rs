//! The pages about the codes, as a terminal shows them.
//!
//! In: a code, whose page is `docs/diagnostics/CODE.md`. Out: the page as plain text, its examples indented; or the list of all codes. What
//! always holds: nothing of a page is left out but its marks.

use super::{Code, Severity};

/// The page of a code without the marks of Markdown; `strong` is how headings are to look.
#[must_use]
pub fn plain(code: Code, strong: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut example = false;
    for line in code.page().lines() {
        if let Some(fence) = line.strip_prefix("```") {
            example = !example;
            // Behind the form of an example stands whether it is right, and the name of its file.
            let mut words = fence.split(' ').skip(1);
            let head = match (words.next(), words.find(|word| word.contains('.'))) {
                (Some("bad"), Some(file)) => format!("wrong, in {file}:"),
                (Some("good"), Some(file)) => format!("right, in {file}:"),
                (Some("bad"), None) => String::from("wrong:"),
                (Some("good"), None) => String::from("right:"),
                _ => continue,
            };
            out.push_str(&format!("{head}\n\n"));
        } else if example && !line.is_empty() {
            out.push_str(&format!("    {line}\n"));
        } else {
            let heading = line.trim_start_matches('#');
            let shown = if heading.len() < line.len() { strong(heading.trim_start()) } else { line.to_owned() };
            out.push_str(&format!("{shown}\n"));
        }
    }
    out
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
