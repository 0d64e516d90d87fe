//! Puts the files of `rules/` into the program, with what has to be known before they are read: the names of each payer, and what the profiles
//! would take from a file of imported tables; their outlines; their texts of the rule language, parsed; their lists, sorted; and the digest of each payer. And
//! the payers themselves, checked and packed, which is what a session is decided with.
//!
//! In: `rules/*.toml`, `rules/*.csv` and `rules/tables/*.csv`. Out: `shipped.rs`, which `src/profile/load.rs` includes, `prepared.rs`, which
//! `src/profile/prepared.rs` does, and what `build/outlines.rs`, `build/payers.rs` and `build/texts.rs` write. What always holds: all of it comes from the same files in the same build, so
//! nothing can be older than the rest.

/// What the build makes is not there yet for its own copy of the core, which reads the rules as those of a folder are read.
macro_rules! shipped {
    ("outlines.rs") => {
        static PARTS: &[u8] = &[];
        static OUTLINES: &[Outline] = &[];
    };
    ("prepared.rs") => {
        static LISTS: &[List] = &[];
        static DIGESTS: &[Digest] = &[];
    };
    ("shipped.rs") => {
        static FILES: &[(&str, &str)] = &[];
        static PAYERS: &[Names<'static>] = &[];
        static IMPORTED_TABLES: &[[&str; 3]] = &[];
        static IMPORTED_LISTS: &[&str] = &[];
    };
    ("payers.rs") => {
        static PACKED: &[(&str, &[u8])] = &[];
    };
    ("parsed.rs") => {
        static TEXTS: &str = "";
        static PARTS: &[u8] = &[];
        static INDEX: &[Entry] = &[];
    };
}

// The core of the program, which reads and checks the rules that ship; not all that is in it is asked for here.
#[allow(dead_code, unused_imports)]
#[path = "src/diagnostic/mod.rs"]
mod diagnostic;
#[allow(dead_code, unused_imports)]
#[path = "src/lang/mod.rs"]
mod lang;
#[allow(dead_code, unused_imports)]
#[path = "src/model/mod.rs"]
mod model;
#[allow(dead_code, unused_imports)]
#[path = "src/payment/mod.rs"]
mod payment;
#[allow(dead_code, unused_imports)]
#[path = "src/profile/mod.rs"]
mod profile;
#[allow(dead_code)]
#[path = "src/source.rs"]
mod source;
#[allow(dead_code, unused_imports)]
#[path = "src/units/mod.rs"]
mod units;

#[path = "build/digests.rs"]
mod digests;
#[path = "build/lists.rs"]
mod lists;
#[path = "build/outlines.rs"]
mod outlines;
#[path = "build/payers.rs"]
mod payers;
#[path = "build/texts.rs"]
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use digests::Digests;
use lists::Lists;
use outlines::Outlines;
use payers::Payers;
use texts::Texts;
use toml::de::{DeTable, DeValue};

/// How the names of files with test cases end.
const TESTS: &str = ".test.toml";

fn main() -> Result<(), Box<dyn Error>> {
    say("cargo::rerun-if-changed=rules");
    say("cargo::rerun-if-changed=grammar");
    let rules = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let mut files = listed(&rules, "", &[".toml", ".csv"])?;
    files.extend(listed(&rules, "tables/", &[".csv"])?);
    files.sort();
    let mut out = String::from("static FILES: &[(&str, &str)] = &[\n");
    for (path, file) in &files {
        writeln!(out, "    ({path:?}, include_str!({file:?})),")?;
    }
    let (mut payers, mut imported, mut texts) = (BTreeMap::new(), Imported::default(), Texts::default());
    let (mut lists, mut digests, mut outlines) = (Lists::default(), Digests::default(), Outlines::default());
    let mut packed = Payers::default();
    let read = |path: &str| fs::read_to_string(&files.iter().find(|(known, _)| known == path)?.1).ok();
    for (path, file) in &files {
        let Some(id) = path.strip_suffix(".toml").filter(|_| !path.ends_with(TESTS)) else { continue };
        let text = fs::read_to_string(file)?;
        let profile = DeTable::parse(&text).map_err(|error| format!("{path}: {error}"))?;
        imported.note(profile.get_ref());
        texts.note(profile.get_ref())?;
        lists.note(profile.get_ref(), &read);
        digests.note(id, profile.get_ref());
        outlines.note(path, profile.get_ref(), &text)?;
        packed.note(id, profile.get_ref());
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
    let Imported { tables, lists: imported } = imported;
    let tables: Vec<_> = tables.iter().collect();
    let imported: Vec<_> = imported.iter().collect();
    writeln!(
        out,
        "];\n\nstatic IMPORTED_TABLES: &[[&str; 3]] = &{tables:?};\n\nstatic IMPORTED_LISTS: &[&str] = &{imported:?};"
    )?;
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(folder.join("shipped.rs"), out)?;
    fs::write(folder.join("prepared.rs"), format!("{}\n{}", lists.write(&folder)?, digests.index(&read)?))?;
    outlines.write(&folder)?;
    packed.write(&files, &folder)?;
    texts.write(&folder)
}

/// What profiles would take from a file of imported tables. That of every file counts: the test of the shelf tells if an override takes
/// something back, or if nobody has a part.
#[derive(Default)]
struct Imported {
    /// Kind, program and setting.
    tables: BTreeSet<[String; 3]>,
    /// Names.
    lists: BTreeSet<String>,
}

impl Imported {
    fn note(&mut self, profile: &DeTable<'_>) {
        let below = |name: &str| profile.get(name).and_then(|tables| tables.get_ref().as_table()).into_iter().flatten();
        let text = |of: &DeValue<'_>, key: &str| Some(of.get(key)?.get_ref().as_str()?.to_owned());
        for (_, table) in below("tables") {
            let table = table.get_ref();
            let word = |key: &str, usual: &str| text(table, key).unwrap_or_else(|| usual.to_owned());
            self.tables.extend(
                text(table, "imported")
                    .map(|kind| [kind, word("program", "medicare"), word("setting", "practitioner")]),
            );
        }
        self.lists.extend(below("lists").filter_map(|(_, list)| text(list.get_ref(), "imported")));
    }
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
