//! Writing the file of tables: a new one beside it, then renamed, so that it is there whole or as it was before.
//!
//! The file is an SQLite database: `part` has a row for each table and quarter, `span` the combinations of days of a part, `list`
//! the entries of each code of a part as bytes. Pairs have their history with them, so a newer quarter takes the place of an
//! older one; most units have none, so quarters stand beside each other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params};
use tempfile::NamedTempFile;

use super::error::{ImportError, of_database, of_system, unopened};
use super::part::Part;
use crate::model::imported::TableKind;
use crate::model::quarter::Quarter;

/// What marks a database as a file of tables: `prtb`.
pub const MARK: i32 = 0x7072_7462;
/// The version of its layout.
pub const VERSION: i32 = 1;

/// How codes and parts share the key of a list: the code in the lower 26 bits.
pub fn list_key(part: i64, code: u32) -> i64 {
    (part << 26) | i64::from(code)
}

const LAYOUT: &str = "
CREATE TABLE part (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, program TEXT NOT NULL, setting TEXT NOT NULL, quarter TEXT NOT NULL,
    digest TEXT NOT NULL, entries INTEGER NOT NULL, UNIQUE (kind, program, setting, quarter));
CREATE TABLE span (
    part INTEGER NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    indicator INTEGER NOT NULL, PRIMARY KEY (part, number)) WITHOUT ROWID;
CREATE TABLE list (key INTEGER PRIMARY KEY, entries BLOB NOT NULL);
";

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
    let file = fs::File::open(path).map_err(|error| unopened(path, &error))?;
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

/// Writes a part beside the tables of `before`; gives the quarters it took the place of.
pub fn put(output: &Path, before: Option<PathBuf>, part: &Part) -> Result<Vec<Quarter>, ImportError> {
    let target = before.clone().unwrap_or_else(|| output.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let system = |error: &io::Error| of_system("write", output, error);
    let file = new_file(folder).map_err(|error| system(&error))?;
    let replaced = write(file.path(), before.as_deref(), part).map_err(|error| of_database("write", output, &error))?;
    if let Some(before) = &before {
        let as_before = fs::metadata(before).and_then(|found| file.as_file().set_permissions(found.permissions()));
        as_before.map_err(|error| system(&error))?;
    }
    file.as_file().sync_all().map_err(|error| system(&error))?;
    file.persist(&target).map_err(|error| system(&error.error))?;
    Ok(replaced)
}

/// A new file that everybody may read as far as the system lets them: it is public data.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn write(path: &Path, before: Option<&Path>, part: &Part) -> rusqlite::Result<Vec<Quarter>> {
    let mut connection = Connection::open(path)?;
    // What is half written is thrown away, so nothing has to be undone in the file.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "application_id", MARK)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    if let Some(before) = before {
        connection.execute("ATTACH ?1 AS before", [before.to_string_lossy()])?;
    }
    let work = connection.transaction()?;
    work.execute_batch(LAYOUT)?;
    let mut replaced = Vec::new();
    if before.is_some() {
        replaced = copy(&work, part)?;
    }
    let name = &part.name;
    work.execute(
        "INSERT INTO part (kind, program, setting, quarter, digest, entries) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            name.kind.word(),
            name.program.word(),
            name.setting.word(),
            part.quarter.code(),
            part.digest(),
            i64::try_from(part.entries).unwrap_or(i64::MAX)
        ],
    )?;
    let id = work.last_insert_rowid();
    {
        let mut insert = work.prepare("INSERT INTO span VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for (number, span) in part.spans.iter().enumerate() {
            insert.execute(params![
                id,
                i64::try_from(number).unwrap_or(i64::MAX),
                span.first,
                span.last,
                span.indicator
            ])?;
        }
        let mut insert = work.prepare("INSERT INTO list VALUES (?1, ?2)")?;
        for (code, bytes) in &part.lists {
            insert.execute(params![list_key(id, *code), bytes])?;
        }
    }
    work.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(replaced)
}

/// Takes over what the new part does not take the place of.
fn copy(work: &Connection, part: &Part) -> rusqlite::Result<Vec<Quarter>> {
    let name = &part.name;
    let same = "kind = ?1 AND program = ?2 AND setting = ?3 AND (quarter = ?4 OR ?5)";
    // Pairs have their own days, so one part has the whole history.
    let whole = name.kind == TableKind::Ptp;
    let what = params![name.kind.word(), name.program.word(), name.setting.word(), part.quarter.code(), whole];
    let mut replaced = Vec::new();
    {
        let mut find = work.prepare(&format!("SELECT quarter FROM before.part WHERE {same} ORDER BY quarter"))?;
        let mut rows = find.query(what)?;
        while let Some(row) = rows.next()? {
            replaced.extend(Quarter::read(&row.get::<_, String>(0)?));
        }
    }
    work.execute(&format!("INSERT INTO part SELECT * FROM before.part WHERE NOT ({same})"), what)?;
    work.execute_batch(
        "INSERT INTO span SELECT * FROM before.span WHERE part IN (SELECT id FROM part);
         INSERT INTO list SELECT * FROM before.list WHERE key >> 26 IN (SELECT id FROM part) ORDER BY key;",
    )?;
    Ok(replaced)
}
