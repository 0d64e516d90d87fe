//! Rust text as far as the house has to read it: names and marks with their lines, and the paths they make. In: a source file. Out:
//! [`paths`], with `use` trees unfolded. Comments, strings and characters are left out, so what a sentence names is no import.

/// A path as written, such as `crate::model::value`, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Line, from 1.
    pub line: usize,
    /// Its names.
    pub names: Vec<String>,
    /// How many inline modules it stands in.
    pub inside: usize,
}

/// A name or a single mark.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    line: usize,
    text: String,
}

impl Token {
    fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// All paths of a source file, in order; a single name is one too where it is imported or has `::` or `!` behind it.
pub fn paths(text: &str) -> Vec<Path> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut braces = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let inside = braces.iter().filter(|module| **module).count();
        match token.text.as_str() {
            // `use<'a>` says what a type captures, and imports nothing.
            "use" if !is(&tokens, at + 1, "<") => {
                at = tree(&tokens, at + 1, &[], inside, &mut found);
                continue;
            }
            "{" => {
                let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
                braces
                    .push(before(1).is_some_and(Token::is_name) && before(2).is_some_and(|token| token.text == "mod"));
            }
            "}" => drop(braces.pop()),
            _ if token.is_name() => {
                let mut names = vec![token.text.clone()];
                while let Some(next) = follows(&tokens, at) {
                    names.push(next.text.clone());
                    at += 3;
                }
                if names.len() > 1 || is(&tokens, at + 1, "!") {
                    found.push(Path { line: token.line, names, inside });
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Unfolds the `use` tree at `at`; gives the place behind it.
fn tree(tokens: &[Token], mut at: usize, prefix: &[String], inside: usize, found: &mut Vec<Path>) -> usize {
    let mut names = prefix.to_vec();
    let line = tokens.get(at).map_or(0, |token| token.line);
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token.text != "}") {
                    let next = tree(tokens, at, &names, inside, found);
                    // Whatever it is that ends no tree: go on behind it.
                    at = if next == at || is(tokens, next, ",") { next + 1 } else { next };
                }
                return at + 1;
            }
            "as" => at += 1,
            "," | "}" | ";" => break,
            _ if token.is_name() => names.push(token.text.clone()),
            _ => {}
        }
        at += 1;
    }
    found.push(Path { line, names, inside });
    at
}

fn is(tokens: &[Token], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.text == text)
}

/// The name behind `name::`, if there is one.
fn follows(tokens: &[Token], at: usize) -> Option<&Token> {
    (is(tokens, at + 1, ":") && is(tokens, at + 2, ":"))
        .then(|| tokens.get(at + 3))
        .flatten()
        .filter(|token| token.is_name())
}

/// Names and marks, without comments, strings and characters.
fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let get = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let (mut found, mut line, mut at) = (Vec::new(), 1, 0);
    while at < chars.len() {
        let start = at;
        let c = get(at);
        if c == '/' && get(at + 1) == '/' {
            while at < chars.len() && get(at) != '\n' {
                at += 1;
            }
        } else if c == '/' && get(at + 1) == '*' {
            at = behind_comment(&chars, at);
        } else if c == '"' {
            at = behind_string(&chars, at);
        } else if c == '\'' && (get(at + 1) == '\\' || get(at + 2) == '\'') {
            at += if get(at + 1) == '\\' { 3 } else { 2 };
            while at < chars.len() && get(at) != '\'' {
                at += 1;
            }
            at += 1;
        } else if c.is_alphanumeric() || c == '_' {
            while get(at).is_alphanumeric() || get(at) == '_' {
                at += 1;
            }
            let word: String = chars[start..at].iter().collect();
            let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
            let raw = ["r", "br", "cr"].contains(&word.as_str()) && get(at + hashes) == '"';
            if raw {
                at = behind_raw_string(&chars, at, hashes);
            } else {
                found.push(Token { line, text: word });
            }
        } else {
            at += 1;
            if !c.is_whitespace() {
                found.push(Token { line, text: c.to_string() });
            }
        }
        line += chars[start..at.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    found
}

fn behind_string(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while let Some(c) = chars.get(at) {
        match c {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

fn behind_raw_string(chars: &[char], at: usize, hashes: usize) -> usize {
    let mut at = at + hashes + 1;
    while at < chars.len() {
        let closing = chars[at..].iter().skip(1).take_while(|c| **c == '#').count();
        if chars[at] == '"' && closing >= hashes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}

fn behind_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}
