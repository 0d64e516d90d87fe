//! Colour and width: how a text is to look, decided by the caller.

use anstyle::{AnsiColor, Style};

use crate::model::determination::Decision;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Whether to write colours (as ANSI escapes).
    pub colour: bool,
    /// Columns of a line; longer texts are wrapped at spaces.
    pub width: usize,
}

/// Columns where nobody looks on: a pipe or a file.
pub const WIDTH: usize = 100;

impl Default for View {
    fn default() -> Self {
        Self { colour: false, width: WIDTH }
    }
}

impl View {
    /// `text` in `style`, if there is colour.
    #[must_use]
    pub fn paint(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { String::from(text) }
    }

    /// What the eye should find first.
    #[must_use]
    pub fn strong(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// What is there for those who want to know more.
    #[must_use]
    pub fn faint(self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    /// A text about something with that decision.
    #[must_use]
    pub fn decided(self, decision: Decision, text: &str) -> String {
        self.paint(style(decision), text)
    }

    /// Something that went wrong.
    #[must_use]
    pub fn trouble(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }
}

/// The colour of a decision: green can go, red must not, yellow waits.
fn style(decision: Decision) -> Style {
    match decision {
        Decision::Covered => AnsiColor::Green.on_default(),
        Decision::NotCovered => AnsiColor::Red.on_default().bold(),
        Decision::Hold => AnsiColor::Yellow.on_default().bold(),
        Decision::NeedsInfo => AnsiColor::Cyan.on_default().bold(),
        Decision::Review => AnsiColor::Magenta.on_default().bold(),
        Decision::Partial => AnsiColor::Yellow.on_default(),
        Decision::NotBilled => Style::new().dimmed(),
    }
}
