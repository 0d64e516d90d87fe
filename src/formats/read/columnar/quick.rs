//! A cell straight to the value of a fact, where nothing is unusual about it.
//!
//! In: a cell of text, a day, whole minutes, yes or no, or a list of texts, and the fact that it is of. Out: its value; or nothing, and then
//! [`cell`](super::cell) and [`given`](crate::model::given) read it anew and say what there is to say. What always holds: a value from here is the one that
//! they read, so whatever is in doubt (null, no text, `none`, other types) is not decided here.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_schema::DataType;
use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::cell::{bytes, entry, span};
use crate::formats::read::direct::Direct;
use crate::model::facts::FactId;
use crate::model::types::Scalar;
use crate::model::value::Value;

/// The minutes of a day.
const MINUTES: u32 = 1440;

/// Days from 1970 that are within the years 1900 to 2199.
const DAYS: std::ops::Range<i32> = -25_567..84_005;

/// The value that a valid cell has.
pub fn value(id: FactId, array: &dyn Array, at: usize, direct: &mut Direct) -> Option<Value> {
    let ty = id.def().ty();
    if ty.list {
        let (members, range) = span(array, at)?;
        let list: Option<Vec<Value>> = range.map(|at| text(id, members, at, direct)).collect();
        return list.filter(|list| !list.is_empty()).map(Value::List);
    }
    match (array.data_type(), &ty.scalar) {
        (DataType::Boolean, Scalar::Bool) => array.as_boolean_opt().map(|array| Value::Bool(array.value(at))),
        (DataType::Date32, Scalar::Date) => day(array.as_primitive_opt::<Date32Type>()?.value(at)),
        (DataType::Int32, Scalar::Minutes) => minutes(array.as_primitive_opt::<Int32Type>()?.value(at)),
        (DataType::Int64, Scalar::Minutes) => minutes(array.as_primitive_opt::<Int64Type>()?.value(at)),
        _ => text(id, array, at, direct),
    }
}

fn day(since: i32) -> Option<Value> {
    let days = i64::from(Some(since).filter(|since| DAYS.contains(since))?);
    Date::constant(1970, 1, 1).checked_add(days.days()).ok().map(Value::Date)
}

fn minutes(many: impl TryInto<u32>) -> Option<Value> {
    let many = many.try_into().ok().filter(|many| *many <= MINUTES)?;
    Some(Value::Number(Decimal::from(many)))
}

/// The value of a text, or of a member of a list of texts.
fn text(id: FactId, array: &dyn Array, at: usize, direct: &mut Direct) -> Option<Value> {
    if array.is_null(at) {
        return None;
    }
    let (array, at) = entry(array, at)?;
    match std::str::from_utf8(bytes(array, at)?).ok()?.trim() {
        "" | "none" => None,
        text => direct.value(id, text),
    }
}
