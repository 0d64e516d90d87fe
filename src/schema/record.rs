//! The schema of a session record in JSON, from the table of all facts.
//!
//! What always holds: a fact can be given, stated to be absent (`"none"`, an empty list), or left unknown (no key, `null`, `""`); keys that
//! the contract does not know are left alone, as the reader does. In test cases, where an unknown key is a slip, they are refused.

use super::json::{Entries, Json, any_of, described, object, of, reference};
use super::scalar;
use crate::model::facts::{FactDef, FactId, Owner};
use crate::profile::vocabulary::GIVEN;

/// What the objects of a record are.
const OBJECTS: [(&str, &str); 11] = [
    ("patient", "who is treated; names and addresses are not read"),
    ("provider", "the rendering provider"),
    ("supervisor", "who supervises"),
    ("billing", "who is paid"),
    ("referral", "order or prescription"),
    ("plan_of_care", "the plan of this discipline"),
    ("coverage", "what is known of the coverage"),
    ("case", "the injury or condition"),
    ("claim", "the claim"),
    ("documentation", "what the note has"),
    ("history", "counts from before this session; names that a profile declares in [counters] too"),
];

/// Facts without which there is no record.
const REQUIRED: [(Owner, &str); 3] =
    [(Owner::Session, "id"), (Owner::Session, "date_of_service"), (Owner::Line, "code")];

/// Whether an object may have other keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Ignored,
    Refused,
}

/// The schema of a record.
pub(super) fn record() -> Entries {
    let mut entries = vec![
        entry("title", Json::text("A session record")),
        entry(
            "description",
            Json::text(
                "one patient, payer, rendering provider and day, as payrules reads it from JSON or JSON lines. A fact is known, \
                 known to be absent (\"none\", or an empty list), or unknown (no key, null, or empty text); keys not named here are ignored",
            ),
        ),
    ];
    entries.extend(session(Others::Ignored));
    entries.push(entry("required", Json::texts(["id", "date_of_service", "lines"])));
    entries.push(entry("examples", Json::List(vec![example()])));
    entries.push(entry("$defs", object(definitions(Others::Ignored))));
    entries
}

/// The schema of a session in a sample or test case, and the schemas it refers to.
pub(super) fn given() -> (Json, Entries) {
    let mut entries = session(Others::Refused);
    if let Some((_, Json::Object(properties))) = entries.iter_mut().find(|(key, _)| key == "properties") {
        let schema = |name: &str| match name {
            "like" => of([("type", Json::text("string"))]),
            "without" => of([("type", Json::text("array")), ("items", of([("type", Json::text("string"))]))]),
            "stands" => of([("type", Json::text("integer")), ("minimum", Json::Whole(1))]),
            "earlier" | "same_day" => {
                of([("type", Json::text("array")), ("items", of([("type", Json::text("object"))]))])
            }
            _ => reference("record-line-of-a-case"),
        };
        // `absent` is in a record too.
        let own = GIVEN.keys.iter().filter(|key| key.name != "absent");
        let own: Entries = own.map(|key| entry(key.name, described(key.doc, schema(key.name)))).collect();
        properties.splice(0..0, own);
    }
    let mut definitions = definitions(Others::Refused);
    definitions.push(entry("record-line-of-a-case", line(Others::Refused, false)));
    (object(entries), definitions)
}

fn entry(key: &str, value: Json) -> (String, Json) {
    (key.to_owned(), value)
}

