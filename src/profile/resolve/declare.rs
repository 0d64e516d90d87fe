//! What the texts of a profile may name, for the language's checker, and its params over time.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::checked::{Dated, Param};
use super::super::document::{Class, ParamKeys};
use super::super::inherit::{Held, Merged};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::check::{Declared, TableShape};
use crate::model::types::Type;
use crate::source::Spanned;

/// The list that holds the codes of a class which are written out. No list of a file can have such a name.
pub(super) fn class_list(class: &str) -> String {
    let section = if class == "reduced" { "payment" } else { "units" };
    format!("[{section}] {class}")
}

pub(super) fn declare(merged: &Merged<'_>, out: &mut Vec<Diagnostic>) -> (BTreeMap<String, Param>, Declared) {
    let mut declared = Declared::default();
    for (name, held) in &merged.lists {
        declared.lists.insert(name.clone(), held.value.clone());
    }
    declared.imported.extend(merged.imported_lists.keys().cloned());
    for (name, class) in classes(merged) {
        if let Class::Inline(codes) = class {
            let codes = Spanned::new(codes.value.clone().into(), codes.span);
            declared.lists.insert(class_list(name), codes);
        }
    }
    let mut params = BTreeMap::new();
    for (name, held) in &merged.params {
        let param = param(name, held, out);
        declared.params.insert(name.clone(), Spanned::new(param.ty.clone(), held.origin.span));
        if !param.options.is_empty() {
            declared.options.insert(name.clone(), param.options.clone());
        }
        params.insert(name.clone(), param);
    }
    for (name, held) in &merged.tables {
        let shape = TableShape { keys: held.value.keys.clone(), columns: held.value.columns.clone() };
        declared.tables.insert(name.clone(), Spanned::new(shape, held.origin.span));
    }
    declared.defines.extend(merged.defines.iter().map(|(name, held)| (name.clone(), held.value.clone())));
    declared.places.extend(merged.defines.iter().map(|(name, held)| (name.clone(), held.origin.span)));
    declared.counters.extend(merged.counters.iter().map(|(name, held)| (name.clone(), held.value.clone())));
    for (name, held) in &merged.facts {
        declared.facts.insert(name.clone(), Spanned::new(held.value.ty.clone(), held.origin.span));
    }
    declared.years.extend(merged.years.iter().map(|(name, held)| (name.clone(), Spanned::new((), held.origin.span))));
    (params, declared)
}

/// The classes of codes that are set: three of units, one of payment.
pub(super) fn classes<'m>(merged: &'m Merged<'_>) -> impl Iterator<Item = (&'static str, &'m Class)> {
    let units = &merged.units;
    let all = [
        ("timed", &units.timed),
        ("untimed", &units.untimed),
        ("counted", &units.counted),
        ("reduced", &merged.payment.reduced),
    ];
    all.into_iter().filter_map(|(name, held)| held.as_ref().map(|held| (name, &held.value)))
}

/// A param over time: a value without `until` holds until the day before the next one.
fn param(name: &str, held: &Held<ParamKeys>, out: &mut Vec<Diagnostic>) -> Param {
    let keys = &held.value;
    let mut sorted: Vec<_> = keys.values.iter().collect();
    sorted.sort_by_key(|value| value.from);
    let mut values = Vec::new();
    for (at, value) in sorted.iter().enumerate() {
        let next = sorted.get(at.saturating_add(1));
        let mut until = value.until;
        if let Some(next) = next {
            match (value.until, next.from.filter(|from| value.from.is_none_or(|own| own < *from))) {
                (Some(until), Some(from)) if until < from => {}
                (None, Some(from)) => until = from.yesterday().ok(),
                (_, from) => {
                    let day = from.or(next.from).or(value.from).unwrap_or(Date::MIN);
                    out.push(say::overlap_of_param(next.span, name, day, value.span));
                }
            }
        }
        values.push(Dated { from: value.from.unwrap_or(Date::MIN), until, value: value.value.clone() });
    }
    Param {
        ty: Type::one(keys.scalar.clone()),
        values,
        options: keys.options.clone(),
        contested: keys.contested,
        origin: held.origin.clone(),
    }
}
