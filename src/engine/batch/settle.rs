//! Decides the lines and sessions of a block.
//!
//! In: a plan, a block. Out: a [`BlockBrief`]. What always holds: a session for which something is unknown that could change its answer is
//! handed over.

use super::brief::{BlockBrief, Fired, SlotBrief};
use super::columns::Numbers;
use super::graph::Cond;
use super::lower::Amount;
use super::mask::{Mask, by_words, lanes, less, ones, pack, words};
use super::plan::{LinePlan, Must, Need, OpenModifier, Plan};
use super::run::{Outside, Registers};
use super::units::{self, Units};
use crate::lang::typed::Effect;
use crate::model::determination::Decision;
use crate::profile::checked::Profile;

/// What the lines in a slot come to, a mask for each decision.
struct Verdicts {
    covered: Mask,
    review: Mask,
    hold: Mask,
    needs_info: Mask,
    not_billed: Mask,
    not_covered: Mask,
    /// Came to no unit.
    empty: Mask,
}

/// Computes everything there is to compute of a block.
pub(super) fn compute(plan: &Plan, registers: &mut Registers, outside: Outside<'_>) -> Units {
    registers.before_units(plan, outside);
    let units = units::of(plan, registers, outside);
    registers.after_units(plan, outside, &units.slots);
    units
}

/// Decides a block.
pub fn block(plan: &Plan, registers: &mut Registers, outside: Outside<'_>) -> BlockBrief {
    let Outside { block, program, .. } = outside;
    let mut units = compute(plan, registers, outside);
    let handed_over = handed_over(plan, registers, &units, block.len());
    let verdicts: Vec<Verdicts> = plan
        .lines
        .iter()
        .zip(&units.slots)
        .map(|(line, units)| Verdicts::of(line, registers, units, block.len()))
        .collect();
    let fired = fired(plan, &program.profile, registers, &units, &verdicts);
    let slots =
        verdicts.iter().zip(std::mem::take(&mut units.slots)).zip(&block.exists).map(|((of, units), exists)| {
            let Numbers { values, .. } = units;
            SlotBrief {
                exists: exists.clone(),
                decisions: of.decisions(block.len()),
                units: of.bill(values, block.len()),
            }
        });
    BlockBrief {
        origin: block.origin.clone(),
        handed_over,
        slots: slots.collect(),
        decisions: sessions(&verdicts, block.len()),
        fired,
    }
}

/// Sessions that the batch engine cannot tell the answer of.
fn handed_over(plan: &Plan, registers: &Registers, units: &Units, count: usize) -> Mask {
    let mut away = units.doubt.clone();
    away.truncate(words(count));
    for need in &plan.needs {
        lacking(need, registers, count, |at, lacks| {
            if let Some(away) = away.get_mut(at) {
                *away |= lacks;
            }
        });
    }
    let beyond = u32::try_from(count % 64).unwrap_or(0);
    if let Some(last) = away.last_mut().filter(|_| beyond > 0) {
        *last &= 1u64.wrapping_shl(beyond).wrapping_sub(1);
    }
    away
}

/// Tells, word by word, in which sessions a need is not met.
pub(super) fn lacking(need: &Need, registers: &Registers, count: usize, mut tell: impl FnMut(usize, u64)) {
    let cond = registers.cond(need.cond);
    let words = cond.yes.iter().zip(cond.no).take(words(count)).enumerate();
    match &need.must {
        Must::BeKnown => words.for_each(|(at, (yes, no))| tell(at, !(yes | no))),
        Must::NotHold => words.for_each(|(at, (_, no))| tell(at, !no)),
        Must::BeKnownOrOpen(parts) => {
            let open = unknown(registers, parts, count);
            words.zip(open).for_each(|((at, (yes, no)), open)| tell(at, !(yes | no | open)));
        }
    }
}

