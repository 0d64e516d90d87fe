//! What rule files declare: lists, params, tables, definitions, sources, rules and so on.

use std::fmt::Write;

use jiff::civil::Date;

use super::super::snapshot::Snapshot;
use super::super::symbol::{Kind, Symbol};
use super::{fact, ticked};
use crate::profile::checked::{Grade, Profile};
use crate::profile::document::{Document, ListChange};

/// The longest text of a rule, sample or definition that is shown, in lines.
const MOST_LINES: usize = 16;

pub(super) fn thing(snapshot: &Snapshot, stem: &str, symbol: &Symbol) -> Option<String> {
    let family = snapshot.family();
    let seen = family.seen_from(stem);
    let document =
        seen.iter().copied().filter(|one| family.declares(one, symbol)).find_map(|one| snapshot.document(one));
    let document = document.or_else(|| snapshot.document(&symbol.name).filter(|_| symbol.kind == Kind::Profile))?;
    let name = symbol.name.as_str();
    let what = symbol.kind.what();
    let mut said = match snapshot.profile_of(stem).and_then(|profile| of_profile(profile, symbol)) {
        Some(said) => said,
        None => of_document(document, symbol).unwrap_or_else(|| format!("`{name}`: {what}")),
    };
    if symbol.kind == Kind::Sample
        && let Some(text) = sample(snapshot, document, name)
    {
        let _ = write!(said, "\n\n```toml\n{text}\n```");
    }
    if let Some(comment) = comment(snapshot, symbol, &seen) {
        let _ = write!(said, "\n\n{comment}");
    }
    if symbol.kind != Kind::Profile {
        let _ = write!(said, "\n\ndeclared in `{}`", document.stem);
    }
    Some(said)
}

fn of_profile(profile: &Profile, symbol: &Symbol) -> Option<String> {
    let name = symbol.name.as_str();
    Some(match symbol.kind {
        Kind::List => {
            let list = profile.lists.get(name)?;
            let items: Vec<&str> = list.items.iter().map(|item| item.value.as_str()).collect();
            format!("`{name}`: a list of {}, as `{}` has it\n\n{}", items.len(), profile.id, ticked(&items))
        }
        Kind::Param => {
            let param = profile.params.get(name)?;
            let mut said = format!("`{name}`: a param, {}", fact::described(&param.ty));
            for value in &param.values {
                let from = Some(value.from).filter(|day| *day != jiff::civil::Date::MIN);
                let _ = write!(said, "\n- `{}`{}", value.value, days(from, value.until));
            }
            if param.contested {
                said.push_str("\n\ncontested: every answer that rests on it says so");
            }
            said
        }
        Kind::Define => logic(name, "a definition", &profile.defines.get(name)?.text),
        Kind::Counter => logic(&format!("history.{name}"), "a counter", &profile.counters.get(name)?.text),
        Kind::Source => {
            let source = profile.sources.get(name)?;
            let mut said = format!("`{name}`: a source\n\n{}", source.title);
            if let Some(section) = &source.section {
                let _ = write!(said, ", {section}");
            }
            let grade = match source.grade {
                Grade::A => "grade A: the payer's own text",
                Grade::B => "grade B: two secondary sources",
                Grade::C => "grade C: one secondary source, or contested",
            };
            let _ = write!(said, "\n\n{grade}; read on {}", source.seen);
            if let Some(url) = &source.url {
                let _ = write!(said, "\n\n<{url}>");
            }
            said
        }
        Kind::Rule => {
            let mut versions = profile.rules.iter().filter(|rule| rule.id == name).peekable();
            versions.peek()?;
            let shown = versions.map(|rule| {
                let (days, logic) = (days(rule.from, rule.until), code("", &rule.text));
                format!("`{name}`: a rule{days}\n\n{}\n\n{logic}\n\nsource `{}`", rule.title, rule.source)
            });
            shown.collect::<Vec<_>>().join("\n\n---\n\n")
        }
        _ => return None,
    })
}

