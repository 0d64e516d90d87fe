//! Days on which no version of an exception holds. Those of rules are told where profiles are put together, and params and tables have to
//! cover the rules that read them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Found, run};
use crate::diagnostic::wording::proof as say;
use crate::profile::checked::Profile;
use crate::source::Span;

/// Days between two versions.
pub fn of(profile: &Profile) -> Vec<Found> {
    let mut all = Vec::new();
    for rule in run(profile) {
        let mut by_id: BTreeMap<&str, Vec<Version>> = BTreeMap::new();
        for exception in &rule.exceptions {
            let version = (exception.from.unwrap_or(Date::MIN), exception.until, exception.origin.span);
            by_id.entry(&exception.id).or_default().push(version);
        }
        for (id, versions) in by_id {
            if let Some((from, until, span, before)) = gap(versions) {
                let diagnostic = say::exception_gap(span, id, from, until, before);
                all.push(Found { diagnostic, rules: vec![rule.origin.span] });
            }
        }
    }
    all
}

type Version = (Date, Option<Date>, Span);

/// The first days on which none of the versions holds, between two of them: the version behind, and the one before.
fn gap(mut versions: Vec<Version>) -> Option<(Date, Date, Span, Span)> {
    versions.sort_unstable();
    versions.iter().zip(versions.iter().skip(1)).find_map(|((_, until, before), (from, _, span))| {
        let (first, last) = (until.as_ref()?.tomorrow().ok()?, from.yesterday().ok()?);
        (first <= last).then_some((first, last, *span, *before))
    })
}
