//! `[units]` and `[claim]`.

use super::kind::word;
use super::rules::{FROM, UNTIL};
use super::{Key, Kind, Logic, Must, Names, Section, Word, key, needed, section};

const INCREMENT: Key = key("increment", Kind::Minutes, "length of a unit; only 15 minutes so far", "\"15 minutes\"");
const MINIMUM: Key = key(
    "minimum",
    Kind::Minutes,
    "the rest of minutes from which pooled, per_line and hybrid give a further unit; 8 if not given",
    "\"8 minutes\"",
);
const FIRST_MINIMUM: Key = key(
    "first_minimum",
    Kind::Minutes,
    "the minutes from which per_line gives the first unit; as `minimum` if not given",
    "\"15 minutes\"",
);
const ROUNDING: Key = key(
    "rounding",
    Kind::Words(ROUNDINGS),
    "where decimal rounds minutes by 15 to; needed with it, as only the payer can say",
    "\"nearest 0.1\"",
);
const FLOOR: Key = key(
    "never_fewer_than",
    Kind::Words(METHODS),
    "a second method that is a floor: both are computed, and the larger total counts",
    "\"per_line\"",
);
const POOL: Key = key("pool", Kind::Words(POOLS), "whose timed minutes are counted together", "\"day\"");

pub(super) const CLASS: Kind = Kind::OneOf(&[Kind::Name(Names::List), Kind::List(&Kind::Text)]);

/// `[units]`.
pub static UNITS: Section = section(
    "[units]",
    "how minutes become units, and who says so",
    &[
        key("source", Kind::Name(Names::Source), "the source that says so; needed with a method", "\"manual\""),
        key("method", Kind::Words(METHODS_OR_UNKNOWN), "how timed minutes become units", "\"pooled\""),
        INCREMENT,
        MINIMUM,
        FIRST_MINIMUM,
        ROUNDING,
        FLOOR,
        POOL,
        key("tie", Kind::Words(TIES), "who gets a unit that two lines have an equal claim to", "\"listed\""),
        key("trim", Kind::Words(TRIMS), "which line gives units up where a shared limit bites", "\"last\""),
        key("timed", CLASS, "codes counted by 15 minutes: a list by name, or the codes", "\"timed_codes\""),
        key("untimed", CLASS, "codes with one unit a line", "\"untimed_codes\""),
        key("counted", CLASS, "codes whose units are those billed: per area, per item", "\"counted_codes\""),
        key("variant", Kind::Blocks(&VARIANT), "another method under a condition", "[[units.variant]]"),
    ],
);

/// `[[units.variant]]`.
pub static VARIANT: Section = Section {
    header: "[[units.variant]]",
    doc: "another method under a condition, with its own source; where two hold at once, the answer is review",
    keys: &[
        needed(key(
            "when",
            Kind::Logic(Logic::Condition),
            "when it holds; reads the session only",
            "'coverage.plan_state is \"IL\"'",
        )),
        needed(key("source", Kind::Name(Names::Source), "the source that says so", "\"statute\"")),
        FROM,
        UNTIL,
        key("method", Kind::Words(METHODS), "replaces the method", "\"per_line\""),
        INCREMENT,
        MINIMUM,
        FIRST_MINIMUM,
        ROUNDING,
        FLOOR,
        POOL,
    ],
    forms: &[],
    must: Must::AnyOf(&["method", "never_fewer_than", "pool"]),
};

const POOLED: Word =
    word("pooled", "all timed minutes together: a unit for each 15, and one for a rest of `minimum` or more");
const PER_LINE: Word =
    word("per_line", "each code alone: a unit for each 15 minutes, and one for a rest of `minimum` or more");
const HYBRID: Word =
    word("hybrid", "each code alone, as per_line, and in all not more than the minutes together give, as pooled");
const DECIMAL: Word = word("decimal", "parts of a unit: the minutes of each code by 15, rounded as `rounding` says");
const FLAT: Word = word("flat", "one unit a line, whatever the minutes");

const METHODS: &[Word] = &[POOLED, PER_LINE, HYBRID, DECIMAL, FLAT];
const METHODS_OR_UNKNOWN: &[Word] = &[
    POOLED,
    PER_LINE,
    HYBRID,
    DECIMAL,
    FLAT,
    word("unknown", "the payer's text was not found: timed lines are for review unless every method agrees"),
];
const ROUNDINGS: &[Word] = &[
    word("nearest 1", "to the nearer whole unit"),
    word("nearest 0.1", "to the nearer tenth"),
    word("nearest 0.01", "to the nearer hundredth"),
    word("up 1", "to the next whole unit"),
    word("up 0.1", "to the next tenth"),
    word("up 0.01", "to the next hundredth"),
    word("down 1", "to the last full unit"),
    word("down 0.1", "to the last full tenth"),
    word("down 0.01", "to the last full hundredth"),
];
const POOLS: &[Word] =
    &[word("session", "the lines of one session"), word("day", "all sessions of one patient, day and discipline")];
const TIES: &[Word] = &[
    word("listed", "the line listed first"),
    word("charge", "the line with the higher charge a unit"),
    word("fee", "the line with the higher fee a unit, where fees are given"),
];
const TRIMS: &[Word] = &[
    word("last", "the last line"),
    word("lowest_charge", "the line with the lowest charge a unit"),
    word("lowest_fee", "the line with the lowest fee a unit, where fees are given"),
];

/// `[claim]`.
pub static CLAIM: Section = section(
    "[claim]",
    "how claim lines are written",
    &[
        key(
            "modifier_order",
            Kind::List(&Kind::Modifier),
            "the order of modifiers on a claim line",
            "[\"GP\", \"KX\", \"59\"]",
        ),
        key(
            "one_of",
            Kind::List(&Kind::List(&Kind::Modifier)),
            "groups of modifiers of which a line may have only one; two are for review",
            "[[\"GP\", \"GO\", \"GN\"]]",
        ),
        key(
            "share",
            Kind::Blocks(&SHARE),
            "modifiers that go on those units of a line alone that an assistant gave",
            "[[claim.share]]",
        ),
    ],
);

/// `[[claim.share]]`.
pub static SHARE: Section = Section {
    header: "[[claim.share]]",
    doc: "modifiers for an assistant: added by rules or recorded, they go on the units that are the assistant's by minutes",
    keys: &[
        needed(key(
            "modifiers",
            Kind::List(&Kind::Modifier),
            "the modifiers, one for each discipline",
            "[\"CQ\", \"CO\"]",
        )),
        needed(key("test", Kind::Words(TESTS), "when a unit carries one", "\"midpoint\"")),
        needed(key("source", Kind::Name(Names::Source), "the source that says so", "\"manual\"")),
        FROM,
        UNTIL,
    ],
    forms: &[],
    must: Must::Nothing,
};

const TESTS: &[Word] = &[
    word("ten_percent", "the assistant gave more than a tenth of the minutes of the unit"),
    word("midpoint", "the same, but not the last unit if the therapist alone has 8 minutes or more for it"),
];
