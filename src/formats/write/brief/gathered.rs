//! Rows on their way into a batch, column by column.
//!
//! In: rows. Out: a batch of all that came since the last one. What always holds: each column has a value, or null, for each row.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder as _, Date32Builder, Decimal128Builder, Int64Builder, NullBufferBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, Field, FieldRef, Fields, Schema};

use super::told::Findings;
use crate::formats::brief::units::Units;
use crate::formats::brief::{BriefRow, BriefRows, BriefSession, Detail};
use crate::formats::write::columnar::answers::errors;
use crate::formats::write::columnar::column::{Column, DECIMALS, DIGITS, beyond, named, scaled};
use crate::model::days::since_1970;
use crate::model::determination::{RecordError, Rejection};

/// How many of the smallest units of their column a part is: it has [`DECIMALS`], a part four.
pub(super) const SMALLER: i128 = 1_000_000;

/// Rows of a batch.
pub(super) const MOST_ROWS: usize = 8 * 1024;

/// Bytes of ids, codes and facts of a batch, beyond which one row can reach; its offsets have 31 bits.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Columns of a batch to come.
#[derive(Default)]
pub(super) struct Gathered {
    rows: usize,
    bytes: usize,
    schema: Int64Builder,
    id: StringBuilder,
    payer: StringBuilder,
    date: Date32Builder,
    decision: StringBuilder,
    lines: Lists,
    line: Int64Builder,
    code: StringBuilder,
    line_decision: StringBuilder,
    units: Decimal128Builder,
    rules: Lists,
    rule: StringBuilder,
    findings: Option<Findings>,
    missing: Lists,
    fact: StringBuilder,
    errors: Lists,
    error: Vec<RecordError>,
}

/// Where lists end among their members.
pub(super) struct Lists {
    ends: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl Default for Lists {
    fn default() -> Self {
        Self { ends: vec![0], nulls: NullBufferBuilder::new(0) }
    }
}

impl Lists {
    /// Ends a list where so many members are; `None`: the row has none.
    pub(super) fn end(&mut self, members: Option<usize>) {
        let before = self.ends.last().copied().unwrap_or_default();
        let end = members.map_or(Some(before), |members| i32::try_from(members).ok());
        // Too many for the offsets of a list: the next one would begin before it ends, which no array takes.
        self.ends.push(end.unwrap_or(i32::MIN));
        self.nulls.append(members.is_some());
    }

    /// The next rows, so many, have none.
    pub(super) fn none(&mut self, rows: usize) {
        let before = self.ends.last().copied().unwrap_or_default();
        self.ends.extend(std::iter::repeat_n(before, rows));
        self.nulls.append_n_nulls(rows);
    }

    pub(super) fn column(&mut self, name: &str, members: ArrayRef) -> Result<Column, ArrowError> {
        let ends = std::mem::replace(&mut self.ends, vec![0]);
        if ends.contains(&i32::MIN) {
            return Err(beyond(name));
        }
        let member: FieldRef = Arc::new(Field::new("element", members.data_type().clone(), true));
        let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
        Ok(named(name, Arc::new(ListArray::try_new(member, offsets, members, self.nulls.finish())?)))
    }
}

/// Objects of these parts.
pub(super) fn objects(parts: Vec<Column>) -> Result<ArrayRef, ArrowError> {
    let (fields, arrays): (Vec<FieldRef>, Vec<ArrayRef>) = parts.into_iter().unzip();
    Ok(Arc::new(StructArray::try_new(Fields::from(fields), arrays, None)?))
}

impl Gathered {
    /// Nothing yet; so much will be told of findings.
    pub(super) fn new(detail: Detail) -> Self {
        let findings = (detail == Detail::Findings).then(Findings::default);
        Self { findings, ..Self::default() }
    }

