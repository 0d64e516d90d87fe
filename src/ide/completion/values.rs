//! Values of keys: words, names of what stands elsewhere, facts, codes.

use std::ops::Range;

use super::super::about::type_of;
use super::super::symbol::{Kind, Symbol};
use super::{Here, Item, Sort, facts};
use crate::model::literal;
use crate::model::types::{Scalar, Type};
use crate::profile::builtin::BUILT_IN;
use crate::profile::vocabulary::{self, Kind as Value, Logic, Names};

/// What can be the value of the key at `path`.
pub(super) fn values(here: &Here<'_>, path: &[&str], typed: &Range<usize>, quoted: bool) -> Vec<Item> {
    let mut items = Vec::new();
    match vocabulary::find(here.file, path) {
        Some(key) => kind(here, &key.kind, path, typed, &mut items),
        None => {
            // A fact of a session: its path begins behind the sample or case.
            let below = match path {
                ["samples", _, below @ ..] | ["test", "given", below @ ..] => below,
                _ => return items,
            };
            let below = match below {
                ["earlier" | "same_day", below @ ..] => below,
                below => below,
            };
            match below {
                ["like"] => items.extend(named(here, Kind::Sample, typed)),
                ["without" | "absent"] => items.extend(facts::any(here, typed)),
                ["lines" | "line" | "authorizations" | "other_coverage", below @ ..] | below => {
                    of_fact(here, &below.join("."), typed, &mut items);
                }
            }
        }
    }
    for item in items.iter_mut().filter(|item| !quoted && !item.snippet && !bare(&item.insert)) {
        item.insert = format!("\"{}\"", item.insert);
    }
    items
}

/// What stands in TOML without quotes.
fn bare(value: &str) -> bool {
    matches!(value, "true" | "false") || value.starts_with('{') || value.starts_with('[')
}

fn kind(here: &Here<'_>, of: &'static Value, path: &[&str], typed: &Range<usize>, out: &mut Vec<Item>) {
    match of {
        Value::Words(words) => {
            let word = |word: &vocabulary::Word| Item::plain(word.word, Sort::Word, typed).detail(word.doc).rank(1);
            out.extend(words.iter().map(word));
        }
        Value::Flag => out.extend(["true", "false"].map(|word| Item::plain(word, Sort::Word, typed))),
        Value::Name(names) => names_of(here, *names, path, typed, out),
        Value::Fact => out.extend(facts::any(here, typed)),
        Value::Modifier => out.extend(codes(here, &Scalar::Modifier, typed)),
        Value::YearStart => out.extend(facts::dates(typed)),
        Value::Logic(logic) => {
            let shape = if *logic == Logic::Rule { "'''\n$1\n'''" } else { "'$1'" };
            let detail = "text of the rule language stands in single quotes";
            out.push(Item::plain("'…'", Sort::Shape, typed).detail(detail).fills(shape));
        }
        Value::File => {
            let folder = |name: &str| name.rfind("/tables/").map(|at| at.saturating_add(1));
            let sources = here.snapshot.sources().iter().map(|(_, source)| source.name.as_str());
            let files = sources.filter(|name| name.ends_with(".csv")).filter_map(|name| name.get(folder(name)?..));
            out.extend(files.map(|file| Item::plain(file, Sort::Name, typed).detail("a file of the folder")));
        }
        Value::Value => {
            if let ["presume", fact] = path {
                of_fact(here, fact, typed, out);
                out.push(Item::plain("{ absent = true }", Sort::Word, typed).detail("taken to be absent"));
            }
        }
        Value::List(of) => kind(here, of, path, typed, out),
        Value::OneOf(kinds) => kinds.iter().for_each(|of| kind(here, of, path, typed, out)),
        _ => {}
    }
}

/// What a fact can be.
fn of_fact(here: &Here<'_>, path: &str, typed: &Range<usize>, out: &mut Vec<Item>) {
    if let Some(ty) = type_of(here.snapshot, here.stem, path) {
        out.extend(of_type(here, &ty, typed));
        if ty.scalar == Scalar::Bool {
            out.extend(["true", "false"].map(|word| Item::plain(word, Sort::Word, typed)));
        }
    }
}

/// The words or codes of a type.
pub(super) fn of_type(here: &Here<'_>, ty: &Type, typed: &Range<usize>) -> Vec<Item> {
    match &ty.scalar {
        Scalar::Word(words) => {
            let word = |word: &str| Item::plain(word, Sort::Word, typed).detail(words.what()).rank(1);
            words.list().into_iter().map(word).collect()
        }
        scalar if scalar.is_code() => codes(here, scalar, typed),
        _ => Vec::new(),
    }
}

/// The codes of a type that the profile names in its lists, each with the lists it is in.
pub(super) fn codes(here: &Here<'_>, scalar: &Scalar, typed: &Range<usize>) -> Vec<Item> {
    let Some(profile) = here.snapshot.profile_of(here.stem) else { return Vec::new() };
    let mut found: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for (name, list) in &profile.lists {
        for item in list.items.iter().filter(|item| literal::read(scalar, &item.value).is_ok()) {
            found.entry(&item.value).or_default().push(name);
        }
    }
    if *scalar == Scalar::Modifier {
        for modifier in &profile.claim.modifier_order {
            found.entry(modifier).or_default().push("modifier_order");
        }
    }
    let item = |(code, lists): (&str, Vec<&str>)| {
        Item::plain(code, Sort::Code, typed).detail(format!("in {}", lists.join(", "))).rank(4)
    };
    found.into_iter().map(item).collect()
}

/// Every name of a kind that the file sees.
pub(super) fn named(here: &Here<'_>, kind: Kind, typed: &Range<usize>) -> Vec<Item> {
    let item = |name: &str| Item::plain(name, Sort::Name, typed).about(Symbol::new(kind, name)).rank(2);
    here.scope.of_kind(kind).map(item).collect()
}

fn names_of(here: &Here<'_>, names: Names, path: &[&str], typed: &Range<usize>, out: &mut Vec<Item>) {
    let kinds: &[Kind] = match names {
        Names::Source => &[Kind::Source],
        Names::Rule => &[Kind::Rule],
        Names::Exception => &[Kind::Exception],
        Names::Definition => &[Kind::Define],
        Names::Counter => &[Kind::Counter],
        Names::Table => &[Kind::Table],
        Names::List => &[Kind::List],
        Names::Sample => &[Kind::Sample],
        Names::Finding => &[Kind::Rule, Kind::Exception],
        Names::Profile | Names::Part => {
            let others = here.snapshot.documents().filter(|document| document.stem != here.stem);
            let fits = others.filter(|document| names == Names::Profile || document.payer.is_none());
            out.extend(fits.map(|document| {
                let symbol = Symbol::new(Kind::Profile, document.stem.clone());
                Item::plain(&document.stem, Sort::Name, typed).about(symbol).detail(&document.name)
            }));
            return;
        }
    };
    for kind in kinds {
        out.extend(named(here, *kind, typed));
    }
    // An override is of what is inherited.
    if let ["override", _] = path
        && names != Names::Source
    {
        let family = here.snapshot.family();
        let own = |item: &Item| item.about.as_ref().is_some_and(|symbol| family.declares(here.stem, symbol));
        out.retain(|item| !own(item));
    }
    if names == Names::Finding {
        let own = |id: &&str| Item::plain(*id, Sort::Name, typed).detail("a finding of the program's own").rank(6);
        out.extend(BUILT_IN.iter().map(own));
    }
}
