//! From the bytes of a file to answers in short, as `payrules check --brief` gives them: from JSON lines to JSON lines, and from Parquet to Parquet; from JSON lines
//! also with their findings, as `--brief=findings` does.

use std::fs::File;
use std::io::{self, Cursor};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use payrules::engine::batch::Batches;
use payrules::engine::{Engine, Options};
use payrules::formats::brief::Detail;
use payrules::formats::write::{BriefColumns, BriefJsonl, BriefText, BriefWriter};
use payrules::formats::{
    AnswerWriter, BriefRow, BriefRows, ByEngine, InShort, Lane, ReadOptions, Reader, Threads, open, run,
};
use payrules::model::determination::Answer;

use super::answers::{STRANGE, in_words_of_r, outcome};
use super::parquet;
use peers::clock::Spent;
use peers::contest::{Absent, Contestant, Sample};
use peers::forms::jsonl;
use peers::outcome::Outcome;

/// What is read, and where what is written goes.
enum Files {
    /// JSON lines, to nowhere.
    Jsonl(Arc<[u8]>),
    /// From one file to another.
    Parquet(PathBuf, PathBuf),
}

/// The engine and its input.
pub struct Short {
    engine: Engine,
    options: Options,
    files: Files,
    detail: Detail,
}

impl Short {
    /// JSON lines of these visits.
    pub fn jsonl(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        Self::of(Files::Jsonl(jsonl::text(sample.visits).into_bytes().into()), Detail::Rules)
    }

    /// The same, to answers with their findings.
    pub fn findings(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        Self::of(Files::Jsonl(jsonl::text(sample.visits).into_bytes().into()), Detail::Findings)
    }

    /// A Parquet file of these visits.
    pub fn parquet(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        let path = sample.folder.join("payrules.parquet");
        parquet::write(sample.visits, &path).map_err(|error| error.to_string())?;
        Self::of(Files::Parquet(path, sample.folder.join("payrules-answers.parquet")), Detail::Rules)
    }

    fn of(files: Files, detail: Detail) -> Result<Box<dyn Contestant>, Absent> {
        Ok(Box::new(Self { engine: super::engine()?, options: Options::default(), files, detail }))
    }

    fn all(&self, out: Option<&mut Vec<Outcome>>) {
        match &self.files {
            Files::Jsonl(text) => {
                let mut reader = super::reader(Box::new(Cursor::new(Arc::clone(text)))).unwrap();
                let mut writer = Noting { writer: BriefText::telling(self.detail, io::sink(), BriefJsonl), out };
                self.decide(&mut reader, &mut writer);
            }
            Files::Parquet(from, to) => {
                let mut reader = open(from.to_str().unwrap(), None, ReadOptions::default()).unwrap();
                let writer = BriefColumns::parquet(self.detail, File::create(to).unwrap()).unwrap();
                self.decide(&mut reader, &mut Noting { writer, out });
            }
        }
    }

    fn decide(&self, reader: &mut Reader, writer: &mut dyn AnswerWriter) {
        let batches = Batches::new(&self.engine, &self.options, false).unwrap();
        let batches = if self.detail == Detail::Findings { batches.in_words() } else { batches };
        let by = ByEngine { engine: &self.engine, options: &self.options };
        let decide = InShort { by, lane: Lane::new(&batches) };
        run(reader, &decide, None, writer, &mut |_| {}, Threads::ONE).unwrap();
    }
}

/// Writes every answer, and notes its outcome where outcomes are compared. What is written is what is timed, as it is for engines of other processes.
struct Noting<'a, W> {
    writer: W,
    out: Option<&'a mut Vec<Outcome>>,
}

impl<W: AnswerWriter> AnswerWriter for Noting<'_, W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.out.iter_mut().for_each(|out| out.push(outcome(answer)));
        self.writer.write(answer)
    }

    fn finish(&mut self) -> io::Result<()> {
        AnswerWriter::finish(&mut self.writer)
    }

    fn briefs(&mut self) -> Option<&mut dyn BriefWriter> {
        Some(self)
    }
}

impl<W: AnswerWriter> BriefWriter for Noting<'_, W> {
    fn range(&mut self, rows: &BriefRows, places: Range<usize>) -> io::Result<()> {
        if let Some(out) = &mut self.out {
            out.extend(rows.range(places.clone()).map(|row| said(rows, row)));
        }
        self.writer.briefs().map_or(Ok(()), |writer| writer.range(rows, places))
    }

    fn finish(&mut self) -> io::Result<()> {
        AnswerWriter::finish(&mut self.writer)
    }
}

fn said(rows: &BriefRows, row: BriefRow<'_>) -> Outcome {
    let BriefRow::Decided(session) = row else { return STRANGE };
    let units = session.lines().map(|line| line.units.number().and_then(|units| u8::try_from(units).ok()));
    let rules = session.findings().filter_map(|fired| Some(rows.names().rule(fired.rule)?.id.as_str()));
    in_words_of_r(session.decision, units, rules)
}

impl Contestant for Short {
    fn run(&mut self, _: &mut Vec<Outcome>) -> Option<Spent> {
        self.all(None);
        None
    }

    fn outcomes(&mut self) -> Vec<Outcome> {
        let mut out = Vec::new();
        self.all(Some(&mut out));
        out
    }
}