/// The type and properties of a session.
fn session(others: Others) -> Entries {
    let mut properties: Entries = Vec::new();
    let mut dotted: Entries = Vec::new();
    for def in FactId::of(Owner::Session).map(FactId::def) {
        match def.path.split_once('.') {
            None => properties.push(entry(def.path, fact(def))),
            Some((group, name)) => {
                if properties.iter().all(|(key, _)| key != group) {
                    properties.push(entry(group, stated(doc_of(group), vec![reference(&format!("record-{group}"))])));
                }
                dotted.push(entry(def.path, reference(&format!("record-{group}/properties/{name}"))));
            }
        }
    }
    let lists = [
        ("authorizations", "approved authorizations", "record-authorization"),
        ("other_coverage", "other coverage of the patient", "record-other-coverage"),
    ];
    for (name, doc, of_what) in lists {
        let list = of([("type", Json::text("array")), ("items", reference(of_what)), ("maxItems", Json::Whole(99))]);
        properties.push(entry(name, stated(doc, vec![list, reference(of_what)])));
    }
    let lines = of([
        ("description", Json::text("the service lines, one code each")),
        ("type", Json::text("array")),
        ("items", reference("record-line")),
        ("minItems", Json::Whole(1)),
        ("maxItems", Json::Whole(1000)),
    ]);
    properties.push(entry("lines", lines));
    properties.push(entry("absent", absent("facts of the session of which there is none, by path")));
    properties.push(entry("extra", extra("facts of the session that a profile declares")));
    properties.extend(dotted);
    let mut entries = vec![entry("type", Json::text("object")), entry("properties", object(properties))];
    if others == Others::Refused {
        entries.push(entry(
            "patternProperties",
            of([("^(extra|history)\\.", of([])), ("^(authorizations|other_coverage)\\.", of([]))]),
        ));
        entries.push(entry("additionalProperties", Json::Flag(false)));
    }
    entries
}

fn definitions(others: Others) -> Entries {
    let mut out = vec![
        entry(
            "none",
            described(
                "known to be absent",
                of([("enum", Json::List(vec![Json::text("none"), Json::List(Vec::new())]))]),
            ),
        ),
        entry("unknown", described("not known", of([("enum", Json::List(vec![Json::Null, Json::text("")]))]))),
        entry("refused", scalar::refused()),
        entry("record-line", line(others, true)),
        entry("record-authorization", part(Owner::Authorization, "an approved authorization", others)),
        entry("record-other-coverage", part(Owner::OtherCoverage, "another coverage", others)),
    ];
    for (group, doc) in OBJECTS {
        let own = FactId::of(Owner::Session).map(FactId::def).filter_map(|def| {
            let name = def.path.strip_prefix(group)?.strip_prefix('.')?;
            Some(entry(name, fact(def)))
        });
        // Counters of a profile stand beside those of the contract.
        let others = if group == "history" { Others::Ignored } else { others };
        out.push(entry(&format!("record-{group}"), properties(doc, own.collect(), others)));
    }
    let mut types: Entries = Vec::new();
    for owner in [Owner::Session, Owner::Line, Owner::Authorization, Owner::OtherCoverage] {
        for def in FactId::of(owner).map(FactId::def) {
            let ty = def.ty();
            let one = crate::model::types::Type::one(ty.scalar.clone());
            for ty in [one, ty] {
                let name = scalar::name(&ty);
                if types.iter().any(|(known, _)| *known == name) {
                    continue;
                }
                let given = format!("{name}-given");
                let states = vec![reference(&given)];
                types.push((name, stated(&format!("{ty}, none, or not known"), states)));
                types.push((given, described(&ty.to_string(), scalar::of_type(&ty))));
            }
        }
    }
    out.push(entry(
        "diagnosis-pointer",
        described("the number of a diagnosis, 1 to 12, or its letter, A to L", pointer()),
    ));
    let states = vec![pointers()];
    out.push(entry("diagnosis-pointers", stated("diagnosis pointers, none, or not known", states)));
    out.extend(types);
    out
}

fn line(others: Others, with_code: bool) -> Json {
    let mut own: Entries = FactId::of(Owner::Line).map(|id| entry(id.def().path, fact(id.def()))).collect();
    own.push(entry("absent", absent("facts of the line of which there is none")));
    own.push(entry("extra", extra("facts of the line that a profile declares")));
    let mut entries = match properties("a service line: one code", own, others) {
        Json::Object(entries) => entries,
        other => return other,
    };
    if others == Others::Refused {
        let at = entries.len().saturating_sub(1);
        entries.insert(at, entry("patternProperties", of([("^extra\\.", of([]))])));
    }
    if with_code {
        entries.push(entry("required", Json::texts(["code"])));
    }
    object(entries)
}

