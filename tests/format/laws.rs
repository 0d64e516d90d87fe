//! What holds for every text: formatting it again changes nothing, it says the same, and its comments are there in their order.

use payrules::lang::format::{condition, rule, same};
use payrules::profile::format::{Formatted, file};
use payrules::source::SourceId;
use proptest::prelude::*;
use toml::Value;

use crate::generated::{self, Noise};

/// The laws of a file that is TOML.
pub fn hold(text: &str) -> Formatted {
    let first = file(SourceId::default(), text).unwrap_or_else(|told| panic!("{told:#?}\n{text}"));
    let again = file(SourceId::default(), &first.text).unwrap_or_else(|told| panic!("{told:#?}\n{}", first.text));
    assert_eq!(first.text, again.text, "formatting it again changes it; at first it was\n{text}");
    assert_eq!(comments(text), comments(&first.text));
    let value = |text: &str| Value::Table(text.trim_start_matches('\u{feff}').parse().unwrap());
    assert!(equal(&value(text), &value(&first.text)), "it says something else\n{text}\n{}", first.text);
    let ends = first.text.replace("\r\n", "\n");
    assert!(!ends.ends_with("\n\n") && !ends.contains("\n\n\n["), "it was not formatted at all\n{text}");
    first
}

/// Equal but for how rule texts are laid out.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Table(a), Value::Table(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((n, a), (m, b))| n == m && equal(a, b))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::String(a), Value::String(b)) => a.replace("\r\n", "\n") == b.replace("\r\n", "\n") || same(a, b),
        (a, b) => a == b,
    }
}

/// The words behind every `#`, in order; the generated files have no other.
fn comments(text: &str) -> Vec<String> {
    let found =
        |line: &str| line.split_once('#').map(|(_, words)| words.trim_end_matches(['\'', ' ', '\r']).to_owned());
    text.lines().filter_map(found).collect()
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn however_a_rule_is_written_it_has_one_layout(text in generated::rule(), noise in generated::noise(false)) {
        let plain = rule(&text).unwrap_or_else(|| panic!("{text} has a mistake"));
        prop_assert_eq!(plain.line.as_deref(), Some(text.as_str()));
        let laid = rule(&noise.put_into(&text)).expect("only blanks differ");
        prop_assert_eq!(&laid, &plain);
        prop_assert_eq!(&rule(&plain.block).expect("it is a rule still").block, &plain.block);
        prop_assert!(same(&text, &plain.block));
        for line in plain.block.lines() {
            prop_assert!(line.chars().count() <= 120 || !line.contains(" and "), "too long:\n{}", plain.block);
        }
    }

    #[test]
    fn comments_in_a_rule_stay_in_their_order(text in generated::rule(), noise in generated::noise(true)) {
        let noisy = noise.put_into(&text);
        // A comment may stand between any two words but those of one quantity or range.
        prop_assume!(same(&text, &noisy));
        let laid = rule(&noisy).expect("it is a rule").block;
        prop_assert!(same(&text, &laid));
        prop_assert_eq!(comments(&noisy), comments(&laid));
        prop_assert_eq!(&rule(&laid).expect("it is a rule still").block, &laid, "at first\n{}", noisy);
    }

    #[test]
    fn a_condition_alone_has_one_layout_too(text in generated::condition(), noise in generated::noise(false)) {
        let plain = condition(&text).unwrap_or_else(|| panic!("{text} has a mistake"));
        prop_assert_eq!(plain.line.as_deref(), Some(text.as_str()));
        prop_assert_eq!(&condition(&noise.put_into(&text)).expect("only blanks differ"), &plain);
        prop_assert_eq!(&condition(&plain.block).expect("it is one still").block, &plain.block);
        prop_assert!(same(&text, &plain.block));
    }

    #[test]
    fn generated_files(text in generated::file()) {
        hold(&text);
    }

    #[test]
    fn of_anything(text in "[a-c=\\[\\]{}',\"#\\. \n\r0-2]{0,60}") {
        if let Ok(formatted) = file(SourceId::default(), &text) {
            let again = file(SourceId::default(), &formatted.text).expect("it is TOML still").text;
            prop_assert_eq!(again, formatted.text);
        }
    }
}

#[test]
fn noise_reaches_the_places_that_matter() {
    let noise = Noise(vec!["\n", " # a\n", "  "]);
    assert_eq!(noise.put_into("a and b in [c, d]"), "a\nand # a\nb  in\n[ # a\nc,  d\n]");
}
