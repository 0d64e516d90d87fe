//! Decides the lines and sessions of a block.
//!
//! In: a plan, a block. Out: a [`BlockBrief`]. What always holds: a session for which something is unknown that could change its answer is
//! handed over.

use std::sync::Arc;

use super::brief::{BlockBrief, Fired, On, SlotBrief, Spare};
use super::columns::Numbers;
use super::decisions::{Decisions, Word};
use super::graph::Cond;
use super::lower::Amount;
use super::mask::{Mask, lanes, mapped_two, pack, words};
use super::plan::{LinePlan, Must, Need, OpenModifier, Plan};
use super::run::{Outside, Registers};
use super::units::{self, Units};
use crate::lang::typed::Effect;
use crate::profile::checked::Profile;

/// What the lines in a slot come to.
struct Verdicts {
    /// The decisions, by words.
    words: Vec<Word>,
    /// Came to no unit.
    empty: Mask,
    /// There is more to tell of it than a decision and rules: something is missing, or a finding is no rule's.
    more: Mask,
}

/// Computes everything there is to compute of a block.
pub(super) fn compute(
    plan: &Plan,
    registers: &mut Registers,
    outside: Outside<'_>,
    spare: &mut Vec<Vec<i16>>,
) -> Units {
    registers.before_units(plan, outside);
    let units = units::of(plan, registers, outside, spare);
    registers.after_units(plan, outside, &units.slots);
    units
}

/// Decides a block, in memory that a former one had.
pub fn block(plan: &Plan, registers: &mut Registers, outside: Outside<'_>, mut spare: Spare) -> BlockBrief {
    let Outside { block, program, .. } = outside;
    let mut units = compute(plan, registers, outside, &mut spare.units);
    let count = block.len();
    let handed_over = handed_over(plan, registers, &units, count, spare.mask(std::iter::empty()));
    let verdicts: Vec<Verdicts> =
        plan.lines.iter().zip(&units.slots).map(|(line, units)| Verdicts::of(line, registers, units, count)).collect();
    let fired = fired(plan, &program.profile, registers, &units, &verdicts, &mut spare);
    let slots = std::mem::take(&mut units.slots);
    let slots = verdicts.iter().zip(slots).zip(&block.exists).map(|((of, units), exists)| SlotBrief {
        exists: spare.mask(exists.iter().copied().take(words(count))),
        decisions: of.decisions(&mut spare),
        units: of.bill(units.values.into_short(), count),
    });
    let slots = slots.collect();
    let mut more = spare.mask(std::iter::repeat_n(0, words(count)));
    for verdict in &verdicts {
        more.iter_mut().zip(&verdict.more).for_each(|(more, one)| *more |= one);
    }
    BlockBrief {
        origin: Arc::clone(&block.origin),
        handed_over,
        more,
        slots,
        decisions: sessions(&verdicts, count, &mut spare),
        fired,
    }
}

