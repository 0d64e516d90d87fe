//! Which thing of the old file is which of the new one, and what became of each.
//!
//! What always holds: a thing is matched by its name first; of several versions of one name by the first day, then the one that is left
//! with the one that is left. A thing that went and one that came with the same text are one thing with another name.

use std::collections::BTreeMap;

use super::entry::{Change, Entry};
use super::keys;
use super::said::{Kind, Said, Thing};
use crate::lang::format;

/// What changed between two files, in the order of a profile.
pub(super) fn entries(old: &[Thing], new: &[Thing]) -> Vec<Entry> {
    let mut out: Vec<(usize, Entry)> = Vec::new();
    let mut pairs = Pairs::new(old, new);
    pairs.match_up(|thing| Some((thing.kind, &thing.name, format!("{:?}", thing.keys))));
    pairs.match_up(|thing| Some((thing.kind, &thing.name, &thing.version)));
    pairs.match_up(|thing| Some((thing.kind, &thing.name)));
    pairs.match_up(meaning);
    for (at, thing) in new.iter().enumerate() {
        let entry = match pairs.old_of(at) {
            Some(before) if before.name != thing.name && thing.kind != Kind::Variant => {
                let change = Change::Renamed { from: before.name.clone() };
                Some(entry(thing, change, keys::details(before, thing)))
            }
            Some(before) => {
                let details = keys::details(before, thing);
                (!details.is_empty()).then(|| entry(thing, Change::Changed, details))
            }
            None => Some(match earlier(new, at) {
                Some(before) => entry(thing, Change::Version, keys::details(before, thing)),
                None => entry(thing, Change::Added, keys::whole(thing)),
            }),
        };
        out.extend(entry.map(|entry| (at, entry)));
    }
    for thing in pairs.left() {
        // Where it stood: behind what has come of its kind.
        let at = new.iter().rposition(|other| other.kind <= thing.kind).unwrap_or_default();
        out.push((at, entry(thing, Change::Removed, keys::gone(thing))));
    }
    out.sort_by_key(|(at, entry)| (entry.kind, *at));
    out.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(thing: &Thing, change: Change, details: Vec<super::entry::Detail>) -> Entry {
    let (name, version) = (thing.name.clone(), thing.version.clone());
    Entry { kind: thing.kind, name, version, change, except: Vec::new(), details }
}

/// The version before another one of the same file.
fn earlier(all: &[Thing], at: usize) -> Option<&Thing> {
    let thing = all.get(at)?;
    let others = all.iter().filter(|other| named(other, thing) && other.version < thing.version);
    others.max_by(|a, b| a.version.cmp(&b.version))
}

fn named(a: &Thing, b: &Thing) -> bool {
    a.kind == b.kind && a.name == b.name
}

/// What a thing says where its meaning lies, in canonical form; `None` where a new name cannot be told from a new thing.
fn meaning(thing: &Thing) -> Option<(Kind, String)> {
    let key = match thing.kind {
        Kind::Rule | Kind::Define | Kind::Counter => "text",
        Kind::Exception | Kind::Variant => "when",
        Kind::List => "items",
        Kind::Source => return Some((thing.kind, format!("{:?}", thing.keys))),
        _ => return None,
    };
    let text = match thing.says(key)? {
        Said::Logic(text) => {
            let layout = format::rule(text).or_else(|| format::condition(text));
            layout.and_then(|layout| layout.line).unwrap_or_else(|| text.clone())
        }
        other => format!("{other:?}"),
    };
    Some((thing.kind, text))
}

/// Things of both files, and who is whose.
struct Pairs<'t> {
    old: &'t [Thing],
    new: &'t [Thing],
    /// For each new thing the place of its old one.
    of: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl<'t> Pairs<'t> {
    fn new(old: &'t [Thing], new: &'t [Thing]) -> Self {
        Self { old, new, of: vec![None; new.len()], taken: vec![false; old.len()] }
    }

    /// Pairs what is still alone on both sides and has the same key, in the order of the files.
    fn match_up<K: Ord>(&mut self, key: impl Fn(&'t Thing) -> Option<K>) {
        let mut free: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        let left = self.old.iter().zip(&self.taken).enumerate().filter(|(_, (_, taken))| !**taken);
        for (at, (thing, _)) in left {
            if let Some(key) = key(thing) {
                free.entry(key).or_default().push(at);
            }
        }
        free.values_mut().for_each(|places| places.reverse());
        for (thing, slot) in self.new.iter().zip(&mut self.of).filter(|(_, slot)| slot.is_none()) {
            let Some(at) = key(thing).and_then(|key| free.get_mut(&key)?.pop()) else { continue };
            *slot = Some(at);
            if let Some(taken) = self.taken.get_mut(at) {
                *taken = true;
            }
        }
    }

    fn old_of(&self, at: usize) -> Option<&'t Thing> {
        self.old.get((*self.of.get(at)?)?)
    }

    fn left(&self) -> impl Iterator<Item = &'t Thing> {
        self.old.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(thing, _)| thing)
    }
}
