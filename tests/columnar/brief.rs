//! Answers in short: JSON, CSV and columns say what the whole answers say, whether rows come one by one or many at once.

use std::collections::BTreeSet;

use payrules::formats::AnswerWriter;
use payrules::formats::brief::{BriefRows, Detail};
use payrules::formats::write::brief::columns::schema;
use payrules::formats::write::columnar::answers as whole;
use payrules::formats::write::{BriefColumns, BriefCsv, BriefForm, BriefJson, BriefJsonl, BriefText, BriefWriter};
use payrules::model::determination::Answer;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::answers::{FORMS, Fails, Form, answer, back, batches, rejection};

/// How much rows tell of findings.
const DETAILS: [Detail; 2] = [Detail::Rules, Detail::Findings];

/// What a row has to say of an answer.
fn expected(answer: &Answer, detail: Detail) -> Value {
    let whole = serde_json::to_value(answer).unwrap();
    let Answer::Decided(_) = answer else { return whole };
    let all = |key: &str| whole[key].as_array().unwrap().clone();
    let line = |(at, line): (usize, Value)| json!({"line": at + 1, "code": line["code"], "decision": line["decision"], "units": line["units"]});
    let mut rules: Vec<Value> = Vec::new();
    for finding in all("findings") {
        if !rules.contains(&finding["rule"]) {
            rules.push(finding["rule"].clone());
        }
    }
    let missing: BTreeSet<String> =
        all("missing").iter().map(|missing| missing["fact"].as_str().unwrap().to_owned()).collect();
    let mut row = json!({"schema": 1, "rules": rules, "missing": missing});
    row["lines"] = all("lines").into_iter().enumerate().map(line).collect();
    for key in ["id", "payer", "date_of_service", "decision"] {
        row[key] = whole[key].clone();
    }
    if detail == Detail::Findings {
        row["findings"] = whole["findings"].clone();
    }
    row
}

fn rows(answers: &[Answer], detail: Detail) -> BriefRows {
    let mut rows = BriefRows::new(detail);
    answers.iter().for_each(|answer| rows.push(answer));
    rows
}

/// The text of rows that come in lots of so many.
fn text(answers: &[Answer], detail: Detail, form: impl BriefForm, lot: usize) -> String {
    let mut bytes = Vec::new();
    let mut writer = BriefText::telling(detail, &mut bytes, form);
    answers.chunks(lot).for_each(|answers| writer.rows(&rows(answers, detail)).unwrap());
    BriefWriter::finish(&mut writer).unwrap();
    drop(writer);
    String::from_utf8(bytes).unwrap()
}

/// The text of answers one by one.
fn one_by_one(answers: &[Answer], detail: Detail, form: impl BriefForm) -> String {
    let mut bytes = Vec::new();
    let mut writer = BriefText::telling(detail, &mut bytes, form);
    answers.iter().for_each(|answer| writer.write(answer).unwrap());
    AnswerWriter::finish(&mut writer).unwrap();
    drop(writer);
    String::from_utf8(bytes).unwrap()
}

fn columns(answers: &[Answer], detail: Detail, form: Form, lot: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = match form {
        Form::Parquet => BriefColumns::parquet(detail, &mut bytes),
        Form::File => BriefColumns::arrow_file(detail, &mut bytes),
        Form::Stream => BriefColumns::arrow_stream(detail, &mut bytes),
    }
    .unwrap();
    answers.chunks(lot).for_each(|answers| writer.rows(&rows(answers, detail)).unwrap());
    BriefWriter::finish(&mut writer).unwrap();
    drop(writer);
    bytes
}

/// The cells that an answer has to have as CSV, by rows.
fn cells(answer: &Answer, detail: Detail) -> Vec<Vec<String>> {
    let row = expected(answer, detail);
    let told = detail == Detail::Findings;
    let safe = |text: &str| {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
    };
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => safe(text),
        other => other.to_string(),
    };
    let list = |value: &Value| {
        let members: Vec<&str> = value.as_array().unwrap().iter().map(|member| member.as_str().unwrap()).collect();
        safe(&members.join(";"))
    };
    if row["decision"] == "rejected" {
        let errors: Vec<String> = (row["errors"].as_array().unwrap().iter())
            .map(|error| {
                let (file, row) = (error["file"].as_str().unwrap(), &error["row"]);
                format!("{file} row {row} `2026-02-30`: expected a date")
            })
            .collect();
        let mut cells = vec![String::new(); if told { 14 } else { 12 }];
        (cells[0], cells[3]) = (text(&row["id"]), String::from("rejected"));
        let end = cells.len();
        (cells[end - 2], cells[end - 1]) = (errors.join("; "), String::from("1"));
        return vec![cells];
    }
    let head = ["id", "date_of_service", "payer", "decision"].map(|key| text(&row[key]));
    // Of the findings about a line, each sentence once.
    let sentences = |line: &str, key: &str| {
        let mut said: Vec<&str> = Vec::new();
        for finding in row["findings"].as_array().unwrap() {
            let about =
                finding["lines"].as_array().unwrap().iter().any(|number| line.parse() == Ok(number.as_u64().unwrap()));
            let sentence = finding[key].as_str().filter(|sentence| !said.contains(sentence));
            said.extend(sentence.filter(|_| about || line.is_empty()));
        }
        safe(&said.join("; "))
    };
    let of_line = |line: [String; 4]| {
        let tail = [list(&row["missing"]), String::new(), String::from("1")];
        let words = if told { vec![sentences(&line[0], "message"), sentences(&line[0], "fix")] } else { Vec::new() };
        [&head[..], &line, &[list(&row["rules"])], &words, &tail].concat()
    };
    let lines = row["lines"].as_array().unwrap();
    if lines.is_empty() {
        return vec![of_line(std::array::from_fn(|_| String::new()))];
    }
    lines.iter().map(|line| of_line(["line", "code", "decision", "units"].map(|key| text(&line[key])))).collect()
}

