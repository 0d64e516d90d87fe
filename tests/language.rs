//! The examples of `docs/language.md`, run: profiles must be clean, rules must be clean or be refused with the code they name, and the
//! cases must pass.

#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic)]

use payrules::cases;
use payrules::profile::RuleBook;

const PAGE: &str = include_str!("../docs/language.md");

/// A fenced block: its words behind the fence, its text, the line it starts on.
struct Block {
    kind: String,
    text: String,
    line: usize,
}

fn blocks() -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (i, line) in PAGE.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => open = Some(Block { kind: kind.to_owned(), text: String::new(), line: i + 2 }),
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

fn profile() -> String {
    blocks().into_iter().find(|b| b.kind == "toml profile").expect("the page has a whole profile").text
}

/// Problems by code and message; what an example leaves unused is not its problem.
fn problems(text: String) -> Vec<(String, String)> {
    let told = |d: &payrules::diagnostic::Diagnostic| (d.code.text().to_owned(), d.message.clone());
    match RuleBook::from_texts(vec![(String::from("sample.toml"), text)]).check() {
        Ok(book) => book.warnings.iter().filter(|d| d.code.text() != "W0901").map(told).collect(),
        Err(trouble) => trouble.diagnostics.iter().filter(|d| d.is_error()).map(told).collect(),
    }
}

#[test]
fn every_example_is_what_it_says() {
    let mut seen = 0usize;
    for block in blocks() {
        let mut words = block.kind.split(' ');
        let (added, expected) = match (words.next(), words.next()) {
            (Some("rule"), expected) => {
                let needs = if block.text.contains("hold") { "needs = \"clinical\"\n" } else { "" };
                let head =
                    "[[rule]]\nid = \"example\"\ntitle = \"Example\"\nsource = \"manual\"\nmessage = \"an example\"\n";
                (format!("{head}{needs}text = '''\n{}'''\n", block.text), expected)
            }
            (Some("toml"), Some("profile")) => (String::new(), None),
            (Some("toml"), Some("part")) => (block.text.clone(), None),
            _ => continue,
        };
        let found = problems(format!("{}\n{added}", profile()));
        let place = format!("docs/language.md:{}\n{}", block.line, block.text);
        match expected {
            None => assert_eq!(found, vec![], "{place}"),
            Some(code) => assert!(found.iter().any(|(c, _)| c == code), "{place}expected {code}, found {found:?}"),
        }
        seen += 1;
    }
    assert!(seen >= 25, "only {seen} examples found: has the page changed its fences?");
}

#[test]
fn the_cases_of_the_page_pass() {
    let tests = blocks().into_iter().find(|b| b.kind == "toml test").expect("the page has cases").text;
    let files = vec![(String::from("sample.toml"), profile()), (String::from("sample.test.toml"), tests)];
    let engine = match RuleBook::from_texts(files).check() {
        Ok(book) => book.compile(),
        Err(trouble) => panic!("{:#?}", trouble.diagnostics),
    };
    let outcomes: Vec<_> = engine.profiles().flat_map(|profile| cases::run(profile, &engine)).collect();
    assert_eq!(outcomes.len(), 3);
    for outcome in outcomes {
        assert!(outcome.differences.is_empty(), "{}: {:?}", outcome.name, outcome.differences);
    }
}
