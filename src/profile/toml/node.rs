//! The tree of a TOML file.

use jiff::civil::Date;

use crate::lang::text::Text;
use crate::source::{Span, Spanned};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub item: Item,
    /// Where it stands; of a table under a header, the header.
    pub span: Span,
}

/// The forms of a value.
#[derive(Clone, Debug)]
pub enum Item {
    /// A string.
    Text(Words),
    /// A whole number, as written.
    Integer(String),
    /// A number with a point, as written.
    Float(String),
    /// `true` or `false`.
    Bool(bool),
    /// A date without time.
    Date(Date),
    /// A time of day, as `HH:MM`.
    Time(String),
    /// A date with a time, as written.
    Moment(String),
    /// `[…]`, or the tables under one `[[header]]`.
    Array(Vec<Node>),
    /// `{…}`, or the keys under a `[header]`.
    Table(Table),
}

/// A string and how it was written.
#[derive(Clone, Debug)]
pub struct Words {
    /// The content and its place. In a literal string, the bytes of the file.
    pub text: Text,
    /// Whether it is a literal string, in `'` or `'''`.
    pub literal: bool,
}

/// Keys and their values, in file order.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The entries.
    pub entries: Vec<(Spanned<String>, Node)>,
}

impl Table {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(k, _)| k.value == key).map(|(_, node)| node)
    }
}

impl Node {
    /// The table inside, if it is one.
    #[must_use]
    pub fn as_table(&self) -> Option<&Table> {
        match &self.item {
            Item::Table(table) => Some(table),
            _ => None,
        }
    }

    /// What it is, with an article.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self.item {
            Item::Text(_) => "a text",
            Item::Integer(_) | Item::Float(_) => "a number",
            Item::Bool(_) => "true or false",
            Item::Date(_) => "a date",
            Item::Time(_) => "a time of day",
            Item::Moment(_) => "a date with a time",
            Item::Array(_) => "a list",
            Item::Table(_) => "a table",
        }
    }
}
