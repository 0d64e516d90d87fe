//! Answers as columns: what is read back is what JSON says, in every batch under one schema.

use std::io::Cursor;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{DataType, SchemaRef};
use jiff::ToSpan;
use jiff::civil::date;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use payrules::formats::write::columnar::answers;
use payrules::formats::{AnswerWriter, ColumnWriter, JsonlWriter};
use payrules::model::determination::{
    Answer, Citation, ClaimLine, Decision, Determination, Finding, Liability, LineAnswer, LinePayment, Missing, Needs,
    Note, Presumed, ProfileRef, RecordError, Rejection, SessionPayment, Taken,
};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// The forms that answers are written in.
pub const FORMS: [Form; 3] = [Form::Parquet, Form::File, Form::Stream];

#[derive(Clone, Copy, Debug)]
pub enum Form {
    Parquet,
    File,
    Stream,
}

fn written(answers: &[Answer], form: Form) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = match form {
        Form::Parquet => ColumnWriter::parquet(&mut bytes),
        Form::File => ColumnWriter::arrow_file(&mut bytes),
        Form::Stream => ColumnWriter::arrow_stream(&mut bytes),
    }
    .unwrap();
    answers.iter().for_each(|answer| writer.write(answer).unwrap());
    writer.finish().unwrap();
    drop(writer);
    bytes
}

/// The schema, the batches, and how many row groups there are.
pub fn batches(bytes: Vec<u8>, form: Form) -> (SchemaRef, Vec<RecordBatch>, usize) {
    match form {
        Form::Parquet => {
            let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
            let (schema, groups) = (builder.schema().clone(), builder.metadata().num_row_groups());
            (schema, builder.build().unwrap().map(Result::unwrap).collect(), groups)
        }
        Form::File => {
            let reader = FileReader::try_new(Cursor::new(bytes), None).unwrap();
            let schema = reader.schema();
            let all: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
            let count = all.len();
            (schema, all, count)
        }
        Form::Stream => {
            let reader = StreamReader::try_new(Cursor::new(bytes), None).unwrap();
            let schema = reader.schema();
            let all: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
            let count = all.len();
            (schema, all, count)
        }
    }
}

/// Every row as the JSON of its answer.
pub fn back(bytes: Vec<u8>, form: Form) -> Vec<Value> {
    let (schema, batches, _) = batches(bytes, form);
    let mut all = Vec::new();
    for batch in batches {
        assert_eq!(batch.schema().fields(), schema.fields());
        for row in 0..batch.num_rows() {
            let mut answer = object(batch.schema().fields(), batch.columns(), row);
            let rejected = answer["decision"] == "rejected";
            answer.retain(|key, value| {
                let of_rejection = matches!(key.as_str(), "schema" | "id" | "decision" | "errors");
                let kept = if rejected { of_rejection } else { key != "errors" };
                assert!(kept || value.is_null(), "{key} is {value} beside `rejected`: {rejected}");
                kept
            });
            all.push(Value::Object(answer));
        }
    }
    all
}

fn object(fields: &arrow_schema::Fields, columns: &[arrow_array::ArrayRef], row: usize) -> Map<String, Value> {
    fields.iter().zip(columns).map(|(field, column)| (field.name().clone(), cell(column.as_ref(), row))).collect()
}

fn cell(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::Date32 => {
            let day = date(1970, 1, 1) + array.as_primitive::<Date32Type>().value(row).days();
            day.to_string().into()
        }
        DataType::Decimal128(_, scale) => {
            let number: Decimal = array.as_primitive::<Decimal128Type>().value_as_string(row).parse().unwrap();
            // Dollars have their cents, other numbers no zeros at their end.
            let text = if *scale == 2 { number.to_string() } else { number.normalize().to_string() };
            serde_json::from_str(&text).unwrap()
        }
        DataType::Struct(fields) => object(fields, array.as_struct().columns(), row).into(),
        DataType::List(_) => {
            let members = array.as_list::<i32>().value(row);
            (0..members.len()).map(|at| cell(members.as_ref(), at)).collect()
        }
        other => panic!("a column of {other}"),
    }
}

