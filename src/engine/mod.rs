//! From a checked profile and a session to a determination.
//!
//! In: [`Profile`]s, [`Session`]s, [`Options`]. Out: [`Answer`]s, and on demand an [`Explanation`]. What always holds: it never
//! fails, reads nothing but what it is given, and gives the same answer for the same input.
//!
//! [`program`] is what runs, as plain data; [`ops`] is what every operator means; [`three`] the three-valued outcomes they work on.
//! The [`mod@reference`] engine walks the typed tree for one session and records why: it is the specification. [`batch`] is the same for
//! thousands of sessions over columns, and hands over what it cannot tell.

pub mod batch;
mod compile;
mod ids;
mod lists;
mod payer;
mod program;
mod reference;
mod take;
mod target;

pub mod explanation;
pub mod ops;
pub mod options;
pub mod three;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use explanation::Explanation;
pub use options::{Complete, Fees, Options};
pub use program::in_dates;
pub use reference::{DayKey, effect_word};

use crate::diagnostic::near::nearest;
use crate::model::determination::{Answer, RecordError, Rejection};
use crate::model::earlier::Past;
use crate::model::imported::ImportedFile;
use crate::model::session::Session;
use crate::profile::Shelf;
use crate::profile::checked::Profile;
use payer::Payer;
use program::Program;

/// All payers, ready to decide.
#[derive(Clone, Debug)]
pub struct Engine {
    payers: BTreeMap<String, Payer>,
    /// Aliases in lower case, and the profile each names.
    aliases: BTreeMap<String, String>,
    /// Where profiles lie that nobody has asked for yet.
    shelf: Option<Arc<Shelf>>,
    /// The files of imported tables that profiles take from, each after those before it.
    imported: Vec<Arc<dyn ImportedFile>>,
}

impl Engine {
    /// An engine for these profiles.
    #[must_use]
    pub fn new(profiles: Vec<Profile>) -> Self {
        let payers = profiles.into_iter().map(|profile| (profile.id.clone(), Payer::of(profile)));
        Self::of(payers, None)
    }

    /// An engine for the profiles on a shelf. Each is taken when a session or a caller first names it.
    #[must_use]
    pub fn lazy(shelf: Arc<Shelf>) -> Self {
        let payers = shelf.payers().iter().map(|names| (names.id.to_owned(), Payer::on_shelf(names)));
        Self::of(payers, Some(shelf))
    }

    fn of(payers: impl Iterator<Item = (String, Payer)>, shelf: Option<Arc<Shelf>>) -> Self {
        let (mut all, mut aliases) = (BTreeMap::new(), BTreeMap::new());
        for (id, payer) in payers {
            for alias in payer.aliases() {
                aliases.entry(alias.to_lowercase()).or_insert_with(|| id.clone());
            }
            all.insert(id, payer);
        }
        Self { payers: all, aliases, shelf, imported: Vec::new() }
    }

