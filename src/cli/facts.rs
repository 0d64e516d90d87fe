//! Options that say more than the records do: `--set`, `--presume none`, `--complete`, `--units-as-billed`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::context::Context;
use super::exit::Exit;
use super::import::read_fees;
use super::rules::Rules;
use crate::diagnostic::near::nearest;
use crate::engine::{Complete, Options};
use crate::model::facts::{self, Owner};
use crate::profile::checked::Profile;

/// What to take where a record does not say.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Where a record does not say")]
pub struct FactArgs {
    /// Payer for records that name none: an id or another name from `payrules payers`
    #[arg(long, value_name = "PAYER")]
    pub payer: Option<String>,

    /// Take this value for a fact; `none` says that there is none. May be repeated
    #[arg(long, value_name = "FACT=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,

    /// Take nothing for granted that the profile would presume
    #[arg(long, value_name = "none", value_parser = ["none"], hide_possible_values = true)]
    pub presume: Option<String>,

    /// Read what is not recorded as not there (never minutes); with =FACTS only below these, such as referral
    #[arg(long, value_name = "FACTS", num_args = 0..=1, require_equals = true, value_delimiter = ',', default_missing_value = "")]
    pub complete: Option<Vec<String>>,

    /// Take the units billed where the minutes are not recorded
    #[arg(long)]
    pub units_as_billed: bool,

    /// A fee file, to tell what is expected to be paid and what each finding costs; see `payrules import fees`
    #[arg(long, value_name = "FILE", help_heading = "Expected payment")]
    pub fees: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (fact, value) = text
        .split_once('=')
        .ok_or_else(|| String::from("write it as FACT=VALUE, such as provider.type=physical_therapist"))?;
    let (fact, value) = (fact.trim(), value.trim());
    if fact.is_empty() || value.is_empty() {
        return Err(String::from("write it as FACT=VALUE; `none` as the value says that there is none"));
    }
    Ok((fact.to_owned(), value.to_owned()))
}

/// Whether there is a fact at or below a path.
fn known(path: &str, profile: Option<&Profile>) -> Result<(), String> {
    let declared = profile.into_iter().flat_map(|p| p.facts.keys().map(String::as_str));
    let lists = [Owner::Authorization, Owner::OtherCoverage];
    let facts = facts::ALL.iter().filter(|fact| !lists.contains(&fact.owner)).map(|fact| fact.path);
    let mut paths: BTreeSet<&str> = facts.chain(declared).chain(["authorizations", "other_coverage"]).collect();
    let groups: Vec<&str> = paths.iter().filter_map(|path| path.split_once('.')).map(|(group, _)| group).collect();
    paths.extend(groups);
    let bare = path.strip_prefix("line.").unwrap_or(path);
    // Without one payer for all records, what payers declare is not known yet.
    if paths.contains(path) || paths.contains(bare) || path.starts_with("extra.") || path.starts_with("history.") {
        return Ok(());
    }
    let near = nearest(path, paths.iter().copied()).map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
    Err(format!("there is no fact `{path}`, nor facts below it{near}"))
}

impl FactArgs {
    /// The options for the engine, each value checked.
    ///
    /// # Errors
    /// [`Exit::Usage`], told: an unknown payer, an unknown fact, or a value that does not fit its fact.
    pub fn options(&self, rules: &Rules, context: &mut Context) -> Result<Options, Exit> {
        let profile = match &self.payer {
            Some(name) => Some(rules.payer(name, context)?),
            None => None,
        };
        let mut wrong = false;
        for (fact, value) in &self.set {
            if let Err(message) = rules.engine.check_set(profile, fact, value) {
                context.voice.error(&format!("--set {fact}: {message}"));
                wrong = true;
            }
        }
        for (at, (fact, value)) in self.set.iter().enumerate() {
            if self.set.iter().take(at).any(|(earlier, other)| earlier == fact && other != value) {
                context
                    .voice
                    .error(&format!("--set {fact}: it was set to another value before; leave one of them out"));
                wrong = true;
            }
        }
        for path in self.complete.iter().flatten().filter(|path| !path.is_empty()) {
            if let Err(message) = known(path, profile) {
                context.voice.error(&format!("--complete={path}: {message}"));
                wrong = true;
            }
        }
        if wrong {
            return Err(Exit::Usage);
        }
        let complete = match &self.complete {
            None => Complete::No,
            Some(facts) if facts.iter().all(String::is_empty) => Complete::All,
            Some(facts) => Complete::Below(facts.clone()),
        };
        let fees = match &self.fees {
            None => None,
            Some(path) => Some(read_fees(path, context)?),
        };
        Ok(Options {
            payer: profile.map(|p| p.id.clone()),
            set: self.set.clone(),
            presume: self.presume.as_deref() != Some("none"),
            complete,
            units_as_billed: self.units_as_billed,
            fees,
            ..Options::default()
        })
    }
}
