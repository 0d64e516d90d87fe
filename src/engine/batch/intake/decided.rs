//! A block of one payer, decided: session by session.
//!
//! In: what the sessions of a block come to. Out: what each of them comes to in short, if a brief says all there is to say of it in short.

use std::ops::Range;

use crate::engine::batch::Batch;
use crate::engine::batch::brief::{BlockBrief, Brief, On};
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::mask::{has, ones};
use crate::engine::batch::row::Words;
use crate::engine::batch::say::{Fill, Kept, Sayings, Spoken};
use crate::engine::reference::effect_word;
use crate::model::determination::{Decision, Finding};

/// A block of one payer, decided.
#[derive(Debug)]
pub struct Decided<'e> {
    batch: &'e Batch<'e>,
    brief: BlockBrief,
    /// What each session comes to, and what the line in each slot.
    decisions: Vec<Decision>,
    lines: Vec<Vec<Decision>>,
    /// Findings, by place among those of the block, session by session; and where those of each session end.
    fired: Vec<usize>,
    ends: Vec<usize>,
    /// What findings say, and what sessions say of what these name; where findings are wanted in words.
    said: Option<(&'e Sayings, Kept)>,
}

/// What a session comes to in short.
#[derive(Clone, Copy, Debug)]
pub struct Short<'d> {
    of: &'d Decided<'d>,
    at: usize,
}

impl<'e> Decided<'e> {
    /// By the rules of a payer.
    pub(super) fn new(batch: &'e Batch<'e>, brief: BlockBrief, said: Option<(&'e Sayings, Kept)>) -> Self {
        let count = brief.origin.len();
        let any: Vec<Vec<u64>> = brief.fired.iter().map(|fired| anywhere(&fired.on)).collect();
        // How many each session has; then where they end, and each put before its end.
        let mut ends = vec![0usize; count];
        for at in any.iter().flat_map(|mask| ones(mask)) {
            if let Some(end) = ends.get_mut(at) {
                *end = end.saturating_add(1);
            }
        }
        let mut sum = 0usize;
        for end in &mut ends {
            sum = sum.saturating_add(*end);
            *end = sum;
        }
        let mut next = starts(&ends);
        let mut fired = vec![0; sum];
        for (number, mask) in any.iter().enumerate() {
            for at in ones(mask) {
                let Some(place) = next.get_mut(at) else { continue };
                if let Some(slot) = fired.get_mut(*place) {
                    *slot = number;
                }
                *place = place.saturating_add(1);
            }
        }
        let decisions = brief.decisions.each();
        let lines = brief.slots.iter().map(|slot| slot.decisions.each()).collect();
        Self { batch, brief, decisions, lines, fired, ends, said }
    }

    /// Whose rules decided.
    #[must_use]
    pub fn payer(&self) -> &str {
        self.batch.payer()
    }

    /// The id of a rule, by the number that findings have, and the word for its effect.
    #[must_use]
    pub fn rule(&self, number: usize) -> Option<(&str, &'static str)> {
        let rule = self.brief.fired.get(number).map(|fired| fired.rule)?;
        let rule = self.batch.program.profile.rules.get(rule)?;
        Some((rule.id.as_str(), effect_word(&rule.body.effect)))
    }

    /// What the findings of a rule have in common, by the number that findings have; `None` where they are not said here.
    #[must_use]
    pub fn stem(&self, number: usize) -> Option<&Finding> {
        let rule = self.brief.fired.get(number)?.rule;
        let (sayings, _) = self.said.as_ref()?;
        sayings.rule(rule).map(|saying| &saying.stem)
    }

    /// How many rules have findings in the block.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.brief.fired.len()
    }

    /// How many findings there are.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.fired.len()
    }

    /// How many lines a session has.
    fn lines_of(&self, at: usize) -> usize {
        self.brief.slots.iter().take_while(|slot| has(&slot.exists, at)).count()
    }

    /// A finding of a session that has so many lines: the number of the rule, and the lines that it is about, from 1.
    fn finding(
        &self,
        number: usize,
        at: usize,
        lines: usize,
    ) -> Option<(usize, impl Iterator<Item = usize> + use<'_>)> {
        let on = &self.brief.fired.get(number)?.on;
        let is_on = move |slot: usize| match on {
            On::Session(_) => true,
            On::Lines(masks) => masks.get(slot).is_some_and(|mask| has(mask, at)),
        };
        Some((number, (0..lines).filter(move |slot| is_on(*slot)).map(|slot| slot.saturating_add(1))))
    }

    /// The places of its sessions, in their order, each with what it comes to; `None` where the reference engine has to say: it was handed over, or something is missing,
    /// or a finding is no rule's.
    pub fn sessions(&self) -> impl Iterator<Item = (usize, Option<Short<'_>>)> {
        let told = |at: usize| {
            let away = has(&self.brief.handed_over, at) || has(&self.brief.more, at);
            (!away).then_some(Short { of: self, at })
        };
        self.brief.origin.iter().enumerate().map(move |(at, place)| (*place, told(at)))
    }
}

