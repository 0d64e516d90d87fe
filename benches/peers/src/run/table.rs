//! The table: medians, spread and ratios of one run.

use std::fmt::Write as _;

use super::rounds::Timed;

/// A table of contestants that started from the same; ratios are those to `first` and to payrules, round by round.
pub fn of(timed: &[&Timed], first: &str, payrules: &str) -> String {
    let mut text = format!(
        "| engine | version | input | visits a round | visits/s | spread | ns a visit | times the cost of {first} | times the cost of {payrules} | visits/s by the wall |\n|---|---|---|---|---|---|---|---|---|---|\n"
    );
    let named = |name: &str| timed.iter().find(|one| one.entry.name == name);
    for one in timed {
        let speeds: Vec<f64> = one.rounds.iter().map(|spent| one.visits as f64 / spent.busy).collect();
        let walls: Vec<f64> = one.rounds.iter().map(|spent| one.visits as f64 / spent.wall).collect();
        let middle = median(&speeds);
        let (low, high) = (least(&speeds) / middle, greatest(&speeds) / middle);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {:+.0} to {:+.0} % | {} | {} | {} | {} |",
            one.entry.name,
            one.version(),
            one.entry.input,
            thousands(one.visits as f64),
            thousands(middle),
            (low - 1.0) * 100.0,
            (high - 1.0) * 100.0,
            thousands(1e9 / middle),
            against(one, named(first)),
            against(one, named(payrules)),
            thousands(median(&walls)),
        );
    }
    text
}

/// How many times one costs what another does: the median over the rounds.
fn against(one: &Timed, other: Option<&&Timed>) -> String {
    let Some(other) = other else { return String::from("–") };
    let cost = |of: &Timed, round: usize| of.rounds[round].busy / of.visits as f64;
    let ratios: Vec<f64> = (0..one.rounds.len()).map(|round| cost(one, round) / cost(other, round)).collect();
    figure(median(&ratios))
}

/// Three digits or so.
fn figure(value: f64) -> String {
    match value {
        ..0.1 => format!("{value:.4}"),
        0.1..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => thousands(value),
    }
}

/// A whole number in groups of three digits.
pub fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The middle of some numbers.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => sorted[count / 2],
        count => (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0,
    }
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn greatest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}
