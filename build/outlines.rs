//! The outlines of the profiles that ship.
//!
//! In: profiles as TOML. Out: `outlines.rs` and `outlines.bin`, which `src/profile/toml/prepared.rs` takes in. What always holds: a profile that is unlike those
//! people write is left out and read when it is needed.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toml::de::DeTable;

use crate::profile::toml::outline::{KINDS, outline};

/// Parts of profiles.
#[derive(Default)]
pub struct Outlines {
    index: String,
    parts: Vec<u8>,
}

impl Outlines {
    /// Adds a profile. They come by path.
    pub fn note(&mut self, path: &str, profile: &DeTable<'_>, text: &str) -> Result<(), Box<dyn Error>> {
        if u16::try_from(text.len()).is_err() {
            return Ok(());
        }
        let (start, mut says) = (self.parts.len(), Vec::new());
        for part in outline(profile, text) {
            let kind = KINDS.iter().position(|kind| *kind == part.kind).ok_or("no such kind")?;
            says.extend(part.says.clone());
            let said = if part.says.is_some() { says.len() } else { 0 };
            self.parts.push(u8::try_from(kind)?);
            for number in [part.start, part.end, if part.kind.has_members() { part.members } else { said }] {
                self.parts.extend(u16::try_from(number)?.to_le_bytes());
            }
        }
        let end = self.parts.len();
        writeln!(self.index, "    Outline {{ path: {path:?}, parts: ({start}, {end}), says: &{says:?} }},")?;
        Ok(())
    }

    /// Writes all of them into a folder.
    pub fn write(&self, out: &Path) -> Result<(), Box<dyn Error>> {
        let index = &self.index;
        let index = format!(
            "static OUTLINES: &[Outline] = &[\n{index}];\nstatic PARTS: &[u8] = include_bytes!(\"outlines.bin\");\n"
        );
        fs::write(out.join("outlines.rs"), index)?;
        fs::write(out.join("outlines.bin"), &self.parts)?;
        Ok(())
    }
}
