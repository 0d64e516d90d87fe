//! The main view of `check`: per record a heading, its lines as a table, and under it what was found and what to do.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

use super::ink::View;
use super::text::{clean, paragraph, short, wrap};
use super::words;
use crate::model::determination::{
    Answer, Citation, Decision, Determination, Finding, Liability, LineAnswer, Missing, Note, Presumed, Rejection,
};

/// The place of the expected payment among the columns.
const PAYS: usize = 5;
/// Columns that a charge number may take before it is cut.
const CHARGE: usize = 24;

/// One answer, with an empty line behind it.
#[must_use]
pub fn answer(answer: &Answer, view: View) -> String {
    match answer {
        Answer::Decided(determination) => decided(determination, view),
        Answer::Rejected(rejection) => rejected(rejection, view),
    }
}

/// A session that was decided.
#[must_use]
pub fn decided(answer: &Determination, view: View) -> String {
    whole(answer, &answer.missing.iter().collect::<Vec<_>>(), view)
}

/// The same without the missing facts that decide, where these have been told already.
#[must_use]
pub fn settled(answer: &Determination, view: View) -> String {
    whole(answer, &answer.missing.iter().filter(|missing| missing.affects == "units").collect::<Vec<_>>(), view)
}

fn whole(answer: &Determination, missing: &[&Missing], view: View) -> String {
    let mut out = heading(answer, view);
    out.push_str(&lines(&answer.lines, answer.payment.is_some(), view));
    out.push_str(&found(&answer.findings, view));
    out.push_str(&payment(answer, view));
    out.push_str(&liabilities(&answer.lines, view));
    for missing in missing {
        out.push_str(&self::missing(missing, view));
    }
    for note in &answer.notes {
        out.push_str(&self::note(note, view));
    }
    out.push_str(&presumed(&answer.presumed, view));
    out.push('\n');
    out
}

/// A record that could not be read.
#[must_use]
pub fn rejected(rejection: &Rejection, view: View) -> String {
    let id = rejection.id.as_deref().map_or_else(|| String::from("(no id)"), clean);
    let mut out = format!("{}  {}\n", view.strong(&id), view.trouble("rejected: not decided"));
    for error in &rejection.errors {
        let row = error.row.map_or_else(String::new, |row| format!(" row {row}"));
        let value = error.value.as_deref().map_or_else(String::new, |value| format!(" `{}`", clean(value)));
        let field = error.field.as_deref().map_or_else(String::new, clean);
        let place: Vec<String> = [format!("{}{row}", clean(&error.file)), format!("{field}{value}")]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let text = format!("{}: expected {}", place.join(", "), clean(&error.expected));
        out.push_str(&wrap("  ", 4, &text, view.width));
    }
    out.push('\n');
    out
}

fn heading(answer: &Determination, view: View) -> String {
    let mut line = format!(
        "{}  {}  {}  {}",
        view.strong(&clean(&answer.id)),
        answer.date_of_service,
        clean(&answer.payer),
        view.decided(answer.decision, words::decision(answer.decision)),
    );
    if let (Some(minutes), Some(units)) = (answer.timed_minutes, answer.timed_units)
        && minutes > 0
    {
        let units = units.normalize();
        let word = if units == Decimal::ONE { "unit" } else { "units" };
        line.push_str(&view.faint(&format!("  {minutes} timed minutes, {units} timed {word}")));
    }
    if !answer.decided_with.is_empty() {
        line.push_str(&view.faint(&format!("  together with {}", clean(&answer.decided_with.join(", ")))));
    }
    line.push('\n');
    line
}

