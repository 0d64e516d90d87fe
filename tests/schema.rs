//! The schemas that `payrules schema` prints, against what they describe: shipped files and examples are valid, mistakes are not, and where the
//! reader of records has an opinion on a value, the schema has the same.

#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use payrules::cases;
use payrules::engine::{Engine, Options};
use payrules::formats::brief::Detail;
use payrules::formats::session_from_tree;
use payrules::formats::write::{AnswerWriter, BriefJsonl, BriefText};
use payrules::model::determination::Answer;
use payrules::model::facts::{FactId, Owner};
use payrules::profile::RuleBook;
use payrules::schema::{Thing, text};
use serde_json::{Value, json};

fn validator(thing: Thing) -> Validator {
    let schema: Value = serde_json::from_str(&text(thing)).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// What is wrong, a line each: where, and what.
fn complaints(validator: &Validator, value: &Value) -> String {
    let one = |error: jsonschema::ValidationError<'_>| format!("{}: {error}\n", error.instance_path());
    validator.iter_errors(value).map(one).collect()
}

/// TOML as a schema sees it: dates are text.
fn tree(toml: &str) -> Value {
    fn of(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(flag) => json!(flag),
            toml::Value::Datetime(moment) => json!(moment.to_string()),
            toml::Value::Array(members) => members.into_iter().map(of).collect(),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, of(value))).collect())
            }
        }
    }
    of(toml::Value::Table(toml.parse().unwrap_or_else(|error| panic!("{error}\n{toml}"))))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.to_string_lossy().ends_with(ending));
    found.sort();
    found
}

#[test]
fn each_is_a_schema_that_names_no_host_and_comes_out_the_same_twice() {
    for thing in Thing::ALL {
        let text = text(thing);
        assert_eq!(text, payrules::schema::text(thing));
        let schema: Value = serde_json::from_str(&text).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{}", thing.word());
        assert_eq!(schema["$id"], json!(format!("urn:payrules:{}:1", thing.word())));
        assert!(schema["description"].is_string(), "{}", thing.word());
        validator(thing);
    }
}

