//! The schemas of `NAME.toml` and `NAME.test.toml`, from the vocabulary of their keys. TOML dates are text to a schema.

use super::json::{Entries, Json, any_of, described, object, of, reference};
use super::record;
use crate::model::facts::{FactId, Owner};
use crate::model::types::{Scalar, Type};
use crate::profile::vocabulary::{Called, File, Form, Key, Kind, Must, Section, Word};

/// Of a payer or part.
pub(super) fn profile() -> Entries {
    whole("A payrules profile", File::Profile)
}

/// Of the cases beside a profile.
pub(super) fn tests() -> Entries {
    whole("Test cases of a payrules profile", File::Tests)
}

fn entry(key: &str, value: Json) -> (String, Json) {
    (key.to_owned(), value)
}

fn whole(title: &str, file: File) -> Entries {
    let root = file.root();
    let mut sections = Sections::default();
    let mut entries = vec![entry("title", Json::text(title))];
    if let Json::Object(own) = section(root, &mut sections) {
        entries.extend(own);
    }
    let (session, below) = record::given();
    let mut definitions: Entries = Vec::new();
    // A section can name others, which are then written in their turn.
    let mut at = 0;
    while let Some(next) = sections.known.get(at).copied() {
        definitions.push((name(next), section(next, &mut sections)));
        at = at.saturating_add(1);
    }
    definitions.push(entry("session", session));
    definitions.extend(below);
    entries.push(entry("$defs", object(definitions)));
    entries
}

/// The sections that were referred to, in the order in which they were met.
#[derive(Default)]
struct Sections {
    known: Vec<&'static Section>,
}

impl Sections {
    fn refer(&mut self, to: &'static Section) -> Json {
        if self.known.iter().all(|known| !std::ptr::eq(*known, to)) {
            self.known.push(to);
        }
        reference(&name(to))
    }
}

/// `[[units.variant]]` is `units-variant`.
fn name(section: &Section) -> String {
    let words = section.header.replace(".NAME", "");
    let words: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn section(section: &'static Section, sections: &mut Sections) -> Json {
    let properties: Entries =
        section.every_key().into_iter().map(|key| (key.name.to_owned(), self::key(key, sections))).collect();
    let mut entries = vec![
        entry("description", Json::text(section.doc)),
        entry("type", Json::text("object")),
        entry("properties", object(properties)),
        entry("additionalProperties", Json::Flag(false)),
    ];
    entries.extend(required(section.keys));
    let forms: Vec<Json> = section.forms.iter().map(|form| self::form(section, form)).collect();
    let mut demands: Vec<Json> = must(section.must).into_iter().collect();
    if !forms.is_empty() {
        demands.push(any_of(forms));
    }
    if !demands.is_empty() {
        entries.push(entry("allOf", Json::List(demands)));
    }
    object(entries)
}

fn required(keys: &[Key]) -> Option<(String, Json)> {
    let names: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    (!names.is_empty()).then(|| entry("required", Json::texts(names)))
}

/// One way to write a section: its keys and no others.
fn form(section: &Section, form: &Form) -> Json {
    let names = section.keys.iter().chain(form.keys).map(|key| key.name);
    let mut entries = vec![entry("propertyNames", of([("enum", Json::texts(names))]))];
    entries.extend(required(form.keys));
    if let Some(Json::Object(demand)) = must(form.must) {
        entries.extend(demand);
    }
    object(entries)
}

fn must(must: Must) -> Option<Json> {
    let each = |keys: &[&str]| Json::List(keys.iter().map(|key| of([("required", Json::texts([*key]))])).collect());
    match must {
        Must::Nothing => None,
        Must::AnyOf(keys) => Some(of([("anyOf", each(keys))])),
        Must::OneOf(keys) => Some(of([("oneOf", each(keys))])),
    }
}

fn key(key: &'static Key, sections: &mut Sections) -> Json {
    let schema = if key.name == "schema" { of([("const", Json::Whole(1))]) } else { kind(&key.kind, sections) };
    let mut doc = key.doc.to_owned();
    for word in words(&key.kind) {
        doc.push_str(&format!("\n- {}: {}", word.word, word.doc));
    }
    described(&doc, schema)
}

/// The words that a value can be, where it can be any.
fn words(kind: &'static Kind) -> Vec<&'static Word> {
    match kind {
        Kind::Words(words) => words.iter().collect(),
        Kind::List(of) => words(of),
        Kind::OneOf(kinds) => kinds.iter().filter(|kind| matches!(kind, Kind::Words(_))).flat_map(words).collect(),
        _ => Vec::new(),
    }
}

fn kind(kind: &'static Kind, sections: &mut Sections) -> Json {
    let patterned = |pattern: &str| of([("type", Json::text("string")), ("pattern", Json::text(pattern))]);
    match kind {
        Kind::Text | Kind::Logic(_) | Kind::Message | Kind::Fact | Kind::Name(_) | Kind::Column => patterned("\\S"),
        Kind::Id => patterned("^[a-z][a-z0-9-]*$"),
        Kind::Address => patterned("^https?://"),
        Kind::Date => of([("type", Json::text("string")), ("format", Json::text("date"))]),
        Kind::Whole => of([("type", Json::text("integer")), ("minimum", Json::Whole(0))]),
        Kind::Number => of([("type", Json::text("number"))]),
        Kind::Flag => of([("type", Json::text("boolean"))]),
        Kind::Minutes => patterned("^[1-9][0-9]* minutes?$"),
        Kind::YearStart => {
            any_of(vec![patterned("^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"), of([("enum", Json::texts(dates()))])])
        }
        Kind::Modifier => patterned("^[0-9A-Z]{2}$"),
        Kind::Words(words) => of([("enum", Json::texts(words.iter().map(|word| word.word)))]),
        Kind::File => patterned("^[^/\\\\:][^\\\\:]*$"),
        Kind::Value => of([("type", Json::texts(["string", "number", "boolean"]))]),
        Kind::Session => reference("session"),
        Kind::List(member) => of([("type", Json::text("array")), ("items", self::kind(member, sections))]),
        Kind::Table(section) => sections.refer(section),
        Kind::Blocks(section) => of([("type", Json::text("array")), ("items", sections.refer(section))]),
        Kind::Named(called, entry) => {
            let value = described(entry.doc, self::kind(&entry.kind, sections));
            let mut schema = vec![self::entry("type", Json::text("object"))];
            schema
                .extend(pattern(*called).map(|text| self::entry("propertyNames", of([("pattern", Json::text(text))]))));
            schema.push(self::entry("additionalProperties", value));
            object(schema)
        }
        Kind::OneOf(kinds) => any_of(kinds.iter().map(|kind| self::kind(kind, sections)).collect()),
    }
}

/// What the names look like that an author chooses.
fn pattern(called: Called) -> Option<&'static str> {
    match called {
        Called::Name => Some("^[a-z][A-Za-z0-9_]*$"),
        Called::OwnFact => Some("^(line\\.)?extra\\.[a-z][A-Za-z0-9_]*$"),
        Called::Fact => Some("^[a-z]"),
        Called::Code | Called::Column | Called::Freely => None,
    }
}

/// The dates of a session, by path.
fn dates() -> Vec<&'static str> {
    let all = FactId::of(Owner::Session).map(FactId::def);
    all.filter(|def| def.ty() == Type::one(Scalar::Date)).map(|def| def.path).collect()
}
