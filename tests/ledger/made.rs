//! Sessions and answers to record, made without an engine.

use jiff::civil::Date;
use payrules::formats::session_from_tree;
use payrules::ledger::Entry;
use payrules::model::determination::{Decision, Determination, LineAnswer, ProfileRef};
use payrules::model::session::{Session, line_code};
use rust_decimal::Decimal;
use serde_json::{Value as Tree, json};

/// A session of patient P-1 with one line, that takes so many minutes.
pub fn record(id: &str, minutes: u32, frequency: Option<&str>) -> Tree {
    let mut record = json!({
        "id": id, "date_of_service": "2026-03-02", "patient": {"id": "P-1"},
        "lines": [{"code": "97110", "minutes": minutes}],
    });
    if let Some(frequency) = frequency {
        record["claim"] = json!({"frequency": frequency});
    }
    record
}

pub fn session(record: &Tree) -> Session {
    session_from_tree(record, "made", 1).unwrap()
}

/// The same decision for each line.
pub fn answer(session: &Session, decision: Decision) -> Determination {
    let lines = (1..).zip(&session.lines).map(|(line, facts)| LineAnswer {
        line,
        id: None,
        code: line_code(facts).to_owned(),
        minutes: None,
        decision,
        units: Some(Decimal::TWO),
        units_billed: None,
        modifiers: Vec::new(),
        modifiers_added: Vec::new(),
        liability: None,
        reasons: Vec::new(),
        payment: None,
    });
    Determination {
        schema: 1,
        engine: String::from("0.1.0"),
        id: session.id().to_owned(),
        input: format!("sha256:{}", payrules::formats::write::record(session)),
        payer: session.text("payer").unwrap_or("medicare").to_owned(),
        profile: ProfileRef { edition: Date::constant(2026, 1, 1), digest: String::from("sha256:11") },
        date_of_service: session.date_of_service().unwrap(),
        decided_with: Vec::new(),
        decision,
        timed_minutes: None,
        timed_units: None,
        lines: lines.collect(),
        claim_lines: Vec::new(),
        findings: Vec::new(),
        missing: Vec::new(),
        presumed: Vec::new(),
        notes: Vec::new(),
        payment: None,
    }
}

/// A record, decided so.
pub fn decided(record: &Tree, decision: Decision) -> Entry {
    let session = session(record);
    Entry::of(&session, &answer(&session, decision)).unwrap()
}

/// A covered session.
pub fn entry(id: &str, minutes: u32, frequency: Option<&str>) -> Entry {
    decided(&record(id, minutes, frequency), Decision::Covered)
}
