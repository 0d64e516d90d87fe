//! Sources that nobody has read for long.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::proof as say;
use crate::profile::checked::Profile;

/// Sources last read more than so many months before a day.
pub fn of(profile: &Profile, months: u32, today: Date) -> Vec<Diagnostic> {
    let Ok(latest) = today.checked_sub(i64::from(months).months()) else { return Vec::new() };
    let old = profile.sources.values().filter(|source| source.seen < latest);
    old.map(|source| say::stale(source.origin.span, &source.id, source.seen, today, months)).collect()
}
