//! Sessions of a table that are answered without becoming sessions are answered as those that do: byte by byte, and in what is counted and told.

use std::cell::Cell;

use payrules::engine::Options;
use payrules::formats::brief::Detail;
use payrules::formats::{ByEngine, InShort, Lane};
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use crate::rule_set_r::engine_with;
use crate::short::{Form, said};

/// A column: its name, whether it is of lines, what mostly stands in it, and what else may.
const COLUMNS: [(&str, bool, &str, &[&str]); 24] = [
    ("payer", false, "rule-set-r", &["", "none", "medicare", "nobody"]),
    ("date_of_service", false, "2026-02-03", &["2026-02-04", " 2026-02-03 ", "", "2026-02-30", "none"]),
    ("submitted_on", false, "2026-03-01", &["", "soon"]),
    ("place_of_service", false, "11", &["02", "none", "x", "ä"]),
    ("patient.birth_date", false, "1980-05-01", &["", "2026-05-01"]),
    ("provider.type", false, "physical_therapist", &["massage_therapist", "PT", "nobody"]),
    ("plan_of_care.established_on", false, "2026-01-02", &["", "none"]),
    ("plan_of_care.certified_on", false, "2026-01-09", &["", "none"]),
    ("authorizations", false, "", &["none", "A-1"]),
    ("authorizations.2.number", false, "", &["A-2", "none"]),
    ("authorizations.1.number", false, "A-1", &["", "none"]),
    ("authorizations.1.codes", false, "97110;97124;97140;97161", &["", "97124", "no code", "none"]),
    (
        "absent",
        false,
        "",
        &["referral", "referral; case.state", "extra.goals", "id", "authorizations", "nothing", "none"],
    ),
    ("history.visits_this_year", false, "3", &["", "70", "-1", "1.5"]),
    ("diagnoses", false, "M54.50;I10", &["I10", "M54.50", "M54.50;;I10", "none", "", "no code"]),
    ("code", true, "97110", &["97124", "97140", "97161", "97010", "", " 97110", "no code"]),
    ("minutes", true, "30", &["15", "47", "", "none", "1441", "$3", "8.5"]),
    ("modifiers", true, "GP", &["GP;59", "GO", "none", "", "GP;GP", "GP;"]),
    ("line.absent", true, "", &["minutes", "diagnosis_pointers", "code", "nothing"]),
    ("extra.first_diagnosis", false, "M54.50", &["I10", "", "none"]),
    ("extra.response", false, "true", &["false", "", "perhaps"]),
    ("extra.goals", false, "true", &["yes", "no", ""]),
    ("extra.techniques", false, "true", &["", "1"]),
    ("nobody_reads_this", false, "", &["anything"]),
];

/// What stands in a cell, by a number: mostly the usual.
fn cell(column: usize, number: u8, every: u8) -> &'static str {
    let (_, line, usual, others) = COLUMNS[column];
    match number.checked_sub(every) {
        Some(other) => others[usize::from(other) % others.len()],
        // Codes and minutes are of many kinds.
        None if line && column < 17 => [usual, others[0], others[1]][usize::from(number) % 3],
        None => usual,
    }
}

/// A session as numbers: its id and patient, and of each of its rows what stands in each column.
type Numbers = (u8, u8, Vec<Vec<u8>>);

fn session() -> impl Strategy<Value = Numbers> {
    let row = proptest::collection::vec(0u8..100, COLUMNS.len());
    (0u8..40, 0u8..250, proptest::collection::vec(row, 1..4))
}

/// The rows of a session.
fn rows(number: usize, (id, patient, rows): &Numbers) -> String {
    // Few ids come again.
    let id = if *id < 3 { format!("R-{id}") } else { format!("S-{number}") };
    let mut text = String::new();
    let mut first: Vec<&str> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut cells = Vec::new();
        for (column, (_, line, ..)) in COLUMNS.iter().enumerate() {
            cells.push(match row[column] {
                _ if *line => cell(column, row[column], 97),
                number if at == 0 => cell(column, number, 98),
                0..90 => first[column],
                90..99 => "",
                number => cell(column, number, 98),
            });
        }
        if at == 0 {
            first.clone_from(&cells);
        }
        // Some rows have quotes, or a cell too many.
        let quote = |cell: &&str| if row[0] % 9 == 0 { format!("\"{cell}\"") } else { (*cell).to_owned() };
        let cells: Vec<String> = cells.iter().map(quote).collect();
        let more = if row[1] == 99 { ",more" } else { "" };
        text.push_str(&format!("{id},P-{patient},{}{more}\n", cells.join(",")));
    }
    text
}

fn table(sessions: &[Numbers]) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
    let mut text = format!("id,patient.id,{}\n", names.join(","));
    for (number, session) in sessions.iter().enumerate() {
        text.push_str(&rows(number, session));
        match number % 50 {
            11 => text.push_str(&rows(number / 2, session)),
            23 => text.push_str(",,,\n"),
            _ => {}
        }
    }
    text
}

#[test]
fn sessions_of_a_table_are_answered_alike() {
    let engine = engine_with(RuleBook::embedded_to_decide().check().unwrap().profiles);
    let options = Options::default();
    let config = ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() };
    let short = Cell::new((0, 0));
    let form = (any::<bool>(), select(vec![Detail::Rules, Detail::Findings]));
    let form = form.prop_map(|(columns, detail)| Form { columns, detail });
    let made = (proptest::collection::vec(session(), 60..300), form, any::<bool>(), 1usize..4);
    let tried = TestRunner::new(config).run(&made, |(sessions, form, past, threads)| {
        let text = table(&sessions);
        let by = || ByEngine { engine: &engine, options: &options };
        let batches = form.batches(&engine, &options, past);
        let lane = InShort { by: by(), lane: Lane::new(&batches) };
        let expected = said(&text, &by(), past, form, 1);
        let mut found = said(&text, &lane, past, form, threads);
        let (all, answered) = short.get();
        short.set((all + found.told.len(), answered + found.short));
        prop_assert_eq!(expected.short, 0);
        found.short = 0;
        prop_assert_eq!(expected, found);
        Ok(())
    });
    tried.unwrap_or_else(|why| panic!("{why}"));
    let (all, answered) = short.get();
    assert!(answered * 4 > all, "nearly all became sessions: {answered} of {all}");
}
