//! What is wrong with columns and rows, as it is told.

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BinaryArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use payrules::formats::{InputFormat, Read, ReadOptions, open};
use serde_json::{Value, json};

use crate::make::{FORMS, Form, Shape, array, batch, file};
use crate::{jsonl, reader, show};

macro_rules! snapshot {
    ($text:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, { insta::assert_snapshot!($text) });
    };
}

/// What was read of one batch, as Parquet; and that Arrow says the same.
fn told(batch: &RecordBatch) -> String {
    let parquet = show::all(reader(file(std::slice::from_ref(batch), Form::Parquet)));
    let arrow = show::all(reader(file(std::slice::from_ref(batch), Form::ArrowStream)));
    assert_eq!(parquet, arrow);
    parquet
}

fn table(columns: &[(&str, DataType, Value)]) -> RecordBatch {
    let fields: Vec<Field> = columns.iter().map(|(name, of, _)| Field::new(*name, of.clone(), true)).collect();
    let arrays = columns.iter().map(|(_, of, cells)| {
        let cells: Vec<Option<&Value>> =
            cells.as_array().unwrap().iter().map(|cell| Some(cell).filter(|cell| !cell.is_null())).collect();
        array(of, &cells)
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect()).unwrap()
}

fn list(of: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("element", of, true)))
}

#[test]
fn columns_that_are_missing_or_of_another_type_are_told_all_at_once() {
    let lines = list(DataType::Struct(vec![Field::new("minutes", DataType::Boolean, true)].into()));
    let columns = [
        ("visit_id", DataType::Utf8, json!(["S-1"])),
        ("date_of_servce", DataType::Utf8, json!(["2026-03-02"])),
        ("submitted_on", DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())), json!(["2026-03-02"])),
        ("diagnoses", list(DataType::Boolean), json!([[true]])),
        ("plan_of_care.goals", DataType::Int32, json!([1])),
        ("start_time", DataType::Float64, json!([9.5])),
        ("authorizations", DataType::Int32, json!([1])),
        ("referral", DataType::Boolean, json!([true])),
        ("extra", DataType::Utf8, json!(["x"])),
        ("absent", list(DataType::Int32), json!([[1]])),
        ("lines", lines, json!([[{"minutes": true}]])),
        ("patient", DataType::Struct(vec![Field::new("idd", DataType::Utf8, true)].into()), json!([{"idd": "P"}])),
    ];
    let mixed = [
        ("id", DataType::Utf8, json!(["S-1"])),
        ("date_of_service", DataType::Date32, json!(["2026-03-02"])),
        ("lines", list(DataType::Struct(vec![Field::new("code", DataType::Utf8, true)].into())), json!([[]])),
        ("lines.minutes", DataType::Int32, json!([25])),
        ("lines.charge", list(DataType::Float64), json!([[25.5]])),
    ];
    let per_line = [
        ("id", DataType::Utf8, json!(["S-1"])),
        ("date_of_service", DataType::Date32, json!(["2026-03-02"])),
        ("code", DataType::Utf8, json!(["97110"])),
    ];
    let all = [table(&columns), table(&mixed), table(&per_line)];
    snapshot!(all.iter().map(told).collect::<Vec<_>>().join("---\n"));
}

#[test]
fn one_bad_row_among_many_is_a_rejection_in_its_place() {
    let line = |code: &str| json!([{"code": code}]);
    let record = |id: &str, lines: Value| json!({"id": id, "date_of_service": "2026-03-02", "lines": lines});
    let with = |mut record: Value, key: &str, value: Value| {
        record[key] = value;
        record
    };
    let records = [
        record("S-1", line("97110")),
        with(record("S-2", line("97110")), "date_of_service", json!("2026-02-30")),
        record("S-3", json!([])),
        record("S-4", Value::Null),
        record("S-5", json!([{"code": "97110"}, null, {"minutes": "25"}])),
        with(record("S-6", line("97110")), "diagnoses", json!(["M54.50", null])),
        with(record("S-7", line("97110")), "diagnoses", json!(["none"])),
        with(record("S-8", line("97110")), "authorizations", json!([null, {"number": "A"}])),
        with(record("S-1", line("97110")), "payer", json!("NULL")),
        record("S-1", line("97110")),
        with(record("S-9", line("97110")), "absent", json!(["referral", "id", "lines", "nothing"])),
        with(record("S-10", line("97110")), "date_of_service", json!("2026-03-02T09:30:00")),
        with(record("", line("97110")), "payer", json!(" medicare ")),
        record("S-11", json!([{"code": "97110", "minutes": "2000", "assistant_minutes": "1"}])),
        record("S-12", line("97110")),
    ];
    let shape = Shape::text();
    let shown = told(&batch(&records, &shape));
    // The records of JSON are told in the same words.
    assert_eq!(shown, show::all(reader(jsonl(&records))));
    snapshot!(shown);
}

