//! Conditions.

use super::{Outside, Ready, known, most, texts};
use crate::engine::batch::columns::{Block, Column, Numbers};
use crate::engine::batch::dictionary::Lists;
use crate::engine::batch::dictionary::{ABSENT, UNKNOWN};
use crate::engine::batch::graph::{Cond, CondNode, How, Sharing};
use crate::engine::batch::ids::Ids;
use crate::engine::batch::mask::{Tri, less, mapped_two, pack_two, set, words};

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
    // Nobody asks what is beyond the last session.
    let used = words(block.len()).next_multiple_of(EIGHT);
    let into = &mut Into { yes: head(&mut into.yes, used), no: head(&mut into.no, used) };
    match node {
        // Classes are gathered beforehand, for all conditions on a column at once.
        CondNode::Opaque | CondNode::Always | CondNode::Class { .. } | CondNode::ListClass { .. } => {}
        CondNode::Exists(slot) => {
            if let Some(exists) = block.exists.get(*slot) {
                copy(into.yes, exists);
                into.no.iter_mut().zip(exists).for_each(|(no, yes)| *no = !yes);
            }
        }
        CondNode::Flag(input) => {
            if let Some(Column::Flag { yes, absent, no }) = block.columns.get(*input) {
                copy(into.yes, yes);
                into.no.iter_mut().zip(no.iter().zip(absent)).for_each(|(to, (no, absent))| *to = no | absent);
            }
        }
        CondNode::Given(input) => given(block, *input, into),
        CondNode::Same(a, b) => {
            let (a, b) = (texts(block, *a), texts(block, *b));
            for (word, (yes, no)) in into.yes.iter_mut().zip(into.no.iter_mut()).enumerate() {
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
            copy(into.yes, &number.known);
            copy(into.no, &number.absent);
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

/// Words of a register that are computed at a time.
const EIGHT: usize = 8;

/// The words of a register that a block needs.
struct Into<'r> {
    yes: &'r mut [u64],
    no: &'r mut [u64],
}

fn head(words: &mut [u64], used: usize) -> &mut [u64] {
    let used = used.min(words.len());
    words.get_mut(..used).unwrap_or_default()
}

fn copy(to: &mut [u64], from: &[u64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

/// Whether a fact is there: an empty list is not.
fn given(block: &Block, input: usize, into: &mut Into<'_>) {
    match block.columns.get(input) {
        Some(Column::Flag { yes, absent, no }) => {
            into.yes.iter_mut().zip(yes.iter().zip(no)).for_each(|(to, (yes, no))| *to = yes | no);
            copy(into.no, absent);
        }
        Some(Column::Number(numbers)) => {
            copy(into.yes, &numbers.known);
            copy(into.no, &numbers.absent);
        }
        Some(Column::Text(ids) | Column::List(ids)) => {
            for (word, (yes, no)) in into.yes.iter_mut().zip(into.no.iter_mut()).enumerate() {
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
    into: &mut Into<'_>,
    whole: impl Fn(i32, i32) -> bool + Copy,
    exact: impl Fn(i64, i64) -> bool + Copy,
) {
    let both_whole = a.values.is_whole() && b.values.is_whole();
    let known = a.known.iter().zip(&b.known).zip(a.absent.iter().zip(&b.absent));
    let words = into.yes.iter_mut().zip(into.no.iter_mut()).zip(known).enumerate();
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
fn all_of(parts: &[Cond], before: &[Tri], into: &mut Into<'_>) {
    let eights = into.yes.as_chunks_mut::<EIGHT>().0.iter_mut().zip(into.no.as_chunks_mut::<EIGHT>().0);
    for (at, (to_yes, to_no)) in eights.enumerate() {
        let (mut yes, mut no) = ([u64::MAX; EIGHT], [0u64; EIGHT]);
        for part in parts {
            let part = known(before, *part);
            let (Some(part_yes), Some(part_no)) = (eight(part.yes, at), eight(part.no, at)) else { continue };
            yes = mapped_two(&yes, part_yes, |all, yes| all & yes);
            no = mapped_two(&no, part_no, |all, no| all | no);
        }
        (*to_yes, *to_no) = (yes, no);
    }
}

#[inline]
fn eight(words: &[u64], at: usize) -> Option<&[u64; EIGHT]> {
    words.as_chunks().0.get(at)
}

/// Counters of up to 63, a bit of each in every word.
const PLANES: usize = 6;

fn at_least(n: u32, parts: &[Cond], before: &[Tri], into: &mut Into<'_>) {
    let Into { yes, no } = into;
    for (at, (yes, no)) in yes.iter_mut().zip(no.iter_mut()).enumerate() {
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

fn list_has(outside: Outside<'_>, list: Option<ListColumn<'_>>, item: usize, into: &mut Into<'_>) {
    let Some((ids, lists)) = list else { return };
    into.yes.fill(0);
    into.no.fill(0);
    for (at, (list, item)) in ids.iter().zip(texts(outside.block, item).iter()).enumerate() {
        if item == ABSENT || list == ABSENT {
            set(into.no, at);
        } else if list != UNKNOWN && item != UNKNOWN {
            set(if lists.of(list).contains(&item) { &mut *into.yes } else { &mut *into.no }, at);
        }
    }
}

fn lists(how: Sharing, a: Option<ListColumn<'_>>, b: Option<ListColumn<'_>>, into: &mut Into<'_>) {
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
            Some(true) => set(into.yes, at),
            Some(false) => set(into.no, at),
            None => {}
        }
    }
}
