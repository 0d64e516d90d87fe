//! Any text to the parser of rules, conditions and paths, and on to the checker of a small profile.
//!
//! What has to hold: nothing panics or takes long, every problem points into its text, and what lays a text out says the same again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use payrules::diagnostic::render;
use payrules::lang::check::{Checker, Declared};
use payrules::lang::text::Text;
use payrules::lang::typed::Scope;
use payrules::lang::{format, parse};
use payrules::source::{Sources, Span, Spanned};

fuzz_target!(|words: &str| {
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
    let _ = checker.condition(&text, Scope::Session);
    let _ = checker.template(&text, Scope::Session);
    let _ = parse::path(&text, &mut checker.diagnostics);
    for diagnostic in &checker.diagnostics {
        let span = diagnostic.at.span;
        assert!(span.start <= span.end && span.range().end <= words.len(), "{diagnostic:?} outside of its text");
    }
    for diagnostic in checker.diagnostics.iter().take(5) {
        let _ = render::one(diagnostic, &sources, false);
    }

    for lay in [format::rule, format::condition] {
        if let Some(layout) = lay(words) {
            assert!(format::same(words, &layout.block), "it says something else:\n{}", layout.block);
            let again = lay(&layout.block).expect("a text that was laid out has no mistakes");
            assert_eq!(again.block, layout.block, "laying it out again changes it");
        }
    }
});
