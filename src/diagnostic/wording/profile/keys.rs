//! What is said about the keys of a file and their values.

use super::quoted;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::diagnostic::near::nearest;
use crate::source::Span;

/// A key nobody reads.
#[must_use]
pub fn unknown_key(span: Span, key: &str, of: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownKey, span, format!("{of} has no key `{key}`"));
    match nearest(key, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => {
            let mut all = Vec::new();
            for word in known {
                if !all.contains(word) {
                    all.push(*word);
                }
            }
            said.help(format!("it can have {}", quoted(&all)))
        }
    }
}

/// A key that has to be there.
#[must_use]
pub fn missing_key(span: Span, key: &str, of: &str) -> Diagnostic {
    let said = Diagnostic::new(Code::MissingKey, span, format!("{of} lacks `{key}`"));
    match key {
        "source" => said.help("name an entry of `[sources]`: nothing is decided without saying who says so"),
        "schema" => said.help("write `schema = 1` at the top of the file").suggest(span, "schema = 1\n\n").sure(),
        "needs" => said.help("write `authorization`, `clinical`, `admin` or `patient`: what the claim waits for"),
        "rounding" => said.help("write where the rest goes, such as `rounding = \"nearest 0.1\"`"),
        "seen" => said.help("write the day somebody last read the source, such as 2026-01-31"),
        _ => said,
    }
}

/// A value of the wrong kind.
#[must_use]
pub fn wrong_kind(span: Span, expected: &str, got: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("expected {expected}, not {got}"))
}

/// A number or date where a text is needed.
#[must_use]
pub fn needs_quotes(span: Span, got: &str, written: &str) -> Diagnostic {
    wrong_kind(span, "a text in quotes", got).suggest(span, format!("\"{written}\"")).sure()
}

/// A single value where a list is needed.
#[must_use]
pub fn needs_brackets(span: Span, got: &str, table: bool) -> Diagnostic {
    let said = wrong_kind(span, "a list in `[ ]`", got);
    let (start, end) = (span.range().start, span.range().end);
    let at = |offset| Span::new(span.source, offset, offset);
    // What a table was meant to be, its keys do not say.
    if table { said } else { said.suggest(at(start), "[").suggest(at(end), "]").sure() }
}

/// A value of the wrong shape.
#[must_use]
pub fn expected(span: Span, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("expected {expected}"))
}

/// A value of a param that is of another kind than its first one.
#[must_use]
pub fn another_kind(span: Span, expected_kind: &str, first: Option<Span>) -> Diagnostic {
    let said = expected(span, expected_kind);
    match first {
        Some(first) => said.also(first, "the kind of this one holds"),
        None => said,
    }
}

/// A text with nothing in it.
#[must_use]
pub fn empty_text(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, "this text is empty")
}

/// A word that is not one of a few.
#[must_use]
pub fn wrong_word(span: Span, word: &str, words: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::WrongValue, span, format!("`{word}` is not one of {}", quoted(words)));
    // Of one or two letters every word is near.
    match nearest(word, words.iter().copied()).filter(|_| word.len() > 2) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said,
    }
}

/// Text of the rule language in a string that may have escapes; `exact` says that there are none.
#[must_use]
pub fn not_literal(span: Span, content: &str, exact: bool) -> Diagnostic {
    let quote = if content.contains(['\n', '\'']) { "'''" } else { "'" };
    let said = Diagnostic::new(Code::NotLiteral, span, "the text of a rule stands in single quotes")
        .help("write it between `'` and `'`, or `'''` and `'''` over several lines, so that every position in it is one of the file");
    if content.contains("'''") || content.ends_with('\'') {
        return said;
    }
    if !exact {
        // An escape may stand for something that cannot be seen.
        return said.suggest(span, format!("{quote}{content}{quote}"));
    }
    // Only the quotes are touched, so that the lines of the text stay as they are.
    let (start, end) = (span.range().start, span.range().end);
    let long = span.range().len() >= content.len().saturating_add(6);
    let (old, quote) = if long { (3, "'''") } else { (1, quote) };
    said.suggest(Span::new(span.source, start, start.saturating_add(old)), quote)
        .suggest(Span::new(span.source, end.saturating_sub(old), end), quote)
        .sure()
}

/// A schema this program does not know.
#[must_use]
pub fn schema(span: Span, number: u64) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("schema {number} is not known"))
        .help("write `schema = 1`, or use a newer payrules")
}

/// `[rule]` for `[[rule]]`.
#[must_use]
pub fn not_blocks(span: Span, section: &str) -> Diagnostic {
    let message = format!("`{section}` is written under a header in double brackets, `[[{section}]]`");
    let said = Diagnostic::new(Code::WrongValue, span, message);
    // Only a header `[rule]` can be mended in its place.
    let header = span.range().len() == section.len().saturating_add("[]".len());
    if header { said.suggest(span, format!("[[{section}]]")).sure() } else { said }
}

/// A name that a rule could not write.
#[must_use]
pub fn bad_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{name}` cannot be written in a rule"))
        .help("names start with a lower-case letter and have letters, digits and `_`")
        .suggest(span, name.to_lowercase().replace(['-', ' ', '.'], "_"))
}

/// An id with other characters.
#[must_use]
pub fn bad_id(span: Span, id: &str, of: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{id}` cannot be the id of {of}"))
        .help("ids have lower-case letters, digits and `-`, such as `massage-not-isolated`")
        .suggest(span, id.trim().to_lowercase().replace(['_', ' ', '.'], "-"))
}

