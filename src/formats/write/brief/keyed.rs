//! What rows have of few values (payers, days, decisions, lines, rules, facts) by their keys, and their ids.
//!
//! In: rows. Out: columns that are packed. What always holds: values have keys in the order in which rows come to them.

use std::ops::Range;

use arrow_schema::ArrowError;
use jiff::civil::Date;

use super::gathered::SMALLER;
use crate::formats::brief::BriefRows;
use crate::formats::brief::columns::{Saying, Shape};
use crate::formats::brief::decisions::{DECISIONS, place};
use crate::formats::brief::rules::RuleNumber;
use crate::formats::brief::units::Units;
use crate::formats::write::columnar::column::{DECIMALS, scaled};
use crate::formats::write::columnar::pack::{Column, Described, Keys, Levels, Shared, Texts};
use crate::model::days::since_1970;
use crate::model::determination::Rejection;

/// Names of the columns that are packed here.
pub(super) const OWN: [&str; 8] = ["schema", "id", "payer", "date_of_service", "decision", "lines", "rules", "missing"];

/// Columns to come.
pub(super) struct Keyed {
    flat: Levels,
    schema: Keys,
    id: Texts,
    payer: Keys,
    date: Keys,
    decision: Keys,
    lines: Levels,
    line: Keys,
    code: Keys,
    line_decision: Keys,
    units: Keys,
    rules: Levels,
    rule: Keys,
    missing: Levels,
    fact: Keys,
    known: Known,
}

/// Keys of what rows have numbers of; good for the rows that are being added.
#[derive(Default)]
struct Known {
    payers: ByNumber,
    rules: ByNumber,
    codes: ByNumber,
    decisions: ByNumber,
    line_decisions: ByNumber,
}

/// Keys by the number of what they are the keys of.
#[derive(Default)]
struct ByNumber {
    /// How often it was begun, and with each key when it was found.
    begun: u64,
    keys: Vec<(u64, u32)>,
}

impl ByNumber {
    /// Of so many numbers none is known.
    fn begin(&mut self, numbers: usize) {
        self.begun = self.begun.saturating_add(1);
        if self.keys.len() < numbers {
            self.keys.resize(numbers, (0, 0));
        }
    }

    /// What is known of a number, or what it is.
    #[inline]
    fn get(&mut self, number: usize, key: impl FnOnce() -> u32) -> u32 {
        match self.keys.get_mut(number) {
            Some((begun, known)) if *begun == self.begun => *known,
            Some(unknown) => {
                *unknown = (self.begun, key());
                unknown.1
            }
            None => key(),
        }
    }
}

impl Keyed {
    /// Of the columns that are packed here, in the order of the schema, each with whether somebody looks for rows by it.
    pub(super) fn new(mut own: impl Iterator<Item = Described>) -> Option<Self> {
        let mut ids = None;
        let mut next = || {
            let (column, sought) = own.next()?;
            if column.path().string() != "id" {
                return Some(Keys::new(column, sought));
            }
            ids = Some(Texts::new(column));
            own.next().map(|(column, sought)| Keys::new(column, sought))
        };
        let (schema, payer, date, decision) = (next()?, next()?, next()?, next()?);
        let (line, code, line_decision, units) = (next()?, next()?, next()?, next()?);
        let (rule, fact) = (next()?, next()?);
        Some(Self {
            flat: Levels::flat(),
            lines: Levels::listed(units.level()),
            rules: Levels::listed(rule.level()),
            missing: Levels::listed(fact.level()),
            known: Known::default(),
            schema,
            id: ids?,
            payer,
            date,
            decision,
            line,
            code,
            line_decision,
            units,
            rule,
            fact,
        })
    }

    /// The columns in the order of the schema.
    pub(super) fn own(&mut self) -> [&mut dyn Column; 11] {
        let Self { schema, id, payer, date, decision, line, code, line_decision, units, rule, fact, .. } = self;
        [schema, id, payer, date, decision, line, code, line_decision, units, rule, fact]
    }

