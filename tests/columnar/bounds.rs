//! What is in memory at once, whatever the file is like: a row group of many rows, many of none, wide texts, long lists; and answers.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use payrules::formats::read::columnar::batches::{Batches, Piece};
use payrules::formats::{AnswerWriter, ColumnWriter, Read};
use payrules::model::determination::{Answer, RecordError, Rejection};

use crate::answers::{Form, back};
use crate::make::{Shape, batch};
use crate::reader;

/// Sessions of one line.
fn sessions(ids: Vec<String>) -> RecordBatch {
    let rows = ids.len();
    let code = Fields::from(vec![Field::new("code", DataType::Utf8, true)]);
    let codes: ArrayRef = Arc::new(StringArray::from(vec!["97110"; rows]));
    let lines = StructArray::new(code.clone(), vec![codes], None);
    let member = Arc::new(Field::new("element", DataType::Struct(code), true));
    let lines = ListArray::new(member, OffsetBuffer::from_lengths(vec![1; rows]), Arc::new(lines), None);
    let columns: [(&str, ArrayRef); 3] = [
        ("id", Arc::new(StringArray::from(ids))),
        ("date_of_service", Arc::new(Date32Array::from(vec![20_514; rows]))),
        ("lines", Arc::new(lines)),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

/// A file with a row group for each batch, also for those without rows.
fn groups(batches: &[RecordBatch]) -> Vec<u8> {
    let writer = ArrowWriter::try_new(Vec::new(), batches[0].schema(), None).unwrap();
    let (mut file, factory) = writer.into_serialized_writer().unwrap();
    for (number, batch) in batches.iter().enumerate() {
        let mut columns = factory.create_column_writers(number).unwrap();
        let mut each = columns.iter_mut();
        for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
            for leaf in parquet::arrow::arrow_writer::compute_leaves(field, array).unwrap() {
                each.next().unwrap().write(&leaf).unwrap();
            }
        }
        let mut group = file.next_row_group().unwrap();
        for column in columns {
            column.close().unwrap().append_to_row_group(&mut group).unwrap();
        }
        group.close().unwrap();
    }
    file.into_inner().unwrap()
}

/// How many rows come at once.
fn pieces(bytes: &[u8]) -> Vec<usize> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut batches = Batches::parquet(file).unwrap();
    batches.project(&[0, 1, 2], &[0, 1, 2], &[0, 1, 2]);
    let mut pieces = Vec::new();
    while let Some(piece) = batches.next_piece().unwrap() {
        let Piece::Rows(rows) = piece else { panic!("{piece:?}") };
        pieces.push(rows.num_rows());
    }
    pieces
}

fn ids(bytes: Vec<u8>) -> Vec<String> {
    let id = |read| match read {
        Read::Session(session, _) => session.id().to_owned(),
        Read::Rejected(rejection) => panic!("{rejection:?}"),
    };
    reader(bytes).map(Result::unwrap).map(id).collect()
}

#[test]
fn row_groups_without_rows_hide_nothing() {
    let some = |from: usize, many: usize| sessions((from..from + many).map(|n| format!("S-{n}")).collect());
    let all = [some(0, 0), some(0, 3), some(0, 0), some(0, 0), some(3, 1), some(4, 2), some(0, 0)];
    let bytes = groups(&all);
    assert_eq!(footer(&bytes).row_groups().iter().map(|g| g.num_rows()).collect::<Vec<_>>(), [0, 3, 0, 0, 1, 2, 0]);
    assert_eq!(ids(bytes), (0..6).map(|n| format!("S-{n}")).collect::<Vec<_>>());
}

#[test]
fn a_row_group_of_many_rows_comes_in_parts() {
    let bytes = groups(&[sessions((0..300_000).map(|n| format!("S-{n}")).collect())]);
    assert_eq!(footer(&bytes).num_row_groups(), 1);
    let pieces = pieces(&bytes);
    assert_eq!((pieces.iter().sum::<usize>(), pieces.iter().max()), (300_000, Some(&4096)));
}

