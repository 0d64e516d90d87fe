//! The vocabulary against the reader: the same keys, the same words, the same keys that must be there, and examples that are read.

use std::collections::BTreeSet;

use super::super::RuleBook;
use super::{File, Key, Kind, Must, Section, all, find, sections};
use crate::diagnostic::Diagnostic;

/// A table of a file: its path in the vocabulary, the key that shows its form, and the header under which a file has it.
struct Place {
    file: File,
    path: &'static [&'static str],
    form: Option<&'static str>,
    header: &'static str,
}

const fn place(path: &'static [&'static str], header: &'static str) -> Place {
    Place { file: File::Profile, path, form: None, header }
}

const fn form(path: &'static [&'static str], form: &'static str, header: &'static str) -> Place {
    Place { file: File::Profile, path, form: Some(form), header }
}

const PLACES: &[Place] = &[
    place(&[], ""),
    place(&["payer"], "[payer]"),
    place(&["part"], "[part]"),
    place(&["sources", "x"], "[sources.x]"),
    place(&["params", "x"], "[params.x]"),
    place(&["params", "x"], "[[params.x]]"),
    form(&["lists", "x"], "file", "[lists.x]"),
    form(&["lists", "x"], "add", "[lists.x]"),
    place(&["tables", "x"], "[tables.x]"),
    place(&["years", "x"], "[years.x]"),
    place(&["calendar"], "[calendar]"),
    place(&["units"], "[units]"),
    place(&["units", "variant"], "[[units.variant]]"),
    place(&["claim"], "[claim]"),
    place(&["claim", "share"], "[[claim.share]]"),
    place(&["payment"], "[payment]"),
    place(&["rule"], "[[rule]]"),
    place(&["exception"], "[[exception]]"),
    form(&["override"], "rule", "[[override]]"),
    form(&["override"], "exception", "[[override]]"),
    form(&["override"], "define", "[[override]]"),
    form(&["override"], "counter", "[[override]]"),
    form(&["override"], "table", "[[override]]"),
    place(&["test"], "[[test]]"),
    place(&["fee"], "[[fee]]"),
    place(&["test", "expect"], "[[test]]\n[test.expect]"),
    Place { file: File::Tests, path: &[], form: None, header: "" },
    Place { file: File::Tests, path: &["test"], form: None, header: "[[test]]" },
    Place { file: File::Tests, path: &["fee"], form: None, header: "[[fee]]" },
    Place { file: File::Tests, path: &["test", "expect"], form: None, header: "[[test]]\n[test.expect]" },
];

impl Place {
    fn section(&self) -> &'static Section {
        let nth = usize::from(self.header.starts_with("[[params"));
        sections(self.file, self.path).get(nth).unwrap_or_else(|| panic!("{:?} has no table", self.path))
    }

    /// The keys it has in its form.
    fn keys(&self) -> Vec<&'static Key> {
        self.section().keys_beside(&self.form.into_iter().collect::<Vec<_>>())
    }

    /// The keys of which its form, or it in any form, must have one.
    fn must(&self) -> &'static [&'static str] {
        let form = self.section().forms.iter().find(|form| self.form.is_some_and(|key| form.by.contains(&key)));
        match form.map_or(self.section().must, |form| form.must) {
            Must::Nothing => &[],
            Must::AnyOf(keys) | Must::OneOf(keys) => keys,
        }
    }

    /// What the reader says of a file that has this table with these lines.
    fn read(&self, lines: &str) -> Vec<Diagnostic> {
        let name = if self.file == File::Tests { "x.test.toml" } else { "x.toml" };
        let text = format!("{}\n{lines}\n", self.header);
        RuleBook::from_texts(vec![(name.to_owned(), text)]).diagnostics
    }

    fn with_form(&self) -> String {
        let key = self.keys().into_iter().find(|key| Some(key.name) == self.form);
        key.map_or_else(String::new, |key| format!("{} = {}\n", key.name, key.example))
    }
}

