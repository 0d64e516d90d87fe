//! One row of a fee schedule: what one unit of a code is paid at before any reduction.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::cents::cents;
use super::place::Setting;

/// A row of a fee schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    /// Procedure code.
    pub code: String,
    /// The modifier with which alone it holds; `None`: any that has no row of its own.
    pub modifier: Option<String>,
    /// The setting in which alone it holds; `None`: both.
    pub setting: Option<Setting>,
    /// First day; `None`: no beginning.
    pub from: Option<Date>,
    /// Last day; `None`: no end.
    pub until: Option<Date>,
    /// Dollars for one unit, in whole cents; `None`: the schedule lists the code and gives no fee.
    pub fee: Option<Decimal>,
    /// The part of it that pays the costs of the practice, in dollars, not rounded.
    pub practice_expense: Option<Decimal>,
    /// The other parts, where the schedule is made of relative value units.
    pub parts: Option<Parts>,
    /// The schedule's status of the code, such as `A` (paid) or `B` (bundled).
    pub status: Option<String>,
    /// The schedule's multiple-procedure indicator; `5` is the therapy reduction.
    pub multiple_procedure: Option<String>,
    /// The schedule's professional and technical component indicator; `7`: not payable to a therapist for a hospital's patients.
    pub pc_tc: Option<String>,
}

/// The dollar parts of a fee beside the practice expense, not rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// For the work of the professional.
    pub work: Decimal,
    /// For malpractice insurance.
    pub malpractice: Decimal,
    /// Dollars for one relative value unit, as of which the parts were made.
    pub conversion_factor: Decimal,
}

/// What one unit is paid at, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Dollars for one unit, not rounded where the parts are known.
    pub full: Decimal,
    /// The part for the costs of the practice.
    pub practice_expense: Option<Decimal>,
}

impl Fee {
    /// A fee with nothing but its amount, whatever modifier, setting and day.
    #[must_use]
    pub fn flat(code: &str, fee: Decimal) -> Self {
        Self {
            code: code.to_owned(),
            modifier: None,
            setting: None,
            from: None,
            until: None,
            fee: Some(fee),
            practice_expense: None,
            parts: None,
            status: None,
            multiple_procedure: None,
            pc_tc: None,
        }
    }

    /// What one unit is paid at, where the schedule gives a fee.
    #[must_use]
    pub fn price(&self) -> Option<Price> {
        let fee = self.fee?;
        let sum =
            |parts: &Parts, expense: Decimal| parts.work.saturating_add(expense).saturating_add(parts.malpractice);
        let whole = self.parts.as_ref().zip(self.practice_expense).map(|(parts, expense)| sum(parts, expense));
        Some(Price { full: whole.unwrap_or(fee), practice_expense: self.practice_expense })
    }

    /// What is wrong with the amounts of the row, in the words of its columns.
    #[must_use]
    pub fn trouble(&self) -> Option<&'static str> {
        let below = |amount: Option<Decimal>| amount.is_some_and(|n| n.is_sign_negative() && !n.is_zero());
        let parts = self.parts.as_ref();
        if below(self.fee)
            || below(self.practice_expense)
            || below(parts.map(|p| p.work))
            || below(parts.map(|p| p.malpractice))
        {
            return Some("amounts that are not below zero");
        }
        if self.fee.is_some_and(|fee| fee.normalize().scale() > 2) {
            return Some("a fee in whole cents");
        }
        if self.fee.zip(self.practice_expense).is_some_and(|(fee, expense)| cents(expense) > fee) {
            return Some("a practice expense that is no more than the fee it is part of");
        }
        let made = self.price().filter(|_| parts.is_some() && self.practice_expense.is_some());
        if made.zip(self.fee).is_some_and(|(price, fee)| cents(price.full) != fee) {
            return Some("a fee that is the sum of work, practice_expense and malpractice, rounded to cents");
        }
        let backwards = self.from.zip(self.until).is_some_and(|(from, until)| until < from);
        backwards.then_some("a last day that is not before the first")
    }

    /// Whether two rows say something about the same unit on the same day.
    #[must_use]
    pub fn clashes(&self, other: &Fee) -> bool {
        let settings = self.setting.is_none() || other.setting.is_none() || self.setting == other.setting;
        let starts_in_time = |a: &Fee, b: &Fee| a.from.zip(b.until).is_none_or(|(from, until)| from <= until);
        let days = starts_in_time(self, other) && starts_in_time(other, self);
        self.code == other.code && self.modifier == other.modifier && settings && days
    }
}
