//! Sessions of one day: which belong together, and deciding them together.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::answer::{self, Settled};
use super::case::Case;
use super::cost::{self, Standing};
use super::past::{self, Around};
use super::payment::{self, Day, Payments};
use super::prepare::{Prepared, prepare};
use super::recorded::Recorded;
use super::verdict::LineVerdict;
use super::{over_day, trace, units_stage};
use crate::engine::Engine;
use crate::engine::explanation::Explanation;
use crate::engine::ops::compare::compare;
use crate::engine::options::Options;
use crate::engine::program::{Program, in_dates};
use crate::engine::three::{Outcome, Truth};
use crate::lang::typed::Compare;
use crate::model::determination::{Answer, Determination, RecordError, Rejection};
use crate::model::earlier::Past;
use crate::model::facts::Owner;
use crate::model::session::Session;
use crate::model::state::State;
use crate::model::value::Value;
use crate::payment::Expected;

/// What sessions that are decided together share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayKey {
    /// Id of the profile.
    pub payer: String,
    /// The patient.
    pub patient: String,
    /// The day.
    pub date: Date,
}

impl DayKey {
    /// The key of a session, as far as the record says enough to tell.
    pub(in crate::engine) fn of(engine: &Engine, session: &Session, options: &Options) -> Option<Self> {
        let program = engine.resolve(session, options).ok()?;
        let patient = session.facts.at(Owner::Session, "patient.id").known().and_then(Value::as_text)?.to_owned();
        Some(Self { payer: program.profile.id.clone(), patient, date: session.date_of_service()? })
    }
}

/// A session that can be decided, with the profile to decide it by.
struct Ready<'a> {
    place: usize,
    key: Option<DayKey>,
    program: &'a Program,
    prepared: Prepared<'a>,
}

impl Ready<'_> {
    /// What it shares with others of its day. What is taken back counts for nothing: they are decided without it.
    fn day_key(&self, engine: &Engine, session: &Session, options: &Options) -> Option<DayKey> {
        DayKey::of(engine, session, options).filter(|_| !self.prepared.is_void(&self.program.ids))
    }
}

/// Either what can be decided, or the answer that is already there.
enum Admitted<'a> {
    Ready(Box<Ready<'a>>),
    Answered(Answer),
}

/// The answers of sessions that stand together, in their order.
pub fn decide(engine: &Engine, sessions: &[Session], past: &Past, options: &Options, late: bool) -> Vec<Answer> {
    let mut answers: Vec<Option<Answer>> = vec![None; sessions.len()];
    let mut ready = Vec::new();
    for (place, session) in sessions.iter().enumerate() {
        match admit(engine, Around { beside: sessions, place, past }, options) {
            Admitted::Ready(mut one) => {
                if sessions.len() > 1 {
                    one.key = one.day_key(engine, session, options);
                }
                ready.push(*one);
            }
            Admitted::Answered(answer) => {
                if let Some(slot) = answers.get_mut(place) {
                    *slot = Some(answer);
                }
            }
        }
    }
    for group in groups(&ready) {
        let together = Together::new(&group, options, late);
        let paid = together.paid(options);
        for (own, one) in group.iter().enumerate() {
            if let (Some(slot), Some(made)) = (answers.get_mut(one.place), together.answer(own, &paid, options, late)) {
                *slot = Some(Answer::Decided(Box::new(made)));
            }
        }
    }
    answers.into_iter().flatten().collect()
}

/// Why the session at `which` is answered as it is.
pub fn explain(
    engine: &Engine,
    sessions: &[Session],
    which: usize,
    past: &Past,
    options: &Options,
    late: bool,
) -> Result<Explanation, Rejection> {
    let mut ready = Vec::new();
    for (place, session) in sessions.iter().enumerate() {
        match admit(engine, Around { beside: sessions, place, past }, options) {
            Admitted::Ready(mut one) => {
                one.key = one.day_key(engine, session, options);
                ready.push(*one);
            }
            Admitted::Answered(Answer::Rejected(rejection)) if place == which => return Err(rejection),
            Admitted::Answered(Answer::Decided(determination)) if place == which => {
                return Ok(Explanation {
                    determination: *determination,
                    rules: Vec::new(),
                    variants: Vec::new(),
                    counts: Vec::new(),
                    changes: Vec::new(),
                });
            }
            Admitted::Answered(_) => {}
        }
    }
    for group in groups(&ready) {
        let Some(at) = group.iter().position(|one| one.place == which) else { continue };
        let together = Together::new(&group, options, late);
        let paid = together.paid(options);
        if let (Some(settled), Some(determination)) =
            (together.settled.get(at), together.answer(at, &paid, options, late))
        {
            let rules = trace::rules(settled);
            let variants = trace::variants(settled);
            let changes = trace::changes(&determination, &rules);
            let counts = trace::counts(settled);
            return Ok(Explanation { determination, rules, variants, counts, changes });
        }
    }
    Err(Rejection::new(None, Vec::new()))
}

