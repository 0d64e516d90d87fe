//! The first two files of a new payer: a profile that says what to fill in, and the cases of its one example rule.
//!
//! In: what is known of the payer, and the day. Out: the texts of `NAME.toml` and `NAME.test.toml`, and which files of the program's own they
//! build on. What always holds: nothing is said about the payer that was not given; what is there to be replaced says EXAMPLE; both files
//! are without a warning, and their cases pass.

use std::sync::Arc;

use jiff::civil::Date;

use super::book::{CheckedBook, RuleBook};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::near::nearest;

/// What is known of a new payer.
#[derive(Clone, Debug)]
pub struct NewPayer {
    /// Its id, the name of its file.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// A word of the payer kinds.
    pub kind: String,
    /// First date of service that the file knows.
    pub from: Date,
    /// The payer or part that it extends.
    pub extends: String,
    /// What it builds on.
    pub ground: Ground,
    /// The day on which it is written.
    pub today: Date,
}

/// Why a name cannot be the id of a payer, and what could be; `None`: it can.
#[must_use]
pub fn bad_id(id: &str) -> Option<String> {
    let good = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !id.ends_with('-');
    if good {
        return None;
    }
    let mut slug = String::new();
    for c in id.chars() {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_lowercase() || (c.is_ascii_digit() && !slug.is_empty()) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let near = if slug.is_empty() { String::new() } else { format!(", such as `{slug}`") };
    Some(format!(
        "`{id}` cannot be the id of a payer: ids start with a lower-case letter and have lower-case letters, digits and `-`{near}"
    ))
}

/// A name for people, from an id: `acme-health` is Acme Health.
#[must_use]
pub fn name_of(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    id.split('-').map(word).collect::<Vec<_>>().join(" ")
}

/// What a file is made of, within one rule book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// Its files, by path below the folder: its own, those of its parents and parts, their cases and tables.
    pub files: Vec<(String, Arc<str>)>,
    /// Whether one of them says how minutes become units.
    pub has_units: bool,
    /// Whether one of them says which codes are timed.
    pub has_codes: bool,
    /// The first day that all of them know.
    pub from: Option<Date>,
    /// The last day that all of them know.
    pub until: Option<Date>,
}

/// What the payer or part `name` of a book is made of.
///
/// # Errors
/// The near name, where there is no such file.
pub fn ground(book: &RuleBook, name: &str) -> Result<Ground, Option<String>> {
    let find = |stem: &str| book.documents.iter().find(|document| document.stem == stem);
    if find(name).is_none() {
        return Err(nearest(name, book.documents.iter().map(|d| d.stem.as_str())).map(str::to_owned));
    }
    let mut ground = Ground::default();
    let mut open = vec![name.to_owned()];
    while let Some(stem) = open.pop() {
        let path = format!("{stem}.toml");
        let Some(document) = find(&stem).filter(|_| !ground.has(&path)) else { continue };
        let tests = book.tests.iter().filter(|tests| tests.stem == stem);
        let tests = tests.map(|tests| (format!("{stem}.test.toml"), tests.source));
        for (path, source) in [(path, document.source)].into_iter().chain(tests).chain(document.files.iter().cloned()) {
            if !ground.has(&path) {
                ground.files.extend(book.sources.get(source).map(|source| (path, Arc::from(&*source.text))));
            }
        }
        ground.has_units |= document.units.says_method;
        ground.has_codes |= document.units.timed.is_some();
        ground.from = ground.from.max(document.from.as_ref().map(|day| day.value));
        let until = document.until.as_ref().map(|day| day.value);
        ground.until = ground.until.into_iter().chain(until).min();
        open.extend(document.include.iter().chain(&document.extends).map(|name| name.value.clone()));
    }
    Ok(ground)
}

impl Ground {
    fn has(&self, path: &str) -> bool {
        self.files.iter().any(|(known, _)| known == path)
    }
}

/// The new files with all that they build on, checked.
///
/// # Errors
/// The first mistake in what they build on, in words.
pub fn check(new: &NewPayer) -> Result<CheckedBook, String> {
    let mut files: Vec<(String, String)> =
        new.ground.files.iter().map(|(path, text)| (path.clone(), text.to_string())).collect();
    files.push((format!("{}.toml", new.id), profile(new)));
    files.push((format!("{}.test.toml", new.id), cases(new)));
    RuleBook::from_texts(files).check().map_err(|trouble| {
        let first = trouble.diagnostics.into_iter().find(Diagnostic::is_error);
        first.map_or_else(String::new, |first| first.message)
    })
}

