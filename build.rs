//! Puts the files of `rules/` into the program, with what has to be known of each payer before its file is read: its names.
//!
//! In: `rules/*.toml`, `rules/*.csv` and `rules/tables/*.csv`. Out: `shipped.rs`, which `src/profile/load.rs` includes. What always
//! holds: both come from the same files in the same build, so neither can be older than the other.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::de::DeTable;

/// How the names of files with test cases end.
const TESTS: &str = ".test.toml";

fn main() -> Result<(), Box<dyn Error>> {
    say("cargo::rerun-if-changed=rules");
    let rules = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let mut files = listed(&rules, "", &[".toml", ".csv"])?;
    files.extend(listed(&rules, "tables/", &[".csv"])?);
    files.sort();
    let mut out = String::from("static FILES: &[(&str, &str)] = &[\n");
    for (path, file) in &files {
        writeln!(out, "    ({path:?}, include_str!({file:?})),")?;
    }
    let mut payers = BTreeMap::new();
    for (path, file) in &files {
        let Some(id) = path.strip_suffix(".toml").filter(|_| !path.ends_with(TESTS)) else { continue };
        let text = fs::read_to_string(file)?;
        let profile = DeTable::parse(&text).map_err(|error| format!("{path}: {error}"))?;
        let Some(payer) = profile.get_ref().get("payer").and_then(|payer| payer.get_ref().as_table()) else { continue };
        let name = payer.get("name").and_then(|name| name.get_ref().as_str()).unwrap_or(id);
        let aliases = payer.get("aliases").and_then(|aliases| aliases.get_ref().as_array());
        let aliases: Vec<&str> = aliases.into_iter().flatten().filter_map(|alias| alias.get_ref().as_str()).collect();
        payers.insert(id, format!("Names {{ id: {id:?}, name: {name:?}, aliases: &{aliases:?} }}"));
    }
    out.push_str("];\n\nstatic PAYERS: &[Names<'static>] = &[\n");
    for names in payers.values() {
        writeln!(out, "    {names},")?;
    }
    out.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("shipped.rs"), out)?;
    Ok(())
}

/// The files of a folder below `rules` with one of these endings: path below `rules`, and where it is.
fn listed(rules: &Path, below: &str, endings: &[&str]) -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(rules.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && endings.iter().any(|ending| name.ends_with(ending)) && entry.path().is_file() {
            found.push((format!("{below}{name}"), entry.path()));
        }
    }
    Ok(found)
}

#[allow(clippy::print_stdout)] // how a build script speaks to cargo
fn say(line: &str) {
    println!("{line}");
}
