//! Other words to put in place of one: another code of the profile, another modifier, another word of the enumeration.
//!
//! In: what a file declares, and its text. Out: for a fact and a word it is compared with, a word of the same kind.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::facts::{FactId, Owner};
use crate::model::types::{Scalar, Type};
use crate::profile::document::Document;

const MODIFIERS: [&str; 3] = ["59", "KX", "GP"];
const PLACES: [&str; 2] = ["11", "12"];
const STATES: [&str; 2] = ["WA", "OR"];
const DIAGNOSES: [&str; 2] = ["M54.50", "Z00.00"];

/// What words a file knows.
pub(super) struct Vocabulary {
    facts: BTreeMap<String, Type>,
    codes: BTreeSet<String>,
}

impl Vocabulary {
    pub(super) fn of(document: &Document, text: &str) -> Self {
        let facts = document.facts.iter();
        let facts = facts.map(|fact| (bare(&fact.name.value).to_owned(), fact.value.ty.clone())).collect();
        let tokens = text.split(|c: char| !c.is_ascii_alphanumeric());
        let codes = tokens.filter(|token| is_procedure(token)).map(str::to_owned).collect();
        Self { facts, codes }
    }

    /// The type of a fact, by its path.
    pub(super) fn ty(&self, path: &str) -> Option<Type> {
        if let Some(ty) = self.facts.get(bare(path)) {
            return Some(ty.clone());
        }
        let owners = [Owner::Line, Owner::Session, Owner::Authorization];
        let found = owners.into_iter().find_map(|owner| FactId::find(owner, path));
        found.map(|fact| fact.def().ty())
    }

    /// Another word of the kind that a fact has.
    pub(super) fn other(&self, scalar: &Scalar, word: &str) -> Option<String> {
        let first = |all: &[&str]| all.iter().find(|other| **other != word).map(|other| (*other).to_owned());
        match scalar {
            Scalar::Procedure => self.code(word),
            Scalar::Modifier => first(&MODIFIERS),
            Scalar::Place => first(&PLACES),
            Scalar::State => first(&STATES),
            Scalar::Diagnosis => first(&DIAGNOSES),
            Scalar::Word(words) => {
                let all = words.list();
                let at = all.iter().position(|other| *other == word)?;
                let next = all.get(at.saturating_add(1)).or_else(|| all.first())?;
                (*next != word).then(|| (*next).to_owned())
            }
            _ => None,
        }
    }

    /// Another code of the file.
    fn code(&self, word: &str) -> Option<String> {
        let after = self.codes.iter().find(|code| code.as_str() > word);
        after.or_else(|| self.codes.iter().find(|code| code.as_str() != word)).cloned()
    }
}

fn bare(path: &str) -> &str {
    path.strip_prefix("line.").unwrap_or(path)
}

fn is_procedure(token: &str) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    token.len() == 5 && digits >= 4 && token.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}