/// The lines as a table without borders. Rows never wrap, so that a painted decision keeps its place.
fn lines(lines: &[LineAnswer], paid: bool, view: View) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let mut header = vec!["line", "code", "minutes", "decision", "units", "modifiers", "charge no"];
    if paid {
        header.insert(PAYS, "pays");
    }
    table.set_header(header);
    for line in lines {
        let mut row = vec![
            line.line.to_string(),
            clean(&line.code),
            line.minutes.map_or_else(|| String::from("-"), |m| m.to_string()),
            String::from(words::decision(line.decision)),
            units(line),
            modifiers(line),
            line.id.as_deref().map_or_else(String::new, |id| short(id, CHARGE)),
        ];
        if paid {
            row.insert(PAYS, pays(line));
        }
        table.add_row(row);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if index == 2 || (paid && index == PAYS) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut out = String::new();
    let mut decisions = lines.iter().map(|line| line.decision);
    for (index, row) in table.lines().enumerate() {
        let row = row.trim_end();
        out.push_str("  ");
        if index == 0 {
            out.push_str(&view.faint(row));
        } else if let Some(decision) = decisions.next() {
            // Number, code and minutes stand before it and hold no such word.
            let word = words::decision(decision);
            out.push_str(&row.replacen(word, &view.decided(decision, word), 1));
        }
        out.push('\n');
    }
    out
}

/// What is expected for a line.
fn pays(line: &LineAnswer) -> String {
    let allowed = line.payment.as_ref().map(|payment| payment.allowed);
    match allowed {
        None => String::new(),
        Some(None) => String::from("?"),
        Some(Some(amount)) => format!("{amount:.2}"),
    }
}

fn units(line: &LineAnswer) -> String {
    let units = line.units.map_or_else(|| String::from("?"), |u| u.normalize().to_string());
    match line.units_billed {
        Some(billed) if line.units != Some(billed) => format!("{units} (billed {})", billed.normalize()),
        _ => units,
    }
}

fn modifiers(line: &LineAnswer) -> String {
    let mark = |m: &String| if line.modifiers_added.contains(m) { format!("+{}", clean(m)) } else { clean(m) };
    line.modifiers.iter().map(mark).collect::<Vec<_>>().join(" ")
}

/// Everything that was found, and what to do.
#[must_use]
pub fn found(all: &[Finding], view: View) -> String {
    groups(all).iter().map(|group| findings(group, view)).collect()
}