#[test]
fn everything_that_ships_is_valid() {
    let (profile, tests) = (validator(Thing::Profile), validator(Thing::Tests));
    let mut seen = 0;
    for path in files("rules", ".toml") {
        let value = tree(&fs::read_to_string(&path).unwrap());
        let validator = if path.to_string_lossy().ends_with(".test.toml") { &tests } else { &profile };
        assert_eq!(complaints(validator, &value), "", "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 19, "only {seen} files");
    // Archetypes are profiles too, and use what the shipped ones do not.
    for path in files("tests/archetypes", ".toml") {
        let value = tree(&fs::read_to_string(&path).unwrap());
        let validator = if path.to_string_lossy().ends_with(".test.toml") { &tests } else { &profile };
        assert_eq!(complaints(validator, &value), "", "{}", path.display());
    }
}

#[test]
fn example_records_are_valid() {
    let record = validator(Thing::Record);
    let lines = fs::read_to_string("tests/cli/sessions.jsonl").unwrap();
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        // One of them is there to be rejected.
        assert_eq!(record.is_valid(&value), value["id"] != json!("S-4"), "{line}");
    }
    let mut visit: Value = serde_json::from_str(&fs::read_to_string("examples/visit.json").unwrap()).unwrap();
    assert!(complaints(&record, &visit).contains("\"id\" is a required property"), "a visit to come has no number yet");
    visit["id"] = json!("V-1");
    assert_eq!(complaints(&record, &visit), "");
    let schema: Value = serde_json::from_str(&text(Thing::Record)).unwrap();
    assert_eq!(complaints(&record, &schema["examples"][0]), "");
}

/// The answer as `check --brief` writes it, with so much of its findings.
fn in_short(answer: &Answer, detail: Detail) -> Value {
    let mut text = Vec::new();
    BriefText::telling(detail, &mut text, BriefJsonl).write(answer).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Every case of every payer: its record is valid, and so is what is answered.
#[test]
fn the_sessions_of_all_cases_and_their_answers_are_valid() {
    let (record, answer) = (validator(Thing::Record), validator(Thing::Determination));
    let (brief, findings) = (validator(Thing::Brief), validator(Thing::BriefFindings));
    let engine: Engine = RuleBook::embedded().check().unwrap().compile();
    let mut seen = 0;
    for profile in engine.profiles() {
        for case in &profile.tests {
            let given = cases::given::tree(&case.given, &profile.samples);
            assert_eq!(complaints(&record, &given), "", "{}: {}", profile.id, case.name);
            let day = cases::Day::read(profile, case).unwrap();
            let options = Options { payer: Some(profile.id.clone()), ..Options::default() };
            let answered = day.answer(&engine, &options);
            let (whole, short) = (serde_json::to_value(&answered).unwrap(), in_short(&answered, Detail::Rules));
            assert_eq!(complaints(&answer, &whole), "", "{}: {}", profile.id, case.name);
            assert_eq!(complaints(&brief, &short), "", "{}: {}", profile.id, case.name);
            let told = in_short(&answered, Detail::Findings);
            assert_eq!(complaints(&findings, &told), "", "{}: {}", profile.id, case.name);
            seen += 1;
        }
    }
    assert!(seen > 200, "only {seen} cases");
}

#[test]
fn a_brief_has_every_key_and_no_other() {
    for (thing, detail) in [(Thing::Brief, Detail::Rules), (Thing::BriefFindings, Detail::Findings)] {
        every_key_and_no_other(thing, detail);
    }
}

fn every_key_and_no_other(thing: Thing, detail: Detail) {
    let brief = validator(thing);
    let engine = RuleBook::embedded().check().unwrap().compile();
    let record = json!({"id": "V-1", "payer": "medicare", "date_of_service": "2026-03-02", "lines": [{"code": "97124", "minutes": 25}]});
    let session = session_from_tree(&record, "example", 1).unwrap();
    let good = in_short(&engine.determine(&session, &Options::default()), detail);
    assert_eq!(complaints(&brief, &good), "");
    for key in good.as_object().unwrap().keys() {
        let mut lacking = good.clone();
        lacking.as_object_mut().unwrap().remove(key);
        assert!(!brief.is_valid(&lacking), "valid without `{key}`");
    }
    let mut other = good.clone();
    other["lines"][0]["minutes"] = json!(25);
    assert!(!brief.is_valid(&other), "valid with a key of whole answers");
    let mut word = good;
    word["lines"][0]["decision"] = json!("partial");
    assert!(!brief.is_valid(&word), "no line is partial");
    let rejected = session_from_tree(&json!({"id": "V-1", "lines": []}), "example", 1).unwrap_err();
    assert_eq!(complaints(&brief, &in_short(&Answer::Rejected(rejected), detail)), "");
}

#[test]
fn an_answer_has_every_key_and_no_other() {
    let answer = validator(Thing::Determination);
    let engine = RuleBook::embedded().check().unwrap().compile();
    let record = json!({"id": "V-1", "payer": "medicare", "date_of_service": "2026-03-02", "lines": [{"code": "97124", "minutes": 25}]});
    let session = session_from_tree(&record, "example", 1).unwrap();
    let good = serde_json::to_value(engine.determine(&session, &Options::default())).unwrap();
    assert_eq!(complaints(&answer, &good), "");
    for key in good.as_object().unwrap().keys() {
        let mut lacking = good.clone();
        lacking.as_object_mut().unwrap().remove(key);
        assert!(!answer.is_valid(&lacking), "valid without `{key}`");
    }
    let mut other = good.clone();
    other["lines"][0]["colour"] = json!("red");
    assert!(!answer.is_valid(&other));
    let mut word = good;
    word["decision"] = json!("approved");
    assert!(!answer.is_valid(&word));
    let rejected = session_from_tree(&json!({"id": "V-1", "lines": []}), "example", 1).unwrap_err();
    assert_eq!(complaints(&answer, &serde_json::to_value(rejected).unwrap()), "");
}

/// Each file below `tests/schema` has one mistake, which the schema must find. Read the snapshot: it must be that mistake.
#[test]
fn mistakes_are_not_valid() {
    let mut shown = String::new();
    for (thing, ending) in [(Thing::Profile, ".toml"), (Thing::Tests, ".toml"), (Thing::Record, ".json")] {
        let validator = validator(thing);
        for path in files(&format!("tests/schema/{}", thing.word()), ending) {
            let text = fs::read_to_string(&path).unwrap();
            let value = if ending == ".toml" { tree(&text) } else { serde_json::from_str(&text).unwrap() };
            let found = complaints(&validator, &value);
            assert!(!found.is_empty(), "{} is valid", path.display());
            let name = path.file_name().unwrap().to_string_lossy();
            let first = text.lines().next().unwrap();
            shown.push_str(&format!("{}/{name}  {first}\n{}\n", thing.word(), cut(&found)));
        }
    }
    insta::assert_snapshot!(shown);
}

/// The lines, none of them longer than a screen is wide.
fn cut(text: &str) -> String {
    let short = |line: &str| line.chars().take(200).collect::<String>() + "\n";
    text.lines().map(|line| format!("  {}", short(line))).collect()
}

/// Values of every kind and shape, tried on every fact.
fn values() -> Vec<Value> {
    let texts = [
        "",
        "none",
        "None",
        "NULL",
        "n/a",
        "nan",
        "true",
        "false",
        "yes",
        "TRUE",
        "maybe",
        "0",
        "7",
        "12",
        "13",
        "25",
        "25.0",
        "25.5",
        "1440",
        "1441",
        "-5",
        "1e3",
        "25 minutes",
        "8 hours",
        "$2,410.00",
        "$24,10",
        "45.00",
        "2026-03-02",
        "2026-02-30",
        "2026-3-2",
        "20260302",
        "2026-03-02T10:00",
        "09:05",
        "9:05",
        "24:00",
        "97124",
        "9712",
        "0213T",
        "G0283",
        "g0283",
        "M54.50",
        "M5450",
        "M5.450",
        "m54.50",
        "GP",
        "gp",
        "59",
        "GPX",
        "11",
        "1",
        "A",
        "L",
        "M",
        "WA",
        "wa",
        "Washington",
        "PT",
        "pt",
        "physical_therapist",
        "lumbar",
        "rehabilitative",
        "in_network",
        "primary",
        "GP;59",
        "97124;97140",
        "lumbar;head",
        "1;2",
        "free text",
    ];
    let mut all: Vec<Value> = texts.into_iter().map(Value::from).collect();
    all.extend([
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(7),
        json!(12),
        json!(13),
        json!(25),
        json!(25.5),
        json!(1440),
        json!(1441),
        json!(-5),
        json!(97124),
        json!(20260302),
        json!(59),
        json!(11),
        json!([]),
        json!(["GP"]),
        json!(["GP", "59"]),
        json!(["none"]),
        json!([null]),
        json!(["97124", "0213T"]),
        json!(["M54.50"]),
        json!(["lumbar", "head"]),
        json!(["1", "2"]),
        json!([1, 2]),
        json!([["GP"]]),
        json!({"a": 1}),
    ]);
    all
}

/// The record with a value for one fact.
fn with(owner: Owner, path: &str, value: &Value) -> Value {
    let mut record = json!({"id": "V-1", "date_of_service": "2026-03-02", "lines": [{"code": "97124"}]});
    let at = match owner {
        Owner::Session => &mut record,
        Owner::Line => &mut record["lines"][0],
        Owner::Authorization => {
            record["authorizations"] = json!([{}]);
            &mut record["authorizations"][0]
        }
        Owner::OtherCoverage => {
            record["other_coverage"] = json!([{}]);
            &mut record["other_coverage"][0]
        }
    };
    match path.split_once('.') {
        Some((group, name)) => at[group] = json!({name: value}),
        None => at[path] = value.clone(),
    }
    record
}

#[test]
fn the_reader_and_the_schema_say_the_same_of_every_value_of_every_fact() {
    let validator = validator(Thing::Record);
    let (mut taken, mut refused) = (0usize, 0usize);
    for owner in [Owner::Session, Owner::Line, Owner::Authorization, Owner::OtherCoverage] {
        for def in FactId::of(owner).map(FactId::def) {
            for value in values() {
                let record = with(owner, def.path, &value);
                let read = session_from_tree(&record, "example", 1);
                let found = complaints(&validator, &record);
                assert_eq!(
                    read.is_ok(),
                    found.is_empty(),
                    "{owner:?} {} = {value}\nreader: {:?}\nschema: {found}",
                    def.path,
                    read.err()
                );
                if read.is_ok() { taken += 1 } else { refused += 1 }
            }
        }
    }
    assert!(taken > 1000 && refused > 3000, "{taken} taken, {refused} refused: the values have become one-sided");
}
