//! What a name stands for.

use std::fmt;

/// The kinds of things that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A profile or part.
    Profile,
    /// A source.
    Source,
    /// A param.
    Param,
    /// A list.
    List,
    /// A table.
    Table,
    /// A definition.
    Define,
    /// A counter, read as `history.NAME`.
    Counter,
    /// A year.
    Year,
    /// A rule.
    Rule,
    /// An exception.
    Exception,
    /// A sample.
    Sample,
    /// A fact that a profile declares.
    Declared,
    /// A fact of the record, the same for every profile.
    Fact,
    /// A word of an enumeration.
    Word,
}

impl Kind {
    /// What it is called, with an article.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Kind::Profile => "a profile",
            Kind::Source => "a source",
            Kind::Param => "a param",
            Kind::List => "a list",
            Kind::Table => "a table",
            Kind::Define => "a definition",
            Kind::Counter => "a counter",
            Kind::Year => "a year",
            Kind::Rule => "a rule",
            Kind::Exception => "an exception",
            Kind::Sample => "a sample",
            Kind::Declared | Kind::Fact => "a fact",
            Kind::Word => "a word",
        }
    }

    /// The kind of what a section declares by name: `[lists]` lists.
    #[must_use]
    pub fn of_section(section: &str) -> Option<Kind> {
        Some(match section {
            "sources" => Kind::Source,
            "params" => Kind::Param,
            "lists" => Kind::List,
            "tables" => Kind::Table,
            "years" => Kind::Year,
            "counters" => Kind::Counter,
            "facts" => Kind::Declared,
            "define" => Kind::Define,
            "samples" => Kind::Sample,
            _ => return None,
        })
    }
}

/// Something with a name. Facts of lines and of the session that a profile declares go by their name without `line.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

impl Symbol {
    /// A kind and a name.
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.kind.what();
        let what = what.split_once(' ').map_or(what, |(_, noun)| noun);
        write!(f, "{what} `{}`", self.name)
    }
}
