//! `[units]`, checked.

use std::sync::Arc;

use super::super::checked::{Classes, Origin, Units, UnitsVariant};
use super::super::document::{Class, MethodKeys, VariantKeys};
use super::super::inherit::Held;
use super::Room;
use super::declare::{class_list, classes};
use crate::diagnostic::wording::profile as say;
use crate::lang::typed::{CodeSet, Scope};
use crate::model::types::Scalar;
use crate::source::Spanned;
use crate::units::{Method, Pool, Tie, Trim};

/// Minutes beyond the last full 15 that make a further unit, where a profile does not say: the midpoint rule.
const MIDPOINT: u32 = 8;

pub(super) fn units(room: &mut Room<'_, '_, '_>) -> Option<Units> {
    let keys = &room.merged.units;
    let document = room.merged.document;
    let variants: Vec<UnitsVariant> = keys.variants.iter().filter_map(|held| variant(room, held)).collect();
    let mut codes = [CodeSet::default(), CodeSet::default(), CodeSet::default()];
    let mut written = [Vec::new(), Vec::new(), Vec::new()];
    for (at, name) in ["timed", "untimed", "counted"].into_iter().enumerate() {
        let Some((_, class)) = classes(room.merged).find(|(class, _)| *class == name) else { continue };
        let found = codes_of(room, name, class);
        if let (Some(slot), Some(set)) = (codes.get_mut(at), found) {
            *slot = Arc::unwrap_or_clone(set);
        }
        if let Some(slot) = written.get_mut(at) {
            *slot = items(room, class);
        }
    }
    room.note();
    if let Some(source) = &keys.source {
        room.source(&source.value);
    }
    let Some(method) = &keys.method else {
        let said = room.merged.chain.iter().any(|document| document.units.says_method);
        if document.payer.is_some() && !said {
            room.out.push(say::no_method(document.units.span.unwrap_or(document.head), &document.stem));
        }
        return None;
    };
    if keys.source.is_none() && document.payer.is_some() {
        room.out.push(say::missing_key(document.units.span.unwrap_or(method.origin.span), "source", "`[units]`"));
    }
    let numbers = (keys.minimum.as_ref().map(|m| m.value), keys.first_minimum.as_ref().map(|m| m.value));
    let [timed_set, untimed_set, counted_set] = codes;
    let [timed, untimed, counted] = written;
    Some(Units {
        method: method_of(method.value, numbers),
        never_fewer_than: keys.never_fewer_than.as_ref().and_then(|floor| method_of(floor.value, numbers)),
        pool: keys.pool.as_ref().map_or(Pool::Session, |pool| pool.value),
        tie: keys.tie.as_ref().map_or(Tie::Listed, |tie| tie.value),
        trim: keys.trim.as_ref().map_or(Trim::Last, |trim| trim.value),
        timed,
        untimed,
        counted,
        source: keys.source.as_ref().map(|source| source.value.value.clone()),
        variants,
        classes: Classes { timed: timed_set, untimed: untimed_set, counted: counted_set },
        origin: Origin::clone(&method.origin),
    })
}

fn method_of(method: MethodKeys, (minimum, first): (Option<u32>, Option<u32>)) -> Option<Method> {
    let minimum = minimum.unwrap_or(MIDPOINT);
    match method {
        MethodKeys::Pooled => Some(Method::Pooled),
        MethodKeys::PerLine => Some(Method::PerLine { minimum, first_minimum: first.unwrap_or(minimum) }),
        MethodKeys::Flat => Some(Method::Flat),
        MethodKeys::Unknown => None,
    }
}

fn codes_of(room: &mut Room<'_, '_, '_>, name: &str, class: &Class) -> Option<Arc<CodeSet>> {
    match class {
        Class::Named(list) => room.checker.list(list, &Scalar::Procedure),
        Class::Inline(codes) => room.checker.list(&Spanned::new(class_list(name), codes.span), &Scalar::Procedure),
    }
}

fn items(room: &Room<'_, '_, '_>, class: &Class) -> Vec<String> {
    let items = match class {
        Class::Named(list) => room.merged.lists.get(&list.value).map(|held| &held.value.value),
        Class::Inline(codes) => Some(&codes.value),
    };
    items.into_iter().flatten().map(|item| item.value.clone()).collect()
}

fn variant(room: &mut Room<'_, '_, '_>, held: &Held<VariantKeys>) -> Option<UnitsVariant> {
    let keys = &held.value;
    if let Some(source) = &keys.source {
        room.source(source);
    }
    let text = keys.when.as_ref()?;
    let when = room.checker.condition(text, Scope::Session);
    let used = room.note();
    room.cover.check(text.at, "a variant of units", (keys.from, keys.until), &used, room.out);
    let numbers = (keys.minimum.as_ref().map(|m| m.value), keys.first_minimum.as_ref().map(|m| m.value));
    Some(UnitsVariant {
        when: when?,
        from: keys.from,
        until: keys.until,
        method: keys.method.as_ref().and_then(|method| method_of(method.value, numbers)),
        never_fewer_than: keys.never_fewer_than.as_ref().and_then(|floor| method_of(floor.value, numbers)),
        pool: keys.pool.as_ref().map(|pool| pool.value),
        source: keys.source.as_ref()?.value.clone(),
        origin: held.origin.clone(),
    })
}
