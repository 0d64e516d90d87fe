//! Where the file of tables lies: opened to read, and replaced whole.
//!
//! In: a path. Out: the database in it, or a new one in its place. What always holds: whoever reads the file sees it as it was or as it will
//! be; two imports into one file take turns, so that neither takes away what the other put there; an import that was killed leaves
//! nothing in the file, and what it left beside it is cleared away by the next one.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use super::error::{ImportError, of_database, of_system, unopened};

/// What marks a database as a file of tables: `prtb`.
pub const MARK: i32 = 0x7072_7462;
/// The version of its layout.
pub const VERSION: i32 = 2;

/// How the name of a file ends that is being written.
const NEW: &str = ".new";

/// The file that is there before, checked to be one of ours; `None`: there is none.
pub fn existing(path: &Path) -> Result<Option<PathBuf>, ImportError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(of_system("read", path, &error)),
        Ok(found) if !found.is_file() => {
            Err(ImportError::Wrong(format!("`{}` is not a file; name the file of tables to write", path.display())))
        }
        Ok(_) => {
            connect(path)?;
            // Behind a link, the file it leads to is replaced and the link stays.
            fs::canonicalize(path).map(Some).map_err(|error| of_system("read", path, &error))
        }
    }
}

/// Opens a file of tables to read.
pub fn connect(path: &Path) -> Result<Connection, ImportError> {
    // SQLite would say no more than that it cannot.
    let file = File::open(path).map_err(|error| unopened(path, &error))?;
    drop(file);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let none = |error: &rusqlite::Error| {
        ImportError::Wrong(format!("`{}` is no file of tables ({error}); `payrules import` makes them", path.display()))
    };
    let connection = Connection::open_with_flags(path, flags).map_err(|error| none(&error))?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let mark = number("application_id").map_err(|error| none(&error))?;
    let version = number("user_version").map_err(|error| none(&error))?;
    if mark != MARK {
        return Err(ImportError::Wrong(format!(
            "`{}` is no file of tables; `payrules import` makes them",
            path.display()
        )));
    }
    if version != VERSION {
        let what =
            format!("`{}` has layout {version}, this program reads {VERSION}; import the tables again", path.display());
        return Err(ImportError::Wrong(what));
    }
    Ok(connection)
}

/// Puts a new file in the place of the one at `output`. `fill` writes it, at the path it is given; beside it gets the file that is
/// there before. One import at a time: another one waits here until this one is done.
pub fn replace<T>(
    output: &Path,
    fill: &mut dyn FnMut(&Path, Option<&Path>) -> rusqlite::Result<T>,
) -> Result<T, ImportError> {
    let system = |error: &io::Error| of_system("write", output, error);
    let target = existing(output)?.unwrap_or_else(|| output.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let turn = Turn::wait(folder, &target).map_err(|error| system(&error))?;
    // Whoever had the turn before may have made the file, or another one of it.
    let before = existing(output)?;
    let file = turn.new_file(folder).map_err(|error| system(&error))?;
    let made = fill(file.path(), before.as_deref()).map_err(|error| of_database("write", output, &error))?;
    if let Some(before) = &before {
        let as_before = fs::metadata(before).and_then(|found| file.as_file().set_permissions(found.permissions()));
        as_before.map_err(|error| system(&error))?;
    }
    file.as_file().sync_all().map_err(|error| system(&error))?;
    file.persist(&target).map_err(|error| system(&error.error))?;
    Ok(made)
}

/// The turn to write a file: held by one process at a time, given back also when that is killed.
struct Turn {
    /// How the names of what is written for this file begin.
    prefix: OsString,
    path: PathBuf,
    _locked: File,
}

impl Turn {
    fn wait(folder: &Path, target: &Path) -> io::Result<Turn> {
        let mut prefix = OsString::from(".");
        prefix.push(target.file_name().unwrap_or_default());
        let mut name = prefix.clone();
        name.push(".lock");
        let path = folder.join(name);
        loop {
            let locked = File::options().create(true).truncate(false).write(true).open(&path)?;
            locked.lock()?;
            if is_at(&locked, &path)? {
                return Ok(Turn { prefix, path, _locked: locked });
            }
        }
    }

    /// A new file that everybody may read as far as the system lets them: it is public data. What an import that was killed left is
    /// cleared away.
    fn new_file(&self, folder: &Path) -> io::Result<NamedTempFile> {
        let mut prefix = self.prefix.clone();
        prefix.push(".");
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            let bytes = name.as_encoded_bytes();
            if bytes.starts_with(prefix.as_encoded_bytes()) && bytes.ends_with(NEW.as_bytes()) {
                fs::remove_file(folder.join(name))?;
            }
        }
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.prefix(&prefix).suffix(NEW).tempfile_in(folder)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Whoever waits for it sees that it is gone, and makes another. Elsewhere it cannot be told, and the file stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether the file that was locked is still the one at its path.
#[cfg(unix)]
fn is_at(locked: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let own = locked.metadata()?;
    match fs::metadata(path) {
        Ok(found) => Ok((found.dev(), found.ino()) == (own.dev(), own.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether the file that was locked is still the one at its path: it is never taken away.
#[cfg(not(unix))]
fn is_at(_locked: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}
