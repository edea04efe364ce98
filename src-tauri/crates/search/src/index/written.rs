//! Writing the files of an index.
//!
//! An index can be made again from git, so nobody waits for the disk to confirm it: what the
//! system holds survives the death of a process. A power cut it does not survive, so whoever
//! keeps the index must ask [`super::Index::damage`] after the computer was started again; on
//! Linux that is known. Elsewhere every file is confirmed, as tantivy does it by itself.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tantivy::directory::error::OpenWriteError;
use tantivy::directory::{AntiCallToken, TerminatingWrite, WritePtr};

/// Whether files are confirmed by the disk before they are counted on.
pub const CONFIRMED: bool = !cfg!(target_os = "linux");

/// A file that is being written.
struct Written(File);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Written {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        confirm(&self.0)
    }
}

fn confirm(file: &File) -> io::Result<()> {
    if CONFIRMED { file.sync_data() } else { Ok(()) }
}

/// Begins a file that is not there yet.
pub fn begin(dir: &Path, name: &Path) -> Result<WritePtr, OpenWriteError> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(dir.join(name))
        .map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(name.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, name.to_owned()),
        })?;
    Ok(BufWriter::new(Box::new(Written(file))))
}

/// Puts a file in the place of another, for readers all at once. Only the one writer of an index
/// does this, so the name beside it is free.
pub fn replace(dir: &Path, name: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = dir.join(name);
    let mut beside = target.clone().into_os_string();
    beside.push(".new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    confirm(&file)?;
    drop(file);
    fs::rename(&beside, &target)
}
