//! Taking conditions apart until only facts are left.
//!
//! In: a branch, and what it has to make true. Out: whether every case of it closes. A [`Task`] either narrows the branch or splits it into cases. What always holds: narrowing
//! comes first, so that most cases close before they split.
//!
//! [`condition`] says what a condition comes to, [`compare`] a comparison, [`sets`] whether a value or a list is in a set.

mod compare;
mod condition;
mod sets;

use jiff::civil::Date;

use super::branch::{Branch, Term};
use super::linear::Linear;
use super::{Goal, Sign};
use crate::lang::typed::{Compare, Expr, Noun, Over};
use crate::model::types::Type;
use crate::proof::reads::Frames;
use condition::condition;

/// The most lines, or authorizations, that one proof makes up.
const MOST_MEMBERS: usize = 5;

/// Something that a branch has to make true.
#[derive(Clone, Debug)]
pub enum Task<'e> {
    /// A condition.
    Condition(&'e Expr, Sign, Frames),
    /// One of these cases.
    Any(Vec<Vec<Task<'e>>>),
    /// The session lies between two days.
    OnDays(Option<Date>, Option<Date>),
    /// A fact is absent (or, if false, unknown).
    State(Term, Type, bool),
    /// Values, all of them there, lie so to each other: the sum against zero.
    Related(Linear, Compare),
    /// A line or authorization belongs to a collection and fails what `every` asks, or it does not.
    Member(Collection<'e>, Sign, usize),
    /// There is a line or authorization, not spoken of so far, that is so.
    Fresh(Collection<'e>, Sign),
}

/// The members of a quantifier.
#[derive(Clone, Copy, Debug)]
pub struct Collection<'e> {
    over: &'e Over,
    satisfies: Option<&'e Expr>,
    frames: Frames,
}

impl<'e> Task<'e> {
    /// The task of a goal. There always is a line.
    #[must_use]
    pub fn of(goal: &Goal<'e>) -> Task<'e> {
        match goal {
            Goal::Condition(expr, sign) => Task::Condition(expr, *sign, Frames::of(Some(0))),
            Goal::OnDays(from, until) => Task::OnDays(*from, *until),
            Goal::Any(ways) => Task::Any(ways.iter().map(|way| vec![Task::of(way)]).collect()),
        }
    }
}

/// What a task came to.
enum Step<'e> {
    /// The branch is narrower, or closed (`false`).
    Narrowed(bool),
    /// These as well.
    More(Vec<Task<'e>>),
    /// One of these cases.
    Split(Vec<Vec<Task<'e>>>),
    /// Some member is so.
    New(Collection<'e>, Sign),
    /// A member not spoken of so far is so.
    Fresh(Collection<'e>, Sign),
    /// Every member is so, also those to come.
    Every(Collection<'e>, Sign),
}

/// Whether every case closes. Out of fuel it is called open.
pub fn closes<'e>(branch: Branch<'_>, tasks: Vec<Task<'e>>, fuel: &mut usize) -> bool {
    let owners = branch.lines;
    Case { branch, tasks, owners, splits: Vec::new(), every: Vec::new() }.closes(fuel)
}

#[derive(Clone)]
struct Case<'a, 'e> {
    branch: Branch<'a>,
    tasks: Vec<Task<'e>>,
    /// Lines that rules are about: what is said of every other line is not said of them.
    owners: usize,
    /// Cases to be distinguished once nothing else is left to do.
    splits: Vec<Vec<Vec<Task<'e>>>>,
    /// What every line or authorization is.
    every: Vec<(Collection<'e>, Sign)>,
}

impl<'e> Case<'_, 'e> {
    fn closes(mut self, fuel: &mut usize) -> bool {
        loop {
            while let Some(task) = self.tasks.pop() {
                let Some(left) = fuel.checked_sub(1) else { return false };
                *fuel = left;
                match step(&mut self.branch, task) {
                    Step::Narrowed(true) => {}
                    Step::Narrowed(false) => return true,
                    Step::More(tasks) => self.tasks.extend(tasks),
                    Step::Split(cases) => self.splits.push(cases),
                    Step::New(collection, sign) => self.some_member(collection, sign),
                    Step::Fresh(collection, sign) => self.new_member(collection, sign),
                    Step::Every(collection, sign) => {
                        for member in 0..self.members(&collection) {
                            self.ask(&collection, sign, member);
                        }
                        self.every.push((collection, sign));
                    }
                }
            }
            if !self.branch.is_open() {
                return true;
            }
            // The fewest cases first.
            let fewest = self.splits.iter().enumerate().min_by_key(|(_, cases)| cases.len()).map(|(at, _)| at);
            let Some(at) = fewest else { return false };
            let cases = self.splits.swap_remove(at);
            match <[Vec<Task<'e>>; 1]>::try_from(cases) {
                Ok([only]) => self.tasks = only,
                Err(cases) => {
                    return cases.into_iter().all(|tasks| Case { tasks, ..self.clone() }.closes(fuel));
                }
            }
        }
    }

    fn members(&self, collection: &Collection<'_>) -> usize {
        if collection.over.noun == Noun::Authorizations { self.branch.authorizations } else { self.branch.lines }
    }

    /// The member may be a line that a rule is about, or any other.
    fn some_member(&mut self, collection: Collection<'e>, sign: Sign) {
        let own = |line: &usize| collection.over.other && collection.frames.own == Some(*line);
        let known = if collection.over.noun == Noun::Authorizations { 0 } else { self.owners };
        let mut cases: Vec<Vec<Task<'e>>> =
            (0..known).filter(|line| !own(line)).map(|line| vec![Task::Member(collection, sign, line)]).collect();
        cases.push(vec![Task::Fresh(collection, sign)]);
        self.splits.push(cases);
    }

    fn new_member(&mut self, collection: Collection<'e>, sign: Sign) {
        let member = self.members(&collection);
        if member >= MOST_MEMBERS {
            return;
        }
        let is_line = collection.over.noun != Noun::Authorizations;
        match is_line {
            true => self.branch.lines = member.saturating_add(1),
            false => self.branch.authorizations = member.saturating_add(1),
        }
        self.tasks.push(Task::Member(collection, sign, member));
        for (other, sign) in self.every.clone() {
            if (other.over.noun != Noun::Authorizations) == is_line {
                self.ask(&other, sign, member);
            }
        }
    }

    fn ask(&mut self, collection: &Collection<'e>, sign: Sign, member: usize) {
        let own = collection.over.other && collection.frames.own == Some(member);
        if !own {
            self.tasks.push(Task::Member(*collection, sign, member));
        }
    }
}

fn step<'e>(branch: &mut Branch<'_>, task: Task<'e>) -> Step<'e> {
    match task {
        Task::Condition(expr, sign, frames) => condition(branch, expr, sign, frames),
        Task::Any(cases) => Step::Split(cases),
        Task::Fresh(collection, sign) => Step::Fresh(collection, sign),
        Task::OnDays(from, until) => Step::Narrowed(branch.on_days(from, until)),
        Task::State(term, ty, absent) => Step::Narrowed(branch.is(&term, &ty, absent)),
        Task::Related(linear, how) => Step::Narrowed(branch.related(&linear, how)),
        Task::Member(collection, sign, member) => {
            let frames = collection.frames.with(collection.over.frame, member);
            let filter = collection.over.filter.as_deref().map(|expr| Task::Condition(expr, sign, frames));
            let satisfies = collection.satisfies.map(|expr| Task::Condition(expr, sign.opposite(), frames));
            let parts: Vec<Task<'e>> = filter.into_iter().chain(satisfies).collect();
            if matches!(sign, Sign::True | Sign::NotFalse) {
                return Step::More(parts);
            }
            // A member that is asked nothing belongs.
            Step::Split(parts.into_iter().map(|part| vec![part]).collect())
        }
    }
}
