//! `show`: a resolved profile with the origin of each part.
//!
//! In: a checked [`Profile`] and the texts it was read from. Out: everything an auditor or a rule author asks: who it is, what it is
//! made of, how minutes become units, what it takes for granted, and every rule as written, with its dates, source and grade.

use rust_decimal::Decimal;

use crate::lang::typed::{Piece, Stage, Template};
use crate::model::listed::Edition;
use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::profile::checked::{Grade, Origin, Profile, Rule, Source, Status, UnitsVariant};
use crate::source::Sources;
use crate::units::assistant::Test;
use crate::units::{Method, Pool, Tie, Trim};

use super::boundary::boundaries;
use super::ink::View;
use super::text::{clean, wrap};
use super::words;

/// Items of a list that are printed before the rest is only counted.
const ITEMS: usize = 24;

/// The whole profile.
#[must_use]
pub fn profile(profile: &Profile, sources: &Sources, view: View) -> String {
    let mut out = identity(profile, view);
    let mut part = |name: &str, text: String| {
        if !text.is_empty() {
            out.push_str(&format!("\n{}\n{text}", view.strong(name)));
        }
    };
    part("units", units(profile, sources, view));
    part("claim", claim(profile, view));
    part("payment", payment(profile, view));
    part("taken for granted, where the record does not say", presume(profile, view));
    part("params", params(profile, view));
    part("lists", lists(profile, view));
    part("tables", tables(profile, view));
    part("definitions", defines(profile, view));
    part("counters, read as history.NAME", counters(profile, view));
    part("facts of this payer", facts(profile, view));
    part("rules", rules(profile, sources, view));
    part("sources", all_sources(profile, view));
    out
}

fn identity(profile: &Profile, view: View) -> String {
    let until = profile.until.map_or_else(|| String::from("until further notice"), |day| format!("until {day}"));
    let mut out = format!("{}  {}\n", view.strong(&profile.id), clean(&profile.name));
    out.push_str(&format!("  kind          {}\n", profile.kind));
    if !profile.aliases.is_empty() {
        out.push_str(&wrap("  also called   ", 16, &clean(&profile.aliases.join(", ")), view.width));
    }
    out.push_str(&format!("  edition       {}, sources last read {}\n", profile.edition, profile.checked));
    out.push_str(&format!("  knows         sessions from {} {until}\n", profile.from));
    out.push_str(&wrap("  made of       ", 16, &profile.chain.join(", then "), view.width));
    out.push_str(&format!("  digest        {}\n", profile.digest));
    out
}

fn units(profile: &Profile, sources: &Sources, view: View) -> String {
    let u = &profile.units;
    let mut out = String::new();
    let method = u.method.map_or_else(|| String::from("not known: timed lines are for review"), method);
    let floor = u.never_fewer_than.map_or_else(String::new, |m| format!(", never fewer than {}", self::method(m)));
    let named = u.source.as_deref().map_or_else(String::new, |id| format!("; source {}", cite(profile, id)));
    let origin = origin(profile, &u.origin);
    out.push_str(&wrap("  method    ", 12, &format!("{method}{floor}{named}{origin}"), view.width));
    out.push_str(&format!("  pool      {}\n", pool(u.pool)));
    let tie = match u.tie {
        Tie::Listed => "the line listed first",
        Tie::Charge => "the line with the higher charge a unit",
        Tie::Fee => "the line with the higher fee a unit, where fees are given",
    };
    out.push_str(&format!("  tie       {tie}\n"));
    let trim = match u.trim {
        Trim::Last => "the last line gives units up",
        Trim::LowestCharge => "the line with the lowest charge a unit gives units up",
        Trim::LowestFee => "the line with the lowest fee a unit gives units up, where fees are given",
    };
    out.push_str(&format!("  limits    {trim}\n"));
    for (name, items) in [("timed     ", &u.timed), ("untimed   ", &u.untimed), ("counted   ", &u.counted)] {
        if !items.is_empty() {
            out.push_str(&wrap(&format!("  {name}"), 12, &some(items.iter()), view.width));
        }
    }
    for variant in &u.variants {
        out.push_str(&self::variant(profile, variant, sources, view));
    }
    out
}

fn variant(profile: &Profile, variant: &UnitsVariant, sources: &Sources, view: View) -> String {
    let mut what = Vec::new();
    what.extend(variant.method.map(method));
    what.extend(variant.never_fewer_than.map(|m| format!("never fewer than {}", method(m))));
    what.extend(variant.pool.map(|p| format!("pool: {}", pool(p))));
    let text = format!(
        "{}, where {}{}; source {}{}",
        what.join(", "),
        one_line(sources.slice(variant.when.span)),
        dates(variant.from.map(|d| d.to_string()), variant.until.map(|d| d.to_string())),
        cite(profile, &variant.source),
        origin(profile, &variant.origin),
    );
    wrap("  variant   ", 12, &text, view.width)
}