#[test]
fn times_floats_and_decimals_are_read_exactly_or_refused() {
    let day = |at: &str| json!(at);
    let moment = DataType::Timestamp(TimeUnit::Microsecond, None);
    let columns = [
        ("id", DataType::Int64, json!([1, 2, 3])),
        ("date_of_service", moment.clone(), json!([day("2026-03-02"), day("2026-03-02"), day("09:30")])),
        ("start_time", moment, json!([day("09:30"), null, null])),
        ("plan_of_care.goals", DataType::Utf8, json!(["yes", "maybe", null])),
        ("history.allowed_this_year", DataType::Float64, json!([0.1, 1e300, 2409.99])),
        ("lines.code", list(DataType::Int32), json!([[97110, 97140], [97110], [97110]])),
        ("lines.minutes", list(DataType::Float64), json!([[25.0, null], [25.5], [1.0, 2.0]])),
        ("lines.modifiers", list(list(DataType::Utf8)), json!([[["GP", "59"], []], [null], [["GP", null]]])),
        ("extra.since", DataType::Date32, json!(["2026-03-02", null, null])),
        ("extra.share", DataType::Decimal128(18, 4), json!([1.5, null, null])),
    ];
    snapshot!(told(&table(&columns)));
}

#[test]
fn a_float_that_is_no_number_is_unknown() {
    let nan = Arc::new(arrow_array::Float64Array::from(vec![f64::NAN, f64::INFINITY])) as ArrayRef;
    let text = |cells: [&str; 2]| Arc::new(StringArray::from(cells.to_vec())) as ArrayRef;
    let codes = array(&list(DataType::Utf8), &[Some(&json!(["97110"])), Some(&json!(["97110"]))]);
    let columns = [
        ("id", text(["S-1", "S-2"])),
        ("date_of_service", text(["20260302", "2026-03-02"])),
        ("referral.visits", nan),
        ("lines.code", codes),
    ];
    snapshot!(told(&RecordBatch::try_from_iter(columns).unwrap()));
}

#[test]
fn a_cell_that_is_no_utf_8_costs_its_own_row() {
    let rows = 3;
    let notes = BinaryArray::from(vec![&b"P-1"[..], b"P-\xFFQXW2", b"P-3"]);
    // Text with such a byte in it is made by naming a column of bytes text, as a broken writer does.
    let ids = array(&DataType::Utf8, &[Some(&json!("S-1")), Some(&json!("S-2")), Some(&json!("S-3"))]);
    let days = array(&DataType::Utf8, &vec![Some(&json!("2026-03-02")); rows]);
    let codes = array(&list(DataType::Utf8), &vec![Some(&json!(["97110"])); rows]);
    let columns: [(&str, ArrayRef); 4] =
        [("id", ids), ("date_of_service", days), ("patient.id", Arc::new(notes)), ("lines.code", codes)];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let as_bytes = told(&batch);
    // The same bytes under the name of text: a good text, made bad in the file.
    let good = StringArray::from(vec!["P-1", "P-ZQXW2", "P-3"]);
    let mut columns = batch.columns().to_vec();
    columns[2] = Arc::new(good);
    let fields: Vec<Field> = (batch.schema().fields().iter().zip(&columns))
        .map(|(field, column)| Field::new(field.name(), column.data_type().clone(), true))
        .collect();
    let named = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    for form in [Form::Parquet, Form::ArrowStream, Form::ArrowFile] {
        let mut bytes = file(std::slice::from_ref(&named), form);
        // In Parquet it stands in the data and among the least and the greatest.
        let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"ZQXW")).collect();
        places.iter().for_each(|at| bytes[*at] = 0xFF);
        assert!(!places.is_empty());
        assert_eq!(show::all(reader(bytes)), as_bytes, "{form:?}");
    }
    snapshot!(as_bytes);
}

#[test]
fn a_session_of_a_hundred_thousand_lines_is_one_rejection_and_the_next_is_read() {
    let code = json!({"code": "97110"});
    let record =
        |id: &str, lines: usize| json!({"id": id, "date_of_service": "2026-03-02", "lines": vec![code.clone(); lines]});
    let records = [record("S-1", 100_000), record("S-2", 1)];
    for parallel in [false, true] {
        let batch = batch(&records, &Shape { parallel, ..Shape::canonical() });
        for form in FORMS {
            let all: Vec<Read> = reader(file(std::slice::from_ref(&batch), form)).map(Result::unwrap).collect();
            let [Read::Rejected(rejection), Read::Session(next, _)] = all.as_slice() else {
                panic!("{form:?}: {} records", all.len())
            };
            let expected: Vec<&str> = rejection.errors.iter().map(|error| error.expected.as_str()).collect();
            assert_eq!(
                expected,
                ["at most 1000 lines for a session of one day, not 100000; check that `id` is the visit number"]
            );
            assert_eq!(next.id(), "S-2");
        }
    }
}

