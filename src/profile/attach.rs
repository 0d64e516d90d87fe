//! Imported tables in the place of the rows of a profile.
//!
//! In: a profile and what finds a table by its name. Out: the profile with the tables that were found, under a digest that covers
//! them: who replays an answer needs the same tables.

use super::checked::Profile;
use super::digest;
use crate::model::imported::{Attached, TableName};

impl Profile {
    /// Takes the tables that are found in place of the rows it has for them; gives those that were not.
    pub fn attach(&mut self, find: &dyn Fn(&TableName) -> Option<Attached>) -> Vec<TableName> {
        let mut lacking = Vec::new();
        let mut parts = vec![(String::from("profile"), self.digest.clone())];
        for (name, table) in &mut self.tables {
            let Some(wanted) = &table.imported else { continue };
            match find(wanted) {
                None => lacking.push(*wanted),
                Some(found) => {
                    parts.push((name.clone(), found.0.digest().to_owned()));
                    table.attached = Some(found);
                }
            }
        }
        if parts.len() > 1 {
            self.digest = digest::digest(parts.iter().map(|(name, digest)| (name.as_str(), digest.as_str())));
        }
        lacking
    }
}
