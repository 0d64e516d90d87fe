//! Days on which the old and the new rules begin to part: first days of values and versions that only one side has.
//!
//! In: a payer as it was and as it is. Out: days inside of the payer's own, latest first, a few. A change that holds from a day shows
//! only behind it, and the samples of a profile are mostly of another day.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::profile::checked::Profile;

/// Days that are tried, at most.
const MOST: usize = 4;

/// The days.
pub(super) fn parting(old: &Profile, new: &Profile) -> Vec<Date> {
    let (before, after) = (turns(old), turns(new));
    let known = |day: &&Date| {
        let day = **day;
        [old, new].iter().all(|profile| profile.from <= day && profile.until.is_none_or(|until| day <= until))
    };
    let mut parting: Vec<Date> = before.symmetric_difference(&after).filter(known).copied().collect();
    parting.reverse();
    parting.truncate(MOST);
    parting
}

/// Days on which something begins, or is over.
fn turns(profile: &Profile) -> BTreeSet<Date> {
    let params = profile.params.values().flat_map(|param| &param.values).map(|value| (Some(value.from), value.until));
    let rows = profile.tables.values().flat_map(|table| table.rows.iter()).map(|row| (row.from, row.until));
    let rules = profile.rules.iter().map(|rule| (rule.from, rule.until));
    let exceptions = profile.rules.iter().flat_map(|rule| &rule.exceptions).map(|one| (one.from, one.until));
    let variants = profile.units.variants.iter().map(|variant| (variant.from, variant.until));
    let all = params.chain(rows).chain(rules).chain(exceptions).chain(variants);
    all.flat_map(|(from, until)| [from, until.and_then(|day| day.tomorrow().ok())]).flatten().collect()
}
