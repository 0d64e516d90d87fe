//! The items of a list as its file has them.
//!
//! In: items with their places, or a way to read them and what the build knows of them. Out: the items, to all who hold the list. What always holds: they
//! are read at most once, and only if somebody asks for them; nothing but the time it takes tells whether they were.

use std::fmt;
use std::ops::Deref;

use super::sorted::{Ready, Sorted};
use crate::model::later::Later;
use crate::model::types::Scalar;
use crate::source::Spanned;

/// Items as written, each with its place.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Words {
    all: Later<Spanned<String>>,
    /// Not packed: who has one reads it from its file.
    #[serde(skip)]
    ready: Option<&'static Ready>,
}

impl Words {
    /// The items of a list that ships, which are read when somebody asks for them.
    pub fn ready(ready: &'static Ready, read: impl FnOnce() -> Vec<Spanned<String>> + Send + 'static) -> Self {
        Self { all: Later::new(read), ready: Some(ready) }
    }

    /// The items as codes of a type, without being read; `None`: they have to be.
    pub(in crate::lang) fn codes(&self, scalar: &Scalar) -> Option<&'static Sorted> {
        let ready = self.ready?;
        match scalar {
            Scalar::Procedure => ready.procedures.as_ref(),
            Scalar::Diagnosis => ready.diagnoses.as_ref(),
            _ => None,
        }
    }
}

impl From<Vec<Spanned<String>>> for Words {
    fn from(words: Vec<Spanned<String>>) -> Self {
        Self { all: words.into(), ready: None }
    }
}

impl Deref for Words {
    type Target = [Spanned<String>];

    fn deref(&self) -> &[Spanned<String>] {
        &self.all
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Eq for Words {}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.all, f)
    }
}