/// What JSON lines say.
fn said(answers: &[Answer]) -> Vec<Value> {
    let mut bytes = Vec::new();
    let mut writer = JsonlWriter::new(&mut bytes);
    answers.iter().for_each(|answer| writer.write(answer).unwrap());
    drop(writer);
    String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A record that is rejected; every other one has an id.
pub fn rejection(number: usize) -> Answer {
    let error = RecordError {
        file: String::from("s.csv"),
        row: Some(number),
        field: None,
        value: Some(String::from("2026-02-30")),
        expected: String::from("a date"),
    };
    let id = number.is_multiple_of(2).then(|| format!("S-{number}"));
    Answer::Rejected(Rejection::new(id, vec![error]))
}

/// A text, or none.
fn maybe() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(text())
}

fn text() -> impl Strategy<Value = String> {
    select(vec!["", "x", "=1+1", "Käthe\n\"", "plan-certified"]).prop_map(String::from)
}

fn many<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    proptest::collection::vec(one, 0..3)
}

/// Any number that an answer can have, with up to ten decimals.
fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (0..40_i64).prop_map(Decimal::from),
        (0..=999_999_999_999_999_i64, 0..=10_u32).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
    ]
}

fn some(of: impl Strategy<Value = Decimal>) -> impl Strategy<Value = Option<Decimal>> {
    proptest::option::of(of)
}

fn decision() -> impl Strategy<Value = Decision> {
    select(vec![
        Decision::Covered,
        Decision::Review,
        Decision::NeedsInfo,
        Decision::Hold,
        Decision::NotBilled,
        Decision::NotCovered,
        Decision::Partial,
    ])
}

fn line_payment() -> impl Strategy<Value = LinePayment> {
    let taken = (text(), maybe(), number()).prop_map(|(by, rule, amount)| Taken { by, rule, amount });
    (some(number()), some(number()), many(taken), many(text())).prop_map(|(fee, allowed, taken, missing)| LinePayment {
        fee,
        allowed,
        taken,
        missing,
    })
}

fn line() -> impl Strategy<Value = LineAnswer> {
    let numbers = (1..2000_usize, proptest::option::of(any::<u32>()), some(number()), some(number()));
    let words =
        (maybe(), text(), decision(), proptest::option::of(select(vec![Liability::Patient, Liability::Provider])));
    let lists = (many(text()), many(text()), many(text()), proptest::option::of(line_payment()));
    (numbers, words, lists).prop_map(
        |(
            (line, minutes, units, units_billed),
            (id, code, decision, liability),
            (modifiers, modifiers_added, reasons, payment),
        )| LineAnswer {
            line,
            id,
            code,
            minutes,
            decision,
            units,
            units_billed,
            modifiers,
            modifiers_added,
            liability,
            reasons,
            payment,
        },
    )
}

fn claim_line() -> impl Strategy<Value = ClaimLine> {
    let lists = (many(text()), many(1..13_u8), many(1..100_usize));
    (text(), lists, number(), some(number()), maybe()).prop_map(
        |(code, (modifiers, diagnosis_pointers, lines), units, charge, place_of_service)| ClaimLine {
            code,
            modifiers,
            units,
            charge,
            place_of_service,
            diagnosis_pointers,
            lines,
        },
    )
}

fn finding() -> impl Strategy<Value = Finding> {
    let source = (text(), text(), maybe()).prop_map(|(id, cite, url)| Citation {
        id,
        cite,
        url,
        seen: date(1969, 12, 31),
        grade: String::from("B"),
    });
    let needs = select(vec![Needs::Authorization, Needs::Clinical, Needs::Admin, Needs::Patient]);
    let first = (text(), maybe(), many(1..100_usize), text(), proptest::option::of(needs), text(), maybe());
    let last = (proptest::option::of(source), maybe(), maybe(), many(text()), some(number()));
    (first, last).prop_map(
        |((rule, version, lines, effect, needs, message, fix), (source, group, carc, rarc, cost))| Finding {
            rule,
            version,
            lines,
            effect,
            needs,
            message,
            fix,
            source,
            group,
            carc,
            rarc,
            cost,
        },
    )
}

