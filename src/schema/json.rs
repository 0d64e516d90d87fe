//! JSON whose keys stay in the order in which they are given, so that a schema reads in the order of the file it describes.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON value.
#[derive(Clone, Debug)]
pub(super) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Whole(u32),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Keys and values, in order.
    Object(Entries),
}

/// Keys and values, in order.
pub(super) type Entries = Vec<(String, Json)>;

impl Json {
    /// Text.
    pub(super) fn text(text: impl Into<String>) -> Json {
        Json::Text(text.into())
    }

    /// A list of texts.
    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
        Json::List(texts.into_iter().map(Json::text).collect())
    }

    /// As text, indented.
    pub(super) fn pretty(&self) -> String {
        // Writing to memory a value without numbers of its own cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// An object.
pub(super) fn object(entries: Entries) -> Json {
    Json::Object(entries)
}

/// An object of a few keys.
pub(super) fn of<const N: usize>(entries: [(&str, Json); N]) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// `{ "$ref": … }`: a schema that stands in `$defs`.
pub(super) fn reference(name: &str) -> Json {
    of([("$ref", Json::text(format!("#/$defs/{name}")))])
}

/// One of several schemas holds.
pub(super) fn any_of(schemas: Vec<Json>) -> Json {
    of([("anyOf", Json::List(schemas))])
}

/// A schema with a description in front.
pub(super) fn described(doc: &str, schema: Json) -> Json {
    let mut entries = vec![(String::from("description"), Json::text(doc))];
    match schema {
        Json::Object(own) => entries.extend(own),
        other => entries.push((String::from("allOf"), Json::List(vec![other]))),
    }
    Json::Object(entries)
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Flag(value) => serializer.serialize_bool(*value),
            Json::Whole(number) => serializer.serialize_u32(*number),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(members) => members.serialize(serializer),
            Json::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
