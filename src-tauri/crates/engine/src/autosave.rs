//! Text that was typed and not saved yet, safe from a crash: one file per document, draft and
//! window, in the person's data folder. [`Autosave::keep`] returns once the text is on disk: a
//! temporary file in the same folder, synced, renamed, and the folder synced as well.
//!
//! Each window writes a file of its own, so two windows on one draft never overwrite each other;
//! whoever opens the draft next is offered both texts. Nothing here is ever pushed.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use carebook_domain::{DocPath, ObjectId, Timestamp};
use serde::{Deserialize, Serialize};

/// The folder that holds unsaved text of one handbook.
#[derive(Clone, Debug)]
pub struct Autosave {
    folder: PathBuf,
}

/// An unsaved text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The draft's name.
    pub draft: String,
    /// The document.
    pub path: DocPath,
    /// The window that it was typed in; a fresh word per window and run.
    pub window: String,
    /// The blob it was typed on.
    pub base: ObjectId,
    /// When.
    pub at: Timestamp,
    /// The whole text.
    pub text: String,
}

/// Text could not be kept. It is still in the editor.
#[derive(Debug, thiserror::Error)]
#[error("the text cannot be kept in {}: {source}", folder.display())]
pub struct AutosaveError {
    /// The folder.
    pub folder: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

const ENDING: &str = "json";
/// Holds the path of the handbook that the texts belong to.
const PLACE: &str = "place";

impl Autosave {
    /// Unsaved text in `folder`, which is made, for this person alone, when text is first kept.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps a text in place of the one this window kept before. It is on disk when this returns.
    ///
    /// # Errors
    /// When the disk does not take it; the text kept before is still there then.
    pub fn keep(&self, kept: &Kept) -> Result<(), AutosaveError> {
        self.write(kept).map_err(|source| self.error(source))
    }

    fn write(&self, kept: &Kept) -> io::Result<()> {
        make_private(&self.folder)?;
        let content = serde_json::to_vec(kept)?;
        let target = self.file(&kept.draft, &kept.path, &kept.window);
        let temporary = target.with_extension("tmp");
        let written =
            write_synced(&temporary, &content).and_then(|()| fs::rename(&temporary, &target));
        if written.is_err() {
            // A full disk must not keep the half file as well; a failure to remove it changes nothing.
            fs::remove_file(&temporary).ok();
        }
        written?;
        sync_folder(&self.folder)
    }

    /// Keeps a file that is about to be replaced, in `replaced/` beside the unsaved texts. It is on
    /// disk when this returns. Returns the file it lies in.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn set_aside(
        &self,
        path: &DocPath,
        at: Timestamp,
        bytes: &[u8],
    ) -> Result<PathBuf, AutosaveError> {
        let folder = self.folder.join("replaced");
        let name = path.as_str().replace('/', "__");
        let keep = || -> io::Result<PathBuf> {
            make_private(&folder)?;
            for number in 0..1_000 {
                let file = folder.join(format!("{}-{number}-{name}", at.as_millisecond()));
                let new = OpenOptions::new().write(true).create_new(true).open(&file);
                match new {
                    Ok(mut opened) => {
                        opened.write_all(bytes)?;
                        opened.sync_all()?;
                        sync_folder(&folder)?;
                        return Ok(file);
                    }
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    Err(error) => return Err(error),
                }
            }
            Err(io::ErrorKind::AlreadyExists.into())
        };
        keep().map_err(|source| AutosaveError {
            folder: folder.clone(),
            source,
        })
    }

