//! The columns of answers, each with what it is made of.
//!
//! In: answers. Out: a batch with a row for each. What always holds: the names and the order are those of the JSON contract; a key that JSON
//! has as null is null; a rejected record has `schema`, `id`, `decision` and `errors`, and null for the rest, as a decided one has null
//! for `errors`.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, FieldRef, Schema, SchemaRef};

use super::column::{Column, date, group, money, number, objects, text, texts, whole, wholes};
use crate::model::determination::{
    Answer, Citation, ClaimLine, Decision, Determination, Finding, Liability, LineAnswer, LinePayment, Missing, Needs,
    Note, Presumed, RecordError, Rejection, SessionPayment, Taken,
};

/// The schema of every batch.
///
/// # Errors
/// None: it does not depend on any answer.
pub fn schema() -> Result<SchemaRef, ArrowError> {
    Ok(batch(&[])?.schema())
}

/// Answers as a batch.
///
/// # Errors
/// If a number does not fit into its column.
pub fn batch(answers: &[Answer]) -> Result<RecordBatch, ArrowError> {
    let rows = Rows { answers };
    let columns = vec![
        whole("schema", rows.both(|decided| decided.schema, |rejected| rejected.schema).map(|n| Some(n.into()))),
        text("engine", rows.decided(|d| Some(&*d.engine))),
        text("id", rows.both(|decided| Some(&*decided.id), |rejected| rejected.id.as_deref())),
        text("input", rows.decided(|d| Some(&*d.input))),
        text("payer", rows.decided(|d| Some(&*d.payer))),
        group(
            "profile",
            rows.both(|_| true, |_| false).collect(),
            vec![
                date("edition", rows.decided(|d| Some(d.profile.edition))),
                text("digest", rows.decided(|d| Some(&*d.profile.digest))),
            ],
        )?,
        date("date_of_service", rows.decided(|d| Some(d.date_of_service))),
        texts("decided_with", rows.decided(|d| Some(&*d.decided_with))),
        text("decision", rows.both(|decided| Some(decided.decision.word()), |rejected| Some(&*rejected.decision))),
        whole("timed_minutes", rows.decided(|d| d.timed_minutes.map(i64::from))),
        number("timed_units", rows.decided(|d| d.timed_units))?,
        objects("lines", &rows.lists(|d| &d.lines), lines)?,
        objects("claim_lines", &rows.lists(|d| &d.claim_lines), claim_lines)?,
        objects("findings", &rows.lists(|d| &d.findings), findings)?,
        objects("missing", &rows.lists(|d| &d.missing), missing)?,
        objects("presumed", &rows.lists(|d| &d.presumed), presumed)?,
        objects("notes", &rows.lists(|d| &d.notes), notes)?,
        session_payment(&rows)?,
        objects("errors", &rows.errors(), errors)?,
    ];
    let (fields, arrays): (Vec<FieldRef>, Vec<_>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

/// The rows of a batch.
struct Rows<'a> {
    answers: &'a [Answer],
}

impl<'a> Rows<'a> {
    /// A value of each answer.
    fn both<T>(
        &self,
        decided: fn(&'a Determination) -> T,
        rejected: fn(&'a Rejection) -> T,
    ) -> impl Iterator<Item = T> + use<'a, T> {
        self.answers.iter().map(move |answer| match answer {
            Answer::Decided(answer) => decided(answer),
            Answer::Rejected(answer) => rejected(answer),
        })
    }

    /// A value of each decided answer.
    fn decided<T>(&self, get: fn(&'a Determination) -> Option<T>) -> impl Iterator<Item = Option<T>> + use<'a, T> {
        self.answers.iter().map(move |answer| match answer {
            Answer::Decided(answer) => get(answer),
            Answer::Rejected(_) => None,
        })
    }

    fn lists<T>(&self, get: fn(&'a Determination) -> &'a [T]) -> Vec<Option<&'a [T]>> {
        let get = |answer: &'a Answer| match answer {
            Answer::Decided(answer) => Some(get(answer)),
            Answer::Rejected(_) => None,
        };
        self.answers.iter().map(get).collect()
    }

    fn errors(&self) -> Vec<Option<&'a [RecordError]>> {
        self.both(|_| None, |rejected| Some(&*rejected.errors)).collect()
    }
}

type Parts = Result<Vec<Column>, ArrowError>;

fn line_number(line: usize) -> Option<i64> {
    i64::try_from(line).ok()
}

fn lines(all: &[&LineAnswer]) -> Parts {
    let each = || all.iter();
    let paid: Vec<Option<&LinePayment>> = each().map(|line| line.payment.as_ref()).collect();
    Ok(vec![
        whole("line", each().map(|l| line_number(l.line))),
        text("id", each().map(|l| l.id.as_deref())),
        text("code", each().map(|l| Some(&*l.code))),
        whole("minutes", each().map(|l| l.minutes.map(i64::from))),
        text("decision", each().map(|l| Some(Decision::word(l.decision)))),
        number("units", each().map(|l| l.units))?,
        number("units_billed", each().map(|l| l.units_billed))?,
        texts("modifiers", each().map(|l| Some(&*l.modifiers))),
        texts("modifiers_added", each().map(|l| Some(&*l.modifiers_added))),
        text("liability", each().map(|l| l.liability.map(Liability::word))),
        texts("reasons", each().map(|l| Some(&*l.reasons))),
        line_payment(&paid)?,
    ])
}

fn line_payment(all: &[Option<&LinePayment>]) -> Result<Column, ArrowError> {
    let each = || all.iter().copied();
    let taken: Vec<Option<&[Taken]>> = each().map(|p| p.map(|p| &*p.taken)).collect();
    let parts = vec![
        money("fee", each().map(|p| p.and_then(|p| p.fee)))?,
        money("allowed", each().map(|p| p.and_then(|p| p.allowed)))?,
        objects("taken", &taken, |all| {
            Ok(vec![
                text("by", all.iter().map(|t| Some(&*t.by))),
                text("rule", all.iter().map(|t| t.rule.as_deref())),
                money("amount", all.iter().map(|t| Some(t.amount)))?,
            ])
        })?,
        texts("missing", each().map(|p| p.map(|p| &*p.missing))),
    ];
    group("payment", each().map(|p| p.is_some()).collect(), parts)
}

fn session_payment(rows: &Rows<'_>) -> Result<Column, ArrowError> {
    let all: Vec<Option<&SessionPayment>> = rows.decided(|d| d.payment.as_ref()).collect();
    let each = || all.iter().copied();
    let parts = vec![
        text("fees", each().map(|p| p.and_then(|p| p.fees.as_deref()))),
        money("allowed", each().map(|p| p.and_then(|p| p.allowed)))?,
        money("sent_now", each().map(|p| p.and_then(|p| p.sent_now)))?,
        texts("missing", each().map(|p| p.map(|p| &*p.missing))),
    ];
    group("payment", each().map(|p| p.is_some()).collect(), parts)
}

fn claim_lines(all: &[&ClaimLine]) -> Parts {
    let each = || all.iter();
    Ok(vec![
        text("code", each().map(|l| Some(&*l.code))),
        texts("modifiers", each().map(|l| Some(&*l.modifiers))),
        number("units", each().map(|l| Some(l.units)))?,
        money("charge", each().map(|l| l.charge))?,
        text("place_of_service", each().map(|l| l.place_of_service.as_deref())),
        wholes("diagnosis_pointers", each().map(|l| Some(&*l.diagnosis_pointers)))?,
        wholes("lines", each().map(|l| Some(&*l.lines)))?,
    ])
}

fn findings(all: &[&Finding]) -> Parts {
    let each = || all.iter();
    let sources: Vec<Option<&Citation>> = each().map(|f| f.source.as_ref()).collect();
    Ok(vec![
        text("rule", each().map(|f| Some(&*f.rule))),
        text("version", each().map(|f| f.version.as_deref())),
        wholes("lines", each().map(|f| Some(&*f.lines)))?,
        text("effect", each().map(|f| Some(&*f.effect))),
        text("needs", each().map(|f| f.needs.map(Needs::word))),
        text("message", each().map(|f| Some(&*f.message))),
        text("fix", each().map(|f| f.fix.as_deref())),
        source(&sources)?,
        text("group", each().map(|f| f.group.as_deref())),
        text("carc", each().map(|f| f.carc.as_deref())),
        texts("rarc", each().map(|f| Some(&*f.rarc))),
        money("cost", each().map(|f| f.cost))?,
    ])
}

fn source(all: &[Option<&Citation>]) -> Result<Column, ArrowError> {
    let each = || all.iter().copied();
    let parts = vec![
        text("id", each().map(|s| s.map(|s| &*s.id))),
        text("cite", each().map(|s| s.map(|s| &*s.cite))),
        text("url", each().map(|s| s.and_then(|s| s.url.as_deref()))),
        date("seen", each().map(|s| s.map(|s| s.seen))),
        text("grade", each().map(|s| s.map(|s| &*s.grade))),
    ];
    group("source", each().map(|s| s.is_some()).collect(), parts)
}

fn missing(all: &[&Missing]) -> Parts {
    let each = || all.iter();
    Ok(vec![
        text("fact", each().map(|m| Some(&*m.fact))),
        wholes("lines", each().map(|m| Some(&*m.lines)))?,
        texts("rules", each().map(|m| Some(&*m.rules))),
        text("affects", each().map(|m| Some(&*m.affects))),
        texts("outcomes", each().map(|m| Some(&*m.outcomes))),
    ])
}

fn presumed(all: &[&Presumed]) -> Parts {
    let each = || all.iter();
    Ok(vec![
        text("fact", each().map(|p| Some(&*p.fact))),
        wholes("lines", each().map(|p| Some(&*p.lines)))?,
        text("value", each().map(|p| Some(&*p.value))),
        text("by", each().map(|p| Some(&*p.by))),
    ])
}

fn notes(all: &[&Note]) -> Parts {
    let each = || all.iter();
    Ok(vec![
        text("code", each().map(|n| Some(&*n.code))),
        wholes("lines", each().map(|n| Some(&*n.lines)))?,
        text("text", each().map(|n| Some(&*n.text))),
        texts("alternatives", each().map(|n| Some(&*n.alternatives))),
    ])
}

/// What is wrong with records.
pub(in crate::formats::write) fn errors(all: &[&RecordError]) -> Parts {
    let each = || all.iter();
    Ok(vec![
        text("file", each().map(|e| Some(&*e.file))),
        whole("row", each().map(|e| e.row.and_then(line_number))),
        text("field", each().map(|e| e.field.as_deref())),
        text("value", each().map(|e| e.value.as_deref())),
        text("expected", each().map(|e| Some(&*e.expected))),
    ])
}
