//! Classes of the texts and lists of a column: looked up once for each session, a group of classes at a time, and taken apart into a mask for each class.

use crate::engine::batch::classes::{Classes, GROUP, ListClasses, of as look_up};
use crate::engine::batch::columns::{Block, Column};
use crate::engine::batch::dictionary::{Dictionaries, UNKNOWN};
use crate::engine::batch::graph::CondNode;
use crate::engine::batch::input::{Form, Texts};
use crate::engine::batch::mask::{Tri, bit_of, pack};
use crate::engine::batch::plan::Plan;

/// What there is to gather for a plan.
#[derive(Debug)]
pub struct Gathering {
    gathers: Vec<Gather>,
    /// Of lists, each group once for all columns of its kind.
    lists: Vec<ListClasses>,
}

/// A group of classes of one column, and which conditions they are.
#[derive(Debug)]
struct Gather {
    input: usize,
    table: Table,
    /// Bits of the group, and the conditions that they are.
    targets: Vec<(u32, usize)>,
}

/// Where classes are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    /// Of a text.
    Text(Texts, usize),
    /// Of any text of a list, by its place among those of lists.
    Any(usize),
    /// Of all texts of a list.
    Only(usize),
}

impl Gathering {
    /// For a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut made = Self { gathers: Vec::new(), lists: Vec::new() };
        for (node, (cond, _)) in plan.graph.conds.iter().enumerate() {
            let (input, class, only) = match cond {
                CondNode::Class { input, class } => (*input, *class, false),
                CondNode::ListClass { input, class, only } => (*input, *class, *only),
                _ => continue,
            };
            let (group, bit) = (class / GROUP, u32::try_from(class % GROUP).unwrap_or(0));
            let table = match plan.inputs.get(input).map(|input| input.form) {
                Some(Form::Text(kind)) => Table::Text(kind, group),
                Some(Form::List(kind)) if only => {
                    let at = made.list(plan, kind, group);
                    made.lists.get_mut(at).map(ListClasses::ask_only);
                    Table::Only(at)
                }
                Some(Form::List(kind)) => Table::Any(made.list(plan, kind, group)),
                Some(Form::Flag | Form::Number) | None => continue,
            };
            match made.gathers.iter_mut().find(|gather| gather.input == input && gather.table == table) {
                Some(gather) => gather.targets.push((bit, node)),
                None => made.gathers.push(Gather { input, table, targets: vec![(bit, node)] }),
            }
        }
        made
    }

    fn list(&mut self, plan: &Plan, kind: Texts, group: usize) -> usize {
        if let Some(at) = self.lists.iter().position(|list| list.is(kind, group)) {
            return at;
        }
        self.lists.push(ListClasses::new(kind, group, &plan.classes));
        self.lists.len().saturating_sub(1)
    }

    /// Takes in the lists of the sessions that come next.
    pub fn begin(&mut self, classes: &Classes, dictionaries: &Dictionaries) {
        self.lists.iter_mut().for_each(|list| list.fill(classes, dictionaries));
    }

    /// Fills the masks of all conditions on classes.
    pub fn run(&self, block: &Block, classes: &Classes, conds: &mut [Tri]) {
        for gather in &self.gathers {
            let table = match gather.table {
                Table::Text(kind, group) => classes.texts(kind, group),
                Table::Any(at) => self.lists.get(at).map(ListClasses::any).unwrap_or_default(),
                Table::Only(at) => self.lists.get(at).map(ListClasses::only).unwrap_or_default(),
            };
            if let Some(Column::Text(ids) | Column::List(ids)) = block.columns.get(gather.input) {
                gather.run(ids, table, conds);
            }
        }
    }
}

impl Gather {
    fn run(&self, ids: &[u32], table: &[u16], conds: &mut [Tri]) {
        let wide = self.targets.iter().any(|(bit, _)| *bit >= 8);
        let (mut low, mut high) = ([0u8; 64], [0u8; 64]);
        for (at, ids) in ids.as_chunks::<64>().0.iter().enumerate() {
            if wide {
                for ((low, high), id) in low.iter_mut().zip(&mut high).zip(ids) {
                    [*low, *high] = look_up(table, *id).to_le_bytes();
                }
            } else {
                for (low, id) in low.iter_mut().zip(ids) {
                    [*low, _] = look_up(table, *id).to_le_bytes();
                }
            }
            let known = pack(ids, |id| id != UNKNOWN);
            for (bit, node) in &self.targets {
                let word = if *bit < 8 { bit_of(&low, *bit) } else { bit_of(&high, bit.wrapping_sub(8)) };
                let Some(tri) = conds.get_mut(*node) else { continue };
                if let (Some(yes), Some(no)) = (tri.yes.get_mut(at), tri.no.get_mut(at)) {
                    *yes = word & known;
                    *no = known & !word;
                }
            }
        }
    }
}
