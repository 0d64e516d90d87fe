//! Earlier sessions as rules see them: which lie in a window, whether others may, and reading their facts.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::collections::Members;
use super::reads;
use super::{Context, Evaluator, Frames, Member};
use crate::engine::ops::compare::compare;
use crate::engine::ops::dates::period;
use crate::engine::ops::logic::and;
use crate::engine::ops::windows::First;
use crate::engine::reference::prepare::Key;
use crate::engine::three::{Outcome, Truth, Unknown, Wait, Waits};
use crate::lang::typed::{Compare, Frame, Read, Window};
use crate::model::facts::{FactId, Owner};
use crate::model::value::Value;
use crate::profile::checked::YearStart;

/// The fact that says from when on earlier sessions are all there.
const COMPLETE_FROM: &str = "history.complete_from";

impl Evaluator<'_> {
    /// The earlier sessions in a window.
    pub(super) fn earlier(&mut self, window: &Window, frames: Frames) -> Members {
        let sessions = &self.context.session.past.sessions;
        let (belongs, first): (Vec<Truth>, First) = match window {
            Window::Case => {
                let belongs = (0..sessions.len()).map(|k| same_case(&self.context, k)).collect();
                // Nothing of a case lies before the injury.
                (belongs, First::Ever.not_before_known(&session_date(&self.context, "case.injured_on")))
            }
            other => {
                let first = self.first(other, frames);
                (sessions.iter().map(|one| first.has(one.prepared.date)).collect(), first)
            }
        };
        let all = sessions.iter().zip(belongs).enumerate();
        let all = all.map(|(k, (one, belongs))| (Member::Past(k), and([belongs, one.counts.clone()]))).collect();
        Members { all, open: self.open(first) }
    }

    /// The first day of a window.
    fn first(&mut self, window: &Window, frames: Frames) -> First {
        let service = self.context.session.date;
        let profile = &self.context.program.profile;
        match window {
            // A case is told by its number, not by days.
            Window::All | Window::Case => First::Ever,
            Window::ThisDay => First::Day(service),
            Window::CalendarYear => First::Day(service.first_of_year()),
            Window::Year(name) => match profile.years.get(name) {
                Some(YearStart::On(day)) => First::year(service, &Outcome::Known(Value::Date(*day))),
                Some(YearStart::Fact(id)) => {
                    First::year(service, &reads::recorded(&self.context, &Read::Session(*id), Frames::default()))
                }
                None => First::Never,
            },
            Window::Past(length) => match self.eval(length, frames) {
                Outcome::Known(value) => period(&length.ty.scalar, &value)
                    .map_or(First::Never, |length| First::past(service, length, &profile.holidays)),
                other => First::since(&other),
            },
            Window::Since(date) => First::since(&self.eval(date, frames)),
        }
    }

    /// What it waits for that there may be others in the window; `None`: those known are all.
    fn open(&self, first: First) -> Option<Waits> {
        let past = &self.context.session.past;
        if !past.has_patient {
            return Some(Waits::from([Wait::session("patient.id")]));
        }
        let first = first.not_before_known(&session_date(&self.context, "patient.birth_date"));
        let from = session_date(&self.context, COMPLETE_FROM);
        let known = from.known().and_then(Value::as_date);
        // Who takes what is not recorded for not there takes it so for sessions too.
        let taken = from == Outcome::Absent && past.closed;
        if taken || known.is_some_and(|from| past.unread.is_empty() && first.covered(from)) {
            return None;
        }
        let mut waits = Waits::from([Wait::session(COMPLETE_FROM)]);
        if let First::Unknown { waits: more, .. } = first {
            waits.extend(more);
        }
        Some(waits)
    }
}

impl First {
    /// The same window, not beyond a date of the record, if that is known.
    fn not_before_known(self, date: &Outcome) -> Self {
        match date.known().and_then(Value::as_date) {
            Some(day) => self.not_before(day),
            None => self,
        }
    }
}

fn session_date(context: &Context<'_>, path: &str) -> Outcome {
    match FactId::find(Owner::Session, path) {
        Some(id) => reads::recorded(context, &Read::Session(id), Frames::default()),
        None => Outcome::Absent,
    }
}

