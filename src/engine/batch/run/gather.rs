//! Classes of the texts and lists of a column: looked up once for each session, a group of classes at a time, and taken apart into a mask for each class.

use crate::engine::batch::classes::{Classes, GROUP, OfLists, Table, first};
use crate::engine::batch::columns::{Block, Column};
use crate::engine::batch::graph::CondNode;
use crate::engine::batch::ids::Ids;
use crate::engine::batch::input::{Form, Texts};
use crate::engine::batch::mask::{Tri, by_words, mapped, planes};
use crate::engine::batch::plan::Plan;

/// What there is to gather for a plan.
#[derive(Debug)]
pub struct Gathering(Vec<Gather>);

/// A group of classes of one column, and which conditions they are.
#[derive(Debug)]
struct Gather {
    input: usize,
    source: Source,
    /// Bits of the group, and the conditions that they are.
    targets: Vec<(usize, usize)>,
    /// Bits up to the last of them.
    bits: usize,
}

/// Where classes are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// Of a text.
    Text(Texts, usize),
    /// Of a list, by the place among those that the plan asks for.
    List(usize),
}

impl Gathering {
    /// For a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut gathers: Vec<Gather> = Vec::new();
        for (node, (cond, _)) in plan.graph.conds.iter().enumerate() {
            let (input, class, only) = match cond {
                CondNode::Class { input, class } => (*input, *class, false),
                CondNode::ListClass { input, class, only } => (*input, *class, *only),
                _ => continue,
            };
            let (group, bit) = (class / GROUP, class % GROUP);
            let source = match plan.inputs.get(input).map(|input| input.form) {
                Some(Form::Text(kind)) => Source::Text(kind, group),
                Some(Form::List(kind)) => {
                    let wanted = OfLists { kind, group, only };
                    let Some(at) = plan.of_lists.iter().position(|of| *of == wanted) else { continue };
                    Source::List(at)
                }
                Some(Form::Flag | Form::Number) | None => continue,
            };
            match gathers.iter_mut().find(|gather| gather.input == input && gather.source == source) {
                Some(gather) => {
                    gather.targets.push((bit, node));
                    gather.bits = gather.bits.max(bit.saturating_add(1));
                }
                None => gathers.push(Gather { input, source, targets: vec![(bit, node)], bits: bit.saturating_add(1) }),
            }
        }
        Self(gathers)
    }

    /// Fills the masks of all conditions on classes.
    pub fn run(&self, block: &Block, classes: &Classes, conds: &mut [Tri]) {
        for gather in &self.0 {
            let table = match gather.source {
                Source::Text(kind, group) => classes.texts(kind, group),
                Source::List(at) => classes.lists(at),
            };
            if let (Some(table), Some(Column::Text(ids) | Column::List(ids))) = (table, block.columns.get(gather.input))
            {
                gather.run(ids, table, conds);
            }
        }
    }
}

impl Gather {
    fn run(&self, ids: &Ids, table: &Table, conds: &mut [Tri]) {
        match (table, ids) {
            (Table::Few(table), Ids::Byte(column)) => {
                let table = first(table);
                let look_up = |id: u8| table.get(usize::from(id)).copied().unwrap_or(0);
                self.few(ids, by_words(column), look_up, conds);
            }
            (Table::Few(table), Ids::Short(column)) => {
                self.few(ids, by_words(column), |id| table.get(usize::from(id)).copied().unwrap_or(0), conds);
            }
            (Table::Few(table), Ids::Long(column)) => self.few(ids, by_words(column), |id| of(table, id), conds),
            (Table::Many(table), Ids::Byte(column)) => {
                let table = first(table);
                let look_up = |id: u8| table.get(usize::from(id)).copied().unwrap_or(0);
                self.many(ids, by_words(column), look_up, conds);
            }
            (Table::Many(table), Ids::Short(column)) => {
                self.many(ids, by_words(column), |id| table.get(usize::from(id)).copied().unwrap_or(0), conds);
            }
            (Table::Many(table), Ids::Long(column)) => self.many(ids, by_words(column), |id| of(table, id), conds),
        }
    }

    /// Of up to eight classes.
    fn few<T: Copy>(&self, ids: &Ids, column: &[[T; 64]], look_up: impl Fn(T) -> u8, conds: &mut [Tri]) {
        for (at, column) in column.iter().enumerate() {
            let bits = planes(&mapped(column, &look_up), self.bits);
            self.put(at, ids.known(at), &bits, conds);
        }
    }

    /// Of up to sixteen classes.
    fn many<T: Copy>(&self, ids: &Ids, column: &[[T; 64]], look_up: impl Fn(T) -> u16, conds: &mut [Tri]) {
        for (at, column) in column.iter().enumerate() {
            let both = mapped(column, &look_up);
            let (low, high) =
                (mapped(&both, |bits| bits.to_le_bytes()[0]), mapped(&both, |bits| bits.to_le_bytes()[1]));
            let mut bits = [0; GROUP];
            let parts = [planes(&low, 8), planes(&high, self.bits.saturating_sub(8))];
            bits.as_chunks_mut::<8>().0.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
            self.put(at, ids.known(at), &bits, conds);
        }
    }

    fn put(&self, at: usize, known: u64, bits: &[u64], conds: &mut [Tri]) {
        for (bit, node) in &self.targets {
            let (Some(bits), Some(tri)) = (bits.get(*bit), conds.get_mut(*node)) else { continue };
            if let (Some(yes), Some(no)) = (tri.yes.get_mut(at), tri.no.get_mut(at)) {
                *yes = bits & known;
                *no = known & !bits;
            }
        }
    }
}

/// What a table says of a text or list.
fn of<T: Copy + Default>(table: &[T], number: u32) -> T {
    usize::try_from(number).ok().and_then(|at| table.get(at)).copied().unwrap_or_default()
}