fn admit<'a>(engine: &'a Engine, around: Around<'a>, options: &Options) -> Admitted<'a> {
    let place = around.place;
    let rejected =
        |id: Option<&str>, errors| Admitted::Answered(Answer::Rejected(Rejection::new(id.map(String::from), errors)));
    let Some(session) = around.beside.get(place) else { return rejected(None, Vec::new()) };
    let id = Some(session.id());
    let program = match engine.resolve(session, options) {
        Ok(program) => program,
        Err(error) => return rejected(id, vec![error]),
    };
    let Some(date) = session.date_of_service() else {
        return rejected(
            id,
            vec![RecordError {
                file: String::new(),
                row: None,
                field: Some(String::from("date_of_service")),
                value: None,
                expected: String::from("the day of the session as YYYY-MM-DD"),
            }],
        );
    };
    let profile = &program.profile;
    if !in_dates(Some(profile.from), profile.until, date) {
        return Admitted::Answered(Answer::Decided(Box::new(answer::not_in_force(profile, session, date))));
    }
    match prepare(profile, &program.presumed, &program.ids, session, date, options) {
        Ok(mut prepared) => {
            if program.reads_history {
                prepared.session.set(program.ids.payer, State::Known(Value::text(&profile.id)));
                past::name_payers(engine, program, &mut prepared);
                past::earlier(engine, program, &mut prepared, around, options);
                past::count(program, &mut prepared);
            }
            Admitted::Ready(Box::new(Ready { place, key: None, program, prepared }))
        }
        Err(errors) => rejected(id, errors),
    }
}

/// A session that stands alone, ready for rules, with the program of its payer; `None` where there is nothing to decide by rules.
pub(super) fn alone<'a>(
    engine: &'a Engine,
    session: &'a Session,
    past: &'a Past,
    options: &Options,
) -> Option<(&'a Program, Prepared<'a>)> {
    match admit(engine, Around { beside: std::slice::from_ref(session), place: 0, past }, options) {
        Admitted::Ready(one) => Some((one.program, one.prepared)),
        Admitted::Answered(_) => None,
    }
}

