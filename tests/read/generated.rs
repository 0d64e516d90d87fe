//! Files too big, too broken or too many to keep: made here.

use std::io::{self, Cursor};

use payrules::formats::{InputFormat, Read, ReadError, ReadOptions, open, open_all};
use payrules::model::session::Raw;
use proptest::prelude::*;

use crate::show;

fn read(bytes: Vec<u8>, options: ReadOptions) -> Vec<Result<Read, ReadError>> {
    open("-", Some(Box::new(Cursor::new(bytes))), options).unwrap().collect()
}

#[test]
fn csv_and_json_of_one_session_are_equal() {
    let one = |name: &str| {
        let mut reader = open(&format!("tests/read/corpus/plain/{name}"), None, ReadOptions::default()).unwrap();
        let Some(Ok(Read::Session(mut session, _))) = reader.next() else { panic!("{name} was not read") };
        // A cell has no type: the number of a fact that the contract does not know is text in CSV.
        for raw in session.facts.extra.values_mut() {
            if let Raw::Number(digits) = raw {
                *raw = Raw::Text(digits.clone());
            }
        }
        session
    };
    assert_eq!(show::session(&one("one-session.csv")), show::session(&one("one-session.json")));
    assert_eq!(one("one-session.csv"), one("one-session.json"));
}

#[test]
fn a_session_of_a_hundred_thousand_lines_is_one_rejection_and_the_next_is_read() {
    let mut csv = String::from("id,date_of_service,code,minutes\n");
    for _ in 0..100_000 {
        csv.push_str("S-1,2026-03-02,97110,25\n");
    }
    csv.push_str("S-2,2026-03-02,97110,25\n");
    let lines = vec![r#"{"code":"97110","minutes":25}"#; 100_000].join(",");
    let json = format!(
        "{{\"id\":\"S-1\",\"date_of_service\":\"2026-03-02\",\"lines\":[{lines}]}}\n\
         {{\"id\":\"S-2\",\"date_of_service\":\"2026-03-02\",\"lines\":[{{\"code\":\"97110\"}}]}}\n"
    );
    for input in [csv, json] {
        let records = read(input.into_bytes(), ReadOptions::default());
        let [Ok(Read::Rejected(rejection)), Ok(Read::Session(next, _))] = records.as_slice() else {
            panic!("{} records", records.len())
        };
        assert_eq!(rejection.id.as_deref(), Some("S-1"));
        let expected: Vec<&str> = rejection.errors.iter().map(|e| e.expected.as_str()).collect();
        assert_eq!(
            expected,
            ["at most 1000 lines for a session of one day, not 100000; check that `id` is the visit number"]
        );
        assert_eq!(next.id(), "S-2");
    }
}

#[test]
fn standard_input_is_read_by_its_first_byte() {
    let line = r#"{"id":"S-1","date_of_service":"2026-03-02","lines":[{"code":"97110"}]}"#;
    let spread = line.replace(',', ",\n");
    for text in [line.to_string(), format!("{line}\n"), spread, format!(" [ {line} ]"), format!("[\n{line}\n]\n")] {
        assert!(
            matches!(read(text.clone().into_bytes(), ReadOptions::default()).as_slice(), [Ok(Read::Session(..))]),
            "{text}"
        );
    }
    let csv = "id,date_of_service,code\nS-1,2026-03-02,97110\n";
    assert!(matches!(read(csv.into(), ReadOptions::default()).as_slice(), [Ok(Read::Session(..))]));
    let said = ReadOptions { format: Some(InputFormat::Json), ..ReadOptions::default() };
    assert!(matches!(read(csv.into(), said).as_slice(), [Ok(Read::Rejected(_)), ..]));
}

/// Gives its bytes and then fails.
struct Failing(Cursor<Vec<u8>>);

impl io::Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::other("the disk is gone")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_disk_that_fails_keeps_what_was_read_and_does_not_decide_half_a_session() {
    let csv = "id,date_of_service,code\nS-1,2026-03-02,97110\nS-2,2026-03-02,97110\n";
    let input = Failing(Cursor::new(csv.into()));
    let mut records = open("-", Some(Box::new(input)), ReadOptions::default()).unwrap();
    assert!(matches!(records.next(), Some(Ok(Read::Session(session, _))) if session.id() == "S-1"));
    assert!(matches!(records.next(), Some(Err(ReadError::Read { .. }))));
    let Some(Ok(Read::Rejected(rejection))) = records.next() else { panic!("S-2 is lost") };
    assert_eq!(rejection.id.as_deref(), Some("S-2"));
    assert!(records.next().is_none());
}

#[test]
fn a_missing_file_is_told_and_the_next_is_read_and_ids_are_one_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    for name in ["a.csv", "c.csv"] {
        std::fs::write(path(name), "id,date_of_service,code\nS-1,2026-03-02,97110\n").unwrap();
    }
    let paths = [path("a.csv"), path("missing.csv"), path(""), path("c.csv")];
    let records: Vec<_> = open_all(&paths, None, ReadOptions::default()).unwrap().collect();
    let [Ok(Read::Session(..)), Err(missing), Err(folder), Ok(Read::Rejected(repeat))] = records.as_slice() else {
        panic!("{records:?}")
    };
    assert!(missing.to_string().ends_with("missing.csv`: no such file or directory"), "{missing}");
    assert!(folder.to_string().contains("is a directory"), "{folder}");
    assert!(repeat.errors[0].expected.contains("this id was read before"), "{}", repeat.errors[0].expected);
    assert!(open("no/such/file.csv", None, ReadOptions::default()).is_err());
}

fn formats() -> impl Strategy<Value = Option<InputFormat>> {
    prop::sample::select(vec![None, Some(InputFormat::Csv), Some(InputFormat::Json), Some(InputFormat::Jsonl)])
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), format in formats()) {
        let _ = read(bytes, ReadOptions { format, ..ReadOptions::default() });
    }

    #[test]
    fn any_marks_are_read_without_a_panic_and_come_to_an_end(
        text in r#"[\[\]{},:"\\; \n\ra1-]{0,60}"#,
        format in formats(),
        gather in any::<bool>(),
        partial in any::<bool>(),
    ) {
        let count = read(text.into_bytes(), ReadOptions { format, gather, partial, ..ReadOptions::default() }).len();
        prop_assert!(count <= 61);
    }

    #[test]
    fn every_row_is_in_one_record(ids in prop::collection::vec(0..4u8, 1..12), gather in any::<bool>()) {
        let mut csv = String::from("id,date_of_service,code\n");
        for id in &ids {
            csv.push_str(&format!("S-{id},2026-03-02,97110\n"));
        }
        let records = read(csv.into_bytes(), ReadOptions { gather, ..ReadOptions::default() });
        let together = ids.chunk_by(|a, b| a == b).count();
        let distinct = ids.iter().collect::<std::collections::BTreeSet<_>>().len();
        prop_assert_eq!(records.len(), if gather { distinct } else { together });
        if gather {
            let lines: usize = records.iter().map(|r| match r { Ok(Read::Session(s, _)) => s.lines.len(), _ => 0 }).sum();
            prop_assert_eq!(lines, ids.len());
        }
    }
}
