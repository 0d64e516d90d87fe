//! Where a rule that compares a counter with a number turns: "visit 24 passes, visit 25 does not".
//!
//! In: the checked text of a rule. Out: one sentence for each such comparison, and for each value that a dated param has had. A counter tells what was
//! *before* the session, so of visits the sentence names the number of the session itself. What the rest of the rule asks is left
//! aside: the sentence is about this comparison alone.

use rust_decimal::Decimal;

use crate::lang::typed::{Body, Compare, Effect, Expr, Kind, Operator, Read};
use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::profile::checked::{Param, Profile};

/// The sentences about a rule of `profile`.
#[must_use]
pub fn boundaries(profile: &Profile, body: &Body) -> Vec<String> {
    let mut out = Vec::new();
    // A `require` that holds passes; a `where` that holds is what the effect needs, if nothing is required.
    // Of a modifier, a warning or a limit there is nothing to pass.
    if let Some(filter) = &body.filter {
        let mild = matches!(
            body.effect,
            Effect::Warn | Effect::AddModifier(_) | Effect::CapUnits(..) | Effect::Pay(_) | Effect::CapPayment(..)
        );
        let truth = if mild || body.require.is_some() { Truth::Applies(true) } else { Truth::Passes(false) };
        walk(profile, filter, truth, &mut out);
    }
    if let Some(require) = &body.require {
        walk(profile, require, Truth::Passes(true), &mut out);
    }
    out
}

/// What it means that a comparison holds, or with `false`, that it does not.
#[derive(Clone, Copy)]
enum Truth {
    Passes(bool),
    Applies(bool),
}

impl Truth {
    fn opposite(self) -> Self {
        match self {
            Truth::Passes(when) => Truth::Passes(!when),
            Truth::Applies(when) => Truth::Applies(!when),
        }
    }
}

fn walk(profile: &Profile, expr: &Expr, truth: Truth, out: &mut Vec<String>) {
    match &expr.kind {
        Kind::And(parts) | Kind::Or(parts) => parts.iter().for_each(|part| walk(profile, part, truth, out)),
        Kind::Not(part) => walk(profile, part, truth.opposite(), out),
        Kind::Define(_, part) => walk(profile, part, truth, out),
        Kind::Compare(compare, left, right) => {
            if let Some(counter) = counter(left) {
                compared(profile, &counter, *compare, right, truth, out);
            } else if let Some(counter) = counter(right) {
                compared(profile, &counter, turned(*compare), left, truth, out);
            }
        }
        _ => {}
    }
}

/// A counter, perhaps with a constant added.
struct Counter {
    name: String,
    money: bool,
    plus: Decimal,
}

fn counter(expr: &Expr) -> Option<Counter> {
    match &expr.kind {
        Kind::Read(Read::Counter(name)) => {
            Some(Counter { name: name.clone(), money: money(expr), plus: Decimal::ZERO })
        }
        Kind::Read(Read::Session(fact)) => {
            let name = fact.def().path.strip_prefix("history.")?;
            let numeric = expr.ty.scalar.is_numeric() && !expr.ty.list;
            numeric.then(|| Counter { name: String::from(name), money: money(expr), plus: Decimal::ZERO })
        }
        Kind::Arithmetic(Operator::Add, left, right) => {
            let (inner, constant) =
                counter(left).map(|inner| (inner, right)).or_else(|| counter(right).map(|inner| (inner, left)))?;
            let Kind::Const(Value::Number(n)) = &constant.kind else { return None };
            Some(Counter { plus: inner.plus.checked_add(*n)?, ..inner })
        }
        _ => None,
    }
}

fn money(expr: &Expr) -> bool {
    expr.ty.scalar == Scalar::Money
}

/// `5 < n` is `n > 5`.
fn turned(compare: Compare) -> Compare {
    match compare {
        Compare::Less => Compare::Greater,
        Compare::LessOrEqual => Compare::GreaterOrEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterOrEqual => Compare::LessOrEqual,
        same => same,
    }
}

fn compared(profile: &Profile, counter: &Counter, compare: Compare, limit: &Expr, truth: Truth, out: &mut Vec<String>) {
    match &limit.kind {
        Kind::Const(Value::Number(n)) => out.extend(sentence(counter, compare, *n, truth)),
        Kind::Param(name) => {
            let Some(param) = profile.params.get(name) else { return };
            for (n, when) in numbers(param) {
                out.extend(sentence(counter, compare, n, truth).map(|text| format!("{text}{when}")));
            }
        }
        _ => {}
    }
}

