//! From the untyped tree to the typed one: every name resolved, every type known, literals typed by what they meet.
//!
//! In: what a profile declares ([`Declared`]) and a [`Text`]. Out: a typed body, condition or message, or diagnostics with the
//! exact words. A [`Checker`] never stops at the first mistake.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::text::Text;
use super::typed::{Body, CodeSet, Expr, Scope, Template};
use crate::diagnostic::Diagnostic;
use crate::model::types::{Scalar, Type};
use crate::source::Spanned;

/// Everything that the texts of one resolved profile may name.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Lists: their items as written (`97124`, `97161 to 97168`, `M54.*`), with the place of each.
    pub lists: BTreeMap<String, Spanned<Vec<Spanned<String>>>>,
    /// Params and their types.
    pub params: BTreeMap<String, Spanned<Type>>,
    /// Words of params that choose a reading.
    pub options: BTreeMap<String, Vec<String>>,
    /// Tables.
    pub tables: BTreeMap<String, Spanned<TableShape>>,
    /// Definitions.
    pub defines: BTreeMap<String, Text>,
    /// Counters.
    pub counters: BTreeMap<String, Text>,
    /// Declared facts by declared path (`extra.x`, `line.extra.x`).
    pub facts: BTreeMap<String, Spanned<Type>>,
    /// Names of declared years.
    pub years: BTreeMap<String, Spanned<()>>,
}

/// The columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// Names of the key columns.
    pub keys: Vec<String>,
    /// Value columns and their types; a table with one is looked up by its own name.
    pub columns: Vec<(String, Type)>,
}

/// What the texts checked so far have read, for lints and dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Lists.
    pub lists: BTreeSet<String>,
    /// Params.
    pub params: BTreeSet<String>,
    /// Tables.
    pub tables: BTreeSet<String>,
    /// Definitions.
    pub defines: BTreeSet<String>,
    /// Counters.
    pub counters: BTreeSet<String>,
    /// Declared facts.
    pub facts: BTreeSet<String>,
}

/// Checks the texts of one resolved profile.
#[derive(Debug)]
pub struct Checker<'a> {
    declared: &'a Declared,
    /// Definitions, checked, by name.
    pub defines: BTreeMap<String, Arc<Expr>>,
    /// Counters, checked, by name.
    pub counters: BTreeMap<String, Expr>,
    /// Everything wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    used: Used,
}

impl<'a> Checker<'a> {
    /// Checks the definitions and counters, in the order in which they need each other, and names that clash.
    #[must_use]
    pub fn new(declared: &'a Declared) -> Self {
        Self {
            declared,
            defines: BTreeMap::new(),
            counters: BTreeMap::new(),
            diagnostics: Vec::new(),
            used: Used::default(),
        }
    }

    /// The text of a rule.
    pub fn rule(&mut self, _text: &Text) -> Option<Body> {
        let _ = self.declared;
        None
    }

    /// A condition on its own: an exception (in the scope of its rule) or a units variant (of the session).
    pub fn condition(&mut self, _text: &Text, _scope: Scope) -> Option<Expr> {
        None
    }

    /// A message or fix with its `{holes}`.
    pub fn template(&mut self, _text: &Text, _scope: Scope) -> Option<Template> {
        None
    }

    /// A path to a date fact of the session, as in `dated_by = "case.injured_on"`.
    pub fn date_path(&mut self, _text: &Text) -> Option<Expr> {
        None
    }

    /// A list of the profile, as a list of `scalar`.
    pub fn list(&mut self, _name: &Spanned<String>, _scalar: &Scalar) -> Option<Arc<CodeSet>> {
        None
    }

    /// What has been read since the last call, and forgets it.
    pub fn take_used(&mut self) -> Used {
        std::mem::take(&mut self.used)
    }
}