/// What weighs most first; findings of one rule with one thing to do stand together, so that it is said once.
fn groups(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| words::rank(&finding.effect));
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in sorted {
        let same = groups.iter_mut().find(|group| {
            group.first().is_some_and(|f| f.rule == finding.rule && f.effect == finding.effect && f.fix == finding.fix)
        });
        match same {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// `what, lines 1, 2: message` for each, and under them what to do and where it stands written.
fn findings(group: &[&Finding], view: View) -> String {
    let mut out = String::new();
    for finding in group {
        out.push_str(&message(finding, view));
    }
    let Some(finding) = group.first() else { return out };
    let costs: Option<Decimal> = group.iter().filter_map(|finding| finding.cost).reduce(Decimal::saturating_add);
    if let Some(cost) = costs.filter(|cost| !cost.is_zero()) {
        out.push_str(&wrap("    costs: ", 11, &words::dollars(cost), view.width));
    }
    if let Some(fix) = &finding.fix {
        out.push_str(&wrap("    do: ", 8, &clean(fix), view.width));
    }
    let mut source = finding.source.as_ref().map(cite).unwrap_or_default();
    if let Some(carc) = &finding.carc {
        let group = finding.group.as_deref().map_or_else(String::new, |g| format!("{g}-"));
        let gap = if source.is_empty() { "" } else { "; " };
        source.push_str(&format!("{gap}sent as it is, the payer answers {}", clean(&format!("{group}{carc}"))));
    }
    if !source.is_empty() {
        out.push_str(&view.faint(wrap("    source: ", 12, &source, view.width).trim_end()));
        out.push('\n');
    }
    out
}

fn message(finding: &Finding, view: View) -> String {
    let mut head = String::from(words::effect(&finding.effect));
    if let Some(needs) = finding.needs {
        head.push_str(&format!(" ({})", words::needs(needs)));
    }
    let lines = words::lines(&finding.lines);
    if !lines.is_empty() {
        head.push_str(&format!(", {lines}"));
    }
    head.push(':');
    let painted = match words::decision_of(&finding.effect) {
        Some(decision) => view.decided(decision, &head),
        None => view.strong(&head),
    };
    let taken = head.width().saturating_add(3);
    paragraph(&format!("  {painted} "), taken, 4, &clean(&finding.message), view.width)
}

/// What the session is expected to be paid, what of it can be sent now, and what was taken from the fees.
fn payment(answer: &Determination, view: View) -> String {
    let Some(payment) = &answer.payment else { return String::new() };
    let mut out = String::new();
    let total = match payment.allowed {
        Some(amount) => words::dollars(amount),
        None => format!("not known without {}", clean(&payment.missing.join("; "))),
    };
    let now = match payment.sent_now {
        Some(now) if payment.allowed != Some(now) => format!(", {} of it sent now", words::dollars(now)),
        _ => String::new(),
    };
    out.push_str(&wrap("  expected payment: ", 4, &format!("{total}{now}"), view.width));
    for line in &answer.lines {
        let taken = line.payment.iter().flat_map(|payment| &payment.taken);
        let each: Vec<String> =
            taken.map(|taken| format!("{} {}", words::dollars(taken.amount), words::taken(taken))).collect();
        if !each.is_empty() {
            out.push_str(&wrap(&format!("    less, line {}: ", line.line), 8, &each.join("; "), view.width));
        }
    }
    out
}

/// Who bears the lines that are not covered, where the payer's rules say so.
fn liabilities(lines: &[LineAnswer], view: View) -> String {
    let mut out = String::new();
    for liability in [Liability::Patient, Liability::Provider] {
        let numbers: Vec<usize> = lines.iter().filter(|l| l.liability == Some(liability)).map(|l| l.line).collect();
        if !numbers.is_empty() {
            let text = format!("{}: {}", words::lines(&numbers), words::liability(liability));
            out.push_str(&wrap("  ", 4, &text, view.width));
        }
    }
    out
}

/// `title, section (grade A)`.
#[must_use]
pub fn cite(source: &Citation) -> String {
    format!("{} (grade {})", clean(&source.cite), clean(&source.grade))
}

fn missing(missing: &Missing, view: View) -> String {
    let lines = words::lines(&missing.lines);
    let whom = if lines.is_empty() { String::new() } else { format!(" ({lines})") };
    let then = clean(&words::outcomes(&missing.affects, &missing.outcomes));
    let head = view.decided(Decision::NeedsInfo, "to settle:");
    paragraph(&format!("  {head} "), 13, 4, &format!("{}{whom}: {then}", clean(&missing.fact)), view.width)
}

fn note(note: &Note, view: View) -> String {
    let lines = words::lines(&note.lines);
    let whom = if lines.is_empty() { String::new() } else { format!(", {lines}") };
    let mut text = clean(&note.text);
    if !note.alternatives.is_empty() {
        text.push_str(&format!("; as well: {}", clean(&note.alternatives.join("; "))));
    }
    wrap(&format!("  note{whom}: "), 4, &text, view.width)
}

fn presumed(presumed: &[Presumed], view: View) -> String {
    if presumed.is_empty() {
        return String::new();
    }
    let one = |p: &Presumed| {
        let lines = words::lines(&p.lines);
        let whom = if lines.is_empty() { String::new() } else { format!(", {lines}") };
        let value = clean(&p.value);
        format!("{} = {value} ({}{whom})", clean(&p.fact), words::taken_by(&p.by))
    };
    let all = presumed.iter().map(one).collect::<Vec<_>>().join("; ");
    let text = wrap("  taken for granted: ", 4, &all, view.width);
    format!("{}\n", view.faint(text.trim_end()))
}
