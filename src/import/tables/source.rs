//! Opening what was given: a text, a CSV file, or a zip with such texts in it.
//!
//! In: paths. Out: each text as bytes, with the names that say what it is. An archive is known by its first bytes, whatever it is
//! called; spreadsheets and other things in it are passed over.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::cells::Cells;
use super::error::{ImportError, of_file, of_system, unopened};

/// Bytes that are read at once.
const BUFFER: usize = 256 * 1024;
/// Things in an archive that are named in a message.
const NAMED: usize = 5;

/// One text.
pub struct Text<'n> {
    /// Its names: that of the archive, if it is in one, and its own.
    pub names: Vec<&'n str>,
    /// How people know it.
    pub shown: String,
    delimiter: u8,
}

impl Text<'_> {
    /// Its rows.
    pub fn cells<'r>(&self, input: &'r mut dyn BufRead) -> Cells<'r> {
        Cells::new(self.shown.clone(), input, self.delimiter)
    }
}

/// What is done with each text.
type Take<'t> = dyn FnMut(&Text<'_>, &mut dyn BufRead) -> Result<(), ImportError> + 't;

/// Gives each text of these files.
pub fn each(files: &[PathBuf], take: &mut Take<'_>) -> Result<(), ImportError> {
    for path in files {
        let mut file = File::open(path).map_err(|error| unopened(path, &error))?;
        let mut start = [0u8; 4];
        let read = file.read(&mut start).map_err(|error| of_system("read", path, &error))?;
        file.rewind().map_err(|error| of_system("read", path, &error))?;
        let shown = path.display().to_string();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let start = start.get(..read).unwrap_or_default();
        if !is_sheet(&name) && matches!(start, b"PK\x03\x04" | b"PK\x05\x06") {
            archive(path, &name, file, take)?;
        } else {
            let Some(delimiter) = delimiter(&name) else {
                return Err(of_file(
                    &shown,
                    "it is no table as text; take the `.txt` or `.csv` file, or the zip it comes in",
                ));
            };
            let mut input = BufReader::with_capacity(BUFFER, file);
            take(&Text { names: vec![&name], shown, delimiter }, &mut input)?;
        }
    }
    Ok(())
}

fn archive(path: &Path, name: &str, file: File, take: &mut Take<'_>) -> Result<(), ImportError> {
    let shown = path.display().to_string();
    let broken =
        |error: &dyn std::fmt::Display| of_file(&shown, &format!("the archive cannot be read ({error}); get it again"));
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(&error))?;
    let mut members: Vec<(String, usize)> = Vec::new();
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(|error| broken(&error))?;
        let own = String::from_utf8_lossy(member.name_raw()).into_owned();
        members.push((own, at));
    }
    members.sort();
    let texts: Vec<&(String, usize)> = members.iter().filter(|(own, _)| delimiter(own).is_some()).collect();
    if texts.is_empty() {
        let mut names: Vec<String> = members.iter().take(NAMED).map(|(own, _)| format!("`{own}`")).collect();
        if members.len() > NAMED {
            names.push(format!("and {} more", members.len().saturating_sub(NAMED)));
        }
        let has = if names.is_empty() { String::from("nothing") } else { names.join(", ") };
        return Err(of_file(&shown, &format!("there is no `.txt` or `.csv` file in it; it has {has}")));
    }
    for (own, at) in texts {
        let Some(delimiter) = delimiter(own) else { continue };
        let member = archive.by_index(*at).map_err(|error| broken(&error))?;
        let mut input = BufReader::with_capacity(BUFFER, member);
        let text = Text { names: vec![name, own], shown: format!("{shown}/{own}"), delimiter };
        take(&text, &mut input)?;
        // The checksum is compared at the end.
        std::io::copy(&mut input, &mut std::io::sink()).map_err(|error| broken(&error))?;
    }
    Ok(())
}

fn ends(name: &str, ending: &str) -> bool {
    let at = name.len().saturating_sub(ending.len());
    name.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

fn is_sheet(name: &str) -> bool {
    [".xlsx", ".xlsm"].iter().any(|ending| ends(name, ending))
}

/// What cuts the cells of a text; `None`: it is none.
fn delimiter(name: &str) -> Option<u8> {
    // Some archivers keep what they know of a file beside it.
    let hidden = name.starts_with("__MACOSX") || name.rsplit('/').next().is_some_and(|own| own.starts_with('.'));
    match name {
        _ if hidden => None,
        _ if ends(name, ".txt") => Some(b'\t'),
        _ if ends(name, ".csv") => Some(b','),
        _ => None,
    }
}
