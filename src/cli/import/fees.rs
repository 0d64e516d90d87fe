//! `payrules import fees`: CMS's relative values or a payer's own fees, as a fee file for `--fees`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::cli::context::{Context, plain};
use crate::cli::exit::Exit;
use crate::engine::Fees;
use crate::formats::output::Output;
use crate::import::fees::{self, Dates, FeeError, Gpci};
use crate::payment::FeeSchedule;

/// Make a fee file, which `check --fees` takes
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules import fees pprrvu PPRRVU2026_Oct_nonQPP.csv --gpci GPCI2026.csv --locality CA-05 --output fees.csv
  payrules import fees pprrvu PPRRVU2026_Oct_nonQPP.csv --national --output fees.csv
  payrules import fees own contract.csv --output fees.csv

docs/payment.md has the columns of a fee file, and how an expected payment is made.")]
pub struct Args {
    #[command(subcommand)]
    from: From,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum From {
    Pprrvu(Cms),
    Own(Own),
}

/// From CMS's relative value file: relative values by price indexes, times the conversion factor
#[derive(Clone, Debug, clap::Args)]
struct Cms {
    /// The file `PPRRVU….csv` of a release; its descriptors are not read
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The file `GPCI….csv` of the same release
    #[arg(long, value_name = "FILE", requires = "locality", required_unless_present = "national")]
    gpci: Option<PathBuf>,

    /// The locality: contractor and number (01112-05), or state and number (CA-05)
    #[arg(long, value_name = "LOCALITY", requires = "gpci")]
    locality: Option<String>,

    /// National amounts: every price index is 1
    #[arg(long, conflicts_with_all = ["gpci", "locality"])]
    national: bool,

    /// First day for which the fees hold; without it the quarter in the name of the file
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,

    /// Last day; without it the end of the year in the name of the file
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,

    /// Write the fees to this file
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

/// From a payer's own fees: a CSV file with the columns code and fee
#[derive(Clone, Debug, clap::Args)]
struct Own {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Write the fees to this file
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let made = match &args.from {
        From::Pprrvu(cms) => from_cms(cms, context).map(|fees| (fees, &cms.output)),
        From::Own(own) => self::own(&own.file, context).map(|fees| (fees, &own.output)),
    };
    made.map_or_else(|exit| exit, |(fees, output)| put(&fees, output, context))
}

/// The fees of a fee file, to decide with; what is wrong with it is told, all of it.
///
/// # Errors
/// [`Exit::Usage`]: it cannot be read.
pub fn to_decide(path: &Path, context: &mut Context) -> Result<Fees, Exit> {
    let bytes = bytes(path, context)?;
    let schedule = fees::read(&path.display().to_string(), &bytes).map_err(|errors| tell(&errors, context))?;
    let hex: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Fees { schedule: Arc::new(schedule), digest: Some(format!("sha256:{hex}")) })
}

fn own(path: &Path, context: &mut Context) -> Result<FeeSchedule, Exit> {
    let bytes = bytes(path, context)?;
    fees::read(&path.display().to_string(), &bytes).map_err(|errors| tell(&errors, context))
}

fn from_cms(args: &Cms, context: &mut Context) -> Result<FeeSchedule, Exit> {
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let of_release = fees::release(&name);
    let Some(from) = args.from.or_else(|| of_release.map(|dates| dates.from)) else {
        context.voice.error(&format!("the name `{name}` does not say for which quarter the file is; give --from DATE"));
        return Err(Exit::Usage);
    };
    let until = args.until.or_else(|| of_release.and_then(|dates| dates.until));
    if until.is_some_and(|until| until < from) {
        context.voice.error("--until is before --from");
        return Err(Exit::Usage);
    }
    let place = match (&args.gpci, &args.locality) {
        (Some(path), Some(locality)) => {
            let bytes = bytes(path, context)?;
            let found = fees::indexes(&path.display().to_string(), &bytes, locality);
            found.map_err(|errors| tell(&errors, context))?
        }
        _ => Gpci::national(),
    };
    let bytes = bytes(&args.file, context)?;
    let file = args.file.display().to_string();
    let relative = fees::relative(&file, &bytes).map_err(|errors| tell(&errors, context))?;
    fees::schedule(&file, &relative, &place, Dates { from, until }).map_err(|errors| tell(&errors, context))
}

fn put(schedule: &FeeSchedule, path: &Path, context: &mut Context) -> Exit {
    let written = Output::create(path).and_then(|mut file| {
        fees::write(schedule, &mut file)?;
        file.commit()
    });
    match written {
        Ok(()) => {
            let (rows, priced) = (schedule.rows().count(), schedule.rows().filter(|row| row.fee.is_some()).count());
            context.voice.say(&format!("{rows} rows, {priced} of them with a fee, in {}\n", path.display()));
            Exit::Fine
        }
        Err(error) => {
            context.voice.error(&format!("cannot write the fees to `{}`: {}", path.display(), plain(&error)));
            Exit::Usage
        }
    }
}

fn bytes(path: &Path, context: &mut Context) -> Result<Vec<u8>, Exit> {
    std::fs::read(path).map_err(|error| {
        context.voice.error(&format!("cannot read `{}`: {}", path.display(), plain(&error)));
        Exit::Usage
    })
}

fn tell(errors: &[FeeError], context: &mut Context) -> Exit {
    for error in errors {
        context.voice.error(&error.to_string());
    }
    if errors.len() >= fees::MOST_ERRORS {
        context.voice.error("and maybe more; these first");
    }
    Exit::Usage
}
