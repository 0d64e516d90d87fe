//! Conditions.

use super::{Outside, Ready, known, most, texts};
use crate::engine::batch::columns::{Block, Column, Numbers};
use crate::engine::batch::dictionary::Lists;
use crate::engine::batch::dictionary::{ABSENT, UNKNOWN};
use crate::engine::batch::graph::{Cond, CondNode, How, Sharing};
use crate::engine::batch::ids::Ids;
use crate::engine::batch::mask::{Tri, less, pack_two, set};

/// An empty register, or what always is the same.
pub fn prepared(node: &CondNode) -> Tri {
    let mut tri = Tri::unknown(most());
    if *node == CondNode::Always {
        tri.yes.fill(u64::MAX);
    }
    tri
}

/// Computes a condition from those before it.
pub fn compute(node: &CondNode, into: &mut Tri, before: &[Tri], nums: &Ready<'_>, outside: Outside<'_>) {
    let block = outside.block;
    match node {
        // Classes are gathered beforehand, for all conditions on a column at once.
        CondNode::Opaque | CondNode::Always | CondNode::Class { .. } | CondNode::ListClass { .. } => {}
        CondNode::Exists(slot) => {
            if let Some(exists) = block.exists.get(*slot) {
                copy(&mut into.yes, exists);
                into.no.iter_mut().zip(exists).for_each(|(no, yes)| *no = !yes);
            }
        }
        CondNode::Flag(input) => {
            if let Some(Column::Flag { yes, absent, no }) = block.columns.get(*input) {
                copy(&mut into.yes, yes);
                into.no.iter_mut().zip(no.iter().zip(absent)).for_each(|(to, (no, absent))| *to = no | absent);
            }
        }
        CondNode::Given(input) => given(block, *input, into),
        CondNode::Same(a, b) => {
            let (a, b) = (texts(block, *a), texts(block, *b));
            for (word, (yes, no)) in into.yes.iter_mut().zip(&mut into.no).enumerate() {
                let known = a.known(word) & b.known(word);
                let absent = a.absent(word) | b.absent(word);
                let same = a.same(b, word);
                *yes = same & known & !absent;
                *no = (known & !same) | absent;
            }
        }
        CondNode::ListHas(list, item) => list_has(outside, nums.lists(*list), *item, into),
        CondNode::Lists(how, a, b) => lists(*how, nums.lists(*a), nums.lists(*b), into),
        CondNode::Compare(how, a, b) => {
            let (a, b) = (nums.get(*a), nums.get(*b));
            match how {
                How::Is => comparison(a, b, into, |a, b| a == b, |a, b| a == b),
                How::Less => comparison(a, b, into, |a, b| a < b, less),
                How::LessOrEqual => comparison(a, b, into, |a, b| a <= b, |a, b| !less(b, a)),
            }
        }
        CondNode::NumberGiven(num) => {
            let number = nums.get(*num);
            copy(&mut into.yes, &number.known);
            copy(&mut into.no, &number.absent);
        }
        CondNode::And(parts) => all_of(parts, before, into),
        CondNode::Decided { known: first, yes, no } => {
            let (first, yes, no) = (known(before, *first), known(before, *yes), known(before, *no));
            into.yes.iter_mut().zip(first.yes.iter().zip(yes.yes)).for_each(|(to, (a, b))| *to = a | b);
            into.no.iter_mut().zip(first.no.iter().zip(no.yes)).for_each(|(to, (a, b))| *to = a | b);
        }
        CondNode::AtLeast(n, parts) => {
            at_least(*n, parts, before, into);
        }
    }
}

