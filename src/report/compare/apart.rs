//! The answers of two payers to one session, and where they pull apart.

use crate::compare::apart::{Apart, What};
use crate::model::determination::Answer;
use crate::report::text::wrap;
use crate::report::{View, table, words};

/// Both answers, and below them what they say differently.
#[must_use]
pub fn both(primary: &Answer, secondary: &Answer, apart: &[Apart], view: View) -> String {
    let mut out = table::answer(primary, view);
    out.push_str(&format!("{}\n", view.faint("then the second payer:")));
    out.push_str(&table::answer(secondary, view));
    if let (Answer::Decided(first), Answer::Decided(second)) = (primary, secondary) {
        if apart.is_empty() {
            out.push_str(&format!("{} and {} say the same of this session.\n", first.payer, second.payer));
        } else {
            out.push_str(&format!("{}\n", view.strong(&format!("{} and {} pull apart", first.payer, second.payer))));
        }
        for one in apart {
            let what = match one.what {
                What::Decision => "",
                What::Units => "units ",
                What::Modifiers => "modifiers ",
            };
            let (first, second) = (words::outcome(&one.primary), words::outcome(&one.secondary));
            let text = format!("line {}: {what}{first}, then {second}: {}", one.line, one.text);
            out.push_str(&wrap("  ", 4, &text, view.width));
        }
    }
    out.push('\n');
    out
}
