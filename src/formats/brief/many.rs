//! Rows of many sessions at once, column by column.
//!
//! In: decided sessions of one payer, with their ids one behind the other in one text; then their lines, and their findings. Out: the same rows as one by one. What always holds: all
//! of them are there from the beginning, without lines and findings until those are added.

use std::iter;
use std::ops::Range;

use super::BriefRows;
use super::codes::CodeNumber;
use super::rules::{PayerNumber, RuleNumber};
use super::units::PARTS;
use crate::model::determination::Decision;

/// Adds to the last rows, which came at once.
#[derive(Debug)]
pub struct AddingMany<'a> {
    rows: &'a mut BriefRows,
    places: Range<usize>,
}

impl BriefRows {
    /// Adds the rows of decided sessions of a payer: each has its decision, its day from the first of 1970, and the next so many bytes of the text as its id.
    pub fn many(
        &mut self,
        payer: PayerNumber,
        decisions: &[Decision],
        days: impl Iterator<Item = i32>,
        (ids, lengths): (&str, impl Iterator<Item = usize>),
    ) -> AddingMany<'_> {
        let (from, count) = (self.len(), decisions.len());
        let heads = &mut self.heads;
        heads.payers.extend(iter::repeat_n(payer, count));
        heads.decisions.extend_from_slice(decisions);
        heads.days.extend(days.take(count));
        heads.lines.again(self.decisions.len(), count);
        heads.fired.again(self.fired.len(), count);
        heads.missing.again(self.missing.len(), count);
        self.ids.extend(ids, lengths.take(count));
        AddingMany { places: from..self.len(), rows: self }
    }
}

impl AddingMany<'_> {
    /// Their lines: how many each has, the codes of all one behind the other, and what they come to with their whole units, first those of the first line of each, then of the second, for as
    /// many lines as any has; what is said of more lines than one has means nothing.
    pub fn lines<'s>(
        &mut self,
        counts: impl Iterator<Item = usize>,
        codes: &[CodeNumber],
        slots: impl DoubleEndedIterator<Item = (&'s [Decision], &'s [i16])>,
    ) {
        let BriefRows { coded, decisions, units, heads, .. } = &mut *self.rows;
        let from = decisions.len();
        heads.lines.end(self.places.clone(), from, counts);
        coded.extend_from_slice(codes);
        let slots: Vec<_> = slots.collect();
        // Room for what is written behind the lines of the last one.
        decisions.resize(coded.len().saturating_add(slots.len()), Decision::NotBilled);
        let all = units.room(decisions.len());
        // Each is written whether the session has that line or not: without a branch. What is written into the lines of a later session are earlier ones of those, which come yet.
        for (slot, (of_slot, whole)) in slots.into_iter().enumerate().rev() {
            let mut next = from.saturating_add(slot);
            let each = heads.lines.all(self.places.clone()).iter().zip(of_slot).zip(whole);
            for ((end, decision), whole) in each {
                if let (Some(to), Some(units)) = (decisions.get_mut(next), all.get_mut(next)) {
                    (*to, *units) = (*decision, i64::from(*whole).wrapping_mul(PARTS));
                }
                next = end.saturating_add(slot);
            }
        }
        decisions.truncate(coded.len());
        units.truncate(coded.len());
    }

    /// Their findings, in the order of determinations: how many each has, and of all the rule, and the lines that it is about, from 1.
    pub fn findings<L: IntoIterator<Item = usize>>(
        &mut self,
        counts: impl Iterator<Item = usize>,
        findings: impl Iterator<Item = (RuleNumber, L)>,
    ) {
        let BriefRows { fired, fired_on, fired_on_ends, heads, .. } = &mut *self.rows;
        heads.fired.end(self.places.clone(), fired.len(), counts);
        for (rule, lines) in findings {
            fired.push(rule);
            lines.into_iter().for_each(|line| fired_on.push(line));
            fired_on_ends.push(fired_on.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::units::Units;
    use super::*;
    use crate::model::days::since_1970;

    #[test]
    fn many_rows_are_those_that_come_one_by_one() {
        let (day, next) = (date(2026, 3, 2), date(2026, 3, 3));
        let mut one_by_one = BriefRows::default();
        let mut at_once = BriefRows::default();
        for _ in 0..2 {
            let rows = &mut one_by_one;
            let (payer, code) = (rows.payer_number("medicare"), rows.code_number("97110"));
            let (plan, massage) = (rows.rule_number(payer, "plan", "hold"), rows.rule_number(payer, "massage", "deny"));
            let mut row = rows.begin("V-1", payer, day, Decision::Covered);
            row.coded([(code, Decision::Covered, Units::Parts(20_000)), (code, Decision::Hold, Units::Parts(0))]);
            rows.begin("ä", payer, next, Decision::NotBilled);
            let mut row = rows.begin("", payer, day, Decision::NotCovered);
            row.coded([(code, Decision::NotCovered, Units::Parts(10_000))]);
            row.finding(massage, [1]);
            row.finding(plan, []);

            let rows = &mut at_once;
            let (payer, code) = (rows.payer_number("medicare"), rows.code_number("97110"));
            let (plan, massage) = (rows.rule_number(payer, "plan", "hold"), rows.rule_number(payer, "massage", "deny"));
            let decisions = [Decision::Covered, Decision::NotBilled, Decision::NotCovered];
            let days = [day, next, day].map(since_1970).into_iter();
            let mut many = rows.many(payer, &decisions, days, ("V-1ä", [3, 2, 0].into_iter()));
            let first = [Decision::Covered, Decision::Review, Decision::NotCovered];
            let second = [Decision::Hold, Decision::Review, Decision::Review];
            let slots: [(&[_], &[_]); 2] = [(&first, &[2, 9, 1]), (&second, &[0, 9, 9])];
            many.lines([2, 0, 1].into_iter(), &[code; 3], slots.into_iter());
            many.findings([0, 0, 2].into_iter(), [(massage, vec![1]), (plan, vec![])].into_iter());
            assert_eq!(at_once, one_by_one);
        }
    }
}
