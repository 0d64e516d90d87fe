//! What rule set R says of a visit: the decision, the units of each line, and which of the sixteen rules fired.

use crate::visit::MOST;

/// The decision for a visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Decision {
    /// Nothing stands against it.
    #[default]
    Covered,
    /// Covered, with units taken away.
    Adjusted,
    /// Payable once something is put right.
    Hold,
    /// Not payable.
    Deny,
}

/// The rules that deny, as bits: R01 is bit 0.
pub const DENY: u16 = bits(&[1, 2, 3, 5, 7, 8, 13, 14, 15, 16]);

/// The rules that hold.
pub const HOLD: u16 = bits(&[4, 6, 9, 12]);

/// The rules that adjust units.
pub const ADJUST: u16 = bits(&[10, 11]);

/// The bit of a rule, by its number from 1.
pub const fn bit(rule: u32) -> u16 {
    1 << (rule - 1)
}

const fn bits(rules: &[u32]) -> u16 {
    let mut all = 0;
    let mut at = 0;
    while at < rules.len() {
        all |= bit(rules[at]);
        at += 1;
    }
    all
}

impl Decision {
    /// All of them.
    pub const ALL: [Decision; 4] = [Decision::Covered, Decision::Adjusted, Decision::Hold, Decision::Deny];

    /// What the rules that fired come to.
    pub const fn of(fired: u16) -> Self {
        if fired & DENY != 0 {
            Decision::Deny
        } else if fired & HOLD != 0 {
            Decision::Hold
        } else if fired & ADJUST != 0 {
            Decision::Adjusted
        } else {
            Decision::Covered
        }
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Decision::Covered => "covered",
            Decision::Adjusted => "adjusted",
            Decision::Hold => "hold",
            Decision::Deny => "deny",
        }
    }

    /// The decision of a word; `None` for any other word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What is said of one visit: eight bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The rules that fired, R01 in bit 0.
    pub fired: u16,
    /// Units of each line, 0 where there is no line.
    pub units: [u8; MOST],
    /// The decision.
    pub decision: Decision,
}

impl Outcome {
    /// The outcome of what fired.
    pub const fn of(fired: u16, units: [u8; MOST]) -> Self {
        Self { fired, units, decision: Decision::of(fired) }
    }
}
