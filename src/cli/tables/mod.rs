//! The imported tables of a run: `--tables FILE`.

mod command;

use std::path::PathBuf;
use std::sync::Arc;

pub use command::{Args, run};

use super::context::Context;
use super::exit::Exit;
use super::import::told;
use super::rules::Rules;
use crate::diagnostic::near::nearest;
use crate::import::tables::TablesFile;
use crate::model::imported::ImportedFile;

/// Which tables.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct TablesArg {
    /// File of imported tables to look up in, instead of the rows that profiles ship (payrules import makes it)
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub tables: Option<PathBuf>,
}

impl TablesArg {
    /// Puts the tables in the place of the rows that profiles have for them. What the file lacks is told.
    ///
    /// # Errors
    /// [`Exit::Usage`] or [`Exit::Broken`]: it is no file of tables, or cannot be read.
    pub fn attach(&self, rules: &mut Rules, context: &mut Context) -> Result<(), Exit> {
        let Some(path) = &self.tables else { return Ok(()) };
        let file = Arc::new(TablesFile::open(path).map_err(|error| told(&error, context))?);
        let shared: Arc<dyn ImportedFile> = file.clone();
        for name in rules.engine.attach(&shared) {
            let shown = path.display();
            context.voice.say(&format!("`{shown}` has no table {name}: the rows that profiles ship are used for it\n"));
        }
        // A list by another name than the one that is asked for would be no use, and nothing would say so.
        let wanted = rules.engine.imports().lists;
        for name in file.lists().filter(|name| !wanted.contains(*name)) {
            let shown = path.display();
            let near = nearest(name, wanted.iter().map(String::as_str))
                .map_or_else(String::new, |near| format!("; one asks for `{near}`"));
            context.voice.say(&format!("`{shown}` has the list `{name}`, which no profile asks for{near}\n"));
        }
        Ok(())
    }
}

/// Tells why a lookup failed, if one has: then nothing that was decided counts.
///
/// # Errors
/// [`Exit::Broken`], if one has.
pub fn sound(rules: &Rules, context: &mut Context) -> Result<(), Exit> {
    rules.engine.trouble().map_or(Ok(()), |why| {
        context.voice.error(&why);
        Err(Exit::Broken)
    })
}