fn copy(to: &mut [u64], from: &[u64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

/// Whether a fact is there: an empty list is not.
fn given(block: &Block, input: usize, into: &mut Tri) {
    match block.columns.get(input) {
        Some(Column::Flag { yes, absent, no }) => {
            into.yes.iter_mut().zip(yes.iter().zip(no)).for_each(|(to, (yes, no))| *to = yes | no);
            copy(&mut into.no, absent);
        }
        Some(Column::Number(numbers)) => {
            copy(&mut into.yes, &numbers.known);
            copy(&mut into.no, &numbers.absent);
        }
        Some(Column::Text(ids) | Column::List(ids)) => {
            for (word, (yes, no)) in into.yes.iter_mut().zip(&mut into.no).enumerate() {
                *no = ids.absent(word);
                *yes = ids.known(word) & !*no;
            }
        }
        None => {}
    }
}

/// A comparison; in numbers without decimals where both sides have none.
fn comparison(
    a: &Numbers,
    b: &Numbers,
    into: &mut Tri,
    whole: impl Fn(i32, i32) -> bool + Copy,
    exact: impl Fn(i64, i64) -> bool + Copy,
) {
    let both_whole = a.values.is_whole() && b.values.is_whole();
    let known = a.known.iter().zip(&b.known).zip(a.absent.iter().zip(&b.absent));
    let words = into.yes.iter_mut().zip(&mut into.no).zip(known).enumerate();
    for (word, ((yes, no), ((a_known, b_known), (a_absent, b_absent)))) in words {
        let (known, absent) = (a_known & b_known, a_absent | b_absent);
        let holds = if both_whole {
            pack_two(&a.values.whole(word), &b.values.whole(word), whole)
        } else {
            pack_two(&a.values.exact(word), &b.values.exact(word), exact)
        };
        *yes = holds & known;
        *no = (known & !holds) | absent;
    }
}

/// All of some conditions, eight words at a time, so that what they come to stays in the processor until the last of them.
fn all_of(parts: &[Cond], before: &[Tri], into: &mut Tri) {
    let eights = into.yes.as_chunks_mut::<8>().0.iter_mut().zip(into.no.as_chunks_mut::<8>().0);
    for (at, (to_yes, to_no)) in eights.enumerate() {
        let (mut yes, mut no) = ([u64::MAX; 8], [0u64; 8]);
        for part in parts {
            let part = known(before, *part);
            let eight = part.yes.as_chunks::<8>().0.get(at).zip(part.no.as_chunks::<8>().0.get(at));
            let Some((part_yes, part_no)) = eight else { continue };
            yes.iter_mut().zip(part_yes).for_each(|(to, yes)| *to &= yes);
            no.iter_mut().zip(part_no).for_each(|(to, no)| *to |= no);
        }
        (*to_yes, *to_no) = (yes, no);
    }
}

/// Counters of up to 63, a bit of each in every word.
const PLANES: usize = 6;

fn at_least(n: u32, parts: &[Cond], before: &[Tri], into: &mut Tri) {
    let (yes, no) = (&mut into.yes, &mut into.no);
    for (at, (yes, no)) in yes.iter_mut().zip(no).enumerate() {
        let (mut certain, mut possible) = ([0u64; PLANES], [0u64; PLANES]);
        for part in parts {
            let part = known(before, *part);
            count(&mut certain, part.yes.get(at).copied().unwrap_or(0));
            count(&mut possible, !part.no.get(at).copied().unwrap_or(0));
        }
        *yes = reaches(&certain, n);
        *no = !reaches(&possible, n);
    }
}

fn count(planes: &mut [u64; PLANES], ones: u64) {
    let mut carry = ones;
    for plane in planes {
        let next = *plane & carry;
        *plane ^= carry;
        carry = next;
    }
}

fn reaches(planes: &[u64; PLANES], n: u32) -> u64 {
    let digits = (0u32..).zip(planes);
    digits.fold(u64::MAX, |lower, (bit, plane)| match n.wrapping_shr(bit) & 1 {
        1 => plane & lower,
        _ => plane | lower,
    })
}

/// A list column: the numbers of its lists, and the lists.
pub type ListColumn<'a> = (&'a Ids, &'a Lists);

fn list_has(outside: Outside<'_>, list: Option<ListColumn<'_>>, item: usize, into: &mut Tri) {
    let Some((ids, lists)) = list else { return };
    into.yes.fill(0);
    into.no.fill(0);
    for (at, (list, item)) in ids.iter().zip(texts(outside.block, item).iter()).enumerate() {
        if item == ABSENT || list == ABSENT {
            set(&mut into.no, at);
        } else if list != UNKNOWN && item != UNKNOWN {
            set(if lists.of(list).contains(&item) { &mut into.yes } else { &mut into.no }, at);
        }
    }
}

fn lists(how: Sharing, a: Option<ListColumn<'_>>, b: Option<ListColumn<'_>>, into: &mut Tri) {
    let (Some((a, a_lists)), Some((b, b_lists))) = (a, b) else { return };
    into.yes.fill(0);
    into.no.fill(0);
    for (at, (a, b)) in a.iter().zip(b.iter()).enumerate() {
        let (given, wanted) = (a_lists.of(a), b_lists.of(b));
        let truth = match how {
            Sharing::All if b == ABSENT => Some(true),
            Sharing::Any | Sharing::Only if a == ABSENT || b == ABSENT => Some(false),
            _ if a == UNKNOWN || b == UNKNOWN => None,
            Sharing::Any => Some(given.iter().any(|one| wanted.contains(one))),
            Sharing::All => Some(wanted.iter().all(|one| given.contains(one))),
            Sharing::Only => Some(given.iter().all(|one| wanted.contains(one))),
        };
        match truth {
            Some(true) => set(&mut into.yes, at),
            Some(false) => set(&mut into.no, at),
            None => {}
        }
    }
}
