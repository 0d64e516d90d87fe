//! Records that go into columns as rows, without a session in between: what they come to is what their sessions come to.

use payrules::engine::batch::{Batches, Brief, Intake, Row, Take};
use payrules::engine::{Engine, Options};
use payrules::formats::read::direct::Direct;
use payrules::model::determination::Answer;
use payrules::model::earlier::Past;
use payrules::model::session::Session;

/// Sessions of a lot.
const LOT: usize = 1000;

/// What became of records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// As rows.
    pub rows: usize,
    /// As sessions, because their row does not say enough.
    pub sessions: usize,
    /// Answered, of both.
    pub answered: usize,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.rows += other.rows;
        self.sessions += other.sessions;
        self.answered += other.answered;
    }
}

/// Reads each record into a row, and compares what it comes to with the reference engine's answer for its session.
pub fn compare(
    engine: &Engine,
    records: &[String],
    sessions: &[Session],
    options: &Options,
    what: &dyn Fn(usize) -> String,
) -> Result<Count, String> {
    let batches = Batches::new(engine, options, false).unwrap();
    let mut intake = Intake::new(&batches);
    let (mut direct, mut row) = (Direct::new(), Row::new());
    let mut count = Count::default();
    for (lot, records) in records.chunks(LOT).enumerate() {
        intake.begin();
        for (place, record) in records.iter().enumerate() {
            let at = lot * LOT + place;
            let is_row = direct.read_row(record, &mut row, &mut intake.words);
            if is_row && direct.read(record, false).as_ref() != Some(&sessions[at]) {
                return Err(format!("{}: read as a row, and not as this session\n{record}", what(at)));
            }
            match if is_row { intake.take(place, &mut row, direct.paths()) } else { Take::Session } {
                Take::Taken => count.rows += 1,
                Take::Session => {
                    count.sessions += usize::from(intake.take_session(place, &sessions[at], &Past::default()));
                }
            }
        }
        for decided in intake.decide() {
            for (place, given) in decided.sessions() {
                let at = lot * LOT + place;
                let Some(given) = given.and_then(|told| told.brief()) else { continue };
                count.answered += 1;
                same(engine, &sessions[at], options, given).map_err(|why| format!("{}\n{why}", what(at)))?;
            }
        }
    }
    Ok(count)
}

/// Whether a brief says everything that the determination says in short.
fn same(engine: &Engine, session: &Session, options: &Options, given: Brief) -> Result<(), String> {
    let Answer::Decided(determination) = engine.determine(session, options) else {
        return Err("a row is answered whose session is rejected".into());
    };
    let profile = engine.find(&determination.payer).unwrap();
    let own = determination.findings.iter().find(|finding| profile.rules.iter().all(|rule| rule.id != finding.rule));
    let expected = super::brief(engine, &determination);
    if expected.as_ref() != Some(&given) || own.is_some() || !determination.missing.is_empty() {
        let shown = serde_json::to_string(&*determination).unwrap();
        return Err(format!("reference: {expected:?}\nrow:       {given:?}\n{shown}"));
    }
    Ok(())
}
