//! Which of two fees a place of service has.

/// Where a service is furnished, as fee schedules tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// A facility bills for its costs beside the professional: the smaller practice expense.
    Facility,
    /// The practice bears the costs.
    NonFacility,
}

/// Places that Medicare pays at the facility rate; all others are paid at the rate of an office. Pub. 100-04 ch. 26 §10.5.
const FACILITY: [&str; 16] =
    ["02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61"];

impl Setting {
    /// The setting of a place of service, two digits.
    #[must_use]
    pub fn of_place(place: &str) -> Self {
        if FACILITY.contains(&place) { Setting::Facility } else { Setting::NonFacility }
    }

    /// The word for it in fee files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Setting::Facility => "facility",
            Setting::NonFacility => "non_facility",
        }
    }

    /// The setting with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Setting::Facility, Setting::NonFacility].into_iter().find(|setting| setting.word() == word)
    }
}
