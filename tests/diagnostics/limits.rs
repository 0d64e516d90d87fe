//! Bad input of every size: a few clear words, in bounded time, and never a panic.

use payrules::diagnostic::{Code, Diagnostic, render};
use payrules::profile::RuleBook;
use payrules::source::Sources;

use crate::folder::{rule, whole};

/// What is told of a folder of texts.
fn told(files: Vec<(String, String)>) -> (Vec<Diagnostic>, Sources) {
    match RuleBook::from_texts(files).check() {
        Ok(book) => (book.warnings, book.sources),
        Err(trouble) => (trouble.diagnostics, trouble.sources),
    }
}

fn payer(fragment: &str) -> (String, String) {
    (String::from("payer.toml"), whole("payer.toml", fragment))
}

/// Code and message of each, without repeats.
fn said(files: Vec<(String, String)>) -> Vec<String> {
    let mut said: Vec<String> = told(files).0.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    said.dedup();
    said
}

fn part(name: &str, below: &str) -> (String, String) {
    (format!("{name}.toml"), format!("schema = 1\n[part]\nid = \"{name}\"\nname = \"{name}\"\n{below}"))
}

#[test]
fn a_long_row_of_ancestors_is_told_once() {
    let mut files: Vec<_> = (0..300).map(|n| part(&format!("p{n}"), &format!("extends = \"p{}\"", n + 1))).collect();
    files.push(part("p300", ""));
    let found = said(files);
    assert_eq!(found, ["E0601 more than 32 files build on each other in a row"]);
}

#[test]
fn parts_that_include_each_other_in_a_billion_ways_are_walked_once() {
    let include = |n: usize| {
        let all: Vec<String> = (n + 1..30).map(|m| format!("\"p{m}\"")).collect();
        format!("include = [{}]", all.join(", "))
    };
    let mut files: Vec<_> = (1..30).map(|n| part(&format!("p{n}"), &include(n))).collect();
    let payer_ = whole("payer.toml", "").replace("kind ", &format!("{}\nkind ", include(0)));
    files.push((String::from("payer.toml"), payer_));
    assert_eq!(said(files), Vec::<String>::new());
}

#[test]
fn brackets_and_definitions_nest_only_so_deep() {
    let deep = format!("for each line where {}code is 97124{} deny", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(said(vec![payer(&rule(&deep))]), ["E0102 this is nested more than 64 deep"]);
    let open = format!("for each line where {}code is 97124 deny", "(".repeat(100_000));
    assert_eq!(said(vec![payer(&rule(&open))]).len(), 1);
    let lines: String = (0..2000).map(|n| format!("d{n} = 'd{}'\n", n + 1)).collect();
    let found = said(vec![payer(&format!("[define]\n{lines}d2000 = 'code is 97124'\n"))]);
    assert_eq!(found, ["E0402 more than 64 definitions are explained by each other in a row"]);
    let nested = payer(&format!("[lists]\nx = {}{}\n", "[".repeat(20_000), "]".repeat(20_000)));
    assert_eq!(told(vec![nested]).0.first().map(|d| d.code), Some(Code::Toml));
}

#[test]
fn what_is_wrong_in_every_row_is_told_a_few_times() {
    let list = "[lists]\nx = { file = \"x.csv\", column = \"code\" }\n";
    let with = |rows: String| {
        let fragment = format!("{list}\n{}", rule("for each line where code in x deny\n"));
        vec![payer(&fragment), (String::from("x.csv"), rows)]
    };
    let (diagnostics, sources) = told(with(format!("code\n{}", "9711O\n".repeat(50_000))));
    assert_eq!(diagnostics.len(), 100, "of one list");
    assert!(diagnostics.iter().any(|d| d.help.iter().any(|help| help.contains("there may be more"))));
    let shown = render::all(&diagnostics, &sources, false);
    assert!(shown.contains("… and 50 more of E0302 in x.csv"), "{shown}");
    let (diagnostics, _) = told(with(format!("code\n{}", "97110,1\n".repeat(50_000))));
    assert_eq!(diagnostics.len(), 21);
    assert_eq!(diagnostics[0].message, "50000 rows of `x.csv` have more or fewer cells than its header");
    let (diagnostics, _) = told(with(format!("code\n{}", "97110\n".repeat(600_000))));
    assert_eq!(diagnostics[0].message, "`x.csv` has more than 500000 rows");
}

#[test]
fn a_half_typed_file_is_not_drowned_in_what_follows() {
    let page = std::fs::read_to_string("docs/language.md").unwrap();
    let profile = page.split("```toml profile\n").nth(1).unwrap().split("```").next().unwrap();
    let ends: Vec<usize> = profile.char_indices().map(|(at, _)| at).filter(|at| at % 11 == 0).collect();
    for end in ends {
        let text = profile.get(..end).unwrap().to_owned();
        let (diagnostics, sources) = told(vec![(String::from("sample.toml"), text)]);
        let errors = diagnostics.iter().filter(|d| d.is_error()).count();
        let shown = || render::all(&diagnostics, &sources, false);
        assert!(errors <= 12, "{errors} errors where the file ends at byte {end}\n{}", shown());
    }
}