#[test]
fn wide_texts_come_in_small_parts() {
    let wide = |n: usize| format!("S-{n}-{}", "x".repeat(40_000));
    let bytes = groups(&[sessions((0..1000).map(wide).collect())]);
    let pieces = pieces(&bytes);
    assert_eq!(pieces.iter().sum::<usize>(), 1000);
    // 8 MB of 40 KB each.
    assert!(pieces.iter().all(|rows| *rows <= 210), "{pieces:?}");
    assert!(ids(bytes) == (0..1000).map(wide).collect::<Vec<_>>());
}

#[test]
fn a_list_of_seventy_thousand_members_costs_only_its_session() {
    let record = |id: &str, many: usize| {
        serde_json::json!({"id": id, "date_of_service": "2026-03-02", "diagnoses": vec!["M54.50"; many],
            "lines": [{"code": "97110"}]})
    };
    let rows = batch(&[record("S-1", 1), record("S-2", 70_000), record("S-3", 12)], &Shape::canonical());
    let all: Vec<Read> = reader(groups(&[rows])).map(Result::unwrap).collect();
    let [Read::Session(first, _), Read::Rejected(rejection), Read::Session(last, _)] = all.as_slice() else {
        panic!("{} records", all.len())
    };
    assert_eq!((first.id(), rejection.id.as_deref(), last.id()), ("S-1", Some("S-2"), "S-3"));
    assert_eq!(rejection.errors[0].expected, "at most 12 diagnoses, not 70000");
}

/// What stands behind all row groups.
fn footer(bytes: &[u8]) -> ParquetMetaData {
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Optional);
    reader.parse_and_finish(&bytes).unwrap()
}

fn rejection(number: usize, value: String) -> Answer {
    let error = RecordError {
        file: String::from("s.csv"),
        row: Some(number),
        field: None,
        value: Some(value),
        expected: String::from("a date"),
    };
    Answer::Rejected(Rejection::new(Some(format!("S-{number}")), vec![error]))
}

fn written(answers: impl Iterator<Item = Answer>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ColumnWriter::parquet(&mut bytes).unwrap();
    answers.for_each(|answer| writer.take(answer).unwrap());
    writer.finish().unwrap();
    drop(writer);
    bytes
}

#[test]
fn the_file_of_answers_keeps_little_of_each_row_group() {
    let bytes = written((0..140_000).map(|number| rejection(number, String::from("x"))));
    let footer = footer(&bytes);
    let rows: Vec<i64> = footer.row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(rows, [65_536, 65_536, 8_928]);
    for group in footer.row_groups() {
        for column in group.columns() {
            let name = column.column_path().string();
            let sought = ["id", "payer", "date_of_service", "decision"].contains(&name.as_str());
            assert_eq!(column.statistics().is_some(), sought, "{name}");
            assert_eq!((column.column_index_offset(), column.offset_index_offset()), (None, None), "{name}");
        }
    }
    // Of ten million answers a few megabytes.
    let each = footer.memory_size() / rows.len();
    assert!(each < 80_000, "{each} bytes for a row group");
}

#[test]
fn wide_answers_make_small_row_groups() {
    // Nothing that packs well.
    let noise = |number: usize| -> String {
        let digits = (0..2500).scan(number as u64 + 1, |n, _| {
            *n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            Some(format!("{:016x}", *n ^ (*n >> 29)))
        });
        digits.collect()
    };
    let all = || (0..1500).map(|number| rejection(number, noise(number)));
    let bytes = written(all());
    let sizes: Vec<i64> = footer(&bytes).row_groups().iter().map(|group| group.compressed_size()).collect();
    assert!(sizes.len() >= 2 && sizes.iter().all(|size| *size < 18 << 20), "{sizes:?}");
    assert!(bytes == written(all()), "the same answers, other bytes");
    let values: Vec<serde_json::Value> = back(bytes, Form::Parquet);
    let same = |(number, answer): (usize, &serde_json::Value)| answer["errors"][0]["value"] == noise(number).as_str();
    assert!(values.len() == 1500 && values.iter().enumerate().all(same));
}
