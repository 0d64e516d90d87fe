//! One pass over a TOML text that forgives everything.

use std::ops::Range;

use super::{Entry, Form, Header, Key, Outline};

/// How deep values may stand inside of each other; what is deeper is passed over.
const DEEPEST: usize = 64;

/// The words a header starts with: how a header is told from a list that starts a line inside of a text that was never closed.
const SECTIONS: [&str; 19] = [
    "payer",
    "part",
    "sources",
    "params",
    "lists",
    "tables",
    "years",
    "counters",
    "facts",
    "presume",
    "define",
    "calendar",
    "units",
    "claim",
    "rule",
    "exception",
    "override",
    "samples",
    "test",
];

pub(super) fn scan(text: &str) -> Outline {
    let mut scanner = Scanner { text, at: 0, out: Outline::default(), header: None };
    scanner.lines();
    scanner.out
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    out: Outline,
    header: Option<usize>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(self.peek().map_or(0, char::len_utf8));
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.text.len());
    }

    fn starts_line(&self) -> bool {
        self.text.get(..self.at).is_some_and(|before| before.ends_with('\n'))
    }

    fn blanks(&mut self) {
        let width = self.rest().len().saturating_sub(self.rest().trim_start_matches([' ', '\t']).len());
        self.skip(width);
    }

    /// To the end of the line, which is left.
    fn finish_line(&mut self) {
        let width = self.rest().find('\n').unwrap_or(self.rest().len());
        self.skip(width);
    }

    fn comment(&mut self) {
        let start = self.at;
        self.finish_line();
        let end = start.saturating_add(self.text.get(start..self.at).unwrap_or("").trim_end().len());
        self.out.comments.push(start..end);
    }

    /// White space, line ends and comments inside of brackets. Whether the brackets may go on: not before a header.
    fn inside(&mut self) -> bool {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r' | '\n') => self.step(),
                Some('#') => self.comment(),
                Some('[') if self.starts_line() && is_header(self.rest()) => return false,
                Some(_) => return true,
                None => return false,
            }
        }
    }

    fn lines(&mut self) {
        while let Some(next) = self.peek() {
            match next {
                '#' => self.comment(),
                '[' => self.header(),
                c if c.is_whitespace() || c == '\u{feff}' => self.step(),
                _ => {
                    let before = self.header.and_then(|at| self.out.headers.get(at));
                    let path = before.map(|header| header.path.clone()).unwrap_or_default();
                    let start = self.at;
                    self.pair(&path, 0);
                    let end = self.at;
                    self.ends(end);
                    if self.at == start {
                        self.finish_line();
                    }
                    self.blanks();
                    match self.peek() {
                        Some('#') => self.comment(),
                        Some('\n' | '\r') | None => {}
                        // A value that was not closed has given up before the next header.
                        Some('[') if self.starts_line() => {}
                        // Whatever else stands on the line belongs to nothing.
                        Some(_) => self.finish_line(),
                    }
                }
            }
        }
    }

    /// The keys of the header at hand go up to here.
    fn ends(&mut self, at: usize) {
        if let Some(header) = self.header.and_then(|index| self.out.headers.get_mut(index)) {
            header.end = at;
        }
    }

    fn header(&mut self) {
        let start = self.at;
        self.step();
        let block = self.peek() == Some('[');
        if block {
            self.step();
        }
        let path = self.keys();
        self.blanks();
        while self.peek() == Some(']') {
            self.step();
        }
        let span = start..self.at;
        self.out.headers.push(Header { path, block, end: span.end, span });
        self.header = self.out.headers.len().checked_sub(1);
        self.blanks();
        match self.peek() {
            Some('#') => self.comment(),
            _ => self.finish_line(),
        }
    }

    /// A dotted key.
    fn keys(&mut self) -> Vec<Key> {
        let mut path = Vec::new();
        loop {
            self.blanks();
            let Some(key) = self.key() else { break };
            path.push(key);
            self.blanks();
            if self.peek() != Some('.') {
                break;
            }
            self.step();
        }
        path
    }

    fn key(&mut self) -> Option<Key> {
        let start = self.at;
        if matches!(self.peek(), Some('"' | '\'')) {
            let Form::Text { content, .. } = self.string() else { return None };
            return Some(Key { name: self.text.get(content)?.to_owned(), span: start..self.at });
        }
        let rest = self.rest();
        let width = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        self.skip(width);
        (width > 0).then(|| Key { name: self.text.get(start..self.at).unwrap_or("").to_owned(), span: start..self.at })
    }

    /// `key = value`.
    fn pair(&mut self, above: &[Key], depth: usize) {
        let own = self.keys();
        if own.is_empty() {
            return;
        }
        let mut path = above.to_vec();
        path.extend(own);
        self.blanks();
        if self.peek() == Some('=') {
            self.step();
            self.blanks();
            self.value(path, false, depth);
        } else {
            let here = path.last().map_or(self.at, |key| key.span.end);
            self.put(path, false, here..here, Form::Missing);
        }
    }

    fn put(&mut self, path: Vec<Key>, member: bool, span: Range<usize>, form: Form) -> usize {
        self.out.entries.push(Entry { path, header: self.header, member, span, form });
        self.out.entries.len().saturating_sub(1)
    }

    fn value(&mut self, path: Vec<Key>, member: bool, depth: usize) {
        let start = self.at;
        match self.peek() {
            Some('"' | '\'') => {
                let form = self.string();
                self.put(path, member, start..self.at, form);
            }
            Some('[' | '{') if depth >= DEEPEST => self.finish_line(),
            Some('[') => {
                let place = self.put(path.clone(), member, start..start, Form::Array);
                self.array(&path, depth);
                self.close(place);
            }
            Some('{') => {
                let place = self.put(path.clone(), member, start..start, Form::Table);
                self.table(&path, depth);
                self.close(place);
            }
            _ => {
                let rest = self.rest();
                let width = rest.find([',', ']', '}', '#', '\n', '\r']).unwrap_or(rest.len());
                let width = rest.get(..width).unwrap_or("").trim_end().len();
                self.skip(width);
                let form = if width == 0 { Form::Missing } else { Form::Plain };
                self.put(path, member, start..self.at, form);
            }
        }
    }

    fn close(&mut self, place: usize) {
        let end = self.at;
        if let Some(entry) = self.out.entries.get_mut(place) {
            entry.span.end = end;
        }
    }

    fn array(&mut self, path: &[Key], depth: usize) {
        self.step();
        while self.inside() {
            let start = self.at;
            match self.peek() {
                Some(']') => return self.step(),
                Some(',') => self.step(),
                Some('}') | None => return,
                Some(_) => self.value(path.to_vec(), true, depth.saturating_add(1)),
            }
            if self.at == start {
                return;
            }
        }
    }

    fn table(&mut self, path: &[Key], depth: usize) {
        self.step();
        while self.inside() {
            let start = self.at;
            match self.peek() {
                Some('}') => return self.step(),
                Some(',') => self.step(),
                Some(']') | None => return,
                Some(_) => self.pair(path, depth.saturating_add(1)),
            }
            if self.at == start {
                return;
            }
        }
    }

    /// A string of any kind. One that is not closed ends with its line, or before the next header.
    fn string(&mut self) -> Form {
        let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| self.rest().starts_with(quote)).unwrap_or("");
        let literal = quote.starts_with('\'');
        self.skip(quote.len());
        if quote.len() == 3 {
            let line = ["\r\n", "\n"].into_iter().find(|end| self.rest().starts_with(end)).unwrap_or("");
            self.skip(line.len());
        }
        let start = self.at;
        let mut escaped = false;
        while let Some(next) = self.peek() {
            if next == '\n' && (quote.len() < 3 || is_header(self.rest().get(1..).unwrap_or(""))) {
                let end =
                    if quote.len() < 3 { start.saturating_add(self.line(start)) } else { self.at.saturating_add(1) };
                self.at = end;
                return Form::Text { content: start..end, literal };
            }
            if !escaped && self.rest().starts_with(quote) {
                let end = self.at;
                self.skip(quote.len());
                return Form::Text { content: start..end, literal };
            }
            escaped = next == '\\' && !escaped && !literal;
            self.step();
        }
        Form::Text { content: start..self.at, literal }
    }

    /// The width of what stands from `start` to here, without a line end in CR.
    fn line(&self, start: usize) -> usize {
        self.text.get(start..self.at).unwrap_or("").trim_end_matches('\r').len()
    }
}

/// Whether a line is a header of a rule file, alone on its line.
fn is_header(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or("");
    let line = line.split('#').next().unwrap_or("").trim_end();
    let Some(inner) = line.strip_prefix('[') else { return false };
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    let Some(inner) = inner.strip_suffix(']') else { return false };
    let first = inner.split(['.', ']', ' ']).next().unwrap_or("");
    SECTIONS.contains(&first)
}
