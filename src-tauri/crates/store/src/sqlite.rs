//! Opening a SQLite file the way both stores want it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::StoreError;

/// How long a statement waits for another process's transaction.
const BUSY: Duration = Duration::from_secs(10);

/// Makes a folder that only the person may enter, with all the folders above it.
///
/// # Errors
/// When it cannot be made, or its permissions cannot be narrowed.
pub fn private_folder(dir: &Path) -> Result<(), StoreError> {
    let make = || -> std::io::Result<()> {
        fs::create_dir_all(dir)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let permissions = fs::metadata(dir)?.permissions();
            if permissions.mode() & 0o777 != 0o700 {
                fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
            }
        }
        Ok(())
    };
    make().map_err(|source| StoreError::Folder {
        path: dir.to_owned(),
        source,
    })
}

/// Removes what lies at a path of a cache, whatever it is; nothing there is fine.
///
/// # Errors
/// When it cannot be removed.
pub fn clear(path: &Path) -> Result<(), StoreError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(StoreError::Folder {
            path: path.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

/// The first of a database's files that is no file: a folder, a link, anything that SQLite would
/// fail at or follow elsewhere.
pub(crate) fn not_a_file(database: &Path) -> Option<PathBuf> {
    with_companions(database)
        .into_iter()
        .find(|path| fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()))
}

/// How surely a committed transaction survives a power cut.
#[derive(Clone, Copy)]
pub(crate) enum Sync {
    /// The last ones may be missing, the file stays whole: for what can be derived again.
    Lazy,
    /// Every one is on disk: for what exists nowhere else.
    Full,
}

/// Opens for reading and writing, made when missing.
pub(crate) fn open_for_writing(file: &Path, sync: Sync) -> Result<Connection, StoreError> {
    let fail = |source| StoreError::from_sqlite(file, source);
    let connection = Connection::open(file).map_err(fail)?;
    connection.busy_timeout(BUSY).map_err(fail)?;
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .map_err(fail)?;
    let level = match sync {
        // What waits in the log has checksums, so the file is whole whatever part of it is lost;
        // bringing it over at every end would wait for the disk each time.
        Sync::Lazy => {
            connection
                .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
                .map_err(fail)?;
            "NORMAL"
        }
        Sync::Full => "FULL",
    };
    connection
        .pragma_update(None, "synchronous", level)
        .map_err(fail)?;
    connection
        .pragma_update(None, "foreign_keys", "ON")
        .map_err(fail)?;
    Ok(connection)
}

/// Opens for reading only; what is missing stays missing.
pub(crate) fn open_for_reading(file: &Path) -> Result<Connection, StoreError> {
    if !file.exists() {
        return Err(StoreError::NotBuilt {
            path: file.to_owned(),
        });
    }
    let fail = |source| StoreError::from_sqlite(file, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(fail)?;
    connection.busy_timeout(BUSY).map_err(fail)?;
    Ok(connection)
}

/// Reads the format number that the file was written with; 0 for an empty one.
pub(crate) fn format_of(connection: &Connection, file: &Path) -> Result<u32, StoreError> {
    connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|source| StoreError::from_sqlite(file, source))
}

/// Looks through the whole file; says what is wrong, or nothing.
pub(crate) fn integrity(
    connection: &Connection,
    file: &Path,
) -> Result<Option<String>, StoreError> {
    let verdict: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|source| StoreError::from_sqlite(file, source))?;
    Ok((verdict != "ok").then_some(verdict))
}

/// The files that SQLite keeps beside a database.
pub(crate) fn with_companions(file: &Path) -> [PathBuf; 3] {
    let beside = |suffix: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    [file.to_owned(), beside("-wal"), beside("-shm")]
}
