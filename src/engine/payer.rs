//! One payer of an engine: known by its names from the start, and by its rules once somebody asks.
//!
//! In: a checked profile, or the names of one that lies on a [`crate::profile::Shelf`]. Out: its [`Program`]. What always holds: a profile is taken at
//! most once, whichever thread asks first, and what it says does not depend on when.

use std::sync::OnceLock;

use super::program::Program;
use crate::profile::Names;
use crate::profile::checked::Profile;

/// A payer.
#[derive(Clone, Debug)]
pub(super) struct Payer {
    name: String,
    aliases: Vec<String>,
    /// `None` inside: it was looked for, and its files have mistakes.
    program: OnceLock<Option<Box<Program>>>,
}

impl Payer {
    /// One whose profile is there.
    pub(super) fn of(profile: Profile) -> Self {
        let (name, aliases) = (profile.name.clone(), profile.aliases.clone());
        Self { name, aliases, program: OnceLock::from(Some(Box::new(Program::new(profile)))) }
    }

    /// One whose profile lies on the shelf.
    pub(super) fn on_shelf(names: &Names<'_>) -> Self {
        let aliases = names.aliases.iter().map(|alias| (*alias).to_owned()).collect();
        Self { name: names.name.to_owned(), aliases, program: OnceLock::new() }
    }

    /// Its name for people.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Other names for it.
    pub(super) fn aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(String::as_str)
    }

    /// Its program; the first to ask takes the profile.
    pub(super) fn program(&self, take: impl FnOnce() -> Option<Profile>) -> Option<&Program> {
        self.program.get_or_init(|| take().map(Program::new).map(Box::new)).as_deref()
    }

    /// Whether its profile was looked for.
    pub(super) fn is_taken(&self) -> bool {
        self.program.get().is_some()
    }

    /// Its program, if it was taken.
    pub(super) fn taken(&self) -> Option<&Program> {
        self.program.get()?.as_deref()
    }

    /// The same, to change it.
    pub(super) fn taken_mut(&mut self) -> Option<&mut Program> {
        self.program.get_mut()?.as_deref_mut()
    }
}
