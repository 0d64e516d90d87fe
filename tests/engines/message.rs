//! Generated messages: words with holes for facts of every owner and type, for what the profile declares, and for what only a rule's evaluation knows.

use std::fmt::Write as _;

use payrules::model::facts::{FactId, Owner};

use crate::tape::Tape;

/// What the generated profile has that is no fact of the contract.
const DECLARED: &[&str] = &["extra.flag", "extra.count", "history.seen", "most", "grace", "ready"];

/// Facts that most rules are about.
const USUAL: &[&str] = &["date_of_service", "provider.type", "diagnoses", "discipline"];

/// The same of lines.
const USUAL_OF_LINES: &[&str] = &["code", "code", "performed_by", "dx", "modifiers"];

/// Words with up to three holes, of a rule about each line or about the session.
pub fn message(tape: &mut Tape<'_>, of_lines: bool) -> String {
    let mut text = "words".to_owned();
    for _ in 0..tape.below(4) {
        let _ = write!(text, " of {{{}}}", hole(tape, of_lines));
    }
    text
}

fn hole(tape: &mut Tape<'_>, of_lines: bool) -> String {
    match tape.below(if of_lines { 8 } else { 5 }) {
        0 | 1 => (*tape.of(USUAL)).to_owned(),
        2 => (*tape.of(DECLARED)).to_owned(),
        3 => any(tape, Owner::Session),
        4 if tape.percent(20) => "found".to_owned(),
        4 => "authorization.number".to_owned(),
        5 => any(tape, Owner::Line),
        _ => (*tape.of(USUAL_OF_LINES)).to_owned(),
    }
}

fn any(tape: &mut Tape<'_>, owner: Owner) -> String {
    let all: Vec<FactId> = FactId::of(owner).collect();
    tape.of(&all).def().path.to_owned()
}
