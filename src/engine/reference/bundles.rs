//! Bundles: which lines are paid inside another, and which only seem to be.
//!
//! A rule bundles a line into the lines that its quantifier found. The line is paid inside one of them if, following bundles
//! from line to line, one is reached that is itself payable: neither denied nor bundled nor without units. If none can be reached, the lines are
//! bundled in a circle or into lines that are not billed, and a person must judge.

use std::collections::BTreeSet;

use super::case::Case;
use crate::engine::ops::logic::{and, not, or};
use crate::engine::three::{Truth, Waits};
use crate::lang::typed::Effect;

/// Where a line stands.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Paid inside another line.
    pub holds: Truth,
    /// A rule bundles it, and there is nothing payable to be paid inside of.
    pub fails: Truth,
    /// Whether that is because lines are bundled in a circle.
    pub circle: bool,
}

impl Bundle {
    /// No rule bundles the line.
    #[must_use]
    pub fn none() -> Self {
        Self { holds: Truth::False, fails: Truth::False, circle: false }
    }
}

/// Where every line stands.
#[must_use]
pub fn resolve(case: &Case<'_>) -> Vec<Bundle> {
    let lines = 0..case.size();
    let bundled: Vec<Truth> = lines.clone().map(|line| case.any(line, |e| *e == Effect::Bundle)).collect();
    if bundled.iter().all(Truth::is_false) {
        return lines.map(|_| Bundle::none()).collect();
    }
    let denied: Vec<Truth> = lines.clone().map(|line| or(<[Truth; 2]>::from(case.denied(line)))).collect();
    let edges: Vec<Vec<(usize, Truth)>> = lines.clone().map(|line| edges(case, line)).collect();
    let graph = Graph { bundled: &bundled, denied: &denied, empty: &case.without_units, edges: &edges };
    lines
        .map(|line| {
            let fires = graph.bundled(line);
            let (anchored, circle) = graph.anchored(line);
            Bundle { holds: and([fires.clone(), anchored.clone()]), fails: and([fires, not(anchored)]), circle }
        })
        .collect()
}

/// The lines into which rules bundle a line, and whether they do.
fn edges(case: &Case<'_>, line: usize) -> Vec<(usize, Truth)> {
    let mut edges = Vec::new();
    for rule in case.live_with(|e| *e == Effect::Bundle) {
        let Some(ruling) = case.ruling(rule, line).filter(|r| !r.truth.is_false()) else { continue };
        let others = |to: &usize| *to != line;
        edges.extend(ruling.found.lines.iter().copied().filter(others).map(|to| (to, ruling.truth.clone())));
        let possible = ruling.found.possible.iter().filter(|(to, _)| others(to));
        edges.extend(possible.map(|(to, waits)| (*to, and([ruling.truth.clone(), Truth::Unknown(waits.clone())]))));
    }
    edges
}

struct Graph<'a> {
    bundled: &'a [Truth],
    denied: &'a [Truth],
    empty: &'a [Truth],
    edges: &'a [Vec<(usize, Truth)>],
}

impl Graph<'_> {
    fn bundled(&self, line: usize) -> Truth {
        self.bundled.get(line).cloned().unwrap_or(Truth::False)
    }

    fn denied(&self, line: usize) -> Truth {
        self.denied.get(line).cloned().unwrap_or(Truth::False)
    }

    /// Whether a payable line is reached from this one, and whether this one is reached again. A bundle that found no line at
    /// all stands as its rule says.
    fn anchored(&self, line: usize) -> (Truth, bool) {
        if self.edges.get(line).is_none_or(Vec::is_empty) {
            return (Truth::True, false);
        }
        if self.reach(line, true).1 {
            return (Truth::True, false);
        }
        let (reached, payable, waits) = self.reach(line, false);
        let truth = if payable { Truth::Unknown(waits) } else { Truth::False };
        (truth, reached.contains(&line))
    }

    /// Lines reached over bundles that are certain (or, if not, possible) and through lines that are not denied; whether one
    /// of them is payable; and what any doubt about them waits for.
    fn reach(&self, line: usize, certain: bool) -> (BTreeSet<usize>, bool, Waits) {
        let passes = |truth: &Truth| if certain { truth.is_true() } else { !truth.is_false() };
        let (mut reached, mut payable, mut waits) = (BTreeSet::new(), false, Waits::new());
        let mut next = vec![line];
        while let Some(from) = next.pop() {
            for (to, edge) in self.edges.get(from).into_iter().flatten() {
                let open = not(self.denied(*to));
                let empty = self.empty.get(*to).cloned().unwrap_or(Truth::False);
                let last = and([open.clone(), not(self.bundled(*to)), not(empty)]);
                for truth in [edge, &open, &last] {
                    waits.extend(truth.unknown().into_iter().flatten().cloned());
                }
                if !passes(edge) {
                    continue;
                }
                payable |= passes(&last);
                if reached.insert(*to) && passes(&open) {
                    next.push(*to);
                }
            }
        }
        (reached, payable, waits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::Wait;

    fn anchored(denied: [Truth; 3], edges: [&[usize]; 3]) -> Vec<(Truth, bool)> {
        let bundled: Vec<Truth> = edges.iter().map(|e| Truth::of(!e.is_empty())).collect();
        let edges: Vec<Vec<(usize, Truth)>> =
            edges.iter().map(|e| e.iter().map(|to| (*to, Truth::True)).collect()).collect();
        let graph = Graph { bundled: &bundled, denied: &denied, empty: &[], edges: &edges };
        (0..3).map(|line| graph.anchored(line)).collect()
    }

    #[test]
    fn a_chain_ends_in_a_payable_line_or_in_none() {
        let no = [Truth::False, Truth::False, Truth::False];
        assert_eq!(anchored(no.clone(), [&[1], &[2], &[]])[0], (Truth::True, false));
        assert_eq!(anchored(no.clone(), [&[1], &[0], &[]])[0], (Truth::False, true));
        assert_eq!(anchored(no, [&[1], &[0, 2], &[]])[0], (Truth::True, false));
    }

    #[test]
    fn a_line_is_not_paid_inside_a_denied_one() {
        let first = |last: Truth| anchored([Truth::False, Truth::False, last], [&[2], &[], &[]])[0].0.clone();
        assert_eq!(first(Truth::True), Truth::False);
        let open = Truth::Unknown(Waits::from([Wait::session("referral.on")]));
        assert_eq!(first(open.clone()), open);
    }
}
