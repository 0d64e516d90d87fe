//! The outline of a TOML text: its values as a plain list of parts. The build uses it too, to read the profiles that ship
//! when the program is built.
//!
//! In: what the TOML reader made of a text. Out: its [`Part`]s, a table before its keys and a key before its value, in the order of the text. What always
//! holds: with the text they are all that was read.

use std::borrow::Cow;

use toml::de::{DeTable, DeValue};

/// A table, a list, a key or a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'t> {
    /// What it is.
    pub kind: Kind,
    /// Its first byte in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// How many keys a table has, or how many members a list.
    pub members: usize,
    /// What a key or value says, if that is not just what stands there. A string stands between its quotes; a literal one says what stands there.
    pub says: Option<Cow<'t, str>>,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`, or the keys under a `[header]`.
    Table,
    /// `[…]`, or the tables under one `[[header]]`.
    Array,
    /// A key; behind it comes its value.
    Key,
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A number with a point.
    Float,
    /// `true`.
    True,
    /// `false`.
    False,
    /// A date without time.
    Date,
    /// A time of day, as `HH:MM`.
    Time,
    /// A date with a time.
    Moment,
}

impl Kind {
    /// Whether it is a table or a list.
    pub fn has_members(self) -> bool {
        matches!(self, Kind::Table | Kind::Array)
    }
}

/// All kinds; what is prepared names them by their place here.
pub const KINDS: [Kind; 11] = [
    Kind::Table,
    Kind::Array,
    Kind::Key,
    Kind::Text,
    Kind::Integer,
    Kind::Float,
    Kind::True,
    Kind::False,
    Kind::Date,
    Kind::Time,
    Kind::Moment,
];

/// The parts of a text; the first is the table of all its keys.
pub fn outline<'t>(root: &DeTable<'t>, text: &'t str) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    table(root, 0..0, text, &mut parts);
    parts
}

fn table<'t>(from: &DeTable<'t>, span: std::ops::Range<usize>, text: &'t str, to: &mut Vec<Part<'t>>) {
    to.push(Part { kind: Kind::Table, start: span.start, end: span.end, members: from.len(), says: None });
    // The reader sorts keys by name; people read them in the order of the file.
    let mut entries: Vec<_> = from.iter().collect();
    entries.sort_by_key(|(key, _)| (key.span().start, key.span().end));
    for (key, value) in entries {
        let span = key.span();
        let stands = text.get(span.clone()) == Some(key.get_ref());
        let says = if stands { None } else { Some(key.get_ref().clone()) };
        to.push(Part { kind: Kind::Key, start: span.start, end: span.end, members: 0, says });
        part(value.get_ref(), value.span(), text, to);
    }
}

fn part<'t>(value: &DeValue<'t>, span: std::ops::Range<usize>, text: &'t str, to: &mut Vec<Part<'t>>) {
    let raw = text.get(span.clone()).unwrap_or("");
    let unless_it_stands = |says: String| if says == raw { None } else { Some(Cow::Owned(says)) };
    let (kind, members, says) = match value {
        DeValue::String(content) => {
            let (inside, literal) = inside(raw);
            let stands = literal || raw.get(inside) == Some(content);
            (Kind::Text, 0, if stands { None } else { Some(content.clone()) })
        }
        DeValue::Integer(number) if number.radix() == 10 => {
            (Kind::Integer, 0, unless_it_stands(number.as_str().replace('_', "")))
        }
        DeValue::Integer(number) => (Kind::Integer, 0, unless_it_stands(number.to_string())),
        DeValue::Float(number) => (Kind::Float, 0, unless_it_stands(number.as_str().replace('_', ""))),
        DeValue::Boolean(true) => (Kind::True, 0, None),
        DeValue::Boolean(false) => (Kind::False, 0, None),
        DeValue::Datetime(moment) => match (&moment.date, &moment.time) {
            (Some(_), None) => (Kind::Date, 0, unless_it_stands(moment.to_string())),
            (None, Some(time)) => (Kind::Time, 0, unless_it_stands(format!("{:02}:{:02}", time.hour, time.minute))),
            _ => (Kind::Moment, 0, unless_it_stands(moment.to_string())),
        },
        DeValue::Array(members) => (Kind::Array, members.len(), None),
        DeValue::Table(inner) => return table(inner, span, text, to),
    };
    to.push(Part { kind, start: span.start, end: span.end, members, says });
    if let DeValue::Array(members) = value {
        members.iter().for_each(|member| part(member.get_ref(), member.span(), text, to));
    }
}

/// Where the words of a string stand between its quotes, with escapes as they are; and whether it is a literal string, in `'` or `'''`.
pub fn inside(raw: &str) -> (std::ops::Range<usize>, bool) {
    let quote = match raw.as_bytes() {
        [b'\'', b'\'', b'\'', ..] => "'''",
        [b'"', b'"', b'"', ..] => "\"\"\"",
        [b'\'', ..] => "'",
        [b'"', ..] => "\"",
        _ => "",
    };
    let mut words = raw.get(quote.len()..).unwrap_or(raw);
    words = words.strip_suffix(quote).unwrap_or(words);
    let mut start = quote.len();
    if quote.len() == 3 {
        let line = ["\r\n", "\n"].into_iter().find(|end| words.starts_with(end)).unwrap_or("");
        words = words.strip_prefix(line).unwrap_or(words);
        start = start.saturating_add(line.len());
    }
    (start..start.saturating_add(words.len()), raw.starts_with('\''))
}
