//! All contestants in turn, round after round: what disturbs the machine disturbs them all.

use crate::roster::Entry;
use peers::clock::{Spent, time};
use peers::contest::{Contestant, Sample};
use peers::outcome::Outcome;
use peers::versions;

/// A run of one contestant should take about so long.
const SECONDS: f64 = 0.4;

/// Visits that the first, short run has.
const FIRST: usize = 500;

/// A contestant and what its rounds took.
pub struct Timed {
    /// How it entered.
    pub entry: &'static Entry,
    /// How many visits it decided in each round.
    pub visits: usize,
    /// One for each round.
    pub rounds: Vec<Spent>,
    contestant: Box<dyn Contestant>,
}

impl Timed {
    /// Makes a contestant ready for as many of the visits as it decides in a good part of a second.
    pub fn new(entry: &'static Entry, all: &Sample<'_>) -> Result<Self, String> {
        let of = |count: usize| Sample { visits: &all.visits[..count.min(all.visits.len())], ..*all };
        let mut count = FIRST.min(all.visits.len());
        loop {
            let sample = of(count);
            let mut contestant = entry.contestant(&sample)?;
            let mut out = Vec::with_capacity(count);
            once(contestant.as_mut(), &mut out);
            let busy = once(contestant.as_mut(), &mut out).busy.max(1e-6);
            let most = all.visits.len();
            let wanted = ((count as f64 * SECONDS / busy) as usize).min(most);
            // Whoever has time for all of them decides all of them: what a run costs beside them weighs as much for each.
            if count == most || (wanted <= count * 2 && wanted < most) {
                return Ok(Self { entry, visits: count, rounds: Vec::new(), contestant });
            }
            count = wanted.min(count * 100);
        }
    }

    /// The version of the engine.
    pub fn version(&self) -> String {
        let package = || versions::of(self.entry.package);
        self.contestant.version().or_else(package).unwrap_or_else(|| String::from("–"))
    }

    /// One more round.
    pub fn round(&mut self, out: &mut Vec<Outcome>) {
        let spent = once(self.contestant.as_mut(), out);
        self.rounds.push(spent);
    }
}

fn once(contestant: &mut dyn Contestant, out: &mut Vec<Outcome>) -> Spent {
    out.clear();
    let (itself, here) = time(|| contestant.run(out));
    itself.unwrap_or(here)
}
