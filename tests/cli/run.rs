//! Runs the program and shows what it did: arguments, exit status and both streams, in one text.

use std::process::{Command, Stdio};

/// The root of the package: every test runs there, so that names of files in messages are the same everywhere.
pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The program with the given arguments, away from the caller's terminal and colours.
pub fn payrules(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payrules"));
    command.args(arguments).current_dir(ROOT).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// What one run did.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
    arguments: String,
}

impl Ran {
    /// A run of its own making.
    pub fn of(status: i32, out: String, err: String, arguments: &str) -> Ran {
        Ran { status, out, err, arguments: arguments.to_owned() }
    }

    /// Everything, for a snapshot.
    pub fn shown(&self) -> String {
        let Self { status, out, err, arguments } = self;
        without_digests(&format!("$ payrules {arguments}\nstatus {status}\n--- out\n{out}--- err\n{err}"))
    }
}

/// The text without the digits of its digests, which say nothing to a reader.
pub fn without_digests(text: &str) -> String {
    let mut parts = text.split("sha256:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("sha256:…");
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    out
}

/// Runs it to its end.
pub fn run(arguments: &[&str]) -> Ran {
    run_with(arguments, "")
}

/// Runs it with something on standard input.
pub fn run_with(arguments: &[&str], input: &str) -> Ran {
    let mut child =
        payrules(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let feed = std::thread::spawn(move || {
        let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        arguments: arguments.join(" "),
    }
}
