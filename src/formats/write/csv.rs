//! Answers as CSV: a row for each line of the record, or for each line of the claim.
//!
//! The columns are the same for both: the session's scalars, the line's keys, the deciding finding. A rejected record, or a
//! session without a line to show, is one row without a line. As in the input, `id` and `decision` are the session's and
//! `line.id` and `line.decision` the line's. Text that a spreadsheet would take for a formula gets a leading `'`.

use std::io::{self, BufWriter, Write};

use rust_decimal::Decimal;
use serde::Serialize;

use super::{AnswerWriter, Form, TextWriter};
use crate::model::determination::{
    Answer, ClaimLine, Decision, Determination, Finding, LineAnswer, RecordError, Rejection,
};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvRows {
    /// A line of the record.
    Lines,
    /// A line of the claim to send.
    ClaimLines,
}

/// The columns of a row.
#[derive(Debug, Default, Serialize)]
struct Row {
    id: String,
    date_of_service: String,
    payer: String,
    decision: String,
    line: String,
    #[serde(rename = "line.id")]
    line_id: String,
    code: String,
    minutes: String,
    #[serde(rename = "line.decision")]
    line_decision: String,
    units: String,
    units_billed: String,
    modifiers: String,
    modifiers_added: String,
    charge: String,
    place_of_service: String,
    diagnosis_pointers: String,
    liability: String,
    reasons: String,
    missing: String,
    message: String,
    fix: String,
    group: String,
    carc: String,
    rarc: String,
    errors: String,
    timed_minutes: String,
    timed_units: String,
    schema: String,
    engine: String,
    input: String,
    #[serde(rename = "profile.edition")]
    edition: String,
    #[serde(rename = "profile.digest")]
    digest: String,
    allowed: String,
    cost: String,
}

/// Writes rows.
pub struct CsvWriter<W: Write> {
    output: BufWriter<W>,
    rows: CsvRows,
    /// Whether the header is written.
    begun: bool,
}

impl Form for CsvRows {
    fn text(&self, answers: &[Answer]) -> io::Result<Vec<u8>> {
        let mut output = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        let mut put = |row: &Row| output.serialize(row).map_err(into_io);
        for answer in answers {
            match answer {
                Answer::Rejected(rejection) => put(&rejected(rejection))?,
                Answer::Decided(decided) => {
                    let rows: Vec<Row> = match self {
                        CsvRows::Lines => decided.lines.iter().map(|line| of_line(decided, line)).collect(),
                        CsvRows::ClaimLines => {
                            decided.claim_lines.iter().map(|line| of_claim_line(decided, line)).collect()
                        }
                    };
                    if rows.is_empty() {
                        put(&of_session(decided))?;
                    }
                    rows.iter().try_for_each(&mut put)?;
                }
            }
        }
        bytes(output)
    }
}

impl<W: Write> CsvWriter<W> {
    /// Writes to `output`.
    pub fn new(output: W, rows: CsvRows) -> Self {
        Self { output: BufWriter::new(output), rows, begun: false }
    }

    /// Writes the header, once: `csv` takes it from a row, of which nothing else is kept.
    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let mut output = csv::Writer::from_writer(Vec::new());
        output.serialize(Row::default()).map_err(into_io)?;
        let text = bytes(output)?;
        let header = text.split_inclusive(|b| *b == b'\n').next().unwrap_or_default();
        self.output.write_all(header)
    }
}

impl<W: Write + Send> TextWriter for CsvWriter<W> {
    fn form(&self) -> &dyn Form {
        &self.rows
    }

    fn put(&mut self, texts: &[Vec<u8>]) -> io::Result<()> {
        self.begin()?;
        texts.iter().try_for_each(|text| self.output.write_all(text))?;
        self.output.flush()
    }
}

impl<W: Write + Send> AnswerWriter for CsvWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.put(&[self.rows.text(std::slice::from_ref(answer))?])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.output.flush()
    }

    fn text(&mut self) -> Option<&mut dyn TextWriter> {
        Some(self)
    }
}