/// The words in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_reader_knows_exactly_these_keys() {
    for place in PLACES {
        let told = place.read(&format!("{}zzzzzzzzzz = 1", place.with_form()));
        let unknown = told.iter().find(|d| d.message.ends_with("has no key `zzzzzzzzzz`"));
        let unknown = unknown.unwrap_or_else(|| panic!("{:?}: {told:#?}", place.path));
        let read: BTreeSet<&str> = unknown.help.iter().flat_map(|help| quoted(help)).collect();
        let mut ours: BTreeSet<&str> = place.keys().iter().map(|key| key.name).collect();
        // An override of two things at once is told as that.
        if place.path == ["override"] {
            ours.extend(place.section().forms.iter().flat_map(|form| form.by));
        }
        assert_eq!(read, ours, "{:?} {:?}", place.path, place.form);
    }
}

#[test]
fn the_reader_asks_for_exactly_the_keys_that_are_required() {
    let mut eithers = 0usize;
    for place in PLACES {
        let told = place.read(&place.with_form());
        let lacking =
            told.iter().filter_map(|d| d.message.split_once(" lacks `")).map(|(_, key)| key.trim_end_matches('`'));
        // Of several keys that it must have one of, the names stand in one message.
        let (either, lacking): (Vec<&str>, BTreeSet<&str>) = {
            let (either, single): (Vec<&str>, Vec<&str>) = lacking.partition(|key| key.contains(" or "));
            (either, single.into_iter().collect())
        };
        for names in &either {
            assert_eq!(quoted(&format!("`{names}`")), place.must(), "{:?}", place.path);
        }
        eithers += either.len();
        let given = place.form;
        let mut ours: BTreeSet<&str> =
            place.keys().iter().filter(|key| key.required && Some(key.name) != given).map(|key| key.name).collect();
        if matches!(given, Some("define" | "counter")) {
            ours.insert("text");
        }
        // The file and the case around the table lack keys of their own.
        let around: &[&str] = match (place.path, place.file) {
            ([], _) => &[],
            (["test", "expect"], _) => &["schema", "name", "given"],
            (_, File::Profile) => &["schema"],
            (_, File::Tests) => &[],
        };
        let lacking: BTreeSet<&str> = lacking.into_iter().filter(|key| !around.contains(key)).collect();
        assert_eq!(lacking, ours, "{:?} {:?}", place.path, place.form);
    }
    assert_eq!(eithers, 4, "sources, variants, tables and overrides of tables");
}

/// The words that a key can have, where it can have only those.
fn words(kind: &Kind) -> Option<Vec<&'static str>> {
    match kind {
        Kind::Words(words) => Some(words.iter().map(|word| word.word).collect()),
        Kind::OneOf(kinds) if kinds.iter().all(|kind| matches!(kind, Kind::Words(_) | Kind::Text | Kind::List(_))) => {
            kinds.iter().find_map(words)
        }
        _ => None,
    }
}

#[test]
fn the_reader_knows_exactly_these_words() {
    let mut seen = 0usize;
    for place in PLACES {
        for key in place.keys() {
            let Some(ours) = words(&key.kind) else { continue };
            // Decisions are looked at when a whole profile is checked.
            if place.path == ["test", "expect"] {
                continue;
            }
            let told = place.read(&format!("{}{} = \"zzzzzz\"", place.with_form(), key.name));
            let wrong = told.iter().find(|d| d.message.starts_with("`zzzzzz` is not one of"));
            let wrong = wrong.unwrap_or_else(|| panic!("{:?} {}: {told:#?}", place.path, key.name));
            assert_eq!(quoted(&wrong.message).split_off(1), ours, "{:?} {}", place.path, key.name);
            seen += 1;
        }
    }
    let facts = Place { file: File::Profile, path: &["facts"], form: None, header: "[facts]" };
    let told = facts.read("\"extra.x\" = \"zzzzzz\"");
    let wrong = told.iter().find(|d| d.message.starts_with("`zzzzzz` is not one of")).unwrap();
    let entry = find(File::Profile, &["facts", "extra.x"]).unwrap();
    assert_eq!(quoted(&wrong.message).split_off(1), words(&entry.kind).unwrap());
    assert!(seen >= 15, "only {seen} keys with words were compared");
}