#[test]
fn no_rows_are_no_records_and_an_empty_row_group_hides_nothing() {
    let record = json!({"id": "S-1", "date_of_service": "2026-03-02", "lines": [{"code": "97110"}]});
    let one = batch(&[record], &Shape::canonical());
    for form in FORMS {
        let none = one.slice(0, 0);
        assert_eq!(reader(file(std::slice::from_ref(&none), form)).count(), 0, "{form:?}");
        let read: Vec<Read> = reader(file(&[none.clone(), one.clone(), none], form)).map(Result::unwrap).collect();
        assert!(matches!(read.as_slice(), [Read::Session(..)]), "{form:?}: {read:?}");
    }
}

#[test]
fn the_meter_of_a_file_that_is_not_read_in_order_comes_to_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let record = |number: usize| json!({"id": number.to_string(), "date_of_service": "2026-03-02", "lines": [{"code": "97110"}]});
    let records: Vec<Value> = (0..500).map(record).collect();
    let bytes = file(&[batch(&records, &Shape::canonical())], Form::Parquet);
    let path = folder.path().join("s.parquet");
    std::fs::write(&path, &bytes).unwrap();
    let mut reader = open(path.to_str().unwrap(), None, ReadOptions::default()).unwrap();
    let meter = reader.meter();
    assert_eq!(reader.by_ref().count(), 500);
    assert_eq!(meter.bytes(), u64::try_from(bytes.len()).unwrap());
}

#[test]
fn columns_that_nobody_reads_are_named_or_with_strict_refused() {
    let record = json!({"id": "S-1", "date_of_service": "2026-03-02", "copay": "5", "plan_of_care": {"certifed_on": "x"},
        "lines": [{"code": "97110", "minuts": "25"}], "authorizations": [{"numbr": "1"}], "extra": {"ours": "1"}});
    let bytes = file(&[batch(std::slice::from_ref(&record), &Shape::canonical())], Form::Parquet);
    let shown = show::all(reader(bytes.clone()));
    let strict = ReadOptions { strict: true, ..ReadOptions::default() };
    let Err(error) = open("-", Some(Box::new(Cursor::new(bytes))), strict) else { panic!("read") };
    snapshot!(format!("{shown}---\n{error}\n"));
}

#[test]
fn a_file_is_what_its_first_bytes_say() {
    let folder = tempfile::tempdir().unwrap();
    let record = json!({"id": "S-1", "date_of_service": "2026-03-02", "lines": [{"code": "97110"}]});
    let columns = batch(std::slice::from_ref(&record), &Shape::canonical());
    let of = |name: &str, bytes: &[u8], format: Option<InputFormat>| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let read = match open(path, None, ReadOptions { format, ..ReadOptions::default() }) {
            Ok(reader) => show::all(reader),
            Err(error) => format!("not read: {error}\n"),
        };
        let said = format.map(|format| format!(" as {}", format.name())).unwrap_or_default();
        format!("# {name}{said}\n{}", read.replace(&format!("{}/", folder.path().display()), ""))
    };
    let parquet = file(std::slice::from_ref(&columns), Form::Parquet);
    let arrow = file(std::slice::from_ref(&columns), Form::ArrowFile);
    let stream = file(std::slice::from_ref(&columns), Form::ArrowStream);
    let text = jsonl(std::slice::from_ref(&record));
    let mut encrypted = parquet.clone();
    let end = encrypted.len() - 4;
    encrypted[end..].copy_from_slice(b"PARE");
    let shown = [
        of("a.parquet", &parquet, None),
        of("a.csv", &parquet, None),
        of("a.arrow", &arrow, None),
        of("a.arrow", &stream, None),
        of("a.parquet", &arrow, None),
        of("a.parquet", &text, None),
        of("a.ipc", &text, None),
        of("a.parquet", b"PAR1", None),
        of("a.parquet", &encrypted, None),
        of("a.parquet", &parquet, Some(InputFormat::Csv)),
        of("a.parquet", &parquet, Some(InputFormat::Arrow)),
        of("a.arrow", &arrow, Some(InputFormat::Jsonl)),
        of("a.jsonl", &text, Some(InputFormat::Parquet)),
    ];
    snapshot!(shown.concat());
}
