//! `[payment]` and `[[fee]]`.

use super::kind::word;
use super::rules::{FROM, UNTIL};
use super::units::CLASS;
use super::{Kind, Names, Section, Word, key, needed, section};

/// `[payment]`.
pub static PAYMENT: Section = section(
    "[payment]",
    "how a payer pays less than the sum of its fees; it changes no decision",
    &[
        key("source", Kind::Name(Names::Source), "the source that says so; needed with `reduced`", "\"manual\""),
        key(
            "reduced",
            CLASS,
            "codes of which only the unit with the largest practice expense is paid in full: a list by name, or the codes",
            "\"always_therapy\"",
        ),
        key(
            "share",
            Kind::Value,
            "the percentage of the practice expense that every other unit of these codes loses",
            "\"50%\"",
        ),
        key("pool", Kind::Words(PAID_POOLS), "whose units are ranked together", "\"day\""),
        key("lesser_of_charge", Kind::Flag, "whether no more than the charge is paid", "true"),
    ],
);

/// The words of the pool of `[units]`, with what they mean for payment.
const PAID_POOLS: &[Word] = &[
    word("session", "the lines of one session"),
    word("day", "all sessions of one patient, day and billing tax id, of every discipline"),
];

/// `[[fee]]`.
pub static FEE: Section = section(
    "[[fee]]",
    "what one unit of a code is paid at in the test cases; no session is paid by it",
    &[
        needed(key("code", Kind::Text, "procedure code", "\"97124\"")),
        key("modifier", Kind::Modifier, "the modifier with which alone it holds", "\"GP\""),
        key("setting", Kind::Words(SETTINGS), "the setting in which alone it holds", "\"facility\""),
        FROM,
        UNTIL,
        needed(key("fee", Kind::Value, "dollars for one unit", "\"$29.73\"")),
        key("practice_expense", Kind::Value, "the part of it for the costs of the practice", "\"$17.702477\""),
    ],
);

const SETTINGS: &[Word] = &[
    word("facility", "hospitals, nursing facilities and the like"),
    word("non_facility", "offices, homes and all other places"),
];