fn bytes(output: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    output.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn of_session(decided: &Determination) -> Row {
    Row {
        id: safe(&decided.id),
        date_of_service: decided.date_of_service.to_string(),
        payer: safe(&decided.payer),
        decision: word(&decided.decision),
        timed_minutes: text(decided.timed_minutes.as_ref()),
        timed_units: number(decided.timed_units),
        schema: decided.schema.to_string(),
        engine: safe(&decided.engine),
        input: safe(&decided.input),
        edition: decided.profile.edition.to_string(),
        digest: safe(&decided.profile.digest),
        ..Row::default()
    }
}

fn of_line(decided: &Determination, line: &LineAnswer) -> Row {
    let waits = decided.missing.iter().filter(|missing| missing.lines.contains(&line.line));
    let mut facts: Vec<&str> = waits.map(|missing| missing.fact.as_str()).collect();
    facts.dedup();
    let finding = deciding(decided, line);
    Row {
        line: line.line.to_string(),
        line_id: safe(line.id.as_deref().unwrap_or_default()),
        code: safe(&line.code),
        minutes: text(line.minutes.as_ref()),
        line_decision: word(&line.decision),
        units: number(line.units),
        units_billed: number(line.units_billed),
        modifiers: safe(&line.modifiers.join(";")),
        modifiers_added: safe(&line.modifiers_added.join(";")),
        liability: line.liability.map(|l| word(&l)).unwrap_or_default(),
        reasons: safe(&line.reasons.join(";")),
        missing: safe(&facts.join(";")),
        message: finding.map(|f| safe(&f.message)).unwrap_or_default(),
        fix: finding.and_then(|f| f.fix.as_deref()).map(safe).unwrap_or_default(),
        group: finding.and_then(|f| f.group.as_deref()).map(safe).unwrap_or_default(),
        carc: finding.and_then(|f| f.carc.as_deref()).map(safe).unwrap_or_default(),
        rarc: finding.map(|f| safe(&f.rarc.join(";"))).unwrap_or_default(),
        allowed: dollars(line.payment.as_ref().and_then(|payment| payment.allowed)),
        cost: dollars(finding.and_then(|f| f.cost)),
        ..of_session(decided)
    }
}

fn of_claim_line(decided: &Determination, line: &ClaimLine) -> Row {
    Row {
        line: list(&line.lines),
        code: safe(&line.code),
        line_decision: word(&Decision::Covered),
        units: number(Some(line.units)),
        modifiers: safe(&line.modifiers.join(";")),
        charge: line.charge.map(|charge| format!("{charge:.2}")).unwrap_or_default(),
        place_of_service: safe(line.place_of_service.as_deref().unwrap_or_default()),
        diagnosis_pointers: list(&line.diagnosis_pointers),
        ..of_session(decided)
    }
}

fn rejected(rejection: &Rejection) -> Row {
    let errors: Vec<String> = rejection.errors.iter().map(in_words).collect();
    Row {
        id: safe(rejection.id.as_deref().unwrap_or_default()),
        decision: safe(&rejection.decision),
        errors: safe(&errors.join("; ")),
        schema: rejection.schema.to_string(),
        ..Row::default()
    }
}

/// What is wrong with a record, in one cell.
pub(super) fn in_words(error: &RecordError) -> String {
    let row = error.row.map(|row| format!(" row {row}")).unwrap_or_default();
    let field = error.field.as_deref().map(|field| format!(" {field}")).unwrap_or_default();
    let value = error.value.as_deref().map(|value| format!(" `{value}`")).unwrap_or_default();
    format!("{}{row}{field}{value}: expected {}", error.file, error.expected)
}

/// The finding that made the line what it is: the first behind it whose effect has that decision. A covered line has none.
fn deciding<'a>(decided: &'a Determination, line: &LineAnswer) -> Option<&'a Finding> {
    let effects: &[&str] = match line.decision {
        Decision::NotCovered => &["deny", "cap_lines"],
        Decision::NotBilled => &["bundle", "cap_units", "void"],
        Decision::Hold => &["hold"],
        Decision::Review => &["review"],
        Decision::NeedsInfo | Decision::Covered | Decision::Partial => &[],
    };
    let mut behind = decided.findings.iter().filter(|f| f.lines.contains(&line.line) && line.reasons.contains(&f.rule));
    behind.find(|finding| effects.contains(&finding.effect.as_str()))
}

/// A word of the contract, as JSON has it.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(ToString::to_string)).unwrap_or_default()
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn number(value: Option<Decimal>) -> String {
    value.map(|value| value.normalize().to_string()).unwrap_or_default()
}

fn dollars(value: Option<Decimal>) -> String {
    value.map(|value| format!("{value:.2}")).unwrap_or_default()
}

fn list<T: ToString>(members: &[T]) -> String {
    members.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

/// Text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if is_formula(text.as_bytes()) { format!("'{text}") } else { text.to_string() }
}

/// Whether a spreadsheet would take a cell for a formula.
pub(super) fn is_formula(cell: &[u8]) -> bool {
    matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}
