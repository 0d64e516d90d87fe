//! Identity, sources, params, lists, presumptions and the other small sections.

use super::values::{node, starts, value};
use super::{Kind, Row, Said, Thing};
use crate::lang::text::Text;
use crate::model::types::{Scalar, Type};
use crate::profile::checked::Grade;
use crate::profile::document::{Document, FactKeys, ListChange, Named, ParamKeys, PresumeKeys, SourceKeys};
use crate::source::Spanned;

pub(super) fn identity(document: &Document) -> Thing {
    let payer = document.payer.as_ref();
    let names = |all: &[Spanned<String>]| all.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
    Thing::new(Kind::Identity, "")
        .words("id", Some(&document.id.value))
        .words("name", Some(&document.name))
        .words("kind", payer.and_then(|payer| payer.kind.as_ref()))
        .items("aliases", payer.map(|payer| names(&payer.aliases)).unwrap_or_default())
        .words("from", document.from.as_ref().map(|day| day.value))
        .words("until", document.until.as_ref().map(|day| day.value))
        .words("edition", payer.and_then(|payer| payer.edition))
        .words("checked", payer.and_then(|payer| payer.checked))
        .words("extends", document.extends.as_ref().map(|name| &name.value))
        .order("include", names(&document.include))
        .words("source", document.from_source.as_ref().map(|name| &name.value))
}

pub(super) fn source(named: &Named<SourceKeys>) -> Thing {
    let source = &named.value;
    let grade = source.grade.map(|grade| match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
    });
    Thing::new(Kind::Source, &named.name.value)
        .words("title", source.title.as_ref())
        .words("section", source.section.as_ref())
        .words("url", source.url.as_ref())
        .words("seen", source.seen)
        .words("grade", grade)
}

/// Values are rows by their first day; that of one without is empty.
pub(super) fn param(named: &Named<ParamKeys>) -> Thing {
    let param = &named.value;
    let mut thing = Thing::new(Kind::Param, &named.name.value);
    let rows = param.values.iter().map(|dated| Row {
        key: starts(dated.from),
        cells: std::iter::once((String::new(), value(&param.scalar, &dated.value)))
            .chain(dated.until.map(|until| (String::from("until"), until.to_string())))
            .collect(),
    });
    thing.keys.push((String::from("values"), Said::Rows(rows.collect())));
    thing.items("options", param.options.clone()).words("contested", param.contested.then_some("yes"))
}

pub(super) fn list(named: &Named<ListChange>) -> Thing {
    let items = |all: &[Spanned<String>]| all.iter().map(|item| item.value.clone()).collect::<Vec<_>>();
    let thing = Thing::new(Kind::List, &named.name.value);
    match &named.value {
        ListChange::Set { items: all, imported } => {
            thing.items("items", items(all)).words("imported", imported.as_ref().map(|name| &name.value))
        }
        ListChange::Change { add, remove } => thing.items("add", items(add)).items("remove", items(remove)),
    }
}

pub(super) fn calendar(document: &Document) -> Option<Thing> {
    let days: Vec<String> = document.holidays.iter().map(ToString::to_string).collect();
    (!days.is_empty()).then(|| Thing::new(Kind::Calendar, "").items("holidays", days))
}

pub(super) fn text(kind: Kind, named: &Named<Text>) -> Thing {
    Thing::new(kind, &named.name.value).logic("text", Some(&named.value))
}

pub(super) fn fact(named: &Named<FactKeys>) -> Thing {
    let thing = Thing::new(Kind::Fact, &named.name.value);
    match &named.value.ty {
        Type { scalar: Scalar::Word(words), .. } => {
            thing.items("words", words.list().iter().map(|word| (*word).to_owned()).collect())
        }
        ty => thing.words("kind", Some(ty)),
    }
}

pub(super) fn presume(named: &Named<PresumeKeys>) -> Thing {
    let shown = named.value.value.as_ref().map_or_else(|| String::from("absent"), node);
    Thing::new(Kind::Presume, &named.name.value).words("value", Some(shown))
}
