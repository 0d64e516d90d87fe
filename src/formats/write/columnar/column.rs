//! One column from one value of each row.
//!
//! In: the values. Out: a field of the schema with its array, so that the two cannot differ. Numbers are exact: dollars with two decimals,
//! other numbers with ten, whole numbers with 64 bits.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, Date32Array, Decimal128Array, Int64Array, ListArray, StringArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::days::since_1970;

/// A column: its name and type, and its values.
pub type Column = (FieldRef, ArrayRef);

/// Digits of a number, in front of and behind the point together.
pub(in crate::formats::write) const DIGITS: u8 = 38;

/// Digits behind the point of units.
pub(in crate::formats::write) const DECIMALS: i8 = 10;

/// An array with its name.
pub(in crate::formats::write) fn named(name: &str, array: ArrayRef) -> Column {
    (Arc::new(Field::new(name, array.data_type().clone(), true)), array)
}

/// Text.
pub fn text<'a>(name: &str, rows: impl Iterator<Item = Option<&'a str>>) -> Column {
    named(name, Arc::new(StringArray::from_iter(rows)))
}

/// Whole numbers.
pub fn whole(name: &str, rows: impl Iterator<Item = Option<i64>>) -> Column {
    named(name, Arc::new(Int64Array::from_iter(rows)))
}

/// Days.
pub fn date(name: &str, rows: impl Iterator<Item = Option<Date>>) -> Column {
    named(name, Arc::new(rows.map(|day| day.map(since_1970)).collect::<Date32Array>()))
}

/// Units and other plain numbers.
///
/// # Errors
/// If one has more decimals than the column.
pub fn number(name: &str, rows: impl Iterator<Item = Option<Decimal>>) -> Result<Column, ArrowError> {
    decimals(name, DECIMALS, rows.map(|row| row.map(|number| scaled(number, DECIMALS)).transpose()))
}

/// Dollars, with their cents as text has them.
///
/// # Errors
/// If one has more digits than the column.
pub fn money(name: &str, rows: impl Iterator<Item = Option<Decimal>>) -> Result<Column, ArrowError> {
    let cents = |amount: Decimal| Decimal::from_str_exact(&format!("{amount:.2}")).map_err(beyond);
    decimals(name, 2, rows.map(|row| row.map(|amount| cents(amount).and_then(|amount| scaled(amount, 2))).transpose()))
}

fn decimals(
    name: &str,
    scale: i8,
    rows: impl Iterator<Item = Result<Option<i128>, ArrowError>>,
) -> Result<Column, ArrowError> {
    let values: Vec<Option<i128>> = rows.collect::<Result<_, _>>()?;
    Ok(named(name, Arc::new(Decimal128Array::from_iter(values).with_precision_and_scale(DIGITS, scale)?)))
}

/// The digits of a number that has at most `scale` decimals.
pub(in crate::formats::write) fn scaled(number: Decimal, scale: i8) -> Result<i128, ArrowError> {
    let number = number.normalize();
    let more = u32::try_from(scale).ok().and_then(|scale| scale.checked_sub(number.scale()));
    let factor = more.and_then(|more| 10_i128.checked_pow(more));
    factor.and_then(|factor| number.mantissa().checked_mul(factor)).ok_or_else(|| beyond(number))
}

/// That something does not fit.
pub(in crate::formats::write) fn beyond(what: impl std::fmt::Display) -> ArrowError {
    ArrowError::ComputeError(format!("{what} does not fit into its column"))
}

/// Parts under one name; `rows` are those that have them.
///
/// # Errors
/// None for parts of one length.
pub fn group(name: &str, rows: Vec<bool>, parts: Vec<Column>) -> Result<Column, ArrowError> {
    Ok(named(name, Arc::new(structs(rows.len(), parts, Some(NullBuffer::from(rows)))?)))
}

fn structs(length: usize, parts: Vec<Column>, nulls: Option<NullBuffer>) -> Result<StructArray, ArrowError> {
    let (fields, arrays): (Vec<FieldRef>, Vec<ArrayRef>) = parts.into_iter().unzip();
    StructArray::try_new_with_length(Fields::from(fields), arrays, nulls, length)
}

/// Lists of objects.
///
/// # Errors
/// Those of its parts.
pub fn objects<T>(
    name: &str,
    rows: &[Option<&[T]>],
    parts: impl Fn(&[&T]) -> Result<Vec<Column>, ArrowError>,
) -> Result<Column, ArrowError> {
    let members: Vec<&T> = rows.iter().flatten().flat_map(|row| row.iter()).collect();
    let values: ArrayRef = Arc::new(structs(members.len(), parts(&members)?, None)?);
    list(name, rows.iter().map(|row| row.map(<[T]>::len)), values)
}

/// Lists of whole numbers.
///
/// # Errors
/// None for lists that memory can hold.
pub fn wholes<'a, T: Copy + TryInto<i64> + 'a>(
    name: &str,
    rows: impl Iterator<Item = Option<&'a [T]>>,
) -> Result<Column, ArrowError> {
    let rows: Vec<Option<&[T]>> = rows.collect();
    let members = rows.iter().flatten().flat_map(|row| row.iter());
    let values: Int64Array = members.map(|number| (*number).try_into().ok()).collect();
    list(name, rows.iter().map(|row| row.map(<[T]>::len)), Arc::new(values))
}

fn list(
    name: &str,
    lengths: impl Iterator<Item = Option<usize>> + Clone,
    values: ArrayRef,
) -> Result<Column, ArrowError> {
    let member = Arc::new(Field::new("element", values.data_type().clone(), true));
    let nulls: NullBuffer = lengths.clone().map(|length| length.is_some()).collect();
    let offsets = OffsetBuffer::from_lengths(lengths.map(|length| length.unwrap_or(0)));
    Ok(named(name, Arc::new(ListArray::try_new(member, offsets, values, Some(nulls))?)))
}

/// Lists of text.
pub fn texts<'a>(name: &str, rows: impl Iterator<Item = Option<&'a [String]>>) -> Column {
    let member = Field::new("element", DataType::Utf8, true);
    let mut builder = ListBuilder::new(StringBuilder::new()).with_field(member);
    for row in rows {
        builder.append_option(row.map(|row| row.iter().map(Some)));
    }
    named(name, Arc::new(builder.finish()))
}
