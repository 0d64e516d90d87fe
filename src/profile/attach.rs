//! Imported tables and lists in the place of what a profile has itself.
//!
//! In: a profile and a file of tables. Out: the profile with what was found in it, under a digest that covers it: who replays an answer
//! needs the same file. What is not found stays as it was.

use super::checked::Profile;
use super::digest;
use crate::model::imported::{ImportedFile, Imports};

impl Profile {
    /// The tables and lists that it would take from a file.
    #[must_use]
    pub fn imports(&self) -> Imports {
        let tables = self.tables.values().filter_map(|table| table.imported).collect();
        Imports { tables, lists: self.lists.values().filter_map(|list| list.imported.clone()).collect() }
    }

    /// Takes the tables and lists that are found in place of what it has for them.
    pub fn attach(&mut self, file: &dyn ImportedFile) {
        let mut parts = vec![(String::from("profile"), self.digest.clone())];
        for (name, table) in &mut self.tables {
            let Some(found) = table.imported.as_ref().and_then(|wanted| file.table(wanted)) else { continue };
            parts.push((name.clone(), found.0.digest().to_owned()));
            table.attached = Some(found);
        }
        for (name, list) in &mut self.lists {
            let Some(found) = list.imported.as_ref().and_then(|wanted| file.list(wanted)) else { continue };
            parts.push((name.clone(), found.0.digest().to_owned()));
            list.attached = Some(found);
        }
        if parts.len() > 1 {
            self.digest = digest::digest(parts.iter().map(|(name, digest)| (name.as_str(), digest.as_str())));
        }
    }
}
