//! What the values of a column are, by place: flags, whole numbers, texts, members of lists.
//!
//! In: an array, and which of its values are null. Out: what is made of each value. What always holds: an entry of a dictionary is asked once for all its keys, and one that nobody can
//! take is said where it stands.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, OffsetSizeTrait};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::DataType;

use super::cell::bytes;

/// Entries of a dictionary for each of its keys, up to which each entry is remembered.
const ENTRIES: usize = 8;

/// Rows for each entry of a dictionary, from which on all entries are asked.
const FEW: usize = 4;

/// In which of a column nothing is said, if there are any.
pub fn nulls(array: &ArrayRef) -> Option<NullBuffer> {
    array.logical_nulls().filter(|nulls| nulls.null_count() > 0)
}

/// Whether nothing is said at a place.
pub fn is_null(nulls: Option<&NullBuffer>, at: usize) -> bool {
    nulls.is_some_and(|nulls| nulls.is_null(at))
}

/// The places where nothing is said.
pub fn null_places(nulls: Option<&NullBuffer>) -> Vec<usize> {
    let nulls = nulls.filter(|nulls| nulls.null_count() > 0);
    nulls.map_or_else(Vec::new, |nulls| (!nulls.inner()).set_indices().collect())
}

/// Whether something holds of any. Folded, not sought: that goes over many at once.
pub fn any_of<T: Copy>(all: &[T], holds: impl Fn(T) -> bool) -> bool {
    all.iter().fold(0, |any, one| any | u32::from(holds(*one))) != 0
}

/// Values, and another one in place of those that are null.
pub fn unless_null<T: Copy>(values: impl Iterator<Item = T>, nulls: Option<&NullBuffer>, null: T) -> Vec<T> {
    let mut all: Vec<T> = values.collect();
    if let Some(nulls) = nulls {
        put_where(&mut all, &!nulls.inner(), null);
    }
    all
}

/// What is said with yes and no, and where neither is.
pub fn by_flag<T: Copy>(flags: &BooleanBuffer, nulls: Option<&NullBuffer>, [no, yes, null]: [T; 3]) -> Vec<T> {
    // What is said less often is put among the other.
    let mostly = flags.count_set_bits() > flags.len() / 2;
    let (most, few) = if mostly { (yes, no) } else { (no, yes) };
    let mut all = vec![most; flags.len()];
    put_where(&mut all, &if mostly { !flags } else { flags.clone() }, few);
    unless_null(all.into_iter(), nulls, null)
}

fn put_where<T: Copy>(all: &mut [T], places: &BooleanBuffer, value: T) {
    for at in places.set_indices() {
        all.get_mut(at).into_iter().for_each(|to| *to = value);
    }
}

/// The members of lists, and where those of each begin and those of the last end.
#[derive(Debug)]
pub struct Spread {
    /// Those of the first list, then those of the second.
    pub members: ArrayRef,
    /// Places among the members.
    pub starts: Vec<u32>,
}

/// The members of a column of lists; `None`: it is none.
pub fn spread(array: &ArrayRef) -> Option<Spread> {
    /// `starts` makes places of offsets, the first of which is zero there.
    fn of<O: OffsetSizeTrait>(array: &ArrayRef, starts: impl Fn(&[O], O) -> Option<Vec<u32>>) -> Option<Spread> {
        let list = array.as_list_opt::<O>()?;
        let offsets = list.value_offsets();
        let (first, last) = (*offsets.first()?, offsets.last()?.as_usize());
        let members = list.values().slice(first.as_usize(), last.checked_sub(first.as_usize())?);
        Some(Spread { members, starts: starts(offsets, first)? })
    }
    match array.data_type() {
        // Offsets go up from zero.
        DataType::List(_) => of::<i32>(array, |offsets, first| {
            Some(offsets.iter().map(|at| at.wrapping_sub(first).cast_unsigned()).collect())
        }),
        DataType::LargeList(_) => of::<i64>(array, |offsets, first| {
            offsets.iter().map(|at| u32::try_from(at.wrapping_sub(first)).ok()).collect()
        }),
        _ => None,
    }
}

/// What is told of each of a column.
#[derive(Debug)]
pub struct Told<T> {
    /// By place.
    pub all: Vec<T>,
    /// Of which it cannot be taken here; nothing is told of them.
    pub bad: Vec<usize>,
}

impl<T: Default> Told<T> {
    /// Of so many, by place.
    pub fn each(count: usize, mut of: impl FnMut(usize) -> Option<T>) -> Self {
        let mut bad = Vec::new();
        let mut one = |at| {
            of(at).unwrap_or_else(|| {
                bad.push(at);
                T::default()
            })
        };
        let all = (0..count).map(&mut one).collect();
        Self { all, bad }
    }

    /// Of each of these, with its place.
    pub fn all<V: Copy>(values: &[V], mut of: impl FnMut(usize, V) -> Option<T>) -> Self {
        let mut bad = Vec::new();
        let mut one = |(at, value): (usize, &V)| {
            of(at, *value).unwrap_or_else(|| {
                bad.push(at);
                T::default()
            })
        };
        let all = values.iter().enumerate().map(&mut one).collect();
        Self { all, bad }
    }
}

