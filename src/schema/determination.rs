//! The schema of an answer: a determination, or a rejection of a record that could not be read. Every key is always there, so every key is
//! required, and there are no others.

use super::json::{Entries, Json, any_of, described, object, of, reference};

/// Of one answer.
pub(super) fn determination() -> Entries {
    let entry = |key: &str, value: Json| (key.to_owned(), value);
    vec![
        entry("title", Json::text("An answer of payrules")),
        entry(
            "description",
            Json::text(
                "what is answered to one session record; `--format json` writes a list of these, `--format jsonl` one on each line",
            ),
        ),
        entry("oneOf", Json::List(vec![reference("determination"), reference("rejection")])),
        entry(
            "$defs",
            of([
                ("determination", decided()),
                ("rejection", rejected()),
                ("line", line()),
                ("claim-line", claim_line()),
                ("line-payment", line_payment()),
                ("session-payment", session_payment()),
                ("finding", finding()),
                ("source", source()),
                ("missing", missing()),
                ("presumed", presumed()),
                ("note", note()),
                ("error", error()),
                ("decision", one_of(&["covered", "review", "needs_info", "hold", "not_billed", "not_covered"])),
            ]),
        ),
    ]
}

type Field = (&'static str, &'static str, Json);

/// An object that has exactly these keys.
pub(super) fn exactly(doc: &str, fields: Vec<Field>) -> Json {
    let names: Vec<&str> = fields.iter().map(|(name, _, _)| *name).collect();
    let required = Json::texts(names);
    let properties = fields.into_iter().map(|(name, doc, schema)| (name.to_owned(), described(doc, schema))).collect();
    of([
        ("description", Json::text(doc)),
        ("type", Json::text("object")),
        ("properties", object(properties)),
        ("required", required),
        ("additionalProperties", Json::Flag(false)),
    ])
}

fn decided() -> Json {
    let session = any_of(vec![reference("decision"), of([("const", Json::text("partial"))])]);
    exactly(
        "one session decided",
        vec![
            ("schema", "version of the contract", of([("const", Json::Whole(1))])),
            ("engine", "version of payrules", text()),
            ("id", "visit number", text()),
            ("input", "digest of the record in canonical form", digest()),
            ("payer", "id of the profile", text()),
            (
                "profile",
                "which profile decided",
                exactly(
                    "edition and digest of a profile",
                    vec![
                        ("edition", "its edition", date()),
                        ("digest", "digest of everything it is made of", digest()),
                    ],
                ),
            ),
            ("date_of_service", "day of the session", date()),
            ("decided_with", "ids of sessions of the same day that were decided together with this one", list(text())),
            ("decision", "the decision of the session", session),
            ("timed_minutes", "minutes of the timed lines; null: unknown", or_null(whole())),
            ("timed_units", "units of the timed lines; null: unknown", or_null(number())),
            ("lines", "one for each line of the record, in its order", list(reference("line"))),
            ("claim_lines", "what can be sent now", list(reference("claim-line"))),
            ("findings", "every rule that fired", list(reference("finding"))),
            ("missing", "the facts that would settle what is open", list(reference("missing"))),
            ("presumed", "values taken that the record did not give", list(reference("presumed"))),
            ("notes", "things to know that are no finding", list(reference("note"))),
            ("payment", "what is expected to be paid; null: no fees were given", or_null(reference("session-payment"))),
        ],
    )
}

fn line() -> Json {
    exactly(
        "the answer for one line of the record",
        vec![
            ("line", "number of the line, from 1", number_of_line()),
            ("id", "the charge number given", or_null(text())),
            ("code", "procedure code", text()),
            ("minutes", "contact minutes, if known", or_null(whole())),
            ("decision", "the decision", reference("decision")),
            ("units", "units to bill; null: unknown", or_null(number())),
            ("units_billed", "units that the biller intended", or_null(number())),
            ("modifiers", "modifiers to send, in claim order", list(text())),
            ("modifiers_added", "those of them that the record did not have", list(text())),
            (
                "liability",
                "who bears it, where it is not covered and the rules say so",
                or_null(one_of(&["patient", "provider"])),
            ),
            ("reasons", "ids of the rules behind the decision, units or modifiers", list(text())),
            (
                "payment",
                "what is expected to be paid for its units; null: no fees were given",
                or_null(reference("line-payment")),
            ),
        ],
    )
}

/// An amount that may be below zero.
fn amount() -> Json {
    of([("type", Json::text("number"))])
}

fn line_payment() -> Json {
    let taken = exactly(
        "what one step took",
        vec![
            ("by", "what it was", one_of(&["multiple_procedure", "pay", "charge", "cap_payment"])),
            ("rule", "id of the rule, where one did", or_null(text())),
            ("amount", "dollars", number()),
        ],
    );
    exactly(
        "what is expected to be paid for a line, once everything that it waits for is settled",
        vec![
            ("fee", "dollars for one unit before anything is taken; null: unknown", or_null(number())),
            ("allowed", "dollars for its units; null: unknown", or_null(number())),
            ("taken", "what was taken from the sum of its fees, step by step", list(taken)),
            ("missing", "what the amount waits for", list(text())),
        ],
    )
}

fn session_payment() -> Json {
    exactly(
        "what is expected to be paid for a session",
        vec![
            ("fees", "digest of the fees; null: those of test cases", or_null(digest())),
            ("allowed", "dollars: the sum of its lines; null: unknown", or_null(number())),
            ("sent_now", "the part of it on lines that can be sent now; null: unknown", or_null(number())),
            ("missing", "what the sum waits for", list(text())),
        ],
    )
}