/// Sessions with one key together; those without stand alone.
fn groups<'r, 'a>(ready: &'r [Ready<'a>]) -> Vec<Vec<&'r Ready<'a>>> {
    let mut groups: Vec<Vec<&Ready<'a>>> = Vec::new();
    for one in ready {
        let same = |group: &&mut Vec<&Ready<'a>>| one.key.is_some() && group.iter().any(|other| other.key == one.key);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// Sessions that are decided together, settled.
struct Together<'g, 'r, 'a> {
    group: &'g [&'r Ready<'a>],
    settled: Vec<Settled<'r>>,
    verdicts: Vec<Vec<LineVerdict>>,
    /// Sessions of the day that are known and not decided with them.
    recorded: Recorded<'r>,
}

impl<'r> Together<'_, 'r, '_> {
    /// Settles a group.
    fn new<'g, 'a>(group: &'g [&'r Ready<'a>], options: &Options, late: bool) -> Together<'g, 'r, 'a> {
        let settled = settle(group, options, None);
        let verdicts = answer::verdicts(&settled, options, late);
        let prepared: Vec<&'r Prepared<'a>> = group.iter().map(|one| &one.prepared).collect();
        let recorded = match (&options.fees, group.first()) {
            (Some(_), Some(first)) if first.program.caps_days => Recorded::find(first.program, &prepared, options),
            _ => Recorded::default(),
        };
        Together { group, settled, verdicts, recorded }
    }

    /// What is expected for the lines of each; empty: no fees are given.
    fn paid(&self, options: &Options) -> Vec<Vec<Expected>> {
        let Some(fees) = &options.fees else { return Vec::new() };
        let recorded = self.recorded.before(fees);
        let day = Day { settled: &self.settled, verdicts: &self.verdicts, fees, recorded: &recorded };
        payment::paid(day, |verdict| verdict.units)
    }

    /// The answer for one of them.
    fn answer(&self, own: usize, paid: &[Vec<Expected>], options: &Options, late: bool) -> Option<Determination> {
        let ids: Vec<&str> = self.group.iter().map(|one| one.prepared.record.id()).collect();
        let verdicts = self.verdicts.get(own)?;
        let payments = self.payments(own, paid, options, late);
        Some(answer::of(self.settled.get(own)?, verdicts, &ids, options, payments.as_ref()))
    }

    /// What is expected for one of them, and what each of its findings costs; `None`: no fees are given.
    fn payments(&self, own: usize, paid: &[Vec<Expected>], options: &Options, late: bool) -> Option<Payments> {
        let fees = options.fees.as_ref()?;
        let recorded = self.recorded.before(fees);
        let day = Day { settled: &self.settled, verdicts: &self.verdicts, fees, recorded: &recorded };
        let mut payments = Payments::of(&day, own, paid.get(own)?.clone());
        let stands = Standing::of(day);
        for rule in cost::rules(self.settled.get(own)?, self.verdicts.get(own)?, &payments) {
            let out = cost::left_out(self.settled.get(own)?, rule);
            let without = settle(self.group, options, Some((own, &out)));
            let decided = answer::verdicts(&without, options, late);
            let day = Day { settled: &without, verdicts: &decided, fees, recorded: &recorded };
            payments.costs.insert(rule, stands.less_than(&Standing::of(day)));
        }
        Some(payments)
    }
}

/// Runs every stage for sessions that are decided together; `without`: rules that are left out of one of them.
fn settle<'r>(
    group: &[&'r Ready<'_>],
    options: &Options,
    without: Option<(usize, &BTreeSet<usize>)>,
) -> Vec<Settled<'r>> {
    let mut cases: Vec<Case<'r>> = group.iter().map(|one| Case::new(one.program, &one.prepared)).collect();
    if let Some((own, rules)) = without
        && let Some(case) = cases.get_mut(own)
    {
        case.without.clone_from(rules);
    }
    run(cases, options)
}

/// Runs every stage for sessions of one patient, payer and day.
pub(super) fn run<'r>(mut cases: Vec<Case<'r>>, options: &Options) -> Vec<Settled<'r>> {
    for case in &mut cases {
        case.fees.clone_from(&options.fees);
        case.run_before_units();
    }
    let units: Vec<_> = {
        let all: Vec<&Case<'_>> = cases.iter().collect();
        (0..all.len()).map(|own| units_stage::solve(&all, own, options.units_as_billed)).collect()
    };
    let without: Vec<_> = (0..cases.len())
        .zip(&units)
        .map(|(own, units)| without_units(&cases, own, &units.read, options.units_matter))
        .collect();
    let settled = cases.into_iter().zip(units).zip(without).map(|((mut case, units), without)| {
        case.run_after_units(units.read.clone(), without);
        Settled { case, units, over_day: Vec::new() }
    });
    let mut settled: Vec<Settled<'r>> = settled.collect();
    let billed: Vec<_> = (0..settled.len()).map(|own| answer::billed(&settled, own, options)).collect();
    for (one, billed) in settled.iter_mut().zip(billed) {
        one.case.run_modifiers(billed);
    }
    let over: Vec<_> = (0..settled.len()).map(|own| over_day::find(&settled, own)).collect();
    for (one, over) in settled.iter_mut().zip(over) {
        one.over_day = over;
    }
    settled
}

/// Whether each line of the session at `own` came to no unit. Not where another session of the day has the code: its units may
/// be there. Before the visit unknown units are taken to be some.
fn without_units(cases: &[Case<'_>], own: usize, read: &[Outcome], units_matter: bool) -> Vec<Truth> {
    let code = |case: &Case<'_>, line: usize| case.session.code(&case.program.ids, line).to_owned();
    let none = |(line, units): (usize, &Outcome)| {
        let mine = cases.get(own).map(|case| code(case, line));
        let others = cases.iter().enumerate().filter(|(s, _)| *s != own);
        let elsewhere = |case: &Case<'_>| (0..case.size()).any(|line| Some(code(case, line)) == mine);
        match compare(Compare::Is, units, &Outcome::number(Decimal::ZERO)) {
            _ if others.into_iter().any(|(_, case)| elsewhere(case)) => Truth::False,
            Truth::Unknown(_) if !units_matter => Truth::False,
            known => known,
        }
    };
    read.iter().enumerate().map(none).collect()
}
