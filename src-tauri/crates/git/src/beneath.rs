//! The working tree, reached part by part beneath its root: no link is ever followed, only regular
//! files are read, nothing is opened that could hang, and nothing is replaced that holds another
//! text than the caller believes.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fd::OwnedFd;
use rustix::fs::{self, AtFlags, FileType, Mode, OFlags, RenameFlags, Stat};
use rustix::io::Errno;

use crate::{Blob, DocPath};

const FOLDER: OFlags = OFlags::DIRECTORY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC)
    .union(OFlags::RDONLY);

/// A folder that everything stays beneath.
pub(crate) struct Beneath {
    root: OwnedFd,
}

/// One name in a folder.
pub(crate) struct Listed {
    pub name: Vec<u8>,
    pub kind: FileType,
    pub stat: Option<Box<Stat>>,
}

impl Beneath {
    pub fn open(root: &Path) -> io::Result<Beneath> {
        Ok(Beneath {
            root: fs::open(root, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?,
        })
    }

    /// The names in a folder (empty: the root) in order, with what they are; none when it is gone.
    /// Regular files whose name is `wanted` come with what the system says of them.
    pub fn list(&self, folder: &str, wanted: &dyn Fn(&[u8]) -> bool) -> io::Result<Vec<Listed>> {
        let Some(fd) = self.folder(folder, false)? else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for entry in fs::Dir::read_from(&fd)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let mut kind = entry.file_type();
            let mut stat = None;
            let is_wanted = kind == FileType::RegularFile && wanted(name.to_bytes());
            if is_wanted || kind == FileType::Unknown {
                let Ok(there) = fs::statat(&fd, name, AtFlags::SYMLINK_NOFOLLOW) else {
                    continue;
                };
                kind = FileType::from_raw_mode(there.st_mode);
                stat = (kind == FileType::RegularFile).then(|| Box::new(there));
            }
            found.push(Listed {
                name: name.to_bytes().to_vec(),
                kind,
                stat,
            });
        }
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// Reads a regular file; nothing where there is none.
    pub fn read(&self, path: &DocPath, max_bytes: u64) -> io::Result<Option<Blob>> {
        match self.folder(path.folder(), false)? {
            Some(folder) => read_at(&folder, path.file_name(), max_bytes),
            None => Ok(None),
        }
    }

    /// Writes a file durably if what is there still satisfies `expected` (given nothing where
    /// nothing is); otherwise leaves everything as it was and returns `false`.
    pub fn replace(
        &self,
        path: &DocPath,
        bytes: &[u8],
        executable: bool,
        expected: &dyn Fn(Option<&[u8]>) -> bool,
    ) -> io::Result<bool> {
        let Some(folder) = self.folder(path.folder(), expected(None))? else {
            return Ok(false);
        };
        let mode = if executable { 0o777 } else { 0o666 };
        let scratch = write_scratch(&folder, bytes, mode)?;
        let outcome = self.swap_in(&folder, &scratch, path.file_name(), expected);
        // After a swap the old text lies under the scratch name; after a refusal the new one does.
        match fs::unlinkat(&folder, scratch.as_str(), AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
        fs::fsync(&folder)?;
        outcome
    }

    fn swap_in(
        &self,
        folder: &OwnedFd,
        scratch: &str,
        name: &str,
        expected: &dyn Fn(Option<&[u8]>) -> bool,
    ) -> io::Result<bool> {
        match fs::renameat_with(folder, scratch, folder, name, RenameFlags::EXCHANGE) {
            // The check comes after the exchange, so nothing can slip in between.
            Ok(()) => {
                if let Some(Blob::Bytes(old)) = read_at(folder, scratch, u64::MAX)?
                    && expected(Some(&old))
                {
                    return Ok(true);
                }
                fs::renameat_with(folder, scratch, folder, name, RenameFlags::EXCHANGE)?;
                Ok(false)
            }
            Err(Errno::NOENT) if expected(None) => {
                match fs::renameat_with(folder, scratch, folder, name, RenameFlags::NOREPLACE) {
                    Ok(()) => Ok(true),
                    Err(Errno::EXIST) => Ok(false),
                    Err(error) => Err(error.into()),
                }
            }
            Err(Errno::NOENT) => Ok(false),
            // A file system without exchange: the check goes right before the replacement.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                let fits = match read_at(folder, name, u64::MAX)? {
                    Some(Blob::Bytes(old)) => expected(Some(&old)),
                    Some(Blob::TooLarge { .. }) => false,
                    None => {
                        fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).is_err()
                            && expected(None)
                    }
                };
                if fits {
                    fs::renameat(folder, scratch, folder, name)?;
                }
                Ok(fits)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file if its text still satisfies `expected`, and folders that it leaves empty.
    /// Returns whether nothing is there any more.
    pub fn remove(&self, path: &DocPath, expected: &dyn Fn(&[u8]) -> bool) -> io::Result<bool> {
        let Some(folder) = self.folder(path.folder(), false)? else {
            return Ok(true);
        };
        let scratch = scratch_name();
        match fs::renameat_with(
            &folder,
            path.file_name(),
            &folder,
            scratch.as_str(),
            RenameFlags::NOREPLACE,
        ) {
            Ok(()) => {}
            Err(Errno::NOENT) => return Ok(true),
            Err(error) => return Err(error.into()),
        }
        let fits = matches!(read_at(&folder, &scratch, u64::MAX)?, Some(Blob::Bytes(text)) if expected(&text));
        if !fits {
            fs::renameat_with(
                &folder,
                scratch.as_str(),
                &folder,
                path.file_name(),
                RenameFlags::NOREPLACE,
            )?;
            return Ok(false);
        }
        fs::unlinkat(&folder, scratch.as_str(), AtFlags::empty())?;
        fs::fsync(&folder)?;
        self.remove_empty(path.folder())?;
        Ok(true)
    }

    fn remove_empty(&self, folder: &str) -> io::Result<()> {
        let mut folder = folder;
        while !folder.is_empty() {
            let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
            let Some(fd) = self.folder(above, false)? else {
                return Ok(());
            };
            if fs::unlinkat(&fd, name, AtFlags::REMOVEDIR).is_err() {
                return Ok(());
            }
            folder = above;
        }
        Ok(())
    }

    /// Opens a folder part by part; nothing where a part is missing or is no folder.
    fn folder(&self, path: &str, make: bool) -> io::Result<Option<OwnedFd>> {
        let mut folder = fs::openat(&self.root, ".", FOLDER, Mode::empty())?;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let opened = match fs::openat(&folder, part, FOLDER, Mode::empty()) {
                Err(Errno::NOENT) if make => {
                    fs::mkdirat(&folder, part, Mode::from_raw_mode(0o777))?;
                    fs::fsync(&folder)?;
                    fs::openat(&folder, part, FOLDER, Mode::empty())
                }
                other => other,
            };
            folder = match opened {
                Ok(opened) => opened,
                Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => return Ok(None),
                Err(error) => return Err(error.into()),
            };
        }
        Ok(Some(folder))
    }
}

fn read_at(folder: &OwnedFd, name: &str, max_bytes: u64) -> io::Result<Option<Blob>> {
    // Not blocking: a pipe in a file's place must not hold anybody up.
    let flags =
        OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    // A device is not even opened: opening alone can have effects.
    match fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) if FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile => {}
        Ok(_) | Err(Errno::NOENT | Errno::NOTDIR) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let file = match fs::openat(folder, name, flags, Mode::empty()) {
        Ok(file) => std::fs::File::from(file),
        Err(Errno::NOENT | Errno::LOOP | Errno::NXIO) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(None);
    }
    if metadata.len() > max_bytes {
        return Ok(Some(Blob::TooLarge {
            size: metadata.len(),
        }));
    }
    let mut bytes = Vec::new();
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    // It may have grown while it was read.
    match bytes.len() as u64 > max_bytes {
        true => Ok(Some(Blob::TooLarge {
            size: bytes.len() as u64,
        })),
        false => Ok(Some(Blob::Bytes(bytes))),
    }
}

fn write_scratch(folder: &OwnedFd, bytes: &[u8], mode: u32) -> io::Result<String> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let name = scratch_name();
    let mut file = std::fs::File::from(fs::openat(
        folder,
        name.as_str(),
        flags,
        Mode::from_raw_mode(mode),
    )?);
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // A full disk: the scratch file must not stay; the error that counts is the first one.
        fs::unlinkat(folder, name.as_str(), AtFlags::empty()).ok();
        return Err(error);
    }
    Ok(name)
}

/// Whether a file's name is one of ours for a text on its way in or out.
pub(crate) fn is_scratch(name: &str) -> bool {
    name.starts_with(".carebook-") && name.ends_with(".tmp")
}

/// A name nobody else makes; `EXCL` settles the rest.
fn scratch_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let nanos = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .map_or(0, |time| time.subsec_nanos());
    format!(".carebook-{}-{number}-{nanos:x}.tmp", std::process::id())
}
