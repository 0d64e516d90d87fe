//! Findings that no rule of a profile makes: the engine's own.

use super::units_stage::Flag;
use crate::model::determination::{Decision, Needs};

/// A reason of the engine's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BuiltIn {
    /// The profile does not know the date of service.
    ProfileNotInForce,
    /// The day of this session was already decided without it.
    DayCameApart,
    /// With the other sessions of the day there are more units than a cap per code allows.
    OverTheDay,
    /// The claim takes one back.
    Void,
    /// Lines are each bundled into the other.
    Circle,
    /// Everything that would pay for the line is denied or has no units.
    BundledIntoDenied,
    /// The profile does not say how the code is counted.
    CodeNotClassified,
    /// The payer's unit method is not known, and it matters.
    UnitMethodUnknown,
    /// Two units variants hold at once.
    UnitVariantsClash,
    /// Time is known not to be recorded.
    TimeNotRecorded,
    /// Units of a counted code are known not to be recorded.
    UnitsNotRecorded,
    /// More modifiers than a claim line holds.
    TooManyModifiers,
    /// Two modifiers of which a line may have one.
    ModifiersExclude,
    /// Which units are the assistant's cannot be told from the minutes.
    AssistantShareUnclear,
    /// Too few minutes for a unit.
    TooLittleTime,
    /// No units to bill.
    NoUnits,
}

impl BuiltIn {
    /// What a flag of the units stage means for its line.
    #[must_use]
    pub fn of_flag(flag: Flag) -> Self {
        match flag {
            Flag::NotClassified => BuiltIn::CodeNotClassified,
            Flag::MethodUnknown => BuiltIn::UnitMethodUnknown,
            Flag::VariantsClash => BuiltIn::UnitVariantsClash,
            Flag::TimeNotRecorded => BuiltIn::TimeNotRecorded,
            Flag::UnitsNotRecorded => BuiltIn::UnitsNotRecorded,
        }
    }

    /// Its stable id, as a rule's in findings and reasons.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            BuiltIn::ProfileNotInForce => "profile-not-in-force",
            BuiltIn::DayCameApart => "day-came-apart",
            BuiltIn::OverTheDay => "day-over-limit",
            BuiltIn::Void => "void",
            BuiltIn::Circle => "bundles-in-a-circle",
            BuiltIn::BundledIntoDenied => "bundled-into-denied",
            BuiltIn::CodeNotClassified => "code-not-classified",
            BuiltIn::UnitMethodUnknown => "unit-method-unknown",
            BuiltIn::UnitVariantsClash => "unit-variants-clash",
            BuiltIn::TimeNotRecorded => "time-not-recorded",
            BuiltIn::UnitsNotRecorded => "units-not-recorded",
            BuiltIn::TooManyModifiers => "too-many-modifiers",
            BuiltIn::ModifiersExclude => "modifiers-exclude",
            BuiltIn::AssistantShareUnclear => "assistant-share-unclear",
            BuiltIn::TooLittleTime => "too-little-time",
            BuiltIn::NoUnits => "no-units",
        }
    }

    /// What it makes of a line.
    #[must_use]
    pub fn decision(self) -> Decision {
        match self {
            BuiltIn::TimeNotRecorded | BuiltIn::UnitsNotRecorded => Decision::Hold,
            BuiltIn::Void | BuiltIn::TooLittleTime | BuiltIn::NoUnits => Decision::NotBilled,
            _ => Decision::Review,
        }
    }

    /// What its hold waits for.
    #[must_use]
    pub fn needs(self) -> Option<Needs> {
        match self {
            BuiltIn::TimeNotRecorded => Some(Needs::Clinical),
            BuiltIn::UnitsNotRecorded => Some(Needs::Admin),
            _ => None,
        }
    }

    /// Whether the source of the profile's unit method speaks for it.
    #[must_use]
    pub fn is_about_units(self) -> bool {
        matches!(
            self,
            BuiltIn::CodeNotClassified
                | BuiltIn::UnitMethodUnknown
                | BuiltIn::UnitVariantsClash
                | BuiltIn::TimeNotRecorded
                | BuiltIn::UnitsNotRecorded
                | BuiltIn::TooLittleTime
        )
    }

    /// What to do about it.
    #[must_use]
    pub fn fix(self) -> &'static str {
        match self {
            BuiltIn::ProfileNotInForce => "look the payer's rules for that date up; this profile does not have them",
            BuiltIn::DayCameApart => "put the sessions of one patient and day beside each other and run them again",
            BuiltIn::OverTheDay => {
                "decide in which session the units are given up, and bill no more than the limit on the day; beyond it a payer may deny all of them"
            }
            BuiltIn::Void => "send nothing new; the earlier claim is taken back",
            BuiltIn::Circle => "decide which of the lines is the one to bill",
            BuiltIn::BundledIntoDenied => "see whether the line can be billed by itself once the other is left out",
            BuiltIn::CodeNotClassified => "ask the payer how the code is counted, and add it to a list of the profile",
            BuiltIn::UnitMethodUnknown => "ask the payer how it counts time, and add the answer to the profile",
            BuiltIn::UnitVariantsClash => "see which of the two sources applies to this plan",
            BuiltIn::TimeNotRecorded => "add the minutes of the service to the note, if they can be established",
            BuiltIn::UnitsNotRecorded => "give the units; this code is counted, not timed",
            BuiltIn::TooManyModifiers => "decide which four modifiers the line needs",
            BuiltIn::ModifiersExclude => "leave one of the modifiers out",
            BuiltIn::AssistantShareUnclear => {
                "see which minutes were the assistant's alone, and put the modifier on their units"
            }
            BuiltIn::TooLittleTime | BuiltIn::NoUnits => "keep the note; there is nothing to bill",
        }
    }
}
