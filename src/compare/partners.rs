//! The codes that a rule about pairs names through a table: "paid inside 97140, 98940".
//!
//! In: a rule with a quantifier over the other lines that looks a pair of codes up. Out: the codes with which it holds or may. What always
//! holds: they come from the table's own rows on that day; a rule that looks nothing up has none.

use std::collections::BTreeSet;

use super::known::Known;
use crate::lang::check::stage::walk;
use crate::lang::typed::{Expr, Kind, Noun, Over};
use crate::profile::checked::{Profile, Rule};

/// Partners that are named; of more, how many.
const MOST: usize = 12;

/// The partner codes of a rule, in order.
pub fn of(known: &Known<'_>, profile: &Profile, rule: &Rule) -> BTreeSet<String> {
    let mut partners = BTreeSet::new();
    for condition in rule.body.filter.iter().chain(&rule.body.require) {
        walk(condition, &mut |expr| {
            if let Kind::Quantified { over, .. } = &expr.kind {
                partners.extend(codes(known, profile, over));
            }
        });
    }
    partners
}

fn codes(known: &Known<'_>, profile: &Profile, over: &Over) -> BTreeSet<String> {
    let (Noun::Lines | Noun::CoveredLines, Some(filter)) = (&over.noun, over.filter.as_deref()) else {
        return BTreeSet::new();
    };
    let mut named = BTreeSet::new();
    walk(filter, &mut |expr| named.extend(keys(profile, expr)));
    named.retain(|code| !known.beside(over.frame, code).truth(filter).is_false());
    named
}

/// Every code in the keys of a table of pairs.
fn keys(profile: &Profile, expr: &Expr) -> Vec<String> {
    let table = match &expr.kind {
        Kind::Lookup { table, keys, .. } if keys.len() > 1 => profile.tables.get(table),
        _ => None,
    };
    table
        .into_iter()
        .flat_map(|table| table.rows.iter())
        .flat_map(|row| row.keys.iter().map(ToString::to_string))
        .collect()
}

/// Partners as a list.
pub fn listed(partners: &BTreeSet<String>) -> String {
    let named: Vec<&str> = partners.iter().take(MOST).map(String::as_str).collect();
    let more = partners.len().saturating_sub(MOST);
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}