fn method(method: Method) -> String {
    match method {
        Method::Pooled { minimum } => {
            format!("pooled: all timed minutes together, a unit for each 15 and one for a rest of {minimum} or more")
        }
        Method::PerLine { minimum, first_minimum } if minimum == first_minimum => {
            format!("per line: each code alone, a unit for each 15 minutes and one for a rest of {minimum} or more")
        }
        Method::PerLine { minimum, first_minimum } => format!(
            "per line: each code alone, the first unit from {first_minimum} minutes, further ones for each 15 and for a rest of {minimum} or more"
        ),
        Method::Hybrid { minimum } => format!(
            "hybrid: each code alone, a unit for each 15 minutes and one for a rest of {minimum} or more, and not more in all than the minutes together give"
        ),
        Method::Decimal { rounding } => format!("decimal: the minutes of each code by 15, rounded {rounding}"),
        Method::Flat => String::from("flat: one unit a line"),
    }
}

fn test(test: Test) -> &'static str {
    match test {
        Test::TenPercent => "more than a tenth of a unit",
        Test::Midpoint => "more than a tenth of a unit, unless the therapist alone has 8 minutes of the last",
    }
}

fn pool(pool: Pool) -> &'static str {
    match pool {
        Pool::Session => "the session",
        Pool::Day => "all sessions of one patient, day and discipline",
    }
}

fn claim(profile: &Profile, view: View) -> String {
    let mut out = String::new();
    if !profile.claim.modifier_order.is_empty() {
        out.push_str(&wrap("  order of modifiers  ", 22, &profile.claim.modifier_order.join(" "), view.width));
    }
    for group in &profile.claim.one_of {
        out.push_str(&wrap("  only one of         ", 22, &group.join(" "), view.width));
    }
    for share in &profile.claim.shares {
        let text = format!(
            "{} on the units that are the assistant's: {}{}; source {}",
            share.modifiers.join(" "),
            test(share.test),
            dates(share.from.map(|d| d.to_string()), share.until.map(|d| d.to_string())),
            cite(profile, &share.source),
        );
        out.push_str(&wrap("  share               ", 22, &text, view.width));
    }
    out
}

fn payment(profile: &Profile, view: View) -> String {
    let payment = &profile.payment;
    let mut out = String::new();
    if let Some(share) = payment.share {
        let whose = match payment.pool {
            Pool::Session => "the session",
            Pool::Day => "the day and billing tax id, all disciplines",
        };
        let named = payment.source.as_deref().map_or_else(String::new, |id| format!("; source {}", cite(profile, id)));
        let text =
            format!("of all units of {whose}, those but the first lose {share}% of their practice expense{named}");
        out.push_str(&wrap("  reduced   ", 12, &text, view.width));
        out.push_str(&wrap("  codes     ", 12, &some(payment.reduced.iter()), view.width));
    }
    if payment.lesser_of_charge {
        out.push_str("  at most   the charge\n");
    }
    out
}

fn presume(profile: &Profile, view: View) -> String {
    let one = |p: &crate::profile::checked::Presume| {
        let value = p.value.as_ref().map_or_else(|| String::from("none"), ToString::to_string);
        wrap("  ", 4, &format!("{} = {value}{}", p.fact, origin(profile, &p.origin)), view.width)
    };
    profile.presume.iter().map(one).collect()
}

fn params(profile: &Profile, view: View) -> String {
    let mut out = String::new();
    for (name, param) in &profile.params {
        let always = param.values.len() < 2;
        let values: Vec<String> = param
            .values
            .iter()
            .map(|v| {
                let value = value(&param.ty.scalar, &v.value);
                match (always && v.until.is_none() && v.from <= profile.from, v.until) {
                    (true, _) => value,
                    (false, None) => format!("{value} from {}", v.from),
                    (false, Some(until)) => format!("{value} from {} until {until}", v.from),
                }
            })
            .collect();
        let mut text = format!("{name} = {}", values.join("; "));
        if !param.options.is_empty() {
            text.push_str(&format!(" (of: {})", param.options.join(", ")));
        }
        if param.contested {
            text.push_str(", a contested reading");
        }
        text.push_str(&origin(profile, &param.origin));
        out.push_str(&wrap("  ", 4, &text, view.width));
    }
    out
}

/// A value with its unit, as a rule file writes it.
fn value(scalar: &Scalar, value: &Value) -> String {
    let one = value.as_number() == Some(Decimal::ONE);
    let unit = |one_unit: &str, many: &str| format!("{value} {}", if one { one_unit } else { many });
    match scalar {
        Scalar::Money => format!("${value}"),
        Scalar::Percent => format!("{value}%"),
        Scalar::Minutes => unit("minute", "minutes"),
        Scalar::Days => unit("day", "days"),
        Scalar::WorkingDays => unit("working day", "working days"),
        Scalar::Months => unit("month", "months"),
        Scalar::Years => unit("year", "years"),
        _ => value.to_string(),
    }
}

