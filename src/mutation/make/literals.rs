//! Numbers, amounts and lengths of time, by their smallest step.
//!
//! In: a literal as written. Out: the same a step down and a step up, written as a person would: a cent for money, one for counts, minutes,
//! days, months and percent.

use rust_decimal::Decimal;

/// Which steps to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Steps {
    /// One less and one more.
    Both,
    /// One less.
    Down,
    /// One more.
    Up,
}

/// A literal with its number a step further; none where it is no number, or would be less than nothing.
pub(super) fn moved(text: &str, steps: Steps) -> Vec<String> {
    let digit = |c: char| c.is_ascii_digit();
    let Some(start) = text.find(digit) else { return Vec::new() };
    let (before, rest) = text.split_at_checked(start).unwrap_or(("", text));
    let end = rest.find(|c: char| !digit(c) && c != '.' && c != ',').unwrap_or(rest.len());
    let (number, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if !matches!(before, "" | "$") || !(after.is_empty() || after == "%" || after.starts_with([' ', '\n', '\r', '\t']))
    {
        return Vec::new();
    }
    let Ok(value) = number.replace(',', "").parse::<Decimal>() else { return Vec::new() };
    let step = if before == "$" { Decimal::new(1, 2) } else { Decimal::ONE };
    let down = value.checked_sub(step).filter(|less| !less.is_sign_negative());
    let up = value.checked_add(step);
    let wanted = match steps {
        Steps::Both => vec![down, up],
        Steps::Down => vec![down],
        Steps::Up => vec![up],
    };
    let write = |value: Decimal| {
        let value = value.normalize();
        let unit = after.trim_start();
        // `1 month`, `2 months`: the grammar takes either, people do not.
        let unit = match (unit.strip_suffix('s'), value == Decimal::ONE) {
            (Some(one), true) => one.to_owned(),
            (None, false) if after.starts_with(char::is_whitespace) => format!("{unit}s"),
            _ => unit.to_owned(),
        };
        let blank = if after.starts_with(char::is_whitespace) { " " } else { "" };
        format!("{before}{value}{blank}{unit}")
    };
    wanted.into_iter().flatten().map(write).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_cent_a_minute_a_day_a_month_or_one() {
        assert_eq!(moved("$2,410", Steps::Both), ["$2409.99", "$2410.01"]);
        assert_eq!(moved("8 minutes", Steps::Both), ["7 minutes", "9 minutes"]);
        assert_eq!(moved("1 month", Steps::Up), ["2 months"]);
        assert_eq!(moved("2 years", Steps::Down), ["1 year"]);
        assert_eq!(moved("75%", Steps::Both), ["74%", "76%"]);
        assert_eq!(moved("5 working days", Steps::Down), ["4 working days"]);
        assert_eq!(moved("0", Steps::Both), ["1"]);
        assert!(moved("GP", Steps::Both).is_empty());
        assert!(moved("M54.50", Steps::Both).is_empty());
    }
}
