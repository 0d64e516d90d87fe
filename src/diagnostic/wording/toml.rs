//! What is said about files that are not TOML: the slips of people who write it for the first time.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::source::Span;

fn slip(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::Toml, span, message)
}

/// A mistake in the TOML reader's own words, which are short and lower case.
#[must_use]
pub fn reader(span: Span, words: &str) -> Diagnostic {
    let line = words.lines().next().unwrap_or(words).trim_end_matches('.');
    slip(span, format!("this is not TOML: {line}"))
}

/// `[` or `{` without its end.
#[must_use]
pub fn bracket_never_closed(open: Span, bracket: &str, next: Span, end: Span) -> Diagnostic {
    let wanted = if bracket == "{" { "}" } else { "]" };
    slip(open, format!("`{bracket}` is never closed"))
        .also(next, "it is still open here")
        .help(format!("add `{wanted}`; what follows cannot be looked at until then"))
        .suggest(end, wanted)
}

/// `'''` without its end.
#[must_use]
pub fn quote_never_closed(open: Span, quote: &str) -> Diagnostic {
    slip(open, format!("the text that begins with `{quote}` never ends"))
        .help(format!("close it with `{quote}`; what follows cannot be looked at until then"))
}

/// A date that does not exist, or has another shape.
#[must_use]
pub fn no_day(span: Span, written: &str, why: &str) -> Diagnostic {
    let said =
        slip(span, format!("`{written}` is no date: {why}")).help("a date is written 2026-01-31, without quotes");
    let parts: Vec<&str> = written.split('-').collect();
    let padded = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => return said,
    };
    match padded.parse::<jiff::civil::Date>() {
        Ok(_) => said.suggest(span, padded).sure(),
        Err(_) => said,
    }
}

/// `key =` and nothing.
#[must_use]
pub fn no_value(span: Span) -> Diagnostic {
    slip(span, "there is no value behind `=`").help("write one, or take the line out")
}

/// A value between typographic quotes.
#[must_use]
pub fn curved_quotes(span: Span, text: &str) -> Diagnostic {
    let said = slip(span, "these quotes are curved").help("texts stand between straight quotes, `\"`");
    if plain(text) { said.suggest(span, format!("\"{text}\"")).sure() } else { said }
}

/// `True`, `yes`.
#[must_use]
pub fn truth(span: Span, written: &str, word: &str) -> Diagnostic {
    slip(span, format!("`{written}` is written `{word}`")).suggest(span, word)
}

/// Words without quotes.
#[must_use]
pub fn not_in_quotes(span: Span, written: &str) -> Diagnostic {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if written.matches('/').count() == 2 && written.split('/').all(digits) {
        return slip(span, format!("`{written}` is no date")).help("a date is written 2026-01-31, without quotes");
    }
    let said = slip(span, format!("`{written}` is not in quotes")).help("texts, codes and amounts stand between `\"`");
    if plain(written) { said.suggest(span, format!("\"{written}\"")).sure() } else { said }
}

/// Whether a text can be put in double quotes as it is, and was not meant to be several things.
fn plain(text: &str) -> bool {
    !text.contains(['"', '\'', '\\', '=', '[', ']', '{', '}', ',', '#', '\n'])
}

/// `// a note`.
#[must_use]
pub fn note(span: Span, mark: &str) -> Diagnostic {
    slip(span, format!("a note does not begin with `{mark}`")).help("notes stand behind `#`").suggest(span, "#").sure()
}

/// `key: value`.
#[must_use]
pub fn colon(span: Span, equals: &str) -> Diagnostic {
    slip(span, "between a key and its value stands `=`, not `:`").suggest(span, equals).sure()
}

/// A line that is no `key = value`.
#[must_use]
pub fn no_equals(span: Span) -> Diagnostic {
    slip(span, "this line is no `key = value`")
        .help("a note to the reader stands behind `#`; a text over several lines between `'''` and `'''`")
}

/// `["a" "b"]`.
#[must_use]
pub fn comma_missing(span: Span, before: Span) -> Diagnostic {
    slip(span, "a comma is missing before this").suggest(before, ",").sure()
}

