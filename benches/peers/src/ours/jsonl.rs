//! From the bytes of a file of JSON lines to the bytes of a file of determinations, as `payrules check` does it.

use std::io::{self, Cursor};
use std::sync::Arc;

use payrules::engine::{Engine, Options};
use payrules::formats::{AnswerWriter, ByEngine, JsonlWriter, Threads, run};
use payrules::model::determination::Answer;

use super::answers::outcome;
use peers::clock::Spent;
use peers::contest::{Absent, Contestant, Sample};
use peers::forms::jsonl;
use peers::outcome::Outcome;

/// The engine and the bytes.
pub struct Jsonl {
    engine: Engine,
    options: Options,
    text: Arc<[u8]>,
}

impl Jsonl {
    /// For these visits.
    pub fn new(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        let text = jsonl::text(sample.visits).into_bytes().into();
        Ok(Box::new(Self { engine: super::engine()?, options: Options::default(), text }))
    }
}

/// Writes every answer as JSON to nowhere, and notes its outcome.
struct Noting<'a> {
    json: JsonlWriter<io::Sink>,
    out: &'a mut Vec<Outcome>,
}

impl AnswerWriter for Noting<'_> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.out.push(outcome(answer));
        self.json.write(answer)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.json.finish()
    }
}

impl Contestant for Jsonl {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        let mut reader = super::reader(Box::new(Cursor::new(Arc::clone(&self.text)))).unwrap();
        let decide = ByEngine { engine: &self.engine, options: &self.options };
        let mut writer = Noting { json: JsonlWriter::new(io::sink()), out };
        run(&mut reader, &decide, None, &mut writer, &mut |_| {}, Threads::ONE).unwrap();
        None
    }
}
