//! Where a command writes and how: no command reaches for the process by itself.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::exit::Exit;
use super::voice::Voice;
use crate::report::View;
use crate::report::ink::WIDTH;

/// When to write colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The streams of a run.
pub struct Context {
    /// What was asked for.
    pub out: Box<dyn Write + Send>,
    /// How reports on `out` are to look.
    pub view: View,
    /// Whether `out` is a terminal.
    pub terminal: bool,
    /// What is to be said beside it.
    pub voice: Voice,
}

/// Widest lines: longer ones are hard to read.
const WIDEST: usize = 120;
/// Narrowest lines that still make sense.
const NARROWEST: usize = 40;

impl Context {
    /// The streams of this process.
    #[must_use]
    pub fn process(color: Color) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let width = |seen: Option<(terminal_size::Width, terminal_size::Height)>| {
            seen.map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(NARROWEST, WIDEST))
        };
        let view = View {
            colour: colour(color, AutoStream::choice(&out)),
            width: width(terminal_size::terminal_size_of(&out)),
        };
        let err_view = View {
            colour: colour(color, AutoStream::choice(&err)),
            width: width(terminal_size::terminal_size_of(&err)),
        };
        let (terminal, watched) = (out.is_terminal(), err.is_terminal());
        Self { out: Box::new(out), view, terminal, voice: Voice { err: Box::new(err), view: err_view, watched } }
    }

    /// Writes a whole report as the answer of a command.
    pub fn print(&mut self, text: &str) -> Exit {
        match self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            Ok(()) => Exit::Fine,
            // Who read the answer had seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Fine,
            Err(error) => {
                self.voice.error(&format!("cannot write the answer: {}", plain(&error)));
                Exit::Broken
            }
        }
    }
}

/// What the system says, without the number of the error.
#[must_use]
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase()
}

fn colour(asked: Color, auto: ColorChoice) -> bool {
    match asked {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => auto != ColorChoice::Never,
    }
}
