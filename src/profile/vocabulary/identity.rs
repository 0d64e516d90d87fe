//! The top of a profile, `[payer]` and `[part]`.

use super::cases::{GIVEN_EXAMPLE, SAMPLE, TEST};
use super::data::{CALENDAR, COUNTER_ENTRY, DEFINE_ENTRY, FACT_ENTRY, LIST_ENTRY, PARAM_ENTRY, PRESUME_ENTRY};
use super::data::{SOURCE_ENTRY, TABLE_ENTRY, YEAR_ENTRY};
use super::kind::word;
use super::payment::{FEE, PAYMENT};
use super::rules::{EXCEPTION, OVERRIDE, RULE};
use super::units::{CLAIM, UNITS};
use super::{Called, Key, Kind, Must, Names, Section, Word, key, needed, section};

pub(super) const SCHEMA: Key = key("schema", Kind::Whole, "version of the format of rule files; 1 so far", "1");

/// The top of `NAME.toml`.
pub(super) static PROFILE: Section = Section {
    header: "a profile",
    doc: "the rules of one payer, or a part that payers share",
    keys: &[
        needed(SCHEMA),
        key("payer", Kind::Table(&PAYER), "who the file is about, if it is a payer", "[payer]"),
        key(
            "part",
            Kind::Table(&PART),
            "who the file is about, if it is a part that payers extend or include",
            "[part]",
        ),
        key("sources", Kind::Named(Called::Freely, &SOURCE_ENTRY), "where the rules stand written", "[sources.manual]"),
        key(
            "params",
            Kind::Named(Called::Name, &PARAM_ENTRY),
            "numbers and amounts that rules use by name, with their dates",
            "visit_limit = 30",
        ),
        key(
            "lists",
            Kind::Named(Called::Name, &LIST_ENTRY),
            "codes and words that rules use by name",
            "massage_codes = [\"97124\"]",
        ),
        key("tables", Kind::Named(Called::Name, &TABLE_ENTRY), "lookups: `most_units for code`", "[tables.most_units]"),
        key(
            "years",
            Kind::Named(Called::Name, &YEAR_ENTRY),
            "years that do not start in January",
            "fiscal_year = { starts = \"07-01\" }",
        ),
        key(
            "counters",
            Kind::Named(Called::Name, &COUNTER_ENTRY),
            "counts of earlier sessions, read as history.NAME",
            "[counters]",
        ),
        key(
            "facts",
            Kind::Named(Called::OwnFact, &FACT_ENTRY),
            "facts that only this payer asks for",
            "\"extra.adjuster_approved\" = \"bool\"",
        ),
        key(
            "presume",
            Kind::Named(Called::Fact, &PRESUME_ENTRY),
            "what to take for a fact that a record does not mention; every answer that rests on it says so",
            "purpose = \"rehabilitative\"",
        ),
        key(
            "define",
            Kind::Named(Called::Name, &DEFINE_ENTRY),
            "conditions and values that rules use by name",
            "massage = 'code is 97124'",
        ),
        key("calendar", Kind::Table(&CALENDAR), "days that are no working days", "[calendar]"),
        key("units", Kind::Table(&UNITS), "how minutes become units", "[units]"),
        key("claim", Kind::Table(&CLAIM), "how claim lines are written", "[claim]"),
        key("payment", Kind::Table(&PAYMENT), "how a payer pays less than the sum of its fees", "[payment]"),
        key(
            "rule",
            Kind::Blocks(&RULE),
            "one sentence of the payer: what must be so, and what follows if it is not",
            "[[rule]]",
        ),
        key(
            "exception",
            Kind::Blocks(&EXCEPTION),
            "where another source, such as a statute, takes a rule away",
            "[[exception]]",
        ),
        key("override", Kind::Blocks(&OVERRIDE), "a change of something inherited, with its reason", "[[override]]"),
        key("samples", Kind::Named(Called::Freely, &SAMPLE), "sessions that test cases start from", GIVEN_EXAMPLE),
        key("test", Kind::Blocks(&TEST), "a session, and what the rules must answer", "[[test]]"),
        key("fee", Kind::Blocks(&FEE), "what a unit is paid at in the test cases", "[[fee]]"),
    ],
    forms: &[],
    must: Must::OneOf(&["payer", "part"]),
};

const ID: Key = needed(key("id", Kind::Text, "the name of the file without .toml, and what --payer takes", "\"acme\""));
const NAME: Key = needed(key("name", Kind::Text, "the name that people know", "\"Acme Health Plan\""));
const UNTIL: Key = key("until", Kind::Date, "last date of service that the file knows", "2027-12-31");
const EXTENDS: Key = key(
    "extends",
    Kind::Name(Names::Profile),
    "the payer or part whose everything this file has too",
    "\"therapy-base\"",
);
const INCLUDE: Key = key(
    "include",
    Kind::List(&Kind::Name(Names::Part)),
    "parts to take in, such as a statute or an edit table",
    "[\"ncci-therapy\"]",
);

/// `[payer]`.
pub static PAYER: Section = section(
    "[payer]",
    "who the payer is, and which days the file knows",
    &[
        ID,
        NAME,
        needed(key("kind", Kind::Words(PAYER_KINDS), "what kind of payer it is", "\"commercial\"")),
        EXTENDS,
        INCLUDE,
        key(
            "aliases",
            Kind::List(&Kind::Text),
            "other names and payer ids by which records may call it",
            "[\"ACME\", \"00123\"]",
        ),
        needed(key(
            "from",
            Kind::Date,
            "first date of service that the file knows; earlier sessions are for review",
            "2024-01-01",
        )),
        UNTIL,
        needed(key(
            "edition",
            Kind::Date,
            "the state of the rules: the day of the newest change in them",
            "2026-01-01",
        )),
        needed(key("checked", Kind::Date, "the day somebody last read the sources", "2026-11-23")),
        key("source", Kind::Name(Names::Source), "the source of the file as a whole", "\"manual\""),
    ],
);

/// `[part]`.
pub static PART: Section = section(
    "[part]",
    "what payers share: a common ground, a statute, an edit table; it is no payer by itself",
    &[
        ID,
        NAME,
        EXTENDS,
        INCLUDE,
        key("from", Kind::Date, "first date of service that the file knows", "2024-01-01"),
        UNTIL,
        key("source", Kind::Name(Names::Source), "the source of the file as a whole", "\"statute\""),
    ],
);

const PAYER_KINDS: &[Word] = &[
    word("medicare", "Medicare itself"),
    word("medicare_advantage", "a private plan in place of Medicare"),
    word("medicaid", "a Medicaid program of a state, or a plan that runs it"),
    word("commercial", "a health plan of an employer or a person"),
    word("workers_comp", "insurance of injuries at work"),
    word("auto", "automobile insurance"),
    word("va", "the Department of Veterans Affairs"),
    word("tricare", "TRICARE"),
    word("other_payer", "anything else"),
];
