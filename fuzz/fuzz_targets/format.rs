//! Any text to the formatter of rule files.
//!
//! What has to hold: nothing panics or takes long; of a file that is TOML the canonical form is TOML that says the same, and its own
//! canonical form; and it is never the author's text handed back because something was lost on the way.

#![no_main]

use libfuzzer_sys::fuzz_target;
use payrules::lang::format::same;
use payrules::profile::format::file;
use payrules::source::SourceId;
use toml::Value;

fuzz_target!(|text: &str| {
    // Blank lines at the end are always cut: where they are still there, the author's text was handed back.
    let text = format!("{text}\n\n\n");
    let Ok(first) = file(SourceId::default(), &text) else { return };
    assert!(!first.text.ends_with("\n\n") && !first.text.ends_with("\n\r\n"), "it could not be formatted:\n{text}");
    let again = file(SourceId::default(), &first.text).expect("what was formatted is TOML");
    assert_eq!(first.text, again.text, "formatting it again changes it; at first it was\n{text}");
    assert_eq!(first.left.len(), again.left.len());
    if let (Some(before), Some(after)) = (value(&text), value(&first.text)) {
        assert!(equal(&before, &after), "it says something else:\n{text}\n{}", first.text);
    }
});

fn value(text: &str) -> Option<Value> {
    text.trim_start_matches('\u{feff}').parse().ok().map(Value::Table)
}

/// Equal but for how rule texts are laid out and how lines end.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Table(a), Value::Table(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((n, a), (m, b))| n == m && equal(a, b))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::String(a), Value::String(b)) => a.replace("\r\n", "\n") == b.replace("\r\n", "\n") || same(a, b),
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}
