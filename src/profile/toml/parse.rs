//! From TOML text to the tree. The only file that knows the TOML reader.
//!
//! In: a source. Out: its tree, and every mistake of its TOML; where there is one, the tree is what could be read, with its [`Damage`].

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use toml::de::DeTable;

use super::damage::Damage;
use super::depth::{DEEPEST, too_deep};
use super::node::{Item, Node, Table, Words};
use super::outline::{self, Kind, Part};
use super::prepared;
use super::trouble::{self, Stumble};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::toml as say;
use crate::lang::text::Text;
use crate::source::{SourceId, Span, Spanned};

/// Reads a file.
pub fn parse(source: SourceId, text: &str, out: &mut Vec<Diagnostic>) -> Table {
    parse_damaged(source, text, out).0
}

/// Reads a file. Where its TOML is broken, that is told, and what of the tree cannot be relied on comes with it.
pub fn parse_damaged(source: SourceId, text: &str, out: &mut Vec<Diagnostic>) -> (Table, Option<Damage>) {
    let file = File { source, text };
    if let Some(parts) = prepared::outline(text) {
        return (file.tree(parts), None);
    }
    if let Some(at) = too_deep(text) {
        out.push(say::too_deep(Span::new(source, at, at.saturating_add(1)), DEEPEST));
        return (Table::default(), Some(Damage::whole()));
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let tree = file.tree(outline::outline(root.get_ref(), text).into_iter());
    if errors.is_empty() {
        return (tree, None);
    }
    let stumble =
        |error: &toml::de::Error| Stumble { at: error.span().unwrap_or(0..0), words: error.message().to_owned() };
    let stumbles: Vec<Stumble> = errors.iter().map(stumble).collect();
    trouble::tell(source, text, &stumbles, &tree, out);
    let stumbles: Vec<usize> = stumbles.iter().map(|stumble| stumble.at.start).collect();
    let damage = Damage::of(text, &stumbles, &tree);
    (tree, Some(damage))
}

struct File<'t> {
    source: SourceId,
    text: &'t str,
}

impl<'t> File<'t> {
    /// The tree of an outline.
    fn tree<'p>(&self, mut parts: impl Iterator<Item = Part<'p>>) -> Table {
        let members = parts.next().map_or(0, |root| root.members);
        self.table(members, &mut parts)
    }

    fn table<'p>(&self, members: usize, parts: &mut impl Iterator<Item = Part<'p>>) -> Table {
        let mut entry = || {
            let key = parts.next()?;
            let name = key.says.clone().unwrap_or_else(|| Cow::Borrowed(self.raw(&key)));
            Some((Spanned::new(name.into_owned(), self.span(&key)), self.node(parts)?))
        };
        let mut entries = Vec::with_capacity(members);
        entries.extend((0..members).map_while(|_| entry()));
        Table { entries }
    }

    fn node<'p>(&self, parts: &mut impl Iterator<Item = Part<'p>>) -> Option<Node> {
        let part = parts.next()?;
        let span = self.span(&part);
        let says = || part.says.clone().unwrap_or_else(|| Cow::Borrowed(self.raw(&part)));
        let item = match part.kind {
            Kind::Table => Item::Table(self.table(part.members, parts)),
            Kind::Array => {
                let mut members = Vec::with_capacity(part.members);
                members.extend((0..part.members).map_while(|_| self.node(parts)));
                Item::Array(members)
            }
            Kind::Text => Item::Text(self.words(&part)),
            Kind::Integer => Item::Integer(says().into_owned()),
            Kind::Float => Item::Float(says().into_owned()),
            Kind::True => Item::Bool(true),
            Kind::False => Item::Bool(false),
            Kind::Date => day(&says()).map_or_else(|| Item::Moment(says().into_owned()), Item::Date),
            Kind::Time => Item::Time(says().into_owned()),
            Kind::Moment | Kind::Key => Item::Moment(says().into_owned()),
        };
        Some(Node { item, span })
    }

    /// The content of a string and its place without quotes. A literal string is taken from the file as it stands, so that a
    /// position in it is a position in the file also where lines end in CRLF.
    fn words(&self, part: &Part<'_>) -> Words {
        let raw = self.raw(part);
        let (inside, literal) = outline::inside(raw);
        let start = part.start.saturating_add(inside.start);
        let words = raw.get(inside).unwrap_or("");
        let at = Span::new(self.source, start, start.saturating_add(words.len()));
        let text: Arc<str> = Arc::from(part.says.as_deref().unwrap_or(words));
        Words { text: Text { text, at, exact: part.says.is_none() }, literal }
    }

    /// What stands in the file.
    fn raw(&self, part: &Part<'_>) -> &'t str {
        self.text.get(part.start..part.end).unwrap_or("")
    }

    fn span(&self, part: &Part<'_>) -> Span {
        Span::new(self.source, part.start, part.end)
    }
}

/// A day of the calendar, as `YYYY-MM-DD`.
fn day(text: &str) -> Option<Date> {
    let mut numbers = text.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn literal_texts_keep_their_place_in_files_with_bom_and_crlf() {
        let text = "\u{feff}[a]\r\nt = '''\r\nfor each line\r\ndeny'''\r\nu = \"x\\ty\"\r\n";
        let mut sources = Sources::new();
        let id = sources.add("a.toml", text);
        let mut out = Vec::new();
        let root = parse(id, text, &mut out);
        assert!(out.is_empty(), "{out:?}");
        let inner = root.get("a").unwrap().as_table().unwrap();
        let Item::Text(words) = &inner.get("t").unwrap().item else { panic!("no text") };
        assert_eq!(&*words.text.text, "for each line\r\ndeny");
        assert_eq!(sources.slice(words.text.span(15, 19)), "deny");
        let Item::Text(words) = &inner.get("u").unwrap().item else { panic!("no text") };
        assert!(!words.literal && !words.text.exact);
        assert_eq!(sources.slice(words.text.span(0, 1)), "x\\ty");
    }

    #[test]
    fn every_mistake_is_told_and_the_rest_is_read() {
        let text = "a = 2026-02-30\nb = 1\nb = 2\nc = \nd = 4\n";
        let mut sources = Sources::new();
        let id = sources.add("a.toml", text);
        let mut out = Vec::new();
        let root = parse(id, text, &mut out);
        assert_eq!(out.len(), 3, "{out:?}");
        assert!(root.get("d").is_some());
    }

    #[test]
    fn numbers_keep_their_digits_and_keys_their_order() {
        let text = "z = 1.50\na = 1_000\n";
        let mut sources = Sources::new();
        let id = sources.add("a.toml", text);
        let root = parse(id, text, &mut Vec::new());
        let names: Vec<&str> = root.entries.iter().map(|(k, _)| k.value.as_str()).collect();
        assert_eq!(names, ["z", "a"]);
        assert!(matches!(&root.get("z").unwrap().item, Item::Float(n) if n == "1.50"));
        assert!(matches!(&root.get("a").unwrap().item, Item::Integer(n) if n == "1000"));
    }
}
