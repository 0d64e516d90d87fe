//! JSON as it is written: with white space, escapes, and keys that stand twice.

/// JSON as it is written.
#[derive(Clone, Debug)]
pub enum Json {
    Word(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn text(text: &str) -> Self {
        Json::Word(serde_json::Value::from(text).to_string())
    }

    /// Its text; `blank` stands wherever white space may, and `escaped` writes letters of keys and texts by their numbers.
    pub fn write(&self, out: &mut String, blank: &str, escaped: bool) {
        let word = |word: &str| {
            let mut rest = word.strip_prefix('"').unwrap_or_default().chars();
            match rest.next() {
                Some(first) if escaped && first.is_ascii_alphanumeric() => {
                    format!("\"\\u{:04x}{}", u32::from(first), rest.as_str())
                }
                _ => word.to_string(),
            }
        };
        match self {
            Json::Word(text) => out.push_str(&word(text)),
            Json::List(members) => {
                out.push('[');
                for (at, member) in members.iter().enumerate() {
                    out.push_str(if at == 0 { blank } else { "," });
                    member.write(out, blank, escaped);
                }
                out.push_str(blank);
                out.push(']');
            }
            Json::Object(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if at == 0 { blank } else { "," });
                    out.push_str(&word(&serde_json::Value::from(key.as_str()).to_string()));
                    out.push_str(blank);
                    out.push(':');
                    out.push_str(blank);
                    value.write(out, blank, escaped);
                }
                out.push_str(blank);
                out.push('}');
            }
        }
    }
}
