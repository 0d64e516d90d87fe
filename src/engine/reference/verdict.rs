//! One line decided: the strongest of what holds, and what could still change it.
//!
//! In: what every rule came to, and the units. Out: [`LineVerdict`]. What always holds: whatever could change the decision,
//! units, modifiers or liability of the line is among its opens with every fact it waits for; whatever could not, is not.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::builtin::BuiltIn;
use super::bundles::Bundle;
use super::case::Case;
use super::modifiers;
use super::shares::Part;
use super::units_stage::{Class, LineUnits};
use crate::engine::three::{Truth, Waits};
use crate::lang::typed::Effect;
use crate::model::determination::{Decision, Liability, Note};

/// Something that is not known and could still change the line.
#[derive(Clone, Debug)]
pub struct Open {
    /// The rule, by place in the profile; `None`: what is built in.
    pub rule: Option<usize>,
    /// What the line becomes if it holds; `None`: its modifiers change.
    pub decision: Option<Decision>,
    /// What it waits for.
    pub waits: Waits,
}

/// A line decided.
#[derive(Clone, Debug)]
pub struct LineVerdict {
    /// The decision.
    pub decision: Decision,
    /// What it is if nothing open turns out to hold.
    pub base: Decision,
    /// Who bears a denial.
    pub liability: Option<Liability>,
    /// What could still change it.
    pub opens: Vec<Open>,
    /// Whether its units wait for facts that would change the answer.
    pub units_open: bool,
    /// Units to bill.
    pub units: Option<Decimal>,
    /// Modifiers, in claim order.
    pub modifiers: Vec<String>,
    /// Those of them that rules add.
    pub added: Vec<String>,
    /// The modifier that only a part of the units carries.
    pub part: Option<Part>,
    /// What it waits for to tell which units are an assistant's.
    pub share_waits: Waits,
    /// Which minutes made which unit, where an assistant gave a part.
    pub share_note: Option<Note>,
    /// Built-in reasons.
    pub built_in: BTreeSet<BuiltIn>,
    /// Rules behind the answer, by place in the profile.
    pub rules: BTreeSet<usize>,
}

impl LineVerdict {
    /// Makes it wait for what it does not wait for yet; `decision`: what the line becomes if that holds, `None`: its modifiers change.
    pub fn wait(&mut self, rules: &BTreeSet<usize>, decision: Option<Decision>, waits: Waits) {
        let known: BTreeSet<_> = self.opens.iter().flat_map(|open| open.waits.iter().cloned()).collect();
        if waits.is_subset(&known) {
            return;
        }
        self.opens.push(Open { rule: rules.first().copied(), decision, waits });
        if self.decision < Decision::NeedsInfo {
            self.decision = Decision::NeedsInfo;
        }
        self.rules.extend(rules);
    }
}

