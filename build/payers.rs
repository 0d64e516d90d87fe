//! The payers that ship, read and checked when the program is built.
//!
//! In: the files of `rules/`. Out: each payer as it decides, packed, for `src/profile/packed.rs`. What always holds: they are read by the program's own
//! code, and what is packed was unpacked and compared with it, so a payer is packed as the program would have read it. Where there is a mistake in the rules nothing is packed, and
//! it is told as a warning: the program reads its files then, and whoever works on them can still build it to ask what is wrong.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use crate::diagnostic::render;
use crate::profile::RuleBook;
use crate::profile::checked::Profile;

/// What has to be known of the files before.
#[derive(Default)]
pub struct Payers {
    /// Files with a list in a CSV file, by id.
    listing: BTreeSet<String>,
}

impl Payers {
    /// Notes a file.
    pub fn note(&mut self, id: &str, profile: &DeTable<'_>) {
        let lists = profile.get("lists").and_then(|lists| lists.get_ref().as_table());
        if lists.into_iter().flatten().any(|(_, list)| list.get_ref().get("file").is_some()) {
            self.listing.insert(id.to_owned());
        }
    }

    /// Packs the payers into a folder, with an index.
    pub fn write(&self, files: &[(String, PathBuf)], out: &Path) -> Result<(), Box<dyn Error>> {
        let mut texts = Vec::new();
        for (path, file) in files.iter().filter(|(path, _)| !path.ends_with(crate::TESTS)) {
            texts.push((path.clone(), format!("rules/{path}"), fs::read(file)?));
        }
        let mut index = String::from("static PACKED: &[(&str, &[u8])] = &[\n");
        match RuleBook::from_bytes(texts).check() {
            Ok(book) => {
                for profile in book.profiles.iter().filter(|profile| self.can_be_packed(profile)) {
                    let (name, bytes) = (format!("{}.packed", profile.id), postcard::to_stdvec(profile)?);
                    let unpacked: Result<Profile, _> = postcard::from_bytes(&bytes);
                    // Showing it asks for all that would stay bytes until somebody asks.
                    if unpacked.is_ok_and(|unpacked| format!("{unpacked:?}") == format!("{profile:?}")) {
                        fs::write(out.join(&name), bytes)?;
                        writeln!(index, "    ({:?}, include_bytes!({name:?})),", profile.id)?;
                    } else {
                        crate::say(&format!(
                            "cargo::warning=`{}` cannot be packed, and is read at each start",
                            profile.id
                        ));
                    }
                }
            }
            Err(trouble) => {
                let told = render::all(&trouble.diagnostics, &trouble.sources, false);
                told.lines().for_each(|line| crate::say(&format!("cargo::warning={line}")));
            }
        }
        index.push_str("];\n");
        Ok(fs::write(out.join("payers.rs"), index)?)
    }

    /// Whether nothing of a payer has to stay in its files: a list in a CSV file may have tens of thousands of items, which stay there until somebody asks for
    /// them; and test cases, the samples they start from and their fees are not packed.
    fn can_be_packed(&self, profile: &Profile) -> bool {
        let is_all = profile.tests.is_empty() && profile.samples.is_empty() && profile.fees.is_none();
        is_all && !profile.chain.iter().any(|id| self.listing.contains(id))
    }
}
