//! Dates moved by a day.
//!
//! In: the keys `from` and `until` of a part. Out: mutants a day earlier and later. What always holds: none moves a date where no payer with this
//! file knows the day that would change hands, because every session of such a day is `review` whatever the rules say.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Maker;
use crate::mutation::mutant::Kind;
use crate::profile::checked::Profile;
use crate::profile::toml::{Item, Node, Table};

/// The days that the payers with a file know, all together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    from: Option<Date>,
    until: Option<Date>,
}

impl Known {
    pub(super) fn of<'p>(payers: impl Iterator<Item = &'p Profile> + Clone) -> Self {
        let from = payers.clone().map(|payer| payer.from).min();
        let open = payers.clone().any(|payer| payer.until.is_none());
        let until = if open { None } else { payers.filter_map(|payer| payer.until).max() };
        Self { from, until }
    }

    pub(super) fn has(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// The day before and the day after.
pub(super) fn beside(day: Date) -> Vec<Date> {
    [day.checked_sub(1.day()), day.checked_add(1.day())].into_iter().flatten().collect()
}

impl Maker<'_> {
    /// `from` and `until` of a part whose date is that of service.
    pub(super) fn days_in_force(&mut self, table: &Table) {
        let by_another = table.get("dated_by").is_some();
        for key in ["from", "until"] {
            let Some((node, day)) = table.get(key).and_then(day) else { continue };
            for moved in beside(day) {
                // The day that changes hands is the first one in force, or the first one that is not.
                let changes = match (key, moved < day) {
                    ("from", true) | ("until", false) => moved,
                    _ => day,
                };
                if by_another || self.known.has(changes) {
                    self.put(Kind::Date, node.span, moved.to_string());
                }
            }
        }
    }

    /// First and last day that a payer knows: beyond them every session is for a person.
    pub(super) fn known_days(&mut self, table: &Table) {
        for key in ["from", "until"] {
            let Some((node, day)) = table.get(key).and_then(day) else { continue };
            for moved in beside(day) {
                self.put(Kind::Date, node.span, moved.to_string());
            }
        }
    }
}

fn day(node: &Node) -> Option<(&Node, Date)> {
    match node.item {
        Item::Date(day) => Some((node, day)),
        _ => None,
    }
}
