//! Diagnostics as workflow commands, by which a GitHub workflow marks the lines of a change.
//!
//! In: diagnostics with their places. Out: a line each, `::error file=…,line=…,title=E0201::…`. What always holds: whatever a message or
//! a file name has in it, it stays one command.

use super::few::{Shown, few, more};
use super::told::{Range, Told};
use super::{Diagnostic, Severity, told};
use crate::source::Sources;

/// A command for each diagnostic; of many alike in one file, for the first.
#[must_use]
pub fn commands(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let shown = few(diagnostics);
    let ones: Vec<Diagnostic> = shown.iter().filter_map(Shown::diagnostic).cloned().collect();
    let mut told = told::report(&ones, sources).diagnostics.into_iter();
    let mut out = String::new();
    for shown in &shown {
        match shown {
            Shown::One(_) => out.extend(told.next().as_ref().map(command)),
            Shown::More(count, code, id) => {
                let name = sources.get(*id).map_or("?", |source| source.name.as_str());
                out.push_str(&format!("::notice file={}::{}\n", property(name), data(&more(*count, *code))));
            }
        }
    }
    out
}

fn command(told: &Told) -> String {
    let level = match told.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let Range { file, line, column, end_line, end_column, .. } = &told.at.range;
    let mut place = format!("file={},line={line}", property(file));
    // Columns may be given only for a range within one line.
    if line == end_line {
        place.push_str(&format!(",col={column},endColumn={end_column}"));
    } else {
        place.push_str(&format!(",endLine={end_line}"));
    }
    let mut text = told.message.clone();
    for other in &told.others {
        let Range { file, line, column, .. } = &other.range;
        text.push_str(&format!("\n{} at {file}:{line}:{column}", other.label));
    }
    for help in &told.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    format!("::{level} {place},title={}::{}\n", property(told.code), data(&text))
}

/// Text behind the `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    #[test]
    fn nothing_in_a_name_or_message_ends_the_command() {
        let mut sources = Sources::new();
        let id = sources.add("a,b:c\n.toml", "é = 75%\n\n");
        let one = Diagnostic::new(Code::UnknownName, Span::new(id, 5, 8), "75% of `x`\n::error::no").help("say, why");
        let far = Diagnostic::new(Code::Unused, Span::new(id, 0, 9), "over two lines");
        assert_eq!(
            commands(&[one, far], &sources),
            "::error file=a%2Cb%3Ac%0A.toml,line=1,col=5,endColumn=8,title=E0201::75%25 of `x`%0A::error::no%0Ahelp: say, why\n\
             ::warning file=a%2Cb%3Ac%0A.toml,line=1,endLine=2,title=W0901::over two lines\n"
        );
    }
}