impl Verdicts {
    fn of(line: &LinePlan, registers: &Registers, units: &Numbers, count: usize) -> Self {
        let of = |cond| registers.cond(cond).yes;
        let mut all = Self {
            covered: Mask::new(),
            review: Mask::new(),
            hold: Mask::new(),
            needs_info: Mask::new(),
            not_billed: Mask::new(),
            not_covered: Mask::new(),
            empty: Mask::new(),
        };
        let rules = of(line.exists).iter().zip(of(line.denied)).zip(of(line.bundled).iter().zip(of(line.held)));
        let more = of(line.review).iter().zip(of(line.conflict)).zip(by_words(&units.values));
        let open = [
            unknown(registers, &line.open.holds, count),
            unknown(registers, &line.open.reviews, count),
            modifiers_open(registers, &line.open.modifiers, count),
        ];
        let [holds, reviews, modifiers] = &open;
        let open = holds.iter().zip(reviews).zip(modifiers);
        for ((rules, more), ((holds, reviews), modifiers)) in rules.zip(more).zip(open) {
            let (((exists, denied), (bundled, held)), ((review, conflict), units)) = (rules, more);
            let empty = !pack(units, |units| less(0, units));
            let inside = exists & !denied & bundled;
            let live = exists & !denied & !bundled;
            let hold = live & held;
            let review = live & !held & (review | (conflict & !empty));
            let clear = live & !hold & !review;
            // A line with nothing to bill asks for no modifier.
            let asks = (clear & (holds | reviews | (modifiers & !empty))) | (review & (holds | modifiers));
            all.not_covered.push(exists & denied);
            all.hold.push(hold);
            all.needs_info.push(asks);
            all.review.push(review & !asks);
            all.not_billed.push(inside | (clear & empty & !asks));
            all.covered.push(clear & !empty & !asks);
            all.empty.push(empty);
        }
        all
    }

    fn decisions(&self, count: usize) -> Vec<Decision> {
        let masks = [&self.covered, &self.review, &self.needs_info, &self.hold, &self.not_covered];
        by_masks(masks, count, |bits| match bits {
            1 => Decision::Covered,
            2 => Decision::Review,
            4 => Decision::NeedsInfo,
            8 => Decision::Hold,
            16 => Decision::NotCovered,
            _ => Decision::NotBilled,
        })
    }

    /// Units to bill: none of a line that is denied or paid inside another.
    fn bill(&self, mut units: Vec<i64>, count: usize) -> Vec<i64> {
        units.truncate(count);
        let masks = self.not_covered.iter().zip(&self.not_billed).zip(&self.empty);
        for (units, ((denied, inside), empty)) in units.chunks_mut(64).zip(masks) {
            for at in ones(&[(denied | inside) & !empty]) {
                if let Some(units) = units.get_mut(at) {
                    *units = 0;
                }
            }
        }
        units
    }
}

/// Where any of these conditions is unknown.
fn unknown(registers: &Registers, conds: &[Cond], count: usize) -> Mask {
    let mut all: Mask = vec![0; words(count)];
    for cond in conds {
        let known = registers.cond(*cond);
        all.iter_mut().zip(known.yes.iter().zip(known.no)).for_each(|(all, (yes, no))| *all |= !(yes | no));
    }
    all
}

/// Where it is unknown whether a modifier is added that is neither recorded nor added by a rule that holds.
fn modifiers_open(registers: &Registers, open: &[OpenModifier], count: usize) -> Mask {
    let mut all: Mask = vec![0; words(count)];
    for one in open {
        let holds = registers.cond(one.holds);
        let (new, added) = (registers.cond(one.new).yes, registers.cond(one.added).yes);
        let masks = holds.yes.iter().zip(holds.no).zip(new.iter().zip(added));
        all.iter_mut().zip(masks).for_each(|(all, ((yes, no), (new, added)))| *all |= !(yes | no) & new & !added);
    }
    all
}

