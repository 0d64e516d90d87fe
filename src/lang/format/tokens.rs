//! A text as its words, each with the comments around it.
//!
//! In: any text. Out: its words in order. What always holds: nothing but blanks and line breaks is lost. Words are cut as the
//! grammar cuts them; that they are is checked by parsing what was laid out.

/// A word, and the comments that stay with it.
#[derive(Debug)]
pub(super) struct Token<'t> {
    /// The word.
    pub(super) text: &'t str,
    /// Where it starts in the text.
    pub(super) start: usize,
    /// Comments on lines of their own before it.
    pub(super) before: Vec<&'t str>,
    /// A comment behind it on its line.
    pub(super) after: Option<&'t str>,
}

/// The words of a text.
#[derive(Debug, Default)]
pub(super) struct Tokens<'t> {
    /// In order.
    pub(super) all: Vec<Token<'t>>,
    /// Comments on lines of their own behind the last word.
    pub(super) end: Vec<&'t str>,
}

/// Cuts a text into its words.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    let mut found = Tokens::default();
    let mut comments = Vec::new();
    let mut same_line = false;
    let mut at = 0usize;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let length = length(rest, first);
        let word = rest.get(..length).unwrap_or(rest);
        if first == '#' {
            let comment = word.trim_end();
            match found.all.last_mut() {
                Some(last) if same_line => last.after = Some(comment),
                _ => comments.push(comment),
            }
            same_line = false;
        } else if is_blank(first) {
            same_line = same_line && first != '\n';
        } else {
            found.all.push(Token { text: word, start: at, before: std::mem::take(&mut comments), after: None });
            same_line = true;
        }
        at = at.saturating_add(length.max(1));
    }
    found.end = comments;
    found
}

impl<'t> Tokens<'t> {
    /// Every comment, in order.
    pub(super) fn comments(&self) -> impl Iterator<Item = &'t str> {
        let words = self.all.iter().flat_map(|token| token.before.iter().copied().chain(token.after));
        words.chain(self.end.iter().copied())
    }

    /// Everything on one line, if no comment forbids it.
    pub(super) fn line(&self) -> Option<String> {
        if self.comments().next().is_some() {
            return None;
        }
        let mut line = String::new();
        let mut last = None;
        for token in &self.all {
            if last.is_some_and(|last| blank_between(last, token.text)) {
                line.push(' ');
            }
            line.push_str(token.text);
            last = Some(token.text);
        }
        Some(line)
    }
}

/// Whether two words that follow each other on a line have a blank between them.
pub(super) fn blank_between(first: &str, second: &str) -> bool {
    !matches!(first, "(" | "[") && !matches!(second, ")" | "]" | ",")
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// How long the word, comment or blank is that a text starts with.
fn length(text: &str, first: char) -> usize {
    let until = |end: fn(char) -> bool| text.find(end).unwrap_or(text.len());
    match first {
        '#' => until(|c| c == '\n'),
        '"' => {
            let inside = text.get(1..).unwrap_or("");
            let end = inside.find(['"', '\n']).unwrap_or(inside.len());
            let closed = usize::from(inside.get(end..).is_some_and(|rest| rest.starts_with('"')));
            end.saturating_add(closed).saturating_add(1)
        }
        '<' | '>' | '=' | '!' => {
            if ["<=", ">=", "==", "!=", "<>"].iter().any(|two| text.starts_with(two)) {
                2
            } else {
                1
            }
        }
        '$' => money(text),
        '(' | ')' | '[' | ']' | ',' | '+' | '-' | '*' => 1,
        _ if is_blank(first) => first.len_utf8(),
        _ => word(text, first),
    }
}

/// `$2,410.00`.
fn money(text: &str) -> usize {
    let whole = text.get(1..).unwrap_or("");
    let end = whole.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(whole.len());
    let cents = whole.get(end..).and_then(|rest| rest.strip_prefix('.')).unwrap_or("");
    let digits = cents.find(|c: char| !c.is_ascii_digit()).unwrap_or(cents.len());
    let point = usize::from(digits > 0);
    end.saturating_add(digits).saturating_add(point).saturating_add(1)
}

/// Names, numbers, codes (`M54.*`) and dates (`2026-01-01`).
fn word(text: &str, first: char) -> usize {
    let is_code = first.is_ascii_digit() || first.is_ascii_uppercase();
    let mut seen = 0usize;
    let mut digits = true;
    for (at, c) in text.char_indices() {
        let next_is_digit =
            || text.get(at.saturating_add(1)..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        match c {
            '*' if is_code => return at.saturating_add(1),
            '-' if digits && seen == 4 && next_is_digit() => {}
            '(' | ')' | '[' | ']' | ',' | '"' | '#' | '<' | '>' | '=' | '!' | '+' | '-' | '*' | '$' => return at,
            c if is_blank(c) => return at,
            _ => {
                digits = digits && c.is_ascii_digit();
                // Only the year counts to four; behind it everything up to the next blank belongs to the date.
                seen = if seen < 4 || !digits { seen.saturating_add(1) } else { seen };
            }
        }
    }
    text.len()
}
