//! How far a long run is, on standard error, for somebody who watches.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::input::STDIN;
use crate::formats::read::inlet::Meter;

/// Shorter runs are over before anybody asks.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that appears after [`PATIENCE`], and is gone at the end.
pub struct Progress {
    bar: ProgressBar,
    meter: Meter,
    waits: Option<Instant>,
}

impl Progress {
    /// A bar over `files`, of which `meter` counts the bytes; `watched`: whether somebody looks.
    pub fn new(files: &[String], meter: Meter, watched: bool) -> Self {
        let total = size(files);
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        bar.set_style(style(match total {
            Some(_) => "{wide_bar} {bytes} of {total_bytes}, {eta} to go",
            None => "{spinner} {bytes} read",
        }));
        Self { bar, meter, waits: watched.then(Instant::now) }
    }

    /// A step was made.
    pub fn step(&mut self) {
        if self.waits.is_some_and(|since| since.elapsed() > PATIENCE) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.waits = None;
        }
        self.bar.set_position(self.meter.bytes());
    }

    /// Says something without disturbing the bar.
    pub fn aside(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// All bytes to be read, if all are files.
fn size(files: &[String]) -> Option<u64> {
    files.iter().try_fold(0_u64, |sum, file| {
        let found = (file != STDIN).then(|| std::fs::metadata(file).ok()).flatten()?;
        found.is_file().then(|| sum.saturating_add(found.len()))
    })
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
