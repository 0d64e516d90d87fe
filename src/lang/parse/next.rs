//! What can come next in a text that is not finished.
//!
//! In: a text up to the place where somebody types. Out: the words of the language that can stand there, and whether a name or value can. The
//! grammar itself is asked, by a mark at the end that nothing can read, so that a new form is offered as soon as it can be read.

use std::collections::BTreeSet;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::LONGEST;
use super::brackets::DEEPEST;
use super::grammar::{Grammar, Rule};

/// What can come next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Next {
    /// Words and phrases, such as `is present`, in the order of the alphabet.
    pub words: BTreeSet<&'static str>,
    /// Whether a fact, a name or a literal can.
    pub value: bool,
    /// Whether a member of a written list can.
    pub member: bool,
    /// Whether the unit of a number can.
    pub unit: bool,
    /// Whether the name of a year can.
    pub year: bool,
    /// Whether the text can be read up to its end; if not, nothing is known.
    pub known: bool,
}

/// A character that no text has.
const MARK: char = '\u{1}';

/// What can come behind `before`, the start of a rule, or else of a condition or counter.
#[must_use]
pub fn next(before: &str, rule: bool) -> Next {
    let open = before.matches(['(', '[']).count();
    let nesting = before.split_whitespace().filter(|word| matches!(*word, "if" | "where" | "from")).count();
    if before.len() > LONGEST || open > DEEPEST || nesting > DEEPEST {
        return Next::default();
    }
    let text = format!("{before} {MARK}");
    let top = if rule { Rule::rule_text } else { Rule::condition_text };
    let Err(error) = Grammar::parse(top, &text) else { return Next::default() };
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let behind = text.get(at..).unwrap_or("").trim_start();
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else { return Next::default() };
    if !behind.starts_with(MARK) {
        return Next::default();
    }
    let mut next = Next { known: true, ..Next::default() };
    for rule in positives {
        next.add(*rule, positives);
    }
    // These are read anywhere, to be refused where nothing waits for them.
    if count(before, "if") <= count(before, "then") {
        next.words.remove("then");
    }
    if count(before, "every") <= count(before, "satisfies") {
        next.words.remove("satisfies");
    }
    next
}

fn count(text: &str, word: &str) -> usize {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|found| *found == word).count()
}

impl Next {
    fn add(&mut self, rule: Rule, all: &[Rule]) {
        let phrases: &[&'static str] = match rule {
            Rule::negation | Rule::expr => {
                self.value = true;
                self.words.extend(CONDITIONS);
                &VALUES
            }
            Rule::comparison | Rule::product | Rule::sum => {
                self.value = true;
                &VALUES
            }
            Rule::literal | Rule::path => {
                self.value = true;
                &[]
            }
            Rule::item => {
                self.member = true;
                &[]
            }
            Rule::unit => {
                self.unit = true;
                &[]
            }
            Rule::name => {
                self.year = true;
                &[]
            }
            Rule::scope => &["for each line", "for the session"],
            Rule::effect => &EFFECTS,
            Rule::joint => &["and", "or"],
            Rule::order => &["<", "<=", ">", ">="],
            Rule::over => &[
                "authorization",
                "covered line",
                "earlier line",
                "earlier session",
                "line",
                "other covered line",
                "other line",
            ],
            Rule::window => &["in the past", "in this calendar year", "in this case", "on this day", "since"],
            Rule::per => &["code", "code and day", "day", "line", "session"],
            Rule::paren => &["("],
            Rule::k_is => &["is", "is absent", "is not", "is present"],
            Rule::k_has => &["has", "has all of", "has any of", "has none of", "has only"],
            Rule::k_not if all.contains(&Rule::k_is) => &["not in"],
            Rule::k_each => &["each line"],
            Rule::k_the if all.contains(&Rule::k_this) => &["the past"],
            Rule::k_the => &["the session"],
            Rule::k_this => &["this calendar year", "this case"],
            Rule::k_calendar => &["calendar year"],
            Rule::k_units => &["units at"],
            Rule::k_any => &["any of"],
            Rule::k_all => &["all of"],
            Rule::k_none => &["none of"],
            _ => return self.words.extend(keyword(rule)),
        };
        self.words.extend(phrases);
    }
}

const CONDITIONS: [&str; 7] = ["at least", "at most", "every", "exactly", "no", "not", "some"];
const VALUES: [&str; 8] =
    ["count of", "days from", "earliest of", "if", "largest of", "latest of", "smallest of", "sum of"];
const EFFECTS: [&str; 10] = [
    "add modifier",
    "bundle",
    "cap lines at",
    "cap payment at",
    "cap units at",
    "deny",
    "hold",
    "pay",
    "review",
    "warn",
];

/// The keywords that are not the start of a longer phrase.
fn keyword(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::k_absent => "absent",
        Rule::k_after => "after",
        Rule::k_before => "before",
        Rule::k_case => "case",
        Rule::k_code => "code",
        Rule::k_else => "else",
        Rule::k_for => "for",
        Rule::k_from => "from",
        Rule::k_in => "in",
        Rule::k_least => "least",
        Rule::k_line => "line",
        Rule::k_lines => "lines at",
        Rule::k_modifier => "modifier",
        Rule::k_most => "most",
        Rule::k_not => "not",
        Rule::k_of => "of",
        Rule::k_only => "only",
        Rule::k_otherwise => "otherwise",
        Rule::k_past => "past",
        Rule::k_per => "per",
        Rule::k_present => "present",
        Rule::k_require => "require",
        Rule::k_satisfies => "satisfies",
        Rule::k_session => "session",
        Rule::k_than => "than",
        Rule::k_then => "then",
        Rule::k_to => "to",
        Rule::k_unless => "unless",
        Rule::k_where => "where",
        Rule::k_within => "within",
        Rule::k_year => "year",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str) -> String {
        let next = next(before, true);
        let words: Vec<&str> = next.words.iter().copied().collect();
        let flags = [(next.value, "VALUE"), (next.member, "MEMBER"), (next.unit, "UNIT"), (next.year, "YEAR")];
        let flags = flags.into_iter().filter(|(on, _)| *on).map(|(_, name)| name);
        flags.chain(words).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_the_grammar_reads_is_offered() {
        assert_eq!(shown("for"), "each line, the session");
        assert!(shown("").starts_with("add modifier, bundle"), "{}", shown(""));
        assert!(
            shown("").ends_with("for each line, for the session, hold, pay, require, review, warn"),
            "{}",
            shown("")
        );
        assert!(shown("for each line where").starts_with("VALUE, at least"));
        assert!(
            shown("for each line where code").contains("has any of, has none of, has only, hold, in, is, is absent")
        );
        assert!(!shown("for each line where code").contains("then"));
        assert_eq!(shown("require code in [97110,"), "MEMBER");
        assert_eq!(shown("for each line cap units at 4 per"), "code, code and day, day, line, session");
        assert!(shown("for each line where minutes < 8").starts_with("UNIT, "));
        assert_eq!(shown("require x otherwise"), EFFECTS.join(", "));
        assert_eq!(shown("require count of earlier sessions in this"), "YEAR, calendar year, case");
        assert!(shown("require if a").contains("then"));
        assert!(shown("require every line where a").contains("satisfies"));
        assert_eq!(shown("for each line deny"), "");
    }

    #[test]
    fn a_text_that_is_wrong_before_its_end_says_nothing() {
        assert!(!next("for each line wher code is", true).known);
        assert!(!next(&"(".repeat(500), true).known, "and costs nothing");
        assert!(next("code is 97124 and", false).value);
    }
}
