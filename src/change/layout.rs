//! Whether two texts of the rule language differ in more than their layout.

/// Whether the words are the same: spaces, line breaks, comments and a comma behind the last item are no words.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

/// The words of a text, brackets, commas and signs by themselves.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                word.push(c);
                for inner in chars.by_ref() {
                    word.push(inner);
                    if inner == '"' {
                        break;
                    }
                }
            }
            '#' => {
                end(&mut word, &mut out);
                for inner in chars.by_ref() {
                    if inner == '\n' {
                        break;
                    }
                }
            }
            '(' | '[' | ',' | ')' | ']' => {
                end(&mut word, &mut out);
                if matches!(c, ')' | ']') && out.last().is_some_and(|last| last == ",") {
                    out.pop();
                }
                out.push(String::from(c));
            }
            '<' | '>' => {
                end(&mut word, &mut out);
                let mut sign = String::from(c);
                sign.extend(chars.next_if_eq(&'='));
                out.push(sign);
            }
            c if c.is_whitespace() => end(&mut word, &mut out),
            c => word.push(c),
        }
    }
    end(&mut word, &mut out);
    out
}

fn end(word: &mut String, out: &mut Vec<String>) {
    if !word.is_empty() {
        out.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_comments_and_last_commas_are_layout() {
        assert!(same("deny", "  deny  # always\n"));
        assert!(same("code in [ 97110,97124 , ]\ndeny", "code in [97110, 97124] deny"));
        assert!(same("minutes<8 minutes", "minutes < 8 minutes"));
        assert!(same("minutes <= 8 minutes", "minutes<=8 minutes"));
    }

    #[test]
    fn words_and_what_stands_in_quotes_are_not() {
        assert!(!same("minutes < 8 minutes", "minutes <= 8 minutes"));
        assert!(!same("x is \"a  b\"", "x is \"a b\""));
        assert!(!same("x is \"a #b\"", "x is \"a"));
        assert!(!same("code in [97110]", "code in [97110, 97124]"));
    }
}
