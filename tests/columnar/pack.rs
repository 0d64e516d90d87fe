//! Answers in short as Parquet, where columns of few values are packed by their keys: however many values there are, what is read back is what Arrow has.

use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{FileReader as _, SerializedFileReader};

use payrules::formats::brief::units::Units;
use payrules::formats::brief::{BriefRows, Detail};
use payrules::formats::write::{BriefColumns, BriefWriter as _};
use payrules::model::determination::{Decision, RecordError, Rejection};
use serde_json::Value;

use crate::answers::{Form, back};

fn footer(bytes: &[u8]) -> ParquetMetaData {
    ParquetMetaDataReader::new().parse_and_finish(&bytes::Bytes::copy_from_slice(bytes)).unwrap()
}

/// The rows as a file, so many at once.
fn written(rows: &BriefRows, form: Form, lot: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = match form {
        Form::Parquet => BriefColumns::parquet(Detail::Rules, &mut bytes),
        Form::File => BriefColumns::arrow_file(Detail::Rules, &mut bytes),
        Form::Stream => BriefColumns::arrow_stream(Detail::Rules, &mut bytes),
    }
    .unwrap();
    (0..rows.len()).step_by(lot).for_each(|at| writer.range(rows, at..rows.len().min(at + lot)).unwrap());
    payrules::formats::write::BriefWriter::finish(&mut writer).unwrap();
    drop(writer);
    bytes
}

/// So many sessions: each has a code, units, a fact and now and then rules of its own, and every ninth record is rejected.
fn made(many: usize) -> BriefRows {
    let mut rows = BriefRows::default();
    let payers = ["medicare", "anthem"].map(|payer| (rows.payer_number(payer), payer));
    let rules: Vec<_> = (0..20)
        .map(|at| rows.rule_number(payers[at % 2].0, &format!("r{}", at / 2), ["hold", "deny"][at / 10]))
        .collect();
    let words = [Decision::Covered, Decision::Hold, Decision::NotCovered, Decision::NeedsInfo];
    for at in 0..many {
        if at % 9 == 4 {
            let error = RecordError {
                file: format!("{at}.csv"),
                row: (at % 2 == 0).then_some(at),
                field: None,
                value: Some(String::from("x")),
                expected: String::from("a date"),
            };
            rows.reject(Rejection::new((at % 4 != 0).then(|| format!("V-{at}")), vec![error]));
            continue;
        }
        let day = jiff::civil::date(2026, 1, 1).checked_add(jiff::Span::new().days((at % 1500) as i64 - 700)).unwrap();
        let mut row = rows.begin(&format!("V-{at}"), payers[at % 2].0, day, words[at % 4]);
        for line in 0..at % 6 {
            let units = match (at + line) % 7 {
                0 => Units::Unknown,
                1 => Units::Exact("0.0000012345".parse().unwrap()),
                _ => Units::Parts((at * 10_000 + line) as i64),
            };
            let code = if line == 0 { format!("code number {at:08}") } else { format!("{}", 97_000 + at % 300) };
            row.line(&code, words[line % 4], units);
        }
        (0..at % 4).for_each(|finding| row.finding(rules[(at % 2 + 2 * finding + at / 7 * 2) % 20], [1]));
        (0..at % 3).for_each(|fact| row.missing(&format!("fact.{}", at / (1 + fact * 500))));
    }
    rows
}

fn ids(values: &[Value]) -> usize {
    values.iter().filter(|value| value["id"].is_string()).count()
}

#[test]
fn many_values_are_read_back_as_arrow_has_them() {
    let rows = made(45_000);
    let bytes = written(&rows, Form::Parquet, rows.len());
    assert!(bytes == written(&rows, Form::Parquet, 1_000), "the same rows, other bytes");
    assert!(bytes == written(&rows, Form::Parquet, 7), "the same rows, other bytes");
    let footer = footer(&bytes);
    // Codes that are all different end a row group behind a page, long before it has its rows.
    let counts: Vec<i64> = footer.row_groups().iter().map(|group| group.num_rows()).collect();
    assert!(counts.len() == 3 && counts.iter().rev().skip(1).all(|rows| rows % 16_384 == 0), "{counts:?}");
    let (parquet, arrow): (Vec<Value>, Vec<Value>) =
        (back(bytes, Form::Parquet), back(written(&rows, Form::Stream, rows.len()), Form::Stream));
    assert_eq!(parquet.len(), 45_000);
    assert_eq!(ids(&parquet), 45_000 - 1_250, "every fourth rejected record has no id");
    let other = parquet.iter().zip(&arrow).position(|(one, other)| one != other);
    assert_eq!(other.map(|at| (&parquet[at], &arrow[at])), None);
}

#[test]
fn a_row_group_says_its_smallest_and_largest_day() {
    let rows = made(20_000);
    let bytes = written(&rows, Form::Parquet, 20_000);
    let days = footer(&bytes).row_groups()[0].columns().iter().find_map(|column| {
        let parquet::file::statistics::Statistics::Int32(days) = column.statistics()? else { return None };
        Some((*days.min_opt()?, *days.max_opt()?, days.null_count_opt()?))
    });
    // 20 454 is 2026-01-01.
    let rejected = (0..16_384).filter(|at| at % 9 == 4).count() as u64;
    let rows = footer(&bytes).row_groups()[0].num_rows();
    assert_eq!((rows, days), (16_384, Some((20_454 - 700, 20_454 + 799, rejected))));
}

#[test]
fn wide_ids_end_a_page_wherever_they_come_from() {
    let mut rows = BriefRows::default();
    let payer = rows.payer_number("medicare");
    for at in 0..300 {
        let id = format!("V-{at}-{}", "x".repeat(30_000));
        let mut row = rows.begin(&id, payer, jiff::civil::date(2026, 3, 2), Decision::Covered);
        row.line("97110", Decision::Covered, Units::Parts(10_000));
        if at == 100 {
            rows.reject(Rejection::new(Some("y".repeat(3_000_000)), Vec::new()));
        }
    }
    let bytes = written(&rows, Form::Parquet, rows.len());
    assert!(bytes == written(&rows, Form::Parquet, 7), "the same rows, other bytes");
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes.clone())).unwrap();
    let pages = reader.get_row_group(0).unwrap().get_column_page_reader(1).unwrap().count();
    // 2 MB each: 70 rows, those up to the rejected one, and three of the others.
    assert_eq!(pages, 5);
    assert!(back(bytes, Form::Parquet) == back(written(&rows, Form::File, rows.len()), Form::File));
}