/// The numbers a param has had, with the days of each where there are several.
fn numbers(param: &Param) -> Vec<(Decimal, String)> {
    let dated = param.values.len() > 1;
    let one = |value: &crate::profile::checked::Dated| {
        let when = match (dated, value.until) {
            (false, _) => String::new(),
            (true, None) => format!(" (from {})", value.from),
            (true, Some(until)) => format!(" (from {} until {until})", value.from),
        };
        value.value.as_number().map(|n| (n, when))
    };
    param.values.iter().filter_map(one).collect()
}

/// The last value on the low side and the first on the high side, and which of them passes.
fn sentence(counter: &Counter, compare: Compare, limit: Decimal, truth: Truth) -> Option<String> {
    let step = if counter.money { Decimal::new(1, 2) } else { Decimal::ONE };
    let limit = limit.checked_sub(counter.plus)?;
    let whole = counter.money || limit.is_integer();
    if !whole {
        return None;
    }
    let (low, high, low_is_true) = match compare {
        Compare::Less => (limit.checked_sub(step)?, limit, true),
        Compare::LessOrEqual => (limit, limit.checked_add(step)?, true),
        Compare::GreaterOrEqual => (limit.checked_sub(step)?, limit, false),
        Compare::Greater => (limit, limit.checked_add(step)?, false),
        Compare::Is | Compare::IsNot => return None,
    };
    if low.is_sign_negative() && !low.is_zero() {
        return None;
    }
    let name = &counter.name;
    let (what, low, high) = if name.starts_with("visits") {
        let (low, high) = (low.checked_add(Decimal::ONE)?, high.checked_add(Decimal::ONE)?);
        (String::new(), format!("visit {}", low.normalize()), format!("visit {}", high.normalize()))
    } else if counter.money {
        (format!("history.{name} "), format!("${low:.2}"), format!("${high:.2}"))
    } else {
        (format!("history.{name} "), low.normalize().to_string(), high.normalize().to_string())
    };
    Some(match truth {
        Truth::Passes(when) if when == low_is_true => format!("{what}{low} passes, {high} does not"),
        Truth::Passes(_) => format!("{what}{low} does not pass, {high} does"),
        Truth::Applies(when) if when == low_is_true => format!("{what}applies up to {low}"),
        Truth::Applies(_) => format!("{what}applies from {high}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visits(compare: Compare, limit: i64, plus: i64, passes: bool) -> Option<String> {
        let counter = Counter { name: String::from("visits_this_year"), money: false, plus: Decimal::from(plus) };
        sentence(&counter, compare, Decimal::from(limit), Truth::Passes(passes))
    }

    #[test]
    fn a_counter_before_the_session_names_the_session_itself() {
        // `require history.visits_this_year < 24`
        assert_eq!(visits(Compare::Less, 24, 0, true).unwrap(), "visit 24 passes, visit 25 does not");
        // `require history.visits_this_year + 1 <= 24` is the same rule.
        assert_eq!(visits(Compare::LessOrEqual, 24, 1, true).unwrap(), "visit 24 passes, visit 25 does not");
        // `where history.visits_this_year >= 24` and an effect.
        assert_eq!(visits(Compare::GreaterOrEqual, 24, 0, false).unwrap(), "visit 24 passes, visit 25 does not");
        // `where history.visits_this_year > 24` lets one more through.
        assert_eq!(visits(Compare::Greater, 24, 0, false).unwrap(), "visit 25 passes, visit 26 does not");
    }

    #[test]
    fn a_rule_that_starts_to_pass_says_so() {
        assert_eq!(visits(Compare::GreaterOrEqual, 6, 0, true).unwrap(), "visit 6 does not pass, visit 7 does");
    }

    #[test]
    fn money_turns_at_a_cent() {
        let counter = Counter { name: String::from("allowed_this_year"), money: true, plus: Decimal::ZERO };
        let text = sentence(&counter, Compare::LessOrEqual, Decimal::from(2480), Truth::Passes(true)).unwrap();
        assert_eq!(text, "history.allowed_this_year $2480.00 passes, $2480.01 does not");
    }

    #[test]
    fn a_condition_of_the_scope_says_where_the_rule_begins() {
        let counter = Counter { name: String::from("visits_this_case"), money: false, plus: Decimal::ZERO };
        let text = sentence(&counter, Compare::GreaterOrEqual, Decimal::from(6), Truth::Applies(true)).unwrap();
        assert_eq!(text, "applies from visit 7");
        let text = sentence(&counter, Compare::Less, Decimal::from(12), Truth::Applies(true)).unwrap();
        assert_eq!(text, "applies up to visit 12");
    }

    #[test]
    fn equality_has_no_boundary() {
        assert_eq!(visits(Compare::Is, 6, 0, true), None);
    }
}
