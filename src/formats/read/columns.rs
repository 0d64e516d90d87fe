//! The columns map: how somebody else's export becomes our fields.
//!
//! In: a TOML file with `[columns]` (our field = their column, or several), `[values]` (their word = ours, by field) and
//! `[read]` (how dates and times are written, the words for absent and unknown, the delimiter). Out: a [`ColumnMap`] whose
//! every field exists. With a map, only the columns it names are read.

use std::collections::BTreeMap;
use std::io;

use jiff::civil::{Date, Time};
use serde::Deserialize;
use thiserror::Error;

use super::field::{Field, Scope, near, resolve};
use crate::model::given;
use crate::model::session::Raw;
use crate::model::types::Scalar;
use crate::profile::toml::depth::{DEEPEST, too_deep};

/// What stands between the columns that are joined to one text.
pub const JOINT: &str = "-";

/// Why a columns map cannot be used.
#[derive(Debug, Error)]
pub enum ColumnsError {
    /// The file cannot be read.
    #[error("cannot read the columns map `{file}`: {}", super::error::plain(source))]
    Open {
        /// Name of the map.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// It is not a columns map.
    #[error("the columns map `{file}` is not right: {}", .mistakes.join("; "))]
    Wrong {
        /// Name of the map.
        file: String,
        /// Each mistake.
        mistakes: Vec<String>,
    },
}

/// A checked columns map.
#[derive(Clone, Debug, Default)]
pub struct ColumnMap {
    columns: BTreeMap<String, Vec<String>>,
    values: BTreeMap<String, BTreeMap<String, String>>,
    read: ReadAs,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    columns: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    read: ReadAs,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadAs {
    date: Option<String>,
    time: Option<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    unknown: Vec<String>,
    delimiter: Option<char>,
}

/// The field that a column name stands for: `line.` in front says that it is the line's, and where both have the name the
/// bare one is the session's.
#[must_use]
pub fn resolve_column(name: &str) -> Option<(Scope, Field)> {
    if let Some(rest) = name.strip_prefix("line.") {
        return resolve(Scope::Line, rest).map(|field| (Scope::Line, field));
    }
    let session = resolve(Scope::Session, name).map(|field| (Scope::Session, field));
    session.or_else(|| resolve(Scope::Line, name).map(|field| (Scope::Line, field)))
}

/// The column name most likely meant.
#[must_use]
pub fn near_column(name: &str) -> Option<String> {
    if let Some(rest) = name.strip_prefix("line.") {
        return near(Scope::Line, rest).map(|near| format!("line.{near}"));
    }
    near(Scope::Session, name).filter(|near| near != "lines").or_else(|| near(Scope::Line, name))
}

impl ColumnMap {
    /// Reads a map from a file.
    ///
    /// # Errors
    /// [`ColumnsError`] if it cannot be read or is not right.
    pub fn load(path: &str) -> Result<ColumnMap, ColumnsError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ColumnsError::Open { file: path.to_string(), source })?;
        ColumnMap::parse(&text, path)
    }

    /// Reads a map from text; `file` is its name in messages.
    ///
    /// # Errors
    /// [`ColumnsError::Wrong`] with each mistake.
    pub fn parse(text: &str, file: &str) -> Result<ColumnMap, ColumnsError> {
        let wrong = |mistakes| ColumnsError::Wrong { file: file.to_string(), mistakes };
        if too_deep(text).is_some() {
            return Err(wrong(vec![format!("it is nested deeper than {DEEPEST}")]));
        }
        let written: Written = toml::from_str(text).map_err(|e| wrong(vec![e.to_string().trim().to_string()]))?;
        let mut mistakes = Vec::new();
        let mut columns = BTreeMap::new();
        for (ours, theirs) in written.columns {
            let theirs = match theirs {
                OneOrMany::One(one) => vec![one],
                OneOrMany::Many(many) => many,
            };
            check_columns(&ours, &theirs, &mut mistakes);
            columns.insert(ours, theirs);
        }
        for ours in written.values.keys().filter(|ours| !columns.contains_key(*ours)) {
            mistakes.push(format!("`[values]` names `{ours}`, which `[columns]` does not"));
        }
        let read = written.read;
        let day = Date::constant(2026, 3, 2);
        if let Some(format) = read.date.as_deref().filter(|f| jiff::fmt::strtime::format(f, day).is_err()) {
            mistakes.push(format!("`date = \"{format}\"` is not a format such as \"%m/%d/%Y\""));
        }
        let noon = Time::constant(12, 0, 0, 0);
        if let Some(format) = read.time.as_deref().filter(|f| jiff::fmt::strtime::format(f, noon).is_err()) {
            mistakes.push(format!("`time = \"{format}\"` is not a format such as \"%I:%M %p\""));
        }
        if let Some(delimiter) = read.delimiter.filter(|d| !d.is_ascii() || matches!(d, '"' | '\n' | '\r')) {
            mistakes.push(format!("`delimiter = {delimiter:?}` is not a character such as \",\" or \"|\""));
        }
        if mistakes.is_empty() { Ok(ColumnMap { columns, values: written.values, read }) } else { Err(wrong(mistakes)) }
    }

