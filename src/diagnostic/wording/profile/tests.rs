//! What is said about test cases.

use super::quoted;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::diagnostic::near::nearest;
use crate::source::Span;

fn near(said: Diagnostic, span: Span, word: &str, known: &[&str]) -> Diagnostic {
    match nearest(word, known.iter().copied()) {
        // The place may be that of the word or of the word with its quotes.
        Some(near) if span.range().len() == word.len() => {
            said.help(format!("did you mean `{near}`?")).suggest(span, near)
        }
        Some(near) => said.help(format!("did you mean `{near}`?")),
        None => said,
    }
}

/// The near one, where only the last part of a path is written at the place.
fn near_part(said: Diagnostic, span: Span, path: &str, known: &[&str]) -> Diagnostic {
    let Some(near) = nearest(path, known.iter().copied()) else { return said };
    let said = said.help(format!("did you mean `{near}`?"));
    match (path.rsplit_once('.'), near.rsplit_once('.')) {
        (None, None) => said.suggest(span, near),
        (Some((group, _)), Some((other, part))) if group == other && span.range().len() < path.len() => {
            said.suggest(span, part)
        }
        _ => said,
    }
}

/// A rule that the profile does not have.
#[must_use]
pub fn test_unknown_rule(span: Span, id: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("the test names the rule `{id}`, which does not exist"));
    near(said, span, id, known)
}

/// A fact that does not exist.
#[must_use]
pub fn test_unknown_fact(span: Span, path: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("there is no fact `{path}`"));
    if path.split('.').any(|part| part == "extra") {
        return said.help("a payer's own facts are declared under `[facts]`");
    }
    near_part(said, span, path, known)
}

/// A sample that does not exist.
#[must_use]
pub fn test_unknown_sample(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("there is no sample `{name}`"));
    near(said, span, name, known)
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
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
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
    near(said, span, path, known)
}

/// A case of a part.
#[must_use]
pub fn test_of_part(span: Span, part: &str, declared: Span) -> Diagnostic {
    Diagnostic::new(Code::BadTest, span, format!("`{part}` is a part and decides nothing, so this test never runs"))
        .also(declared, "the part")
        .help("put the test beside a payer that has the part")
}

/// A value in a sample or case that its fact cannot have.
#[must_use]
pub fn test_wrong_value(span: Span, path: &str, written: &str, expected: &str, declared: Option<Span>) -> Diagnostic {
    let said = Diagnostic::new(Code::BadTest, span, format!("{written} is no value of `{path}`"))
        .help(format!("expected {expected}"));
    match declared {
        Some(declared) => said.also(declared, "declared here"),
        None => said,
    }
}

/// An object of the record that is given as a single value.
#[must_use]
pub fn test_group(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(Code::BadTest, span, format!("`{path}` has parts, and this is a single value"))
        .help(format!("write its parts, `{path} = {{ … }}`, or \"none\" where there is none"))
}