    /// Every profile, by id. Those that lie on the shelf are all taken.
    pub fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.take_all();
        self.taken().map(|program| &program.profile)
    }

    /// Every id, each with the other names of its payer behind it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.payers.iter().flat_map(|(id, payer)| std::iter::once(id.as_str()).chain(payer.aliases()))
    }

    /// Every id.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.payers.keys().map(String::as_str)
    }

    /// The profile of that id or alias; aliases in any letter case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Profile> {
        self.program(name).map(|program| &program.profile)
    }

    /// The id of the profile that an id or an alias stands for.
    fn id(&self, name: &str) -> Option<&str> {
        let known = |name: &str| self.payers.get_key_value(name).map(|(id, _)| id.as_str());
        known(name).or_else(|| known(self.aliases.get(&name.to_lowercase())?))
    }

    /// The id of the profile that an id, an alias or the payer's name for people stands for, in any letter case.
    fn named(&self, name: &str) -> Option<&str> {
        let mut payers = self.payers.iter();
        let by_name = || payers.find(|(_, payer)| payer.name().eq_ignore_ascii_case(name)).map(|(id, _)| id.as_str());
        self.id(name).or_else(by_name)
    }

    /// The answer for one session alone.
    #[must_use]
    pub fn determine(&self, session: &Session, options: &Options) -> Answer {
        self.one(session, &Past::default(), options, false)
    }

    /// The answer for a session whose day was already answered without it: for a person. `past` is what is known of the patient.
    #[must_use]
    pub fn determine_late(&self, session: &Session, past: &Past, options: &Options) -> Answer {
        self.one(session, past, options, true)
    }

    /// The answers for sessions of one patient and day that stand together, in their order. Those of one payer and discipline
    /// are pooled, if the payer's time is counted by the day. `past` is what is known of the patient beside them: the engine
    /// chooses which of those sessions are earlier than each, the sessions themselves may be among them.
    #[must_use]
    pub fn determine_together(&self, sessions: &[Session], past: &Past, options: &Options) -> Vec<Answer> {
        reference::decide(self, sessions, past, options, false)
    }

    /// Why the session at `which` of a day is answered as it is.
    ///
    /// # Errors
    /// A rejection, where the record cannot be decided.
    pub fn explain(
        &self,
        sessions: &[Session],
        which: usize,
        past: &Past,
        options: &Options,
    ) -> Result<Explanation, Rejection> {
        reference::explain(self, sessions, which, past, options, false)
    }

    /// Why a session whose day was already answered without it is answered as it is.
    ///
    /// # Errors
    /// A rejection, where the record cannot be decided.
    pub fn explain_late(&self, session: &Session, past: &Past, options: &Options) -> Result<Explanation, Rejection> {
        reference::explain(self, std::slice::from_ref(session), 0, past, options, true)
    }

    /// Whether a rule of the payer of a session asks for earlier sessions, or for a count that they can give.
    #[must_use]
    pub fn asks_for_history(&self, session: &Session, options: &Options) -> bool {
        self.resolve(session, options).is_ok_and(|program| program.reads_history)
    }

    /// Whether a rule of any payer may ask for earlier sessions, or for a count that they can give. What lies on the shelf may.
    #[must_use]
    pub fn reads_history(&self) -> bool {
        self.payers.values().any(|payer| payer.taken().map_or(!payer.is_taken(), |program| program.reads_history))
    }

    /// What sessions that are decided together share; `None` where the record does not say enough to tell.
    #[must_use]
    pub fn day_key(&self, session: &Session, options: &Options) -> Option<DayKey> {
        DayKey::of(self, session, options)
    }

    /// Whether a `--set` can be understood.
    ///
    /// # Errors
    /// What is wrong with it, with the near name.
    pub fn check_set(&self, profile: Option<&Profile>, path: &str, text: &str) -> Result<(), String> {
        target::check(profile, path, text)
    }

    /// The rules of a payer, by id or alias, for many sessions at once.
    #[must_use]
    pub fn batch(&self, payer: &str) -> Option<batch::Batch<'_>> {
        self.program(payer).map(|program| batch::Batch::new(self, program))
    }

    fn one(&self, session: &Session, past: &Past, options: &Options, late: bool) -> Answer {
        let alone = std::slice::from_ref(session);
        let answer = reference::decide(self, alone, past, options, late).pop();
        answer.unwrap_or_else(|| Answer::Rejected(Rejection::new(Some(session.id().to_owned()), Vec::new())))
    }

    /// The program of a session's payer.
    fn resolve(&self, session: &Session, options: &Options) -> Result<&Program, RecordError> {
        let recorded = session.text("payer");
        let error = |value: Option<&str>, expected: String| RecordError {
            file: String::new(),
            row: None,
            field: Some(String::from("payer")),
            value: value.map(|v| v.chars().take(80).collect()),
            expected,
        };
        let Some(name) = recorded.or(options.payer.as_deref()) else {
            let expected =
                "the payer of the session; give it in the record or with `--payer` (`payrules payers` lists them)";
            return Err(error(None, String::from(expected)));
        };
        self.program(name).ok_or_else(|| {
            let names = self.payers.keys().map(String::as_str);
            let aliases = self.payers.values().flat_map(Payer::aliases);
            let near = nearest(name, names.chain(aliases)).map_or(String::new(), |n| format!("did you mean `{n}`? "));
            error(Some(name), format!("a payer with a profile; {near}`payrules payers` lists them"))
        })
    }
}