    /// Our fields with their columns, by our name.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.columns.iter().map(|(ours, theirs)| (ours.as_str(), theirs.as_slice()))
    }

    /// The delimiter, if the map says it.
    #[must_use]
    pub fn delimiter(&self) -> Option<u8> {
        self.read.delimiter.and_then(|c| u8::try_from(c).ok())
    }

    /// How a date or time is written there, if the map says it.
    #[must_use]
    pub fn format_of(&self, field: &Field) -> Option<&str> {
        let Field::Fact(_, id) = field else { return None };
        match id.def().ty().scalar {
            Scalar::Date => self.read.date.as_deref(),
            Scalar::Time => self.read.time.as_deref(),
            _ => None,
        }
    }

    /// What a cell of their column says as our field.
    #[must_use]
    pub fn cell(&self, ours: &str, field: &Field, text: &str) -> Option<Raw> {
        let text = text.trim();
        if let Some(word) = self.values.get(ours).and_then(|words| words.get(text)) {
            return given::text(word);
        }
        if self.read.unknown.iter().any(|word| word == text) {
            return None;
        }
        if self.read.absent.iter().any(|word| word == text) {
            return Some(Raw::Absent);
        }
        let written = self.as_ours(field, text);
        given::text(written.as_deref().unwrap_or(text))
    }

    /// A date or time of theirs as ours; `None` leaves it to be read, or refused, as it is.
    fn as_ours(&self, field: &Field, text: &str) -> Option<String> {
        let Field::Fact(_, id) = field else { return None };
        let format = self.format_of(field)?;
        if id.def().ty().scalar == Scalar::Date {
            return Date::strptime(format, text).ok().map(|date| date.to_string());
        }
        let time = Time::strptime(format, text).ok()?;
        Some(format!("{:02}:{:02}", time.hour(), time.minute()))
    }
}

fn check_columns(ours: &str, theirs: &[String], mistakes: &mut Vec<String>) {
    let Some((_, field)) = resolve_column(ours) else {
        mistakes.push(match near_column(ours) {
            Some(near) => format!("`{ours}` is no field; did you mean `{near}`?"),
            None => format!("`{ours}` is no field"),
        });
        return;
    };
    if theirs.is_empty() {
        mistakes.push(format!("`{ours}` names no column"));
    }
    let several = match field {
        Field::Fact(_, id) => id.def().ty().list || id.def().ty().scalar == Scalar::Text,
        Field::Extra(_) => true,
        Field::Whole(..) | Field::List(_) | Field::Absent => false,
    };
    if theirs.len() > 1 && !several {
        mistakes.push(format!("`{ours}` is one value: only lists and texts can be made of several columns"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> String {
        ColumnMap::parse(text, "map.toml").unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_map_says_each_mistake() {
        let text = "[columns]\nminuts = \"Min\"\nminutes = [\"A\", \"B\"]\ncode = []\n[values]\npayer = { A = \"b\" }\n\
                    [read]\ndate = \"%Q\"\n";
        let said = mistakes(text);
        for expected in ["did you mean `minutes`?", "is one value", "names no column", "`[values]` names `payer`", "%Q"]
        {
            assert!(said.contains(expected), "{expected} is not in {said}");
        }
        assert!(mistakes("[column]\n").contains("unknown field"));
    }

    #[test]
    fn cells_become_ours() {
        let text = "[columns]\npayer = \"P\"\ndate_of_service = \"D\"\nstart_time = \"T\"\n[values]\n\
                    payer = { \"BCBS of IL\" = \"bcbs-illinois\" }\n\
                    [read]\ndate = \"%m/%d/%Y\"\ntime = \"%I:%M %p\"\nabsent = [\"N/A\"]\nunknown = [\"-\"]\n";
        let map = ColumnMap::parse(text, "map.toml").unwrap();
        let cell = |ours: &str, text| map.cell(ours, &resolve_column(ours).unwrap().1, text);
        let says = |text: &str| Some(Raw::Text(text.to_string()));
        assert_eq!(cell("payer", " BCBS of IL "), says("bcbs-illinois"));
        assert_eq!(cell("date_of_service", "3/2/2026"), says("2026-03-02"));
        assert_eq!(cell("date_of_service", "2/30/2026"), says("2/30/2026"));
        assert_eq!(cell("start_time", "09:30 PM"), says("21:30"));
        assert_eq!(cell("payer", "N/A"), Some(Raw::Absent));
        assert_eq!(cell("payer", "-"), None);
    }
}
