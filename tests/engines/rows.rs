//! Records that go into columns as rows, without a session in between: what they come to is what their sessions come to.

use payrules::engine::batch::{self, Batches, Brief, Decided, Grid, Intake, Row, Spoken};
use payrules::engine::{Engine, Options};
use payrules::formats::read::direct::Direct;
use payrules::formats::read::direct::trail::Trail;
use payrules::model::determination::{Answer, Determination, Finding};
use payrules::model::earlier::Past;
use payrules::model::session::Session;

use crate::rule_set_r::engine_with;

/// Sessions of a lot.
const LOT: usize = 1000;

/// Records of a grid: so many that a block of the engine does not end where a grid does.
const GRID: usize = 60;

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

/// What a record comes to: in short, and its findings where they can be said.
type Came = Option<(Brief, Option<Vec<Finding>>)>;

/// Takes records in: whether each was taken.
type Take<'t> = &'t mut dyn FnMut(&mut Intake<'_>, &[String]) -> Vec<bool>;

/// What all records come to that are taken in like this, so many in a lot, and which of them were; the others are as sessions.
fn come<'e>(
    batches: &'e Batches<'e>,
    records: &[String],
    sessions: &[Session],
    lot: usize,
    take: Take<'_>,
) -> (Vec<Came>, Vec<bool>) {
    let (mut intake, mut spoken) = (Intake::new(batches), Spoken::default());
    let (mut all, mut taken) = (vec![None; records.len()], Vec::new());
    for (at, records) in records.chunks(lot).enumerate() {
        intake.begin();
        let first = at * lot;
        let own = take(&mut intake, records);
        // What was not taken may have a place in a block all the same, before that of its session.
        let mut known = own.clone();
        for (place, known) in known.iter_mut().enumerate() {
            *known = *known || intake.take_session(place, &sessions[first + place], &Past::default());
        }
        taken.extend(own);
        for decided in intake.decide() {
            for (place, given) in decided.sessions().filter(|(place, _)| known[*place]) {
                let given = given.and_then(|short| Some((short, short.brief()?)));
                all[first + place] = given.map(|(short, brief)| {
                    let said = short.say(&intake.words, &mut spoken).then(|| findings(&decided, &spoken));
                    (brief, said)
                });
            }
        }
    }
    (all, taken)
}

/// Reads each record into a row, and all of them into grids, and compares what they come to with the reference engine's answers for their sessions.
pub fn compare(
    engine: &Engine,
    records: &[String],
    sessions: &[Session],
    options: &Options,
    what: &dyn Fn(usize) -> String,
) -> Result<Count, String> {
    compare_in_lots(engine, records, sessions, (options, LOT), what)
}

/// The same with so many in a lot.
fn compare_in_lots(
    engine: &Engine,
    records: &[String],
    sessions: &[Session],
    (options, lot): (&Options, usize),
    what: &dyn Fn(usize) -> String,
) -> Result<Count, String> {
    let batches = Batches::new(engine, options, false).unwrap().in_words();
    let (mut direct, mut trail, mut row) = (Direct::new(), Trail::new(), Row::new());
    let mut read = Vec::new();
    let (came, taken) = come(&batches, records, sessions, lot, &mut |intake, records| {
        let take = |(place, record): (usize, &String)| {
            let is_row = direct.read_row(record, &mut row, &mut intake.words, (&mut intake.paths, &mut trail));
            read.push(is_row);
            is_row && intake.take(place, &mut row) == batch::Take::Taken
        };
        records.iter().enumerate().map(take).collect()
    });
    let (mut direct, mut trail, mut grid) = (Direct::new(), Trail::new(), Grid::new());
    let (in_grids, of_grids) = come(&batches, records, sessions, lot, &mut |intake, records| {
        let (mut taken, mut place) = (Vec::new(), 0);
        for some in records.chunks(GRID) {
            let texts = some.iter().map(|text| Some(text.as_str()));
            direct.read_grid(texts, &mut grid, &mut intake.words, (&mut intake.paths, &mut trail));
            taken.extend(intake.take_grid(place, &mut grid).iter().map(Option::is_some));
            place += some.len();
        }
        taken
    });
    let mut count = Count::default();
    for (at, came) in came.into_iter().enumerate() {
        if read[at] && direct.read(&records[at], false).as_ref() != Some(&sessions[at]) {
            return Err(format!("{}: read as a row, and not as this session\n{}", what(at), records[at]));
        }
        if (&in_grids[at], of_grids[at]) != (&came, taken[at]) {
            return Err(format!("{}\ngrid: {:?}\nrow:  {came:?}\n{}", what(at), in_grids[at], records[at]));
        }
        count.rows += usize::from(taken[at]);
        count.sessions += usize::from(!taken[at]);
        let Some((given, said)) = came else { continue };
        count.answered += 1;
        let determination =
            same(engine, &sessions[at], options, given).map_err(|why| format!("{}\n{why}", what(at)))?;
        let Some(found) = said else {
            count.unsaid += 1;
            continue;
        };
        count.said += found.len();
        if found != determination.findings {
            let expected = determination.findings;
            return Err(format!("{}\nreference: {expected:#?}\nrow:       {found:#?}", what(at)));
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

/// A session of R, with what it says under `extra`.
fn record(extra: &str) -> String {
    format!(
        r#"{{"id":"S-1","payer":"rule-set-r","date_of_service":"2026-03-02","submitted_on":"2026-03-05","place_of_service":"11","patient":{{"birth_date":"1980-05-17"}},"provider":{{"type":"physical_therapist"}},"plan_of_care":{{"established_on":"2026-02-10","certified_on":"2026-02-12"}},"authorizations":[],"history":{{"visits_this_year":12}},"diagnoses":["M54.50"],"lines":[{{"code":"97110","minutes":30,"modifiers":["GP"]}}],"extra":{{{extra}}}}}"#
    )
}

#[test]
fn a_name_is_the_same_whoever_read_the_record() {
    let (engine, options) = (engine_with(Vec::new()), Options::default());
    let batches = Batches::new(&engine, &options, false).unwrap();
    let (mut intake, mut trail, mut row) = (Intake::new(&batches), Trail::new(), Row::new());
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
        assert_eq!(intake.take(0, &mut row), batch::Take::Taken);
        let session = direct.read(&record, false).unwrap();
        let decided = intake.decide();
        let given = decided[0].sessions().next().unwrap().1.unwrap().brief().unwrap();
        same(&engine, &session, &options, given).unwrap();
    }
}

#[test]
fn what_a_block_of_the_engine_has_no_room_for_is_not_taken() {
    let (engine, options) = (engine_with(Vec::new()), Options::default());
    let names = r#""first_diagnosis":"M54.50","response":true,"goals":false,"regions":true,"techniques":true"#;
    // Two kinds, so that what is answered is seen to be of its own record.
    let minutes = |at: usize| if at.is_multiple_of(3) { r#""minutes":7"# } else { r#""minutes":30"# };
    let of = |at: usize| record(names).replace(r#""minutes":30"#, minutes(at));
    let records: Vec<String> = (0..batch::MOST * 2 + 100).map(of).collect();
    let mut direct = Direct::new();
    let sessions: Vec<Session> = records.iter().map(|record| direct.read(record, false).unwrap()).collect();
    let what = |at| format!("record {at}");
    let count = compare_in_lots(&engine, &records, &sessions, (&options, records.len()), &what).unwrap();
    // One slot of lines each, so one block; what is left over is not taken as a session either.
    assert_eq!(count.rows, batch::MOST);
    assert_eq!(count.answered, batch::MOST);
    assert_eq!(count.sessions, batch::MOST + 100);
}
