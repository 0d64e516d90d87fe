//! Findings of rows on their way into a batch, column by column.
//!
//! In: sessions with their findings in words. Out: a column of lists. What always holds: its type is that of `findings` of whole answers
//! ([`crate::formats::write::columnar::answers`]).

use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder as _, Date32Builder, Decimal128Builder, Int64Builder, NullBufferBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, StructArray};
use arrow_schema::{ArrowError, FieldRef, Fields};
use rust_decimal::Decimal;

use super::gathered::{Lists, objects};
use crate::formats::brief::{BriefSession, InWords};
use crate::formats::write::columnar::column::{Column, DIGITS, beyond, named, scaled};
use crate::model::days::since_1970;
use crate::model::determination::{Citation, Needs};

/// Columns of findings to come.
#[derive(Default)]
pub(super) struct Findings {
    all: Lists,
    rule: StringBuilder,
    version: StringBuilder,
    lines: Lists,
    line: Int64Builder,
    effect: StringBuilder,
    needs: StringBuilder,
    message: StringBuilder,
    fix: StringBuilder,
    source: Sources,
    group: StringBuilder,
    carc: StringBuilder,
    rarc: Lists,
    remark: StringBuilder,
    cost: Decimal128Builder,
}

struct Sources {
    there: NullBufferBuilder,
    id: StringBuilder,
    cite: StringBuilder,
    url: StringBuilder,
    seen: Date32Builder,
    grade: StringBuilder,
}

impl Default for Sources {
    fn default() -> Self {
        let (there, seen) = (NullBufferBuilder::new(0), Date32Builder::default());
        let text = StringBuilder::default;
        Self { there, id: text(), cite: text(), url: text(), seen, grade: text() }
    }
}

impl Findings {
    /// Adds those of a session; how many bytes of text they have that a record may make longer.
    ///
    /// # Errors
    /// If a number does not fit into its column.
    pub(super) fn add(&mut self, session: &BriefSession<'_>) -> Result<usize, ArrowError> {
        let mut bytes = 0usize;
        for finding in session.in_words() {
            self.one(&finding)?;
            bytes = bytes.saturating_add(finding.said.message.len());
            bytes = bytes.saturating_add(finding.said.fix.map_or(0, str::len));
        }
        self.all.end(Some(self.rule.len()));
        Ok(bytes)
    }

    /// Adds a record that has none.
    pub(super) fn none(&mut self) {
        self.all.end(None);
    }

    fn one(&mut self, finding: &InWords<'_>) -> Result<(), ArrowError> {
        let InWords { stem, lines, said } = *finding;
        self.rule.append_value(&stem.rule);
        self.version.append_option(stem.version.as_deref());
        lines.iter().for_each(|line| self.line.append_option(i64::try_from(*line).ok()));
        self.lines.end(Some(self.line.len()));
        self.effect.append_value(&stem.effect);
        self.needs.append_option(stem.needs.map(Needs::word));
        self.message.append_value(said.message);
        self.fix.append_option(said.fix);
        self.source.add(stem.source.as_ref())?;
        self.group.append_option(stem.group.as_deref());
        self.carc.append_option(stem.carc.as_deref());
        stem.rarc.iter().for_each(|remark| self.remark.append_value(remark));
        self.rarc.end(Some(self.remark.len()));
        let cents = |cost: Decimal| Decimal::from_str_exact(&format!("{cost:.2}")).map_err(beyond);
        let cost = said.cost.map(|cost| cents(cost).and_then(|cost| scaled(cost, 2))).transpose()?;
        self.cost.append_option(cost);
        Ok(())
    }

    /// All of them as a column; then there are none.
    ///
    /// # Errors
    /// If they are too many for its offsets.
    pub(super) fn column(&mut self) -> Result<Column, ArrowError> {
        let cost = self.cost.finish().with_precision_and_scale(DIGITS, 2)?;
        let members = objects(vec![
            named("rule", Arc::new(self.rule.finish())),
            named("version", Arc::new(self.version.finish())),
            self.lines.column("lines", Arc::new(self.line.finish()))?,
            named("effect", Arc::new(self.effect.finish())),
            named("needs", Arc::new(self.needs.finish())),
            named("message", Arc::new(self.message.finish())),
            named("fix", Arc::new(self.fix.finish())),
            self.source.column()?,
            named("group", Arc::new(self.group.finish())),
            named("carc", Arc::new(self.carc.finish())),
            self.rarc.column("rarc", Arc::new(self.remark.finish()))?,
            named("cost", Arc::new(cost)),
        ])?;
        self.all.column("findings", members)
    }
}

impl Sources {
    fn add(&mut self, source: Option<&Citation>) -> Result<(), ArrowError> {
        self.there.append(source.is_some());
        self.id.append_option(source.map(|source| &*source.id));
        self.cite.append_option(source.map(|source| &*source.cite));
        self.url.append_option(source.and_then(|source| source.url.as_deref()));
        self.seen.append_option(source.map(|source| since_1970(source.seen)));
        self.grade.append_option(source.map(|source| &*source.grade));
        Ok(())
    }

    fn column(&mut self) -> Result<Column, ArrowError> {
        let parts = [
            named("id", Arc::new(self.id.finish())),
            named("cite", Arc::new(self.cite.finish())),
            named("url", Arc::new(self.url.finish())),
            named("seen", Arc::new(self.seen.finish())),
            named("grade", Arc::new(self.grade.finish())),
        ];
        let (fields, arrays): (Vec<FieldRef>, Vec<ArrayRef>) = parts.into_iter().unzip();
        Ok(named("source", Arc::new(StructArray::try_new(Fields::from(fields), arrays, self.there.finish())?)))
    }
}
