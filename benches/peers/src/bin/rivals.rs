//! One of the other engines with its visits, told by lines on standard input what to do: `run`, or `say FILE` for the outcomes of the last run.
//!
//! `rivals ENGINE SEED COUNT` answers on standard output: `ready VERSION`, or `absent REASON` and ends; `spent WALL BUSY` in seconds; `said`.

use std::io::{self, BufRead as _, Write as _};
use std::path::Path;

use peers::clock::time;
use peers::contest::Sample;
use peers::forms::said;
use peers::outcome::Outcome;
use peers::visit::generate;
use peers::{rivals, versions};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, seed, count] = arguments.as_slice() else {
        return Err(io::Error::other("rivals ENGINE SEED COUNT"));
    };
    let seed = seed.parse().map_err(io::Error::other)?;
    let visits = generate::visits(seed, count.parse().map_err(io::Error::other)?);
    let sample = Sample { visits: &visits, seed, folder: Path::new(".") };
    let (mut contestant, package) = match rivals::new(engine, &sample) {
        Ok(made) => made,
        Err(reason) => return writeln!(io::stdout(), "absent {}", reason.replace('\n', " ")),
    };
    let mut answer = io::stdout();
    writeln!(answer, "ready {}", versions::of(package).unwrap_or_default())?;
    let mut out: Vec<Outcome> = Vec::with_capacity(visits.len());
    for line in io::stdin().lock().lines() {
        match line?.split_once(' ') {
            Some(("say", path)) => {
                std::fs::write(path, said::text(&out))?;
                writeln!(answer, "said")?;
            }
            _ => {
                out.clear();
                let (_, spent) = time(|| contestant.run(&mut out));
                writeln!(answer, "spent {} {}", spent.wall, spent.busy)?;
            }
        }
    }
    Ok(())
}
