//! `[claim]`: how claim lines are written.

use jiff::civil::Date;

use super::super::toml::Item;
use super::super::toml::keys::{self, Keys};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::literal;
use crate::model::types::Scalar;
use crate::source::{Span, Spanned};
use crate::units::assistant::Test;

/// `[claim]`; what is not given is inherited.
#[derive(Clone, Debug, Default)]
pub struct ClaimKeys {
    /// Order of modifiers.
    pub modifier_order: Option<Spanned<Vec<String>>>,
    /// Groups of which a line may have one.
    pub one_of: Option<Spanned<Vec<Vec<String>>>>,
    /// Modifiers that go on a part of the units; empty: inherited.
    pub shares: Vec<ShareKeys>,
}

/// `[[claim.share]]`.
#[derive(Clone, Debug)]
pub struct ShareKeys {
    /// The modifiers.
    pub modifiers: Vec<String>,
    /// When a unit carries one.
    pub test: Option<Test>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Its source.
    pub source: Option<Spanned<String>>,
    /// Where it stands.
    pub span: Span,
}

/// The tests by their words.
pub const TESTS: [(&str, Test); 2] = [("ten_percent", Test::TenPercent), ("midpoint", Test::Midpoint)];

pub(super) fn read(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> ClaimKeys {
    let Some(node) = root.node("claim") else { return ClaimKeys::default() };
    let Some(mut keys) = Keys::of(node, "`[claim]`", out) else { return ClaimKeys::default() };
    let order_at = keys.node("modifier_order").map(|n| n.span);
    let order = keys.each("modifier_order", keys::text).map(|all| modifiers(all, out));
    let groups = keys.node("one_of").map(|node| {
        let mut groups = Vec::new();
        if let Item::Array(members) = &node.item {
            for member in members {
                match keys::each(member, keys::text) {
                    Ok((all, problems)) => {
                        out.extend(problems);
                        groups.push(modifiers(all, out));
                    }
                    Err(problem) => out.push(problem),
                }
            }
        } else {
            out.push(say::wrong_kind(node.span, "a list of lists such as `[[\"GP\", \"GO\"]]`", node.what()));
        }
        Spanned::new(groups, node.span)
    });
    let shares: Vec<ShareKeys> =
        super::blocks_under(&mut keys, "share", "claim.share", out).into_iter().map(|keys| share(keys, out)).collect();
    overlaps(&shares, out);
    let span = keys.span();
    keys.finish(out);
    ClaimKeys { modifier_order: order.map(|all| Spanned::new(all, order_at.unwrap_or(span))), one_of: groups, shares }
}

fn share(mut keys: Keys<'_>, out: &mut Vec<Diagnostic>) -> ShareKeys {
    let dates = super::rules::dates(&mut keys);
    if keys.node("modifiers").is_none() {
        keys.wrong(say::missing_key(keys.span(), "modifiers", "`[[claim.share]]`"));
    }
    let share = ShareKeys {
        modifiers: keys.each("modifiers", keys::text).map(|all| modifiers(all, out)).unwrap_or_default(),
        test: keys.word("test", &TESTS).map(|test| test.value),
        from: dates.0,
        until: dates.1,
        source: keys.need("source", keys::text),
        span: keys.span(),
    };
    if keys.node("test").is_none() {
        keys.wrong(say::missing_key(keys.span(), "test", "`[[claim.share]]`"));
    }
    keys.finish(out);
    share
}

/// Two that speak of one modifier on one day.
fn overlaps(shares: &[ShareKeys], out: &mut Vec<Diagnostic>) {
    for (at, one) in shares.iter().enumerate() {
        for other in shares.iter().take(at) {
            let Some(modifier) = one.modifiers.iter().find(|modifier| other.modifiers.contains(modifier)) else {
                continue;
            };
            let first = one.from.max(other.from);
            let meets = |share: &ShareKeys| first.is_none_or(|day| share.until.is_none_or(|until| day <= until));
            if meets(one) && meets(other) {
                let day = first.or(one.until).or(other.until).unwrap_or(Date::MIN);
                out.push(say::overlap(one.span, "share of", modifier, day, other.span));
            }
        }
    }
}

fn modifiers(all: Vec<Spanned<String>>, out: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut seen: Vec<(String, Span)> = Vec::new();
    for one in all {
        if let Err(expected) = literal::read(&Scalar::Modifier, &one.value) {
            out.push(say::expected(one.span, &expected.0));
        } else if let Some((_, first)) = seen.iter().find(|(text, _)| *text == one.value) {
            out.push(say::twice(one.span, &one.value, *first));
        } else {
            seen.push((one.value, one.span));
        }
    }
    seen.into_iter().map(|(text, _)| text).collect()
}
