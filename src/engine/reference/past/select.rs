//! Which of the sessions known of a patient are earlier than the one decided.

use std::collections::BTreeMap;

use super::One;
use crate::engine::Engine;
use crate::engine::options::Options;
use crate::engine::program::Program;
use crate::engine::reference::digest;
use crate::engine::reference::notes::{few, note};
use crate::engine::reference::order;
use crate::engine::reference::prepare::{Prepared, prepare_as_far_as_read};
use crate::engine::three::{Truth, Wait, Waits};
use crate::model::earlier::{Earlier, KnownFrom, Past};
use crate::model::facts::Owner;
use crate::model::session::Session;
use crate::model::state::State;
use crate::model::value::Value;

/// More sessions than any patient has. A number that so many share is no patient's, and counting by it would take for ever.
const MOST: usize = 2000;

/// What stands around a session.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Sessions that are decided together with it, in their order; it is among them.
    pub beside: &'a [Session],
    /// Its place among them.
    pub place: usize,
    /// What else is known of the patient.
    pub past: &'a Past,
}

/// A session that may be earlier: the record, from where it is known, whether it came first on a day.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    session: &'a Session,
    from: KnownFrom,
    came_first: bool,
    /// Whether it is decided together with the one in question.
    beside: bool,
}

impl Candidate<'_> {
    /// Of several with one number the last said is taken: what the input says goes before what was known; of that, a void before a
    /// replacement before an original, whichever source each is from.
    fn rank(&self) -> (bool, u8, u8) {
        let source = match self.from {
            KnownFrom::Input { .. } => 0,
            KnownFrom::File => 1,
            KnownFrom::Ledger => 2,
        };
        let frequency = match self.session.text("claim.frequency") {
            Some("void") => 0,
            Some("replacement") => 1,
            _ => 2,
        };
        (source > 0, frequency, source)
    }
}

