//! Indexes beside the published one: the handbook as it was on a day, drafts with local
//! changes, threads. Each is made when it is first asked for, named after exactly what it
//! holds, and kept in `aside/` of the cache folder as long as few others are newer.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use carebook_domain::ObjectId;
use carebook_search::{Index, IndexDocument, IndexError, OpenNote, Searcher};

use super::Handbook;
use crate::indexer::IndexingError;

/// Such indexes that are kept.
const KEPT: usize = 4;

/// Takes the documents of an index that is being made.
pub(crate) type Take<'a> = dyn FnMut(&IndexDocument) -> Result<(), IndexingError> + 'a;

impl Handbook {
    /// The index of that name; `fill` hands over its documents where there is none yet.
    pub(crate) fn aside(
        &self,
        name: &str,
        fill: impl FnOnce(&mut Take<'_>) -> Result<(), IndexingError>,
    ) -> Result<Arc<Searcher>, IndexingError> {
        let folder = self.cache_dir().join("aside");
        let place = folder.join(name);
        if let Some(index) = existing(&place)? {
            touch(&place);
            return Ok(index.searcher()?);
        }
        forget_old(&folder, KEPT - 1);
        let building = folder.join(format!("building-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&building));
        let (index, _) = Index::open(&building)?;
        let mut writer = index.writer()?;
        fill(&mut |document| Ok(writer.replace(document)?))?;
        writer.finish(Some(ObjectId::from_bytes([0; 20])))?;
        drop(index);
        // Another process may have been quicker; then its work is as good.
        if fs::rename(&building, &place).is_err() {
            drop(fs::remove_dir_all(&building));
        }
        match existing(&place)? {
            Some(index) => Ok(index.searcher()?),
            None => Err(IndexError::Damaged("it was gone when it was made".to_owned()).into()),
        }
    }
}

fn existing(place: &Path) -> Result<Option<Index>, IndexingError> {
    if !place.join("format").exists() {
        return Ok(None);
    }
    let (index, note) = Index::open(place)?;
    if note == OpenNote::Ready && index.committed().is_some() {
        return Ok(Some(index));
    }
    drop(index);
    drop(fs::remove_dir_all(place));
    Ok(None)
}

/// Marks the index as used now.
fn touch(place: &Path) {
    if let Ok(file) = fs::File::open(place.join("format")) {
        drop(file.set_modified(SystemTime::now()));
    }
}

/// Removes all but the indexes used last, and what a killed process left half made.
fn forget_old(folder: &Path, kept: usize) {
    let mut found: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let used = fs::metadata(path.join("format"))
            .or_else(|_| fs::metadata(&path))
            .and_then(|metadata| metadata.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH);
        let half_made = entry.file_name().to_string_lossy().starts_with("building-");
        let age = used.elapsed().unwrap_or_default();
        if half_made && age.as_secs() > 3_600 {
            drop(fs::remove_dir_all(&path));
        } else if !half_made {
            found.push((used, path));
        }
    }
    found.sort();
    for (_, path) in found.iter().rev().skip(kept) {
        drop(fs::remove_dir_all(path));
    }
}
