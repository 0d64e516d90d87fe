//! The timed lines whose minutes are counted together, in one world.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Class;
use super::bits::{Bits, What};
use crate::engine::reference::case::Case;
use crate::engine::reference::charges;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::model::state::State;
use crate::model::value::Value;
use crate::units::{Pool, Tie, TimedLine};

/// A timed line of the pool.
#[derive(Clone, Debug)]
pub struct Member {
    /// Place of its session in the day.
    pub session: usize,
    /// Place of the line in its session.
    pub line: usize,
    /// Minutes, in their three states.
    pub minutes: Outcome,
    /// As the methods see it; 0 minutes where they are not known.
    pub timed: TimedLine,
    /// What its charge per unit waits for.
    pub charge_waits: Waits,
}

/// The pool of the session at `own`.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// Its lines, session by session.
    pub lines: Vec<Member>,
    /// What it waits for to know which sessions are pooled.
    pub waits: Waits,
    /// The other sessions in it.
    pub others: Vec<usize>,
}

/// The lines that are pooled with those of the session at `own`; denied lines are not in it, bundled ones are.
pub fn members(cases: &[&Case<'_>], own: usize, pool: Pool, bits: &Bits, mask: usize) -> Members {
    let mut found = Members::default();
    for (s, case) in cases.iter().enumerate() {
        let mut waits = Waits::new();
        if s != own {
            if pool == Pool::Session {
                continue;
            }
            match same_discipline(cases, own, s) {
                Truth::True => {}
                Truth::False => continue,
                Truth::Unknown(more) => waits = more,
            }
        }
        let before = found.lines.len();
        for line in 0..case.size() {
            found.lines.extend(member(case, s, line, own, bits, mask));
        }
        if s != own && found.lines.len() > before {
            found.others.push(s);
            found.waits.extend(waits);
        } else if s != own && waits.is_empty() {
            found.others.push(s);
        }
    }
    found
}

fn same_discipline(cases: &[&Case<'_>], own: usize, other: usize) -> Truth {
    let of = |s: usize| {
        cases.get(s).map(|case| {
            let ids = &case.program.ids;
            let state = case.session.session.get(ids.discipline).clone();
            let wait = ids.discipline.map(|id| case.session.wait_session(ids, id));
            (state, wait, case.session.record.id())
        })
    };
    let (Some((mine, my_wait, _)), Some((theirs, their_wait, id))) = (of(own), of(other)) else { return Truth::False };
    match (&mine, &theirs) {
        (State::Unknown, _) | (_, State::Unknown) => {
            let mine = my_wait.filter(|_| mine.is_unknown());
            let theirs = their_wait.filter(|_| theirs.is_unknown()).map(|wait| wait.elsewhere(id));
            Truth::Unknown(mine.into_iter().chain(theirs).collect())
        }
        (mine, theirs) => Truth::of(mine == theirs),
    }
}

fn member(case: &Case<'_>, s: usize, line: usize, own: usize, bits: &Bits, mask: usize) -> Option<Member> {
    let ids = &case.program.ids;
    let code = case.session.code(ids, line);
    if case.class(line) != Class::Timed || is_denied(case, s, line, bits, mask) {
        return None;
    }
    let abroad = |waits: Waits| match s == own {
        true => waits,
        false => waits.iter().map(|wait| wait.elsewhere(case.session.record.id())).collect(),
    };
    let minutes = match charges::fact(case, line, ids.minutes) {
        Outcome::Unknown(unknown) => Outcome::waiting(abroad(unknown.waits)),
        known => known,
    };
    let tie = case.program.profile.units.tie;
    // Charges are looked at where they decide, and where it has to be told that a taken one was.
    let charge = match tie == Tie::Listed && case.session.taken.is_empty() {
        true => Outcome::Absent,
        false => charges::worth(case, line, tie == Tie::Fee),
    };
    let whole = minutes.known().and_then(Value::as_number).and_then(|n: Decimal| n.to_u32());
    let timed = TimedLine {
        code: code.to_owned(),
        minutes: whole.unwrap_or(0),
        bills: !is_bundled(case, s, line, bits, mask),
        charge_per_unit: charge.known().and_then(Value::as_number),
    };
    Some(Member { session: s, line, minutes, timed, charge_waits: abroad(charge.waits()) })
}

/// Whether a line is denied in a world.
pub fn is_denied(case: &Case<'_>, s: usize, line: usize, bits: &Bits, mask: usize) -> bool {
    let (alone, whole) = case.denied(line);
    let holds = |truth: &Truth, what: What| match truth {
        Truth::True => true,
        Truth::False => false,
        Truth::Unknown(_) => bits.answer(what, mask),
    };
    holds(&alone, What::Denied(s, line)) || holds(&whole, What::SessionDenied(s))
}

/// Whether a line is bundled in a world.
pub fn is_bundled(case: &Case<'_>, s: usize, line: usize, bits: &Bits, mask: usize) -> bool {
    case.bundles.get(line).is_some_and(|bundle| match &bundle.holds {
        Truth::True => true,
        Truth::False => false,
        Truth::Unknown(_) => bits.answer(What::Bundled(s, line), mask),
    })
}
