//! Classes of the texts of a column: looked up once for each session, then turned round into a mask for each class.

use crate::engine::batch::classes::Classes;
use crate::engine::batch::columns::{Block, Column};
use crate::engine::batch::dictionary::UNKNOWN;
use crate::engine::batch::graph::CondNode;
use crate::engine::batch::input::{Form, Texts};
use crate::engine::batch::mask::{Tri, pack, transpose};
use crate::engine::batch::plan::Plan;

/// From so many classes on, turning the whole matrix round is less work than taking bit by bit.
const MANY: usize = 8;

/// 64 classes of one column, and which conditions they are.
#[derive(Debug)]
pub struct Gather {
    input: usize,
    kind: Texts,
    word: usize,
    /// Of a text: it is in the class. Of a list: a member is.
    any: Vec<(u32, usize)>,
    /// Of a list: it has members, and all of them are.
    only: Vec<(u32, usize)>,
}

/// What there is to gather for a plan.
pub fn of(plan: &Plan) -> Vec<Gather> {
    let mut all: Vec<Gather> = Vec::new();
    for (node, (cond, _)) in plan.graph.conds.iter().enumerate() {
        let (input, class, only) = match cond {
            CondNode::Class { input, class } => (*input, *class, false),
            CondNode::ListClass { input, class, only } => (*input, *class, *only),
            _ => continue,
        };
        let Some(Form::Text(kind) | Form::List(kind)) = plan.inputs.get(input).map(|input| input.form) else {
            continue;
        };
        let (word, bit) = (class / 64, u32::try_from(class % 64).unwrap_or(0));
        let same = |gather: &&mut Gather| gather.input == input && gather.word == word;
        if !all.iter().any(|gather| gather.input == input && gather.word == word) {
            all.push(Gather { input, kind, word, any: Vec::new(), only: Vec::new() });
        }
        if let Some(gather) = all.iter_mut().find(same) {
            if only { gather.only.push((bit, node)) } else { gather.any.push((bit, node)) }
        }
    }
    all
}

impl Gather {
    /// Fills the masks of its conditions.
    pub fn run(&self, block: &Block, classes: &Classes, conds: &mut [Tri]) {
        let classes = classes.word(self.kind, self.word);
        match block.columns.get(self.input) {
            Some(Column::Text(ids)) => {
                let mut rows = [0u64; 64];
                for (at, ids) in ids.chunks(64).enumerate() {
                    for (row, id) in rows.iter_mut().zip(ids) {
                        *row = of_text(classes, *id);
                    }
                    let known = pack(ids, |id| id != UNKNOWN);
                    spread(&mut rows, &self.any, at, known, conds);
                }
            }
            Some(Column::List { ends, items, known }) => self.of_lists(ends, items, known, classes, conds),
            _ => {}
        }
    }

    fn of_lists(&self, ends: &[u32], items: &[u32], known: &[u64], classes: &[u64], conds: &mut [Tri]) {
        let (mut any, mut only) = ([0u64; 64], [0u64; 64]);
        let mut items = items.iter();
        let mut start = 0u32;
        for ((at, ends), known) in ends.chunks(64).enumerate().zip(known) {
            for ((any, only), end) in any.iter_mut().zip(&mut only).zip(ends) {
                let (mut some, mut all) = (0u64, u64::MAX);
                let count = usize::try_from(end.saturating_sub(start)).unwrap_or(0);
                for id in items.by_ref().take(count) {
                    let bits = of_text(classes, *id);
                    some |= bits;
                    all &= bits;
                }
                *any = some;
                *only = if count == 0 { 0 } else { all };
                start = *end;
            }
            spread(&mut any, &self.any, at, *known, conds);
            spread(&mut only, &self.only, at, *known, conds);
        }
    }
}

fn of_text(classes: &[u64], id: u32) -> u64 {
    usize::try_from(id).ok().and_then(|id| classes.get(id)).copied().unwrap_or(0)
}

/// Turns 64 rows of classes into a word of each condition's masks.
fn spread(rows: &mut [u64; 64], targets: &[(u32, usize)], at: usize, known: u64, conds: &mut [Tri]) {
    let many = targets.len() >= MANY;
    if many {
        transpose(rows);
    }
    for (bit, node) in targets {
        let word = if many {
            usize::try_from(*bit).ok().and_then(|bit| rows.get(bit)).copied().unwrap_or(0)
        } else {
            pack(rows.as_slice(), |row| row.wrapping_shr(*bit) & 1 == 1)
        };
        let Some(tri) = conds.get_mut(*node) else { continue };
        if let (Some(yes), Some(no)) = (tri.yes.get_mut(at), tri.no.get_mut(at)) {
            *yes = word & known;
            *no = known & !word;
        }
    }
}
