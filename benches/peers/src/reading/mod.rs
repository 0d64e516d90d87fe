//! Readers of JSON lines written by hand: serde makes Strings and Vecs of each line, and the hand-written rules decide them, or nobody does.

use peers::clock::Spent;
use peers::contest::{Absent, Contestant, Sample};
use peers::forms::jsonl;
use peers::hand::decide::decide;
use peers::hand::plain::PlainVisit;
use peers::outcome::Outcome;

/// What makes a visit of a line.
type Parse = fn(&str) -> PlainVisit;

/// The bytes, what reads them, and whether somebody decides.
struct Reading {
    text: String,
    parse: Parse,
    decides: bool,
}

fn serde_json(line: &str) -> PlainVisit {
    serde_json::from_str(line).unwrap()
}

fn sonic(line: &str) -> PlainVisit {
    sonic_rs::from_str(line).unwrap()
}

/// Read by serde_json and decided.
pub fn by_serde_json(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    reading(sample, serde_json, true)
}

/// Read by sonic-rs and decided.
pub fn by_sonic(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    reading(sample, sonic, true)
}

/// Read by sonic-rs into owned structs, and dropped.
pub fn sonic_alone(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    reading(sample, sonic, false)
}

/// Read by serde_json into owned structs, and dropped.
pub fn serde_json_alone(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    reading(sample, serde_json, false)
}

fn reading(sample: &Sample<'_>, parse: Parse, decides: bool) -> Result<Box<dyn Contestant>, Absent> {
    Ok(Box::new(Reading { text: jsonl::text(sample.visits), parse, decides }))
}

impl Contestant for Reading {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        for line in self.text.lines() {
            let visit = std::hint::black_box((self.parse)(line));
            if self.decides {
                out.push(decide(&visit));
            }
        }
        None
    }
}
