//! `[sources]`: where rules stand written.

use jiff::civil::Date;

use super::super::checked::Grade;
use super::super::toml::keys::{self, Keys};
use super::Named;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;

/// A source; a key that was wrong is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceKeys {
    /// Title.
    pub title: Option<String>,
    /// Section, page or paragraph.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// The day somebody last read it.
    pub seen: Option<Date>,
    /// How sure it is.
    pub grade: Option<Grade>,
}

pub(super) fn read(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<Named<SourceKeys>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "sources", out) {
        let Some(mut keys) = Keys::of(node, format!("source `{}`", name.value), out) else { continue };
        let source = SourceKeys {
            title: keys.need("title", keys::text).map(|t| t.value),
            section: keys.maybe("section", keys::text).map(|t| t.value),
            url: keys.maybe("url", keys::text).map(|url| {
                if !["https://", "http://"].iter().any(|scheme| url.value.starts_with(scheme)) {
                    keys.wrong(say::wrong_kind(url.span, "an address that starts with https://", "another text"));
                }
                url.value
            }),
            seen: keys.need("seen", keys::date).map(|d| d.value),
            grade: {
                keys.need("grade", keys::text);
                keys.word("grade", &[("A", Grade::A), ("B", Grade::B), ("C", Grade::C)]).map(|g| g.value)
            },
        };
        if source.section.is_none() && source.url.is_none() {
            keys.wrong(say::source_without_place(name.span, &name.value));
        }
        keys.finish(out);
        all.push(Named { name: name.clone(), value: source });
    }
    all
}
