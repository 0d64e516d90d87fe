//! Levels and values to arrays.
//!
//! In: the tree of a plan, and what was taken of each of its plain columns. Out: an array for each node. What always holds: an array is the one that the crate's own reader
//! makes: a list, and whether a struct is there, goes by its first plain column, and the others must have as many members.

use std::sync::Arc;

use arrow_array::types::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type,
    Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, GenericListArray, OffsetSizeTrait,
    PrimitiveArray, StructArray,
};
use arrow_buffer::{ArrowNativeType, BooleanBufferBuilder, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, FieldRef, TimeUnit};

use super::Odd;
use super::column::Taken;
use super::levels::{Lists, at_least, ends, nulls};
use super::plan::{Node, What};
use super::values::{Entries, Kind, Values};

/// What was taken of the plain columns, each with its dictionary.
pub type All<'c> = [(Taken, Option<&'c Entries>)];

/// The array of a node.
///
/// # Errors
/// [`Odd`].
pub fn array(node: &Node, all: &mut All<'_>) -> Result<ArrayRef, Odd> {
    match &node.what {
        What::Plain(of) => {
            let (taken, entries) = all.get_mut(node.leaf).ok_or(Odd)?;
            plain(node, of, taken, *entries)
        }
        What::Struct(fields, parts) => {
            let arrays = parts.iter().map(|part| array(part, all)).collect::<Result<Vec<_>, _>>()?;
            let (taken, _) = all.get(node.leaf).ok_or(Odd)?;
            let nulls = if node.optional { there(node, taken) } else { None };
            let length = arrays.first().map_or(0, |array| array.len());
            Ok(Arc::new(StructArray::try_new_with_length(fields.clone(), arrays, nulls, length)?))
        }
        What::List(member, inner) => {
            let members = array(inner, all)?;
            list::<i32>(node, member, members, &all.get(node.leaf).ok_or(Odd)?.0)
        }
        What::LargeList(member, inner) => {
            let members = array(inner, all)?;
            list::<i64>(node, member, members, &all.get(node.leaf).ok_or(Odd)?.0)
        }
    }
}

/// In which places a struct is there; `None`: in all.
fn there(node: &Node, taken: &Taken) -> Option<NullBuffer> {
    let (least, from) = (node.depth.def, node.from);
    if at_least(&taken.defs, least) == taken.defs.len() {
        return None;
    }
    if taken.reps.is_empty() {
        return nulls(&taken.defs, least);
    }
    let levels = taken.defs.iter().zip(&taken.reps);
    let places = levels.filter(|(def, rep)| **def >= from && **rep <= node.depth.rep);
    nulls(&places.map(|(def, _)| *def).collect::<Vec<_>>(), least)
}

/// A list goes by the levels of its first plain column.
fn list<O: OffsetSizeTrait>(node: &Node, member: &FieldRef, members: ArrayRef, taken: &Taken) -> Result<ArrayRef, Odd> {
    let (defs, reps) = (&taken.defs, &taken.reps);
    let lists = Lists { member: node.depth.def, rep: node.depth.rep, from: node.from };
    let ends: OffsetBuffer<O> = ends(defs, reps, lists).ok_or(Odd)?;
    if Some(ends.last()) != O::from_usize(members.len()) {
        return Err(Odd);
    }
    let is_list = lists.member.saturating_sub(1);
    let nulls = if !node.optional || at_least(defs, is_list) == defs.len() {
        None
    } else if ends.len() > defs.len() {
        nulls(defs, is_list)
    } else {
        let places = defs.iter().zip(reps).filter(|(def, own)| **def >= lists.from && **own < lists.rep);
        nulls(&places.map(|(def, _)| *def).collect::<Vec<_>>(), is_list)
    };
    Ok(Arc::new(GenericListArray::<O>::try_new(Arc::clone(member), ends, members, nulls)?))
}

/// The array of a plain column.
fn plain(node: &Node, of: &DataType, taken: &mut Taken, entries: Option<&Entries>) -> Result<ArrayRef, Odd> {
    let values = std::mem::replace(&mut taken.values, Values::new(Kind::Short, None, 0));
    let (defs, most, from) = (&taken.defs, node.depth.def, node.from);
    let places = if defs.is_empty() { values.len() } else { at_least(defs, from) };
    if places == values.len() {
        return made(of, values, None, entries);
    }
    // In most columns each level is a place.
    let kept: Vec<u8>;
    let defs = if places == defs.len() {
        defs.as_slice()
    } else {
        kept = defs.iter().copied().filter(|def| *def >= from).collect();
        &kept
    };
    let values = match values {
        Values::Words(all) => Values::Words(spread(&all, defs, most)),
        Values::Few(all) => Values::Few(spread(&all, defs, most)),
        Values::Texts(all, blocks) => Values::Texts(spread(&all, defs, most), blocks),
        Values::Together(lengths, all) => Values::Together(spread(&lengths, defs, most), all),
        Values::Short(all) => Values::Short(spread(&all, defs, most)),
        Values::Long(all) => Values::Long(spread(&all, defs, most)),
        Values::Flags(mut all) => {
            let all = all.finish();
            let mut next = all.iter();
            let mut flags = BooleanBufferBuilder::new(places);
            defs.iter().for_each(|def| flags.append(*def == most && next.next().unwrap_or_default()));
            Values::Flags(flags)
        }
    };
    // Outside of lists, what is not there of a column that must be is in a struct that is not there.
    let may_be_null = node.optional || from > 0;
    made(of, values, if may_be_null { nulls(defs, most) } else { None }, entries)
}

