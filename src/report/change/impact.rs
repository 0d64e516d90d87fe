//! What a change does to sessions, in sentences and tables.

use rust_decimal::Decimal;

use super::page::Block;
use crate::change::answers::{How, LineChange, RuleChange, SessionChange};
use crate::change::impact::{Balance, Impact, RuleImpact};
use crate::report::words;

/// Totals, the rules behind them, and the first sessions.
#[must_use]
pub fn impact(impact: &Impact, from: &str) -> Vec<Block> {
    let mut out = vec![Block::Title(format!("on {from}"))];
    let sessions = |n: u64| words::count(n, "session", "sessions");
    let changed = match impact.changed {
        0 => String::from("none is answered differently"),
        1 => String::from("1 is answered differently"),
        n => format!("{n} are answered differently"),
    };
    out.push(Block::Note(format!("{} compared: {changed}", sessions(impact.compared))));
    for moved in &impact.moves {
        let (before, after) = (words::decision(moved.before), words::decision(moved.after));
        out.push(Block::Item(format!("{before} → {after}: {}", sessions(moved.sessions))));
    }
    if impact.changed > 0 {
        let units = balance(impact.units, |n| n.normalize().to_string());
        out.push(Block::Item(format!("units that can be sent: {units}")));
        let unknown = match impact.charge_unknown {
            0 => String::new(),
            n => format!("; of {} that changed it is not known", sessions(n)),
        };
        out.push(Block::Item(format!("charge that can be sent: {}{unknown}", balance(impact.charge, dollars))));
    }
    if impact.only_words > 0 {
        out.push(Block::Item(format!("same answer in other words: {}", sessions(impact.only_words))));
    }
    if impact.not_compared > 0 {
        let text = "not compared, because their payer is not on both sides";
        out.push(Block::Item(format!("{text}: {}", sessions(impact.not_compared))));
    }
    if !impact.rules.is_empty() {
        out.push(Block::Head(String::from("by rule (sessions; units and charge of all that changed in them)")));
        out.push(rules(&impact.rules));
    }
    if !impact.shown.is_empty() {
        let shown = u64::try_from(impact.shown.len()).unwrap_or(u64::MAX);
        let head = if shown == impact.changed {
            String::from("the sessions")
        } else {
            format!("the first {shown} of {}", impact.changed)
        };
        out.push(Block::Head(head));
        impact.shown.iter().for_each(|change| session(change, &mut out));
    }
    out
}

fn balance(balance: Balance, show: impl Fn(Decimal) -> String) -> String {
    let net = balance.more.0.saturating_sub(balance.less.0);
    let sign = if net.is_sign_negative() { "-" } else { "+" };
    match (balance.more.0.is_zero(), balance.less.0.is_zero()) {
        (true, true) => String::from("no change"),
        (false, true) => format!("+{}", show(balance.more.0)),
        (true, false) => format!("-{}", show(balance.less.0)),
        (false, false) => {
            format!("+{}, -{}: {sign}{}", show(balance.more.0), show(balance.less.0), show(net.abs()))
        }
    }
}

fn dollars(amount: Decimal) -> String {
    format!("${amount:.2}")
}

fn signed(amount: Decimal, show: impl Fn(Decimal) -> String) -> String {
    match (amount.is_zero(), amount.is_sign_negative()) {
        (true, _) => String::from("0"),
        (_, true) => format!("-{}", show(amount.abs())),
        _ => format!("+{}", show(amount)),
    }
}

fn rules(rules: &[RuleImpact]) -> Block {
    let heads = ["payer", "rule", ">fires now", ">no longer", ">waits now", ">settled", ">units", ">charge"];
    let number = |n: u64| if n == 0 { String::new() } else { n.to_string() };
    let row = |rule: &RuleImpact| {
        vec![
            rule.payer.clone(),
            rule.rule.clone().unwrap_or_else(|| String::from("(no finding came or went)")),
            number(rule.came),
            number(rule.went),
            number(rule.waits),
            number(rule.settled),
            signed(rule.units.0, |n| n.normalize().to_string()),
            signed(rule.charge.0, dollars),
        ]
    };
    Block::Table(heads.map(String::from).to_vec(), rules.iter().map(row).collect())
}

/// One session: what it was and is, and why.
pub fn session(change: &SessionChange, out: &mut Vec<Block>) {
    let (before, after) = (words::decision(change.decision.before), words::decision(change.decision.after));
    let decision = if before == after { before.to_owned() } else { format!("{before} → {after}") };
    out.push(Block::Item(format!("`{}` {}, {}: {decision}", change.id, change.payer, change.date)));
    out.extend(change.lines.iter().map(|line| Block::Sub(self::line(line))));
    out.extend(change.rules.iter().map(|rule| Block::Sub(self::rule(rule, &change.rules))));
    let facts = |all: &[String]| all.iter().map(|fact| format!("`{fact}`")).collect::<Vec<_>>().join(", ");
    if !change.missing.after.is_empty() {
        out.push(Block::Sub(format!("asks for {}", facts(&change.missing.after))));
    }
    if !change.missing.before.is_empty() {
        out.push(Block::Sub(format!("asks no more for {}", facts(&change.missing.before))));
    }
    if change.charge.before != change.charge.after {
        let (before, after) = (dollars(change.charge.before.0), dollars(change.charge.after.0));
        out.push(Block::Sub(format!("charge that can be sent: {before} → {after}")));
    }
}

fn line(line: &LineChange) -> String {
    let mut parts = Vec::new();
    if line.decision.before != line.decision.after {
        parts.push(format!("{} → {}", words::decision(line.decision.before), words::decision(line.decision.after)));
    }
    if line.units.before != line.units.after {
        let shown = |units: Option<crate::change::answers::Number>| {
            units.map_or_else(|| String::from("unknown"), |units| units.0.normalize().to_string())
        };
        parts.push(format!("units {} → {}", shown(line.units.before), shown(line.units.after)));
    }
    if line.modifiers.before != line.modifiers.after {
        let shown = |all: &[String]| if all.is_empty() { String::from("none") } else { all.join(" ") };
        parts.push(format!("modifiers {} → {}", shown(&line.modifiers.before), shown(&line.modifiers.after)));
    }
    if line.liability.before != line.liability.after {
        let shown = |liability: Option<_>| liability.map_or("nobody said who bears it", words::liability);
        parts.push(format!("{} → {}", shown(line.liability.before), shown(line.liability.after)));
    }
    format!("line {}, {}: {}", line.line, line.code, parts.join("; "))
}

/// The effect is said where a rule has another one now.
#[must_use]
pub fn rule(rule: &RuleChange, all: &[RuleChange]) -> String {
    let other = all.iter().any(|other| other.rule == rule.rule && other.effect != rule.effect);
    let effect = rule.effect.as_ref().filter(|_| other).map(|effect| format!(" ({})", words::effect(effect)));
    let effect = effect.unwrap_or_default();
    let what = match rule.how {
        How::Came => "fires now",
        How::Went => "no longer fires",
        How::Waits => "waits now",
        How::Settled => "waits no longer",
    };
    let lines = if rule.lines.is_empty() { String::new() } else { format!(" on {}", words::lines(&rule.lines)) };
    let message = rule.message.as_ref().map(|message| format!(": {message}")).unwrap_or_default();
    format!("`{}` {what}{effect}{lines}{message}", rule.rule)
}
