//! A handbook as Markdown, for a wiki or a repository.
//!
//! In: a [`Handbook`]. Out: Markdown with its own anchors, so that links work wherever it is shown; what opens on a click on the page stands
//! there in HTML, which Markdown keeps. What always holds: text of a profile cannot become markup.

use super::page::{Block, Card, Handbook, Inline, Word};

/// The whole of it.
#[must_use]
pub fn markdown(handbook: &Handbook) -> String {
    let mut out = format!("# {}\n\n{}\n\n", escaped(&handbook.title), escaped(&handbook.subtitle));
    for chapter in &handbook.chapters {
        out.push_str(&format!("- [{}](#{})\n", escaped(&chapter.title), chapter.id));
        for block in &chapter.blocks {
            if let Block::Rule(card) = block {
                out.push_str(&format!("  - [{}](#{})\n", escaped(&card.title), card.anchor));
            }
        }
    }
    for chapter in &handbook.chapters {
        out.push_str(&format!("\n<a id=\"{}\"></a>\n\n## {}\n\n", chapter.id, escaped(&chapter.title)));
        chapter.blocks.iter().for_each(|block| self::block(block, &mut out));
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn block(block: &Block, out: &mut String) {
    match block {
        Block::Text(text) => out.push_str(&format!("{}\n\n", inline(text))),
        Block::Points(points) => {
            points.iter().for_each(|point| out.push_str(&format!("- {}\n", inline(point))));
            out.push('\n');
        }
        Block::Facts(facts) => {
            facts.iter().for_each(|(label, text)| out.push_str(&format!("- **{label}**: {}\n", inline(text))));
            out.push('\n');
        }
        Block::Table(head, rows) => {
            out.push_str(&format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len())));
            for row in rows {
                let cells: Vec<String> = row.iter().map(|cell| inline(cell).replace('\n', " ")).collect();
                out.push_str(&format!("| {} |\n", cells.join(" | ")));
            }
            out.push('\n');
        }
        Block::More(title, blocks) => {
            out.push_str(&format!("<details><summary>{}</summary>\n\n", escaped(title)));
            blocks.iter().for_each(|block| self::block(block, out));
            out.push_str("</details>\n\n");
        }
        Block::Verbatim(text) => {
            let fence = if text.contains("```") { "````" } else { "```" };
            out.push_str(&format!("{fence}\n{text}\n{fence}\n\n"));
        }
        Block::Rule(card) => rule(card, out),
        Block::Entry(id, name, blocks) => {
            out.push_str(&format!("<a id=\"{id}\"></a>\n\n#### {}\n\n", inline(name)));
            blocks.iter().for_each(|block| self::block(block, out));
        }
    }
}

fn rule(card: &Card, out: &mut String) {
    out.push_str(&format!("<a id=\"{}\"></a>\n\n### {}\n\n", card.anchor, escaped(&card.title)));
    let when = card.when.as_ref().map_or_else(String::new, |when| format!(" · {}", escaped(when)));
    out.push_str(&format!("**{}** · `{}`{when}\n\n", card.effect, card.id));
    card.blocks.iter().for_each(|block| self::block(block, out));
}

fn inline(words: &Inline) -> String {
    let word = |word: &Word| match word {
        Word::Plain(text) => escaped(text),
        Word::Strong(text) => format!("**{}**", escaped(text)),
        Word::Code(text) => format!("`{}`", text.replace('`', "'")),
        Word::Link(to, text) => format!("[{}](<{}>)", escaped(text), to.replace(['<', '>', '\n'], "")),
    };
    words.iter().map(word).collect()
}

/// Text without anything that Markdown or HTML would read as markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_profile_is_no_markup() {
        assert_eq!(escaped("a_b *c* <script>|x"), "a\\_b \\*c\\* &lt;script&gt;\\|x");
        let link = vec![Word::Link(String::from("https://example.org/a>b"), String::from("[x]"))];
        assert_eq!(inline(&link), "[\\[x\\]](<https://example.org/ab>)");
    }
}
