//! What local changes were made on. When something is published while a file of the working tree is
//! changed, the file stays as it is and git's index goes on: nobody could tell any more which text the
//! person changed, and the change would look as if it took back what was published. So the older text
//! is noted, in the person's data folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use carebook_domain::{DocPath, ObjectId};
use carebook_git::{Repo, WorkingTreeUpdate};

const FILE: &str = "bases.json";

/// The notes of one handbook.
pub(crate) struct Bases {
    file: Option<PathBuf>,
}

impl Bases {
    pub(super) fn in_folder(folder: Option<&Path>) -> Self {
        Self {
            file: folder.map(|folder| folder.join(FILE)),
        }
    }

    /// The content that the local change at a path was made on, if a publication passed it by.
    pub(crate) fn of(&self, path: &DocPath) -> Option<ObjectId> {
        let noted = self.all();
        ObjectId::from_hex(noted.get(path.as_str())?).ok()
    }

    /// Lets go of a note whose file is as published again.
    pub(crate) fn forget(&self, path: &DocPath) {
        let mut noted = self.all();
        if noted.remove(path.as_str()).is_some() {
            self.write(&noted);
        }
    }

    /// Notes what the working tree did not follow. A note that cannot be written makes a later draft
    /// of the file be compared with a newer text; no text is lost by it.
    pub(super) fn followed(&self, repo: &Repo, old: Option<ObjectId>, update: &WorkingTreeUpdate) {
        if update.kept.is_empty() && update.updated.is_empty() {
            return;
        }
        let mut noted = self.all();
        let before = noted.clone();
        for path in &update.updated {
            noted.remove(path.as_str());
        }
        for path in &update.kept {
            let blob = old.and_then(|old| repo.blob_at(old, path).ok().flatten());
            if let Some(blob) = blob {
                noted
                    .entry(path.as_str().to_owned())
                    .or_insert_with(|| blob.to_hex());
            }
        }
        if noted != before {
            self.write(&noted);
        }
    }

    fn all(&self) -> BTreeMap<String, String> {
        let text = self.file.as_ref().and_then(|file| fs::read(file).ok());
        let noted = text.and_then(|text| serde_json::from_slice(&text).ok());
        noted.unwrap_or_default()
    }

    fn write(&self, noted: &BTreeMap<String, String>) {
        let Some(file) = &self.file else { return };
        let beside = file.with_extension("tmp");
        let written = serde_json::to_vec(noted)
            .map_err(std::io::Error::other)
            .and_then(|text| fs::write(&beside, text))
            .and_then(|()| fs::rename(&beside, file));
        written.unwrap_or_default();
    }
}
