//! The sections of data: sources, params, lists, tables, years, counters, facts, presumptions, definitions, the calendar.

use super::kind::word;
use super::{Called, Form, Key, Kind, Logic, Must, Section, Word, key, needed, section};

pub(super) static SOURCE_ENTRY: Key =
    key("*", Kind::Table(&SOURCE), "a place where rules stand written; rules name it", "[sources.manual]");

/// `[sources.NAME]`.
pub static SOURCE: Section = Section {
    header: "[sources.NAME]",
    doc: "a place where rules stand written, when somebody read it, and how sure it is",
    keys: &[
        needed(key("title", Kind::Text, "what the document is called", "\"Acme provider manual\"")),
        key("section", Kind::Text, "section, page or paragraph in it", "\"Therapy, 4.2\""),
        key("url", Kind::Address, "where to read it", "\"https://example.org/manual\""),
        needed(key("seen", Kind::Date, "the day somebody last read it there", "2026-11-23")),
        needed(key("grade", Kind::Words(GRADES), "how sure it is", "\"A\"")),
    ],
    forms: &[],
    must: Must::AnyOf(&["section", "url"]),
};

const GRADES: &[Word] = &[
    word("A", "the payer's own text"),
    word("B", "two secondary sources, or one that quotes word for word"),
    word("C", "one secondary source, or contested; every finding that rests on it says so"),
];

pub(super) static PARAM_ENTRY: Key = key(
    "*",
    Kind::OneOf(&[Kind::Value, Kind::Table(&PARAM), Kind::List(&Kind::Table(&PARAM_VALUE))]),
    "a value that rules use by name: one value, a list of values with their days, or a choice among readings",
    "30",
);

/// `NAME = { value = …, options = […] }` under `[params]`.
pub static PARAM: Section = section(
    "a param",
    "a value with the readings among which it chooses",
    &[
        needed(key(
            "value",
            Kind::OneOf(&[Kind::Value, Kind::List(&Kind::Table(&PARAM_VALUE))]),
            "the value, or a list of values with their days",
            "\"patient\"",
        )),
        key(
            "options",
            Kind::List(&Kind::Text),
            "the readings that the payer's text allows",
            "[\"patient\", \"provider\"]",
        ),
        key("contested", Kind::Flag, "whether the reading is disputed; every answer that rests on it says so", "true"),
    ],
);

/// `{ from = …, until = …, value = … }` in a param.
pub static PARAM_VALUE: Section = section(
    "a value of a param",
    "a value and the days on which it holds, both included",
    &[
        key("from", Kind::Date, "first date of service", "2026-01-01"),
        key("until", Kind::Date, "last date of service", "2026-12-31"),
        needed(key("value", Kind::Value, "the value on these days", "\"$2,480\"")),
    ],
);

pub(super) static LIST_ENTRY: Key = key(
    "*",
    Kind::OneOf(&[Kind::List(&Kind::Text), Kind::Table(&LIST)]),
    "codes or words that rules use by name; ranges are written \"97161 to 97168\", prefixes \"M54.*\"",
    "[\"97110\", \"97112\", \"97161 to 97168\"]",
);

/// `NAME = { … }` under `[lists]`.
pub static LIST: Section = Section {
    header: "a list",
    doc: "a list from a column of a CSV file, or a change to an inherited list",
    keys: &[],
    forms: &[
        Form {
            by: &["file", "column"],
            must: Must::Nothing,
            keys: &[
                needed(key(
                    "file",
                    Kind::File,
                    "CSV file with the items, below the folder of the profile",
                    "\"tables/codes.csv\"",
                )),
                needed(key("column", Kind::Column, "the column that has them", "\"code\"")),
                key(
                    "imported",
                    Kind::Text,
                    "what `--tables` may put in their place: a list of diagnoses from `payrules import`",
                    "\"palmetto-a53065\"",
                ),
            ],
        },
        Form {
            by: &["add", "remove"],
            must: Must::AnyOf(&["add", "remove"]),
            keys: &[
                key("add", Kind::List(&Kind::Text), "items to add to the inherited list", "[\"97139\"]"),
                key("remove", Kind::List(&Kind::Text), "items to take out of the inherited list", "[\"97150\"]"),
            ],
        },
    ],
    must: Must::Nothing,
};

pub(super) static TABLE_ENTRY: Key = key(
    "*",
    Kind::Table(&TABLE),
    "a lookup; rules read it as `NAME for code`, or `NAME.column for code`",
    "[tables.most_units]",
);

pub(super) const TABLE_KEY: Key = needed(key(
    "key",
    Kind::OneOf(&[Kind::Text, Kind::List(&Kind::Text)]),
    "the columns by which a row is found",
    "[\"code\"]",
));
pub(super) const TABLE_VALUE: Key = key(
    "value",
    Kind::OneOf(&[Kind::Text, Kind::List(&Kind::Text)]),
    "the columns that are looked up; not given: all others",
    "\"units\"",
);
pub(super) const TABLE_FILE: Key = key(
    "file",
    Kind::File,
    "CSV file with the rows, below the folder of the profile; or give `rows`",
    "\"tables/units.csv\"",
);
pub(super) const TABLE_ROWS: Key = key(
    "rows",
    Kind::List(&ROW),
    "the rows, written out; `from` and `until` in a row are its days; or give `file`",
    "[{ code = \"97124\", units = 4 }]",
);

