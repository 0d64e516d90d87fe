//! `[samples]` and `[[test]]`, in a profile or in `NAME.test.toml`.

use super::identity::SCHEMA;
use super::kind::word;
use super::payment::FEE;
use super::{Called, Key, Kind, Must, Names, Section, Word, key, needed, section};

pub(super) const GIVEN_EXAMPLE: &str = "[samples.typical]";

/// The top of `NAME.test.toml`.
pub(super) static TEST_FILE: Section = section(
    "a file of test cases",
    "the cases of the profile of the same name",
    &[
        SCHEMA,
        key("samples", Kind::Named(Called::Freely, &SAMPLE), "sessions that test cases start from", GIVEN_EXAMPLE),
        key("test", Kind::Blocks(&TEST), "a session, and what the rules must answer", "[[test]]"),
        key("fee", Kind::Blocks(&FEE), "what a unit is paid at in the test cases", "[[fee]]"),
    ],
);

pub(super) static SAMPLE: Key =
    key("*", Kind::Session, "a session that test cases start from, by `like`", "[samples.typical]");

/// `[[test]]`.
pub static TEST: Section = section(
    "[[test]]",
    "a session, and what the rules must answer",
    &[
        needed(key("name", Kind::Text, "what the case shows, in a line", "\"massage alone is not covered\"")),
        needed(key(
            "given",
            Kind::Session,
            "the session: a sample to start from, and what is different",
            "{ like = \"typical\", lines = [{ code = \"97124\", minutes = 25 }] }",
        )),
        needed(key(
            "expect",
            Kind::Table(&EXPECT),
            "the answer; what is not given is not compared",
            "{ decision = \"not_covered\", rules = [\"massage-not-alone\"] }",
        )),
    ],
);

/// What a session of a sample or case may say beside the facts of a record.
pub static GIVEN: Section = section(
    "a session",
    "facts by their path, and how the session differs from its sample",
    &[
        key("like", Kind::Name(Names::Sample), "the sample it starts from", "\"typical\""),
        key("line", Kind::Session, "facts that go into every line", "{ minutes = 40 }"),
        key(
            "without",
            Kind::List(&Kind::Fact),
            "facts to leave out, so that they are unknown; those of lines as line.NAME",
            "[\"referral.on\"]",
        ),
        key(
            "earlier",
            Kind::List(&Kind::Session),
            "sessions of the same patient that were before it, each written as a session",
            "[{ like = \"typical\", date_of_service = 2026-02-23 }]",
        ),
        key(
            "same_day",
            Kind::List(&Kind::Session),
            "the other sessions of the patient and day that are decided together with it, in their order, each written as a session",
            "[{ like = \"typical\", discipline = \"OT\" }]",
        ),
        key(
            "stands",
            Kind::Whole,
            "its place among the sessions of the day, from 1; without it, it stands behind those of same_day",
            "1",
        ),
        key("absent", Kind::List(&Kind::Fact), "facts of which the record says that there is none", "[\"referral\"]"),
    ],
);

/// `expect` of a case.
pub static EXPECT: Section = Section {
    header: "`expect`",
    doc: "what the rules must answer; what is not given is not compared",
    keys: &[
        key("decision", Kind::Words(DECISIONS), "decision of the session", "\"covered\""),
        key(
            "lines",
            Kind::List(&Kind::Words(DECISIONS)),
            "decision of each line, in order",
            "[\"covered\", \"not_covered\"]",
        ),
        key("units", Kind::Named(Called::Code, &UNITS_OF), "units by code", "{ 97124 = 2 }"),
        key(
            "payment",
            Kind::Named(Called::Code, &PAYMENT_OF),
            "expected payment in dollars by code",
            "{ 97124 = 50.61 }",
        ),
        key(
            "modifiers",
            Kind::Named(Called::Code, &MODIFIERS_OF),
            "modifiers of the first line of each code",
            "{ 97124 = [\"GP\"] }",
        ),
        key(
            "liability",
            Kind::Named(Called::Code, &LIABILITY_OF),
            "who bears the first line of each code",
            "{ 97124 = \"patient\" }",
        ),
        key("needs", Kind::List(&Kind::Words(NEEDS)), "exactly what holds wait for", "[\"clinical\"]"),
        key("missing", Kind::List(&Kind::Fact), "exactly the facts that would settle the answer", "[\"referral.on\"]"),
        key(
            "claim",
            Kind::List(&Kind::Text),
            "exactly the claim lines: units, code and modifiers, and the charge if it is said",
            "[\"1 of 97124 GP\", \"1 of 97124 GP CQ for 33.33\"]",
        ),
        key("notes", Kind::List(&Kind::Text), "codes of notes that must be on the answer", "[\"tie\"]"),
        key(
            "rules",
            Kind::List(&Kind::Name(Names::Finding)),
            "rules that must be among the findings",
            "[\"massage-not-alone\"]",
        ),
        key("not_rules", Kind::List(&Kind::Name(Names::Finding)), "rules that must not be", "[\"massage-not-alone\"]"),
        key(
            "open",
            Kind::List(&Kind::Name(Names::Rule)),
            "rules that must be left open: a fact is lacking",
            "[\"massage-not-alone\"]",
        ),
    ],
    forms: &[],
    must: Must::AnyOf(&[
        "decision",
        "lines",
        "units",
        "payment",
        "modifiers",
        "liability",
        "needs",
        "missing",
        "claim",
        "notes",
        "rules",
        "not_rules",
        "open",
    ]),
};

static UNITS_OF: Key = key(
    "*",
    Kind::OneOf(&[Kind::Number, Kind::Words(UNKNOWN), Kind::List(&Kind::OneOf(&[Kind::Number, Kind::Words(UNKNOWN)]))]),
    "units of the code; a list where it has several lines; \"unknown\" where they cannot be known",
    "2",
);
static PAYMENT_OF: Key = key(
    "*",
    Kind::OneOf(&[Kind::Number, Kind::Words(UNKNOWN), Kind::List(&Kind::OneOf(&[Kind::Number, Kind::Words(UNKNOWN)]))]),
    "dollars expected for the code; a list where it has several lines; \"unknown\" where they cannot be known",
    "50.61",
);
static MODIFIERS_OF: Key = key("*", Kind::List(&Kind::Modifier), "modifiers of the code, in order", "[\"GP\"]");

static LIABILITY_OF: Key = key("*", Kind::Words(BEARERS), "who bears the line", "\"patient\"");

const BEARERS: &[Word] = &[
    word("patient", "the patient may be billed"),
    word("provider", "the provider writes it off"),
    word("nobody", "it is paid, or the rules do not say"),
];

const NEEDS: &[Word] = &[
    word("authorization", "an approval of the payer"),
    word("clinical", "something from the clinician"),
    word("admin", "something from the office"),
    word("patient", "something from the patient"),
];

const UNKNOWN: &[Word] = &[word("unknown", "it cannot be known")];

const DECISIONS: &[Word] = &[
    word("covered", "send it"),
    word("review", "a person must judge"),
    word("needs_info", "the record does not say enough"),
    word("hold", "payable once something is put right"),
    word("not_billed", "paid inside another line, or too little time"),
    word("not_covered", "do not bill this payer for it"),
    word("partial", "of a session: its lines differ and none waits"),
];
