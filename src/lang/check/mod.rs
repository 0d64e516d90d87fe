//! From the untyped tree to the typed one: every name resolved, every type known, literals typed by what they meet.
//!
//! In: what a profile declares ([`Declared`]) and a [`Text`]. Out: a typed body, condition or message, or diagnostics with the
//! exact words. A [`Checker`] never stops at the first mistake.

mod collections;
mod conditions;
mod context;
mod declarations;
mod literals;
mod messages;
mod names;
mod rules;
pub mod stage;
mod values;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::context::{Around, Context};
use super::codes::words::Words;
use super::parse;
use super::text::Text;
use super::typed::{Body, CodeSet, Expr, Scope, Template};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::language as say;
use crate::model::types::{Scalar, Type};
use crate::source::{Span, Spanned};

/// Everything that the texts of one resolved profile may name.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Lists: their items as written (`97124`, `97161 to 97168`, `M54.*`), with the place of each.
    pub lists: BTreeMap<String, Spanned<Words>>,
    /// Lists in whose place imported ones may stand, which have diagnoses.
    pub imported: BTreeSet<String>,
    /// Params and their types.
    pub params: BTreeMap<String, Spanned<Type>>,
    /// Words of params that choose a reading.
    pub options: BTreeMap<String, Vec<String>>,
    /// Tables.
    pub tables: BTreeMap<String, Spanned<TableShape>>,
    /// Definitions.
    pub defines: BTreeMap<String, Text>,
    /// Where the names of definitions stand, for those that know.
    pub places: BTreeMap<String, Span>,
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

impl Used {
    /// Adds what other texts have read.
    pub fn add(&mut self, other: &Used) {
        self.lists.extend(other.lists.iter().cloned());
        self.params.extend(other.params.iter().cloned());
        self.tables.extend(other.tables.iter().cloned());
        self.defines.extend(other.defines.iter().cloned());
        self.counters.extend(other.counters.iter().cloned());
        self.facts.extend(other.facts.iter().cloned());
    }
}

/// A definition, unfolded: by its name and the surroundings in which it was used.
type Unfolded = BTreeMap<(String, Scope, Vec<Around>), Option<(Arc<Expr>, Used)>>;

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
    unfolded: Unfolded,
    /// Lists that were read, by name.
    sets: BTreeMap<String, Vec<ReadAs>>,
}

/// As what a list was read, and what came of it.
type ReadAs = (Scalar, Option<Arc<CodeSet>>);

impl<'a> Checker<'a> {
    /// Checks declared names, definitions and counters. What the counters read counts as used; what definitions read, only once
    /// something uses them.
    #[must_use]
    pub fn new(declared: &'a Declared) -> Self {
        let mut checker = Self {
            declared,
            defines: BTreeMap::new(),
            counters: BTreeMap::new(),
            diagnostics: Vec::new(),
            used: Used::default(),
            unfolded: BTreeMap::new(),
            sets: BTreeMap::new(),
        };
        checker.check_declarations();
        checker
    }

    /// The text of a rule.
    pub fn rule(&mut self, text: &Text) -> Option<Body> {
        self.check_rule(text)
    }

    /// A condition on its own: an exception (in the scope of its rule) or a units variant (of the session).
    pub fn condition(&mut self, text: &Text, scope: Scope) -> Option<Expr> {
        let parsed = parse::condition(text, &mut self.diagnostics)?;
        self.condition_expr(&parsed, &Context::new(scope, text))
    }

    /// A message or fix with its `{holes}`.
    pub fn template(&mut self, text: &Text, scope: Scope) -> Option<Template> {
        self.check_template(text, scope)
    }

    /// A path to a date fact of the session, as in `dated_by = "case.injured_on"`.
    pub fn date_path(&mut self, text: &Text) -> Option<Expr> {
        let path = parse::path(text, &mut self.diagnostics)?;
        let found = self.path(&path.value, path.span, &Context::new(Scope::Session, text))?;
        if found.ty == Type::one(Scalar::Date) {
            return Some(found);
        }
        self.fail(say::mismatch(path.span, &found.ty.to_string(), "a date", None))
    }

    /// A list of the profile, as a list of `scalar`.
    pub fn list(&mut self, name: &Spanned<String>, scalar: &Scalar) -> Option<Arc<CodeSet>> {
        if !self.declared.lists.contains_key(&name.value) {
            let names: Vec<&str> = self.declared.lists.keys().map(String::as_str).collect();
            let said = say::unknown_name(name.span, &name.value, &names);
            return self.fail(said);
        }
        self.named_list(&name.value, scalar, name.span)
    }

    /// What has been read since the last call, and forgets it.
    pub fn take_used(&mut self) -> Used {
        std::mem::take(&mut self.used)
    }

    fn fail<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.is_error()).count()
    }
}