    /// Keeps an unsaved text with a draft that is discarded, where no list finds it, until the draft
    /// is brought back. It is on disk when this returns.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn put_away(&self, kept: &Kept) -> Result<(), AutosaveError> {
        let away = self.discarded();
        // A draft of that name may have been discarded before.
        away.keep(&away.beside_others(kept.clone()))
    }

    /// The text under a window's name that no other text has: nothing that is kept is replaced.
    fn beside_others(&self, mut kept: Kept) -> Kept {
        let there = self.of_document(&kept.draft, &kept.path);
        while (there.iter()).any(|other| other.window == kept.window && other.text != kept.text) {
            kept.window.push('+');
        }
        kept
    }

    /// Gives back the texts that were put away with a draft, under the name it has now.
    ///
    /// # Errors
    /// When the disk does not take them; they stay put away then.
    pub fn bring_back(&self, draft: &str, name_now: &str) -> Result<(), AutosaveError> {
        let away = self.discarded();
        for kept in away.all().into_iter().filter(|kept| kept.draft == draft) {
            self.keep(&self.beside_others(Kept {
                draft: name_now.to_owned(),
                ..kept.clone()
            }))?;
            away.let_go(&kept.draft, &kept.path, &kept.window)?;
        }
        Ok(())
    }

    /// Lets go of texts that were put away with drafts that cannot be brought back any more.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn drop_put_away(&self, is_gone: &dyn Fn(&str) -> bool) -> Result<(), AutosaveError> {
        let away = self.discarded();
        for kept in away.all().into_iter().filter(|kept| is_gone(&kept.draft)) {
            away.let_go(&kept.draft, &kept.path, &kept.window)?;
        }
        Ok(())
    }

    fn discarded(&self) -> Self {
        Self::at(self.folder.join("discarded"))
    }

    /// Takes over the texts that a handbook left behind when its folder was moved or renamed:
    /// those below `handbooks` whose folder is gone and that were typed on what this one holds.
    ///
    /// # Errors
    /// When the disk does not take them; they stay where they were then.
    pub fn adopt(
        &self,
        handbooks: &Path,
        is_ours: &dyn Fn(ObjectId) -> bool,
    ) -> Result<(), AutosaveError> {
        for other in fs::read_dir(handbooks).into_iter().flatten().flatten() {
            let left = Self::at(other.path().join("autosave"));
            let place = fs::read_to_string(other.path().join(PLACE)).unwrap_or_default();
            if left.folder == self.folder || place.is_empty() || Path::new(&place).exists() {
                continue;
            }
            for kept in left.all() {
                if is_ours(kept.base) {
                    self.keep(&kept)?;
                    left.let_go(&kept.draft, &kept.path, &kept.window)?;
                }
            }
        }
        Ok(())
    }

    /// Notes where the handbook lies, so that its texts are found again when it has moved.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn note_place(&self, root: &Path) -> Result<(), AutosaveError> {
        let Some(beside) = self.folder.parent() else {
            return Ok(());
        };
        let file = beside.join(PLACE);
        let root = root.to_string_lossy();
        if fs::read_to_string(&file).is_ok_and(|noted| noted == root) {
            return Ok(());
        }
        make_private(beside)
            .and_then(|()| write_synced(&file, root.as_bytes()))
            .map_err(|source| self.error(source))
    }

    /// The texts kept for a document of a draft, newest first.
    #[must_use]
    pub fn of_document(&self, draft: &str, path: &DocPath) -> Vec<Kept> {
        let mut found = self.all();
        found.retain(|kept| kept.draft == draft && kept.path == *path);
        found
    }

    /// Every text kept, newest first. A file that cannot be read is left where it is and left out.
    #[must_use]
    pub fn all(&self) -> Vec<Kept> {
        let Ok(files) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let mut found: Vec<Kept> = files
            .flatten()
            .map(|file| file.path())
            .filter(|file| file.extension().is_some_and(|ending| ending == ENDING))
            .filter_map(|file| serde_json::from_slice(&fs::read(file).ok()?).ok())
            .collect();
        found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.window.cmp(&b.window)));
        found
    }

    /// Lets go of a window's text, because it is saved in git or was given up. To be called only
    /// after the commit is on disk.
    ///
    /// # Errors
    /// When the file is there and cannot be removed.
    pub fn let_go(&self, draft: &str, path: &DocPath, window: &str) -> Result<(), AutosaveError> {
        match fs::remove_file(self.file(draft, path, window)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other
                .and_then(|()| sync_folder(&self.folder))
                .map_err(|source| self.error(source)),
        }
    }

    fn file(&self, draft: &str, path: &DocPath, window: &str) -> PathBuf {
        // FNV-1a, 128 bits wide: the name only has to differ; what is inside says what it is.
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        for byte in [draft, path.as_str(), window].join("\0").bytes() {
            hash =
                (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        self.folder.join(format!("{hash:032x}.{ENDING}"))
    }

    fn error(&self, source: io::Error) -> AutosaveError {
        AutosaveError {
            folder: self.folder.clone(),
            source,
        }
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // The folder's own name must be on disk too, or a power cut takes all that lies in it.
    folder.parent().map_or(Ok(()), sync_folder)
}

fn write_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(()); // NTFS journals names; a folder cannot be opened for syncing there
    }
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(window: &str, at: i64, text: &str) -> Kept {
        Kept {
            draft: "longer-refunds".into(),
            path: DocPath::new("환불/개봉 상품.md").unwrap(),
            window: window.into(),
            base: "0123456789012345678901234567890123456789".parse().unwrap(),
            at: Timestamp::from_second(at).unwrap(),
            text: text.into(),
        }
    }

    #[test]
    fn what_was_kept_last_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let autosave = Autosave::at(folder.path().join("autosave"));
        autosave.keep(&kept("a", 1, "first")).unwrap();
        autosave
            .keep(&kept("a", 2, "고객을 60초 넘게\r\n기다리게 하지 마세요"))
            .unwrap();
        let path = DocPath::new("환불/개봉 상품.md").unwrap();
        assert_eq!(
            autosave.of_document("longer-refunds", &path),
            [kept("a", 2, "고객을 60초 넘게\r\n기다리게 하지 마세요")]
        );
        assert_eq!(autosave.of_document("other", &path), []);
    }

    #[test]
    fn two_windows_keep_both_texts() {
        let folder = tempfile::tempdir().unwrap();
        let autosave = Autosave::at(folder.path().join("autosave"));
        autosave.keep(&kept("a", 1, "mine")).unwrap();
        autosave.keep(&kept("b", 2, "theirs")).unwrap();
        assert_eq!(
            autosave.all(),
            [kept("b", 2, "theirs"), kept("a", 1, "mine")]
        );
        let path = DocPath::new("환불/개봉 상품.md").unwrap();
        autosave.let_go("longer-refunds", &path, "b").unwrap();
        autosave.let_go("longer-refunds", &path, "b").unwrap();
        assert_eq!(autosave.all(), [kept("a", 1, "mine")]);
    }

    #[test]
    fn what_was_put_away_comes_back_beside_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let autosave = Autosave::at(folder.path().join("autosave"));
        autosave.put_away(&kept("a", 1, "first")).unwrap();
        autosave.put_away(&kept("a", 2, "second")).unwrap();
        assert_eq!(autosave.all(), [], "no list finds it");
        autosave.keep(&kept("a", 3, "typed since")).unwrap();
        autosave
            .bring_back("longer-refunds", "longer-refunds")
            .unwrap();
        let texts: Vec<String> = autosave.all().into_iter().map(|kept| kept.text).collect();
        assert_eq!(texts, ["typed since", "second", "first"]);
        autosave
            .bring_back("longer-refunds", "longer-refunds")
            .unwrap();
        assert_eq!(autosave.all().len(), 3, "once");
    }

    #[test]
    fn a_damaged_file_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let autosave = Autosave::at(folder.path().join("autosave"));
        autosave.keep(&kept("a", 1, "good")).unwrap();
        let broken = folder.path().join("autosave/ffff.json");
        fs::write(&broken, b"{\"draft\":").unwrap();
        assert_eq!(autosave.all().len(), 1);
        assert!(broken.exists(), "it may still be read by a person");
    }

    #[test]
    fn a_handbook_that_moved_finds_its_texts_again() {
        let folder = tempfile::tempdir().unwrap();
        let handbooks = folder.path().join("handbooks");
        let before = Autosave::at(handbooks.join("old/autosave"));
        before.keep(&kept("a", 1, "typed")).unwrap();
        before.note_place(&folder.path().join("gone")).unwrap();
        let there = Autosave::at(handbooks.join("there/autosave"));
        there.keep(&kept("b", 1, "of another one")).unwrap();
        there.note_place(folder.path()).unwrap();
        let now = Autosave::at(handbooks.join("new/autosave"));
        now.adopt(&handbooks, &|_| false).unwrap();
        assert_eq!(now.all(), [], "another handbook's");
        now.adopt(&handbooks, &|_| true).unwrap();
        assert_eq!(now.all(), [kept("a", 1, "typed")]);
        assert_eq!(there.all().len(), 1, "that one's folder still exists");
    }

    #[test]
    fn when_the_disk_refuses_the_text_kept_before_stays() {
        let folder = tempfile::tempdir().unwrap();
        let autosave = Autosave::at(folder.path().join("autosave"));
        let before = kept("a", 1, "before");
        autosave.keep(&before).unwrap();
        // A folder in the temporary file's place: the write fails for root as well.
        let temporary = autosave
            .file(&before.draft, &before.path, "a")
            .with_extension("tmp");
        fs::create_dir(&temporary).unwrap();
        assert!(autosave.keep(&kept("a", 2, "after")).is_err());
        assert_eq!(autosave.all(), [before]);
    }
}