/// The cells of a table, by rows.
fn read(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

const HEADER: [&str; 14] = [
    "id",
    "date_of_service",
    "payer",
    "decision",
    "line",
    "code",
    "line.decision",
    "units",
    "rules",
    "messages",
    "fixes",
    "missing",
    "errors",
    "schema",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_form_says_what_whole_answers_say(
        answers in proptest::collection::vec(answer(), 0..8),
        form in select(FORMS.to_vec()),
        lot in 1..9_usize,
        detail in select(DETAILS.to_vec()),
    ) {
        let said: Vec<Value> = answers.iter().map(|answer| expected(answer, detail)).collect();
        let lines = text(&answers, detail, BriefJsonl, lot);
        let parsed: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(&parsed, &said);
        prop_assert_eq!(&lines, &one_by_one(&answers, detail, BriefJsonl));
        let list = text(&answers, detail, BriefJson, lot);
        prop_assert_eq!(serde_json::from_str::<Vec<Value>>(&list).unwrap(), said.clone());
        prop_assert_eq!(&list, &one_by_one(&answers, detail, BriefJson));
        let table = text(&answers, detail, BriefCsv, lot);
        let header: Vec<String> = HEADER.iter().map(ToString::to_string).collect();
        let told = |name: &String| detail == Detail::Findings || !["messages", "fixes"].contains(&name.as_str());
        let header = vec![header.into_iter().filter(told).collect()];
        let all: Vec<Vec<String>> =
            header.into_iter().chain(answers.iter().flat_map(|answer| cells(answer, detail))).collect();
        prop_assert_eq!(read(&table), all);
        prop_assert_eq!(&table, &one_by_one(&answers, detail, BriefCsv));
        let bytes = columns(&answers, detail, form, lot);
        prop_assert_eq!(&bytes, &columns(&answers, detail, form, 8), "the same rows, other bytes");
        prop_assert_eq!(back(bytes, form), said);
    }
}

#[test]
fn the_keys_of_a_row_stand_in_the_order_of_the_contract() {
    let day = jiff::civil::date(2026, 3, 2);
    let mut rows = BriefRows::default();
    let payer = rows.payer_number("medicare");
    let rule = rows.rule_number(payer, "r04", "warn");
    let decision = payrules::model::determination::Decision::Covered;
    let mut row = rows.begin("V-\"1\"\n", payer, day, decision);
    row.line("97110", decision, payrules::formats::brief::units::Units::Parts(20_000));
    row.finding(rule, [1]);
    let mut bytes = Vec::new();
    let mut writer = BriefText::new(&mut bytes, BriefJsonl);
    writer.rows(&rows).unwrap();
    drop(writer);
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        r#"{"schema":1,"id":"V-\"1\"\n","payer":"medicare","date_of_service":"2026-03-02","decision":"covered","lines":[{"line":1,"code":"97110","decision":"covered","units":2}],"rules":["r04"],"missing":[]}"#
            .to_owned()
            + "\n"
    );
}

#[test]
fn findings_are_the_column_that_whole_answers_have() {
    let (whole, told) = (whole::schema().unwrap(), schema(Detail::Findings).unwrap());
    assert_eq!(told.field_with_name("findings").unwrap(), whole.field_with_name("findings").unwrap());
    let names: Vec<&String> =
        told.fields().iter().map(|field| field.name()).filter(|name| *name != "findings").collect();
    let short = schema(Detail::Rules).unwrap();
    assert_eq!(names, short.fields().iter().map(|field| field.name()).collect::<Vec<_>>());
}

#[test]
fn many_rows_are_the_same_however_many_come_at_once() {
    let all: Vec<Answer> = (0..9_000).map(rejection).collect();
    let detail = Detail::Findings;
    let said: Vec<Value> = all.iter().map(|answer| expected(answer, detail)).collect();
    let lines = text(&all, detail, BriefJsonl, 9_000);
    assert_eq!(lines, text(&all, detail, BriefJsonl, 700));
    assert_eq!(lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>(), said);
    for form in FORMS {
        let bytes = columns(&all, detail, form, 9_000);
        assert_eq!(bytes, columns(&all, detail, form, 700), "{form:?}");
        let (found, _, count) = batches(bytes.clone(), form);
        assert_eq!(found.fields(), schema(detail).unwrap().fields());
        assert_eq!(count, if matches!(form, Form::Parquet) { 1 } else { 2 }, "{form:?}");
        assert_eq!(back(bytes, form), said);
    }
}

#[test]
fn an_output_that_fails_is_the_error_of_the_output() {
    let all: Vec<Answer> = (0..9_000).map(rejection).collect();
    for form in FORMS {
        let writer = match form {
            Form::Parquet => BriefColumns::parquet(Detail::Findings, Fails(3)),
            Form::File => BriefColumns::arrow_file(Detail::Findings, Fails(3)),
            Form::Stream => BriefColumns::arrow_stream(Detail::Findings, Fails(3)),
        };
        let write = || -> std::io::Result<()> {
            let mut writer = writer?;
            writer.rows(&rows(&all, Detail::Findings))?;
            BriefWriter::finish(&mut writer)
        };
        assert_eq!(write().unwrap_err().kind(), std::io::ErrorKind::BrokenPipe, "{form:?}");
    }
    let mut writer = BriefText::telling(Detail::Findings, Fails(100), BriefJsonl);
    assert_eq!(writer.rows(&rows(&all, Detail::Findings)).unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
}
