//! Values for the facts of a record: those that a fact takes, and anything else that may stand there.

use payrules::model::facts::FactDef;
use payrules::model::types::Scalar;
use proptest::prelude::*;
use proptest::sample::select;

use super::written::Json;

pub fn word(words: &[&str]) -> BoxedStrategy<Json> {
    let words: Vec<Json> = words.iter().map(|word| Json::Word((*word).to_string())).collect();
    select(words).boxed()
}

/// A value that the fact takes.
pub fn good(def: &FactDef) -> BoxedStrategy<Json> {
    let ty = def.ty();
    let one = match &ty.scalar {
        Scalar::Bool => word(&["true", "false", r#""yes""#, r#""No""#]),
        Scalar::Number => word(&["0", "12", "12.50", r#""7""#, "999999999999999.1234567890"]),
        Scalar::Minutes => word(&["0", "25", "1440", r#""25""#, "25.0", r#""8 minutes""#]),
        Scalar::Money => word(&["45", "45.00", r#""$2,410.00""#, "0.1"]),
        Scalar::Date => word(&[r#""2026-03-02""#, r#""20260302""#, "20260302", r#"" 2024-02-29 ""#]),
        Scalar::Time => word(&[r#""09:05""#, r#""23:59""#]),
        Scalar::Text if def.path == "diagnosis_pointers" => word(&["1", r#""A""#]),
        Scalar::Text => word(&[r#""T-1""#, r#""é\n\"x\"""#, "17", r#""a;b""#, r#""a\/b""#]),
        Scalar::Procedure => word(&[r#""97110""#, r#""G0283""#, "97124"]),
        Scalar::Diagnosis => word(&[r#""M54.50""#, r#""M5450""#, r#""S39.012A""#]),
        Scalar::Modifier => word(&[r#""GP""#, r#""59""#, "59"]),
        Scalar::Place => word(&[r#""11""#, r#""02""#, "11"]),
        Scalar::State => word(&[r#""WA""#]),
        Scalar::Word(words) => select(words.list().into_iter().map(Json::text).collect::<Vec<_>>()).boxed(),
        _ => word(&["1"]),
    };
    if !ty.list {
        return one;
    }
    let joined = match &ty.scalar {
        Scalar::Modifier => word(&[r#""GP; 59""#]),
        Scalar::Diagnosis => word(&[r#""M54.50;M25.511""#, r#"" M545 ; M255 ""#]),
        Scalar::Procedure => word(&[r#""97110;97124""#]),
        Scalar::Text => word(&[r#""A;2""#]),
        _ => one.clone(),
    };
    prop_oneof![8 => prop::collection::vec(one.clone(), 1..4).prop_map(Json::List), 2 => joined, 1 => one].boxed()
}

/// Anything else that may stand in a record.
pub fn other() -> BoxedStrategy<Json> {
    let plain = word(&[
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-5",
        "7",
        "25.5",
        "1e3",
        "1E-2",
        "1e400",
        "123456789012345678901234567890",
        "18446744073709551615",
        "18446744073709551616",
        "0.12345678901",
        "1000000000000000",
        "\"\"",
        "\" \"",
        "\"none\"",
        "\" none \"",
        "\"\\u006eone\"",
        "\"None\"",
        "\"N/A\"",
        "\"null\"",
        "\"NaN\"",
        "\"x\"",
        "\"1;;2\"",
        "\";\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\u{a0}97110\u{a0}\"",
        "\"a\\u0000b\"",
        "[]",
        "[ ]",
        "{}",
        "[[]]",
        "[null]",
        "[\"\"]",
        "[\"none\"]",
        "[1,\"2\"]",
        "[true]",
        "[{}]",
        "[\"referral.on\"]",
        "[\"plan_of_care\", \"extra.a\"]",
        "[\"authorizations\"]",
        "\"referral.on; supervisor\"",
        "{\"a\":1}",
        "{\"a\":null,\"a\":1}",
        "{\"a\":{\"b\":\" c \",\"d\":[1.50,\"e\"]}}",
        "{\"\":1}",
        "{\"a\":\"n/a\"}",
        "{\"$serde_json::private::Number\":\"5\"}",
        "{\"a\":2,\"$serde_json::private::Number\":\"5\"}",
        "{\"$serde_json::private::Number\":\"05\"}",
        "{\"$serde_json::private::RawValue\":\"5\"}",
        "01",
        "1.",
        ".5",
        "+1",
        "NaN",
        "tru",
        "'x'",
    ]);
    let deep = (1..140usize).prop_map(|depth| Json::Word(format!("{}{}", "[".repeat(depth), "]".repeat(depth))));
    prop_oneof![30 => plain, 1 => deep].boxed()
}