/// Finds the earlier sessions of a prepared session.
pub fn earlier<'a>(
    engine: &Engine,
    program: &Program,
    prepared: &mut Prepared<'a>,
    around: Around<'a>,
    options: &Options,
) {
    let record = prepared.record;
    let patient = prepared.session.get(program.ids.patient).known().and_then(Value::as_text).map(String::from);
    let Some(patient) = patient.as_deref() else {
        if around.past.asked {
            let text =
                "without `patient.id` no earlier sessions were looked for; what they would say counts as not known";
            prepared.notes.push(note("history-not-used", &[], String::from(text)));
        }
        return;
    };
    prepared.past.has_patient = true;
    prepared.past.unread.clone_from(&around.past.unread);
    let claimed = prepared.session.get(program.ids.complete_from).known().is_some();
    if claimed && !around.past.unread.is_empty() {
        let text = format!("the earlier sessions are not complete: {} cannot be read", few(&around.past.unread));
        prepared.notes.push(note("history-incomplete", &[], text));
    }
    let by_id = by_id(patient, record, around);
    if by_id.len() > MOST {
        let text = format!(
            "more than {MOST} sessions have the `patient.id` of this one, so it is no patient's number; they were not counted"
        );
        prepared.past.has_patient = false;
        prepared.notes.push(note("history-not-used", &[], text));
        return;
    }
    let mut differ = Vec::new();
    let mut chosen: Vec<(Candidate<'a>, bool)> = Vec::new();
    let apart =
        by_id.into_iter().flat_map(|(id, all)| by_payer(engine, options, all).into_iter().map(move |all| (id, all)));
    for (id, mut all) in apart {
        if all.len() > 1 {
            all.sort_by_cached_key(|one| (one.rank(), digest::of(one.session), one.from, !one.came_first));
        }
        let Some(first) = all.first().copied() else { continue };
        let other =
            |one: &&Candidate<'a>| one.from == KnownFrom::File && digest::of(one.session) != digest::of(first.session);
        if first.rank().1 == 2 && all.iter().skip(1).any(|one| other(&one)) {
            differ.push(id.to_owned());
        }
        chosen.push((first, all.len() == 1));
    }
    if !differ.is_empty() {
        let text = format!("known in two ways that differ, and counted once as the input has it: {}", few(&differ));
        prepared.notes.push(note("history-differs", &[], text));
    }
    let mut unmatched: Vec<Prepared<'a>> = Vec::new();
    let mut ones: Vec<One<'a>> = Vec::new();
    let date = prepared.date;
    for (candidate, alone) in chosen {
        let session = candidate.session;
        let Some(day) = session.date_of_service() else { continue };
        let earlier = day < date || (day == date && came_before(record, candidate));
        let changes = matches!(session.text("claim.frequency"), Some("void" | "replacement"));
        // A ledger has taken back what it knew itself.
        let settled = candidate.from == KnownFrom::Ledger && session.text("claim.frequency") == Some("void");
        let stands_for_another = changes && alone && !settled;
        if !(earlier || stands_for_another && day == date) {
            continue;
        }
        let Some(mut its) = read(engine, program, candidate, options) else { continue };
        name_payers(engine, program, &mut its);
        let taken_back = session.text("claim.frequency") == Some("void");
        if stands_for_another {
            unmatched.push(its.clone());
        }
        if earlier && !taken_back {
            ones.push(One { prepared: its, counts: sent_after_it_was(session) });
        }
    }
    let own = matches!(record.text("claim.frequency"), Some("replacement"));
    if own && !known_before(patient, record, around) {
        unmatched.push(prepared.clone());
    }
    let doubtful = doubt(program, &mut ones, &unmatched);
    if !doubtful.is_empty() {
        let text = format!(
            "claims that replace or take back one whose number is not known: {}; give them the number of the first one as `id`. What they may \
             stand for counts as possible",
            few(&doubtful)
        );
        prepared.notes.push(note("history-unmatched", &[], text));
    }
    let skewed: Vec<String> = ones
        .iter()
        .filter(|one| !one.counts.is_true())
        .filter(|one| skewed(one.prepared.record))
        .map(|one| one.prepared.record.id().to_owned())
        .collect();
    if !skewed.is_empty() {
        let text = format!("dated after the day they were sent, so they count as possible only: {}", few(&skewed));
        prepared.notes.push(note("history-dates", &[], text));
    }
    ones.sort_by(|a, b| (a.prepared.date, a.prepared.record.id()).cmp(&(b.prepared.date, b.prepared.record.id())));
    prepared.past.sessions = ones;
}

/// Every session of the patient but the one decided, by number.
fn by_id<'a>(patient: &str, record: &Session, around: Around<'a>) -> BTreeMap<&'a str, Vec<Candidate<'a>>> {
    let mut all: BTreeMap<&str, Vec<Candidate<'a>>> = BTreeMap::new();
    let same = |session: &Session| session.id() != record.id() && session.text("patient.id") == Some(patient);
    for (place, session) in around.beside.iter().enumerate().filter(|(_, session)| same(session)) {
        let from = KnownFrom::Input { place: u64::try_from(place).unwrap_or(u64::MAX) };
        all.entry(session.id()).or_default().push(Candidate {
            session,
            from,
            came_first: place < around.place,
            beside: true,
        });
    }
    let place = |one: &Earlier| match one.from {
        KnownFrom::Input { place } => Some(place),
        KnownFrom::File | KnownFrom::Ledger => None,
    };
    let own = around.past.sessions.iter().filter(|one| one.session.id() == record.id()).find_map(place);
    for one in around.past.sessions.iter().filter(|one| same(&one.session)) {
        let known = all.entry(one.session.id()).or_default();
        // Those beside it are part of the input, and stand there already.
        if matches!(one.from, KnownFrom::Input { .. }) && known.iter().any(|k| k.beside) {
            continue;
        }
        let came_first = match (place(one), own) {
            (Some(its), Some(own)) => its < own,
            _ => true,
        };
        known.push(Candidate { session: &one.session, from: one.from, came_first, beside: false });
    }
    all
}

