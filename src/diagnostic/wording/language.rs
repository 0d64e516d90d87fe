//! What is said about the words of a rule: how it is written ([`shape`](self) of the text), what its names and types mean.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::diagnostic::near::nearest;
use crate::source::Span;

// ---- reading ----------------------------------------------------------------------------------------------------------

/// What people mean who write a word where it cannot stand.
#[derive(Clone, Debug)]
pub struct Advice {
    /// What to do.
    pub help: String,
    /// The words to write instead, and whether they are certain.
    pub instead: Option<(String, bool)>,
}

/// The text stops making sense at a word.
#[must_use]
pub fn cannot_read(span: Span, word: &str, expected: &[String], advice: Option<Advice>) -> Diagnostic {
    let message =
        if word.is_empty() { String::from("the text ends too early") } else { format!("`{word}` cannot stand here") };
    let said = Diagnostic::new(Code::Syntax, span, message);
    let Some(Advice { help, instead }) = advice else {
        return if expected.is_empty() { said } else { said.help(format!("expected {}", one_of(expected))) };
    };
    let said = said.help(help);
    match instead {
        Some((words, true)) => said.suggest(span, words).sure(),
        Some((words, false)) => said.suggest(span, words),
        None => said,
    }
}

fn one_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// `,` or `then` before an effect; `gone` is what is to be left out.
#[must_use]
pub fn joint_before_effect(span: Span, word: &str, gone: Span) -> Diagnostic {
    Diagnostic::new(Code::Syntax, span, format!("`{word}` does not belong before an effect"))
        .help("leave it out: `for each line where … deny`, `require … otherwise deny`")
        .suggest(gone, "")
        .sure()
}

/// `AND`, `&&`.
#[must_use]
pub fn joint_word(span: Span, written: &str, word: &str) -> Diagnostic {
    Diagnostic::new(Code::Syntax, span, format!("`{written}` is written `{word}`")).suggest(span, word).sure()
}

/// `=`.
#[must_use]
pub fn equals_sign(span: Span, written: &str, word: &str) -> Diagnostic {
    Diagnostic::new(Code::Syntax, span, format!("`{written}` is written `{word}`")).suggest(span, word).sure()
}

/// `is not in`.
#[must_use]
pub fn is_not_in(span: Span) -> Diagnostic {
    Diagnostic::new(Code::Syntax, span, "`is not in` is written `not in`").suggest(span, "not in").sure()
}

/// `and` beside `or`.
#[must_use]
pub fn mixed_logic(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::MixedLogic, span, "`and` and `or` stand side by side, which can be read in two ways")
        .also(first, "the other one")
        .help("put parentheses around the part that belongs together: `a and (b or c)`")
}

/// Brackets nested deeper than allowed.
#[must_use]
pub fn too_deep(span: Span, deepest: usize) -> Diagnostic {
    Diagnostic::new(Code::Brackets, span, format!("this is nested more than {deepest} deep"))
        .help("give a name to a part of it in `[define]`")
}

/// A text of thousands of words.
#[must_use]
pub fn too_long(span: Span, longest: usize) -> Diagnostic {
    Diagnostic::new(Code::Syntax, span, format!("this text is longer than {longest} characters"))
        .help("put codes into `[lists]` or a file, and parts of the condition into `[define]`")
}

/// `)` closes `[`.
#[must_use]
pub fn wrong_bracket(span: Span, found: char, open: Span, kind: char) -> Diagnostic {
    let wanted = if kind == '(' { ')' } else { ']' };
    Diagnostic::new(Code::Brackets, span, format!("`{found}` closes a `{kind}`"))
        .also(open, "opened here")
        .help(format!("write `{wanted}`"))
        .suggest(span, wanted.to_string())
}

/// `)` with nothing open.
#[must_use]
pub fn nothing_to_close(span: Span, found: char) -> Diagnostic {
    Diagnostic::new(Code::Brackets, span, format!("`{found}` closes nothing")).suggest(span, "")
}

/// `(` without `)`.
#[must_use]
pub fn not_closed(span: Span, kind: char) -> Diagnostic {
    let wanted = if kind == '(' { ')' } else { ']' };
    Diagnostic::new(Code::Brackets, span, format!("`{kind}` is never closed")).help(format!("add `{wanted}`"))
}

// ---- names ------------------------------------------------------------------------------------------------------------

