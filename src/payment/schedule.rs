//! A fee schedule: the fee of a line, by code, modifiers, setting and day.
//!
//! In: [`Fee`]s. Out: what a unit is paid at, or why that is not known. Always holds: at most one fee answers.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fee::{Fee, Price};
use super::place::Setting;

/// The fees of one payer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeeSchedule {
    by_code: BTreeMap<String, Vec<Fee>>,
}

/// Why there is no fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFee {
    /// The schedule does not have the code on that day.
    NotListed,
    /// It has the code and gives no fee: its status.
    NotPriced(Option<String>),
    /// Two settings are paid differently, and the place of service is not known.
    SettingUnknown,
}

impl FeeSchedule {
    /// The schedule of these rows.
    ///
    /// # Errors
    /// The places of two rows of which one repeats the other, the first first.
    pub fn new(rows: Vec<Fee>) -> Result<Self, (usize, usize)> {
        let mut by_code: BTreeMap<String, Vec<(usize, Fee)>> = BTreeMap::new();
        for (at, row) in rows.into_iter().enumerate() {
            let same = by_code.entry(row.code.clone()).or_default();
            if let Some((first, _)) = same.iter().find(|(_, other)| other.clashes(&row)) {
                return Err((*first, at));
            }
            same.push((at, row));
        }
        let plain = |(code, rows): (String, Vec<(usize, Fee)>)| (code, rows.into_iter().map(|(_, row)| row).collect());
        Ok(Self { by_code: by_code.into_iter().map(plain).collect() })
    }

    /// Every row, by code.
    pub fn rows(&self) -> impl Iterator<Item = &Fee> {
        self.by_code.values().flatten()
    }

    /// What a unit of a code is paid at. A row with one of the line's modifiers goes before one with none.
    ///
    /// # Errors
    /// Why that is not known.
    pub fn price(&self, code: &str, modifiers: &[String], setting: Option<Setting>, on: Date) -> Result<Price, NoFee> {
        let rows = self.by_code.get(code).map(Vec::as_slice).unwrap_or_default();
        let in_force = |fee: &&Fee| fee.from.is_none_or(|from| from <= on) && fee.until.is_none_or(|until| on <= until);
        let with = |modifier: Option<&String>| -> Vec<&Fee> {
            rows.iter().filter(in_force).filter(|fee| fee.modifier.as_ref() == modifier).collect()
        };
        let own = modifiers.iter().map(|modifier| with(Some(modifier))).find(|fees| !fees.is_empty());
        let fees = own.unwrap_or_else(|| with(None));
        let here: Vec<&&Fee> = match setting {
            Some(setting) => fees.iter().filter(|fee| fee.setting.is_none_or(|s| s == setting)).collect(),
            None => fees.iter().collect(),
        };
        let Some(first) = here.first() else { return Err(NoFee::NotListed) };
        let price = |fee: &Fee| fee.price().ok_or_else(|| NoFee::NotPriced(fee.status.clone()));
        if here.iter().any(|fee| fee.price() != first.price()) {
            return Err(NoFee::SettingUnknown);
        }
        // Only one of two settings is listed: the other has no fee.
        if setting.is_none() && here.len() == 1 && first.setting.is_some() {
            return Err(NoFee::SettingUnknown);
        }
        price(first)
    }
}