fn lists(profile: &Profile, view: View) -> String {
    let one = |(name, list): (&String, &crate::profile::checked::ListInfo)| {
        let imported = match (&list.imported, &list.attached) {
            (None, _) => String::new(),
            (Some(wanted), None) => format!("; --tables can put the imported list {wanted} in their place"),
            (Some(wanted), Some(list)) => {
                let edition = |edition: &Edition| {
                    let from = edition.from.map(|from| format!(" from {from} on")).unwrap_or_default();
                    let entries = words::count(edition.entries, "entry", "entries");
                    format!(
                        "; in their place{from}: {wanted}, imported, {entries} of {}, seen {}",
                        edition.source, edition.seen
                    )
                };
                list.0.editions().iter().map(edition).collect()
            }
        };
        let text = format!(
            "{name} = {}{imported}{}",
            some(list.items.iter().map(|item| &item.value)),
            origin(profile, &list.origin)
        );
        wrap("  ", 4, &text, view.width)
    };
    profile.lists.iter().map(one).collect()
}

/// The first items and the number of the rest.
fn some<'i>(items: impl ExactSizeIterator<Item = &'i String>) -> String {
    let more = items.len().saturating_sub(ITEMS);
    let shown: Vec<String> = items.take(ITEMS).map(|item| clean(item)).collect();
    let rest = if more == 0 { String::new() } else { format!(", and {more} more") };
    format!("{}{rest}", shown.join(", "))
}

fn tables(profile: &Profile, view: View) -> String {
    let mut out = String::new();
    for (name, table) in &profile.tables {
        let columns: Vec<&str> = table.columns.iter().map(|(column, _)| column.as_str()).collect();
        let mut rows = words::count(u64::try_from(table.rows.len()).unwrap_or(u64::MAX), "row", "rows");
        if let Some(quarter) = table.quarter {
            rows.push_str(&format!(" of {quarter}"));
        }
        if let (Some(name), None) = (&table.imported, &table.attached) {
            rows.push_str(&format!("; --tables can put the imported table {name} in their place"));
        }
        if let (Some(name), Some(imported)) = (&table.imported, &table.attached) {
            let quarters: Vec<String> = imported.0.quarters().iter().map(ToString::to_string).collect();
            let entries = words::count(imported.0.entries(), "entry", "entries");
            rows = format!("imported: {name}, {}, {entries}, in place of {rows}", quarters.join(" and "));
        }
        let text = format!(
            "{name}: {} for {}, {rows}{}",
            columns.join(", "),
            table.keys.join(", "),
            origin(profile, &table.origin)
        );
        out.push_str(&wrap("  ", 4, &text, view.width));
    }
    out
}

fn defines(profile: &Profile, view: View) -> String {
    let one = |(name, define): (&String, &crate::profile::checked::Define)| {
        let text = format!("{name}: {}{}", one_line(&define.text), origin(profile, &define.origin));
        wrap("  ", 4, &text, view.width)
    };
    profile.defines.iter().map(one).collect()
}

fn counters(profile: &Profile, view: View) -> String {
    let one = |(name, counter): (&String, &crate::profile::checked::CounterInfo)| {
        let text = format!("{name}: {}{}", one_line(&counter.text), origin(profile, &counter.origin));
        wrap("  ", 4, &text, view.width)
    };
    profile.counters.iter().map(one).collect()
}

fn facts(profile: &Profile, view: View) -> String {
    let one = |(path, fact): (&String, &crate::profile::checked::DeclaredFact)| {
        wrap("  ", 4, &format!("{path}: {}{}", fact.ty, origin(profile, &fact.origin)), view.width)
    };
    profile.facts.iter().map(one).collect()
}

fn rules(profile: &Profile, sources: &Sources, view: View) -> String {
    profile.rules.iter().map(|rule| self::rule(profile, rule, sources, view)).collect::<Vec<_>>().join("\n")
}

