//! Records that go into columns as rows, without a session in between: what they come to is what their sessions come to.

use payrules::engine::batch::{Batches, Brief, Decided, Intake, Row, Spoken, Take};
use payrules::engine::{Engine, Options};
use payrules::formats::read::direct::Direct;
use payrules::formats::read::direct::trail::Trail;
use payrules::model::determination::{Answer, Determination, Finding};
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
    /// Findings of those that were answered in words, and how many sessions with findings have none.
    pub said: usize,
    pub unsaid: usize,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.rows += other.rows;
        self.sessions += other.sessions;
        self.answered += other.answered;
        self.said += other.said;
        self.unsaid += other.unsaid;
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
    let batches = Batches::new(engine, options, false).unwrap().in_words();
    let mut intake = Intake::new(&batches);
    let (mut direct, mut trail) = (Direct::new(), Trail::new());
    let (mut row, mut spoken) = (Row::new(), Spoken::default());
    let mut count = Count::default();
    for (lot, records) in records.chunks(LOT).enumerate() {
        intake.begin();
        for (place, record) in records.iter().enumerate() {
            let at = lot * LOT + place;
            let is_row = direct.read_row(record, &mut row, &mut intake.words, (&mut intake.paths, &mut trail));
            if is_row && direct.read(record, false).as_ref() != Some(&sessions[at]) {
                return Err(format!("{}: read as a row, and not as this session\n{record}", what(at)));
            }
            match if is_row { intake.take(place, &mut row) } else { Take::Session } {
                Take::Taken => count.rows += 1,
                Take::Session => {
                    count.sessions += usize::from(intake.take_session(place, &sessions[at], &Past::default()));
                }
            }
        }
        for decided in intake.decide() {
            for (place, given) in decided.sessions() {
                let at = lot * LOT + place;
                let Some((short, given)) = given.and_then(|short| Some((short, short.brief()?))) else { continue };
                count.answered += 1;
                let determination =
                    same(engine, &sessions[at], options, given).map_err(|why| format!("{}\n{why}", what(at)))?;
                if !short.say(&intake.words, &mut spoken) {
                    count.unsaid += 1;
                    continue;
                }
                let found = findings(&decided, &spoken);
                count.said += found.len();
                if found != determination.findings {
                    let expected = determination.findings;
                    return Err(format!("{}\nreference: {expected:#?}\nrow:       {found:#?}", what(at)));
                }
            }
        }
    }
    Ok(count)
}

/// Findings as they are said.
fn findings(decided: &Decided<'_>, spoken: &Spoken) -> Vec<Finding> {
    let one = |said: payrules::engine::batch::InWords<'_>| Finding {
        lines: said.lines().collect(),
        message: said.message.to_owned(),
        fix: said.fix.map(ToOwned::to_owned),
        ..decided.stem(said.rule).unwrap().clone()
    };
    spoken.findings().map(one).collect()
}

/// Whether a brief says everything that the determination says in short; gives that.
fn same(engine: &Engine, session: &Session, options: &Options, given: Brief) -> Result<Determination, String> {
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
    Ok(*determination)
}

#[test]
fn a_name_is_the_same_whoever_read_the_record() {
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/rules");
    let book = payrules::profile::RuleBook::load(std::path::Path::new(rules)).unwrap();
    let engine = Engine::new(book.check().unwrap().profiles);
    let options = Options::default();
    let batches = Batches::new(&engine, &options, false).unwrap();
    let (mut intake, mut trail, mut row) = (Intake::new(&batches), Trail::new(), Row::new());
    let record = |extra: &str| {
        format!(
            r#"{{"id":"S-1","payer":"rule-set-r","date_of_service":"2026-03-02","submitted_on":"2026-03-05","place_of_service":"11","patient":{{"birth_date":"1980-05-17"}},"provider":{{"type":"physical_therapist"}},"plan_of_care":{{"established_on":"2026-02-10","certified_on":"2026-02-12"}},"authorizations":[],"history":{{"visits_this_year":12}},"diagnoses":["M54.50"],"lines":[{{"code":"97110","minutes":30,"modifiers":["GP"]}}],"extra":{{{extra}}}}}"#
        )
    };
    // Threads lend each other readers and takers, and each reader may meet names in another order.
    let orders = [
        r#""first_diagnosis":"M54.50","response":true,"goals":false,"regions":true,"techniques":true"#,
        r#""goals":false,"response":true,"first_diagnosis":"M54.50","regions":true,"techniques":true"#,
    ];
    for extra in orders {
        let record = record(extra);
        let mut direct = Direct::new();
        intake.begin();
        assert!(direct.read_row(&record, &mut row, &mut intake.words, (&mut intake.paths, &mut trail)));
        assert_eq!(intake.take(0, &mut row), Take::Taken);
        let session = direct.read(&record, false).unwrap();
        let decided = intake.decide();
        let given = decided[0].sessions().next().unwrap().1.unwrap().brief().unwrap();
        same(&engine, &session, &options, given).unwrap();
    }
}
