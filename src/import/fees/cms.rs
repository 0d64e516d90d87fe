//! Fees from relative values: the sum of relative values by price indexes, times the conversion factor.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::error::FeeError;
use super::gpci::Gpci;
use super::pprrvu::Relative;
use crate::payment::{Fee, FeeSchedule, Parts, Setting, cents};

/// The days for which fees hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// First.
    pub from: Date,
    /// Last.
    pub until: Option<Date>,
}

/// The quarter that a release is for, from the name of its file (`PPRRVU2026_Oct_nonQPP.csv`): its first day to the end of the year.
#[must_use]
pub fn release(file_name: &str) -> Option<Dates> {
    let name = file_name.to_ascii_uppercase();
    let (_, rest) = name.split_once("PPRRVU")?;
    let year: i16 = rest.get(..4).and_then(|digits| digits.parse().ok())?;
    let months = [("JAN", 1), ("APR", 4), ("JUL", 7), ("OCT", 10)];
    let month = months.iter().find(|(word, _)| rest.contains(word)).map(|(_, month)| *month)?;
    Some(Dates { from: Date::new(year, month, 1).ok()?, until: Date::new(year, 12, 31).ok() })
}

/// Status of codes that are paid by relative values.
const PAID: [&str; 3] = ["A", "R", "T"];

/// The fees of a locality.
///
/// # Errors
/// A code that stands twice in the file.
pub fn schedule(file: &str, all: &[Relative], place: &Gpci, dates: Dates) -> Result<FeeSchedule, Vec<FeeError>> {
    let mut rows = Vec::with_capacity(all.len());
    for relative in all {
        let office = fee(relative, relative.expense, place, dates);
        let facility = fee(relative, relative.facility_expense, place, dates);
        // Most therapy codes are paid alike everywhere: one row for both settings.
        if office == facility {
            rows.push(office);
        } else {
            rows.push(Fee { setting: Some(Setting::NonFacility), ..office });
            rows.push(Fee { setting: Some(Setting::Facility), ..facility });
        }
    }
    let names: Vec<String> = rows.iter().map(|row| row.code.clone()).collect();
    FeeSchedule::new(rows).map_err(|(_, again)| {
        let code = names.get(again).map_or("", String::as_str);
        vec![FeeError {
            column: Some(String::from("HCPCS")),
            value: Some(code.to_owned()),
            ..FeeError::whole(file, "each code and modifier once")
        }]
    })
}

fn fee(relative: &Relative, expense: Decimal, place: &Gpci, dates: Dates) -> Fee {
    let factor = relative.conversion_factor;
    let dollars = |units: Decimal, index: Decimal| units.saturating_mul(index).saturating_mul(factor).normalize();
    let parts = Parts {
        work: dollars(relative.work, place.work),
        malpractice: dollars(relative.malpractice, place.malpractice),
        conversion_factor: factor,
    };
    let expense = dollars(expense, place.expense);
    let sum = parts.work.saturating_add(expense).saturating_add(parts.malpractice);
    // Codes that the schedule bundles, excludes or leaves to the contractor have no fee in it.
    let paid = PAID.contains(&relative.status.as_str()) && !sum.is_zero();
    Fee {
        code: relative.code.clone(),
        modifier: relative.modifier.clone(),
        setting: None,
        from: Some(dates.from),
        until: dates.until,
        fee: paid.then(|| cents(sum)),
        practice_expense: paid.then_some(expense),
        parts: paid.then_some(parts),
        status: some(&relative.status),
        multiple_procedure: some(&relative.multiple_procedure),
        pc_tc: some(&relative.pc_tc),
    }
}

fn some(text: &str) -> Option<String> {
    Some(text).filter(|text| !text.is_empty()).map(str::to_owned)
}