/// A declared fact that is not `extra.*`.
#[must_use]
pub fn bad_fact_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{name}` cannot be declared as a fact"))
        .help("declared facts are `extra.NAME`, or `line.extra.NAME` for a line, in lower case")
}

/// A word of a declared enumeration that a rule could not write.
#[must_use]
pub fn bad_word(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{word}` cannot be a word of a fact")).help(
        "words start with a lower-case letter and have letters, digits and `_`; `none` is kept for what is absent",
    )
}

/// `[presume]` with a table that is not `{ absent = true }`.
#[must_use]
pub fn presume_shape(span: Span, fact: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{fact}` is presumed to be a value, or `{{ absent = true }}`"))
        .help("quote a path with dots: `\"case.cause\" = { absent = true }`")
}

/// `[payer]` beside `[part]`.
#[must_use]
pub fn payer_and_part(span: Span, payer: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, "a file is a payer or a part, not both").also(payer, "the payer")
}

/// A file with neither.
#[must_use]
pub fn neither_payer_nor_part(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span, "the file has neither `[payer]` nor `[part]`")
        .help("`[payer]` is who pays; `[part]` is a statute, an edit table or common ground that payers build on")
}

/// An id that is not the name of the file.
#[must_use]
pub fn id_is_not_the_file(span: Span, id: &str, stem: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("the id is `{id}` and the file is `{stem}.toml`"))
        .help("the name of the file is the id")
        .suggest(span, stem)
}

/// A source that says neither section nor address.
#[must_use]
pub fn source_without_place(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span, format!("source `{name}` lacks `section` or `url`"))
        .help("say where in the text, or where to find it")
}

/// A list of plain values as a param.
#[must_use]
pub fn param_list(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("param `{name}` has values over time, `{{ from = …, value = … }}`"))
        .help("a list of codes belongs under `[lists]`")
}

/// A list table without anything in it.
#[must_use]
pub fn list_says_nothing(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span, format!("list `{name}` lacks `file` and `column`, or `add` or `remove`"))
}

/// A table from two places.
#[must_use]
pub fn file_and_rows(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, "a table has a `file` or `rows`, not both")
}

/// A units variant that changes nothing.
#[must_use]
pub fn variant_says_nothing(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span, "a variant of units lacks `method`, `never_fewer_than` or `pool`")
}

/// The same member twice.
#[must_use]
pub fn twice(span: Span, word: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateId, span, format!("`{word}` is listed twice")).also(first, "first here")
}

/// A source that nobody declares.
#[must_use]
pub fn unknown_source(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    let said = Diagnostic::new(Code::UnknownSource, span, format!("source `{name}` is not declared"));
    match nearest(name, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).suggest(span, near),
        None => said.help(format!("declare it: `[sources.{name}]` with title, section or url, seen and grade")),
    }
}

/// A hold that does not say what it waits for.
#[must_use]
pub fn hold_without_needs(span: Span, id: &str, effect: Span) -> Diagnostic {
    missing_key(span, "needs", &format!("rule `{id}` holds the claim and")).also(effect, "the rule holds here")
}

/// `needs` on a rule that does not hold.
#[must_use]
pub fn needs_without_hold(span: Span, id: &str, effect: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("rule `{id}` does not hold the claim, so it has no `needs`"))
        .also(effect, "its effect")
        .help("leave `needs` out, or end the text in `hold`")
}

/// A number under `[units]` that no method there takes.
#[must_use]
pub fn number_of_no_method(span: Span, key: &str, methods: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{key}` is for {methods}, and none of them counts here"))
        .help(format!("leave `{key}` out, or choose a method that takes it"))
}

/// A presumption that is not allowed.
#[must_use]
pub fn never_presumed(span: Span, fact: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{fact}` is never presumed"))
        .help("minutes, codes, identities and counters come from the record, or are asked for")
}

/// A payer without a units method.
#[must_use]
pub fn no_method(span: Span, payer: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span, format!("`{payer}` does not say how minutes become units"))
        .help("write `method` under `[units]`: `pooled`, `per_line`, `hybrid`, `decimal` or `flat`; `unknown` where the payer's text was not found")
}

/// A rule with the id of a built-in finding.
#[must_use]
pub fn id_of_engine(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(Code::DuplicateId, span, format!("`{id}` is the id of a built-in finding"))
        .help("choose another id")
}

/// `setting` or `program` of a table that names no imported one.
#[must_use]
pub fn not_imported(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, "this says which imported table is meant, but none is named")
        .help("add `imported = \"ncci-ptp\"`, or take this out")
}

/// A table that is looked up by another number of keys than the imported one in its place.
#[must_use]
pub fn imported_keys(span: Span, kind: &str, keys: &[&str]) -> Diagnostic {
    let listed = keys.join("\", \"");
    Diagnostic::new(Code::WrongValue, span, format!("`{kind}` is looked up by {}", keys.join(" and ")))
        .help(format!("write `key = [\"{listed}\"]`"))
}

/// A column that the imported table does not have.
#[must_use]
pub fn imported_column(span: Span, kind: &str, column: &str, columns: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, format!("`{kind}` has no column `{column}`"))
        .help(format!("its columns are {}; name those that are looked up with `value`", columns.join(", ")))
}
