//! `payrules lint --explain CODE`.

use super::{Context, Exit};
use crate::diagnostic::near::nearest;
use crate::diagnostic::page::Part;
use crate::diagnostic::{Code, page};
use crate::report::View;
use crate::report::text::wrap;

/// Prints the page of a code; without one, all codes.
pub(super) fn run(code: &str, context: &mut Context) -> Exit {
    if code.is_empty() {
        return context.print(&page::list());
    }
    match Code::find(code) {
        Some(code) => {
            let text: Vec<String> = page::parts(code).iter().map(|part| shown(part, context.view)).collect();
            context.print(&text.join("\n"))
        }
        None => {
            let upper = code.to_uppercase();
            let near = nearest(&upper, Code::ALL.iter().map(|code| code.text()));
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let list = "`payrules lint --explain` lists the codes there are";
            context.voice.error(&format!("there is no code `{code}`{near}\n{list}"));
            Exit::Usage
        }
    }
}

fn shown(part: &Part, view: View) -> String {
    match part {
        Part::Heading(text) => format!("{}\n", view.strong(text)),
        Part::Paragraph(text) => wrap("", 0, text, view.width),
        Part::Lines(text) => {
            text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
        }
    }
}