/// What the lines of each session agree on; the strongest of those that wait; else partial.
fn sessions(verdicts: &[Verdicts], count: usize) -> Vec<Decision> {
    let any = |mask: fn(&Verdicts) -> &Mask| {
        let mut all: Mask = vec![0; words(count)];
        for verdict in verdicts {
            all.iter_mut().zip(mask(verdict)).for_each(|(all, one)| *all |= one);
        }
        all
    };
    let (covered, review, asks) = (any(|v| &v.covered), any(|v| &v.review), any(|v| &v.needs_info));
    let (hold, denied) = (any(|v| &v.hold), any(|v| &v.not_covered));
    by_masks([&covered, &review, &asks, &hold, &denied], count, |bits| match bits {
        0 => Decision::NotBilled,
        1 => Decision::Covered,
        16 => Decision::NotCovered,
        17 => Decision::Partial,
        bits if bits & 8 > 0 => Decision::Hold,
        bits if bits & 4 > 0 => Decision::NeedsInfo,
        _ => Decision::Review,
    })
}

/// A decision for each session by which of five masks have it.
fn by_masks(masks: [&Mask; 5], count: usize, decide: fn(u64) -> Decision) -> Vec<Decision> {
    let table: [Decision; 32] = std::array::from_fn(|bits| decide(u64::try_from(bits).unwrap_or(0)));
    let [a, b, c, d, e] = masks;
    let mut all = Vec::with_capacity(words(count).saturating_mul(64));
    for (((a, b), (c, d)), e) in a.iter().zip(b).zip(c.iter().zip(d)).zip(e) {
        let mut bits = [0i16; 64];
        for (mask, bit) in [(a, 1i16), (b, 2), (c, 4), (d, 8), (e, 16)] {
            bits.iter_mut().zip(lanes(*mask)).for_each(|(bits, lane)| *bits |= lane & bit);
        }
        let decisions = bits.map(|bits| {
            let [low, _] = bits.to_le_bytes();
            table.get(usize::from(low & 31)).copied().unwrap_or(Decision::Review)
        });
        all.extend_from_slice(&decisions);
    }
    all.truncate(count);
    all
}

/// On which lines each rule's finding is.
fn fired(plan: &Plan, profile: &Profile, registers: &Registers, units: &Units, verdicts: &[Verdicts]) -> Vec<Fired> {
    let mut all = Vec::new();
    for (at, ruling) in plan.rulings.iter().enumerate() {
        let Some(effect) = profile.rules.get(ruling.rule).map(|rule| &rule.body.effect) else { continue };
        let mut on = Vec::with_capacity(plan.slots);
        for ((holds, new), (slot, verdict)) in ruling.holds.iter().zip(&ruling.new).zip(verdicts.iter().enumerate()) {
            let (holds, new) = (registers.cond(*holds).yes, registers.cond(*new).yes);
            let mut mask: Mask = holds.iter().copied().take(verdict.empty.len()).collect();
            match (&ruling.amount, effect) {
                (Amount::Modifiers(_), _) => {
                    let billed = verdict.covered.iter().zip(&verdict.review);
                    let billed = billed.zip(verdict.hold.iter().zip(&verdict.needs_info));
                    let parts = mask.iter_mut().zip(new).zip(billed);
                    parts.for_each(|((mask, new), ((a, b), (c, d)))| *mask &= new & (a | b | c | d));
                }
                (Amount::Cap(..), _) => {
                    let capped = units.capped.iter().find(|(ruling, _)| *ruling == at).and_then(|(_, by)| by.get(slot));
                    let capped = capped.into_iter().flatten().zip(&verdict.not_covered);
                    mask.iter_mut().zip(capped).for_each(|(mask, (capped, denied))| *mask = capped & !denied);
                }
                (_, Effect::Pay(_)) => {
                    let paid = new.iter().zip(&verdict.empty).zip(verdict.not_covered.iter().zip(&verdict.not_billed));
                    mask.iter_mut()
                        .zip(paid)
                        .for_each(|(mask, ((new, empty), (a, b)))| *mask &= new & !empty & !(a | b));
                }
                _ => {}
            }
            on.push(mask);
        }
        if on.iter().flatten().any(|word| *word != 0) {
            all.push(Fired { rule: ruling.rule, on });
        }
    }
    all
}
