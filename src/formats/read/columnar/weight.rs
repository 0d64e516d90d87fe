//! How much the rows of a batch hold, as if none shared a text with another: so much do the records have that are made of them.
//!
//! In: a batch. Out: about how many bytes each row has, so that who takes rows out of it knows when it has enough.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, UInt8Type};
use arrow_array::{AnyDictionaryArray, Array, RecordBatch};
use arrow_schema::DataType;

/// Bytes of the place of a value.
const PLACE: usize = 16;

/// Bytes of a short text.
const SHORT: usize = 64;

/// Bytes of a row, on average.
#[must_use]
pub fn each(batch: &RecordBatch) -> usize {
    let all: usize = batch.columns().iter().fold(0, |sum, column| sum.saturating_add(of(column.as_ref())));
    all.div_ceil(batch.num_rows().max(1))
}

/// Bytes of an array.
fn of(array: &dyn Array) -> usize {
    let places = array.len().saturating_mul(PLACE);
    let below = match array.data_type() {
        DataType::Binary => array.as_binary_opt::<i32>().map_or(0, |texts| span(texts.value_offsets())),
        DataType::LargeBinary => array.as_binary_opt::<i64>().map_or(0, |texts| span(texts.value_offsets())),
        DataType::BinaryView => {
            array.as_binary_view_opt().map_or(0, |texts| length(texts.lengths().map(u64::from).sum::<u64>()))
        }
        DataType::Struct(_) => array.as_struct_opt().map_or(0, |object| object.columns().iter().map(|c| of(c)).sum()),
        DataType::List(_) => array.as_list_opt::<i32>().map_or(0, |list| members(list.values(), list.value_offsets())),
        DataType::LargeList(_) => {
            array.as_list_opt::<i64>().map_or(0, |list| members(list.values(), list.value_offsets()))
        }
        DataType::ListView(_) => array.as_list_view_opt::<i32>().map_or(0, |list| of(list.values())),
        DataType::LargeListView(_) => array.as_list_view_opt::<i64>().map_or(0, |list| of(list.values())),
        DataType::FixedSizeList(..) => array.as_fixed_size_list_opt().map_or(0, |list| of(list.values())),
        DataType::Dictionary(..) => array.as_any_dictionary_opt().map_or(0, |dictionary| {
            if let Some(bytes) = by_entry(dictionary) {
                return bytes;
            }
            let entries = dictionary.values().len().max(1);
            of(dictionary.values().as_ref()).div_ceil(entries).saturating_mul(array.len())
        }),
        _ => 0,
    };
    places.saturating_add(below)
}

fn length(number: impl TryInto<usize>) -> usize {
    number.try_into().unwrap_or(0)
}

/// Bytes of the texts that the keys of a dictionary stand for, as Parquet has them; where all are short, as if each was the longest.
fn by_entry(dictionary: &dyn AnyDictionaryArray) -> Option<usize> {
    let keys = dictionary.keys();
    let ends = dictionary.values().as_binary_opt::<i32>()?.value_offsets();
    let lengths = ends.iter().zip(ends.iter().skip(1)).map(|(start, end)| end.saturating_sub(*start));
    let longest = length(lengths.max().unwrap_or(0));
    if longest <= SHORT {
        return Some(longest.saturating_mul(keys.len()));
    }
    let entry = |at: usize| {
        let (start, end) = (ends.get(at)?, ends.get(at.checked_add(1)?)?);
        Some(length(*end).saturating_sub(length(*start)))
    };
    let sum =
        |keys: &mut dyn Iterator<Item = usize>| keys.map(|key| entry(key).unwrap_or(0)).fold(0, usize::saturating_add);
    if let Some(keys) = keys.as_primitive_opt::<UInt8Type>() {
        return Some(sum(&mut keys.values().iter().map(|key| usize::from(*key))));
    }
    let keys = keys.as_primitive_opt::<Int32Type>()?;
    Some(sum(&mut keys.values().iter().map(|key| usize::try_from(*key).unwrap_or(usize::MAX))))
}

/// How far the first of these is from the last.
fn span<T: Copy + TryInto<usize>>(offsets: &[T]) -> usize {
    let ends = offsets.first().zip(offsets.last());
    ends.map_or(0, |(first, last)| length(*last).saturating_sub(length(*first)))
}

/// Bytes of those members that are of a list.
fn members<T: Copy + TryInto<usize>>(values: &dyn Array, offsets: &[T]) -> usize {
    let first = offsets.first().map_or(0, |first| length(*first)).min(values.len());
    let many = span(offsets).min(values.len().saturating_sub(first));
    of(values.slice(first, many).as_ref())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::builder::{BinaryDictionaryBuilder, BinaryViewBuilder, ListBuilder};
    use arrow_array::types::{Int32Type, UInt8Type};
    use arrow_array::{Array, ArrayRef, BinaryArray, Int32Array, LargeBinaryArray, RecordBatch, StructArray};
    use arrow_schema::{DataType, Field};

    use super::{each, of};

    #[test]
    fn a_text_weighs_what_it_has_in_every_row() {
        let wide = vec![b'x'; 1000];
        let row = |_| wide.as_slice();
        let plain: ArrayRef = Arc::new(BinaryArray::from_iter_values((0..50).map(row)));
        let large: ArrayRef = Arc::new(LargeBinaryArray::from_iter_values((0..50).map(row)));
        let mut views = BinaryViewBuilder::new().with_deduplicate_strings();
        let mut shared = BinaryDictionaryBuilder::<Int32Type>::new();
        let mut few = BinaryDictionaryBuilder::<UInt8Type>::new();
        (0..50).map(row).for_each(|text| views.append_value(text));
        (0..50).map(row).for_each(|text| shared.append_value(text));
        (0..50).map(row).for_each(|text| few.append_value(text));
        let (views, shared): (ArrayRef, ArrayRef) = (Arc::new(views.finish()), Arc::new(shared.finish()));
        for array in [plain, large, views, shared, Arc::new(few.finish())] {
            let bytes = of(array.as_ref());
            assert!((50_000..53_000).contains(&bytes), "{} {bytes}", array.data_type());
            // Of a part of it only that.
            let bytes = of(array.slice(10, 5).as_ref());
            assert!((5_000..5_300).contains(&bytes), "{} {bytes}", array.data_type());
        }
    }

    #[test]
    fn members_weigh_in_their_row() {
        let mut list = ListBuilder::new(arrow_array::builder::Int32Builder::new());
        for row in 0..10 {
            list.append_value((0..row * 100).map(Some));
        }
        let list: ArrayRef = Arc::new(list.finish());
        assert_eq!(of(list.as_ref()), (10 + 4500) * 16);
        assert_eq!(of(list.slice(9, 1).as_ref()), (1 + 900) * 16);
        let field = |name: &str, of: &DataType| Arc::new(Field::new(name, of.clone(), true));
        let number: ArrayRef = Arc::new(Int32Array::from_iter_values(0..10));
        let parts = vec![
            (field("list", list.data_type()), Arc::clone(&list)),
            (field("number", number.data_type()), Arc::clone(&number)),
        ];
        let object: ArrayRef = Arc::new(StructArray::from(parts));
        assert_eq!(of(object.as_ref()), (10 + 10 + 4500 + 10) * 16);
        let batch = RecordBatch::try_from_iter([("object", object), ("number", number)]).unwrap();
        assert_eq!(each(&batch), (10 + 10 + 4500 + 10 + 10) * 16 / 10);
    }
}
