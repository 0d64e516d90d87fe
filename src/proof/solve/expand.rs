//! Taking conditions apart until only facts are left.
//!
//! A [`Task`] either narrows the branch or splits it into cases. Narrowing comes first, so that most cases close before they split.

use std::sync::Arc;

use jiff::civil::Date;

use super::branch::{Branch, Term, note_value, reverse};
use super::key::key;
use super::linear::{Linear, fixed};
use super::{Goal, Sign};
use crate::engine::ops::compare::compare as compare_values;
use crate::engine::three::Outcome;
use crate::lang::typed::{CodeSet, Compare, Expr, Has, Item, Kind, Noun, Over, Quantifier, Read};
use crate::model::literal;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Row;
use crate::proof::reads::Frames;

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

fn condition<'e>(branch: &mut Branch<'_>, expr: &'e Expr, sign: Sign, frames: Frames) -> Step<'e> {
    let all = |parts: &'e [Expr]| parts.iter().map(|part| Task::Condition(part, sign, frames)).collect::<Vec<_>>();
    let cases = |parts: &'e [Expr]| all(parts).into_iter().map(|task| vec![task]).collect();
    let holds = matches!(sign, Sign::True | Sign::NotFalse);
    match &expr.kind {
        Kind::Const(value) => Step::Narrowed(value.as_bool() == Some(holds)),
        Kind::Define(_, body) => condition(branch, body, sign, frames),
        Kind::Not(inner) => condition(branch, inner, sign.opposite(), frames),
        Kind::And(parts) if holds => Step::More(all(parts)),
        Kind::And(parts) => Step::Split(cases(parts)),
        Kind::Or(parts) if holds => Step::Split(cases(parts)),
        Kind::Or(parts) => Step::More(all(parts)),
        Kind::Read(read) => {
            let term = Term::read(read, frames, expr);
            Step::Narrowed(branch.yes_or_no(&term, &expr.ty, sign))
        }
        Kind::If(condition, then, otherwise) if expr.ty.is_bool() => {
            let case = |of: Sign, arm: &'e Expr| {
                vec![Task::Condition(condition, of, frames), Task::Condition(arm, sign, frames)]
            };
            Step::Split(vec![case(Sign::NotFalse, then), case(Sign::NotTrue, otherwise)])
        }
        Kind::Compare(how, a, b) => compare(branch, expr, (*how, a, b), sign, frames),
        Kind::In(item, set) => match &set.kind {
            Kind::Set(set) if !is_imported(branch, set) => within_set(branch, item, set, sign, frames),
            _ => opaque(branch, expr, sign, frames),
        },
        Kind::Has(how, list, what) => has(branch, expr, (*how, list, what), sign, frames),
        Kind::Present(inner) => present(branch, inner, sign, frames),
        Kind::Within { date, period, after, anchor } if fixed(period, branch.profile) => {
            let far = Linear::of(anchor, frames, branch.profile)
                .and_then(|anchor| anchor.shifted(period, !after, branch.profile));
            let near = Linear::of(anchor, frames, branch.profile);
            let own = Linear::of(date, frames, branch.profile);
            let (Some(far), Some(near), Some(own)) = (far, near, own) else {
                return opaque(branch, expr, sign, frames);
            };
            let (first, second) = if *after {
                (Compare::GreaterOrEqual, Compare::LessOrEqual)
            } else {
                (Compare::LessOrEqual, Compare::GreaterOrEqual)
            };
            let sides = [(own.clone().less(&near), first), (own.less(&far), second)];
            let mut parts = Vec::new();
            for (linear, how) in sides {
                let Some(linear) = linear else { return opaque(branch, expr, sign, frames) };
                parts.push(ordered(branch, linear, how, sign, !holds));
            }
            joined(parts, holds)
        }
        Kind::NOf(Quantifier::Some | Quantifier::AtLeast(1), parts) if holds => Step::Split(cases(parts)),
        Kind::NOf(Quantifier::Some | Quantifier::AtLeast(1), parts) => Step::More(all(parts)),
        Kind::NOf(Quantifier::AtLeast(1..), parts) if sign == Sign::True => Step::Split(cases(parts)),
        Kind::Quantified { quantifier, over, satisfies } => {
            if !branch.opaque(key(expr, frames), sign) {
                return Step::Narrowed(false);
            }
            let collection = Collection { over, satisfies: satisfies.as_deref(), frames };
            quantified(collection, *quantifier, sign)
        }
        _ => opaque(branch, expr, sign, frames),
    }
}

