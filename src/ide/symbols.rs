//! The parts of a file, and everything that has a name in a folder.

use std::ops::Range;

use super::outline::{Header, Outline, names};
use super::references::Target;
use super::snapshot::Snapshot;
use super::symbol::Kind;
use crate::source::SourceId;

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// What it is about, in a few words.
    pub detail: String,
    /// What it is; `None`: a section.
    pub kind: Option<Kind>,
    /// Whether it is a test case.
    pub case: bool,
    /// All of it.
    pub span: Range<usize>,
    /// Its name.
    pub name_span: Range<usize>,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// The parts of a file, in its order; `[sources.a]` and `[sources.b]` that follow each other are parts of `sources`.
#[must_use]
pub fn parts(snapshot: &Snapshot, id: SourceId) -> Vec<Part> {
    let Some(outline) = snapshot.outline(id) else { return Vec::new() };
    let text = snapshot.text(id);
    let mut all: Vec<Part> = Vec::new();
    for (at, header) in outline.headers.iter().enumerate() {
        let path = names(&header.path);
        let Some(first) = header.path.first() else { continue };
        let part = part(text, outline, at, header);
        let [section, _, ..] = path.as_slice() else {
            all.push(part);
            continue;
        };
        let kind = Kind::of_section(section);
        let below = |group: &&mut Part| group.name == *section && group.kind.is_none() && kind.is_some();
        match all.last_mut().filter(below) {
            Some(group) => {
                group.span.end = part.span.end;
                match group.parts.last_mut() {
                    // Another header of the same thing.
                    Some(last) if last.name == part.name => last.span.end = part.span.end,
                    _ => group.parts.push(part),
                }
            }
            None if kind.is_some() => all.push(Part {
                name: (*section).to_owned(),
                detail: String::new(),
                kind: None,
                case: false,
                span: part.span.clone(),
                name_span: first.span.clone(),
                parts: vec![part],
            }),
            None => all.push(part),
        }
    }
    all
}

fn part(text: &str, outline: &Outline, at: usize, header: &Header) -> Part {
    let path = names(&header.path);
    let said = |key: &str| {
        let mut entries = outline.under(Some(at)).filter(|entry| !entry.member);
        let entry = entries.find(|entry| {
            entry.path.len() == header.path.len().saturating_add(1) && entry.names().last() == Some(&key)
        });
        entry.and_then(super::outline::Entry::content)
    };
    let word = |span: &Range<usize>| text.get(span.clone()).unwrap_or("").trim().to_owned();
    let detail = |key: &str| said(key).map(|span| word(&span)).unwrap_or_default();
    let name_of = |key: &str| said(key).filter(|span| !word(span).is_empty());
    let whole = header.span.start..header.end.max(header.span.end);
    let bare = |name: String, detail: String, kind: Option<Kind>| Part {
        name,
        detail,
        kind,
        case: false,
        span: whole.clone(),
        name_span: header.span.clone(),
        parts: Vec::new(),
    };
    let named = |key: &str, detail: String, kind: Kind| match name_of(key) {
        Some(span) => Part { name: word(&span), name_span: span, ..bare(String::new(), detail, Some(kind)) },
        None => bare(path.join("."), detail, Some(kind)),
    };
    match path.as_slice() {
        ["rule"] => named("id", detail("title"), Kind::Rule),
        ["exception"] => named("id", detail("when"), Kind::Exception),
        ["override"] => {
            let mut of = ["rule", "exception", "define", "counter", "table"].into_iter().filter_map(name_of);
            let name =
                of.next().map_or_else(|| String::from("override"), |span| format!("override of {}", word(&span)));
            bare(name, detail("reason"), Some(Kind::Rule))
        }
        ["test"] => Part { case: true, ..named("name", String::new(), Kind::Sample) },
        ["payer" | "part"] => bare(path.join("."), detail("name"), Some(Kind::Profile)),
        ["units", "variant"] => bare(path.join("."), detail("when"), None),
        [section, name, ..] if Kind::of_section(section).is_some() => {
            let span = header.path.get(1).map_or(header.span.clone(), |key| key.span.clone());
            Part { name_span: span, ..bare((*name).to_owned(), detail("title"), Kind::of_section(section)) }
        }
        [section] => {
            let mut part = bare((*section).to_owned(), String::new(), None);
            let kind = Kind::of_section(section);
            let own = outline.under(Some(at)).filter(|entry| !entry.member && entry.path.len() == 2);
            part.parts.extend(own.filter_map(|entry| {
                let key = entry.path.last()?;
                let span = key.span.start..entry.span.end.max(key.span.end);
                let parts = Vec::new();
                let name_span = key.span.clone();
                Some(Part { name: key.name.clone(), detail: String::new(), kind, case: false, span, name_span, parts })
            }));
            part
        }
        _ => bare(path.join("."), String::new(), None),
    }
}

/// Something with a name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where it is declared.
    pub target: Target,
    /// The file, by its id.
    pub file: String,
}

/// What is declared in a folder under a name that has the letters of `query` in their order, whatever their case.
#[must_use]
pub fn search(snapshot: &Snapshot, query: &str) -> Vec<Found> {
    let fits = |name: &str| {
        let mut letters = name.chars().flat_map(char::to_lowercase);
        query
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .all(|wanted| letters.any(|c| c == wanted))
    };
    let declared = snapshot.occurrences().iter().filter(|one| one.declares && fits(&one.symbol.name));
    let found = declared.map(|one| Found {
        name: one.symbol.name.clone(),
        kind: one.symbol.kind,
        target: Target::from(one),
        file: snapshot.stem(one.source).unwrap_or("").to_owned(),
    });
    found.collect()
}
