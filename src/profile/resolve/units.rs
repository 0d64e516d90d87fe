//! `[units]`, checked.

use std::sync::Arc;

use super::super::checked::{Classes, Origin, Units, UnitsVariant};
use super::super::document::{Class, MethodKeys, VariantKeys};
use super::super::inherit::Held;
use super::Room;
use super::declare::{class_list, classes};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::typed::{CodeSet, Scope};
use crate::model::types::Scalar;
use crate::source::{Span, Spanned};
use crate::units::{MIDPOINT, Method, Pool, Rounding, Tie, Trim};

/// The numbers that methods take, where a profile gives them.
#[derive(Clone, Copy)]
struct Numbers {
    minimum: Option<(u32, Span)>,
    first_minimum: Option<(u32, Span)>,
    rounding: Option<(Rounding, Span)>,
}

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
    let numbers = Numbers {
        minimum: keys.minimum.as_ref().map(|held| (held.value, held.origin.span)),
        first_minimum: keys.first_minimum.as_ref().map(|held| (held.value, held.origin.span)),
        rounding: keys.rounding.as_ref().map(|held| (held.value, held.origin.span)),
    };
    let said = [Some((method.value, method.origin.span)), floor_of(keys.never_fewer_than.as_ref())];
    numbers.check(said.into_iter().flatten(), "`[units]`", room.out);
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

fn floor_of(held: Option<&Held<MethodKeys>>) -> Option<(MethodKeys, Span)> {
    held.map(|held| (held.value, held.origin.span))
}

impl Numbers {
    /// Numbers that no method of the section takes, and a method without a number that it cannot do without.
    fn check(self, methods: impl Iterator<Item = (MethodKeys, Span)>, of: &str, out: &mut Vec<Diagnostic>) {
        let methods: Vec<(MethodKeys, Span)> = methods.collect();
        let takes = |these: &[MethodKeys]| methods.iter().any(|method| these.contains(&method.0));
        let unknown = takes(&[MethodKeys::Unknown]);
        let mut idle = |span: Option<Span>, key: &str, these: &[MethodKeys], words: &str| {
            if let Some(span) = span.filter(|_| !unknown && !takes(these)) {
                out.push(say::number_of_no_method(span, key, words));
            }
        };
        idle(
            self.minimum.map(|n| n.1),
            "minimum",
            &[MethodKeys::Pooled, MethodKeys::PerLine, MethodKeys::Hybrid],
            "`pooled`, `per_line` and `hybrid`",
        );
        idle(self.first_minimum.map(|n| n.1), "first_minimum", &[MethodKeys::PerLine], "`per_line`");
        idle(self.rounding.map(|n| n.1), "rounding", &[MethodKeys::Decimal], "`decimal`");
        if self.rounding.is_none() {
            let decimal = methods.iter().filter(|method| method.0 == MethodKeys::Decimal);
            out.extend(
                decimal.map(|method| say::missing_key(method.1, "rounding", &format!("{of} counts in decimals and"))),
            );
        }
    }
}

/// A method with its numbers; `None` where the payer's text was not found, or a number is not given that only the payer can say.
fn method_of(method: MethodKeys, numbers: Numbers) -> Option<Method> {
    let minimum = numbers.minimum.map_or(MIDPOINT, |n| n.0);
    match method {
        MethodKeys::Pooled => Some(Method::Pooled { minimum }),
        MethodKeys::PerLine => {
            Some(Method::PerLine { minimum, first_minimum: numbers.first_minimum.map_or(minimum, |n| n.0) })
        }
        MethodKeys::Hybrid => Some(Method::Hybrid { minimum }),
        MethodKeys::Decimal => numbers.rounding.map(|rounding| Method::Decimal { rounding: rounding.0 }),
        MethodKeys::Flat => Some(Method::Flat),
        MethodKeys::Unknown => None,
    }
}

pub(super) fn codes_of(room: &mut Room<'_, '_, '_>, name: &str, class: &Class) -> Option<Arc<CodeSet>> {
    match class {
        Class::Named(list) => room.checker.list(list, &Scalar::Procedure),
        Class::Inline(codes) => room.checker.list(&Spanned::new(class_list(name), codes.span), &Scalar::Procedure),
    }
}

pub(super) fn items(room: &Room<'_, '_, '_>, class: &Class) -> Vec<String> {
    let items = match class {
        Class::Named(list) => room.merged.lists.get(&list.value).map(|held| &*held.value.value),
        Class::Inline(codes) => Some(codes.value.as_slice()),
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
    let numbers = Numbers {
        minimum: keys.minimum.as_ref().map(|n| (n.value, n.span)),
        first_minimum: keys.first_minimum.as_ref().map(|n| (n.value, n.span)),
        rounding: keys.rounding.as_ref().map(|n| (n.value, n.span)),
    };
    let said = [&keys.method, &keys.never_fewer_than].map(|key| key.as_ref().map(|key| (key.value, key.span)));
    if said.iter().any(Option::is_some) {
        numbers.check(said.into_iter().flatten(), "the variant", room.out);
    }
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