pub(super) const TABLE_QUARTER: Key =
    key("quarter", Kind::Text, "the quarter whose table the rows are, where its publisher renews it", "\"2024Q3\"");
pub(super) const TABLE_IMPORTED: Key = key(
    "imported",
    Kind::Words(IMPORTED),
    "what `--tables` may put in place of the rows: a table from `payrules import`",
    "\"ncci-ptp\"",
);
pub(super) const TABLE_SETTING: Key =
    key("setting", Kind::Words(SETTINGS), "whose table that is; not given: practitioner", "\"hospital\"");
pub(super) const TABLE_PROGRAM: Key =
    key("program", Kind::Words(PROGRAMS), "for which program it is; not given: medicare", "\"medicaid\"");

const IMPORTED: &[Word] = &[
    word("ncci-ptp", "pairs: `indicator` for column 1 and column 2"),
    word("mue", "most units: `units` and `adjudication` for a code"),
];
const SETTINGS: &[Word] = &[
    word("practitioner", "practitioners, on professional claims"),
    word("hospital", "outpatient hospital services, on institutional claims"),
    word("dme", "suppliers of equipment"),
];
const PROGRAMS: &[Word] = &[word("medicare", "Medicare"), word("medicaid", "Medicaid")];

/// `[tables.NAME]`.
pub static TABLE: Section = Section {
    header: "[tables.NAME]",
    doc: "a lookup, from a CSV file or written out",
    keys: &[
        TABLE_KEY,
        TABLE_VALUE,
        TABLE_FILE,
        TABLE_ROWS,
        TABLE_QUARTER,
        TABLE_IMPORTED,
        TABLE_SETTING,
        TABLE_PROGRAM,
    ],
    forms: &[],
    must: Must::OneOf(&["file", "rows"]),
};

static ROW: Kind = Kind::Named(Called::Column, &CELL);

static CELL: Key = key("*", Kind::Value, "a cell, by the name of its column", "4");

pub(super) static YEAR_ENTRY: Key =
    key("*", Kind::Table(&YEAR), "a year that rules use by name: `in this fiscal_year`", "{ starts = \"07-01\" }");

/// `NAME = { starts = … }` under `[years]`.
pub static YEAR: Section = section(
    "a year",
    "a year that does not start in January",
    &[needed(key(
        "starts",
        Kind::YearStart,
        "the day on which it starts, as month and day, or the fact that has it",
        "\"07-01\"",
    ))],
);

pub(super) static COUNTER_ENTRY: Key = key(
    "*",
    Kind::Logic(Logic::Counter),
    "a count of earlier sessions; rules read it as history.NAME, and a record's own value wins",
    "'count of earlier sessions in this calendar year'",
);

pub(super) static DEFINE_ENTRY: Key =
    key("*", Kind::Logic(Logic::Definition), "a condition or value that rules use by name", "'code is 97124'");

pub(super) static FACT_ENTRY: Key = key(
    "*",
    Kind::OneOf(&[Kind::Words(FACT_KINDS), Kind::Text, Kind::List(&Kind::Text)]),
    "a fact of this payer's own: \"extra.NAME\" of the session, \"line.extra.NAME\" of a line; its kind, \"list of KIND\", or its words",
    "\"bool\"",
);

pub(super) const FACT_KINDS: &[Word] = &[
    word("bool", "yes or no"),
    word("number", "a number"),
    word("minutes", "whole minutes"),
    word("money", "dollars"),
    word("date", "a date"),
    word("time", "a time of day"),
    word("text", "free text"),
    word("procedure", "a procedure code"),
    word("diagnosis", "a diagnosis"),
    word("modifier", "a modifier"),
    word("place", "a place of service"),
    word("state", "a state of the United States"),
];

pub(super) static PRESUME_ENTRY: Key = key(
    "*",
    Kind::OneOf(&[Kind::Value, Kind::List(&Kind::Value), Kind::Table(&ABSENT)]),
    "what to take for the fact of this name where a record does not mention it: a value, or that there is none",
    "\"rehabilitative\"",
);

static ABSENT: Section = section(
    "a presumption",
    "that there is none",
    &[needed(key("absent", Kind::Flag, "always true: the fact is taken to be absent", "true"))],
);

/// `[calendar]`.
pub static CALENDAR: Section = section(
    "[calendar]",
    "days that are no working days",
    &[key(
        "holidays",
        Kind::List(&Kind::Date),
        "days that are not counted as working days, beside weekends",
        "[2026-12-25]",
    )],
);
