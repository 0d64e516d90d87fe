//! What is said about things that work and should be looked at.

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::source::Span;

/// Something declared that nothing reads.
#[must_use]
pub fn unused(span: Span, what: &str, name: &str) -> Diagnostic {
    Diagnostic::new(Code::Unused, span, format!("nothing uses the {what} `{name}`"))
}

/// A part no payer has.
#[must_use]
pub fn unused_part(span: Span, name: &str) -> Diagnostic {
    unused(span, "part", name).help("name it in `extends` or `include` of a payer")
}

/// A child that relaxes what its parent denies.
#[must_use]
pub fn relaxes(span: Span, id: &str, parent: Span, gone: bool) -> Diagnostic {
    let what = if gone { "takes out" } else { "replaces" };
    Diagnostic::new(Code::Relaxes, span, format!("this {what} rule `{id}`, by which the parent denies"))
        .also(parent, "the parent's rule")
        .help("make sure that the source says so")
}

/// Days between two versions.
#[must_use]
pub fn gap(span: Span, id: &str, from: Date, until: Date, before: Span) -> Diagnostic {
    let days = if from == until { format!("on {from}") } else { format!("from {from} until {until}") };
    Diagnostic::new(Code::Gap, span, format!("no version of rule `{id}` holds {days}"))
        .also(before, "the version before")
        .help("if nothing held then, say so in a comment beside the dates; otherwise join them")
}
