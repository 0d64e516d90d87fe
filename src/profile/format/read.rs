//! A file as its lines: blank ones, comments, headers, and keys with their values.
//!
//! In: text that is TOML. Out: every line in order, values as trees of their own words. What always holds: only blanks between
//! words, and where lines end, are forgotten.

use std::iter::Peekable;

use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

/// A line of a file; a value may go over several.
#[derive(Debug)]
pub(super) enum Line<'t> {
    /// Nothing.
    Blank,
    /// A comment that stands alone.
    Comment(&'t str),
    /// `[table]` or `[[block]]`.
    Header {
        /// Its keys as they are written, dots between.
        path: Vec<&'t str>,
        /// `[[block]]`.
        block: bool,
        /// A comment behind it.
        comment: Option<&'t str>,
    },
    /// `key = value`.
    Entry {
        /// The key as it is written, without blanks.
        key: String,
        /// The value.
        value: Value<'t>,
        /// A comment behind it.
        comment: Option<&'t str>,
    },
}

/// A value as it is written.
#[derive(Debug)]
pub(super) enum Value<'t> {
    /// A number, date, flag or text: its words.
    Plain(&'t str),
    /// A text in `'` or `'''`, which a rule text has to be: its words and where they start.
    Literal(&'t str, usize),
    /// `[ … ]`.
    List(List<'t>),
    /// `{ … }`.
    Table(Vec<(String, Value<'t>)>),
    /// `{ … }` with comments inside, whole.
    Whole(&'t str),
}

/// A list, by the lines it was written on.
#[derive(Debug, Default)]
pub(super) struct List<'t> {
    /// The lines.
    pub(super) rows: Vec<Row<'t>>,
    /// Whether it was written on more than one line.
    pub(super) broken: bool,
}

/// A line of a list.
#[derive(Debug, Default)]
pub(super) struct Row<'t> {
    /// Its members.
    pub(super) members: Vec<Value<'t>>,
    /// The comment that ends it.
    pub(super) comment: Option<&'t str>,
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut reader = Reader { text, tokens: Source::new(text).lex().into_vec().into_iter().peekable() };
    let mut lines = Vec::new();
    loop {
        reader.skip(&[TokenKind::Whitespace]);
        let line = match reader.kind() {
            None | Some(TokenKind::Eof) => return lines,
            Some(TokenKind::Newline) => Line::Blank,
            Some(TokenKind::Comment) => Line::Comment(reader.word().trim_end()),
            Some(TokenKind::LeftSquareBracket) => reader.header(),
            Some(_) => {
                let key = reader.key(TokenKind::Equals);
                let value = reader.value();
                Line::Entry { key, value, comment: reader.comment() }
            }
        };
        // Whatever else stands on the line, there is an end of it: without this a text that is no TOML would be read for ever.
        while !matches!(reader.kind(), None | Some(TokenKind::Newline | TokenKind::Eof)) {
            reader.word();
        }
        reader.word();
        lines.push(line);
    }
}

/// The comments of a text, in order.
pub(super) fn comments(text: &str) -> impl Iterator<Item = &str> {
    let tokens = Source::new(text).lex();
    tokens.filter(|token| token.kind() == TokenKind::Comment).map(|token| words(text, token).trim_end())
}

fn words(text: &str, token: Token) -> &str {
    text.get(token.span().start()..token.span().end()).unwrap_or("")
}

struct Reader<'t> {
    text: &'t str,
    tokens: Peekable<std::vec::IntoIter<Token>>,
}

impl<'t> Reader<'t> {
    fn kind(&mut self) -> Option<TokenKind> {
        self.tokens.peek().map(Token::kind)
    }

    fn at(&mut self) -> usize {
        self.tokens.peek().map_or(self.text.len(), |token| token.span().start())
    }

    fn word(&mut self) -> &'t str {
        self.tokens.next().map_or("", |token| words(self.text, token))
    }

    fn skip(&mut self, kinds: &[TokenKind]) {
        while self.kind().is_some_and(|kind| kinds.contains(&kind)) {
            self.word();
        }
    }

    fn comment(&mut self) -> Option<&'t str> {
        self.skip(&[TokenKind::Whitespace]);
        (self.kind() == Some(TokenKind::Comment)).then(|| self.word().trim_end())
    }

    fn header(&mut self) -> Line<'t> {
        self.word();
        let block = self.kind() == Some(TokenKind::LeftSquareBracket);
        let mut path = Vec::new();
        loop {
            match self.kind() {
                None | Some(TokenKind::RightSquareBracket | TokenKind::Newline | TokenKind::Eof) => break,
                Some(TokenKind::LeftSquareBracket | TokenKind::Whitespace | TokenKind::Dot) => drop(self.word()),
                Some(_) => path.push(self.word()),
            }
        }
        self.skip(&[TokenKind::RightSquareBracket]);
        Line::Header { path, block, comment: self.comment() }
    }

    /// A key up to what ends it, which is taken along.
    fn key(&mut self, end: TokenKind) -> String {
        let mut key = String::new();
        loop {
            match self.kind() {
                None | Some(TokenKind::Eof) => return key,
                Some(kind) if kind == end => {
                    self.word();
                    return key;
                }
                Some(TokenKind::Whitespace | TokenKind::Newline) => drop(self.word()),
                Some(_) => key.push_str(self.word()),
            }
        }
    }

    fn value(&mut self) -> Value<'t> {
        self.skip(&[TokenKind::Whitespace]);
        let start = self.at();
        match self.kind() {
            Some(TokenKind::LeftSquareBracket) => Value::List(self.list()),
            Some(TokenKind::LeftCurlyBracket) => {
                let (entries, comments) = self.table();
                if comments {
                    return Value::Whole(self.text.get(start..self.at()).unwrap_or("").trim_end());
                }
                Value::Table(entries)
            }
            Some(TokenKind::LiteralString | TokenKind::MlLiteralString) => Value::Literal(self.word(), start),
            _ => {
                // Numbers with a point and dates with a time are several words.
                let mut end = start;
                while let Some(kind) = self.kind() {
                    match kind {
                        TokenKind::Comma | TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => break,
                        TokenKind::Newline | TokenKind::Comment | TokenKind::Eof => break,
                        TokenKind::Whitespace => drop(self.word()),
                        _ => {
                            self.word();
                            end = self.at();
                        }
                    }
                }
                Value::Plain(self.text.get(start..end).unwrap_or(""))
            }
        }
    }

    fn list(&mut self) -> List<'t> {
        self.word();
        let mut list = List::default();
        let mut row = Row::default();
        loop {
            match self.kind() {
                None | Some(TokenKind::Eof) => break,
                Some(TokenKind::RightSquareBracket) => {
                    self.word();
                    break;
                }
                Some(TokenKind::Newline) => {
                    self.word();
                    list.broken = true;
                    list.rows.push(std::mem::take(&mut row));
                }
                Some(TokenKind::Comment) => row.comment = Some(self.word().trim_end()),
                Some(TokenKind::Whitespace | TokenKind::Comma) => drop(self.word()),
                Some(_) => row.members.push(self.value()),
            }
        }
        list.rows.push(row);
        list
    }

    /// The entries, and whether there are comments between them.
    fn table(&mut self) -> (Vec<(String, Value<'t>)>, bool) {
        self.word();
        let (mut entries, mut comments) = (Vec::new(), false);
        loop {
            match self.kind() {
                None | Some(TokenKind::Eof) => break,
                Some(TokenKind::RightCurlyBracket) => {
                    self.word();
                    break;
                }
                Some(TokenKind::Comment) => {
                    self.word();
                    comments = true;
                }
                Some(TokenKind::Newline | TokenKind::Whitespace | TokenKind::Comma) => drop(self.word()),
                Some(_) => {
                    let key = self.key(TokenKind::Equals);
                    while self.kind() == Some(TokenKind::Newline) {
                        self.word();
                    }
                    entries.push((key, self.value()));
                }
            }
        }
        (entries, comments)
    }
}
