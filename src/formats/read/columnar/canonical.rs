//! The schema that sessions are best written in: every field of the contract under one name and with one type.
//!
//! In: the contract. Out: a schema of Arrow. What always holds: every column of it is read, and a file that has some of them in
//! another type or in dotted columns is read too ([`layout`](super::layout)).

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, TimeUnit};

use crate::model::facts::{FactId, Owner};
use crate::model::types::{Scalar, Type};

/// The schema of a file of sessions, without the facts that a profile declares.
#[must_use]
pub fn schema() -> Schema {
    let mut columns = of(Owner::Session);
    columns.push(list("authorizations", DataType::Struct(of(Owner::Authorization).into())));
    columns.push(list("other_coverage", DataType::Struct(of(Owner::OtherCoverage).into())));
    let mut line = of(Owner::Line);
    line.push(absent());
    columns.push(list("lines", DataType::Struct(line.into())));
    columns.push(absent());
    Schema::new(Fields::from(columns))
}

fn absent() -> Arc<Field> {
    list("absent", DataType::Utf8)
}

/// The facts of an owner, those of a group in a struct.
fn of(owner: Owner) -> Vec<Arc<Field>> {
    let mut columns: Vec<Arc<Field>> = Vec::new();
    for id in FactId::of(owner) {
        let (path, ty) = (id.def().path, id.def().ty());
        let Some((group, name)) = path.split_once('.') else {
            columns.push(Arc::new(Field::new(path, data_type(&ty), true)));
            continue;
        };
        let part = Arc::new(Field::new(name, data_type(&ty), true));
        match columns.iter_mut().find(|column| column.name() == group) {
            Some(column) => {
                let before: &[Arc<Field>] = if let DataType::Struct(parts) = column.data_type() { parts } else { &[] };
                let parts: Vec<Arc<Field>> = before.iter().cloned().chain([part]).collect();
                *column = Arc::new(Field::new(group, DataType::Struct(parts.into()), true));
            }
            None => columns.push(Arc::new(Field::new(group, DataType::Struct(vec![part].into()), true))),
        }
    }
    columns
}

fn list(name: &str, of: DataType) -> Arc<Field> {
    Arc::new(Field::new(name, DataType::List(Arc::new(Field::new("element", of, true))), true))
}

/// The type of a fact: whole minutes, exact decimals, days, times of day, else text.
#[must_use]
pub fn data_type(ty: &Type) -> DataType {
    let one = match ty.scalar {
        Scalar::Bool => DataType::Boolean,
        Scalar::Minutes => DataType::Int32,
        Scalar::Money => DataType::Decimal128(18, 2),
        Scalar::Date => DataType::Date32,
        Scalar::Time => DataType::Time32(TimeUnit::Millisecond),
        ref numeric if numeric.is_numeric() => DataType::Decimal128(18, 4),
        _ => DataType::Utf8,
    };
    if ty.list { DataType::List(Arc::new(Field::new("element", one, true))) } else { one }
}