/// The sessions in which a rule fired.
fn anywhere(on: &On) -> Vec<u64> {
    let masks = match on {
        On::Session(mask) => return mask.clone(),
        On::Lines(masks) => masks,
    };
    let mut all = masks.first().cloned().unwrap_or_default();
    for mask in masks.iter().skip(1) {
        all.iter_mut().zip(mask).for_each(|(all, one)| *all |= one);
    }
    all
}

fn starts(ends: &[usize]) -> Vec<usize> {
    std::iter::once(0).chain(ends.iter().copied()).take(ends.len()).collect()
}

impl<'d> Short<'d> {
    /// Whether it is the session behind another one of the same block.
    #[must_use]
    #[inline]
    pub fn follows(&self, before: &Self) -> bool {
        std::ptr::eq(self.of, before.of) && before.at.checked_add(1) == Some(self.at)
    }

    /// The decisions of this session and those behind it in its block, so many in all.
    #[must_use]
    pub fn decisions(&self, count: usize) -> &'d [Decision] {
        self.of.decisions.get(self.all(count)).unwrap_or_default()
    }

    /// Of as many sessions, slot by slot: what the line there comes to, and its whole units. What is said of more lines than a session has means nothing.
    pub fn slots(&self, count: usize) -> impl DoubleEndedIterator<Item = (&'d [Decision], &'d [i16])> + use<'d> {
        let (of, all) = (self.of, self.all(count));
        of.lines
            .iter()
            .zip(&of.brief.slots)
            .filter_map(move |(decisions, slot)| Some((decisions.get(all.clone())?, slot.units.get(all.clone())?)))
    }

    /// How many findings each of as many sessions has.
    pub fn finding_counts(&self, count: usize) -> impl Iterator<Item = usize> + use<'d> {
        let ends = self.of.ends.get(self.all(count)).unwrap_or_default();
        ends.iter().scan(self.first_finding(), |start, end| Some(end.saturating_sub(std::mem::replace(start, *end))))
    }

    /// The findings of as many sessions, one session's behind the other's, as [`Short::findings`] has them.
    pub fn all_findings(
        &self,
        count: usize,
    ) -> impl Iterator<Item = (usize, impl Iterator<Item = usize> + use<'d>)> + use<'d> {
        let (of, mut at, start) = (self.of, self.at, self.first_finding());
        let end = self.all(count).end.checked_sub(1).and_then(|last| of.ends.get(last)).copied().unwrap_or(start);
        let numbers = of.fired.get(start..end).unwrap_or_default();
        (start..end).zip(numbers).filter_map(move |(place, number)| {
            while of.ends.get(at).is_some_and(|end| *end <= place) {
                at = at.saturating_add(1);
            }
            of.finding(*number, at, of.lines_of(at))
        })
    }

    fn all(&self, count: usize) -> Range<usize> {
        self.at..self.at.saturating_add(count)
    }

    fn first_finding(&self) -> usize {
        self.at.checked_sub(1).and_then(|before| self.of.ends.get(before)).copied().unwrap_or(0)
    }

    /// The session's decision.
    #[must_use]
    #[inline]
    pub fn decision(&self) -> Decision {
        self.of.decisions.get(self.at).copied().unwrap_or(Decision::NotBilled)
    }

    /// What each line comes to, and its units in [`UNIT`](crate::engine::batch::columns::UNIT)ths. What is said of more lines than the session has means nothing.
    #[inline]
    pub fn lines(&self) -> impl Iterator<Item = (Decision, i64)> + use<'d> {
        let Self { of, at } = *self;
        of.lines.iter().zip(&of.brief.slots).filter_map(move |(decisions, slot)| {
            let units = i64::from(*slot.units.get(at)?);
            Some((*decisions.get(at)?, units.saturating_mul(UNIT)))
        })
    }

    /// Findings in the order of determinations: the number of the rule, and the lines, from 1.
    pub fn findings(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = usize> + use<'d>)> + use<'d> {
        let Self { of, at } = *self;
        let end = of.ends.get(at).copied().unwrap_or(0);
        let numbers = of.fired.get(self.first_finding()..end).unwrap_or_default();
        let lines = if numbers.is_empty() { 0 } else { of.lines_of(at) };
        numbers.iter().filter_map(move |number| of.finding(*number, at, lines))
    }

    /// Says its findings, in the order of determinations; false where the reference engine has to say them. `words` are those that the session was taken in with.
    pub fn say(&self, words: &Words, spoken: &mut Spoken) -> bool {
        spoken.clear();
        let Some((sayings, kept)) = &self.of.said else { return false };
        let fill = Fill { sayings, kept, words, at: self.at };
        self.findings().all(|(number, lines)| {
            let rule = self.of.brief.fired.get(number).map(|fired| fired.rule);
            rule.is_some_and(|rule| fill.say(number, rule, lines, spoken))
        })
    }

    /// The same as a brief.
    #[must_use]
    pub fn brief(&self) -> Option<Brief> {
        self.of.brief.brief(self.at)
    }
}
