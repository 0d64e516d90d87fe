//! `[params]`: values that change over time or choose a reading.
//!
//! Three forms: a value; a list of `{ from, until, value }`; `{ value, options, contested }`.

use std::sync::Arc;

use jiff::civil::Date;

use super::super::toml::keys::{self, Keys};
use super::super::toml::{Item, Node};
use super::super::values;
use super::Named;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::enums::{Declared, Words};
use crate::model::literal;
use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::source::{Span, Spanned};

/// A param.
#[derive(Clone, Debug)]
pub struct ParamKeys {
    /// The type of all its values.
    pub scalar: Scalar,
    /// Its values, in the order of the file.
    pub values: Vec<ParamValue>,
    /// The readings among which it chooses.
    pub options: Vec<String>,
    /// Whether the reading is contested.
    pub contested: bool,
    /// Whether every value could be read; if not, days without one say nothing.
    pub whole: bool,
}

/// A value and its days.
#[derive(Clone, Debug)]
pub struct ParamValue {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

struct Draft {
    from: Option<Date>,
    until: Option<Date>,
    node: Node,
    span: Span,
}

pub(super) fn read(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<Named<ParamKeys>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "params", out) {
        super::good_name(name, out);
        let value = param(name, node, out);
        all.push(Named { name: name.clone(), value });
    }
    all
}

fn param(name: &Spanned<String>, node: &Node, out: &mut Vec<Diagnostic>) -> ParamKeys {
    let mut options = Vec::new();
    let mut contested = false;
    let told = out.len();
    let drafts = match &node.item {
        Item::Array(_) => dated(name, node, out),
        Item::Table(table) => {
            let mut keys = Keys::new(table, node.span, format!("param `{}`", name.value));
            let value = keys.need("value", keys::any);
            options = keys.each("options", keys::text).unwrap_or_default();
            contested = keys.maybe("contested", keys::flag).unwrap_or_default();
            keys.finish(out);
            match value {
                Some(value) if matches!(value.item, Item::Array(_)) => dated(name, &value, out),
                Some(value) => vec![Draft { from: None, until: None, span: value.span, node: value }],
                None => Vec::new(),
            }
        }
        _ => vec![Draft { from: None, until: None, span: node.span, node: node.clone() }],
    };
    let options: Vec<String> = options.into_iter().map(|option| option.value).collect();
    let (scalar, values) = typed(name, &options, drafts, out);
    ParamKeys { scalar, values, options, contested, whole: out.len() == told }
}

fn dated(name: &Spanned<String>, node: &Node, out: &mut Vec<Diagnostic>) -> Vec<Draft> {
    let Item::Array(members) = &node.item else { return Vec::new() };
    let mut drafts = Vec::new();
    for member in members {
        let Item::Table(table) = &member.item else {
            out.push(say::param_list(member.span, &name.value));
            return Vec::new();
        };
        let mut keys = Keys::new(table, member.span, format!("a value of param `{}`", name.value));
        let from = keys.maybe("from", keys::date);
        let until = keys.maybe("until", keys::date);
        let value = keys.need("value", keys::any);
        if let (Some(from), Some(until)) = (&from, &until)
            && until.value < from.value
        {
            keys.wrong(say::empty_dates(until.span, from.value, until.value, Some(from.span)));
        }
        keys.finish(out);
        if let Some(node) = value {
            let draft = Draft { from: from.map(|d| d.value), until: until.map(|d| d.value), node, span: member.span };
            drafts.push(draft);
        }
    }
    drafts
}

/// One type for all values; where they differ, that of the first holds and the others are told.
fn typed(
    name: &Spanned<String>,
    options: &[String],
    drafts: Vec<Draft>,
    out: &mut Vec<Diagnostic>,
) -> (Scalar, Vec<ParamValue>) {
    let declared = Declared { fact: format!("a reading of `{}`", name.value), words: options.to_vec() };
    let mut scalar = (!options.is_empty()).then(|| Scalar::Word(Words::Declared(Arc::new(declared))));
    let mut all = Vec::new();
    for draft in drafts {
        let read = match (&scalar, values::of_node(&draft.node)) {
            (_, None) => {
                out.push(say::wrong_kind(draft.node.span, "a number, text, date or true or false", draft.node.what()));
                continue;
            }
            (None, Some((own, value))) => {
                scalar = Some(own);
                Ok(value)
            }
            (Some(Scalar::Word(_)), Some((_, Value::Text(word)))) if options.iter().any(|o| **o == *word) => {
                Ok(Value::Text(word))
            }
            (Some(kind @ Scalar::Word(_)), Some((_, value))) => {
                literal::read(kind, &value.to_string()).map_err(|expected| expected.0)
            }
            (Some(kind), Some((own, value))) if own == *kind => Ok(value),
            (Some(kind), Some((own, _))) => Err(format!("{kind} as before, not {own}")),
        };
        match read {
            Ok(value) => {
                all.push(ParamValue { from: draft.from, until: draft.until, value, span: draft.span });
            }
            Err(expected) => {
                let first = all.first().map(|first: &ParamValue| first.span);
                out.push(say::another_kind(draft.node.span, &expected, first));
            }
        }
    }
    (scalar.unwrap_or(Scalar::Text), all)
}
