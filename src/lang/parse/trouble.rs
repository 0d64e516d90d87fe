//! When the grammar cannot read on: the word it stopped at, what could have stood there, and what people mostly mean.
//!
//! Grammar rules have names of their own; people see the words of the language.

use std::collections::BTreeSet;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::grammar::Rule;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::near::nearest;
use crate::diagnostic::wording::language::{self as say, Advice};
use crate::lang::text::Text;

/// The diagnostic for a text that the grammar refuses.
pub fn explain(text: &Text, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((at, _)) => at,
    };
    let (before, rest) = (text.text.get(..at).unwrap_or(""), text.text.get(at..).unwrap_or(""));
    let skipped = rest.len().saturating_sub(rest.trim_start().len());
    let rest = rest.trim_start();
    let word = first_word(rest);
    let start = at.saturating_add(skipped);
    let span = if word.is_empty() {
        let end = text.text.trim_end().len();
        text.span(end.saturating_sub(1), end)
    } else {
        text.span(start, start.saturating_add(word.len()))
    };
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => words_for(positives),
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    // Behind a condition the grammar reads `then` only to refuse it; it is a word to offer only in an `if` that has none.
    let awaits_then = count(before, "if") > count(before, "then");
    let expected: Vec<String> = expected.into_iter().filter(|word| awaits_then || word != "`then`").collect();
    say::cannot_read(span, word, &expected, advice(before, word))
}

fn count(text: &str, word: &str) -> usize {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|found| *found == word).count()
}

fn first_word(rest: &str) -> &str {
    let end = match rest.chars().next() {
        None => 0,
        Some(c) if c.is_alphanumeric() || c == '_' => {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len())
        }
        Some(c) => c.len_utf8(),
    };
    rest.get(..end).unwrap_or(rest)
}

/// What people mean who write this word here.
fn advice(before: &str, word: &str) -> Option<Advice> {
    let last = before.trim_end().rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let lower = word.to_lowercase();
    let keyword =
        ["and", "or", "not", "is", "in", "has", "require", "otherwise", "deny", "hold", "where", "unless", "for"];
    let instead = |help: &str, words: &str, sure: bool| {
        Some(Advice { help: help.to_owned(), instead: Some((words.to_owned(), sure)) })
    };
    if word != lower && keyword.contains(&lower.as_str()) {
        return instead(&format!("write keywords in lower case: `{lower}`"), &lower, true);
    }
    match word {
        "“" | "”" => return instead("quote texts with straight double quotes: `\"text\"`", "\"", true),
        "contains" | "includes" => return instead("say `has` of a list, or `in` of a value", "has", false),
        "equals" | "equal" => return instead("say `is`", "is", true),
        "exists" if last != "is" => return instead("say `is present`", "is present", true),
        "missing" | "empty" | "null" | "none" => {
            let words = if last == "is" { "absent" } else { "is absent" };
            return instead("say `is absent`", words, word == "missing");
        }
        "else" => return instead("say `otherwise` before the effect of a `require`", "otherwise", false),
        "reject" | "exclude" => return instead("say `deny`", "deny", false),
        "denied" | "denies" => return instead("say `deny`", "deny", true),
        "pend" | "suspend" => return instead("say `hold`", "hold", false),
        _ => {}
    }
    let said = match word {
        "<" | ">" | "<=" | ">=" => "comparisons do not chain; write `a <= b and b <= c`",
        "/" if last.bytes().all(|b| b.is_ascii_digit()) && matches!(last.len(), 1 | 2) => {
            "a date is written 2026-01-31; where division is meant, there is none"
        }
        "/" => "there is no division; multiply, or compare with the product",
        "'" | "‘" | "’" => "quote texts with straight double quotes: `\"text\"`",
        "in" if last == "is" => "say `in` without `is`",
        "between" => "say both ends: `a >= b and a <= c`",
        "if" if before.trim().is_empty() => "say `for each line where …` or `for the session where …`, then the effect",
        "" if before.contains("require") && !before.contains("otherwise") => {
            "a `require` ends with `otherwise` and an effect: deny, bundle, hold, review or warn"
        }
        "" if count(before, "cap") > 0 && count(before, "units") > 0 && count(before, "per") == 0 => {
            "say what the limit is for: `per line`, `per code`, `per session` or `per day`"
        }
        "" => {
            "the text ends before its effect: deny, bundle, hold, review, warn, add modifier, cap units, cap lines, cap payment or pay"
        }
        "of" if last == "any" || last == "all" || last == "one" => {
            "say `in [ … ]` of a value, or `has any of [ … ]` of a list"
        }
        "where" if before.contains("where") => {
            "after `where` stands one comparison; put several in parentheses: `where ( … and … )`"
        }
        _ => return meant(word),
    };
    Some(Advice { help: said.to_owned(), instead: None })
}

/// The word of the language that is one slip away: `denied`, `reqire`, `otherwize`.
fn meant(word: &str) -> Option<Advice> {
    const WORDS: [&str; 22] = [
        "deny",
        "bundle",
        "hold",
        "review",
        "warn",
        "require",
        "otherwise",
        "unless",
        "where",
        "present",
        "absent",
        "session",
        "modifier",
        "satisfies",
        "covered",
        "within",
        "exactly",
        "earliest",
        "latest",
        "smallest",
        "largest",
        "per",
    ];
    let ending = (word == "denial").then_some("deny");
    let near = ending.or_else(|| nearest(word, WORDS).filter(|_| word.len() > 3))?;
    Some(Advice { help: format!("did you mean `{near}`?"), instead: Some((near.to_owned(), false)) })
}

/// At most eight things that could have stood there, in the words of the language.
fn words_for(rules: &[Rule]) -> Vec<String> {
    let mut words: BTreeSet<String> = BTreeSet::new();
    for rule in rules {
        let word = match rule {
            Rule::EOI => "the end of the text".to_owned(),
            Rule::sum
            | Rule::product
            | Rule::lookup
            | Rule::path
            | Rule::literal
            | Rule::code
            | Rule::negation
            | Rule::comparison
            | Rule::expr
            | Rule::list
            | Rule::paren => "a fact or a value".to_owned(),
            Rule::name | Rule::part => "a name".to_owned(),
            Rule::whole | Rule::number => "a number".to_owned(),
            Rule::quantity | Rule::unit => "a length of time such as 12 months".to_owned(),
            Rule::effect => "an effect".to_owned(),
            Rule::requirement => "`require`".to_owned(),
            Rule::noun => "`line`, `covered line`, `authorization` or `earlier session`".to_owned(),
            Rule::order => "`<`, `<=`, `>` or `>=`".to_owned(),
            Rule::per => "`line`, `code`, `session` or `day`".to_owned(),
            found => match keyword(&format!("{found:?}")) {
                Some(word) => word,
                None => continue,
            },
        };
        words.insert(word);
    }
    words.into_iter().take(8).collect()
}

fn keyword(rule: &str) -> Option<String> {
    rule.strip_prefix("k_").map(|word| format!("`{word}`"))
}
