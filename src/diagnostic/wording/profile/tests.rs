//! What is said about test cases.

use super::quoted;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::diagnostic::near::nearest;
use crate::source::Span;

fn near(said: Diagnostic, word: &str, known: &[&str]) -> Diagnostic {
    match nearest(word, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")),
        None => said,
    }
}

/// A rule that the profile does not have.
#[must_use]
pub fn test_unknown_rule(span: Span, id: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("the test names the rule `{id}`, which does not exist"));
    near(said, id, known)
}

/// A fact that does not exist.
#[must_use]
pub fn test_unknown_fact(span: Span, path: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("there is no fact `{path}`"));
    if path.split('.').any(|part| part == "extra") {
        return said.help("a payer's own facts are declared under `[facts]`");
    }
    near(said, path, known)
}

/// A sample that does not exist.
#[must_use]
pub fn test_unknown_sample(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("there is no sample `{name}`"));
    near(said, name, known)
}

/// A decision that does not exist.
#[must_use]
pub fn test_unknown_decision(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    word_of(span, word, "a decision", "decisions are", known)
}

/// Somebody who bears no line.
#[must_use]
pub fn test_unknown_liability(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    word_of(span, word, "somebody who can bear a line", "a line is borne by", known)
}

/// Something that no hold waits for.
#[must_use]
pub fn test_unknown_needs(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    word_of(span, word, "something a hold can wait for", "holds wait for", known)
}

fn word_of(span: Span, word: &str, what: &str, all: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("`{word}` is not {what}"));
    match nearest(word, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")),
        None => said.help(format!("{all} {}", quoted(known))),
    }
}

/// A case that expects nothing.
#[must_use]
pub fn test_expects_nothing(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::BadTest, span, format!("the test `{name}` expects nothing"))
        .help("say the decision, units, modifiers, what is missing, or the rules behind the answer")
}

/// A presumption or sample value that its fact cannot have.
#[must_use]
pub fn not_a_value(span: Span, fact: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{fact}` takes {expected}"))
}

/// A fact to presume that does not exist.
#[must_use]
pub fn unknown_fact(span: Span, path: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownName, span, format!("there is no fact `{path}`"));
    near(said, path, known)
}

/// A case of a part.
#[must_use]
pub fn test_of_part(span: Span, part: &str, declared: Span) -> Diagnostic {
    Diagnostic::new(Code::BadTest, span, format!("`{part}` is a part and decides nothing, so this test never runs"))
        .also(declared, "the part")
        .help("put the test beside a payer that has the part")
}