fn opaque<'e>(branch: &mut Branch<'_>, expr: &Expr, sign: Sign, frames: Frames) -> Step<'e> {
    Step::Narrowed(branch.opaque(key(expr, frames), sign))
}

/// Parts that all hold, or of which one does not.
fn joined(parts: Vec<Step<'_>>, all: bool) -> Step<'_> {
    let mut more = Vec::new();
    let mut cases = Vec::new();
    for part in parts {
        match part {
            Step::Narrowed(true) if all => {}
            Step::Narrowed(false) if all => return Step::Narrowed(false),
            Step::Narrowed(true) => return Step::Narrowed(true),
            Step::Narrowed(false) => {}
            Step::More(tasks) if all => more.extend(tasks),
            Step::More(tasks) => cases.push(tasks),
            Step::Split(split) if all => more.push(Task::Any(split)),
            Step::Split(split) => cases.extend(split),
            Step::New(..) | Step::Fresh(..) | Step::Every(..) => return Step::Narrowed(true),
        }
    }
    if all { Step::More(more) } else { Step::Split(cases) }
}

fn compare<'e>(
    branch: &mut Branch<'_>,
    expr: &'e Expr,
    (how, a, b): (Compare, &'e Expr, &'e Expr),
    sign: Sign,
    frames: Frames,
) -> Step<'e> {
    if how == Compare::IsNot {
        return compare(branch, expr, (Compare::Is, a, b), sign.opposite(), frames);
    }
    if a.ty.scalar.is_ordered() && !a.ty.list {
        let linear = Linear::of(a, frames, branch.profile)
            .zip(Linear::of(b, frames, branch.profile))
            .and_then(|(a, b)| a.less(&b));
        for side in [a, b] {
            if !matches!(side.kind, Kind::Read(_) | Kind::Const(_) | Kind::Arithmetic(..) | Kind::DaysBetween(..)) {
                note_value(branch, &Term::Value(key(side, frames)), side);
            }
        }
        if sign == Sign::True {
            let keys = looked_up(branch, (how, a, b), frames);
            if !keys {
                return Step::Narrowed(false);
            }
        }
        return match linear {
            Some(linear) => ordered(branch, linear, how, sign, false),
            None => opaque(branch, expr, sign, frames),
        };
    }
    for (side, other) in [(a, b), (b, a)] {
        match (&side.kind, how) {
            (Kind::Const(Value::Bool(yes)), Compare::Is) if !other.ty.list => {
                return condition(branch, other, if *yes { sign } else { sign.opposite() }, frames);
            }
            (Kind::Const(value), Compare::Is) if !other.ty.list && !matches!(value, Value::Period(_)) => {
                let set = CodeSet::new(None, vec![Item::One(value.clone())]);
                return within_set(branch, other, &set, sign, frames);
            }
            _ => {}
        }
    }
    opaque(branch, expr, sign, frames)
}

/// A looked-up value that compares so with a constant stands in some row: each key is one of those rows' keys.
fn looked_up(branch: &mut Branch<'_>, (how, a, b): (Compare, &Expr, &Expr), frames: Frames) -> bool {
    let (Kind::Lookup { table, column, keys }, Kind::Const(limit)) = (&a.kind, &b.kind) else { return true };
    let Some(table) = branch.profile.tables.get(table) else { return true };
    let Some(at) = table.columns.iter().position(|(name, _)| name == column) else { return true };
    let limit = Outcome::Known(limit.clone());
    let rows: Vec<&Row> = table
        .rows
        .iter()
        .filter(|row| {
            let value = row.values.get(at).and_then(Clone::clone).map_or(Outcome::Absent, Outcome::Known);
            compare_values(how, &value, &limit).is_true()
        })
        .collect();
    keys.iter().enumerate().all(|(place, key)| {
        let Kind::Read(read) = &key.kind else { return true };
        let texts = rows.iter().filter_map(|row| row.keys.get(place));
        let items = texts.filter_map(|text| literal::read(&key.ty.scalar, text).ok()).map(Item::One).collect();
        let term = Term::read(read, frames, key);
        branch.member(&term, &key.ty, &CodeSet::new(None, items), Sign::True)
    })
}

