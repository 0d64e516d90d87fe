//! From TOML text to the tree. The only file that knows the TOML reader.
//!
//! In: a source. Out: its tree, and every mistake of its TOML; where there is one, the tree is what could be read, with its [`Damage`].

use std::sync::Arc;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::damage::Damage;
use super::depth::{DEEPEST, too_deep};
use super::node::{Item, Node, Table, Words};
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
    if let Some(at) = too_deep(text) {
        out.push(say::too_deep(Span::new(source, at, at.saturating_add(1)), DEEPEST));
        return (Table::default(), Some(Damage::whole()));
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let tree = table(root.get_ref(), &File { source, text });
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

struct File<'a> {
    source: SourceId,
    text: &'a str,
}

impl File<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }
}

fn table(from: &DeTable<'_>, file: &File<'_>) -> Table {
    let mut entries: Vec<(Spanned<String>, Node)> = from
        .iter()
        .map(|(key, value)| {
            let name = Spanned::new(key.get_ref().to_string(), file.span(key.span()));
            (name, node(value.get_ref(), file.span(value.span()), file))
        })
        .collect();
    // The reader sorts keys by name; people read them in the order of the file.
    entries.sort_by_key(|(key, _)| key.span);
    Table { entries }
}

fn node(value: &DeValue<'_>, span: Span, file: &File<'_>) -> Node {
    let item = match value {
        DeValue::String(content) => Item::Text(words(content, span, file)),
        DeValue::Integer(number) if number.radix() == 10 => Item::Integer(number.as_str().replace('_', "")),
        DeValue::Integer(number) => Item::Integer(number.to_string()),
        DeValue::Float(number) => Item::Float(number.as_str().replace('_', "")),
        DeValue::Boolean(value) => Item::Bool(*value),
        DeValue::Datetime(moment) => match (&moment.date, &moment.time) {
            (Some(date), None) => match day(date.year, date.month, date.day) {
                Some(date) => Item::Date(date),
                None => Item::Moment(moment.to_string()),
            },
            (None, Some(time)) => Item::Time(format!("{:02}:{:02}", time.hour, time.minute)),
            _ => Item::Moment(moment.to_string()),
        },
        DeValue::Array(members) => {
            Item::Array(members.iter().map(|m| node(m.get_ref(), file.span(m.span()), file)).collect())
        }
        DeValue::Table(inner) => Item::Table(table(inner, file)),
    };
    Node { item, span }
}

fn day(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The content of a string and its place without quotes. A literal string is taken from the file as it stands, so that a
/// position in it is a position in the file also where lines end in CRLF.
fn words(content: &str, span: Span, file: &File<'_>) -> Words {
    let range = span.range();
    let raw = file.text.get(range.clone()).unwrap_or("");
    let literal = raw.starts_with('\'');
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|q| raw.starts_with(q)).unwrap_or("");
    let mut inside = raw.strip_prefix(quote).unwrap_or(raw);
    inside = inside.strip_suffix(quote).unwrap_or(inside);
    let mut start = range.start.saturating_add(quote.len());
    if quote.len() == 3 {
        let line = ["\r\n", "\n"].into_iter().find(|end| inside.starts_with(end)).unwrap_or("");
        inside = inside.strip_prefix(line).unwrap_or(inside);
        start = start.saturating_add(line.len());
    }
    let at = Span::new(file.source, start, start.saturating_add(inside.len()));
    let text: Arc<str> = if literal { Arc::from(inside) } else { Arc::from(content) };
    let exact = literal || inside == content;
    Words { text: Text { text, at, exact }, literal }
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
