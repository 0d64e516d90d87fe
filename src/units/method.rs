//! The choices a profile makes about units. The methods themselves stand beside this file, one each.

/// How minutes become units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Method {
    /// All timed minutes of the pool together; `minimum` minutes beyond the last full 15 make a further unit.
    Pooled {
        /// Minutes beyond the last full 15 that make a further unit.
        minimum: u32,
    },
    /// Each code alone; the first unit from `first_minimum` minutes, each further one from `minimum`.
    PerLine {
        /// Minutes beyond the last full 15 that make a further unit.
        minimum: u32,
        /// Minutes that make the first unit.
        first_minimum: u32,
    },
    /// Each code alone, and not more than the pool gives.
    Hybrid {
        /// Minutes of a code beyond its last full 15 that give it a claim to a further unit.
        minimum: u32,
    },
    /// Parts of a unit: minutes of each code by 15.
    Decimal {
        /// How what is left beyond the places kept is rounded.
        rounding: Rounding,
    },
    /// One a line.
    Flat,
}

impl Method {
    /// Pooled by the midpoint, as CMS counts.
    pub const CMS: Self = Self::Pooled { minimum: MIDPOINT };
    /// Each code alone by the midpoint.
    pub const CPT: Self = Self::PerLine { minimum: MIDPOINT, first_minimum: MIDPOINT };

    /// Whether minutes of one code say nothing about the units of another.
    #[must_use]
    pub const fn each_alone(self) -> bool {
        matches!(self, Self::PerLine { .. } | Self::Decimal { .. } | Self::Flat)
    }

    /// Whether units of timed lines may be parts of one.
    #[must_use]
    pub const fn in_parts(self) -> bool {
        matches!(self, Self::Decimal { .. })
    }
}

/// The first minute beyond the middle of a unit of 15.
pub const MIDPOINT: u32 = 8;

/// How parts of a unit are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Rounding {
    /// Places that are kept.
    pub places: u8,
    /// Where what is beyond them goes.
    pub direction: Direction,
}

impl std::fmt::Display for Rounding {
    /// `to the nearest 0.1`, `up to 1`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let step = match self.places {
            0 => "1",
            1 => "0.1",
            _ => "0.01",
        };
        match self.direction {
            Direction::Nearest => write!(f, "to the nearest {step}"),
            Direction::Up => write!(f, "up to {step}"),
            Direction::Down => write!(f, "down to {step}"),
        }
    }
}

/// Where what is rounded goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Direction {
    /// To the nearer; a fifteenth never lies halfway.
    Nearest,
    /// Never less than the minutes.
    Up,
    /// Never more than the minutes.
    Down,
}

/// Over what minutes are pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Pool {
    /// One session.
    Session,
    /// All sessions of one patient, payer, date and discipline.
    Day,
}

/// Who gets a unit that two lines have equal claim to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Tie {
    /// The one listed first.
    Listed,
    /// The one with the higher charge a unit.
    Charge,
    /// The one with the higher fee a unit, where fees are given; else as listed.
    Fee,
}

/// Which line gives units up when a shared cap bites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Trim {
    /// The last.
    Last,
    /// The one with the lowest charge a unit.
    LowestCharge,
    /// The one with the lowest fee a unit, where fees are given; else as listed.
    LowestFee,
}
