//! Parts of a profile that decide without a rule: the way of counting units, presumptions, claims, days.

use super::touched;
use crate::profile::checked::Profile;

/// Such a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Units,
    Presumptions,
    Claim,
    Payment,
    Days,
    Calendar,
}

impl Part {
    pub(super) const ALL: [Part; 6] =
        [Part::Units, Part::Presumptions, Part::Claim, Part::Payment, Part::Days, Part::Calendar];

    pub(super) fn word(self) -> &'static str {
        match self {
            Part::Units => "units",
            Part::Presumptions => "presumptions",
            Part::Claim => "claim",
            Part::Payment => "payment",
            Part::Days => "days on which the payer is known",
            Part::Calendar => "calendar",
        }
    }

    /// All of it that decides, but for the lists of codes, which are things of their own.
    pub(super) fn print(self, profile: &Profile) -> String {
        match self {
            Part::Units => {
                let units = &profile.units;
                let variants = units.variants.iter().map(|variant| {
                    let how = (variant.from, variant.until, variant.method, variant.never_fewer_than, variant.pool);
                    format!("{}{how:?}", touched::expr(&variant.when, profile))
                });
                let variants: Vec<String> = variants.collect();
                let way = (units.method, units.never_fewer_than, units.pool, units.tie, units.trim);
                format!("{way:?}{variants:?}")
            }
            Part::Presumptions => {
                let all = profile.presume.iter().map(|presume| format!("{} {:?}", presume.fact, presume.value));
                all.collect::<Vec<_>>().join(";")
            }
            Part::Claim => format!("{:?}", profile.claim),
            Part::Payment => {
                let payment = &profile.payment;
                format!("{:?}{:?}{:?}", payment.share, payment.pool, payment.lesser_of_charge)
            }
            Part::Days => format!("{:?}{:?}", profile.from, profile.until),
            Part::Calendar => format!("{:?}", profile.holidays),
        }
    }

    /// The new profile with this part as it was.
    pub(super) fn reverted(self, old: &Profile, new: &Profile) -> Profile {
        let mut profile = new.clone();
        match self {
            Part::Units => profile.units = old.units.clone(),
            Part::Presumptions => profile.presume = old.presume.clone(),
            Part::Claim => profile.claim = old.claim.clone(),
            Part::Payment => profile.payment = old.payment.clone(),
            Part::Days => (profile.from, profile.until) = (old.from, old.until),
            Part::Calendar => profile.holidays = old.holidays.clone(),
        }
        profile
    }
}
