//! Visits as columns, dates already taken as differences: what is left is the rules alone.

use super::encoded::{CLASSES, DISCIPLINE, OPENS_A_PAIR, class, under_three};
use super::pool::pooled;
use super::sets;
use crate::clock::Spent;
use crate::contest::{Absent, Contestant, Sample};
use crate::outcome::Outcome;
use crate::visit::words::{CODES, category_number};
use crate::visit::{MOST, Visit};

/// Visits in blocks of this many, so that each step is one loop over short arrays.
const BLOCK: usize = 64;

/// Wellness: Z00, Z71 and Z72 as numbers.
const WELLNESS: [u16; 3] = [2500, 2571, 2572];

/// A block of columns.
struct Block {
    codes: [[u8; BLOCK]; MOST],
    minutes: [[u8; BLOCK]; MOST],
    modifiers: [[u8; BLOCK]; MOST],
    categories: [[u16; BLOCK]; MOST],
    /// Days since the certification; negative: there is none.
    certified_ago: [i16; BLOCK],
    submitted_after: [i16; BLOCK],
    visits_this_year: [u16; BLOCK],
    provider: [u8; BLOCK],
    place: [u8; BLOCK],
    /// Facts that are yes or no, as 0 and 1.
    no_plan: [u8; BLOCK],
    no_authorization: [u8; BLOCK],
    no_note: [u8; BLOCK],
    no_manual_note: [u8; BLOCK],
    under_three: [u8; BLOCK],
}

impl Block {
    fn new(visits: &[Visit]) -> Self {
        let mut block = Self {
            codes: [[CODES.len() as u8; BLOCK]; MOST],
            minutes: [[0; BLOCK]; MOST],
            modifiers: [[0; BLOCK]; MOST],
            categories: [[u16::MAX; BLOCK]; MOST],
            certified_ago: [-1; BLOCK],
            submitted_after: [0; BLOCK],
            visits_this_year: [0; BLOCK],
            provider: [0; BLOCK],
            place: [0; BLOCK],
            no_plan: [0; BLOCK],
            no_authorization: [0; BLOCK],
            no_note: [0; BLOCK],
            no_manual_note: [0; BLOCK],
            under_three: [0; BLOCK],
        };
        for (at, visit) in visits.iter().enumerate() {
            for (slot, line) in visit.lines().iter().enumerate() {
                block.codes[slot][at] = line.code;
                block.minutes[slot][at] = line.minutes;
                block.modifiers[slot][at] =
                    line.modifiers[..usize::from(line.count)].iter().fold(0, |bits, one| bits | 1 << one);
            }
            for (slot, diagnosis) in visit.diagnoses().enumerate() {
                block.categories[slot][at] = category_number(diagnosis);
            }
            block.certified_ago[at] = visit.certified.map_or(-1, |day| (visit.date - day) as i16);
            block.submitted_after[at] = (visit.submitted - visit.date) as i16;
            block.visits_this_year[at] = visit.visits_this_year;
            block.provider[at] = visit.provider;
            block.place[at] = visit.place;
            block.no_plan[at] = u8::from(visit.plan.is_none());
            block.no_authorization[at] = u8::from(visit.authorization.is_none());
            block.no_note[at] = u8::from(!(visit.response && visit.goals));
            block.no_manual_note[at] = u8::from(!(visit.regions && visit.techniques));
            block.under_three[at] = u8::from(under_three(visit.born, visit.date));
        }
        block
    }

    /// Decides all of the block.
    fn decide(&self, fired: &mut [u16; BLOCK], units: &mut [[u8; BLOCK]; MOST]) {
        let mut classes = [[0_u16; BLOCK]; MOST];
        let mut any = [0_u16; BLOCK];
        let mut wellness = [0_u16; BLOCK];
        let mut covered = [0_u16; BLOCK];
        for slot in 0..MOST {
            for at in 0..BLOCK {
                let of_code = CLASSES[usize::from(self.codes[slot][at] & 15)];
                classes[slot][at] = of_code;
                any[at] |= of_code;
                covered[at] |= u16::from(sets::has(self.categories[slot][at]));
            }
        }
        for at in 0..BLOCK {
            let first = self.categories[0][at];
            wellness[at] = u16::from((first == WELLNESS[0]) | (first == WELLNESS[1]) | (first == WELLNESS[2]));
        }
        for at in 0..BLOCK {
            let has = |class: u16| u16::from(any[at] & class != 0);
            let yes = |of: &[u8; BLOCK]| u16::from(of[at]);
            let is = |holds: bool| u16::from(holds);
            let provider = self.provider[at];
            let ago = self.certified_ago[at];
            fired[at] = (is(provider == 4) | (is((provider == 1) | (provider == 3)) & has(class::EVALUATION)))
                | (has(class::MASSAGE) & (1 - has(class::ACTIVE))) << 1
                | yes(&self.no_plan) << 2
                | (is(ago < 0) & (1 - yes(&self.no_plan))) << 3
                | is(ago > 90) << 4
                | (yes(&self.no_note) | (has(class::MANUAL) & yes(&self.no_manual_note))) << 5
                | wellness[at] << 6
                | (1 - covered[at]) << 7
                | (is(self.visits_this_year[at] > 30) & yes(&self.no_authorization)) << 12
                | is(self.submitted_after[at] > 365) << 13
                | yes(&self.under_three) << 14
                | (is(self.place[at] >= 3) & has(class::HANDS_ON)) << 15;
        }
        for at in 0..BLOCK {
            let discipline = DISCIPLINE[usize::from(self.provider[at] & 7)];
            let manual_therapy = any[at] & class::MANUAL_THERAPY != 0;
            let (mut wanting, mut pair) = (false, false);
            let mut paired = [false; MOST];
            let mut timed = [0; MOST];
            for slot in 0..MOST {
                let of = |class: u16| classes[slot][at] & class != 0;
                let modifiers = self.modifiers[slot][at];
                wanting |= !of(class::NONE | class::MANIPULATION) & (modifiers & discipline != discipline);
                paired[slot] = of(class::MASSAGE) & manual_therapy & (modifiers & OPENS_A_PAIR == 0);
                pair |= paired[slot];
                timed[slot] = self.minutes[slot][at] * u8::from(of(class::TIMED));
            }
            let pooled = pooled(timed);
            let (mut capped, mut total) = (false, 0);
            for slot in 0..MOST {
                capped |= pooled[slot] > 4;
                let billed = pooled[slot].min(4) * u8::from(!paired[slot]);
                total += billed;
                units[slot][at] = billed + u8::from(classes[slot][at] & class::UNTIMED != 0);
            }
            fired[at] |=
                u16::from(wanting) << 8 | u16::from(pair) << 9 | u16::from(capped) << 10 | u16::from(total > 8) << 11;
        }
    }
}

/// The hand-written rules on columns.
pub struct HandColumns {
    blocks: Vec<Block>,
    count: usize,
}

impl HandColumns {
    /// For these visits.
    pub fn new(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        Ok(Box::new(Self { blocks: sample.visits.chunks(BLOCK).map(Block::new).collect(), count: sample.visits.len() }))
    }
}

impl Contestant for HandColumns {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        let mut fired = [0; BLOCK];
        let mut units = [[0; BLOCK]; MOST];
        for (number, block) in self.blocks.iter().enumerate() {
            block.decide(&mut fired, &mut units);
            let filled = BLOCK.min(self.count - number * BLOCK);
            out.extend((0..filled).map(|at| Outcome::of(fired[at], std::array::from_fn(|slot| units[slot][at]))));
        }
        None
    }
}
