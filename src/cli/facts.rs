//! Options that say more than the records do: `--set`, `--presume none`, `--complete`, `--units-as-billed`.

use super::context::Context;
use super::exit::Exit;
use super::rules::Rules;
use crate::engine::{Complete, Options};

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
        if wrong {
            return Err(Exit::Usage);
        }
        let complete = match &self.complete {
            None => Complete::No,
            Some(facts) if facts.iter().all(String::is_empty) => Complete::All,
            Some(facts) => Complete::Below(facts.clone()),
        };
        Ok(Options {
            payer: profile.map(|p| p.id.clone()),
            set: self.set.clone(),
            presume: self.presume.as_deref() != Some("none"),
            complete,
            units_as_billed: self.units_as_billed,
            ..Options::default()
        })
    }
}
