//! One cell of a column to what is written in it.
//!
//! In: an array and a place in it. Out: the same [`Raw`] as JSON would give, so that what it means is settled in one place
//! ([`given`]). Null and, in a column of floats, NaN are unknown; an empty list is absent. A float is the shortest decimal
//! that stands for it, which is what was written before somebody made a float of it.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType,
    Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowNativeTypeOp};
use arrow_schema::{DataType, TimeUnit};
use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};

use crate::model::given::{self, Wrong};
use crate::model::session::Raw;

/// What is wanted of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Its time of day.
    Time,
    /// All of it; at midnight its day alone.
    Day,
}

/// What a cell says; `None`: it is unknown.
///
/// # Errors
/// What cannot be the value of any fact.
pub fn raw(array: &dyn Array, at: usize, want: Want) -> Result<Option<Raw>, Wrong> {
    if array.is_null(at) {
        return Ok(None);
    }
    if let Some((members, range)) = span(array, at) {
        return list(members, range, want).map(Some);
    }
    if array.as_any_dictionary_opt().is_some() {
        return entry(array, at).map_or(Ok(None), |(values, at)| raw(values, at, want));
    }
    if let Some(bytes) = bytes(array, at) {
        return text(bytes);
    }
    Ok(plain(array, at, want))
}

/// The text of a cell that holds bytes.
fn text(bytes: &[u8]) -> Result<Option<Raw>, Wrong> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(given::text(text)),
        Err(_) => Err(Wrong::new(String::from_utf8_lossy(bytes), "text in UTF-8")),
    }
}

/// Where a cell is that is not null: in its dictionary, if it has one; `None` where that has none for it.
#[must_use]
pub fn entry(array: &dyn Array, at: usize) -> Option<(&dyn Array, usize)> {
    let Some(dictionary) = array.as_any_dictionary_opt() else { return Some((array, at)) };
    let key = integer(dictionary.keys(), at).and_then(|key| usize::try_from(key).ok())?;
    let values = dictionary.values();
    (key < values.len() && values.is_valid(key)).then_some((values.as_ref(), key))
}

/// The bytes of a cell that holds some.
#[must_use]
pub fn bytes(array: &dyn Array, at: usize) -> Option<&[u8]> {
    match array.data_type() {
        DataType::Binary => array.as_binary_opt::<i32>().map(|array| array.value(at)),
        DataType::LargeBinary => array.as_binary_opt::<i64>().map(|array| array.value(at)),
        DataType::BinaryView => array.as_binary_view_opt().map(|array| array.value(at)),
        _ => None,
    }
}

/// A list of what its members say; each has to say something.
fn list(members: &dyn Array, range: Range<usize>, want: Want) -> Result<Raw, Wrong> {
    if range.is_empty() {
        return Ok(Raw::Absent);
    }
    let mut list = Vec::with_capacity(range.len());
    for at in range {
        if span(members, at).is_some() || members.as_struct_opt().is_some() {
            return Err(Wrong::new("[…]", "a list of plain values"));
        }
        let said = raw(members, at, want)?;
        list.push(given::member(said, || if members.is_null(at) { String::from("null") } else { shown(members, at) })?);
    }
    Ok(Raw::List(list))
}

/// A text that says nothing, as it is written.
fn shown(members: &dyn Array, at: usize) -> String {
    entry(members, at)
        .and_then(|(members, at)| bytes(members, at))
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .unwrap_or_default()
}

/// The members of a list: the array that holds them, and their places.
#[must_use]
pub fn span(array: &dyn Array, at: usize) -> Option<(&dyn Array, Range<usize>)> {
    let (values, from, length) = match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list_opt::<i32>()?;
            (list.values(), place(*list.value_offsets().get(at)?)?, place(list.value_length(at))?)
        }
        DataType::LargeList(_) => {
            let list = array.as_list_opt::<i64>()?;
            (list.values(), place(*list.value_offsets().get(at)?)?, place(list.value_length(at))?)
        }
        DataType::ListView(_) => {
            let list = array.as_list_view_opt::<i32>()?;
            (list.values(), place(list.value_offset(at))?, place(list.value_size(at))?)
        }
        DataType::LargeListView(_) => {
            let list = array.as_list_view_opt::<i64>()?;
            (list.values(), place(list.value_offset(at))?, place(list.value_size(at))?)
        }
        DataType::FixedSizeList(..) => {
            let list = array.as_fixed_size_list_opt()?;
            (list.values(), place(list.value_offset_at(at))?, place(list.value_length())?)
        }
        _ => return None,
    };
    let end = from.checked_add(length).filter(|end| *end <= values.len())?;
    Some((values.as_ref(), from..end))
}

fn place(number: impl TryInto<usize>) -> Option<usize> {
    number.try_into().ok()
}

/// A whole number of any width.
fn integer(array: &dyn Array, at: usize) -> Option<i128> {
    fn of<T: ArrowPrimitiveType<Native: Into<i128>>>(array: &dyn Array, at: usize) -> Option<i128> {
        array.as_primitive_opt::<T>().map(|array| array.value(at).into())
    }
    match array.data_type() {
        DataType::Int8 => of::<Int8Type>(array, at),
        DataType::Int16 => of::<Int16Type>(array, at),
        DataType::Int32 => of::<Int32Type>(array, at),
        DataType::Int64 => of::<Int64Type>(array, at),
        DataType::UInt8 => of::<UInt8Type>(array, at),
        DataType::UInt16 => of::<UInt16Type>(array, at),
        DataType::UInt32 => of::<UInt32Type>(array, at),
        DataType::UInt64 => of::<UInt64Type>(array, at),
        _ => None,
    }
}