fn rule(profile: &Profile, rule: &Rule, sources: &Sources, view: View) -> String {
    let mut head = format!("  {}  {}", view.strong(&rule.id), clean(&rule.title));
    head.push_str(&dates(rule.from.map(|d| d.to_string()), rule.until.map(|d| d.to_string())));
    if let Some(path) = &rule.dated_by {
        head.push_str(&format!(", by {}", one_line(sources.slice(path.span))));
    }
    match rule.status {
        Some(Status::Announced) => head.push_str(", announced: not run"),
        Some(Status::Withdrawn) => head.push_str(", withdrawn: not run"),
        None => {}
    }
    let mut out = format!("{head}\n");
    for line in rule.text.trim().lines() {
        out.push_str(&format!("    | {}\n", clean(line.trim_end())));
    }
    for sentence in boundaries(profile, &rule.body) {
        out.push_str(&wrap("    boundary: ", 14, &sentence, view.width));
    }
    out.push_str(&wrap("    says: ", 10, &template(&rule.message, sources), view.width));
    if let Some(fix) = &rule.fix {
        out.push_str(&wrap("    do: ", 8, &template(fix, sources), view.width));
    }
    let mut with = Vec::new();
    with.extend(rule.needs.map(|n| String::from(words::needs(n))));
    with.extend(rule.liability.map(|l| String::from(words::liability(l))));
    with.extend(rule.carc.as_ref().map(|carc| {
        let group = rule.group.as_deref().map_or_else(String::new, |g| format!("{g}-"));
        let rarc = if rule.rarc.is_empty() { String::new() } else { format!(" {}", rule.rarc.join(" ")) };
        format!("else the payer answers {group}{carc}{rarc}")
    }));
    if rule.body.stage != Stage::Facts {
        with.push(stage(rule, sources));
    }
    if !with.is_empty() {
        out.push_str(&wrap("    ", 6, &with.join("; "), view.width));
    }
    let source = format!("{}{}", cite(profile, &rule.source), origin(profile, &rule.origin));
    out.push_str(&faint_block("    source: ", 12, &source, view));
    for exception in &rule.exceptions {
        let text = format!(
            "{} where {}{}; source {}{}",
            exception.id,
            one_line(sources.slice(exception.when.span)),
            dates(exception.from.map(|d| d.to_string()), exception.until.map(|d| d.to_string())),
            cite(profile, &exception.source),
            origin(profile, &exception.origin),
        );
        out.push_str(&wrap("    except ", 6, &text, view.width));
    }
    out
}

/// `stage 2, as it reads …`.
fn stage(rule: &Rule, sources: &Sources) -> String {
    let number = match rule.body.stage {
        Stage::Facts => 1,
        Stage::Covered => 2,
        Stage::Units => 4,
        Stage::Modifiers => 5,
    };
    let why = rule.body.stage_reason.map(|span| one_line(sources.slice(span))).unwrap_or_default();
    if why.is_empty() { format!("stage {number}") } else { format!("stage {number}, as it reads `{why}`") }
}

fn template(template: &Template, sources: &Sources) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => clean(text),
        Piece::Found => String::from("{found}"),
        Piece::Value(expr) => {
            let words = sources.slice(expr.span);
            format!("{{{}}}", one_line(words.trim_matches(['{', '}'])))
        }
    };
    template.pieces.iter().map(piece).collect()
}

fn all_sources(profile: &Profile, view: View) -> String {
    let mut out = String::new();
    for source in profile.sources.values() {
        let url = source.url.as_deref().map_or_else(String::new, |url| format!(", {}", clean(url)));
        let text = format!(
            "{}: {}{url}, read {}, grade {}{}",
            source.id,
            title(source),
            source.seen,
            grade(source.grade),
            origin(profile, &source.origin)
        );
        out.push_str(&wrap("  ", 4, &text, view.width));
    }
    out
}

fn title(source: &Source) -> String {
    let section = source.section.as_deref().map_or_else(String::new, |s| format!(", {}", clean(s)));
    format!("{}{section}", clean(&source.title))
}

fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A (the payer's own text)",
        Grade::B => "B (two secondary sources)",
        Grade::C => "C (one source, or contested)",
    }
}

fn cite(profile: &Profile, id: &str) -> String {
    profile
        .sources
        .get(id)
        .map_or_else(|| String::from(id), |source| format!("{} (grade {:?})", title(source), source.grade))
}

/// ` [from FILE]`, and the reason where an override put it there; nothing for the profile's own.
fn origin(profile: &Profile, origin: &Origin) -> String {
    let own = origin.file == profile.id;
    match (&origin.override_reason, own) {
        (Some(reason), _) => format!(" [overridden in {}: {}]", origin.file, clean(reason)),
        (None, true) => String::new(),
        (None, false) => format!(" [from {}]", origin.file),
    }
}

fn dates(from: Option<String>, until: Option<String>) -> String {
    match (from, until) {
        (None, None) => String::new(),
        (Some(from), None) => format!(", from {from}"),
        (None, Some(until)) => format!(", until {until}"),
        (Some(from), Some(until)) => format!(", from {from} until {until}"),
    }
}

fn one_line(text: &str) -> String {
    clean(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn faint_block(first: &str, hang: usize, text: &str, view: View) -> String {
    let block = wrap(first, hang, text, view.width);
    format!("{}\n", view.faint(block.trim_end()))
}