/// An ordered comparison, as terms and a constant against zero. With `keep`, what would narrow the branch becomes a task instead.
fn ordered<'e>(branch: &mut Branch<'_>, linear: Linear, how: Compare, sign: Sign, keep: bool) -> Step<'e> {
    if linear.made_of.len() == 1 && linear.terms.len() == 1 && !keep {
        return Step::Narrowed(branch.bound(&linear, how, sign));
    }
    let by_bounds = linear.made_of.iter().any(|(term, _)| matches!(term, Term::Value(_)));
    let holds = matches!(sign, Sign::True | Sign::NotFalse);
    if by_bounds && matches!(sign, Sign::NotTrue | Sign::NotFalse) {
        return Step::Narrowed(true);
    }
    let how = if holds { how } else { reverse(how) };
    if how == Compare::IsNot && !linear.made_of.is_empty() {
        return Step::Narrowed(true);
    }
    if linear.made_of.is_empty() {
        return Step::Narrowed(constant(&linear, how));
    }
    let mut cases: Vec<Vec<Task<'e>>> = Vec::new();
    let state =
        |absent: bool| linear.made_of.iter().map(move |(term, ty)| vec![Task::State(term.clone(), ty.clone(), absent)]);
    if !holds {
        cases.extend(state(true));
    }
    if matches!(sign, Sign::NotTrue | Sign::NotFalse) {
        cases.extend(state(false));
    }
    cases.push(vec![Task::Related(linear.clone(), how)]);
    if cases.len() == 1 { Step::More(cases.into_iter().flatten().collect()) } else { Step::Split(cases) }
}

/// Whether a constant between two bounds can lie so to zero.
fn constant(linear: &Linear, how: Compare) -> bool {
    let below = |strict: bool| {
        linear.low.is_none_or(|low| low.is_sign_negative() && !low.is_zero() || (!strict && low.is_zero()))
    };
    let above = |strict: bool| {
        linear.high.is_none_or(|high| high.is_sign_positive() && !high.is_zero() || (!strict && high.is_zero()))
    };
    match how {
        Compare::Is => below(false) && above(false),
        Compare::IsNot => linear.low != linear.high || linear.low.is_none_or(|low| !low.is_zero()),
        Compare::Less => below(true),
        Compare::LessOrEqual => below(false),
        Compare::Greater => above(true),
        Compare::GreaterOrEqual => above(false),
    }
}

/// Whether an imported list may stand in the place of a set: then nothing is known of it.
fn is_imported(branch: &Branch<'_>, set: &CodeSet) -> bool {
    let list = set.name().and_then(|name| branch.profile.lists.get(name));
    list.is_some_and(|list| list.imported.is_some())
}

fn within_set<'e>(branch: &mut Branch<'_>, item: &Expr, set: &CodeSet, sign: Sign, frames: Frames) -> Step<'e> {
    let holds = matches!(sign, Sign::True | Sign::NotFalse);
    if set.items().is_empty() {
        return Step::Narrowed(!holds);
    }
    match &item.kind {
        Kind::Define(_, body) => within_set(branch, body, set, sign, frames),
        Kind::Const(value) => Step::Narrowed(set.has(value) == holds),
        Kind::Read(read) => {
            let term = Term::read(read, frames, item);
            Step::Narrowed(branch.member(&term, &item.ty, set, sign))
        }
        _ => {
            let term = Term::Value(key(item, frames));
            note_value(branch, &term, item);
            Step::Narrowed(branch.member(&term, &item.ty, set, sign))
        }
    }
}