#[test]
fn decisions_are_those_that_a_case_can_expect() {
    let profile = "schema = 1\n[payer]\nid = \"x\"\nname = \"X\"\nkind = \"commercial\"\nfrom = 2026-01-01\nedition = 2026-01-01\nchecked = 2026-01-01\n\
        [[test]]\nname = \"a\"\ngiven = { date_of_service = 2026-01-01, lines = [{ code = \"97124\" }] }\nexpect = { decision = \"zzzzzz\" }\n";
    let Err(trouble) = RuleBook::from_texts(vec![("x.toml".to_owned(), profile.to_owned())]).check() else {
        panic!("fine")
    };
    let told = trouble.diagnostics.iter().find(|d| d.message.contains("zzzzzz")).unwrap();
    let said = format!("{} {}", told.message, told.help.join(" "));
    let decision = find(File::Tests, &["test", "expect", "decision"]).unwrap();
    let ours = words(&decision.kind).unwrap();
    assert!(ours.iter().all(|word| quoted(&said).contains(word)), "{said}");
}

#[test]
fn every_example_is_read() {
    for place in PLACES {
        for key in place.keys() {
            // What has a header of its own is a place itself.
            if key.example.starts_with('[') && matches!(key.kind, Kind::Table(_) | Kind::Blocks(_) | Kind::Named(..)) {
                continue;
            }
            let example = match key.kind {
                Kind::Named(_, entry) if !key.example.starts_with('{') => format!("{{ {} }}", key.example_of(entry)),
                _ => key.example.to_owned(),
            };
            let form = if Some(key.name) == place.form { String::new() } else { place.with_form() };
            let told = place.read(&format!("{form}{} = {example}", key.name));
            let wrong: Vec<_> = told
                .iter()
                .filter(|d| {
                    !d.message.contains(" lacks ") && d.message.contains("expected") || d.message.contains("not TOML")
                })
                .collect();
            assert!(wrong.is_empty(), "{:?} {} = {example}: {wrong:#?}", place.path, key.name);
        }
    }
}

impl Key {
    /// An entry of a section in which the author chooses the names: as the section's own example has it.
    fn example_of(&self, entry: &Key) -> String {
        if self.example.contains(" = ") { self.example.to_owned() } else { format!("x = {}", entry.example) }
    }
}

#[test]
fn every_key_is_found_by_its_path_and_says_what_it_means() {
    for file in [File::Profile, File::Tests] {
        let keys = all(file);
        for (path, key) in &keys {
            let parts: Vec<&str> = path.split('.').map(|part| if part == "*" { "some_name" } else { part }).collect();
            let found = find(file, &parts).unwrap_or_else(|| panic!("{path} is not found"));
            assert_eq!(found.doc, key.doc, "{path}");
            let plain = !key.doc.is_empty() && !key.doc.ends_with('.') && !key.example.is_empty();
            assert!(
                plain
                    && !key
                        .doc
                        .chars()
                        .nth(1)
                        .is_some_and(|c| c.is_lowercase() && key.doc.starts_with(char::is_uppercase)),
                "{path}: {}",
                key.doc
            );
        }
    }
    assert!(all(File::Profile).iter().any(|(path, _)| path == "params.*.value"));
    assert!(all(File::Tests).iter().all(|(path, _)| path != "payer"));
}

#[test]
fn every_table_has_a_place_here() {
    let known: BTreeSet<Vec<&str>> = PLACES.iter().map(|place| place.path.to_vec()).collect();
    // Written in braces, with a reader of their own.
    let others = ["presume", "samples", "given"];
    for (path, key) in all(File::Profile) {
        let (Kind::Table(_) | Kind::Blocks(_)) = key.kind else { continue };
        let parts: Vec<&str> = path.split('.').map(|part| if part == "*" { "x" } else { part }).collect();
        assert!(known.contains(&parts) || others.contains(&parts[0]), "{path}: add it to PLACES");
    }
}
