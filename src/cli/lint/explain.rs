//! `payrules lint --explain CODE`.

use super::{Context, Exit};
use crate::diagnostic::near::nearest;
use crate::diagnostic::{Code, page};

/// Prints the page of a code; without one, all codes.
pub(super) fn run(code: &str, context: &mut Context) -> Exit {
    if code.is_empty() {
        return context.print(&page::list());
    }
    match Code::find(code) {
        Some(code) => {
            let view = context.view;
            context.print(&page::plain(code, &|heading| view.strong(heading)))
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
