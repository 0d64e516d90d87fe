//! `payrules new PAYER`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

use super::clock;
use super::context::{Context, plain};
use super::exit::Exit;
use crate::model::enums::PAYER_KIND;
use crate::profile::scaffold::{self, Ground, NewPayer};
use crate::profile::{LoadError, RuleBook};

/// Start the rule file of a payer, with the cases of its first rule
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example:
  payrules new acme --rules my-rules --name \"Acme Health Plan\"
  payrules lint --rules my-rules && payrules test --rules my-rules

Writes PAYER.toml and PAYER.test.toml, and beside them what they build on, if the folder does not have it. Never changes a file
that is there.

Exit status: 0 written, 2 wrong usage or a file is there already, 4 writing failed.")]
pub struct Args {
    /// Id of the payer: the name of its file, and what --payer takes
    #[arg(value_name = "PAYER")]
    payer: String,

    /// Folder to write into; created if it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    rules: PathBuf,

    /// The name that people know [default: made from the id]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// What kind of payer it is
    #[arg(long, value_name = "KIND", default_value = "commercial", value_parser = PossibleValuesParser::new(PAYER_KIND.words))]
    kind: String,

    /// First date of service that the file knows [default: the first day of this year, or of what it extends]
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,

    /// The payer or part that it extends, of the folder or of the program
    #[arg(long, value_name = "PARENT", default_value = "therapy-base")]
    extends: String,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let (ground, own) = match checked(args) {
        Ok(found) => found,
        Err(message) => {
            context.voice.error(&message);
            return Exit::Usage;
        }
    };
    let today = clock::today();
    let new = NewPayer {
        id: args.payer.clone(),
        name: args.name.clone().unwrap_or_else(|| scaffold::name_of(&args.payer)),
        kind: args.kind.clone(),
        from: args.from.unwrap_or_else(|| ground.from.unwrap_or_default().max(today.first_of_year())),
        extends: args.extends.clone(),
        ground,
        today,
    };
    if let Err(first) = scaffold::check(&new) {
        let message = format!("`{}` cannot be extended as it is: {first}; nothing was written", args.extends);
        context.voice.error(&message);
        return Exit::Usage;
    }
    let mut files = vec![
        (format!("{}.toml", args.payer), Arc::from(scaffold::profile(&new))),
        (format!("{}.test.toml", args.payer), Arc::from(scaffold::cases(&new))),
    ];
    if !own {
        files.extend(new.ground.files.into_iter().filter(|(path, _)| !args.rules.join(path).exists()));
    }
    if let Err((path, error)) = write_all(&args.rules, &files) {
        context.voice.error(&format!("cannot write `{}`: {}", path.display(), plain(&error)));
        return Exit::Broken;
    }
    context.print(&told(args, &files))
}

/// What the payer builds on, and whether the folder has it itself; or why nothing is written.
fn checked(args: &Args) -> Result<(Ground, bool), String> {
    if let Some(problem) = scaffold::bad_id(&args.payer) {
        return Err(problem);
    }
    if args.name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(String::from("the name is empty; leave out `--name` to make it from the id"));
    }
    for ending in [".toml", ".test.toml"] {
        let path = args.rules.join(format!("{}{ending}", args.payer));
        if path.exists() {
            return Err(format!("`{}` is there already; nothing was written", path.display()));
        }
    }
    if args.extends == args.payer {
        return Err(format!("`{}` cannot extend itself", args.payer));
    }
    let book = match RuleBook::load(&args.rules) {
        Ok(book) => Some(book),
        Err(LoadError::Missing(_) | LoadError::Empty(_)) => None,
        Err(error) => return Err(error.to_string()),
    };
    if let Some(Ok(ground)) = book.map(|book| scaffold::ground(&book, &args.extends)) {
        return Ok((ground, true));
    }
    scaffold::ground(&RuleBook::embedded(), &args.extends).map(|ground| (ground, false)).map_err(|near| {
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!(
            "there is no payer or part `{}` to extend, neither in `{}` nor in the program{near}",
            args.extends,
            args.rules.display()
        )
    })
}

fn write_all(dir: &Path, files: &[(String, Arc<str>)]) -> Result<(), (PathBuf, io::Error)> {
    for (path, text) in files {
        let path = dir.join(path);
        let folder = path.parent().unwrap_or(dir);
        fs::create_dir_all(folder).map_err(|error| (folder.to_owned(), error))?;
        // Never over a file that came there in the meantime.
        File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| (path, error))?;
    }
    Ok(())
}

fn told(args: &Args, files: &[(String, Arc<str>)]) -> String {
    let payer = &args.payer;
    let dir = args.rules.display();
    let width =
        files.iter().map(|(path, _)| args.rules.join(path).display().to_string().chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (i, (path, _)) in files.iter().enumerate() {
        let what = match i {
            0 => "the rules; start here",
            1 => "their cases",
            _ => "what it builds on, copied from the program",
        };
        out.push_str(&format!("{:<width$}  {what}\n", args.rules.join(path).display().to_string()));
    }
    out.push_str(&format!(
        "\nReplace what says EXAMPLE, then see that it holds together:\n  payrules lint --rules {dir}\n  payrules test --rules {dir} {payer}\n"
    ));
    out
}
