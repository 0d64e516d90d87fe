//! What rows have of few values (payers, days, decisions, lines, rules, facts) by their keys, and their ids.
//!
//! In: rows. Out: columns that are packed. What always holds: values have keys in the order in which rows come to them.

use std::ops::Range;

use arrow_schema::ArrowError;

use super::gathered::SMALLER;
use crate::formats::brief::BriefRows;
use crate::formats::brief::codes::CodeNumber;
use crate::formats::brief::columns::Part;
use crate::formats::brief::decisions::{DECISIONS, place};
use crate::formats::brief::rules::PayerNumber;
use crate::formats::brief::units::Units;
use crate::formats::write::columnar::column::{DECIMALS, scaled};
use crate::formats::write::columnar::pack::{ByPlace, Column, Described, Dictionary, Keys, Levels, Shared, Texts};
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
    payers: ByPlace,
    rules: ByPlace,
    codes: ByPlace,
    decisions: ByPlace,
    line_decisions: ByPlace,
}

impl Known {
    /// Other rows have other numbers, and maybe a row group has ended, and with it its keys.
    fn begin(&mut self, rows: &BriefRows) {
        let Self { payers, rules, codes, decisions, line_decisions } = self;
        payers.begin(rows.names().payers());
        rules.begin(rows.names().rules().len());
        codes.begin(rows.codes().len());
        decisions.begin(DECISIONS.len());
        line_decisions.begin(DECISIONS.len());
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
        self.known.begin(rows);
        rows.parts(places).try_for_each(|part| match part {
            Part::Decided(places) => self.decided(rows, places),
            Part::Rejected(rejection) => {
                self.rejected(rejection);
                Ok(())
            }
        })
    }

    fn rejected(&mut self, rejection: &Rejection) {
        let at = self.flat.len();
        self.flat.values(1);
        self.schema.fixed(&i64::from(rejection.schema).to_le_bytes(), 1);
        match rejection.id.as_deref() {
            Some(id) => self.id.extend(std::iter::once(id.as_bytes())),
            None => self.id.lack(at),
        }
        self.payer.lack(at);
        self.date.lack(at);
        self.decision.text(&rejection.decision);
        [&mut self.lines, &mut self.rules, &mut self.missing].into_iter().for_each(Levels::none);
    }

    /// Adds decided sessions, column by column.
    fn decided(&mut self, rows: &BriefRows, places: Range<usize>) -> Result<(), ArrowError> {
        let Self { schema, id, payer, date, decision, known, .. } = self;
        self.flat.values(places.len());
        schema.fixed(&1_i64.to_le_bytes(), places.len());
        id.extend(rows.ids().range_of_bytes(places.clone()));
        let name = |payer| rows.names().payer(payer);
        payer.texts(rows.payers(places.clone()), &mut known.payers, PayerNumber::place, name);
        date.each(rows.days(places.clone()), |days, day| {
            // No other day has this number, and near days have near ones.
            days.numbered(u64::from(day.cast_unsigned()), || day.to_le_bytes())
        });
        decision.texts(rows.decided(places.clone()), &mut known.decisions, place, |decision| decision.word());
        self.fired(rows, places.clone());
        self.facts(rows, places.clone());
        self.lines(rows, places)
    }

    /// Adds the rules of decided sessions, each once for findings that have one id.
    fn fired(&mut self, rows: &BriefRows, places: Range<usize>) {
        let Self { rules, rule: column, known, .. } = self;
        let fired = rows.fired(rows.finding_ends().members(places.clone()));
        if fired.is_empty() {
            return rules.lists(std::iter::empty(), places.len(), 0);
        }
        let id = |rule| rows.names().rule(rule).map(|rule| rule.id.as_str()).unwrap_or_default();
        let mut rest = fired;
        let lists = rows.finding_ends().counts(places.clone());
        let told = lists.map(|count| {
            if count == 0 {
                return 0;
            }
            let (own, behind) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = behind;
            let before = column.keys().len();
            for rule in own {
                let key = known.rules.get(rule.place(), || column.values.text(id(*rule)));
                if !column.keys().get(before..).unwrap_or_default().contains(&key) {
                    column.push(key);
                }
            }
            column.keys().len().saturating_sub(before)
        });
        rules.lists(told, places.len(), fired.len());
    }

    /// Adds the facts of decided sessions.
    fn facts(&mut self, rows: &BriefRows, places: Range<usize>) {
        let facts = rows.facts_of(places.clone());
        self.missing.lists(rows.fact_ends().counts(places.clone()), places.len(), facts.len());
        rows.facts().range(facts).for_each(|fact| self.fact.text(fact));
    }

    /// Adds the lines of decided sessions.
    fn lines(&mut self, rows: &BriefRows, places: Range<usize>) -> Result<(), ArrowError> {
        let Self { lines: levels, line, code, line_decision, units, known, .. } = self;
        let (level, lines) = (levels.len(), rows.lines_of(places.clone()));
        let lists = rows.line_ends().counts(places.clone());
        levels.lists(lists.clone(), places.len(), lines.len());
        // Numbers of lines come in their order, so the key of each is how many are before it.
        for number in line.values.len()..lists.clone().max().unwrap_or_default() {
            line.values.fixed(&i64::try_from(number.saturating_add(1)).unwrap_or(i64::MAX).to_le_bytes());
        }
        line.numbers(lists, lines.len());
        let text = |code| rows.codes().get(code);
        code.texts(rows.coded(lines.clone()), &mut known.codes, CodeNumber::place, text);
        let decisions = rows.decisions(lines.clone());
        line_decision.texts(decisions, &mut known.line_decisions, place, |decision| decision.word());
        if let Some(parts) = rows.units().parts(lines.clone()) {
            units.each(parts, of_parts);
            return Ok(());
        }
        for number in rows.units().range(lines) {
            let key = match number {
                Units::Unknown => continue,
                Units::Parts(parts) => of_parts(&mut units.values, parts),
                Units::Exact(number) => units.values.fixed(&scaled(number, DECIMALS)?.to_be_bytes()),
            };
            units.push(key);
        }
        self.unknown(rows, places, level);
        Ok(())
    }

    /// Says where units are lacking; `level` is that of the first line. A row without lines has a level as well.
    fn unknown(&mut self, rows: &BriefRows, places: Range<usize>, mut level: usize) {
        for at in places {
            let lines = rows.line_ends().range(at);
            for (units, at) in rows.units().range(lines.clone()).zip(level..) {
                if units == Units::Unknown {
                    self.units.lack(at);
                }
            }
            level = level.saturating_add(lines.len().max(1));
        }
    }
}

/// The key of units.
#[inline]
fn of_parts(units: &mut Dictionary, parts: i64) -> u32 {
    units.numbered(parts.cast_unsigned(), || i128::from(parts).saturating_mul(SMALLER).to_be_bytes())
}
