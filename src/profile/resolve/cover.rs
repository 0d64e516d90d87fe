//! Whether params and tables have a value on each day of the rules that read them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::checked::Param;
use super::super::inherit::Merged;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::check::Used;
use crate::source::Span;

/// Days on which params and tables have values, each as spans of days.
#[derive(Debug)]
pub(super) struct Cover<'m> {
    params: BTreeMap<String, Vec<(Date, Date)>>,
    tables: BTreeMap<String, Vec<(Date, Date)>>,
    merged: &'m Merged<'m>,
}

impl<'m> Cover<'m> {
    pub(super) fn new(merged: &'m Merged<'_>, params: &BTreeMap<String, Param>) -> Self {
        let days = |param: &Param| param.values.iter().map(|v| (v.from, v.until.unwrap_or(Date::MAX))).collect();
        // A value that could not be read has been told; the days it leaves open are not.
        let whole = |name: &String| merged.params.get(name).is_some_and(|held| held.value.whole);
        let params = params.iter().filter(|(name, _)| whole(name));
        let params = params.map(|(name, param)| (name.clone(), days(param))).collect();
        let mut tables = BTreeMap::new();
        for (name, held) in &merged.tables {
            // A table says something on a day if any row does; a key without a row on that day is absent.
            let dated = held.value.rows.iter().any(|row| row.from.is_some() || row.until.is_some());
            let rows = held.value.rows.iter();
            let days = rows.map(|row| (row.from.unwrap_or(Date::MIN), row.until.unwrap_or(Date::MAX)));
            tables.insert(name.clone(), if dated { days.collect() } else { vec![(Date::MIN, Date::MAX)] });
        }
        Self { params, tables, merged }
    }

    /// Tells the first day without a value of each param and table that a rule reads. The days are those of the rule within
    /// those of the profile: the value of a param is that of the date of service.
    pub(super) fn check(
        &self,
        span: Span,
        rule: &str,
        days: (Option<Date>, Option<Date>),
        used: &Used,
        out: &mut Vec<Diagnostic>,
    ) {
        let document = self.merged.document;
        let own = |day: &Option<crate::source::Spanned<Date>>| day.as_ref().map(|d| d.value);
        let from = days.0.max(own(&document.from)).unwrap_or(Date::MIN);
        let until = [days.1, own(&document.until)].into_iter().flatten().min().unwrap_or(Date::MAX);
        // A part alone has no days of its own: its payers say from when it is asked.
        if document.payer.is_none() {
            return;
        }
        let since = days.0.is_none_or(|day| Some(day) < own(&document.from)).then_some(document.from.as_ref());
        let since = since.flatten().map(|from| from.span);
        for name in &used.params {
            let Some(day) = self.params.get(name).and_then(|covered| hole(covered, from, until)) else { continue };
            let declared = self.merged.params.get(name).map_or(span, |held| held.origin.span);
            out.push(say::not_covered(span, "param", name, rule, day, declared, since.filter(|_| day == from)));
        }
        for name in &used.tables {
            let Some(day) = self.tables.get(name).and_then(|covered| hole(covered, from, until)) else { continue };
            let declared = self.merged.tables.get(name).map_or(span, |held| held.origin.span);
            out.push(say::not_covered(span, "table", name, rule, day, declared, since.filter(|_| day == from)));
        }
    }
}

/// The first day of `from..=until` that is in none of the spans.
fn hole(covered: &[(Date, Date)], from: Date, until: Date) -> Option<Date> {
    let mut sorted = covered.to_vec();
    sorted.sort_unstable();
    let mut day = from;
    for (first, last) in sorted {
        if first > day {
            break;
        }
        if last >= day {
            day = match last.tomorrow() {
                Ok(next) => next,
                Err(_) => return None,
            };
        }
    }
    (day <= until).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::hole;
    use jiff::civil::{Date, date};

    #[test]
    fn the_first_day_without_a_value() {
        let year = |y| (date(y, 1, 1), date(y, 12, 31));
        assert_eq!(hole(&[year(2025), year(2026)], date(2025, 1, 1), Date::MAX), Some(date(2027, 1, 1)));
        assert_eq!(hole(&[year(2025), year(2026)], date(2025, 1, 1), date(2026, 12, 31)), None);
        assert_eq!(hole(&[year(2026)], date(2025, 6, 1), date(2026, 12, 31)), Some(date(2025, 6, 1)));
        assert_eq!(hole(&[(Date::MIN, Date::MAX)], date(2025, 6, 1), Date::MAX), None);
        assert_eq!(hole(&[year(2024), year(2026)], date(2024, 6, 1), Date::MAX), Some(date(2025, 1, 1)));
    }
}
