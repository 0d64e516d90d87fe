//! The items of a list as its file has them.
//!
//! In: items with their places, or a way to read them and what the build knows of them. Out: the items, to all who hold the list. What always holds: they
//! are read at most once, and only if somebody asks for them; nothing but the time it takes tells whether they were.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use super::sorted::{Ready, Sorted};
use crate::model::types::Scalar;
use crate::source::Spanned;

/// Items as written, each with its place, shared by all who hold them: a list can have tens of thousands.
#[derive(Clone)]
pub struct Words {
    all: Arc<Later>,
    ready: Option<&'static Ready>,
}

type Later = LazyLock<Vec<Spanned<String>>, Box<dyn FnOnce() -> Vec<Spanned<String>> + Send>>;

impl Words {
    /// The items of a list that ships, which are read when somebody asks for them.
    pub fn ready(ready: &'static Ready, read: impl FnOnce() -> Vec<Spanned<String>> + Send + 'static) -> Self {
        Self { all: Arc::new(LazyLock::new(Box::new(read))), ready: Some(ready) }
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

impl Default for Words {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl From<Vec<Spanned<String>>> for Words {
    fn from(words: Vec<Spanned<String>>) -> Self {
        let all: Later = LazyLock::new(Box::new(move || words));
        Self { all: Arc::new(all), ready: None }
    }
}

impl Deref for Words {
    type Target = [Spanned<String>];

    fn deref(&self) -> &[Spanned<String>] {
        let all: &Later = &self.all;
        all
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.all, &other.all) || **self == **other
    }
}

impl Eq for Words {}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
