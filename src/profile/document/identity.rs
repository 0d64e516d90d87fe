//! `[payer]` or `[part]`: who the file is about.

use jiff::civil::Date;

use super::super::toml::keys::{self, Keys};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::enums::PAYER_KIND;
use crate::source::{Span, Spanned};

/// What only a payer has.
#[derive(Clone, Debug)]
pub struct Payer {
    /// A word of the payer kinds.
    pub kind: Option<String>,
    /// Other names for it.
    pub aliases: Vec<Spanned<String>>,
    /// Its edition.
    pub edition: Option<Date>,
    /// When its sources were last read.
    pub checked: Option<Date>,
}

pub(super) struct Identity {
    pub(super) head: Span,
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) payer: Option<Payer>,
    pub(super) from: Option<Spanned<Date>>,
    pub(super) until: Option<Spanned<Date>>,
    pub(super) extends: Option<Spanned<String>>,
    pub(super) include: Vec<Spanned<String>>,
    pub(super) source: Option<Spanned<String>>,
}

pub(super) fn read(root: &mut Keys<'_>, stem: &str, top: Span, out: &mut Vec<Diagnostic>) -> Identity {
    let (payer, part) = (root.node("payer"), root.node("part"));
    let (node, is_payer) = match (payer, part) {
        (Some(node), None) => (node, true),
        (None, Some(node)) => (node, false),
        (Some(node), Some(other)) => {
            out.push(say::payer_and_part(other.span, node.span));
            (node, true)
        }
        (None, None) => {
            out.push(say::neither_payer_nor_part(top));
            return nobody(stem, top);
        }
    };
    let what = if is_payer { "`[payer]`" } else { "`[part]`" };
    let Some(mut keys) = Keys::of(node, what, out) else { return nobody(stem, top) };
    let id = keys.need("id", keys::text);
    if let Some(id) = id.as_ref().filter(|id| id.value != stem) {
        keys.wrong(say::id_is_not_the_file(id.span, &id.value, stem));
    }
    let name = keys.need("name", keys::text).map_or_else(|| stem.to_owned(), |name| name.value);
    let from = if is_payer { keys.need("from", keys::date) } else { keys.maybe("from", keys::date) };
    let until = keys.maybe("until", keys::date);
    if let (Some(from), Some(until)) = (&from, &until)
        && until.value < from.value
    {
        keys.wrong(say::empty_dates(until.span, from.value, until.value, Some(from.span)));
    }
    let extends = keys.maybe("extends", keys::text);
    let include = keys.each("include", keys::text).unwrap_or_default();
    let source = keys.maybe("source", keys::text);
    let payer = is_payer.then(|| {
        let words: Vec<(&str, &str)> = PAYER_KIND.words.iter().map(|word| (*word, *word)).collect();
        keys.need("kind", keys::any);
        Payer {
            kind: keys.word("kind", &words).map(|kind| kind.value.to_owned()),
            aliases: keys.each("aliases", keys::text).unwrap_or_default(),
            edition: keys.need("edition", keys::date).map(|date| date.value),
            checked: keys.need("checked", keys::date).map(|date| date.value),
        }
    });
    let head = keys.span();
    keys.finish(out);
    let id = Spanned::new(stem.to_owned(), id.map_or(head, |id| id.span));
    Identity { head, id, name, payer, from, until, extends, include, source }
}

fn nobody(stem: &str, top: Span) -> Identity {
    Identity {
        head: top,
        id: Spanned::new(stem.to_owned(), top),
        name: stem.to_owned(),
        payer: None,
        from: None,
        until: None,
        extends: None,
        include: Vec::new(),
        source: None,
    }
}