/// A name that nothing declares, with the near one.
#[must_use]
pub fn unknown_name(span: Span, name: &str, candidates: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownName, span, format!("nothing is called `{name}`"));
    if matches!(name, "missing" | "empty" | "null" | "none" | "blank") {
        return said.help("where the record says that there is none, say `is absent`");
    }
    match nearest(name, candidates.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => {
            said.help("a name is a fact of the record, or declared in `[lists]`, `[params]`, `[define]` or `[facts]`")
        }
    }
}

/// A lower-case word where a code or modifier stands in capitals.
#[must_use]
pub fn capitals(span: Span, name: &str, capital: &str, what: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownName, span, format!("nothing is called `{name}`"))
        .help(format!("{what} is written in capitals: `{capital}`"))
        .suggest(span, capital)
        .sure()
}

/// A word that an enumeration does not have; `declared` is where a profile lists its words.
#[must_use]
pub fn unknown_word(span: Span, word: &str, what: &str, words: &[&str], declared: Option<Span>) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownWord, span, format!("`{word}` is not {what}"));
    let said = match declared {
        Some(declared) => said.also(declared, "its words are declared here"),
        None => said,
    };
    match nearest(word, words.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said.help(format!("it can be {}", words.join(", "))),
    }
}

/// A path below something that has no such part.
#[must_use]
pub fn unknown_part(span: Span, name: &str, group: &str, parts: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownName, span, format!("`{group}` has no `{name}`"));
    match nearest(name, parts.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{group}.{near}`?")).suggest(span, format!("{group}.{near}")),
        None => said.help(format!("it has {}", parts.join(", "))),
    }
}

/// An `extra` fact that the profile does not declare.
#[must_use]
pub fn undeclared_fact(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownName, span, format!("`{path}` is not declared")).help(format!(
        "declare it: under `[facts]`, `\"{path}\" = \"bool\"` (or number, date, text, or a list of words)"
    ))
}

/// A counter that the profile does not declare.
#[must_use]
pub fn undeclared_counter(span: Span, path: &str, candidates: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownName, span, format!("`{path}` is no fact of the record and no counter"));
    match nearest(path, candidates.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said
            .help("declare it under `[counters]`, such as `name = 'count of earlier sessions in this calendar year'`"),
    }
}

/// A line fact in a rule for the session.
#[must_use]
pub fn line_fact_in_session(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::NameOutOfPlace, span, format!("`{name}` belongs to a line, and this is about the session"))
        .help(format!("start the rule with `for each line`, or say which: `some line where {name} …`"))
}

/// A group where a value is needed.
#[must_use]
pub fn group_as_value(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NameOutOfPlace,
        span,
        format!("`{name}` has parts; it can only be asked whether it `is present`"),
    )
}

/// A list or table where a value is needed.
#[must_use]
pub fn not_a_value(span: Span, name: &str, what: &str, advice: &str) -> Diagnostic {
    Diagnostic::new(Code::NameOutOfPlace, span, format!("`{name}` is {what}, not a value")).help(advice)
}

/// A word of the language used where it means nothing.
#[must_use]
pub fn out_of_place(span: Span, what: impl Into<String>, advice: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::NameOutOfPlace, span, what).help(advice)
}

/// A declared name that means something already.
#[must_use]
pub fn name_taken(span: Span, name: &str, by: &str) -> Diagnostic {
    Diagnostic::new(Code::NameTaken, span, format!("`{name}` is {by} already")).help("choose another name")
}

/// A name declared as two things.
#[must_use]
pub fn declared_twice(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::NameTaken, span, format!("`{name}` is declared twice")).also(first, "declared here first")
}

/// Definitions that need each other; `places` are their names where they are declared.
#[must_use]
pub fn circle(span: Span, names: &[String], places: &[Span]) -> Diagnostic {
    let message = format!("these need each other in a circle: `{}`", names.join("` → `"));
    let said = Diagnostic::new(Code::Circle, span, message).help("say one of them by facts alone");
    places.iter().fold(said, |said, place| said.also(*place, "part of the circle"))
}

// ---- types ------------------------------------------------------------------------------------------------------------

/// Two things that cannot be compared.
#[must_use]
pub fn mismatch(span: Span, found: &str, wanted: &str, other: Option<Span>) -> Diagnostic {
    let said = Diagnostic::new(Code::TypeMismatch, span, format!("this is {found}, and {wanted} is needed here"));
    match other {
        Some(other) => said.also(other, format!("because this is {wanted}")),
        None => said,
    }
}