/// Decides a line.
#[must_use]
pub fn decide(case: &Case<'_>, line: usize, units: &LineUnits, void: bool, units_matter: bool) -> LineVerdict {
    let profile = &case.program.profile;
    let bundle = case.bundles.get(line).cloned().unwrap_or_else(Bundle::none);
    let holding = |effect: fn(&Effect) -> bool| -> Vec<usize> {
        case.live_with(effect).filter(|rule| case.truth(*rule, line).is_true()).collect()
    };
    let denials = holding(denies);
    let holds = holding(|e| *e == Effect::Hold);
    let reviews = holding(|e| *e == Effect::Review);

    let mut built_in = BTreeSet::new();
    let (mut base, mut rules): (Decision, BTreeSet<usize>) = if void {
        built_in.insert(BuiltIn::Void);
        (Decision::NotBilled, BTreeSet::new())
    } else if !denials.is_empty() {
        (Decision::NotCovered, denials.iter().copied().collect())
    } else if bundle.holds.is_true() {
        (Decision::NotBilled, holding(|e| *e == Effect::Bundle).into_iter().collect())
    } else {
        (Decision::Covered, BTreeSet::new())
    };
    let live = base == Decision::Covered;
    let modifiers = modifiers::of(case, line, live);
    if live {
        built_in.extend(units.flags.iter().map(|flag| BuiltIn::of_flag(*flag)));
        if bundle.fails.is_true() {
            built_in.insert(if bundle.circle { BuiltIn::Circle } else { BuiltIn::BundledIntoDenied });
        }
        // Modifiers of a line with nothing to bill are nobody's business.
        let sent = units.shown != Some(Decimal::ZERO);
        built_in.extend(modifiers.conflicts.iter().copied().filter(|_| sent));
        let strongest = built_in.iter().map(|b| b.decision()).max().unwrap_or(Decision::Covered);
        if !holds.is_empty() || strongest == Decision::Hold {
            base = Decision::Hold;
            rules.extend(&holds);
        } else if !reviews.is_empty() || strongest == Decision::Review {
            base = Decision::Review;
            rules.extend(&reviews);
            if bundle.fails.is_true() {
                rules.extend(holding(|e| *e == Effect::Bundle));
            }
        }
        built_in.retain(|b| b.decision() == base);
    }
    let liability = liability(denials.iter().filter_map(|i| profile.rules.get(*i)).map(|rule| rule.liability));
    let nothing = live && base == Decision::Covered && units.shown == Some(Decimal::ZERO);
    let units_open = live && !units.waits.is_empty();
    let mut opens = if void { Vec::new() } else { opens(case, line, base, liability, &bundle) };
    let could_live = live && (!nothing || opens.iter().any(|o| o.decision.is_some()));
    if could_live {
        let open = modifiers.open.into_iter();
        opens.extend(open.map(|(rule, waits)| Open { rule: Some(rule), decision: None, waits }));
    }

    let asks = !opens.is_empty() || (units_open && units_matter);
    let mut decision = base;
    if asks && base < Decision::NeedsInfo {
        decision = Decision::NeedsInfo;
        rules.extend(opens.iter().filter_map(|open| open.rule));
        rules.extend(&units.rules);
    } else if nothing {
        decision = Decision::NotBilled;
        if units.capped.is_empty() {
            built_in.insert(if case.class(line) == Class::Timed { BuiltIn::TooLittleTime } else { BuiltIn::NoUnits });
        }
    }
    if nothing {
        base = Decision::NotBilled;
    }
    if live {
        rules.extend(&units.capped);
    }
    let billed = !matches!(decision, Decision::NotCovered | Decision::NotBilled);
    let (modifiers, added) = if billed {
        rules.extend(&modifiers.added_by);
        (modifiers.all, modifiers.added)
    } else {
        (modifiers.recorded, Vec::new())
    };
    let units = match live {
        true if units.never_live => None,
        true => units.shown,
        false => Some(Decimal::ZERO),
    };
    LineVerdict {
        decision,
        base,
        liability,
        opens,
        units_open,
        units,
        modifiers,
        added,
        part: None,
        share_waits: Waits::new(),
        share_note: None,
        built_in,
        rules,
    }
}

fn denies(effect: &Effect) -> bool {
    matches!(effect, Effect::Deny | Effect::CapLines(_))
}

/// The provider's if any denial says so, else the patient's if any does.
fn liability(said: impl Iterator<Item = Option<Liability>>) -> Option<Liability> {
    said.flatten().max()
}

/// What is open and could change the decision or the liability of a line that stands at `base`.
fn opens(case: &Case<'_>, line: usize, base: Decision, liability: Option<Liability>, bundle: &Bundle) -> Vec<Open> {
    let mut opens = Vec::new();
    let mut open = |rule: Option<usize>, decision: Decision, waits: &Waits| {
        opens.push(Open { rule, decision: Some(decision), waits: waits.clone() });
    };
    for i in case.live.iter().copied() {
        let Some(rule) = case.program.profile.rules.get(i) else { continue };
        let Some(waits) = case.truth(i, line).unknown() else { continue };
        match &rule.body.effect {
            effect if denies(effect) => {
                if base != Decision::NotCovered || rule.liability > liability {
                    open(Some(i), Decision::NotCovered, waits);
                }
            }
            Effect::Bundle => {
                if base < Decision::NotBilled {
                    open(Some(i), Decision::NotBilled, waits);
                }
            }
            Effect::Hold => {
                if base < Decision::Hold {
                    open(Some(i), Decision::Hold, waits);
                }
            }
            Effect::Review => {
                if base < Decision::Review {
                    open(Some(i), Decision::Review, waits);
                }
            }
            Effect::Deny
            | Effect::Warn
            | Effect::AddModifier(_)
            | Effect::CapUnits(..)
            | Effect::CapLines(_)
            | Effect::Pay(_)
            | Effect::CapPayment(..) => {}
        }
    }
    // A bundle is also open while it is not known whether the line it is paid inside of is itself denied.
    let bundling = case.live_with(|e| *e == Effect::Bundle).find(|rule| !case.truth(*rule, line).is_false());
    if let (Truth::Unknown(waits), true) = (&bundle.holds, base < Decision::NotBilled) {
        open(bundling, Decision::NotBilled, waits);
    }
    if let (Truth::Unknown(waits), true) = (&bundle.fails, base < Decision::Review) {
        open(bundling, Decision::Review, waits);
    }
    opens
}