/// The text of `NAME.toml`.
#[must_use]
pub fn profile(new: &NewPayer) -> String {
    let NewPayer { id, kind, from, extends, today, ground, .. } = new;
    let name = toml::Value::String(new.name.clone()).to_string();
    let plain: String = new.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let units = if ground.has_units { UNITS_INHERITED } else { UNITS };
    let until = ground.until.map_or_else(String::new, |day| {
        format!("until   = {day}                    # last one; what it extends knows no more\n")
    });
    format!(
        r#"# {plain}: what it pays, and who says so.
#
# Work from the top. What says EXAMPLE shows how it is written and says nothing about this payer: replace it.
# What a record can say is in `payrules schema record`, what a file can say in `payrules schema profile`.

schema = 1

[payer]
id      = "{id}"
name    = {name}
kind    = "{kind}"
extends = "{extends}"
from    = {from}                    # first date of service that this file knows; earlier sessions are for review
{until}edition = {today}                    # the day of the newest change in the rules below
checked = {today}                    # the day you last read the sources
# aliases = ["…"]       # other names and payer ids by which records call it

# Where the rules stand written: one block for each document, named by every rule that rests on it.
[sources.example]
title   = "EXAMPLE: the payer's provider manual"
section = "EXAMPLE: therapy, page 12"
# url   = "https://…"   # where to read it
seen    = {today}                    # the day you read it
grade   = "C"                           # A the payer's own text, B two secondary sources, C one, or contested

{units}
# A rule is one sentence of the payer: what it is about, what must be so, and what follows if it is not.
# `deny` not covered, `hold` payable once something is put right, `review` a person must judge, `warn` pays, but say so.
[[rule]]
id      = "example-referral"
title   = "EXAMPLE: therapy needs a referral"
source  = "example"
text    = '''
for the session
require referral.on is present
otherwise hold
'''
needs   = "admin"                       # what a hold waits for: authorization, clinical, admin or patient
message = "no referral is recorded for the session on {{date_of_service}}"
fix     = "get the referral and record its date"
"#
    )
}

const UNITS: &str = r#"# How minutes become units. Until you have found the payer's text, `unknown` is the honest answer: where methods differ, the line is for review.
[units]
source = "example"
method = "unknown"                      # pooled: all minutes together · per_line: each code alone · flat: one a line
"#;

const UNITS_INHERITED: &str =
    "# How minutes become units is as in the profile above; a block `[units]` here changes it.\n";

/// The text of `NAME.test.toml`.
#[must_use]
pub fn cases(new: &NewPayer) -> String {
    // A payer that extends another payer has its rules too, which decide in their own way; without classes of codes every line is for review.
    let plain = !new.ground.has_units && new.ground.has_codes;
    let decided = |word: &str| if plain { format!("decision = \"{word}\", ") } else { String::new() };
    let (hold, covered, needs_info) = (decided("hold"), decided("covered"), decided("needs_info"));
    let missing = if plain { ", missing = [\"referral.on\"]" } else { "" };
    let day = new.ground.until.map_or(new.today, |last| new.today.min(last)).max(new.from);
    format!(
        r#"# Cases: a session, and what the rules must answer. Every rule has three: one in which it fires, one in which it does not, and one in
# which the record lacks a fact that it needs. People and numbers are invented, always.

# A session in which everything is in order; cases say only what is different.
[samples.typical]
date_of_service = {day}
provider        = {{ type = "physical_therapist" }}
referral        = {{ on = {day} }}
lines           = [{{ code = "97110", minutes = 15, purpose = "rehabilitative" }}]

[[test]]
name   = "EXAMPLE: without a referral the claim is on hold"
given  = {{ like = "typical", referral = "none" }}
expect = {{ {hold}rules = ["example-referral"] }}

[[test]]
name   = "EXAMPLE: with a referral the rule has nothing to say"
given  = {{ like = "typical" }}
expect = {{ {covered}not_rules = ["example-referral"] }}

[[test]]
name   = "EXAMPLE: the record does not say whether there is a referral"
given  = {{ like = "typical", without = ["referral.on"] }}
expect = {{ {needs_info}open = ["example-referral"]{missing} }}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn an_id_that_cannot_be_says_what_could() {
        assert_eq!(bad_id("acme-2"), None);
        for (id, near) in [
            ("Acme Health!", "`acme-health`"),
            ("2acme", "`acme`"),
            ("acme_health", "`acme-health`"),
            ("a/../b", "`a-b`"),
        ] {
            assert!(bad_id(id).is_some_and(|text| text.contains(near)), "{id}: {:?}", bad_id(id));
        }
        assert!(bad_id("…").is_some_and(|text| text.ends_with("and `-`")));
        assert_eq!(name_of("acme-health"), "Acme Health");
    }

    /// Whatever of the program's own a new payer extends, its files are clean. Only the edit table and the
    /// guideline use names of those that include them.
    #[test]
    fn a_new_payer_is_clean_on_every_ground() {
        let book = RuleBook::embedded();
        let needs_an_includer =
            [("ncci-therapy", "nothing is called `cmt`"), ("evicore-massage", "nothing is called `timed_codes`")];
        for parent in book.documents.iter().map(|document| &document.stem) {
            let ground = ground(&book, parent).unwrap();
            let new = NewPayer {
                id: String::from("acme"),
                name: String::from("Acme \"Health\" \\ Plan"),
                kind: String::from("commercial"),
                from: ground.from.unwrap_or_else(|| "2026-01-01".parse().unwrap()),
                extends: parent.clone(),
                ground,
                today: "2026-11-26".parse().unwrap(),
            };
            match check(&new) {
                Ok(checked) => {
                    // The statute's source and number are for the exceptions that its includers write.
                    let offered = parent == "law-wa";
                    let clean = checked.warnings.iter().all(|w| offered && w.code == Code::Unused);
                    assert!(clean, "{parent}: {:#?}", checked.warnings);
                    assert_eq!(checked.profiles.iter().find(|p| p.id == "acme").unwrap().name, new.name);
                }
                Err(first) => {
                    let said = (parent.as_str(), first.as_str());
                    assert!(needs_an_includer.contains(&said), "{said:?}");
                }
            }
        }
    }
}
