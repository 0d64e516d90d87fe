//! The machine keeps the house: who may import whom, where the outside world may be touched, and how a file has to look. Each
//! complaint says the file, the line and what to do. The reasons are in `docs/design.md`.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod code;

use std::fs;
use std::path::{Path, PathBuf};

use code::paths;

/// The rooms of `src`, in pipeline order. A room imports itself and rooms that stand before it.
const ROOMS: [&str; 22] = [
    "source",
    "diagnostic",
    "model",
    "units",
    "payment",
    "lang",
    "profile",
    "schema",
    "engine",
    "formats",
    "import",
    "ledger",
    "cases",
    "proof",
    "mutation",
    "change",
    "compare",
    "report",
    "handbook",
    "ide",
    "lsp",
    "cli",
];

/// The most lines a file may have.
const MOST_LINES: usize = 600;

/// Names that may be used only at some places below `src`: what the name starts with, the places, and the reason.
const WALLS: &[(&str, &[&str], &str)] = &[
    ("pest", &["lang/parse"], "the grammar's library stays in the parser; hand on the untyped tree"),
    ("pest_derive", &["lang/parse"], "the grammar's library stays in the parser; hand on the untyped tree"),
    ("clap", &["cli"], "arguments stay in the command line; hand on options"),
    ("annotate_snippets", &["diagnostic/render"], "snippets are drawn in one place; hand on a `Diagnostic`"),
    ("serde_sarif", &["diagnostic/sarif"], "SARIF is written in one place; hand on a `Report`"),
    ("toml", &["profile", "formats/columns", "formats/read/columns"], "TOML is read at the door; hand on checked data"),
    (
        "toml_parser",
        &["profile/format", "profile/toml/depth"],
        "only the formatter sees a file as its words; others take the tree",
    ),
    ("pretty", &["lang/format"], "only rule texts are laid out by a library; hand on a `Layout`"),
    ("similar", &["cli/fmt", "report/change"], "differences of texts are for people; compare trees"),
    ("tempfile", &["formats", "import", "cli"], "the core writes no files"),
    ("rusqlite", &["import", "ledger"], "databases stay behind the rooms that keep them; hand on sessions and rows"),
    ("postgres", &["ledger"], "databases stay behind the rooms that keep them; hand on sessions and rows"),
    ("rustls", &["ledger/tls"], "encryption is set up in one place"),
    ("rustls_native_certs", &["ledger/tls"], "encryption is set up in one place"),
    ("tokio_postgres_rustls", &["ledger/tls"], "encryption is set up in one place"),
    (
        "parquet",
        &["formats/read/columnar", "formats/write/columnar"],
        "files of columns stay in two rooms; hand on batches",
    ),
    (
        "arrow_ipc",
        &["formats/read/columnar", "formats/write/columnar"],
        "files of columns stay in two rooms; hand on batches",
    ),
    ("arrow_array", &["formats"], "columns of Arrow are for reading and writing; hand on sessions and answers"),
    ("arrow_schema", &["formats"], "columns of Arrow are for reading and writing; hand on sessions and answers"),
    ("arrow_buffer", &["formats"], "columns of Arrow are for reading and writing; hand on sessions and answers"),
    ("zip", &["import"], "archives are opened where tables are imported; hand on bytes"),
    (
        "rayon",
        &["profile/book", "profile/shelf", "formats/beside", "formats/run", "cases", "mutation", "proof", "cli"],
        "the core runs where it is called; files, payers, records, cases and mutants are worked on side by side",
    ),
    (
        "maud",
        &["report/coverage/html", "report/compare/html", "handbook"],
        "pages are made in three places; hand on data",
    ),
    ("quick_junit", &["report/cases"], "JUnit is written in one place; hand on outcomes"),
    ("lsp_server", &["lsp"], "the protocol of editors stays in one room; `ide` answers with plain data"),
    ("lsp_types", &["lsp"], "the protocol of editors stays in one room; `ide` answers with plain data"),
    (
        "std::fs",
        &["profile/load", "formats", "import", "ledger", "lsp", "cli"],
        "the core reads no files; take text or a reader",
    ),
    ("std::env", &["profile/load", "formats", "cli"], "the core knows no environment; take a value"),
    ("std::net", &[], "nothing here talks to a network"),
    ("std::process", &["cli", "main.rs"], "only the command line ends or starts a process"),
    ("std::thread", &["lsp", "cli", "formats/run/workers"], "the core runs where it is called"),
    ("std::time", &["cli"], "the core has no clock; take the day as a value"),
];