fn has<'e>(
    branch: &mut Branch<'_>,
    expr: &'e Expr,
    (how, list, what): (Has, &'e Expr, &'e Expr),
    sign: Sign,
    frames: Frames,
) -> Step<'e> {
    let (Kind::Read(read), true) = (&list.kind, list.ty.list) else { return opaque(branch, expr, sign, frames) };
    let set = match &what.kind {
        Kind::Set(set) if !is_imported(branch, set) => Arc::clone(set),
        Kind::Const(value) if !matches!(value, Value::List(_)) => {
            Arc::new(CodeSet::new(None, vec![Item::One(value.clone())]))
        }
        _ => return opaque(branch, expr, sign, frames),
    };
    if set.items().is_empty() {
        return opaque(branch, expr, sign, frames);
    }
    let term = Term::read(read, frames, list);
    match (how, sign) {
        (Has::One | Has::Any, sign) => Step::Narrowed(branch.has(&term, &list.ty, &set, sign)),
        (Has::NoneOf, sign) => Step::Narrowed(branch.has(&term, &list.ty, &set, sign.opposite())),
        (Has::Only, Sign::True) => Step::Narrowed(branch.has_only(&term, &list.ty, &set)),
        (Has::All, Sign::True) => {
            let each = set.items().iter().map(|item| CodeSet::new(None, vec![item.clone()]));
            Step::Narrowed(each.into_iter().all(|one| branch.has(&term, &list.ty, &one, sign)))
        }
        _ => opaque(branch, expr, sign, frames),
    }
}

fn present<'e>(branch: &mut Branch<'_>, inner: &'e Expr, sign: Sign, frames: Frames) -> Step<'e> {
    match &inner.kind {
        Kind::Define(_, body) => present(branch, body, sign, frames),
        Kind::Read(Read::Group(parts)) => {
            let term = Term::read(&Read::Group(parts.clone()), frames, inner);
            let flag = branch.present(&term, &Type::one(Scalar::Text), sign);
            Step::Narrowed(flag && branch.any_present(parts, sign))
        }
        Kind::Read(read) => {
            let term = Term::read(read, frames, inner);
            Step::Narrowed(branch.present(&term, &inner.ty, sign))
        }
        _ => {
            let term = Term::Value(key(inner, frames));
            note_value(branch, &term, inner);
            Step::Narrowed(branch.present(&term, &inner.ty, sign))
        }
    }
}

/// Members that there must be, or that there must not.
fn quantified(collection: Collection<'_>, quantifier: Quantifier, sign: Sign) -> Step<'_> {
    let nothing = Step::Narrowed(true);
    let covered = collection.over.noun == Noun::CoveredLines;
    if matches!(collection.over.noun, Noun::EarlierSessions(_) | Noun::EarlierLines(_)) {
        return nothing;
    }
    // The sign of "some member holds".
    let some = match quantifier {
        Quantifier::Some | Quantifier::AtLeast(1) => sign,
        Quantifier::No | Quantifier::Every | Quantifier::AtMost(0) | Quantifier::Exactly(0) => sign.opposite(),
        // Two members are one, at least; no more than two says nothing of one.
        Quantifier::AtLeast(2..) | Quantifier::Exactly(_) if sign == Sign::True => Sign::True,
        Quantifier::AtMost(_) if sign == Sign::False => Sign::True,
        _ => return nothing,
    };
    match some {
        Sign::True => Step::New(collection, Sign::True),
        // Which lines are covered may be unknown.
        Sign::NotFalse if covered => Step::New(collection, Sign::NotFalse),
        Sign::NotFalse if collection.over.noun == Noun::Authorizations => nothing,
        Sign::NotFalse => Step::New(collection, Sign::NotFalse),
        Sign::False | Sign::NotTrue if covered => nothing,
        Sign::False | Sign::NotTrue => Step::Every(collection, some),
    }
}
