//! `[units]`, its variants, `[claim]` and `[payment]`.

use super::{Kind, Thing};
use crate::profile::document::{
    ClaimKeys, Class, MethodKeys, PaymentKeys, ROUNDINGS, ShareKeys, TESTS, UnitsKeys, VariantKeys,
};
use crate::source::Spanned;
use crate::units::{Pool, Rounding, Tie, Trim};

fn method(method: &Spanned<MethodKeys>) -> &'static str {
    match method.value {
        MethodKeys::Pooled => "pooled",
        MethodKeys::PerLine => "per_line",
        MethodKeys::Hybrid => "hybrid",
        MethodKeys::Decimal => "decimal",
        MethodKeys::Flat => "flat",
        MethodKeys::Unknown => "unknown",
    }
}

fn pool(pool: &Spanned<Pool>) -> &'static str {
    match pool.value {
        Pool::Session => "session",
        Pool::Day => "day",
    }
}

fn rounding(rounding: &Spanned<Rounding>) -> &'static str {
    ROUNDINGS.iter().find(|(_, other)| *other == rounding.value).map_or("", |(word, _)| word)
}

fn minutes(n: &Spanned<u32>) -> String {
    format!("{} minutes", n.value)
}

/// A class is the name of a list, or codes.
fn class(thing: Thing, key: &str, class: Option<&Class>) -> Thing {
    match class {
        None => thing,
        Some(Class::Named(name)) => thing.words(key, Some(&name.value)),
        Some(Class::Inline(codes)) => thing.items(key, codes.value.iter().map(|code| code.value.clone()).collect()),
    }
}

/// Nothing, where the file has no such section.
pub(super) fn units(units: &UnitsKeys) -> Option<Thing> {
    units.span?;
    let tie = units.tie.as_ref().map(|tie| match tie.value {
        Tie::Listed => "listed",
        Tie::Charge => "charge",
        Tie::Fee => "fee",
    });
    let trim = units.trim.as_ref().map(|trim| match trim.value {
        Trim::Last => "last",
        Trim::LowestCharge => "lowest_charge",
        Trim::LowestFee => "lowest_fee",
    });
    let thing = Thing::new(Kind::Units, "")
        .words("method", units.method.as_ref().map(method))
        .words("minimum", units.minimum.as_ref().map(minutes))
        .words("first_minimum", units.first_minimum.as_ref().map(minutes))
        .words("rounding", units.rounding.as_ref().map(rounding))
        .words("never_fewer_than", units.never_fewer_than.as_ref().map(method))
        .words("pool", units.pool.as_ref().map(pool))
        .words("tie", tie)
        .words("trim", trim)
        .words("source", units.source.as_ref().map(|source| &source.value));
    let thing = class(thing, "timed", units.timed.as_ref());
    let thing = class(thing, "untimed", units.untimed.as_ref());
    Some(class(thing, "counted", units.counted.as_ref()))
}

pub(super) fn variant(variant: &VariantKeys) -> Thing {
    let source = variant.source.as_ref().map(|source| &source.value);
    let mut thing = Thing::new(Kind::Variant, source.map_or("", String::as_str))
        .logic("when", variant.when.as_ref())
        .words("from", variant.from)
        .words("until", variant.until)
        .words("method", variant.method.as_ref().map(method))
        .words("minimum", variant.minimum.as_ref().map(minutes))
        .words("first_minimum", variant.first_minimum.as_ref().map(minutes))
        .words("rounding", variant.rounding.as_ref().map(rounding))
        .words("never_fewer_than", variant.never_fewer_than.as_ref().map(method))
        .words("pool", variant.pool.as_ref().map(pool));
    thing.version = variant.from.map(|day| day.to_string());
    thing
}

pub(super) fn claim(claim: &ClaimKeys) -> Option<Thing> {
    let groups = claim.one_of.as_ref().map(|groups| groups.value.iter().map(|group| group.join(" ")).collect());
    let order = claim.modifier_order.as_ref().map(|order| order.value.clone());
    if groups.is_none() && order.is_none() {
        return None;
    }
    let thing = Thing::new(Kind::Claim, "").order("modifier_order", order.unwrap_or_default());
    Some(thing.items("one_of", groups.unwrap_or_default()))
}

pub(super) fn payment(payment: &PaymentKeys) -> Option<Thing> {
    payment.span?;
    let thing = Thing::new(Kind::Payment, "")
        .words("share", payment.share.as_ref().map(|share| format!("{}%", share.value)))
        .words("pool", payment.pool.as_ref().map(pool))
        .words("lesser_of_charge", payment.lesser_of_charge.as_ref().map(|lesser| lesser.value))
        .words("source", payment.source.as_ref().map(|source| &source.value));
    Some(class(thing, "reduced", payment.reduced.as_ref()))
}

pub(super) fn share(share: &ShareKeys) -> Thing {
    let test = share.test.and_then(|test| TESTS.iter().find(|(_, other)| *other == test)).map(|(word, _)| word);
    let mut thing = Thing::new(Kind::Share, &share.modifiers.join(" "))
        .words("test", test)
        .words("from", share.from)
        .words("until", share.until)
        .words("source", share.source.as_ref().map(|source| &source.value));
    thing.version = share.from.map(|day| day.to_string());
    thing
}