/// A code with the letter O or I where digits stand: no code of its kind has them.
#[must_use]
pub fn letters_for_digits(span: Span, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::new(Code::LiteralShape, span, format!("`{written}` has a letter that no such code has"))
        .help(format!("did you mean `{meant}`, with a digit? the letters O and I look like 0 and 1"))
        .suggest(span, meant)
}

/// A literal that has not the shape of what it meets.
#[must_use]
pub fn literal_shape(span: Span, written: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::LiteralShape, span, format!("`{written}` does not have the shape that is needed here"))
        .help(format!("expected {expected}"))
}

/// A bare number that meets a quantity.
#[must_use]
pub fn needs_unit(span: Span, written: &str, what: &str, with_unit: &str) -> Diagnostic {
    Diagnostic::new(Code::LiteralShape, span, format!("`{written}` meets {what}, and does not say of what it is"))
        .help(format!("write `{with_unit}`"))
        .suggest(span, with_unit)
}

/// Two literals, or a literal alone.
#[must_use]
pub fn literal_alone(span: Span, other: Option<Span>) -> Diagnostic {
    match other {
        Some(other) => Diagnostic::new(Code::LiteralAlone, span, "two literals are compared")
            .also(other, "the other one")
            .help("compare a fact with a literal"),
        None => Diagnostic::new(Code::LiteralAlone, span, "nothing says what this literal is")
            .help("compare it with a fact"),
    }
}

/// `code is 97124 or 97140`; `sure` where only one reading is left.
#[must_use]
pub fn literal_after_or(span: Span, whole: Span, written: &str, sure: bool) -> Diagnostic {
    let said = Diagnostic::new(Code::TypeMismatch, span, "a value cannot stand beside a condition")
        .help(format!("ask for a list: `{written}`"))
        .suggest(whole, written);
    if sure { said.sure() } else { said }
}

/// A value where a condition is needed.
#[must_use]
pub fn not_a_condition(span: Span, found: &str, words: &str) -> Diagnostic {
    Diagnostic::new(Code::TypeMismatch, span, format!("this is {found}, and a condition is needed here"))
        .help(format!("say what of it: `{words} is present`, or compare it"))
}

/// Types that do not go together, said in full.
#[must_use]
pub fn type_error(span: Span, message: impl Into<String>, advice: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::TypeMismatch, span, message).help(advice)
}

/// A list that may be imported, asked for something else than diagnoses.
#[must_use]
pub fn imported_of_diagnoses(span: Span, name: &str, scalar: &str, list: Span) -> Diagnostic {
    type_error(
        span,
        format!("`{name}` may be imported, and has diagnoses then; here it is asked for {scalar}"),
        "take `imported` out of the list, or ask it with `dx` or another fact of diagnoses",
    )
    .also(list, "the list")
}

// ---- rules ------------------------------------------------------------------------------------------------------------

/// An effect that must be known before what its rule reads.
#[must_use]
pub fn stage_too_late(span: Span, effect: &str, reads: Span, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::StageTooLate,
        span,
        format!("`{effect}` takes part in computing units, and this rule reads them"),
    )
    .also(reads, format!("reads `{what}`, known only afterwards"))
    .help("ask for the minutes or the units billed instead, or use `deny`, `hold`, `review` or `warn`")
}

/// Parts of a rule that do not go together.
#[must_use]
pub fn rule_shape(span: Span, message: impl Into<String>, advice: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::RuleShape, span, message).help(advice)
}

/// Quantifiers in quantifiers in quantifiers.
#[must_use]
pub fn too_nested(span: Span) -> Diagnostic {
    Diagnostic::new(Code::TooNested, span, "collections are nested more than two deep")
        .help("give the inner question a name in `[define]`, or ask it in a rule of its own")
}

/// A message that cannot be filled in.
#[must_use]
pub fn bad_message(span: Span, message: impl Into<String>, advice: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::BadMessage, span, message).help(advice)
}

// ---- lints ------------------------------------------------------------------------------------------------------------

/// A rule that holds for everything.
#[must_use]
pub fn always_fires(span: Span) -> Diagnostic {
    Diagnostic::new(Code::AlwaysFires, span, "this rule fires on every session")
        .help("say when: `for each line where …`")
}

/// `not (a <= b)`.
#[must_use]
pub fn negated_comparison(span: Span, opposite: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NegatedComparison,
        span,
        format!("`not` of a comparison also holds where a value is absent; `{opposite}` does not"),
    )
    .help(format!("if that is not meant, write the comparison with `{opposite}`"))
}