/// Sessions that the batch engine cannot tell the answer of.
fn handed_over(plan: &Plan, registers: &Registers, units: &Units, count: usize, mut away: Mask) -> Mask {
    away.extend(units.doubt.iter().take(words(count)));
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
        let room = || Mask::with_capacity(words(count));
        let mut all = Self { words: Vec::with_capacity(words(count)), empty: room(), more: room() };
        let rules = of(line.exists).iter().zip(of(line.denied)).zip(of(line.bundled).iter().zip(of(line.held)));
        let more = of(line.review).iter().zip(of(line.conflict)).enumerate();
        let open = [
            unknown(registers, &line.open.holds, count),
            unknown(registers, &line.open.reviews, count),
            modifiers_open(registers, &line.open.modifiers, count),
            unknown(registers, &line.open.denials, count),
        ];
        let [holds, reviews, modifiers, denials] = &open;
        let open = holds.iter().zip(reviews).zip(modifiers.iter().zip(denials));
        for ((rules, more), ((holds, reviews), (modifiers, denials))) in rules.zip(more).zip(open) {
            let (((exists, denied), (bundled, held)), (word, (review, conflict))) = (rules, more);
            let empty = !units.values.short(word).map_or(0, |units| pack(units, |units| units > 0));
            let live = exists & !denied & !bundled;
            let hold = live & held;
            let review = live & !held & (review | (conflict & !empty));
            let clear = live & !hold & !review;
            // A line with nothing to bill asks for no modifier.
            let asks = (clear & (holds | reviews | (modifiers & !empty))) | (review & (holds | modifiers));
            all.words.push(Word {
                covered: clear & !empty & !asks,
                review: review & !asks,
                needs_info: asks,
                hold,
                not_covered: exists & denied,
                partial: 0,
            });
            all.empty.push(empty);
            all.more.push(asks | (exists & denied & denials) | (hold & modifiers) | (live & !held & conflict & !empty));
        }
        all
    }

    fn decisions(&self, spare: &mut Spare) -> Decisions {
        let mut decisions = Decisions::new(std::array::from_fn(|_| spare.mask(std::iter::empty())));
        self.words.iter().for_each(|word| decisions.push(*word));
        decisions
    }

    /// Units to bill: none of a line that is denied or paid inside another.
    fn bill(&self, mut units: Vec<i16>, count: usize) -> Vec<i16> {
        for (units, word) in units.as_chunks_mut::<64>().0.iter_mut().zip(&self.words) {
            *units = mapped_two(units, &lanes(word.billed()), |units, billed| units & billed);
        }
        units.truncate(count);
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
fn sessions(verdicts: &[Verdicts], count: usize, spare: &mut Spare) -> Decisions {
    let mut decisions = Decisions::new(std::array::from_fn(|_| spare.mask(std::iter::empty())));
    for at in 0..words(count) {
        let mut any = Word::default();
        for word in verdicts.iter().filter_map(|verdict| verdict.words.get(at)) {
            any.covered |= word.covered;
            any.review |= word.review;
            any.needs_info |= word.needs_info;
            any.hold |= word.hold;
            any.not_covered |= word.not_covered;
        }
        let needs_info = any.needs_info & !any.hold;
        let review = any.review & !any.hold & !needs_info;
        let told = any.hold | needs_info | review;
        decisions.push(Word {
            covered: any.covered & !any.not_covered & !told,
            review,
            needs_info,
            hold: any.hold,
            not_covered: any.not_covered & !any.covered & !told,
            partial: any.covered & any.not_covered & !told,
        });
    }
    decisions
}

/// On which lines each rule's finding is.
fn fired(
    plan: &Plan,
    profile: &Profile,
    registers: &Registers,
    units: &Units,
    verdicts: &[Verdicts],
    spare: &mut Spare,
) -> Vec<Fired> {
    let mut all = Vec::with_capacity(plan.rulings.len());
    for (at, ruling) in plan.rulings.iter().enumerate() {
        let Some(effect) = profile.rules.get(ruling.rule).map(|rule| &rule.body.effect) else { continue };
        let count = verdicts.first().map_or(0, |verdict| verdict.words.len());
        if let (Some(whole), Amount::None) = (ruling.session, &ruling.amount) {
            let holds = registers.cond(whole).yes.iter().copied().take(count);
            if holds.clone().any(|word| word != 0) {
                all.push(Fired { rule: ruling.rule, on: On::Session(spare.mask(holds)) });
            }
            continue;
        }
        let mut on = Vec::with_capacity(plan.slots);
        for ((holds, new), (slot, verdict)) in ruling.holds.iter().zip(&ruling.new).zip(verdicts.iter().enumerate()) {
            let (holds, new) = (registers.cond(*holds).yes, registers.cond(*new).yes);
            let mut mask = spare.mask(holds.iter().copied().take(count));
            match (&ruling.amount, effect) {
                (Amount::Modifiers(_), _) => {
                    let parts = mask.iter_mut().zip(new).zip(&verdict.words);
                    parts.for_each(|((mask, new), word)| *mask &= new & word.billed());
                }
                (Amount::Cap(..), _) => {
                    let capped = units.capped.iter().find(|(ruling, _)| *ruling == at).and_then(|(_, by)| by.get(slot));
                    let capped = capped.into_iter().flatten().zip(&verdict.words);
                    mask.iter_mut().zip(capped).for_each(|(mask, (capped, word))| *mask = capped & !word.not_covered);
                }
                (_, Effect::Pay(_)) => {
                    let paid = new.iter().zip(&verdict.empty).zip(&verdict.words);
                    mask.iter_mut()
                        .zip(paid)
                        .for_each(|(mask, ((new, empty), word))| *mask &= new & !empty & word.billed());
                }
                _ => {}
            }
            on.push(mask);
        }
        if on.iter().flatten().any(|word| *word != 0) {
            all.push(Fired { rule: ruling.rule, on: On::Lines(on) });
        }
    }
    all
}