/// Whether an earlier session belongs to this case: by the number of the claim, else by the day of the injury.
fn same_case(context: &Context<'_>, k: usize) -> Truth {
    let both = |path: &str| {
        let there = Frames { outer: Some(Member::Past(k)), ..Frames::default() };
        let here = FactId::find(Owner::Session, path)
            .map_or(Outcome::Absent, |id| reads::recorded(context, &Read::Session(id), Frames::default()));
        (here, reads::recorded(context, &Read::Earlier(path.to_owned()), there))
    };
    let (number, injury) = (both("case.claim_number"), both("case.injured_on"));
    let mut waits = Waits::new();
    for (here, there) in [number, injury] {
        match (&here, &there) {
            (Outcome::Known(_), Outcome::Known(_)) if waits.is_empty() => return compare(Compare::Is, &here, &there),
            (Outcome::Absent, _) | (_, Outcome::Absent) => {}
            _ => {
                waits.extend(here.waits());
                waits.extend(there.waits());
                // Equal days of injury are one case whatever its number says; the number may still tell two apart.
            }
        }
    }
    if waits.is_empty() { Truth::False } else { Truth::Unknown(waits) }
}

/// A read of something of an earlier session, as that session itself reads it.
struct Elsewhere {
    session: usize,
    read: Read,
    frames: Frames,
}

fn elsewhere(context: &Context<'_>, read: &Read, frames: Frames) -> Option<Elsewhere> {
    let own = |line: Option<usize>| Frames { own: line, ..Frames::default() };
    let line = |member: Member| match member {
        Member::PastLine(_, i) => Some(i),
        _ => None,
    };
    let of = |frame: &Frame| frames.get(*frame).and_then(|member| Some((member.past()?, member)));
    let (session, read, frames) = match read {
        Read::Line(frame, id) => {
            of(frame).map(|(session, member)| (session, Read::Line(Frame::Own, *id), own(line(member))))
        }
        Read::ExtraLine(frame, path) => {
            of(frame).map(|(session, member)| (session, Read::ExtraLine(Frame::Own, path.clone()), own(line(member))))
        }
        Read::Dx(Some(frame)) => {
            of(frame).map(|(session, member)| (session, Read::Dx(Some(Frame::Own)), own(line(member))))
        }
        Read::AuthorizationItem(frame, id) => of(frame).map(|(session, member)| {
            let outer = match member {
                Member::PastAuthorization(_, i) => Some(Member::Authorization(i)),
                _ => None,
            };
            (session, Read::AuthorizationItem(Frame::Outer, *id), Frames { outer, ..Frames::default() })
        }),
        Read::Earlier(path) => frames.earlier().and_then(|member| {
            let line = line(member);
            Some((member.past()?, named(path, line.is_some())?, own(line)))
        }),
        _ => None,
    }?;
    context.session.past.sessions.get(session).map(|_| Elsewhere { session, read, frames })
}

/// What a bare name in an earlier session, or in a line of one, stands for.
fn named(path: &str, line: bool) -> Option<Read> {
    if let Some(path) = path.strip_prefix("line.") {
        return Some(Read::ExtraLine(Frame::Own, path.to_owned()));
    }
    if let Some(id) = FactId::find(Owner::Line, path).filter(|_| line) {
        return Some(Read::Line(Frame::Own, id));
    }
    if let Some(id) = FactId::find(Owner::Session, path) {
        return Some(Read::Session(id));
    }
    if path == "dx" {
        return Some(Read::Dx(line.then_some(Frame::Own)));
    }
    match path.strip_prefix("authorization.") {
        Some(rest) => FactId::find(Owner::Authorization, rest).map(Read::Authorization),
        None => Some(Read::ExtraSession(path.to_owned())),
    }
}

/// The value of something of an earlier session; `None`: the read is of this one.
pub(super) fn of_earlier(
    context: &Context<'_>,
    read: &Read,
    frames: Frames,
    how: fn(&Context<'_>, &Read, Frames) -> Outcome,
) -> Option<Outcome> {
    if frames.earlier().is_none() {
        return matches!(read, Read::Earlier(_)).then_some(Outcome::Absent);
    }
    let Some(there) = elsewhere(context, read, frames) else {
        return matches!(read, Read::Earlier(_)).then_some(Outcome::Absent);
    };
    let one = context.session.past.sessions.get(there.session)?;
    let marked: RefCell<BTreeSet<Key>> = RefCell::default();
    let its = Context {
        program: context.program,
        session: &one.prepared,
        covered: &[],
        units: &[],
        billed: &[],
        reads: &marked,
        beyond: context.beyond,
    };
    let outcome = how(&its, &there.read, there.frames);
    let id = one.prepared.record.id();
    let marked = marked.into_inner();
    if !marked.is_empty() {
        let keys = marked.into_iter().map(|key| Key { path: format!("{id}:{}", key.path).into(), ..key });
        context.reads.borrow_mut().extend(keys);
    }
    Some(match outcome {
        Outcome::Unknown(unknown) => {
            let waits = unknown.waits.iter().map(|wait| wait.elsewhere(id)).collect();
            Outcome::Unknown(Unknown { waits, ..unknown })
        }
        known => known,
    })
}