fn claim_line() -> Json {
    exactly(
        "a line of the claim to send",
        vec![
            ("code", "procedure code", text()),
            (
                "modifiers",
                "modifiers in claim order",
                of([("type", Json::text("array")), ("items", text()), ("maxItems", Json::Whole(4))]),
            ),
            ("units", "units", number()),
            ("charge", "charge for these units, if it is known and comes to whole cents", or_null(number())),
            ("place_of_service", "where it was, if known", or_null(text())),
            ("diagnosis_pointers", "which diagnoses it points to, from 1", list(number_of_line())),
            ("lines", "lines of the record it comes from, from 1", list(number_of_line())),
        ],
    )
}

/// A finding, with a source by reference.
pub(super) fn finding() -> Json {
    let effects = [
        "deny",
        "bundle",
        "void",
        "hold",
        "review",
        "warn",
        "add_modifier",
        "cap_units",
        "cap_lines",
        "pay",
        "cap_payment",
    ];
    exactly(
        "a rule that fired",
        vec![
            ("rule", "id of the rule", text()),
            ("version", "first day of the version in force, if the rule has one", or_null(text())),
            ("lines", "lines it is about, from 1", list(number_of_line())),
            ("effect", "what it does", one_of(&effects)),
            ("needs", "what a hold waits for", or_null(one_of(&["authorization", "clinical", "admin", "patient"]))),
            ("message", "what was found, in plain words", text()),
            ("fix", "what to do", or_null(text())),
            ("source", "where the rule stands written", or_null(reference("source"))),
            ("group", "claim adjustment group that the payer would answer with", or_null(text())),
            ("carc", "claim adjustment reason code", or_null(text())),
            ("rarc", "remittance advice remark codes", list(text())),
            (
                "cost",
                "dollars that would be paid more without it; null: not known, or no fees were given",
                or_null(amount()),
            ),
        ],
    )
}

/// The source of a finding.
pub(super) fn source() -> Json {
    exactly(
        "where a rule stands written",
        vec![
            ("id", "its id in the profile", text()),
            ("cite", "title and section", text()),
            ("url", "where to read it, if it has an address", or_null(text())),
            ("seen", "the day somebody last read it there", date()),
            ("grade", "A the payer's own text, B two secondary sources, C one, or contested", one_of(&["A", "B", "C"])),
        ],
    )
}

fn missing() -> Json {
    exactly(
        "a fact that would settle something",
        vec![
            ("fact", "its path", text()),
            ("lines", "lines that wait for it, from 1", list(number_of_line())),
            ("rules", "rules that wait for it", list(text())),
            ("affects", "what depends on it", one_of(&["decision", "units"])),
            ("outcomes", "what the lines may become", list(text())),
        ],
    )
}

fn presumed() -> Json {
    let by = ["history", "set", "profile", "complete", "units-as-billed", "clock"];
    exactly(
        "a value taken that the record did not give",
        vec![
            ("fact", "path of the fact", text()),
            ("lines", "lines it was taken for, from 1; none: the session", list(number_of_line())),
            ("value", "the value as a record would write it; none: absent", text()),
            ("by", "who took it", one_of(&by)),
        ],
    )
}

fn note() -> Json {
    exactly(
        "something to know",
        vec![
            ("code", "a stable word for its kind", text()),
            ("lines", "lines it is about, from 1", list(number_of_line())),
            ("text", "in plain words", text()),
            ("alternatives", "of a tie: the other ways to give the units, in words", list(text())),
        ],
    )
}

pub(super) fn rejected() -> Json {
    exactly(
        "a record that could not be read",
        vec![
            ("schema", "version of the contract", of([("const", Json::Whole(1))])),
            ("id", "visit number, if it could be read", or_null(text())),
            ("decision", "always rejected", of([("const", Json::text("rejected"))])),
            (
                "errors",
                "everything wrong with it",
                of([("type", Json::text("array")), ("items", reference("error")), ("minItems", Json::Whole(1))]),
            ),
        ],
    )
}

pub(super) fn error() -> Json {
    exactly(
        "one thing wrong with a record",
        vec![
            ("file", "name of the input, - for standard input", text()),
            ("row", "row of text, or number of the record, from 1", or_null(number_of_line())),
            ("field", "path of the field", or_null(text())),
            ("value", "the value as written, cut to 80 characters", or_null(text())),
            ("expected", "what was expected, and what to do", text()),
        ],
    )
}

pub(super) fn text() -> Json {
    of([("type", Json::text("string"))])
}

pub(super) fn number() -> Json {
    of([("type", Json::text("number")), ("minimum", Json::Whole(0))])
}

fn whole() -> Json {
    of([("type", Json::text("integer")), ("minimum", Json::Whole(0))])
}

pub(super) fn number_of_line() -> Json {
    of([("type", Json::text("integer")), ("minimum", Json::Whole(1))])
}

pub(super) fn date() -> Json {
    of([("type", Json::text("string")), ("format", Json::text("date"))])
}

fn digest() -> Json {
    of([("type", Json::text("string")), ("pattern", Json::text("^sha256:[0-9a-f]{64}$"))])
}

pub(super) fn list(of_what: Json) -> Json {
    of([("type", Json::text("array")), ("items", of_what)])
}

pub(super) fn one_of(words: &[&str]) -> Json {
    of([("enum", Json::texts(words.iter().copied()))])
}

pub(super) fn or_null(schema: Json) -> Json {
    any_of(vec![schema, of([("type", Json::text("null"))])])
}
