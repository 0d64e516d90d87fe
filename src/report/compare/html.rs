//! A comparison as one page of HTML that needs nothing else.

use maud::{DOCTYPE, PreEscaped, html};

use super::{Comparison, MARK, head, legend, lines, rows, title};

const STYLE: &str = include_str!("page.css");

/// The page; with `differing`, only rows in which payers differ.
#[must_use]
pub fn page(comparison: &Comparison, differing: bool) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title(comparison)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title(comparison)) }
                div.wide {
                    table {
                        thead {
                            tr {
                                td {}
                                @for payer in &comparison.payers {
                                    th scope="col" { (self::head(payer)) br; span.faint { (payer.name) ", edition " (payer.edition) } }
                                }
                            }
                        }
                        tbody {
                            @for row in rows(comparison, differing) {
                                tr {
                                    th scope="row" { (row.aspect.title()) }
                                    @for cell in &row.cells {
                                        td class=[cell.differs.then_some("differs")] {
                                            @if cell.differs { span.mark title="differs from most" { (MARK) } }
                                            @if cell.points.is_empty() {
                                                span.faint { (lines(cell).concat()) }
                                            } @else {
                                                ul { @for line in lines(cell) { li { (line) } } }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                p.faint { (legend(comparison, differing)) }
            }
        }
    };
    page.into_string()
}
