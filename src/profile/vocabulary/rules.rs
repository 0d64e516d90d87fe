//! `[[rule]]`, `[[exception]]` and `[[override]]`.

use super::data::{
    TABLE_FILE, TABLE_IMPORTED, TABLE_KEY, TABLE_PROGRAM, TABLE_QUARTER, TABLE_ROWS, TABLE_SETTING, TABLE_VALUE,
};
use super::kind::word;
use super::{Form, Key, Kind, Logic, Must, Names, Section, Word, key, needed, section};

pub(super) const FROM: Key = key("from", Kind::Date, "first date of service on which it holds", "2026-01-01");
pub(super) const UNTIL: Key = key("until", Kind::Date, "last date of service on which it holds", "2026-12-31");

const DATED_BY: Key = key(
    "dated_by",
    Kind::Fact,
    "the date that decides whether it is in force, if it is not the date of service",
    "\"case.injured_on\"",
);
const SOURCE: Key = key("source", Kind::Name(Names::Source), "the source that says so", "\"manual\"");
const TITLE: Key = key("title", Kind::Text, "the rule in a line", "\"Massage is covered only beside active therapy\"");
const TEXT: Key = key(
    "text",
    Kind::Logic(Logic::Rule),
    "the logic: what it is about, what must be so, and what follows if it is not",
    "'for each line where performed_by is massage_therapist deny'",
);
const MESSAGE: Key = key(
    "message",
    Kind::Message,
    "what was found, in plain words; names in braces are filled in",
    "\"massage is the only procedure on {date_of_service}\"",
);
const FIX: Key = key("fix", Kind::Message, "what to do", "\"bill it with the active therapy it prepares for\"");
const NEEDS: Key =
    key("needs", Kind::Words(NEEDS_WORDS), "what a claim on hold waits for; every hold says it", "\"clinical\"");
const LIABILITY: Key = key(
    "liability",
    Kind::Words(LIABILITIES),
    "who bears a line that is not covered, where the payer's text says so",
    "\"provider\"",
);
const GROUP: Key =
    key("group", Kind::Words(GROUPS), "claim adjustment group that the payer would answer with", "\"CO\"");
const CARC: Key = key("carc", Kind::Text, "claim adjustment reason code that the payer would answer with", "\"50\"");
const RARC: Key = key(
    "rarc",
    Kind::OneOf(&[Kind::Text, Kind::List(&Kind::Text)]),
    "remittance advice remark codes that the payer would answer with",
    "[\"N362\"]",
);
const STATUS: Key =
    key("status", Kind::Words(STATUSES), "keeps a rule in the file, shown and never run", "\"announced\"");

/// `[[rule]]`.
pub static RULE: Section = section(
    "[[rule]]",
    "one sentence of the payer: what it is about, what must be so, and what follows if it is not",
    &[
        needed(key("id", Kind::Id, "its name in answers and test cases", "\"massage-not-alone\"")),
        needed(TITLE),
        needed(SOURCE),
        FROM,
        UNTIL,
        DATED_BY,
        STATUS,
        needed(TEXT),
        NEEDS,
        needed(MESSAGE),
        FIX,
        LIABILITY,
        GROUP,
        CARC,
        RARC,
    ],
);

const TO: Key =
    key("to", Kind::List(&Kind::Name(Names::Rule)), "the rules that it takes away", "[\"massage-not-alone\"]");
const WHEN: Key =
    key("when", Kind::Logic(Logic::Condition), "when they do not hold", "'coverage.plan_state is \"WA\"'");

/// `[[exception]]`.
pub static EXCEPTION: Section = section(
    "[[exception]]",
    "where another source takes a rule away: law over policy",
    &[
        needed(key("id", Kind::Id, "its name in explanations", "\"state-law\"")),
        needed(TO),
        needed(WHEN),
        needed(SOURCE),
        FROM,
        UNTIL,
        DATED_BY,
    ],
);

/// `[[override]]`.
pub static OVERRIDE: Section = Section {
    header: "[[override]]",
    doc: "a change of something inherited: name it, say why and who says so, and give the keys that change, or disable it",
    keys: &[
        needed(key("reason", Kind::Text, "why this payer differs", "\"the plan waives the limit\"")),
        needed(SOURCE),
        key("disable", Kind::Flag, "takes it out altogether", "true"),
    ],
    forms: &[
        Form {
            by: &["rule"],
            must: Must::Nothing,
            keys: &[
                needed(key("rule", Kind::Name(Names::Rule), "the inherited rule to change", "\"massage-not-alone\"")),
                TITLE,
                FROM,
                UNTIL,
                DATED_BY,
                STATUS,
                TEXT,
                NEEDS,
                MESSAGE,
                FIX,
                LIABILITY,
                GROUP,
                CARC,
                RARC,
            ],
        },
        Form {
            by: &["exception"],
            must: Must::Nothing,
            keys: &[
                needed(key(
                    "exception",
                    Kind::Name(Names::Exception),
                    "the inherited exception to change",
                    "\"state-law\"",
                )),
                TO,
                WHEN,
                FROM,
                UNTIL,
                DATED_BY,
            ],
        },
        Form {
            by: &["define"],
            must: Must::Nothing,
            keys: &[
                needed(key(
                    "define",
                    Kind::Name(Names::Definition),
                    "the inherited definition to change",
                    "\"massage\"",
                )),
                key(
                    "text",
                    Kind::Logic(Logic::Definition),
                    "its new text; needed unless it is disabled",
                    "'code in massage_codes'",
                ),
            ],
        },
        Form {
            by: &["counter"],
            must: Must::Nothing,
            keys: &[
                needed(key(
                    "counter",
                    Kind::Name(Names::Counter),
                    "the inherited counter to change",
                    "\"massage_visits\"",
                )),
                key(
                    "text",
                    Kind::Logic(Logic::Counter),
                    "its new text; needed unless it is disabled",
                    "'count of earlier sessions in this calendar year'",
                ),
            ],
        },
        Form {
            by: &["table"],
            must: Must::OneOf(&["file", "rows"]),
            keys: &[
                needed(key("table", Kind::Name(Names::Table), "the inherited table to replace", "\"most_units\"")),
                TABLE_KEY,
                TABLE_VALUE,
                TABLE_FILE,
                TABLE_ROWS,
                TABLE_QUARTER,
                TABLE_IMPORTED,
                TABLE_SETTING,
                TABLE_PROGRAM,
            ],
        },
    ],
    must: Must::OneOf(&["rule", "exception", "define", "counter", "table"]),
};

const NEEDS_WORDS: &[Word] = &[
    word("authorization", "an authorization of the payer"),
    word("clinical", "something from the clinician: a signature, a plan, a note"),
    word("admin", "something from the office"),
    word("patient", "something from the patient"),
];
const LIABILITIES: &[Word] =
    &[word("patient", "the patient may be billed"), word("provider", "the provider writes it off")];
const STATUSES: &[Word] = &[word("announced", "not yet in force"), word("withdrawn", "taken back by the payer")];
const GROUPS: &[Word] = &[
    word("CO", "contractual obligation: the provider bears it"),
    word("PR", "patient responsibility"),
    word("OA", "other adjustment"),
    word("PI", "payer-initiated reduction"),
    word("CR", "correction or reversal"),
];