/// A number, a day, a time, or yes or no.
fn plain(array: &dyn Array, at: usize, want: Want) -> Option<Raw> {
    if let Some(number) = integer(array, at) {
        return Some(Raw::Number(number.to_string()));
    }
    match array.data_type() {
        DataType::Boolean => array.as_boolean_opt().map(|array| Raw::Bool(array.value(at))),
        DataType::Float16 => {
            let value = array.as_primitive_opt::<Float16Type>()?.value(at);
            (!value.is_nan()).then(|| Raw::Number(value.to_f32().to_string()))
        }
        DataType::Float32 => float(array.as_primitive_opt::<Float32Type>()?.value(at)),
        DataType::Float64 => float(array.as_primitive_opt::<Float64Type>()?.value(at)),
        DataType::Decimal32(..) => {
            array.as_primitive_opt::<Decimal32Type>().map(|a| Raw::Number(a.value_as_string(at)))
        }
        DataType::Decimal64(..) => {
            array.as_primitive_opt::<Decimal64Type>().map(|a| Raw::Number(a.value_as_string(at)))
        }
        DataType::Decimal128(..) => {
            array.as_primitive_opt::<Decimal128Type>().map(|a| Raw::Number(a.value_as_string(at)))
        }
        DataType::Decimal256(..) => {
            array.as_primitive_opt::<Decimal256Type>().map(|a| Raw::Number(a.value_as_string(at)))
        }
        other => moment(other, array, at).map(|moment| Raw::Text(moment.text(want))),
    }
}

fn float<F: ArrowNativeTypeOp + std::fmt::Display>(value: F) -> Option<Raw> {
    // NaN is the only value that is not equal to itself; `is_eq` would order it.
    let is_nan = value.partial_cmp(&value).is_none();
    (!is_nan).then(|| Raw::Number(value.to_string()))
}

/// A day, a time of day, or both.
enum Moment {
    /// Both.
    At(DateTime),
    /// A time of day.
    Time(Time),
    /// Beyond the calendar: what is written.
    Beyond(String),
}

impl Moment {
    fn text(&self, want: Want) -> String {
        match self {
            Moment::Beyond(written) => written.clone(),
            Moment::Time(time) => clock(*time),
            Moment::At(at) if want == Want::Time => clock(at.time()),
            Moment::At(at) if at.time() == Time::midnight() => at.date().to_string(),
            Moment::At(at) => at.to_string(),
        }
    }
}

/// `HH:MM`, and what is below a minute only if there is something.
fn clock(time: Time) -> String {
    let whole = time.second() == 0 && time.subsec_nanosecond() == 0;
    if whole { format!("{:02}:{:02}", time.hour(), time.minute()) } else { time.to_string() }
}

fn moment(of: &DataType, array: &dyn Array, at: usize) -> Option<Moment> {
    use TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
    fn of_type<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &dyn Array, at: usize) -> Option<i64> {
        array.as_primitive_opt::<T>().map(|array| array.value(at).into())
    }
    let since = match of {
        DataType::Date32 => SignedDuration::from_hours(of_type::<Date32Type>(array, at)?.checked_mul(24)?),
        DataType::Date64 => SignedDuration::from_millis(of_type::<Date64Type>(array, at)?),
        DataType::Timestamp(Second, None) => SignedDuration::from_secs(of_type::<TimestampSecondType>(array, at)?),
        DataType::Timestamp(Millisecond, None) => {
            SignedDuration::from_millis(of_type::<TimestampMillisecondType>(array, at)?)
        }
        DataType::Timestamp(Microsecond, None) => {
            SignedDuration::from_micros(of_type::<TimestampMicrosecondType>(array, at)?)
        }
        DataType::Timestamp(Nanosecond, None) => {
            SignedDuration::from_nanos(of_type::<TimestampNanosecondType>(array, at)?)
        }
        DataType::Time32(Second) => return time(SignedDuration::from_secs(of_type::<Time32SecondType>(array, at)?)),
        DataType::Time32(Millisecond) => {
            return time(SignedDuration::from_millis(of_type::<Time32MillisecondType>(array, at)?));
        }
        DataType::Time64(Microsecond) => {
            return time(SignedDuration::from_micros(of_type::<Time64MicrosecondType>(array, at)?));
        }
        DataType::Time64(Nanosecond) => {
            return time(SignedDuration::from_nanos(of_type::<Time64NanosecondType>(array, at)?));
        }
        _ => return None,
    };
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    Some(epoch.checked_add(since).map_or_else(|_| Moment::Beyond(format!("1970-01-01 and {since:#}")), Moment::At))
}

/// A time of day from what has passed of it.
fn time(since: SignedDuration) -> Option<Moment> {
    let time = Time::midnight().checked_add(since);
    Some(time.map_or_else(|_| Moment::Beyond(format!("midnight and {since:#}")), Moment::Time))
}
