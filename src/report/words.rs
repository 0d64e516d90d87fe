//! The words of the contract in plain English, the same in every report.

use rust_decimal::Decimal;

use crate::model::determination::{Decision, Liability, Needs, Taken};

/// A decision.
#[must_use]
pub fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Covered => "covered",
        Decision::Review => "review",
        Decision::NeedsInfo => "needs information",
        Decision::Hold => "on hold",
        Decision::NotBilled => "nothing to bill",
        Decision::NotCovered => "not covered",
        Decision::Partial => "partly covered",
    }
}

/// An outcome of a missing fact: the contract's word for a decision in plain words, anything else (units) as it is.
#[must_use]
pub fn outcome(word: &str) -> &str {
    match word {
        "needs_info" => "needs information",
        "hold" => "on hold",
        "not_billed" => "nothing to bill",
        "not_covered" => "not covered",
        "partial" => "partly covered",
        other => other,
    }
}

/// What lines may become by a missing fact.
#[must_use]
pub fn outcomes(affects: &str, outcomes: &[String]) -> String {
    let words: Vec<&str> = outcomes.iter().map(|word| outcome(word)).collect();
    match (affects, words.as_slice()) {
        ("units", []) => String::from("the units depend on it"),
        ("units", _) => format!("{} units", either(&words)),
        (_, []) => String::from("the decision depends on it"),
        (_, [only]) => format!("{only} in any case; modifiers or who bears it depend on it"),
        _ => either(&words),
    }
}

/// The effect of a finding.
#[must_use]
pub fn effect(effect: &str) -> &str {
    match effect {
        "deny" => "not covered",
        "bundle" => "paid inside another line",
        "void" => "taken back",
        "hold" => "on hold",
        "warn" => "warning",
        "add_modifier" => "modifier",
        "cap_units" => "limit of units",
        "cap_lines" => "limit of lines",
        "pay" => "paid in part",
        "cap_payment" => "limit of payment",
        other => other,
    }
}

/// An amount of dollars: `$29.73`, `-$1.00`.
#[must_use]
pub fn dollars(amount: Decimal) -> String {
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "" };
    format!("{sign}${:.2}", amount.abs())
}

/// What took from a payment.
#[must_use]
pub fn taken(taken: &Taken) -> String {
    match (taken.by.as_str(), &taken.rule) {
        ("multiple_procedure", _) => String::from("for other units of the day"),
        ("charge", _) => String::from("beyond the charge"),
        (_, Some(rule)) => format!("by {rule}"),
        (other, None) => other.to_owned(),
    }
}

/// The decision that an effect stands for, for its colour.
#[must_use]
pub fn decision_of(effect: &str) -> Option<Decision> {
    match effect {
        "deny" | "cap_lines" => Some(Decision::NotCovered),
        "bundle" | "void" => Some(Decision::NotBilled),
        "hold" => Some(Decision::Hold),
        "review" => Some(Decision::Review),
        "warn" | "cap_units" | "pay" | "cap_payment" => Some(Decision::Partial),
        _ => None,
    }
}

/// The place of an effect in a list for a biller: what must not be sent first, what is done already last.
#[must_use]
pub fn rank(effect: &str) -> u8 {
    match effect {
        "deny" => 0,
        "cap_lines" => 1,
        "bundle" | "void" => 2,
        "hold" => 3,
        "review" => 4,
        "cap_units" | "pay" | "cap_payment" => 5,
        "add_modifier" => 7,
        _ => 6,
    }
}

/// What a hold waits for.
#[must_use]
pub fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Authorization => "needs an authorization",
        Needs::Clinical => "needs something from the clinician",
        Needs::Admin => "needs something from the office",
        Needs::Patient => "needs something from the patient",
    }
}

/// Who bears a line that is not covered.
#[must_use]
pub fn liability(liability: Liability) -> &'static str {
    match liability {
        Liability::Patient => "the patient may be billed",
        Liability::Provider => "the provider writes it off",
    }
}

/// Who took a value that the record did not give.
#[must_use]
pub fn taken_by(by: &str) -> &str {
    match by {
        "history" => "from earlier sessions",
        "set" => "--set",
        "complete" => "--complete",
        "units-as-billed" => "--units-as-billed",
        "clock" => "today",
        other => other,
    }
}

/// `line 1`, `lines 1, 2`, or nothing for the whole session.
#[must_use]
pub fn lines(lines: &[usize]) -> String {
    match lines {
        [] => String::new(),
        [one] => format!("line {one}"),
        many => format!("lines {}", ranges(many)),
    }
}

/// `1 to 3, 5`: runs of three and more are drawn together.
fn ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &n in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.saturating_add(1) == n => *last = n,
            _ => runs.push((n, n)),
        }
    }
    let parts: Vec<String> = runs
        .into_iter()
        .map(|(a, b)| match b.saturating_sub(a) {
            0 => a.to_string(),
            1 => format!("{a}, {b}"),
            _ => format!("{a} to {b}"),
        })
        .collect();
    parts.join(", ")
}

/// `1 session`, `2 sessions`.
#[must_use]
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn either(words: &[&str]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => String::from(*last),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_numbers_read_like_a_sentence() {
        assert_eq!(lines(&[]), "");
        assert_eq!(lines(&[4]), "line 4");
        assert_eq!(lines(&[1, 2]), "lines 1, 2");
        assert_eq!(lines(&[1, 2, 3, 5]), "lines 1 to 3, 5");
        assert_eq!(either(&["covered", "on hold", "not covered"]), "covered, on hold or not covered");
    }
}
