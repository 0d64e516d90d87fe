//! Which columns of a row group can be read from its pages, and how they lie in each other.
//!
//! In: the Arrow schema that a file is read with, its Parquet schema, and the plain columns that are wanted. Out: the schema of a batch of them, and a tree of what has to be
//! built; or nothing, and then the crate's own reader reads it. What always holds: Arrow's types say what is built; Parquet's shape is only looked at for being the usual one for
//! them.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use parquet::basic::{Encoding, Repetition, Type as Physical};
use parquet::file::metadata::RowGroupMetaData;
use parquet::schema::types::{SchemaDescriptor, Type};

use super::levels::LEVEL;
use super::values::Kind;

/// How deep a column lies: its highest levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Of what is there.
    pub def: u8,
    /// Of lists that go on.
    pub rep: u8,
}

/// A plain column.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    /// Its place in the file.
    pub column: usize,
    /// What its values become.
    pub kind: Kind,
    /// How deep it lies.
    pub depth: Depth,
}

/// A column to be built.
pub struct Node {
    /// What it is.
    pub what: What,
    /// Its first plain column, or itself, by its place among those that are read.
    pub leaf: usize,
    /// It may be null.
    pub optional: bool,
    /// The levels from which on it is there; those of a list from which on it has a member.
    pub depth: Depth,
    /// The level below which it has no place, because the list that it is in has no member.
    pub from: u8,
}

/// What a column is.
pub enum What {
    /// A plain one.
    Plain(DataType),
    /// A struct of these.
    Struct(Fields, Vec<Node>),
    /// A list of this.
    List(FieldRef, Box<Node>),
    /// The same with offsets of 64 bits.
    LargeList(FieldRef, Box<Node>),
}

/// What has to be read and built.
pub struct Plan {
    /// Of a batch.
    pub schema: SchemaRef,
    /// Its columns.
    pub nodes: Vec<Node>,
    /// The plain columns.
    pub leaves: Vec<Leaf>,
}

/// A tree being planned.
struct Planning<'f> {
    wanted: &'f [usize],
    file: &'f SchemaDescriptor,
    group: &'f RowGroupMetaData,
    /// The next plain column of the file.
    next: usize,
    leaves: Vec<Leaf>,
}

/// Where a column stands.
#[derive(Clone, Copy, Default)]
struct Around {
    depth: Depth,
    from: u8,
}

impl Plan {
    /// The plan for a row group; `None` if there is anything in it that is not for here.
    #[must_use]
    pub fn of(schema: &Schema, file: &SchemaDescriptor, group: &RowGroupMetaData, wanted: &[usize]) -> Option<Plan> {
        let mut planning = Planning { wanted, file, group, next: 0, leaves: Vec::new() };
        let (fields, nodes) = planning.parts(schema.fields(), file.root_schema(), Around::default())?;
        let all = planning.next == file.num_columns() && !nodes.is_empty();
        all.then(|| Plan { schema: Arc::new(Schema::new(fields)), nodes, leaves: planning.leaves })
    }

    /// Gives plain columns another type that have one.
    pub fn settle(&mut self, other: &impl Fn(usize) -> Option<DataType>) {
        self.schema = Arc::new(Schema::new(settled(self.schema.fields(), &mut self.nodes, other)));
    }
}

impl Node {
    /// Does the same to a column; its type.
    fn settle(&mut self, other: &impl Fn(usize) -> Option<DataType>) -> DataType {
        match &mut self.what {
            What::Plain(of) => {
                if let Some(other) = other(self.leaf) {
                    *of = other;
                }
                of.clone()
            }
            What::Struct(fields, parts) => {
                *fields = settled(fields, parts, other);
                DataType::Struct(fields.clone())
            }
            What::List(member, inner) => {
                *member = renewed(member, inner.settle(other));
                DataType::List(Arc::clone(member))
            }
            What::LargeList(member, inner) => {
                *member = renewed(member, inner.settle(other));
                DataType::LargeList(Arc::clone(member))
            }
        }
    }
}

fn settled(fields: &Fields, nodes: &mut [Node], other: &impl Fn(usize) -> Option<DataType>) -> Fields {
    fields.iter().zip(nodes).map(|(field, node)| renewed(field, node.settle(other))).collect()
}

