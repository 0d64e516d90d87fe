//! A schema as it is read: text as bytes, every column able to hold nulls.
//!
//! A library that makes text of a column refuses all of it for one byte that is no UTF-8. Read as bytes, the one cell is
//! wrong, and its row is rejected in its place.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema};

/// The schema with text as bytes. The buffers of both are laid out alike, so the batches of a file can be read by either.
#[must_use]
pub fn schema(schema: &Schema) -> Schema {
    Schema::new(fields(schema.fields()))
}

fn fields(fields: &Fields) -> Fields {
    fields.iter().map(field).collect()
}

fn field(field: &Arc<Field>) -> Arc<Field> {
    // A clone keeps the number of the field's dictionary.
    Arc::new(field.as_ref().clone().with_data_type(data_type(field.data_type())).with_nullable(true))
}

fn data_type(of: &DataType) -> DataType {
    match of {
        DataType::Utf8 => DataType::Binary,
        DataType::LargeUtf8 => DataType::LargeBinary,
        DataType::Utf8View => DataType::BinaryView,
        DataType::Dictionary(keys, values) => DataType::Dictionary(keys.clone(), Box::new(data_type(values))),
        DataType::Struct(parts) => DataType::Struct(fields(parts)),
        DataType::List(member) => DataType::List(field(member)),
        DataType::LargeList(member) => DataType::LargeList(field(member)),
        DataType::ListView(member) => DataType::ListView(field(member)),
        DataType::LargeListView(member) => DataType::LargeListView(field(member)),
        DataType::FixedSizeList(member, size) => DataType::FixedSizeList(field(member), *size),
        other => other.clone(),
    }
}

/// The same with dictionaries for some of its plain columns, by their places in depth-first order, where they hold bytes.
#[must_use]
pub fn dictionaries(schema: &Schema, leaves: &[usize]) -> Schema {
    let mut leaf = 0;
    Schema::new(schema.fields().iter().map(|field| dictionary(field, leaves, &mut leaf)).collect::<Fields>())
}

fn dictionary(field: &Arc<Field>, leaves: &[usize], leaf: &mut usize) -> Arc<Field> {
    let mut inner = |field: &Arc<Field>| dictionary(field, leaves, leaf);
    let of = match field.data_type() {
        DataType::Struct(parts) => DataType::Struct(parts.iter().map(inner).collect()),
        DataType::List(member) => DataType::List(inner(member)),
        DataType::Map(entries, sorted) => DataType::Map(inner(entries), *sorted),
        other => {
            let here = leaves.contains(leaf);
            *leaf = leaf.saturating_add(1);
            match other {
                DataType::BinaryView if here => {
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Binary))
                }
                other => other.clone(),
            }
        }
    };
    Arc::new(field.as_ref().clone().with_data_type(of))
}

/// The same with the bytes of Parquet as views: a text that many rows share is then in memory once.
#[must_use]
pub fn views(schema: &Schema) -> Schema {
    Schema::new(view_fields(schema.fields()))
}

fn view_fields(fields: &Fields) -> Fields {
    fields.iter().map(view_field).collect()
}

fn view_field(field: &Arc<Field>) -> Arc<Field> {
    let of = match field.data_type() {
        DataType::Binary => DataType::BinaryView,
        DataType::Struct(parts) => DataType::Struct(view_fields(parts)),
        DataType::List(member) => DataType::List(view_field(member)),
        other => other.clone(),
    };
    Arc::new(field.as_ref().clone().with_data_type(of))
}
