//! The text of a rule with a colour and a sign at each of its conditions.

use maud::{Markup, html};

use crate::cases::coverage::ConditionCoverage;
use crate::source::{Sources, Span};

/// A text with its conditions, one inside the other as they stand.
pub(super) fn coloured(whole: Span, conditions: &[&ConditionCoverage], sources: &Sources) -> Markup {
    // The outer of two that start together comes first.
    let mut sorted: Vec<&ConditionCoverage> = conditions.iter().copied().filter(|c| whole.holds(c.span)).collect();
    sorted.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end)));
    inside(whole, &sorted, sources)
}

/// The words of a span; `conditions` are those inside of it, outer ones first.
fn inside(span: Span, conditions: &[&ConditionCoverage], sources: &Sources) -> Markup {
    let mut rest = conditions;
    let mut from = span.start;
    let mut parts: Vec<Markup> = Vec::new();
    while let Some((first, others)) = rest.split_first() {
        let count = others.iter().take_while(|other| first.span.holds(other.span)).count();
        let (below, behind) = others.split_at_checked(count).unwrap_or((others, &[]));
        parts.push(words(Span { start: from, end: first.span.start.max(from), ..span }, sources));
        parts.push(condition(first, below, sources));
        from = first.span.end;
        rest = behind;
    }
    parts.push(words(Span { start: from.min(span.end), ..span }, sources));
    html! { @for part in &parts { (part) } }
}

fn words(span: Span, sources: &Sources) -> Markup {
    html! { (sources.slice(span)) }
}

/// A condition. One made of others shows its own sign only where something is wanting: its parts say the rest.
fn condition(condition: &ConditionCoverage, below: &[&ConditionCoverage], sources: &Sources) -> Markup {
    let (class, sign) = match (condition.fixed, condition.yes > 0, condition.no > 0) {
        (true, _, _) => ("fixed", "="),
        (_, true, true) => ("both", "✓"),
        (_, true, false) => ("one", "T"),
        (_, false, true) => ("one", "F"),
        (_, false, false) => ("none", "∅"),
    };
    let unknown = match (condition.can_be_unknown, condition.unknown > 0) {
        (_, true) => "seen",
        (true, false) => "unseen",
        (false, false) => "",
    };
    let leaf = below.is_empty();
    let signed = leaf || !condition.is_covered();
    let asked = leaf || unknown == "unseen";
    let nest = if leaf { "leaf" } else { "nest" };
    html! {
        span class={ "c " (class) " " (nest) } title=(told(condition)) {
            (inside(condition.span, below, sources))
            @if signed { span.sign { (sign) } }
            @if asked && !unknown.is_empty() {
                span class={ "sign " (unknown) } { (if unknown == "seen" { "?" } else { "0?" }) }
            }
        }
    }
}

/// `held 12 times, did not hold 3 times, unknown once`.
fn told(condition: &ConditionCoverage) -> String {
    let times = |n: u32| match n {
        1 => String::from("once"),
        n => format!("{n} times"),
    };
    let unknown = match (condition.can_be_unknown, condition.unknown) {
        (false, 0) => String::from("every record says enough"),
        (_, n) => format!("unknown {}", times(n)),
    };
    let fixed = if condition.fixed { "asks only what the profile says; " } else { "" };
    format!("{fixed}held {}, did not hold {}, {unknown}", times(condition.yes), times(condition.no))
}