fn of_document(document: &Document, symbol: &Symbol) -> Option<String> {
    let name = symbol.name.as_str();
    Some(match symbol.kind {
        Kind::Profile => {
            let what = if document.payer.is_some() { "a payer" } else { "a part" };
            let checked = document.payer.as_ref().and_then(|payer| payer.checked);
            let checked = checked.map(|day| format!("\n\nits sources were last read on {day}")).unwrap_or_default();
            format!("`{name}`: {what}\n\n{}{checked}", document.name)
        }
        Kind::List => match &document.lists.iter().find(|list| list.name.value == name)?.value {
            ListChange::Set { items, .. } => {
                let items: Vec<&str> = items.iter().map(|item| item.value.as_str()).collect();
                format!("`{name}`: a list of {}\n\n{}", items.len(), ticked(&items))
            }
            ListChange::Change { add, remove } => {
                let words = |all: &[crate::source::Spanned<String>]| {
                    ticked(&all.iter().map(|item| item.value.as_str()).collect::<Vec<_>>())
                };
                format!("`{name}`: a list, changed\n\nadds {}; takes out {}", words(add), words(remove))
            }
        },
        Kind::Param => {
            let param = document.params.iter().find(|param| param.name.value == name)?;
            let values: Vec<String> = param.value.values.iter().map(|value| value.value.to_string()).collect();
            format!("`{name}`: a param, {}\n\n`{}`", param.value.scalar, values.join("`, `"))
        }
        Kind::Table => {
            let table = document.tables.iter().find(|table| table.name.value == name)?;
            let columns = table.value.columns.iter().map(|(column, ty)| format!("\n- `{column}`: {ty}"));
            let (keys, rows) = (table.value.keys.join(", "), table.value.rows.len());
            format!("`{name} for ({keys})`: a table of {rows} rows\n{}", columns.collect::<String>())
        }
        Kind::Define => {
            logic(name, "a definition", &document.defines.iter().find(|d| d.name.value == name)?.value.text)
        }
        Kind::Counter => {
            let counter = document.counters.iter().find(|counter| counter.name.value == name)?;
            logic(&format!("history.{name}"), "a counter", &counter.value.text)
        }
        Kind::Year => {
            let year = document.years.iter().find(|year| year.name.value == name)?;
            format!("`{name}`: a year that starts on {}", year.value)
        }
        Kind::Declared => {
            let plain = |path: &str| path.strip_prefix("line.").unwrap_or(path) == name;
            let found = document.facts.iter().find(|fact| plain(&fact.name.value))?;
            format!("`{}`: {}", found.name.value, fact::described(&found.value.ty))
        }
        Kind::Exception => {
            let exception = document.exceptions.iter().find(|exception| exception.id.value == name)?;
            let to: Vec<&str> = exception.to.iter().map(|to| to.value.as_str()).collect();
            let when = exception.when.as_ref().map(|text| code("", &text.text)).unwrap_or_default();
            format!("`{name}`: an exception to {}\n\n{when}", ticked(&to))
        }
        Kind::Rule => {
            let rule = document.rules.iter().find(|rule| rule.id.value == name)?;
            let text = rule.text.as_ref().map(|text| code("", &text.text)).unwrap_or_default();
            format!("`{name}`: a rule\n\n{}\n\n{text}", rule.title.as_deref().unwrap_or(""))
        }
        _ => return None,
    })
}

fn days(from: Option<Date>, until: Option<Date>) -> String {
    let from = from.map(|day| format!(" from {day}")).unwrap_or_default();
    from + &until.map(|day| format!(" until {day}")).unwrap_or_default()
}

fn logic(name: &str, what: &str, text: &str) -> String {
    format!("`{name}`: {what}\n\n{}", code("", text))
}

fn code(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```", cut(text.trim()))
}

/// At most so many lines.
fn cut(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().take(MOST_LINES).collect();
    if text.lines().count() > MOST_LINES {
        lines.push("…");
    }
    lines.join("\n")
}

/// The sample as it stands, from its first header to the next that is not of it.
fn sample(snapshot: &Snapshot, document: &Document, name: &str) -> Option<String> {
    for (id, outline) in snapshot.outlines().filter(|(id, _)| snapshot.stem(*id) == Some(&document.stem)) {
        let mine = |path: &[super::super::outline::Key]| matches!(super::super::outline::names(path).as_slice(), ["samples", own, ..] if *own == name);
        let mut headers = outline.headers.iter().filter(|header| mine(&header.path)).peekable();
        if let Some(first) = headers.peek() {
            let start = first.span.start;
            let end = headers.last().map_or(start, |last| last.end);
            return Some(cut(snapshot.words(id, start..end)));
        }
    }
    None
}

/// What the author wrote beside or right above the declaration.
fn comment(snapshot: &Snapshot, symbol: &Symbol, seen: &[&str]) -> Option<String> {
    for stem in seen {
        for (id, outline) in snapshot.outlines().filter(|(id, _)| snapshot.stem(*id) == Some(stem)) {
            let text = snapshot.text(id);
            let mut declared = super::super::occurrences::declared(text, outline);
            let Some((_, span)) = declared.find(|(one, _)| one == symbol) else { continue };
            let said = |comment: &std::ops::Range<usize>| {
                text.get(comment.clone()).unwrap_or("").trim_start_matches('#').trim().to_owned()
            };
            let beside = outline.comments.iter().find(|comment| {
                comment.start >= span.end && !text.get(span.end..comment.start).unwrap_or("\n").contains('\n')
            });
            let mut above: Vec<String> = Vec::new();
            let line_of = |at: usize| text.get(..at).unwrap_or("").rfind('\n').map_or(0, |end| end.saturating_add(1));
            let mut start = line_of(span.start);
            let before = outline.comments.iter().rev().filter(|comment| comment.end <= line_of(span.start));
            for comment in before {
                let gap = text.get(comment.end..start).unwrap_or("");
                let own_line =
                    text.get(..comment.start).unwrap_or("").rsplit('\n').next().is_some_and(|l| l.trim().is_empty());
                if gap.matches('\n').count() != 1 || !own_line || said(comment).starts_with("---") {
                    break;
                }
                above.insert(0, said(comment));
                start = line_of(comment.start);
            }
            let all: Vec<String> = above.into_iter().chain(beside.map(said)).filter(|line| !line.is_empty()).collect();
            return (!all.is_empty()).then(|| all.join(" "));
        }
    }
    None
}
