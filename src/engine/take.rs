//! Taking profiles, and handing them what stands imported in the place of what they have.
//!
//! In: the names that records and callers give, and opened files of imported tables. Out: programs. What always holds: a profile that is taken
//! after a file was attached is the same as one that was there before; nothing is taken to attach a file or to tell what profiles ask for.

use std::sync::Arc;

use super::Engine;
use super::payer::Payer;
use super::program::Program;
use crate::model::imported::{ImportedFile, Imports, TableName};
use crate::profile::checked::Profile;

impl Engine {
    /// The program of a payer, by id or alias; the first to ask takes its profile.
    pub(super) fn program(&self, name: &str) -> Option<&Program> {
        let (id, payer) = self.payers.get_key_value(self.id(name)?)?;
        payer.program(|| self.shelf.as_ref()?.profile(id).map(|profile| self.with_imported(profile)))
    }

    /// Takes what still lies on the shelf.
    pub(super) fn take_all(&self) {
        let Some(shelf) = &self.shelf else { return };
        let wanted: Vec<(&str, &Payer)> =
            self.payers.iter().filter(|(_, payer)| !payer.is_taken()).map(|(id, payer)| (id.as_str(), payer)).collect();
        let ids: Vec<&str> = wanted.iter().map(|(id, _)| *id).collect();
        for ((_, payer), profile) in wanted.iter().zip(shelf.profiles(&ids)) {
            payer.program(|| profile.map(|profile| self.with_imported(profile)));
        }
    }

    /// The programs that were taken, by id.
    pub(super) fn taken(&self) -> impl Iterator<Item = &Program> {
        self.payers.values().filter_map(Payer::taken)
    }

    fn with_imported(&self, mut profile: Profile) -> Profile {
        self.imported.iter().for_each(|file| profile.attach(file.as_ref()));
        profile
    }

    /// The tables and lists that any profile would take from a file of imported tables.
    #[must_use]
    pub fn imports(&self) -> Imports {
        let mut all = self.shelf.as_ref().map_or_else(Imports::default, |shelf| shelf.imports());
        for Imports { tables, lists } in self.taken().map(|program| program.profile.imports()) {
            all.tables.extend(tables);
            all.lists.extend(lists);
        }
        all
    }

    /// Takes imported tables and lists in place of what profiles have for them; gives the tables that the file lacks, in order.
    pub fn attach(&mut self, file: &Arc<dyn ImportedFile>) -> Vec<TableName> {
        for program in self.payers.values_mut().filter_map(Payer::taken_mut) {
            program.profile.attach(file.as_ref());
        }
        self.imported.push(Arc::clone(file));
        self.imports().tables.into_iter().filter(|name| file.table(name).is_none()).collect()
    }

    /// Why a lookup in an imported table or list failed, if one has: then answers may wait for what it would have said.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.taken().find_map(|program| {
            let profile = &program.profile;
            let tables = profile.tables.values().filter_map(|table| table.attached.as_ref());
            let lists = profile.lists.values().filter_map(|list| list.attached.as_ref());
            tables.map(|table| table.0.trouble()).chain(lists.map(|list| list.0.trouble())).flatten().next()
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::model::imported::{Attached, ImportedTable, Looked, Setting, TableKind};
    use crate::model::listed::AttachedList;
    use crate::model::quarter::Quarter;
    use crate::profile::{RuleBook, Shelf};

    /// A file with the pairs of practitioners alone, of which there are none.
    #[derive(Debug)]
    struct Pairs(&'static str);

    #[derive(Debug)]
    struct NoPair(&'static str);

    impl ImportedFile for Pairs {
        fn table(&self, name: &TableName) -> Option<Attached> {
            let has = (name.kind, name.setting) == (TableKind::Ptp, Setting::Practitioner);
            has.then(|| Attached(Arc::new(NoPair(self.0))))
        }

        fn list(&self, _: &str) -> Option<AttachedList> {
            None
        }
    }

    impl ImportedTable for NoPair {
        fn digest(&self) -> &str {
            self.0
        }

        fn entries(&self) -> u64 {
            0
        }

        fn quarters(&self) -> &[Quarter] {
            &[]
        }

        fn on(&self, _: Date) -> (Option<Quarter>, bool) {
            (None, true)
        }

        fn look_up(&self, _: &str, _: &[String], _: Date) -> Looked {
            Looked::Absent
        }

        fn trouble(&self) -> Option<String> {
            Some(self.0.to_owned())
        }
    }

    fn file(digest: &'static str) -> Arc<dyn ImportedFile> {
        Arc::new(Pairs(digest))
    }

    fn lazy() -> Engine {
        Engine::lazy(Arc::new(Shelf::new(false)))
    }

    #[test]
    fn only_the_payer_that_is_asked_for_is_taken_and_it_has_the_imported_table() {
        let mut engine = lazy();
        let lacking: Vec<String> = engine.attach(&file("one")).iter().map(ToString::to_string).collect();
        assert_eq!(lacking, ["ncci-ptp, medicare, hospital", "mue, medicare, practitioner", "mue, medicare, hospital"]);
        assert!(engine.imports().lists.contains("palmetto-a53065"));
        assert_eq!(engine.taken().count(), 0);
        assert_eq!(engine.trouble(), None);
        let medicare = engine.find("medicare").unwrap();
        assert!(medicare.tables["ptp"].attached.is_some() && medicare.tables["mue"].attached.is_none());
        assert_eq!(engine.taken().map(|program| program.profile.id.as_str()).collect::<Vec<_>>(), ["medicare"]);
        assert_eq!(engine.trouble().as_deref(), Some("one"));
    }

    /// Before or after, one or all, from the shelf or the book: the same profiles.
    #[test]
    fn when_a_profile_was_taken_changes_nothing() {
        let files = [file("one"), file("two")];
        let mut whole = RuleBook::embedded_to_decide().check().unwrap().compile();
        let (mut early, mut between, mut late) = (lazy(), lazy(), lazy());
        assert!(early.profiles().count() > 1);
        let mut lacking = Vec::new();
        for file in &files {
            lacking = whole.attach(file);
            assert_eq!(early.attach(file), lacking);
            assert_eq!(between.attach(file), lacking);
            assert_eq!(late.attach(file), lacking);
            assert!(between.find("medicare").is_some());
        }
        assert_eq!(lacking.len(), 3);
        for engine in [&early, &between, &late] {
            assert_eq!(engine.imports(), whole.imports());
            let pairs = whole.profiles().zip(engine.profiles());
            pairs.for_each(|(whole, one)| assert_eq!(format!("{whole:?}"), format!("{one:?}"), "{}", whole.id));
            assert_eq!(whole.profiles().count(), engine.profiles().count());
        }
        let without = lazy();
        assert_ne!(without.find("medicare").unwrap().digest, late.find("medicare").unwrap().digest);
        assert_eq!(without.find("anthem").unwrap().digest, late.find("anthem").unwrap().digest);
    }
}
