//! The formatter of rule files. Each file of `corpus/` is a file before; its snapshot holds it before and after.
//!
//! What holds for every file, generated ones too, is in [`laws`].

#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod generated;
mod laws;

use payrules::profile::format::{Formatted, file};
use payrules::source::{SourceId, Sources};

fn formatted(text: &str) -> Formatted {
    file(SourceId::default(), text).unwrap_or_else(|told| panic!("{told:#?}"))
}

#[test]
fn files_before_and_after() {
    insta::glob!("corpus/*.toml", |path| {
        let before = std::fs::read_to_string(path).unwrap();
        let Formatted { text, left } = formatted(&before);
        assert_eq!(formatted(&text).text, text, "formatting it again changes it");
        let mut sources = Sources::new();
        sources.add(path.file_name().unwrap().to_str().unwrap(), before.as_str());
        let left: String = left.iter().map(|span| format!("left as it is: {}\n", sources.place(*span))).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{before}---------- formatted\n{text}----------\n{left}"));
        });
    });
}

#[test]
fn white_space_that_nobody_sees() {
    assert_eq!(
        formatted("\n\n\na = 1  \t\n \n\n\nb=2 # c  \n\n\n").text,
        "a = 1\n\nb = 2                                   # c\n"
    );
    assert_eq!(formatted("").text, "");
    assert_eq!(formatted(" \n\n").text, "");
    assert_eq!(formatted("# only a comment").text, "# only a comment\n");
    assert_eq!(formatted("[a]").text, "[a]\n");
}

#[test]
fn lines_end_as_the_first_one_does_and_a_byte_order_mark_goes() {
    assert_eq!(formatted("\u{feff}a=1\r\nb  = 2\n").text, "a = 1\r\nb = 2\r\n");
    assert_eq!(formatted("a=1\nb  = 2\r\n").text, "a = 1\nb = 2\n");
    let rule = "[[rule]]\r\ntext = '''\r\nfor each line where a deny'''\r\n";
    assert_eq!(formatted(rule).text, "[[rule]]\r\ntext    = '''\r\nfor each line where a\r\ndeny\r\n'''\r\n");
}

#[test]
fn what_is_no_toml_is_told_and_has_no_format() {
    let told = file(SourceId::default(), "a = 1\nb = \nc = 'x\n").unwrap_err();
    assert_eq!(told.len(), 2, "{told:#?}");
}

#[test]
fn shipped_profiles_say_the_same_in_canonical_form() {
    for entry in std::fs::read_dir("rules").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let noisy = text.replace(" = ", "=").replace("\n", "\n\n");
            let formatted = laws::hold(&noisy.replace("\n\n'''", "\n'''"));
            assert_eq!(formatted.left, [], "{}", path.display());
        }
    }
}
