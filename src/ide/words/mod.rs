//! The words of a rule text, one by one, also of one that cannot be parsed.
//!
//! In: a text of the rule language, whole or half typed. Out: its [`Word`]s in order, each with what it is by its looks and its neighbours.
//! What always holds: words do not overlap, and what is neither white space nor a word is left out. The names that facts, lists and words
//! have are disjoint, so a name need not be parsed to be known.

mod cut;

use std::ops::Range;

pub use cut::{name_around, words};

/// One word of a rule text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a word is, as far as one can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word of the language, such as `where`.
    Keyword,
    /// `deny`, `hold`, …
    Effect,
    /// The name of a fact, list, param, table or definition, or a word of an enumeration; with its dots.
    Name,
    /// The name of a year of the profile: `in this fiscal_year`.
    Year,
    /// Digits and capitals: `97124`, `GP`, `M54.*`.
    Code,
    /// `30 days`, `$2,410`, `75%`, `2026-01-01`, `true`.
    Quantity,
    /// `"text"`.
    Text,
    /// `# …`.
    Comment,
    /// `<`, `+`, `(`, `,` …
    Sign,
}

/// The hole of a message that a place is in, or each of them: `{minutes}` without its braces.
#[must_use]
pub fn holes(message: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut from = 0usize;
    while let Some(open) = message.get(from..).and_then(|rest| rest.find('{')) {
        let start = from.saturating_add(open).saturating_add(1);
        let Some(width) = message.get(start..).and_then(|rest| rest.find(['}', '{'])) else { break };
        let end = start.saturating_add(width);
        if message.get(end..).is_some_and(|rest| rest.starts_with('}')) {
            all.push(start..end);
        }
        from = end;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |word: &Word| {
            let letter = match word.kind {
                Kind::Keyword => 'k',
                Kind::Effect => 'e',
                Kind::Name => 'n',
                Kind::Year => 'y',
                Kind::Code => 'c',
                Kind::Quantity => 'q',
                Kind::Text => 't',
                Kind::Comment => '#',
                Kind::Sign => 's',
            };
            format!("{letter}:{}", text.get(word.span.clone()).unwrap())
        };
        words(text).iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_mean_two_things_go_by_their_neighbours() {
        assert_eq!(
            shown("for each line where code is 97124 cap units at 4 per code"),
            "k:for k:each k:line k:where n:code k:is c:97124 e:cap k:units k:at c:4 k:per k:code"
        );
        assert_eq!(
            shown("some authorization where (from <= case.injured_on and units > 30 days) # why"),
            "k:some k:authorization k:where s:( n:from s:<= n:case.injured_on k:and n:units s:> q:30 days s:) #:# why"
        );
        assert_eq!(
            shown("count of earlier sessions in this fiscal_year where (days from a to b) has any of [M54.*, \"x\"]"),
            "k:count k:of k:earlier k:sessions k:in k:this y:fiscal_year k:where s:( k:days k:from n:a k:to n:b s:) k:has \
             k:any k:of s:[ c:M54.* s:, t:\"x\" s:]"
        );
        assert_eq!(
            shown("authorization is present and this.code is absent and age < 21 years and charge > $1,000.00"),
            "n:authorization k:is k:present k:and n:this.code k:is k:absent k:and n:age s:< q:21 years k:and n:charge s:> \
             q:$1,000.00"
        );
        assert_eq!(shown("75% of x on 2026-01-01 true é ≤"), "q:75% k:of n:x n:on q:2026-01-01 q:true");
    }

    #[test]
    fn holes_of_a_message() {
        let at =
            |text: &str| holes(text).into_iter().map(|hole| text.get(hole).unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(at("on {date_of_service}, {a {b}"), ["date_of_service", "b"]);
        assert_eq!(at("{"), [""; 0]);
    }
}