/// Values at the places where one is there, eight at once where all are.
fn spread<T: Copy + Default>(mut values: &[T], defs: &[u8], most: u8) -> Vec<T> {
    let mut all = vec![T::default(); defs.len()];
    let one = |to: &mut T, def: &u8, values: &mut &[T]| {
        if *def == most
            && let Some((value, behind)) = values.split_first()
        {
            (*to, *values) = (*value, behind);
        }
    };
    let ((eights, rest), (places, last)) = (defs.as_chunks::<8>(), all.as_chunks_mut::<8>());
    for (to, defs) in places.iter_mut().zip(eights) {
        match values.split_first_chunk::<8>() {
            Some((eight, behind)) if *defs == [most; 8] => (*to, values) = (*eight, behind),
            _ => to.iter_mut().zip(defs).for_each(|(to, def)| one(to, def, &mut values)),
        }
    }
    last.iter_mut().zip(rest).for_each(|(to, def)| one(to, def, &mut values));
    all
}

/// An array of values.
fn made(of: &DataType, values: Values, nulls: Option<NullBuffer>, entries: Option<&Entries>) -> Result<ArrayRef, Odd> {
    match values {
        Values::Words(keys) => words(numbers::<Int32Type>(keys, nulls)?, entries),
        Values::Few(keys) => words(numbers::<UInt8Type>(keys, nulls)?, entries),
        Values::Texts(views, blocks) => {
            Ok(Arc::new(BinaryViewArray::try_new(ScalarBuffer::from(views), blocks, nulls)?))
        }
        Values::Together(lengths, all) => {
            let lengths = lengths.into_iter().map(|length| usize::try_from(length).unwrap_or(usize::MAX));
            i32::try_from(all.len()).map_err(|_| Odd)?;
            let ends = OffsetBuffer::from_lengths(lengths);
            Ok(Arc::new(BinaryArray::try_new(ends, Buffer::from_vec(all), nulls)?))
        }
        Values::Flags(mut flags) => {
            let fits = nulls.as_ref().is_none_or(|nulls| nulls.len() == flags.len());
            fits.then(|| Arc::new(BooleanArray::new(flags.finish(), nulls)) as ArrayRef).ok_or(Odd)
        }
        Values::Short(all) => match of {
            DataType::Int32 => Ok(Arc::new(numbers::<Int32Type>(all, nulls)?)),
            DataType::Date32 => Ok(Arc::new(numbers::<Date32Type>(all, nulls)?)),
            DataType::Time32(TimeUnit::Second) => Ok(Arc::new(numbers::<Time32SecondType>(all, nulls)?)),
            DataType::Time32(TimeUnit::Millisecond) => Ok(Arc::new(numbers::<Time32MillisecondType>(all, nulls)?)),
            DataType::Decimal128(digits, scale) => decimal(all, *digits, *scale, nulls),
            _ => Err(Odd),
        },
        Values::Long(all) => match of {
            DataType::Int64 => Ok(Arc::new(numbers::<Int64Type>(all, nulls)?)),
            DataType::Float64 => Ok(Arc::new(numbers::<Float64Type>(all, nulls)?)),
            DataType::Time64(TimeUnit::Microsecond) => Ok(Arc::new(numbers::<Time64MicrosecondType>(all, nulls)?)),
            DataType::Time64(TimeUnit::Nanosecond) => Ok(Arc::new(numbers::<Time64NanosecondType>(all, nulls)?)),
            DataType::Timestamp(unit, zone) => {
                let zone = zone.clone();
                Ok(match unit {
                    TimeUnit::Second => {
                        Arc::new(numbers::<TimestampSecondType>(all, nulls)?.with_timezone_opt(zone)) as ArrayRef
                    }
                    TimeUnit::Millisecond => {
                        Arc::new(numbers::<TimestampMillisecondType>(all, nulls)?.with_timezone_opt(zone))
                    }
                    TimeUnit::Microsecond => {
                        Arc::new(numbers::<TimestampMicrosecondType>(all, nulls)?.with_timezone_opt(zone))
                    }
                    TimeUnit::Nanosecond => {
                        Arc::new(numbers::<TimestampNanosecondType>(all, nulls)?.with_timezone_opt(zone))
                    }
                })
            }
            DataType::Decimal128(digits, scale) => decimal(all, *digits, *scale, nulls),
            _ => Err(Odd),
        },
    }
}

/// Texts by their keys.
fn words<K: ArrowDictionaryKeyType>(keys: PrimitiveArray<K>, entries: Option<&Entries>) -> Result<ArrayRef, Odd> {
    let Some(Entries::Words(entries)) = entries else { return Err(Odd) };
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::clone(entries))?))
}

/// Numbers, by their bits.
fn numbers<T: ArrowPrimitiveType>(
    all: Vec<impl ArrowNativeType>,
    nulls: Option<NullBuffer>,
) -> Result<PrimitiveArray<T>, Odd> {
    let count = all.len();
    Ok(PrimitiveArray::try_new(ScalarBuffer::new(Buffer::from_vec(all), 0, count), nulls)?)
}

fn decimal(all: Vec<impl Into<i128>>, digits: u8, scale: i8, nulls: Option<NullBuffer>) -> Result<ArrayRef, Odd> {
    let all: Vec<i128> = all.into_iter().map(Into::into).collect();
    Ok(Arc::new(numbers::<Decimal128Type>(all, nulls)?.with_precision_and_scale(digits, scale)?))
}
