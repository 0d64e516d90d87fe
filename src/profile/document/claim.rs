//! `[claim]`: how claim lines are written.

use super::super::toml::Item;
use super::super::toml::keys::{self, Keys};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::literal;
use crate::model::types::Scalar;
use crate::source::{Span, Spanned};

/// `[claim]`; what is not given is inherited.
#[derive(Clone, Debug, Default)]
pub struct ClaimKeys {
    /// Order of modifiers.
    pub modifier_order: Option<Spanned<Vec<String>>>,
    /// Groups of which a line may have one.
    pub one_of: Option<Spanned<Vec<Vec<String>>>>,
}

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
    let span = keys.span();
    keys.finish(out);
    ClaimKeys { modifier_order: order.map(|all| Spanned::new(all, order_at.unwrap_or(span))), one_of: groups }
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
