//! Versions: things with one id and days on which each holds.

use jiff::civil::Date;

/// Days, both ends included; `None`: without end.
pub(in super::super) type Days = (Option<Date>, Option<Date>);

/// The days that two have in common, if any.
pub(in super::super) fn common(a: Days, b: Days) -> Option<Days> {
    let from = a.0.max(b.0);
    let until = match (a.1, b.1) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    (first(from) <= last(until)).then_some((from, until))
}

/// What is left of `whole` before and after `part`.
pub(super) fn around(whole: Days, part: Days) -> (Option<Days>, Option<Days>) {
    let before = part.0.and_then(|day| day.yesterday().ok()).filter(|day| first(whole.0) <= *day);
    let after = part.1.and_then(|day| day.tomorrow().ok()).filter(|day| *day <= last(whole.1));
    (before.map(|day| (whole.0, Some(day))), after.map(|day| (Some(day), whole.1)))
}

/// The first day.
pub(in super::super) fn first(from: Option<Date>) -> Date {
    from.unwrap_or(Date::MIN)
}

/// The last day.
pub(in super::super) fn last(until: Option<Date>) -> Date {
    until.unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_override_leaves_the_days_around_it() {
        let whole = (Some(date(2020, 1, 1)), None);
        let part = common(whole, (Some(date(2022, 1, 1)), Some(date(2022, 12, 31)))).unwrap();
        let (before, after) = around(whole, part);
        assert_eq!(before, Some((Some(date(2020, 1, 1)), Some(date(2021, 12, 31)))));
        assert_eq!(after, Some((Some(date(2023, 1, 1)), None)));
        assert_eq!(common(whole, (None, Some(date(2019, 12, 31)))), None);
        assert_eq!(around(whole, common(whole, (None, None)).unwrap()), (None, None));
    }
}
