//! What few rows have, or each in its own words: findings that are told, and errors.
//!
//! In: rows. Out: arrays, in the order of the schema. What always holds: each has a list, or null, for each row of the page.

use arrow_schema::ArrowError;

use super::gathered::{Lists, objects};
use super::told::Findings;
use crate::formats::brief::{BriefRow, BriefRows, Detail};
use crate::formats::write::columnar::answers::errors;
use crate::formats::write::columnar::column::Column;
use crate::model::determination::{RecordError, Rejection};

/// Columns of arrays to come.
pub(super) struct Loose {
    findings: Option<Findings>,
    errors: Lists,
    error: Vec<RecordError>,
}

impl Loose {
    /// Nothing yet; so much will be told of findings.
    pub(super) fn new(detail: Detail) -> Self {
        let findings = (detail == Detail::Findings).then(Findings::default);
        Self { findings, errors: Lists::default(), error: Vec::new() }
    }

    /// Whether sessions have nothing here but that they lack errors.
    pub(super) fn is_bare(&self) -> bool {
        self.findings.is_none()
    }

    /// Adds so many sessions that have nothing here.
    pub(super) fn bare(&mut self, sessions: usize) {
        self.errors.none(sessions);
    }

    /// Adds a row; how many bytes of text it has.
    pub(super) fn row(&mut self, rows: &BriefRows, at: usize) -> Result<usize, ArrowError> {
        match rows.get(at) {
            Some(BriefRow::Decided(session)) => {
                self.errors.end(None);
                self.findings.as_mut().map_or(Ok(0), |findings| findings.add(&session))
            }
            Some(BriefRow::Rejected(rejection)) => Ok(self.rejected(rejection)),
            None => Ok(0),
        }
    }

    fn rejected(&mut self, rejection: &Rejection) -> usize {
        self.findings.iter_mut().for_each(Findings::none);
        self.error.extend_from_slice(&rejection.errors);
        self.errors.end(Some(self.error.len()));
        let value = |error: &RecordError| error.value.as_deref().map_or(0, str::len);
        let values = rejection.errors.iter().map(value).fold(0, usize::saturating_add);
        rejection.id.as_deref().map_or(0, str::len).saturating_add(values)
    }

    /// All of them in the order of the schema; then there are none.
    ///
    /// # Errors
    /// If they are too many for their offsets.
    pub(super) fn columns(&mut self) -> Result<Vec<Column>, ArrowError> {
        let all = std::mem::take(&mut self.error);
        let errors = objects(errors(&all.iter().collect::<Vec<_>>())?)?;
        let findings = self.findings.as_mut().map(Findings::column).transpose()?;
        Ok(findings.into_iter().chain([self.errors.column("errors", errors)?]).collect())
    }
}
