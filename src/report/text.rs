//! Texts that come from outside, made fit for a terminal, and wrapped at spaces.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` with every control character (and what turns the direction of writing) shown as an escape, so that a record can
/// neither move the cursor nor hide words.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// [`clean`], with line breaks kept.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

/// [`clean`], and cut to `columns` with `…` where it is longer.
#[must_use]
pub fn short(text: &str, columns: usize) -> String {
    let text = clean(text);
    if text.width() <= columns {
        return text;
    }
    let mut out = String::new();
    let mut used = 0_usize;
    for c in text.chars() {
        used = used.saturating_add(c.width().unwrap_or(0));
        if used >= columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// `text` in lines of at most `width` columns, the first after `first`, the others after as many spaces as `hang`. A word that is longer than
/// a line keeps its own line, so that it can be copied.
#[must_use]
pub fn wrap(first: &str, hang: usize, text: &str, width: usize) -> String {
    paragraph(first, first.width(), hang, text, width)
}

/// [`wrap`] where `first` may hold colours: `taken` is how many columns it takes.
#[must_use]
pub fn paragraph(first: &str, taken: usize, hang: usize, text: &str, width: usize) -> String {
    let mut out = String::from(first);
    let mut column = taken;
    let mut start = true;
    for word in text.split_whitespace() {
        let wide = word.width();
        let room = usize::from(!start);
        if !start && column.saturating_add(room).saturating_add(wide) > width {
            out.push('\n');
            out.push_str(&" ".repeat(hang));
            column = hang;
        } else if !start {
            out.push(' ');
            column = column.saturating_add(1);
        }
        out.push_str(word);
        column = column.saturating_add(wide);
        start = false;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_cannot_drive_the_terminal() {
        assert_eq!(clean("S\u{1b}[31m-1\r\n"), "S\\u{1b}[31m-1\\r\\n");
        assert_eq!(clean("abc\u{202e}def"), "abc\\u{202e}def");
        assert_eq!(clean("Zoë 97124"), "Zoë 97124");
    }

    #[test]
    fn long_texts_are_cut_with_a_mark() {
        assert_eq!(short("abcdef", 6), "abcdef");
        assert_eq!(short("abcdefg", 6), "abcde…");
    }

    #[test]
    fn lines_hang_under_the_first_word() {
        assert_eq!(
            wrap("  do: ", 6, "get the signature of the physician", 20),
            "  do: get the\n      signature of\n      the physician\n"
        );
        assert_eq!(wrap("- ", 2, "averyveryverylongword ab", 10), "- averyveryverylongword\n  ab\n");
    }
}
