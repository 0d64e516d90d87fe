//! A list that is made when somebody asks for it.
//!
//! In: a list, a way to make it, or its bytes as the build has packed it. Out: the list, to all who hold it. What always holds: it is made at most once, and only if somebody
//! asks for what is in it; nothing but the time it takes tells whether it was. Packed it has the build's own form, which is of no use outside of the program that was built.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

/// The list, shared by all who hold it: it can have tens of thousands of members.
pub struct Later<T>(Arc<Lazy<T>>);

type Lazy<T> = LazyLock<Vec<T>, Box<dyn FnOnce() -> Vec<T> + Send>>;

impl<T> Later<T> {
    /// A list that is made so.
    pub fn new(make: impl FnOnce() -> Vec<T> + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + 'static> From<Vec<T>> for Later<T> {
    fn from(list: Vec<T>) -> Self {
        Self::new(move || list)
    }
}

impl<T: Send + 'static> Default for Later<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> Deref for Later<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        let list: &Lazy<T> = &self.0;
        list
    }
}

impl<T: PartialEq> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl<T: Eq> Eq for Later<T> {}

impl<T: fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Packed it is the bytes of its members.
impl<T: Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&postcard::to_stdvec(&**self).map_err(ser::Error::custom)?)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl de::Visitor<'_> for Bytes {
            type Value = Box<[u8]>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the bytes of a list")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Box<[u8]>, E> {
                Ok(bytes.into())
            }
        }
        let packed = deserializer.deserialize_bytes(Bytes)?;
        // What is packed was unpacked by the build, all of it.
        Ok(Self::new(move || postcard::from_bytes(&packed).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn it_is_made_once_for_all_and_only_if_somebody_asks() {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let list = Later::new(|| {
            MADE.fetch_add(1, Ordering::Relaxed);
            vec![1, 2, 3]
        });
        let held = list.clone();
        assert_eq!(held, list, "the same list, which nobody has to read for that");
        assert_eq!(MADE.load(Ordering::Relaxed), 0);
        assert_eq!((list.len(), held.first(), MADE.load(Ordering::Relaxed)), (3, Some(&1), 1));
    }

    #[test]
    fn packed_and_unpacked_it_is_the_same() {
        for list in [Vec::new(), vec![String::from("97124"), String::new()]] {
            let list = Later::from(list);
            let packed = postcard::to_stdvec(&(&list, 7u8)).unwrap();
            let (unpacked, behind): (Later<String>, u8) = postcard::from_bytes(&packed).unwrap();
            assert_eq!((&unpacked, behind), (&list, 7));
            assert_eq!(format!("{unpacked:?}"), format!("{list:?}"));
        }
        assert!(postcard::from_bytes::<Later<String>>(&[3, 1]).is_err());
    }
}
