//! The digests of the payers that ship.
//!
//! In: profiles as TOML, and the text of each file that ships. Out: the digest of each payer, over the files it is made of, for
//! `src/profile/prepared.rs`. What always holds: the digest says for which files it is; if a profile is made of others, it is computed when it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

use crate::profile::digest::digest;

/// What each file names, by id.
#[derive(Default)]
pub struct Digests(BTreeMap<String, Names>);

/// What a file names.
#[derive(Default)]
struct Names {
    payer: bool,
    /// Its parent and its parts.
    below: BTreeSet<String>,
    /// CSV files.
    tables: BTreeSet<String>,
}

impl Digests {
    /// Notes what a profile names.
    pub fn note(&mut self, id: &str, profile: &DeTable<'_>) {
        let mut names = Names { payer: profile.contains_key("payer"), ..Names::default() };
        for head in ["payer", "part"].iter().filter_map(|head| profile.get(*head)) {
            let head = head.get_ref();
            let parts = head.get("include").and_then(|parts| parts.get_ref().as_array()).into_iter().flatten();
            let below = parts.chain(head.get("extends")).filter_map(|name| name.get_ref().as_str());
            names.below.extend(below.map(str::to_owned));
        }
        for part in ["lists", "tables", "override"].iter().filter_map(|part| profile.get(*part)) {
            tables(part.get_ref(), &mut names.tables);
        }
        self.0.insert(id.to_owned(), names);
    }

    /// The digest of each payer and the paths of its files, as an index.
    pub fn index(&self, text: &dyn Fn(&str) -> Option<String>) -> Result<String, Box<dyn Error>> {
        let mut index = String::from("static DIGESTS: &[Digest] = &[\n");
        for id in self.0.iter().filter(|(_, names)| names.payer).map(|(id, _)| id) {
            let mut files = BTreeMap::new();
            for (id, names) in self.family(id) {
                for path in names.tables.iter().cloned().chain([format!("{id}.toml")]) {
                    files.insert(path.clone(), text(&path).ok_or("no such file")?);
                }
            }
            let digest = digest(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
            let files: Vec<_> = files.keys().collect();
            writeln!(index, "    Digest {{ id: {id:?}, files: &{files:?}, digest: {digest:?} }},")?;
        }
        index.push_str("];\n");
        Ok(index)
    }

    /// A file and all it builds on.
    fn family(&self, id: &str) -> BTreeMap<&str, &Names> {
        let mut found = BTreeMap::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if let Some((id, names)) = self.0.get_key_value(id)
                && found.insert(id.as_str(), names).is_none()
            {
                open.extend(names.below.iter().map(String::as_str));
            }
        }
        found
    }
}

/// The files that tables and lists name.
fn tables(value: &DeValue<'_>, to: &mut BTreeSet<String>) {
    match value {
        DeValue::Table(table) => {
            to.extend(table.get("file").and_then(|file| file.get_ref().as_str()).map(str::to_owned));
            table.values().for_each(|value| tables(value.get_ref(), to));
        }
        DeValue::Array(values) => values.iter().for_each(|value| tables(value.get_ref(), to)),
        _ => {}
    }
}
