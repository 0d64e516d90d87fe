//! A lookup in the imported file finds what a walk over the plain rows finds, whatever the rows, the keys and the day.

use jiff::civil::Date;
use payrules::import::tables::{Request, TablesFile, import};
use payrules::model::imported::{ImportedFile, Looked, Program, Setting, TableKind, TableName};
use payrules::model::quarter::Quarter;
use proptest::prelude::*;

const CODES: [&str; 8] = ["00100", "0213T", "97110", "97124", "97140", "98940", "G0283", "ZZZZZ"];

/// An edit as the file has it; days are counted from 1996.
#[derive(Clone, Debug)]
struct Edit {
    first: usize,
    second: usize,
    from: i32,
    until: Option<i32>,
    indicator: u8,
}

fn day(days: i32) -> Date {
    Date::constant(1996, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap()
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let until = prop::option::of(0..400);
    let edit = (0..CODES.len(), 0..CODES.len(), 0..400, until, prop::sample::select(vec![0u8, 1, 9]));
    let edit = edit.prop_map(|(first, second, from, until, indicator)| Edit { first, second, from, until, indicator });
    prop::collection::vec(edit, 1..40)
}

/// Two that say different things from one day on are refused, and are not what this is about.
fn one_a_day(edits: Vec<Edit>) -> Vec<Edit> {
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        let same = |other: &&Edit| (other.first, other.second, other.from) == (edit.first, edit.second, edit.from);
        if kept.iter().find(same).is_none() {
            kept.push(edit);
        }
    }
    kept
}

/// What the plain rows say: of those in force the one that begins last.
fn plainly(edits: &[Edit], first: usize, second: usize, on: i32) -> Option<u8> {
    let in_force = edits.iter().filter(|edit| {
        (edit.first, edit.second) == (first, second)
            && edit.indicator != 9
            && edit.from <= on
            && edit.until.is_none_or(|until| on <= until)
    });
    in_force.max_by_key(|edit| edit.from).map(|edit| edit.indicator)
}

fn text(edits: &[Edit]) -> String {
    let number = |days: i32| day(days).strftime("%Y%m%d").to_string();
    let mut text =
        String::from("Notice\nColumn 1\tColumn 2\t*\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale\n");
    for edit in edits {
        let until = edit.until.map_or(String::from("*"), number);
        let (first, second) = (CODES[edit.first], CODES[edit.second]);
        text.push_str(&format!("{first}\t{second}\t\t{}\t{until}\t{}\tAny\n", number(edit.from), edit.indicator));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn pairs_are_found_as_in_the_plain_rows(edits in edits(), on in prop::collection::vec(0..420i32, 8)) {
        let edits = one_a_day(edits);
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (folder.path().join("edits.txt"), folder.path().join("out.tables"));
        std::fs::write(&input, text(&edits)).unwrap();
        let request = Request {
            kind: TableKind::Ptp,
            files: vec![input],
            setting: Some(Setting::Practitioner),
            program: None,
            quarter: Quarter::read("2026Q4"),
        };
        import(&request, &output).unwrap();
        let name = TableName { kind: TableKind::Ptp, program: Program::Medicare, setting: Setting::Practitioner };
        let table = TablesFile::open(&output).unwrap().table(&name).unwrap();
        for (first, one) in CODES.iter().enumerate() {
            for (second, two) in CODES.iter().enumerate() {
                for on in &on {
                    let keys = [String::from(*one), String::from(*two)];
                    let found = match table.0.look_up("indicator", &keys, day(*on)) {
                        Looked::Value(value) => Some(value.to_string()),
                        Looked::Absent => None,
                        Looked::Unreadable => panic!("{:?}", table.0.trouble()),
                    };
                    let expected = plainly(&edits, first, second, *on).map(|indicator| indicator.to_string());
                    prop_assert_eq!(found, expected, "{} and {} on {}", one, two, day(*on));
                }
            }
        }
    }
}