/// `["a"; "b"]`.
#[must_use]
pub fn semicolon(span: Span) -> Diagnostic {
    slip(span, "the items of a list are parted by `,`, not `;`").suggest(span, ",").sure()
}

/// `["a",, "b"]`.
#[must_use]
pub fn comma_too_many(span: Span) -> Diagnostic {
    slip(span, "there is a comma too many").suggest(span, "").sure()
}

/// `a == 1`.
#[must_use]
pub fn equals_twice(span: Span) -> Diagnostic {
    slip(span, "between a key and its value stands one `=`").suggest(span, "").sure()
}

/// `[rule`.
#[must_use]
pub fn header_not_closed(span: Span, end: Span, lacks: Option<&str>) -> Diagnostic {
    let said = slip(span, "this header is not closed");
    match lacks {
        Some(brackets) => said.help(format!("add `{brackets}`")).suggest(end, brackets).sure(),
        None => said.help("a header is one name in brackets, `[lists]`, or `[[rule]]` for what repeats"),
    }
}

/// A text without its closing quote; `end` is where it would stand, if that is all.
#[must_use]
pub fn text_not_closed(span: Span, quote: &str, end: Option<Span>) -> Diagnostic {
    let said = slip(span, format!("this text has no closing `{quote}`"))
        .help("a text ends on its line; over several lines it stands between `'''` and `'''`");
    match end {
        Some(end) => said.suggest(end, quote),
        None => said,
    }
}

/// `"C:\dir"`.
#[must_use]
pub fn backslash(span: Span) -> Diagnostic {
    slip(span, "`\\` has a meaning of its own in double quotes").help("write `\\\\`, or put the text in single quotes")
}

/// `[rule]` a second time.
#[must_use]
pub fn header_of_blocks(span: Span, name: &str, first: Option<Span>) -> Diagnostic {
    let said = slip(span, format!("`{name}` repeats, so its header stands in double brackets, `[[{name}]]`"))
        .suggest(span, format!("[[{name}]]"));
    match first {
        Some(first) => said.also(first, "this one too").suggest(first, format!("[[{name}]]")).sure(),
        None => said,
    }
}

/// A key or header that stands twice.
#[must_use]
pub fn key_twice(span: Span, name: &str, first: Option<Span>) -> Diagnostic {
    let said = slip(span, format!("`{name}` stands twice"));
    match first {
        Some(first) => said.also(first, "the first one").help("take one out; nothing says which of them holds"),
        None => said.help("it stands above already, here or with other keys of the same name in front of a dot"),
    }
}

/// `place = 02`.
#[must_use]
pub fn leading_zero(span: Span, digits: &str) -> Diagnostic {
    slip(span, format!("`{digits}` is no number, because it begins with 0"))
        .help("codes stand in quotes")
        .suggest(span, format!("\"{digits}\""))
        .sure()
}

/// Something behind a header.
#[must_use]
pub fn behind_header(span: Span) -> Diagnostic {
    slip(span, "this does not belong behind a header")
        .help("a header stands alone on its line, with as many brackets before it as behind it")
}

/// A second `'` ends a text that was to go on.
#[must_use]
pub fn quote_in_text(span: Span) -> Diagnostic {
    slip(span, "the text ends before this, at the second `'`")
        .help("a text with `'` in it stands between `'''` and `'''`; a message can stand between `\"` and `\"`")
}

/// `codes = 97124, 97110`.
#[must_use]
pub fn list_without_brackets(span: Span, written: &str) -> Diagnostic {
    slip(span, "several values stand in brackets").suggest(span, format!("[{written}]"))
}

/// Something behind a value.
#[must_use]
pub fn behind_value(span: Span) -> Diagnostic {
    slip(span, "the value ends before this").help("one `key = value` stands on a line; a note to the reader behind `#`")
}

/// A text whose brackets and dotted keys are nested too deep to be read.
#[must_use]
pub fn too_deep(span: Span, deepest: usize) -> Diagnostic {
    Diagnostic::new(Code::Toml, span, format!("lists and tables are nested more than {deepest} deep here"))
        .help("no rule file needs more than a few levels; look for a bracket that is never closed")
}