/// What each text of a column says; `unsaid` where it is null, and nothing where it cannot be taken here. An entry of a dictionary is asked once. `None`: it is no
/// column of text.
pub fn texts<T: Copy + Default>(
    array: &ArrayRef,
    nulls: Option<&NullBuffer>,
    unsaid: T,
    mut says: impl FnMut(&[u8]) -> Option<T>,
) -> Option<Told<T>> {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        let count = array.len();
        let mut one = |at: usize, bytes: &[u8]| if is_null(nulls, at) { Some(unsaid) } else { says(bytes) };
        return match array.data_type() {
            DataType::Binary => {
                array.as_binary_opt::<i32>().map(|texts| Told::each(count, |at| one(at, texts.value(at))))
            }
            DataType::LargeBinary => {
                array.as_binary_opt::<i64>().map(|texts| Told::each(count, |at| one(at, texts.value(at))))
            }
            DataType::BinaryView => {
                array.as_binary_view_opt().map(|texts| Told::each(count, |at| one(at, texts.value(at))))
            }
            _ => None,
        };
    };
    let values = dictionary.values();
    if !matches!(values.data_type(), DataType::Binary | DataType::LargeBinary | DataType::BinaryView) {
        return None;
    }
    let count = values.len();
    if count.saturating_mul(FEW) <= array.len()
        && let Some(keys) = Keys::of(dictionary.keys())
    {
        // So few that all are asked, whether they are used or not.
        let mut ask = |key| if values.is_null(key) { Some(unsaid) } else { says(bytes(values.as_ref(), key)?) };
        let known: Vec<Option<T>> = (0..count).map(&mut ask).collect();
        let entries: Vec<T> = known.iter().map(|known| known.unwrap_or_default()).collect();
        let all = unless_null(keys.entries(&entries, unsaid).into_iter(), nulls, unsaid);
        let is_bad = |at: &usize| keys.get(*at).is_some_and(|key| matches!(known.get(key), Some(None)));
        let bad = known
            .iter()
            .any(Option::is_none)
            .then(|| (0..array.len()).filter(|at| is_bad(at) && !is_null(nulls, *at)).collect());
        return Some(Told { all, bad: bad.unwrap_or_default() });
    }
    let kept = if count <= array.len().saturating_mul(ENTRIES) { count } else { 0 };
    let mut known: Vec<Option<Option<T>>> = vec![None; kept];
    let mut of = |at: usize, key: usize| {
        if is_null(nulls, at) || key >= count {
            return Some(unsaid);
        }
        let mut ask = || if values.is_null(key) { Some(unsaid) } else { says(bytes(values.as_ref(), key)?) };
        match known.get_mut(key) {
            Some(known) => *known.get_or_insert_with(ask),
            None => ask(),
        }
    };
    if let Some(keys) = dictionary.keys().as_primitive_opt::<Int32Type>() {
        return Some(Told::all(keys.values(), |at, key| of(at, usize::try_from(key).unwrap_or(usize::MAX))));
    }
    let keys = whole(dictionary.keys())?;
    Some(Told::all(&keys, |at, key| of(at, usize::try_from(key).unwrap_or(usize::MAX))))
}

/// Keys of a dictionary, as they come from Parquet.
enum Keys<'k> {
    /// Of a small one.
    Short(&'k [u8]),
    /// Of any other.
    Long(&'k [i32]),
}

impl<'k> Keys<'k> {
    fn of(keys: &'k dyn Array) -> Option<Keys<'k>> {
        let short = keys.as_primitive_opt::<UInt8Type>().map(|keys| Keys::Short(keys.values()));
        short.or_else(|| keys.as_primitive_opt::<Int32Type>().map(|keys| Keys::Long(keys.values())))
    }

    /// The key at a place.
    fn get(&self, at: usize) -> Option<usize> {
        match self {
            Keys::Short(keys) => keys.get(at).map(|key| usize::from(*key)),
            Keys::Long(keys) => usize::try_from(*keys.get(at)?).ok(),
        }
    }

    /// The entry of each; another one in place of those that are none.
    fn entries<T: Copy>(&self, entries: &[T], none: T) -> Vec<T> {
        match self {
            Keys::Short(keys) => {
                let mut all = [none; 256];
                all.iter_mut().zip(entries).for_each(|(to, from)| *to = *from);
                // Every key is in there, so none is compared; eight at once.
                let of = |key: u8| all.get(usize::from(key)).copied().unwrap_or(none);
                let mut told = vec![none; keys.len()];
                let ((eights, rest), (to, last)) = (keys.as_chunks::<8>(), told.as_chunks_mut::<8>());
                for (to, [a, b, c, d, e, f, g, h]) in to.iter_mut().zip(eights) {
                    *to = [of(*a), of(*b), of(*c), of(*d), of(*e), of(*f), of(*g), of(*h)];
                }
                last.iter_mut().zip(rest).for_each(|(to, key)| *to = of(*key));
                told
            }
            Keys::Long(keys) => {
                // Below zero is far beyond the last.
                let place = |key: i32| usize::try_from(key.cast_unsigned()).unwrap_or(usize::MAX);
                keys.iter().map(|key| entries.get(place(*key)).copied().unwrap_or(none)).collect()
            }
        }
    }
}

/// Whole numbers that surely fit, also where they are null.
pub fn whole(array: &dyn Array) -> Option<Vec<i64>> {
    fn of<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &dyn Array) -> Option<Vec<i64>> {
        array.as_primitive_opt::<T>().map(|array| array.values().iter().map(|value| (*value).into()).collect())
    }
    match array.data_type() {
        DataType::Int8 => of::<Int8Type>(array),
        DataType::Int16 => of::<Int16Type>(array),
        DataType::Int32 => of::<Int32Type>(array),
        DataType::Int64 => of::<Int64Type>(array),
        DataType::UInt8 => of::<UInt8Type>(array),
        DataType::UInt16 => of::<UInt16Type>(array),
        DataType::UInt32 => of::<UInt32Type>(array),
        _ => None,
    }
}
