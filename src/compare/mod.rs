//! Payers side by side: what each says of one procedure code, and where two answers to one session pull apart.
//!
//! In: checked profiles and a code ([`of_code`]), or two determinations of one session ([`apart`]). Out: plain data for reports. What
//! always holds: nothing is decided here; a rule counts for a code unless it is certain, with only the code known, that it says nothing
//! of it; cells are the same where the rules behind them say the same of that code, whatever they are called.

pub mod apart;
mod aspect;
mod column;
mod counting;
mod known;
pub mod page;
mod partners;
mod said;
pub mod secondary;

pub use aspect::Aspect;
pub use page::{Cell, Comparison, Payer, Point, Row};

use jiff::civil::Date;

use crate::profile::checked::Profile;
use column::Column;

/// What these payers say of a procedure code to a session of that day.
#[must_use]
pub fn of_code(code: &str, date: Date, profiles: &[&Profile]) -> Comparison {
    let columns: Vec<Column> = profiles.iter().map(|profile| Column::of(profile, code, date)).collect();
    let rows = Aspect::ALL.into_iter().filter_map(|aspect| row(aspect, &columns)).collect();
    let payers = profiles.iter().map(|profile| Payer::of(profile, date)).collect();
    Comparison { code: code.to_owned(), date, payers, rows }
}

/// One aspect of all of them; none where none says anything about it.
fn row(aspect: Aspect, columns: &[Column]) -> Option<Row> {
    let said: Vec<(Vec<Point>, String)> = columns.iter().map(|column| column.cell(aspect)).collect();
    if said.iter().all(|(points, _)| points.is_empty()) {
        return None;
    }
    let usual = usual(said.iter().map(|(_, key)| key.as_str()));
    let cells =
        said.into_iter().map(|(points, key)| Cell { differs: usual.as_deref() != Some(&key), points }).collect();
    Some(Row { aspect, cells })
}

/// What more than half of them say; none where no saying has that many, so that every cell differs. One alone differs from nobody.
fn usual<'k>(keys: impl Iterator<Item = &'k str> + Clone) -> Option<String> {
    let all = keys.clone().count();
    let times = |key: &str| keys.clone().filter(|other| *other == key).count();
    keys.clone().find(|key| times(key).saturating_mul(2) > all).map(str::to_owned)
}
