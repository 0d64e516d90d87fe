//! Rule files that nobody would write: each is answered with a diagnostic, or at least answered, on the stack of a test.

#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

use payrules::formats::ColumnMap;
use payrules::profile::RuleBook;
use payrules::profile::format::file;
use payrules::source::SourceId;

/// What the loader says of a file; what the formatter says is part of it.
fn told(text: &str) -> Vec<String> {
    let book = RuleBook::from_texts(vec![(String::from("payer.toml"), text.to_owned())]);
    let messages = |all: &[payrules::diagnostic::Diagnostic]| -> Vec<String> {
        all.iter().map(|one| format!("{} {}", one.code.text(), one.message)).collect()
    };
    let loaded = match book.check() {
        Ok(book) => messages(&book.warnings),
        Err(trouble) => messages(&trouble.diagnostics),
    };
    if let Err(diagnostics) = file(SourceId::default(), text) {
        let first = messages(&diagnostics).remove(0);
        assert!(loaded.contains(&first), "the formatter alone says {first}");
    }
    loaded
}

/// A profile with one rule.
fn with_text(text: &str) -> String {
    let payer = "schema = 1\n[part]\nid = \"payer\"\nname = \"Payer\"\n";
    format!("{payer}[define]\nfine = 'code is 97124'\nlong = '''\n{text}\n'''\n")
}

const TOO_DEEP: &str = "E0501 lists and tables are nested more than 64 deep here";

#[test]
fn toml_that_is_nested_deep_is_not_read() {
    for text in [
        format!("a = {}", "[".repeat(5_000)),
        format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("a = {}", "{ a = ".repeat(5_000)),
        format!("a{} = 1", ".a".repeat(5_000)),
        format!("[a{}]", ".a".repeat(5_000)),
        // Each within the reader's own limits, and six thousand tables deep all together.
        format!("a = {}1{}", format!("{{ a{} = ", ".a".repeat(77)).repeat(78), "}".repeat(78)),
    ] {
        assert_eq!(
            told(&text).first().map(String::as_str),
            Some(TOO_DEEP),
            "{}",
            text.chars().take(80).collect::<String>()
        );
        let map = ColumnMap::parse(&text, "map.toml").unwrap_err().to_string();
        assert!(map.contains("nested deeper than 64"), "{map}");
    }
}

#[test]
fn rule_texts_that_are_nested_deep_are_not_read() {
    let deep = format!("{}a is present{}", "(".repeat(1_000), ")".repeat(1_000));
    for text in [deep, "(".repeat(1_000), "not (".repeat(3_000), "if a then b else ".repeat(900)] {
        let told = told(&with_text(&text));
        assert!(told.iter().any(|one| one == "E0102 this is nested more than 64 deep"), "{told:#?}");
    }
}

#[test]
fn long_flat_texts_are_read_or_told() {
    let chain = |joint: &str, times: usize| vec!["code is 97124"; times].join(joint);
    assert!(!told(&with_text(&chain(" and ", 700))).iter().any(|one| one.starts_with('E')));
    assert!(!told(&with_text(&chain("\nor ", 700))).iter().any(|one| one.starts_with('E')));
    let told = told(&with_text(&chain(" and ", 5_000)));
    assert!(told.iter().any(|one| one.contains("16384")), "{told:#?}");
}

#[test]
fn long_files_are_read_or_told() {
    let line = "key = [\"97110\", \"97112\"] # why\n";
    let told = told(&line.repeat(30_000));
    let twice = told.iter().filter(|one| *one == "E0501 `key` stands twice").count();
    assert!((1..=201).contains(&twice), "{twice} mistakes of one file are told");
    let many: String = (0..10_000).map(|nth| format!("key_{nth}=[\"97110\",\"97112\"] # why\n")).collect();
    let formatted = file(SourceId::default(), &many).unwrap().text;
    assert_eq!(formatted.lines().count(), 10_000);
}
