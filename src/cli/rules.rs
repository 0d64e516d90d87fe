//! The profiles of a run: those in the binary, or those of `--rules DIR`.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::sync::Arc;

use super::context::Context;
use super::exit::Exit;
use crate::diagnostic;
use crate::diagnostic::near::nearest;
use crate::engine::Engine;
use crate::profile::checked::Profile;
use crate::profile::{CheckedBook, RuleBook, Shelf};
use crate::source::Sources;

/// Which profiles.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct RulesArg {
    /// Folder of rule files to use instead of the built-in profiles
    #[arg(long, value_name = "DIR", help_heading = "Rules")]
    pub rules: Option<PathBuf>,
}

/// Profiles ready to decide, and the texts they came from.
pub struct Rules {
    /// Decides. It is not taken apart at the end: the process ends then, and thousands of small pieces are a tenth of a short run.
    pub engine: ManuallyDrop<Engine>,
    /// What spans point into.
    pub sources: Sources,
}

impl RulesArg {
    /// Reads and checks the profiles; what is wrong with them is told, all of it.
    ///
    /// # Errors
    /// [`Exit::Usage`]: they cannot be read, or there is an error in them.
    pub fn load(&self, context: &mut Context) -> Result<Rules, Exit> {
        self.load_or(true, context)
    }

    /// The same to decide sessions with: the test cases of the built-in profiles are left out.
    ///
    /// # Errors
    /// As for [`RulesArg::load`].
    pub fn load_to_decide(&self, context: &mut Context) -> Result<Rules, Exit> {
        self.load_or(false, context)
    }

    /// Reads the profiles, unchecked.
    ///
    /// # Errors
    /// [`Exit::Usage`]: there is no such folder, or no profile in it.
    pub fn book(&self, context: &mut Context) -> Result<RuleBook, Exit> {
        let Some(dir) = &self.rules else { return Ok(RuleBook::embedded()) };
        RuleBook::load(dir).map_err(|error| {
            context.voice.error(&error.to_string());
            Exit::Usage
        })
    }

    /// Built-in profiles are known to be good, and each is taken when it is named; those of a folder are all checked first.
    fn load_or(&self, with_tests: bool, context: &mut Context) -> Result<Rules, Exit> {
        if self.rules.is_none() {
            let shelf = Shelf::new(with_tests);
            let sources = shelf.sources().clone();
            return Ok(Rules { engine: ManuallyDrop::new(Engine::lazy(Arc::new(shelf))), sources });
        }
        let book = self.book(context)?;
        let CheckedBook { sources, profiles, .. } = check(book, context)?;
        Ok(Rules { engine: ManuallyDrop::new(Engine::new(profiles)), sources })
    }
}

/// Checks profiles; what is wrong with them is told, all of it.
///
/// # Errors
/// [`Exit::Usage`]: there is an error in them.
pub fn check(book: RuleBook, context: &mut Context) -> Result<CheckedBook, Exit> {
    book.check().map_err(|trouble| {
        let text = diagnostic::render::all(&trouble.diagnostics, &trouble.sources, context.voice.view.colour);
        context.voice.say(&text);
        Exit::Usage
    })
}

impl Rules {
    /// The profile with that id or alias.
    ///
    /// # Errors
    /// [`Exit::Usage`], told with the near name.
    pub fn payer(&self, name: &str, context: &mut Context) -> Result<&Profile, Exit> {
        if let Some(profile) = self.engine.find(name) {
            return Ok(profile);
        }
        let near =
            nearest(name, self.engine.names()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        context.voice.error(&format!("there is no payer `{name}`{near}\n`payrules payers` lists those there are"));
        Err(Exit::Usage)
    }
}