    /// Makes a page by giving each column with its levels; then there are no rows.
    pub(super) fn page<T>(&mut self, make: impl FnOnce(&mut [(&mut dyn Column, &Shared<'_>)]) -> T) -> T {
        let Self { schema, id, payer, date, decision, line, code, line_decision, units, rule, fact, .. } = self;
        let (flat, lines) = (self.flat.shared(), self.lines.shared());
        let (rules, missing) = (self.rules.shared(), self.missing.shared());
        let made = make(&mut [
            (schema, &flat),
            (id, &flat),
            (payer, &flat),
            (date, &flat),
            (decision, &flat),
            (line, &lines),
            (code, &lines),
            (line_decision, &lines),
            (units, &lines),
            (rule, &rules),
            (fact, &missing),
        ]);
        [&mut self.flat, &mut self.lines, &mut self.rules, &mut self.missing].into_iter().for_each(Levels::clear);
        made
    }

    /// Adds the rows at some places.
    ///
    /// # Errors
    /// If a number does not fit into its column.
    pub(super) fn add(&mut self, rows: &BriefRows, places: Range<usize>) -> Result<(), ArrowError> {
        // Other rows have other numbers, and maybe a row group has ended, and with it its keys.
        let Known { payers, rules, codes, decisions, line_decisions } = &mut self.known;
        payers.begin(rows.names().payers());
        rules.begin(rows.names().rules().len());
        codes.begin(rows.codes().len());
        decisions.begin(DECISIONS.len());
        line_decisions.begin(DECISIONS.len());
        let (first, level) = (self.flat.len(), self.lines.len());
        self.flat.values(places.len());
        self.schemas(rows, &places);
        let mut most = 0;
        for (shape, at) in rows.shapes(places.clone()).zip(first..) {
            match shape.what {
                Saying::Decided(payer, date, decision) => {
                    let key = self.known.payers.get(payer.place(), || self.payer.text(rows.names().payer(payer)));
                    self.payer.push(key);
                    let key = self.date.numbered(number(date), || since_1970(date).to_le_bytes());
                    self.date.push(key);
                    let key = self.known.decisions.get(place(decision), || self.decision.text(decision.word()));
                    self.decision.push(key);
                    most = most.max(shape.lines.len());
                    self.lists(rows, &shape);
                }
                Saying::Rejected(rejection) => self.rejected(rejection, at),
            }
        }
        self.ids(rows, places.clone());
        self.numbers(most);
        self.members(rows, places.clone())?;
        if rows.units().lacks() {
            self.unknown(rows, places, level);
        }
        Ok(())
    }

    /// Adds the versions of rows.
    fn schemas(&mut self, rows: &BriefRows, places: &Range<usize>) {
        let one = self.schema.fixed(&1_i64.to_le_bytes());
        if !rows.has_rejected() {
            return self.schema.extend(std::iter::repeat_n(one, places.len()));
        }
        for shape in rows.shapes(places.clone()) {
            let key = match shape.what {
                Saying::Decided(..) => one,
                Saying::Rejected(rejection) => self.schema.fixed(&i64::from(rejection.schema).to_le_bytes()),
            };
            self.schema.push(key);
        }
    }

    /// Adds the ids of rows.
    fn ids(&mut self, rows: &BriefRows, places: Range<usize>) {
        // A length of four bytes stands before each.
        let bytes = rows.texts_of(places.clone()).saturating_add(places.len().saturating_mul(4));
        if !rows.has_rejected() {
            return self.id.extend(rows.ids().range(places), bytes);
        }
        let ids = rows.shapes(places.clone()).zip(rows.ids().range(places));
        let id = |(shape, id)| match shape {
            Shape { what: Saying::Rejected(rejection), .. } => rejection.id.as_deref(),
            Shape { what: Saying::Decided(..), .. } => Some(id),
        };
        self.id.extend(ids.filter_map(id), bytes);
    }

    /// How long the lists of a session are, and its rules.
    fn lists(&mut self, rows: &BriefRows, shape: &Shape<'_>) {
        self.lines.row(Some(shape.lines.len()));
        self.line.extend((0..).take(shape.lines.len()));
        self.missing.row(Some(shape.missing.len()));
        let before = self.rule.keys().len();
        for (rule, _) in rows.fired(shape.fired.clone()) {
            self.rule(rows, rule, before);
        }
        self.rules.row(Some(self.rule.keys().len().saturating_sub(before)));
    }

    /// Adds the rule of a session's finding, once for those that have one id.
    fn rule(&mut self, rows: &BriefRows, rule: RuleNumber, before: usize) {
        let Self { rule: column, known, .. } = self;
        let id = || rows.names().rule(rule).map(|rule| rule.id.as_str()).unwrap_or_default();
        let key = known.rules.get(rule.place(), || column.text(id()));
        if !column.keys().get(before..).unwrap_or_default().contains(&key) {
            column.push(key);
        }
    }

    fn rejected(&mut self, rejection: &Rejection, at: usize) {
        if rejection.id.is_none() {
            self.id.lack(at);
        }
        self.payer.lack(at);
        self.date.lack(at);
        let key = self.decision.text(&rejection.decision);
        self.decision.push(key);
        [&mut self.lines, &mut self.rules, &mut self.missing].into_iter().for_each(|levels| levels.row(None));
    }

    /// Makes the numbers of lines known, of which a session has so many at most. They come in their order, so the key of each is how many are before it.
    fn numbers(&mut self, most: usize) {
        for line in self.line.known()..most {
            self.line.fixed(&i64::try_from(line.saturating_add(1)).unwrap_or(i64::MAX).to_le_bytes());
        }
    }

    /// Adds the lines and facts of rows.
    fn members(&mut self, rows: &BriefRows, places: Range<usize>) -> Result<(), ArrowError> {
        let Self { code, line_decision, units: column, fact, known, .. } = self;
        for missing in rows.facts().range(rows.facts_of(places.clone())) {
            let key = fact.text(missing);
            fact.push(key);
        }
        let lines = rows.lines_of(places);
        for number in rows.coded(lines.clone()) {
            let key = known.codes.get(number.place(), || code.text(rows.codes().get(*number)));
            code.push(key);
        }
        for decision in rows.decisions(lines.clone()) {
            let key = known.line_decisions.get(place(*decision), || line_decision.text(decision.word()));
            line_decision.push(key);
        }
        for units in rows.units().range(lines) {
            let key = match units {
                Units::Unknown => continue,
                Units::Parts(parts) => {
                    column.numbered(parts.cast_unsigned(), || i128::from(parts).saturating_mul(SMALLER).to_be_bytes())
                }
                Units::Exact(number) => column.fixed(&scaled(number, DECIMALS)?.to_be_bytes()),
            };
            column.push(key);
        }
        Ok(())
    }

    /// Says where units are lacking; `level` is that of the first line. A row without lines has a level as well.
    fn unknown(&mut self, rows: &BriefRows, places: Range<usize>, mut level: usize) {
        for shape in rows.shapes(places) {
            for (units, at) in rows.units().range(shape.lines.clone()).zip(level..) {
                if units == Units::Unknown {
                    self.units.lack(at);
                }
            }
            level = level.saturating_add(shape.lines.len().max(1));
        }
    }
}

/// A number that no other day has, and near days have near ones.
fn number(date: Date) -> u64 {
    let year = u64::from(date.year().cast_unsigned());
    year << 9 | u64::from(date.month().unsigned_abs()) << 5 | u64::from(date.day().unsigned_abs())
}
