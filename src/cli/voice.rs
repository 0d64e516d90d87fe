//! What is said beside the answer, on standard error. Never a value of a record.

use std::io::Write;

use crate::report::View;
use crate::report::text::{clean_lines, wrap};

/// Standard error, and how messages on it are to look.
pub struct Voice {
    /// Where it goes.
    pub err: Box<dyn Write + Send>,
    /// How it is to look.
    pub view: View,
    /// Whether somebody watches.
    pub watched: bool,
}

impl Voice {
    /// Says something. That nobody can hear it is no reason to stop.
    pub fn say(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes());
    }

    /// Says what went wrong, and what to do.
    pub fn error(&mut self, text: &str) {
        let head = self.view.trouble("error:");
        self.say(&format!("{head} {}\n", clean_lines(text)));
    }

    /// Says something that is no error.
    pub fn note(&mut self, text: &str) {
        let text = wrap("note: ", 2, &clean_lines(text), self.view.width);
        self.say(&text);
    }
}
