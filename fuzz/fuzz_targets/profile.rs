//! Any bytes as the files of a rules folder, loaded and checked.
//!
//! The bytes are one, two or three files with a zero byte between: a profile, another one, and the cases of the first. What has to hold:
//! nothing panics or takes long, and every problem points into one of the files.

#![no_main]

use libfuzzer_sys::fuzz_target;
use payrules::diagnostic::render;
use payrules::profile::RuleBook;

const NAMES: [&str; 3] = ["payer.toml", "base.toml", "payer.test.toml"];

fuzz_target!(|bytes: &[u8]| {
    let texts = bytes.splitn(NAMES.len(), |byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
    let files = NAMES.into_iter().map(String::from).zip(texts).collect();
    let (sources, diagnostics) = match RuleBook::from_texts(files).check() {
        Ok(book) => (book.sources, book.warnings),
        Err(trouble) => (trouble.sources, trouble.diagnostics),
    };
    for diagnostic in &diagnostics {
        let span = diagnostic.at.span;
        let length = sources.get(span.source).map_or(0, |source| source.text.len());
        assert!(span.start <= span.end && span.range().end <= length, "{diagnostic:?} outside of its file");
    }
    for diagnostic in diagnostics.iter().take(5) {
        let _ = render::one(diagnostic, &sources, false);
    }
});
