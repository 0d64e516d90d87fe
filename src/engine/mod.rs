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
mod program;
mod reference;
mod target;

pub mod explanation;
pub mod ops;
pub mod options;
pub mod three;

use std::collections::BTreeMap;

pub use explanation::Explanation;
pub use options::{Complete, Fees, Options};
pub use program::in_dates;
pub use reference::{DayKey, effect_word};

use crate::diagnostic::near::nearest;
use crate::model::determination::{Answer, RecordError, Rejection};
use crate::model::earlier::Past;
use crate::model::imported::{ImportedFile, TableName};
use crate::model::session::Session;
use crate::profile::checked::Profile;
use program::Program;

/// All payers, ready to decide.
#[derive(Clone, Debug)]
pub struct Engine {
    programs: BTreeMap<String, Program>,
    /// Aliases in lower case, and the profile each names.
    aliases: BTreeMap<String, String>,
}

impl Engine {
    /// An engine for these profiles.
    #[must_use]
    pub fn new(profiles: Vec<Profile>) -> Self {
        let mut aliases = BTreeMap::new();
        for profile in &profiles {
            for alias in &profile.aliases {
                aliases.entry(alias.to_lowercase()).or_insert_with(|| profile.id.clone());
            }
        }
        let programs = profiles.into_iter().map(|profile| (profile.id.clone(), Program::new(profile))).collect();
        Self { programs, aliases }
    }

    /// Every profile, by id.
    pub fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.programs.values().map(|program| &program.profile)
    }

    /// The profile of that id or alias; aliases in any letter case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Profile> {
        self.program(name).map(|program| &program.profile)
    }

    /// The id of the profile that an id, an alias or the payer's name for people stands for, in any letter case.
    fn named(&self, name: &str) -> Option<&str> {
        let by_name = || self.programs.values().find(|program| program.profile.name.eq_ignore_ascii_case(name));
        self.program(name).or_else(by_name).map(|program| program.profile.id.as_str())
    }

    fn program(&self, name: &str) -> Option<&Program> {
        let by_alias = || self.programs.get(self.aliases.get(&name.to_lowercase())?);
        self.programs.get(name).or_else(by_alias)
    }

    /// Takes imported tables and lists in place of what profiles have for them; gives the tables that were not found, in order.
    pub fn attach(&mut self, file: &dyn ImportedFile) -> Vec<TableName> {
        let mut lacking: Vec<TableName> =
            self.programs.values_mut().flat_map(|program| program.profile.attach(file)).collect();
        lacking.sort_unstable();
        lacking.dedup();
        lacking
    }

    /// Why a lookup in an imported table or list failed, if one has: then answers may wait for what it would have said.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.profiles().find_map(|profile| {
            let tables = profile.tables.values().filter_map(|table| table.attached.as_ref());
            let lists = profile.lists.values().filter_map(|list| list.attached.as_ref());
            tables.map(|table| table.0.trouble()).chain(lists.map(|list| list.0.trouble())).flatten().next()
        })
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

    /// Whether a rule of any payer asks for earlier sessions, or for a count that they can give.
    #[must_use]
    pub fn reads_history(&self) -> bool {
        self.programs.values().any(|program| program.reads_history)
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
            let names = self.programs.keys().map(String::as_str);
            let aliases = self.programs.values().flat_map(|p| p.profile.aliases.iter().map(String::as_str));
            let near = nearest(name, names.chain(aliases)).map_or(String::new(), |n| format!("did you mean `{n}`? "));
            error(Some(name), format!("a payer with a profile; {near}`payrules payers` lists them"))
        })
    }
}
