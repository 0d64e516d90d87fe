//! No text makes the parser or the checker panic or hang, and every problem points into its text.

#![allow(missing_docs, clippy::arithmetic_side_effects)]

use payrules::diagnostic::render;
use payrules::lang::check::{Checker, Declared};
use payrules::lang::text::Text;
use payrules::lang::typed::Scope;
use payrules::source::{Sources, Span, Spanned};
use proptest::prelude::*;
use proptest::sample::select;

fn check(words: &str) {
    let mut sources = Sources::new();
    let source = sources.add("any.toml", words);
    let text = Text { text: words.into(), at: Span::new(source, 0, words.len()), exact: true };
    let mut declared = Declared::default();
    let item = Spanned::new("97124".to_owned(), text.at);
    declared.lists.insert("timed_codes".to_owned(), Spanned::new(vec![item].into(), text.at));
    declared.defines.insert("again".to_owned(), text.clone());
    let mut checker = Checker::new(&declared);
    let _ = checker.rule(&text);
    let _ = checker.condition(&text, Scope::EachLine);
    let _ = checker.template(&text, Scope::Session);
    for diagnostic in checker.diagnostics.iter().take(20) {
        let span = diagnostic.at.span;
        assert!(span.range().end <= words.len() && span.start <= span.end, "{diagnostic:?} in {words:?}");
        assert!(render::one(diagnostic, &sources, false).contains(diagnostic.code.text()));
    }
}

fn token() -> impl Strategy<Value = &'static str> {
    select(vec![
        "for",
        "each",
        "line",
        "the",
        "session",
        "where",
        "unless",
        "require",
        "otherwise",
        "deny",
        "hold",
        "bundle",
        "cap",
        "units",
        "at",
        "per",
        "code",
        "add",
        "modifier",
        "and",
        "or",
        "not",
        "is",
        "in",
        "has",
        "any",
        "all",
        "none",
        "of",
        "only",
        "present",
        "absent",
        "some",
        "no",
        "other",
        "every",
        "satisfies",
        "least",
        "most",
        "exactly",
        "count",
        "sum",
        "earliest",
        "latest",
        "within",
        "after",
        "before",
        "days",
        "from",
        "to",
        "if",
        "then",
        "else",
        "this.code",
        "minutes",
        "timed_codes",
        "again",
        "purpose",
        "wellness",
        "diagnoses",
        "M54.*",
        "97124",
        "59",
        "GP",
        "8 minutes",
        "30 days",
        "$2,410.00",
        "75%",
        "2026-02-30",
        "\"text\"",
        "true",
        "(",
        ")",
        "[",
        "]",
        ",",
        "<",
        "<=",
        "=",
        "+",
        "-",
        "*",
        "{",
        "}",
        "authorization",
        "earlier",
        "sessions",
        "covered",
        "#",
        "é",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_words(words in proptest::collection::vec(token(), 0..40)) {
        check(&words.join(" "));
    }

    #[test]
    fn of_anything(words in "\\PC{0,80}") {
        check(&words);
    }
}

#[test]
fn however_deep() {
    for open in ["(", "[", "not (", "some line where (", "if (", "count of lines where ("] {
        check(&format!("require {}", open.repeat(60)));
        check(&format!("require {}a{}", open.repeat(60), ")".repeat(60)));
        check(&open.repeat(50_000));
    }
    check(&format!("require {} a otherwise deny", "not ".repeat(4_000)));
    check(&format!("require a {} otherwise deny", "and a ".repeat(2_500)));
    check(&format!("require a {} otherwise deny", "+ a ".repeat(4_000)));
    check(&format!("require {} b otherwise deny", "if a then b else ".repeat(900)));
    check(&format!("require {} b otherwise deny", "some line where ".repeat(900)));
    check(&format!("require {} b otherwise deny", "days from ".repeat(900)));
    check(&"deny ".repeat(100_000));
}
