//! The pages of `docs/diagnostics/`: each says the truth, as `payrules lint` would tell it.
//!
//! The bad example of a page gives the code of the page and nothing else, with exactly the words of its `text` block; the good one is clean.
//! `CONTRIBUTING.md` says how a page is written. `INSTA_UPDATE=always cargo test --test diagnostics` writes the `text` blocks and the index.

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

#[path = "diagnostics/folder.rs"]
mod folder;
#[path = "diagnostics/limits.rs"]
mod limits;
#[path = "diagnostics/page.rs"]
mod page;
#[path = "diagnostics/slips.rs"]
mod slips;

use std::fs;

use folder::Folder;
use page::{Page, Verdict};
use payrules::diagnostic::{Code, page as pages};

/// Warnings about what an example leaves out because it is an example.
const NOT_THE_POINT: &[&str] = &["W0913", "W0915"];

fn updating() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always")
}

#[test]
fn the_bad_example_of_each_page_gives_its_code_and_the_good_one_is_clean() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let page = Page::read(code.text());
        if let Err(what) = check(&page) {
            wrong.push(format!("{}: {what}", page.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn check(page: &Page) -> Result<(), String> {
    let bad = Folder::of(page, Verdict::Bad);
    let told = bad.lint("json");
    let codes = told.codes(NOT_THE_POINT, &page.code);
    if codes.is_empty() || codes.iter().any(|code| *code != page.code) {
        return Err(format!("the bad example gives {codes:?}\n{}", bad.lint("human").out));
    }
    let stops = i32::from(page.code.starts_with('E')) * 2;
    if told.status != stops {
        return Err(format!("the bad example ends with status {}, not {stops}", told.status));
    }
    let shown = bad.shown(NOT_THE_POINT, &page.code);
    if page.text.as_deref() != Some(shown.as_str()) {
        if !updating() {
            let now = page.text.as_deref().unwrap_or("");
            return Err(format!("its `text` block says\n{now}\nand lint says\n{shown}"));
        }
        page.write_text(&shown);
    }
    let good = Folder::of(page, Verdict::Good);
    let codes = good.lint("json").codes(NOT_THE_POINT, &page.code);
    if codes.is_empty() { Ok(()) } else { Err(format!("the good example is not clean\n{}", good.lint("human").out)) }
}

#[test]
fn the_index_lists_each_code() {
    let path = "docs/diagnostics/README.md";
    let index = pages::index();
    if updating() {
        fs::write(path, &index).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), index, "INSTA_UPDATE=always writes it");
    let files = fs::read_dir("docs/diagnostics")
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".md"));
    assert_eq!(files.count(), Code::ALL.len() + 1, "a page of no code");
}