fn determination() -> impl Strategy<Value = Answer> {
    let missing = (text(), many(1..100_usize), many(text()), text(), many(text()))
        .prop_map(|(fact, lines, rules, affects, outcomes)| Missing { fact, lines, rules, affects, outcomes });
    let presumed = (text(), many(1..100_usize), text(), text()).prop_map(|(fact, lines, value, by)| Presumed {
        fact,
        lines,
        value,
        by,
    });
    let note = (text(), many(1..100_usize), text(), many(text())).prop_map(|(code, lines, text, alternatives)| Note {
        code,
        lines,
        text,
        alternatives,
    });
    let payment = (maybe(), some(number()), some(number()), many(text()))
        .prop_map(|(fees, allowed, sent_now, missing)| SessionPayment { fees, allowed, sent_now, missing });
    let lists = (many(line()), many(claim_line()), many(finding()), many(missing), many(presumed), many(note));
    let head = (text(), many(text()), decision(), proptest::option::of(any::<u32>()), some(number()));
    (head, lists, proptest::option::of(payment)).prop_map(
        |(
            (id, decided_with, decision, timed_minutes, timed_units),
            (lines, claim_lines, findings, missing, presumed, notes),
            payment,
        )| {
            Answer::Decided(Box::new(Determination {
                schema: 1,
                engine: String::from("0.0.0"),
                id,
                input: String::from("sha256:00"),
                payer: String::from("medicare"),
                profile: ProfileRef { edition: date(2026, 1, 1), digest: String::from("sha256:11") },
                date_of_service: date(2026, 3, 2),
                decided_with,
                decision,
                timed_minutes,
                timed_units,
                lines,
                claim_lines,
                findings,
                missing,
                presumed,
                notes,
                payment,
            }))
        },
    )
}

/// Any answer.
pub fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![4 => determination(), 1 => (0..9_usize).prop_map(rejection)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_back_is_what_json_says(
        answers in proptest::collection::vec(answer(), 0..8),
        form in select(FORMS.to_vec()),
    ) {
        let bytes = written(&answers, form);
        prop_assert_eq!(&bytes, &written(&answers, form), "the same answers, other bytes");
        prop_assert_eq!(back(bytes, form), said(&answers));
    }
}

#[test]
fn many_answers_are_batches_of_one_schema_in_their_order() {
    let all: Vec<Answer> = (0..17_000).map(rejection).collect();
    for form in FORMS {
        let bytes = written(&all, form);
        let (schema, _, count) = batches(bytes.clone(), form);
        assert_eq!(schema.fields(), answers::schema().unwrap().fields());
        assert_eq!(count, if matches!(form, Form::Parquet) { 1 } else { 17 }, "{form:?}");
        assert_eq!(back(bytes, form), said(&all));
    }
}

#[test]
fn no_answers_are_a_file_of_no_rows_with_the_schema() {
    for form in FORMS {
        let (schema, batches, _) = batches(written(&[], form), form);
        assert_eq!(schema.fields(), answers::schema().unwrap().fields());
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 0);
    }
}

/// Takes some bytes and then fails.
pub struct Fails(pub usize);

impl std::io::Write for Fails {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        }
        let count = bytes.len().min(self.0);
        self.0 -= count;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_fails_is_the_error_of_the_output() {
    for room in [0, 3, 100, 5000] {
        for form in FORMS {
            let writer = match form {
                Form::Parquet => ColumnWriter::parquet(Fails(room)),
                Form::File => ColumnWriter::arrow_file(Fails(room)),
                Form::Stream => ColumnWriter::arrow_stream(Fails(room)),
            };
            let write = || -> std::io::Result<()> {
                let mut writer = writer?;
                (0..3000).try_for_each(|number| writer.write(&rejection(number)))?;
                writer.finish()
            };
            assert_eq!(write().unwrap_err().kind(), std::io::ErrorKind::BrokenPipe, "{form:?} with room for {room}");
        }
    }
}
