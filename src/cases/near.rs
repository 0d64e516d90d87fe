//! Which conditions of a rule decided what it came to, and on which line it came nearest to firing.
//!
//! In: what a rule came to on a line, with its steps. Out: the innermost steps that decided it, each with its part in the rule.

use crate::engine::explanation::{LineExplained, Role, Seen, Step, Verdict};

/// The steps that decided what a rule came to on a line.
pub(super) fn decisive(line: &LineExplained) -> Vec<(Role, Step)> {
    let wanted = |role: &Role, seen: &Seen| match &line.verdict {
        Verdict::Fired => match role {
            Role::Require | Role::Unless | Role::Exception(_) => *seen == Seen::False,
            Role::Where => *seen == Seen::True,
            Role::DatedBy | Role::Value => true,
        },
        Verdict::Waits(_) => matches!(seen, Seen::Unknown(_)),
        Verdict::Suppressed { exception, .. } => {
            matches!(role, Role::Exception(id) if id == exception) && *seen == Seen::True
        }
        Verdict::OutOfScope => match role {
            Role::Where => *seen == Seen::False,
            Role::Unless => *seen == Seen::True,
            _ => false,
        },
        Verdict::DidNotFire => match role {
            Role::Require => *seen == Seen::True,
            Role::Value => *seen == Seen::Absent,
            _ => false,
        },
    };
    let mut out = Vec::new();
    for step in &line.steps {
        if let Some(role) = step.role.as_ref().filter(|role| wanted(role, &step.seen)) {
            innermost(step, line.verdict == Verdict::Fired, &mut |leaf| out.push((role.clone(), leaf.clone())));
        }
    }
    out
}

/// The steps that decided a condition of the unit count.
pub(super) fn of_units(step: &Step) -> Vec<Step> {
    let mut out = Vec::new();
    innermost(step, false, &mut |leaf| out.push(leaf.clone()));
    out
}

/// How far a rule is from firing on a line: of two lines the one with the smaller number is worth showing.
pub(super) fn distance(line: &LineExplained) -> (usize, usize) {
    let kind = match line.verdict {
        Verdict::Fired => 0,
        Verdict::Waits(_) => 1,
        Verdict::Suppressed { .. } => 2,
        Verdict::DidNotFire => 3,
        Verdict::OutOfScope => 4,
    };
    (kind, decisive(line).len())
}

/// Visits the innermost conditions that came to the same as the whole, and so made it so. A quantifier is shown as a whole, its lines
/// below it; of a definition both the word that names it and what decided it inside. Of a rule that `fired` all conditions hold, and of a
/// definition in it the values that it saw say enough.
fn innermost<'s>(step: &'s Step, fired: bool, visit: &mut impl FnMut(&'s Step)) {
    let below = inside(step);
    let conditions: Vec<&Step> = below.iter().filter(|s| !matches!(s.seen, Seen::Value(_) | Seen::Absent)).collect();
    if conditions.is_empty() || below.iter().any(|s| s.line.is_some()) {
        return visit(step);
    }
    let same = |s: &&Step| std::mem::discriminant(&s.seen) == std::mem::discriminant(&step.seen);
    if conditions.iter().all(|s| !step.span.holds(s.span)) {
        visit(step);
        if fired && step.seen == Seen::True {
            return;
        }
    }
    let mut decided = conditions.iter().copied().filter(same).peekable();
    if decided.peek().is_some() {
        decided.for_each(|s| innermost(s, fired, visit));
    } else {
        conditions.into_iter().for_each(|s| innermost(s, fired, visit));
    }
}

/// What a step is made of. The opposite of a condition has the same words: only what stands below that counts.
fn inside(step: &Step) -> &[Step] {
    match step.steps.as_slice() {
        [only] if only.span == step.span && only.line == step.line => inside(only),
        steps => steps,
    }
}