    /// Whether a batch should be made of them.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= MOST_ROWS || self.bytes >= MOST_BYTES
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds rows from a place on, until there are none or it is full. Gives the place of the next one.
    ///
    /// # Errors
    /// If a number does not fit into its column.
    pub(super) fn add(&mut self, rows: &BriefRows, places: Range<usize>) -> Result<usize, ArrowError> {
        let end = places.end;
        for (row, at) in rows.range(places.clone()).zip(places) {
            if self.is_full() {
                return Ok(at);
            }
            self.rows = self.rows.saturating_add(1);
            match row {
                BriefRow::Decided(session) => self.decided(&session)?,
                BriefRow::Rejected(rejection) => self.rejected(rejection),
            }
        }
        Ok(end)
    }

    fn decided(&mut self, session: &BriefSession<'_>) -> Result<(), ArrowError> {
        self.schema.append_value(1);
        self.id.append_value(session.id());
        self.weigh(session.id());
        self.payer.append_value(session.payer());
        self.date.append_value(since_1970(session.date_of_service));
        self.decision.append_value(session.decision.word());
        for (at, line) in session.lines().enumerate() {
            self.line.append_option(i64::try_from(at.saturating_add(1)).ok());
            self.code.append_value(line.code);
            self.weigh(line.code);
            self.line_decision.append_value(line.decision.word());
            match line.units {
                Units::Unknown => self.units.append_null(),
                Units::Parts(parts) => self.units.append_value(i128::from(parts).saturating_mul(SMALLER)),
                Units::Exact(number) => self.units.append_value(scaled(number, DECIMALS)?),
            }
        }
        self.lines.end(Some(self.line.len()));
        session.rules().for_each(|rule| self.rule.append_value(rule));
        self.rules.end(Some(self.rule.len()));
        if let Some(findings) = &mut self.findings {
            let bytes = findings.add(session)?;
            self.bytes = self.bytes.saturating_add(bytes);
        }
        for fact in session.missing() {
            self.fact.append_value(fact);
            self.weigh(fact);
        }
        self.missing.end(Some(self.fact.len()));
        self.errors.end(None);
        Ok(())
    }

    fn rejected(&mut self, rejection: &Rejection) {
        self.schema.append_value(rejection.schema.into());
        self.id.append_option(rejection.id.as_deref());
        self.weigh(rejection.id.as_deref().unwrap_or_default());
        self.payer.append_null();
        self.date.append_null();
        self.decision.append_value(&rejection.decision);
        self.lines.end(None);
        self.rules.end(None);
        self.findings.iter_mut().for_each(Findings::none);
        self.missing.end(None);
        self.error.extend_from_slice(&rejection.errors);
        self.errors.end(Some(self.error.len()));
    }

    /// Counts text that a record may make as long as it likes.
    fn weigh(&mut self, text: &str) {
        self.bytes = self.bytes.saturating_add(text.len());
    }

    /// All of them as a batch; then there are none.
    ///
    /// # Errors
    /// If they are too many for its offsets.
    pub(super) fn batch(&mut self) -> Result<RecordBatch, ArrowError> {
        (self.rows, self.bytes) = (0, 0);
        let units = self.units.finish().with_precision_and_scale(DIGITS, DECIMALS)?;
        let lines = objects(vec![
            named("line", Arc::new(self.line.finish())),
            named("code", Arc::new(self.code.finish())),
            named("decision", Arc::new(self.line_decision.finish())),
            named("units", Arc::new(units)),
        ])?;
        let all = std::mem::take(&mut self.error);
        let errors = objects(errors(&all.iter().collect::<Vec<_>>())?)?;
        let findings = self.findings.as_mut().map(Findings::column).transpose()?;
        let columns = [
            named("schema", Arc::new(self.schema.finish())),
            named("id", Arc::new(self.id.finish())),
            named("payer", Arc::new(self.payer.finish())),
            named("date_of_service", Arc::new(self.date.finish())),
            named("decision", Arc::new(self.decision.finish())),
            self.lines.column("lines", lines)?,
            self.rules.column("rules", Arc::new(self.rule.finish()))?,
        ];
        let behind =
            [self.missing.column("missing", Arc::new(self.fact.finish()))?, self.errors.column("errors", errors)?];
        let columns = columns.into_iter().chain(findings).chain(behind);
        let (fields, arrays): (Vec<FieldRef>, Vec<ArrayRef>) = columns.unzip();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }
}