fn part(owner: Owner, doc: &str, others: Others) -> Json {
    properties(doc, FactId::of(owner).map(|id| entry(id.def().path, fact(id.def()))).collect(), others)
}

fn properties(doc: &str, own: Entries, others: Others) -> Json {
    let mut entries = vec![
        entry("description", Json::text(doc)),
        entry("type", Json::text("object")),
        entry("properties", object(own)),
    ];
    if others == Others::Refused {
        entries.push(entry("additionalProperties", Json::Flag(false)));
    }
    object(entries)
}

fn doc_of(group: &str) -> &'static str {
    OBJECTS.iter().find(|(name, _)| *name == group).map_or("", |(_, doc)| doc)
}

/// A fact in its three states.
fn fact(def: &FactDef) -> Json {
    let ty = def.ty();
    let most = match (def.owner, def.path) {
        (Owner::Session, "diagnoses") => Some(12),
        (Owner::Line, "modifiers" | "diagnosis_pointers") => Some(4),
        _ => None,
    };
    let name = if def.path == "diagnosis_pointers" { String::from("diagnosis-pointers") } else { scalar::name(&ty) };
    if REQUIRED.contains(&(def.owner, def.path)) {
        return described(def.doc, reference(&format!("{name}-given")));
    }
    let mut entries = vec![entry("description", Json::text(def.doc))];
    if let Json::Object(own) = reference(&name) {
        entries.extend(own);
    }
    entries.extend(most.map(|most| entry("maxItems", Json::Whole(most))));
    if def.path == "modifiers" {
        entries.push(entry("uniqueItems", Json::Flag(true)));
    }
    object(entries)
}

/// Known in one of these forms, known to be absent, or unknown.
fn stated(doc: &str, known: Vec<Json>) -> Json {
    let mut states = known;
    states.extend([reference("none"), reference("unknown")]);
    described(doc, any_of(states))
}

/// The number or letter of a diagnosis.
fn pointer() -> Json {
    let numbers = (1..=12u32).map(Json::Whole);
    let texts = (1..=12u32).map(|n| Json::text(n.to_string()));
    let letters = ('A'..='L').map(|letter| Json::text(letter.to_string()));
    of([("enum", Json::List(numbers.chain(texts).chain(letters).collect()))])
}

fn pointers() -> Json {
    let list = of([("type", Json::text("array")), ("items", reference("diagnosis-pointer"))]);
    let several = of([("type", Json::text("string")), ("pattern", Json::text("^[0-9A-L]{1,2}(;[0-9A-L]{1,2}){1,3}$"))]);
    any_of(vec![list, reference("diagnosis-pointer"), several])
}

fn absent(doc: &str) -> Json {
    let names = of([("type", Json::text("array")), ("items", of([("type", Json::text("string"))]))]);
    let text = of([("type", Json::List(vec![Json::text("string"), Json::text("null")]))]);
    described(doc, any_of(vec![names, text]))
}

fn extra(doc: &str) -> Json {
    described(doc, any_of(vec![of([("type", Json::text("object"))]), reference("unknown")]))
}

fn example() -> Json {
    let text = |text: &str| Json::text(text);
    of([
        ("id", text("V-1")),
        ("payer", text("medicare")),
        ("date_of_service", text("2026-03-02")),
        ("discipline", text("PT")),
        ("provider", of([("type", text("physical_therapist"))])),
        ("plan_of_care", of([("certified_on", text("2026-02-20")), ("certified_until", text("2026-05-20"))])),
        ("referral", text("none")),
        ("diagnoses", Json::texts(["M54.50"])),
        (
            "lines",
            Json::List(vec![of([
                ("code", text("97124")),
                ("minutes", Json::Whole(25)),
                ("modifiers", Json::List(Vec::new())),
            ])]),
        ),
    ])
}
