//! A fee file, written: what [`super::read`] reads again as the same fees.

use std::io::{self, Write};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::own::COLUMNS;
use crate::payment::FeeSchedule;

/// Writes the fees, by code.
///
/// # Errors
/// What the writer says.
pub fn write(schedule: &FeeSchedule, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for fee in schedule.rows() {
        let parts = fee.parts.as_ref();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let exact = |amount: Option<Decimal>| amount.map_or(String::new(), |n| n.normalize().to_string());
        let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
        writer.write_record([
            fee.code.clone(),
            text(&fee.modifier),
            fee.setting.map_or(String::new(), |setting| setting.word().to_owned()),
            day(fee.from),
            day(fee.until),
            fee.fee.map_or(String::new(), |fee| format!("{fee:.2}")),
            exact(fee.practice_expense),
            exact(parts.map(|p| p.work)),
            exact(parts.map(|p| p.malpractice)),
            exact(parts.map(|p| p.conversion_factor)),
            text(&fee.status),
            text(&fee.multiple_procedure),
            text(&fee.pc_tc),
        ])?;
    }
    writer.flush()
}
