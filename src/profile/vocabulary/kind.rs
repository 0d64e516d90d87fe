//! What the value of a key is.

use std::fmt;

use super::{Key, Section};

/// The kind of a value.
#[derive(Debug)]
pub enum Kind {
    /// Text in quotes.
    Text,
    /// An id: lower-case letters, digits and `-`.
    Id,
    /// An address that starts with `https://`.
    Address,
    /// A date without quotes.
    Date,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// Minutes, as text: `"8 minutes"`.
    Minutes,
    /// A day of the year as text, `"07-01"`, or the path of a date of the session.
    YearStart,
    /// A claim modifier.
    Modifier,
    /// One of a few words.
    Words(&'static [Word]),
    /// Text of the rule language, in single quotes.
    Logic(Logic),
    /// Text with holes such as `{minutes}`.
    Message,
    /// The path of a fact.
    Fact,
    /// The name of something that stands elsewhere.
    Name(Names),
    /// The path of a CSV file below the folder of the profile.
    File,
    /// The name of a column of a CSV file.
    Column,
    /// A number, text, date, or true or false; a text can be an amount such as `"$2,410"`, `"30 days"`, `"75%"`.
    Value,
    /// A session record: facts by path, and what [`GIVEN`](super::GIVEN) adds.
    Session,
    /// A list of these.
    List(&'static Kind),
    /// A table with these keys: under a header of its own, or `{ … }`.
    Table(&'static Section),
    /// Any number of tables with these keys, each under a header in double brackets.
    Blocks(&'static Section),
    /// A table in which the author chooses the names; each entry is one of these.
    Named(Called, &'static Key),
    /// One of several kinds.
    OneOf(&'static [Kind]),
}

/// What a text of the rule language is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logic {
    /// A whole rule: scope and effect.
    Rule,
    /// A condition.
    Condition,
    /// A condition or value that rules use by name.
    Definition,
    /// A count or sum over earlier sessions.
    Counter,
}

/// What the names that an author chooses look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// As a rule can write them: a lower-case letter, then letters, digits and `_`.
    Name,
    /// `extra.NAME` of the session, or `line.extra.NAME`.
    OwnFact,
    /// The path of a fact.
    Fact,
    /// A procedure code.
    Code,
    /// The name of a column.
    Column,
    /// Anything.
    Freely,
}

/// What a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// A file of the folder, payer or part.
    Profile,
    /// A part of the folder.
    Part,
    /// An entry of `[sources]`, inherited ones too.
    Source,
    /// The id of a rule, inherited ones too.
    Rule,
    /// The id of an exception, inherited ones too.
    Exception,
    /// An entry of `[define]`.
    Definition,
    /// An entry of `[counters]`.
    Counter,
    /// An entry of `[tables]`.
    Table,
    /// An entry of `[lists]`.
    List,
    /// An entry of `[samples]`.
    Sample,
    /// What a finding can be called: a rule, an exception, or a finding of the engine's own.
    Finding,
}

/// A word that a key can have.
#[derive(Debug)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it says.
    pub doc: &'static str,
}

pub(super) const fn word(word: &'static str, doc: &'static str) -> Word {
    Word { word, doc }
}

/// In the words of the field, with an article.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Text => f.write_str("a text in quotes"),
            Kind::Id => f.write_str("an id"),
            Kind::Address => f.write_str("an address that starts with https://"),
            Kind::Date => f.write_str("a date without quotes"),
            Kind::Whole => f.write_str("a whole number"),
            Kind::Number => f.write_str("a number"),
            Kind::Flag => f.write_str("true or false"),
            Kind::Minutes => f.write_str("minutes such as \"8 minutes\""),
            Kind::YearStart => f.write_str("a month and a day such as \"07-01\", or the path of a date"),
            Kind::Modifier => f.write_str("a modifier"),
            Kind::Words(words) => {
                f.write_str("one of")?;
                for (i, word) in words.iter().enumerate() {
                    write!(f, "{} `{}`", if i == 0 { "" } else { "," }, word.word)?;
                }
                Ok(())
            }
            Kind::Logic(Logic::Rule) => f.write_str("the text of a rule, in single quotes"),
            Kind::Logic(Logic::Condition) => f.write_str("a condition, in single quotes"),
            Kind::Logic(Logic::Definition) => f.write_str("a condition or value, in single quotes"),
            Kind::Logic(Logic::Counter) => f.write_str("a count or sum over earlier sessions, in single quotes"),
            Kind::Message => f.write_str("a text with holes such as {minutes}"),
            Kind::Fact => f.write_str("the path of a fact"),
            Kind::Name(names) => write!(f, "{names}"),
            Kind::File => f.write_str("the path of a CSV file"),
            Kind::Column => f.write_str("the name of a column"),
            Kind::Value => f.write_str("a number, a text, a date, or true or false"),
            Kind::Session => f.write_str("a session"),
            Kind::List(of) => write!(f, "a list, each {of}"),
            Kind::Table(_) => f.write_str("a table"),
            Kind::Blocks(_) => f.write_str("tables under headers in double brackets"),
            Kind::Named(..) => f.write_str("a table in which you choose the names"),
            Kind::OneOf(kinds) => {
                for (i, kind) in kinds.iter().enumerate() {
                    write!(f, "{}{kind}", if i == 0 { "" } else { ", or " })?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Names::Profile => "the name of a payer or part",
            Names::Part => "the name of a part",
            Names::Source => "the name of a source",
            Names::Rule => "the id of a rule",
            Names::Exception => "the id of an exception",
            Names::Definition => "the name of a definition",
            Names::Counter => "the name of a counter",
            Names::Table => "the name of a table",
            Names::List => "the name of a list",
            Names::Sample => "the name of a sample",
            Names::Finding => "the id of a rule, an exception or a finding of the program's own",
        })
    }
}