impl Planning<'_> {
    /// The wanted ones of the parts of a struct.
    fn parts(&mut self, fields: &Fields, group: &Type, around: Around) -> Option<(Fields, Vec<Node>)> {
        let parts = group.get_fields();
        if parts.len() != fields.len() {
            return None;
        }
        let (mut kept, mut nodes) = (Vec::new(), Vec::new());
        for (field, part) in fields.iter().zip(parts) {
            if let Some((field, node)) = self.column(field, part, around)? {
                kept.push(field);
                nodes.push(node);
            }
        }
        Some((Fields::from(kept), nodes))
    }

    /// A column; `Some(None)`: nothing of it is wanted.
    fn column(&mut self, field: &FieldRef, part: &Type, around: Around) -> Option<Option<(FieldRef, Node)>> {
        let optional = match part.get_basic_info().repetition() {
            Repetition::OPTIONAL => true,
            Repetition::REQUIRED => false,
            Repetition::REPEATED => return None,
        };
        if field.is_nullable() != optional || field.name() != part.name() {
            return None;
        }
        let def = around.depth.def.checked_add(u8::from(optional))?;
        let inside = Around { depth: Depth { def, ..around.depth }, ..around };
        let leaf = self.leaves.len();
        let node = |what, depth| Node { what, leaf, optional, depth, from: around.from };
        let (of, node) = match field.data_type() {
            DataType::Struct(fields) => {
                let group = Some(part).filter(|part| part.is_group())?;
                let (fields, nodes) = self.parts(fields, group, inside)?;
                if nodes.is_empty() {
                    return Some(None);
                }
                (DataType::Struct(fields.clone()), node(What::Struct(fields, nodes), inside.depth))
            }
            DataType::List(member) => {
                let (depth, list) = self.list(member, part, inside)?;
                let Some((member, inner)) = list else { return Some(None) };
                (DataType::List(Arc::clone(&member)), node(What::List(member, Box::new(inner)), depth))
            }
            DataType::LargeList(member) => {
                let (depth, list) = self.list(member, part, inside)?;
                let Some((member, inner)) = list else { return Some(None) };
                (DataType::LargeList(Arc::clone(&member)), node(What::LargeList(member, Box::new(inner)), depth))
            }
            of => {
                let wanted = self.plain(of, part, inside.depth)?;
                if !wanted {
                    return Some(None);
                }
                (of.clone(), node(What::Plain(of.clone()), inside.depth))
            }
        };
        Some(Some((renewed(field, of), node)))
    }

    /// The member of a list of three levels, with the depth of it.
    #[allow(clippy::type_complexity)] // a depth, and what a column is
    fn list(&mut self, member: &FieldRef, part: &Type, around: Around) -> Option<(Depth, Option<(FieldRef, Node)>)> {
        let [repeated] = Some(part).filter(|part| part.is_group())?.get_fields() else { return None };
        let is_repeated = repeated.get_basic_info().repetition() == Repetition::REPEATED && repeated.is_group();
        // By these names older writers say that this is the member itself.
        let is_member = repeated.name() == "array" || repeated.name().ends_with("_tuple");
        let [inner] = Some(repeated).filter(|_| is_repeated && !is_member)?.get_fields() else { return None };
        let depth = Depth { def: around.depth.def.checked_add(1)?, rep: around.depth.rep.checked_add(1)? };
        Some((depth, self.column(member, inner, Around { depth, from: depth.def })?))
    }

    /// A plain column; false if it is not wanted.
    fn plain(&mut self, of: &DataType, part: &Type, depth: Depth) -> Option<bool> {
        let column = self.next;
        self.next = column.saturating_add(1);
        if !part.is_primitive() {
            return None;
        }
        if !self.wanted.contains(&column) {
            return Some(false);
        }
        let kind = kind(part.get_physical_type(), of)?;
        let said = self.file.column(column);
        let same = said.max_def_level() == i16::from(depth.def) && said.max_rep_level() == i16::from(depth.rep);
        let low = u32::from(depth.def.max(depth.rep)) >> LEVEL == 0;
        let known = self.group.columns().get(column)?.encodings().all(is_known);
        (same && low && known).then(|| self.leaves.push(Leaf { column, kind, depth }))?;
        Some(true)
    }
}

/// The field with another type.
fn renewed(field: &FieldRef, of: DataType) -> FieldRef {
    if *field.data_type() == of { Arc::clone(field) } else { Arc::new(Field::clone(field).with_data_type(of)) }
}

/// Encodings that may be in a chunk; of levels some writers name one that they have no use for.
#[allow(deprecated, reason = "older writers name it")]
fn is_known(encoding: Encoding) -> bool {
    matches!(
        encoding,
        Encoding::PLAIN | Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY | Encoding::RLE | Encoding::BIT_PACKED
    )
}

/// What values of this type in the file become, to be of that type.
fn kind(physical: Physical, of: &DataType) -> Option<Kind> {
    match (physical, of) {
        (Physical::BYTE_ARRAY, DataType::BinaryView) => Some(Kind::Texts),
        (Physical::BYTE_ARRAY, DataType::Dictionary(keys, texts)) => {
            (**keys == DataType::Int32 && **texts == DataType::Binary).then_some(Kind::Words)
        }
        (Physical::INT32, DataType::Int32 | DataType::Date32 | DataType::Time32(_) | DataType::Decimal128(..)) => {
            Some(Kind::Short)
        }
        (
            Physical::INT64,
            DataType::Int64 | DataType::Time64(_) | DataType::Timestamp(..) | DataType::Decimal128(..),
        ) => Some(Kind::Long),
        (Physical::DOUBLE, DataType::Float64) => Some(Kind::Long),
        (Physical::BOOLEAN, DataType::Boolean) => Some(Kind::Flags),
        _ => None,
    }
}