/// Those of one number by payer: two payers may have given one number. Where the payer of one is not known, it is that of any.
fn by_payer<'a>(engine: &Engine, options: &Options, all: Vec<Candidate<'a>>) -> Vec<Vec<Candidate<'a>>> {
    let payer = |one: &Candidate<'a>| {
        let of_run = options.payer.as_deref().filter(|_| one.from != KnownFrom::Ledger);
        let name = one.session.text("payer").or(of_run)?;
        Some(engine.named(name).unwrap_or(name).to_owned())
    };
    let mut apart: BTreeMap<String, Vec<Candidate<'a>>> = BTreeMap::new();
    for one in &all {
        match payer(one) {
            Some(payer) => apart.entry(payer).or_default().push(*one),
            None => return vec![all],
        }
    }
    apart.into_values().collect()
}

/// Whether the claim that this one replaces is known by its number.
fn known_before(patient: &str, record: &Session, around: Around<'_>) -> bool {
    let elsewhere = around.past.sessions.iter().filter(|one| !matches!(one.from, KnownFrom::Input { .. }));
    elsewhere.into_iter().any(|one| one.session.id() == record.id() && one.session.text("patient.id") == Some(patient))
}

/// On one day: by the time each began, if both are known, else by the order in which they came.
fn came_before(record: &Session, candidate: Candidate<'_>) -> bool {
    match (order::start(candidate.session), order::start(record)) {
        (Some(its), Some(own)) if its != own => its < own,
        _ => candidate.came_first,
    }
}

/// A session as rules of this payer read it. What is set for the run holds for the records of the run.
fn read<'a>(engine: &Engine, program: &Program, candidate: Candidate<'a>, options: &Options) -> Option<Prepared<'a>> {
    let ledger = candidate.from == KnownFrom::Ledger;
    let mut its = options.clone();
    its.by_clock.clear();
    if ledger {
        its.set.clear();
        its.payer = None;
    }
    let date = candidate.session.date_of_service()?;
    let mut prepared =
        prepare_as_far_as_read(&program.profile, &program.presumed, &program.ids, candidate.session, date, &its).0;
    if prepared.session.get(program.ids.payer).is_unknown()
        && let Some(name) = &its.payer
    {
        let id = engine.id(name).unwrap_or(name.as_str());
        prepared.session.set(program.ids.payer, State::Known(Value::text(id)));
    }
    Some(prepared)
}

/// Calls payers by the ids of their profiles, so that names for one payer are equal.
pub fn name_payers(engine: &Engine, program: &Program, prepared: &mut Prepared<'_>) {
    for fact in [program.ids.payer, program.ids.paid_by] {
        let name = prepared.session.get(fact).known().and_then(Value::as_text);
        if let Some(id) = name.and_then(|name| engine.named(name)).map(String::from) {
            prepared.session.set(fact, State::Known(Value::text(&id)));
        }
    }
}

fn skewed(session: &Session) -> bool {
    let sent = session.facts.at(Owner::Session, "submitted_on").known().and_then(Value::as_date);
    sent.zip(session.date_of_service()).is_some_and(|(sent, day)| day > sent)
}

/// A session that is dated after it was sent has a wrong date, nobody knows which.
fn sent_after_it_was(session: &Session) -> Truth {
    if !skewed(session) {
        return Truth::True;
    }
    Truth::Unknown(Waits::from([Wait::session("date_of_service").elsewhere(session.id())]))
}

/// Sessions that a claim with another number may stand for become possible. Gives the numbers of those claims.
fn doubt(program: &Program, ones: &mut [One<'_>], unmatched: &[Prepared<'_>]) -> Vec<String> {
    let ids = &program.ids;
    let mut doubtful = Vec::new();
    for claim in unmatched {
        let agree = |one: &Prepared<'_>, fact| {
            let (a, b) = (claim.session.get(fact).known(), one.session.get(fact).known());
            a.is_none() || b.is_none() || a == b
        };
        for one in ones.iter_mut() {
            let its = &one.prepared;
            let same = its.record.id() != claim.record.id()
                && its.date == claim.date
                && [ids.payer, ids.discipline, ids.provider_npi].into_iter().all(|fact| agree(its, fact));
            if same {
                let id = claim.record.id();
                one.counts = Truth::Unknown(Waits::from([Wait::session("id").elsewhere(id)]));
                if !doubtful.iter().any(|known| known == id) {
                    doubtful.push(id.to_owned());
                }
            }
        }
    }
    doubtful
}
