//! From a checked profile to its handbook.
//!
//! In: an engine and one of its profiles. Out: the [`Handbook`]. Its cases are decided by the engine, so that an example never says anything
//! but what is answered.

mod cases;
mod codes;
mod identity;
mod payment;
mod rules;
mod things;
mod units;

use super::page::{Handbook, Inline, Word};
use super::sentence::{Bit, bits, name_in_words};
use crate::engine::Engine;
use crate::profile::checked::{Profile, Source};

/// What everything in a handbook is made from.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) engine: &'a Engine,
    pub(super) profile: &'a Profile,
}

/// The handbook of a profile.
#[must_use]
pub fn handbook(engine: &Engine, profile: &Profile) -> Handbook {
    let desk = Desk { engine, profile };
    let mut chapters = vec![identity::chapter(&desk), units::chapter(&desk), payment::chapter(&desk)];
    chapters.extend(rules::chapters(&desk));
    chapters.extend(things::chapters(&desk));
    chapters.push(codes::chapter(&desk));
    chapters.retain(|chapter| !chapter.blocks.is_empty());
    Handbook {
        title: profile.name.clone(),
        subtitle: format!(
            "What this payer pays for outpatient therapy. Edition {}, sources last read {}.",
            profile.edition, profile.checked
        ),
        chapters,
    }
}

/// A sentence with its names as links.
pub(super) fn linked(sentence: &str) -> Inline {
    let word = |bit: Bit<'_>| match bit {
        Bit::Text(text) => Word::Plain(text.to_owned()),
        Bit::Name(kind, name) => Word::Link(format!("#{kind}-{name}"), name_in_words(name)),
    };
    bits(sentence).into_iter().map(word).collect()
}

/// The first letter as a capital, the rest as it is, with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

impl Desk<'_> {
    /// A source: title, section, when it was read and how sure it is, as a link where it has an address.
    pub(super) fn source(&self, id: &str) -> Inline {
        let Some(source) = self.profile.sources.get(id) else { return vec![Word::Plain(id.to_owned())] };
        cite(source)
    }
}

fn cite(source: &Source) -> Inline {
    let section = source.section.as_deref().map_or_else(String::new, |section| format!(", {section}"));
    let title = format!("{}{section}", source.title);
    let first = match &source.url {
        Some(url) => Word::Link(url.clone(), title),
        None => Word::Plain(title),
    };
    vec![
        first,
        Word::Plain(format!(" · read {} · ", source.seen)),
        Word::Strong(format!("grade {:?}", source.grade)),
        Word::Plain(grade(source)),
    ]
}

fn grade(source: &Source) -> String {
    use crate::profile::checked::Grade;
    String::from(match source.grade {
        Grade::A => ", the payer's own text",
        Grade::B => ", two secondary sources, or one that quotes word for word",
        Grade::C => ", one secondary source, or contested: ask the payer before you rely on it",
    })
}
