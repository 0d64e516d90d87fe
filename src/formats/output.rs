//! The file that answers go to: written beside, and put in place when it is complete.
//!
//! In: bytes. Out: the named file, whole or not at all: whoever looks at it never sees half a run, and a full disk leaves what
//! was there before. A device or pipe (`/dev/null`) is written to directly.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file being written.
pub struct Output {
    target: Target,
}

enum Target {
    Beside { file: NamedTempFile, path: PathBuf },
    Direct(File),
}

impl Output {
    /// Begins to write a file.
    ///
    /// # Errors
    /// What the system says if nothing can be written there.
    pub fn create(path: &Path) -> io::Result<Output> {
        let target = match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Ok(found) if !found.is_file() => Target::Direct(OpenOptions::new().write(true).open(path)?),
            // Behind a link, the file it leads to is replaced and the link stays.
            Ok(found) => beside(std::fs::canonicalize(path)?, Some(found.permissions()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => beside(path.to_path_buf(), None)?,
            Err(error) => return Err(error),
        };
        Ok(Output { target })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// What the system says; then nothing is left behind.
    pub fn commit(self) -> io::Result<()> {
        match self.target {
            Target::Direct(mut file) => file.flush(),
            Target::Beside { file, path } => {
                file.as_file().sync_all()?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
        }
    }
}

/// A file in the same folder, so that it can be renamed. An answer names patients' visits: a new file is its owner's alone.
fn beside(path: PathBuf, permissions: Option<Permissions>) -> io::Result<Target> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = NamedTempFile::new_in(folder)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(Target::Beside { file, path })
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Beside { file, .. } => file.write(bytes),
            Target::Direct(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Beside { file, .. } => file.flush(),
            Target::Direct(file) => file.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_committed_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        std::fs::write(&path, "old").unwrap();
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"new").unwrap();
        output.commit().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Output::create(&folder.path().join("no/out.csv")).is_err());
        assert!(Output::create(folder.path()).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_device_is_written_to_and_not_replaced() {
        let mut output = Output::create(Path::new("/dev/full")).unwrap();
        let wrote = output.write_all(b"x").and_then(|()| output.commit());
        assert_eq!(wrote.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(!std::fs::metadata("/dev/full").unwrap().is_file());
    }
}
