//! A handbook as one page of HTML that needs nothing else: to read, to send, to print.
//!
//! In: a [`Handbook`]. Out: the page, without scripts and without anything from elsewhere. What always holds: text is escaped; what a rule does
//! stands in words beside its colour; light, dark and paper have their own colours.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::page::{Block, Card, Chapter, Handbook, Inline, Word};

const STYLE: &str = include_str!("page.css");

/// The page.
#[must_use]
pub fn html(handbook: &Handbook) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (handbook.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (handbook.title) }
                    p.lead { (handbook.subtitle) }
                }
                nav aria-label="Contents" { (contents(handbook)) }
                main { @for chapter in &handbook.chapters { (self::chapter(chapter)) } }
                footer {
                    p {
                        "Made by payrules " (env!("CARGO_PKG_VERSION"))
                        " from the rules as they are checked and run. The payer's own text decides. Procedure codes stand without their descriptions, which belong to the American Medical Association."
                    }
                }
            }
        }
    };
    page.into_string()
}

fn contents(handbook: &Handbook) -> Markup {
    html! {
        ol {
            @for chapter in &handbook.chapters {
                li {
                    a href={ "#" (chapter.id) } { (chapter.title) }
                    @let cards = chapter.blocks.iter().filter_map(card).collect::<Vec<_>>();
                    @if !cards.is_empty() {
                        ul { @for card in cards { li { a href={ "#" (card.anchor) } { (card.title) } } } }
                    }
                }
            }
        }
    }
}

fn card(block: &Block) -> Option<&Card> {
    match block {
        Block::Rule(card) => Some(card),
        _ => None,
    }
}

fn chapter(chapter: &Chapter) -> Markup {
    html! {
        section id=(chapter.id) {
            h2 { (chapter.title) }
            (blocks(&chapter.blocks))
        }
    }
}

fn blocks(all: &[Block]) -> Markup {
    html! { @for one in all { (block(one)) } }
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Text(text) => html! { p { (inline(text)) } },
        Block::Points(points) => html! { ul.points { @for point in points { li { (inline(point)) } } } },
        Block::Facts(facts) => html! {
            dl { @for (label, text) in facts { dt { (label) } dd { (inline(text)) } } }
        },
        Block::Table(head, rows) => html! {
            div.scroll {
                table {
                    thead { tr { @for name in head { th scope="col" { (name) } } } }
                    tbody { @for row in rows { tr { @for cell in row { td { (inline(cell)) } } } } }
                }
            }
        },
        Block::More(title, below) => html! { details { summary { (title) } (blocks(below)) } },
        Block::Verbatim(text) => html! { pre { (text) } },
        Block::Rule(card) => rule(card),
        Block::Entry(id, name, below) => html! {
            div.entry id=(id) { h3 { (inline(name)) } (blocks(below)) }
        },
    }
}

fn rule(card: &Card) -> Markup {
    html! {
        article.rule.(card.class) id=(card.anchor) {
            h3 { (card.title) }
            p.what {
                span.badge { (card.effect) }
                code { (card.id) }
                @if let Some(when) = &card.when { span.when { (when) } }
            }
            (blocks(&card.blocks))
        }
    }
}

fn inline(words: &Inline) -> Markup {
    html! {
        @for word in words {
            @match word {
                Word::Plain(text) => (text),
                Word::Strong(text) => strong { (text) },
                Word::Code(text) => code { (text) },
                Word::Link(to, text) => a href=(to) { (text) },
            }
        }
    }
}
