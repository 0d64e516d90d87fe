//! Engines in processes of their own, told by lines what to do: the `rivals` program, and polars and duckdb through their Python packages.
//!
//! The packages are the engines as their makers build them, and need no hour of compiling. What is timed is timed there, on one thread, by the same kinds of
//! clock; for polars and duckdb it holds no Python for each row.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use peers::clock::Spent;
use peers::contest::{Absent, Contestant, Sample};
use peers::forms::{rows, said};
use peers::outcome::Outcome;

/// The Python program.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/worker.py");

/// A process with its visits.
struct Worker {
    child: Child,
    tell: ChildStdin,
    hear: Lines<BufReader<ChildStdout>>,
    version: String,
    said: PathBuf,
}

/// An engine of the `rivals` program.
pub fn rival(name: &str, sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    let beside = || std::env::current_exe().map(|path| path.with_file_name("rivals")).unwrap_or_default();
    let program = std::env::var_os("PEERS_RIVALS").map_or_else(beside, PathBuf::from);
    if !program.is_file() {
        return Err(String::from("the program `rivals` is not built, see README.md"));
    }
    let mut command = Command::new(program);
    command.args([name, &sample.seed.to_string(), &sample.visits.len().to_string()]);
    Worker::start(command, folder(sample)?)
}

/// polars or duckdb, in memory or from a Parquet file to another.
pub fn python(engine: &str, mode: &str, sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
    let folder = folder(sample)?;
    let visits = folder.join("visits.jsonl");
    rows::write(sample.visits, &visits).map_err(|error| error.to_string())?;
    let mut command = Command::new(std::env::var_os("PEERS_PYTHON").unwrap_or_else(|| "python3".into()));
    command.args(["-B", SCRIPT, engine, mode]).args([&visits, &folder]);
    Worker::start(command, folder)
}

/// A new folder for one worker.
fn folder(sample: &Sample<'_>) -> Result<PathBuf, Absent> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let folder = sample.folder.join(format!("worker-{}", NUMBER.fetch_add(1, Ordering::Relaxed)));
    fs::create_dir(&folder).map_err(|error| error.to_string())?;
    Ok(folder)
}

impl Worker {
    fn start(mut command: Command, folder: PathBuf) -> Result<Box<dyn Contestant>, Absent> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let tell = child.stdin.take().ok_or("no standard input")?;
        let hear = BufReader::new(child.stdout.take().ok_or("no standard output")?).lines();
        let mut worker = Self { child, tell, hear, version: String::new(), said: folder.join("said.csv") };
        worker.version = worker.answer("ready")?;
        Ok(Box::new(worker))
    }

    /// What stands behind a word that is waited for.
    fn answer(&mut self, word: &str) -> Result<String, Absent> {
        let ended = || String::from("it ended, and says why above; see README.md for what it needs");
        let line = self.hear.next().ok_or_else(ended)?.map_err(|error| error.to_string())?;
        let said = line.strip_prefix(word).map(|rest| rest.trim().to_owned());
        said.ok_or_else(|| line.strip_prefix("absent ").unwrap_or(&line).to_owned())
    }
}

impl Contestant for Worker {
    fn run(&mut self, _: &mut Vec<Outcome>) -> Option<Spent> {
        writeln!(self.tell, "run").unwrap();
        let spent = self.answer("spent").unwrap();
        let mut seconds = spent.split(' ').map(|text| text.parse().unwrap());
        Some(Spent { wall: seconds.next().unwrap(), busy: seconds.next().unwrap() })
    }

    fn outcomes(&mut self) -> Vec<Outcome> {
        self.run(&mut Vec::new());
        writeln!(self.tell, "say {}", self.said.display()).unwrap();
        self.answer("said").unwrap();
        fs::read_to_string(&self.said).unwrap().lines().map(|row| said::outcome(row).unwrap()).collect()
    }

    fn version(&self) -> Option<String> {
        Some(self.version.clone())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