/// Names that may end no path outside of some places.
const LAST_NAMES: &[(&str, &[&str], &str)] = &[
    ("now", &["cli"], "the core has no clock; take the day as a value"),
    ("SystemTime", &["cli"], "the core has no clock; take the day as a value"),
    ("Instant", &["cli"], "the core has no clock; take the time as a value"),
    ("HashMap", &["formats/read/seen", "formats/read/direct"], "its order differs from run to run; use a `BTreeMap`"),
    ("HashSet", &["formats/read/seen", "formats/read/direct"], "its order differs from run to run; use a `BTreeSet`"),
    ("todo", &[], "finish it or leave it out"),
    ("unimplemented", &[], "finish it or leave it out"),
];

/// Complaints about who uses what in one file of `src`; `file` is its path below `src`.
fn imports(file: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let room = file.split('/').next().unwrap().trim_end_matches(".rs");
    let is_root = matches!(file, "lib.rs" | "main.rs");
    let rank = ROOMS.iter().position(|name| *name == room);
    if rank.is_none() && !is_root {
        complaints
            .push(format!("src/{file}:1: a new room `{room}`; give it its place in ROOMS in tests/house/main.rs"));
    }
    let folders = file.matches('/').count();
    let depth = folders + usize::from(!file.ends_with("/mod.rs"));
    let allowed = |places: &[&str]| places.iter().any(|place| file.starts_with(place));
    for path in paths(text) {
        let mut say = |what: String| complaints.push(format!("src/{file}:{}: {what}", path.line));
        let names: Vec<&str> = path.names.iter().map(String::as_str).collect();
        let whole = names.join("::");
        let up = names.iter().take_while(|name| **name == "super").count();
        if up > 0 && up >= depth + path.inside && !is_root {
            say(format!("`{whole}` climbs out of the room `{room}`; write it as `crate::…`"));
        }
        if let (["crate", other, ..], Some(rank)) = (names.as_slice(), rank) {
            match ROOMS.iter().position(|name| name == other) {
                Some(theirs) if theirs > rank => say(format!(
                    "`{room}` uses `{whole}`, but `{other}` comes after it in the pipeline; move what both need into a room before both, or hand it in"
                )),
                None => say(format!("`{whole}` goes around the rooms; name the room that has it")),
                Some(_) => {}
            }
        }
        for (name, places, reason) in WALLS {
            if (whole == *name || whole.starts_with(&format!("{name}::"))) && !allowed(places) {
                say(format!("`{whole}` does not belong here: {reason}"));
            }
        }
        for (name, places, reason) in LAST_NAMES {
            if names.contains(name) && !allowed(places) {
                say(format!("`{whole}` does not belong here: {reason}"));
            }
        }
    }
    complaints
}

/// Complaints about how a file of the repository looks.
fn looks(file: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let is_rust = file.ends_with(".rs");
    if is_rust && !text.starts_with("//!") {
        complaints
            .push(format!("{file}:1: open with `//!`: what it is, what comes in, what goes out, what always holds"));
    }
    let lines = text.lines().count();
    if is_rust && lines > MOST_LINES {
        complaints
            .push(format!("{file}:{lines}: {lines} lines; split it, one named thing a file, {MOST_LINES} at most"));
    }
    for (index, line) in text.lines().enumerate() {
        if line.ends_with([' ', '\t', '\r']) {
            complaints.push(format!("{file}:{}: white space at the end of the line; delete it", index + 1));
        }
        for mark in [concat!("TO", "DO"), concat!("FIX", "ME")] {
            if line.contains(mark) {
                complaints.push(format!("{file}:{}: `{mark}`; do it, or open an issue and delete the mark", index + 1));
            }
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        complaints.push(format!("{file}:{lines}: end the last line with a line break"));
    }
    complaints
}

/// The files below `folder` with one of `endings`, in order.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let has_ending = |path: &PathBuf| path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one));
    (entries.into_iter())
        .flat_map(|path| {
            if path.is_dir() { files(&path, endings) } else { Some(path).filter(has_ending).into_iter().collect() }
        })
        .collect()
}

/// Runs `check` on each file below the `folders` of the package, with its path from there.
fn all(folders: &[&str], endings: &[&str], check: fn(&str, &str) -> Vec<String>) -> Vec<String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = folders.iter().flat_map(|folder| {
        let folder = package.join(folder);
        if folder.is_dir() { files(&folder, endings) } else { vec![folder] }
    });
    let mut complaints = Vec::new();
    for path in found.filter(|path| path.exists()) {
        let name = path.strip_prefix(package).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        complaints.extend(check(&name, &text));
    }
    complaints
}

fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Tests inside of `src` may read their fixtures, and stand behind no wall but the order of the rooms.
fn imports_below_src(file: &str, text: &str) -> Vec<String> {
    let file = file.trim_start_matches("src/");
    let is_test = file.ends_with("/tests.rs") || file.contains("/tests/");
    let complaints = imports(file, text).into_iter();
    complaints.filter(|complaint| !is_test || !complaint.contains("does not belong here")).collect()
}

#[test]
fn rooms_import_only_what_comes_before_them() {
    none(&all(&["src"], &["rs"], imports_below_src));
}

#[test]
fn files_look_as_they_should() {
    let folders = [
        "src",
        "tests",
        "benches",
        "fuzz/fuzz_targets",
        "fuzz/Cargo.toml",
        "grammar",
        "rules",
        "docs",
        "editors/README.md",
        "editors/vscode/README.md",
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "Cargo.toml",
    ];
    none(&all(&folders, &["rs", "pest", "toml", "md"], looks));
}

/// What the house says of a line of code in a file.
#[track_caller]
fn says(file: &str, text: &str, expected: &str) {
    let complaints = imports(file, text);
    assert_eq!(complaints.len(), 1, "{complaints:#?}");
    assert!(complaints[0].contains(expected), "{complaints:#?}");
}

#[test]
fn an_import_from_a_later_room_is_seen_in_every_form() {
    for text in [
        "use crate::report::table;",
        "use crate::{\n    model::value::Value,\n    report::{self, table},\n};",
        "fn f() { crate::report::table(); }",
        "pub use crate::report as other;",
        "type X = Vec<crate::report::Table>;",
        "fn f<'a>() -> impl Sized + use<'a> { crate::report::table() }",
    ] {
        let complaints = imports("engine/answer.rs", text);
        assert!(complaints.iter().all(|one| one.contains("comes after it in the pipeline")), "{complaints:#?}");
        assert!(!complaints.is_empty(), "{text}");
    }
    says("engine/answer.rs", "\nuse crate::report;", "src/engine/answer.rs:2: ");
    says("engine/answer.rs", "use super::super::report::table;", "climbs out of the room `engine`");
    says("engine/mod.rs", "use super::report::table;", "climbs out of the room `engine`");
    says("engine/answer.rs", "use crate::Profile;", "goes around the rooms");
    says("bakery/mod.rs", "", "a new room `bakery`");
}

#[test]
fn an_import_from_an_earlier_room_is_fine() {
    let text = "//! Not `crate::cli`.\n/* crate::cli /* nested */ crate::cli */\nuse crate::{engine::Engine, source};\n\
                const A: &str = \"crate::cli \\\" crate::cli\"; const B: &str = r#\"crate::cli \" crate::cli\"#;\n\
                const C: [char; 3] = ['\"', '\\'', 'c']; fn f<'a>(_: &'a str) {}\n\
                mod tests { use super::super::words; }\nmod words {}\n";
    assert_eq!(imports("report/table.rs", text), [""; 0]);
    assert_eq!(imports("source.rs", "mod tests { use super::*; }"), [""; 0]);
}

#[test]
fn walls_are_seen() {
    says("profile/load.rs", "use pest::Parser;", "stays in the parser");
    says("engine/mod.rs", "use std::{collections::BTreeMap, fs};", "reads no files");
    says("engine/mod.rs", "fn f() { let day = jiff::Zoned::now(); }", "has no clock");
    says("engine/mod.rs", "use std::collections::HashMap;", "use a `BTreeMap`");
    says("engine/mod.rs", concat!("fn f() { to", "do!() }"), "finish it");
    says("lang/mod.rs", "fn f() -> toml::Value {}", "read at the door");
    assert_eq!(imports("profile/load.rs", "use std::fs; use toml::Value;"), [""; 0]);
    assert_eq!(imports("lang/parse/mod.rs", "use pest::Parser; const A: &str = env!(\"HOME\");"), [""; 0]);
}

#[test]
fn looks_are_seen() {
    let one = |file: &str, text: &str| looks(file, text).join("\n");
    assert!(one("src/a.rs", "fn f() {}\n").contains("src/a.rs:1: open with `//!`"));
    assert!(one("src/a.rs", "//! A.\nfn f() {} \n").contains("src/a.rs:2: white space"));
    assert!(one("docs/a.md", concat!("Some\nTO", "DO\n")).contains("docs/a.md:2: "));
    assert!(one("src/a.rs", &format!("//! A.\n{}", "\n".repeat(600))).contains("601 lines"));
    assert!(one("src/a.rs", "//! A.").contains("line break"));
    assert_eq!(one("src/a.rs", &format!("//! A.\n{}", "\n".repeat(599))), "");
}
