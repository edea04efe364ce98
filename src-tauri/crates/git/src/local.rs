//! What differs in the working tree from what is published.
//!
//! A file is a *local change* when its text is neither the published one nor that of the
//! checked-out commit: on another branch than the publish branch, what that branch holds is a
//! draft's business and no local change. Only documents, `carebook.toml` and assets (images, and
//! what lies in a folder named `assets`) are looked at.
//!
//! git's index is read, never written: where a file's time, size and inode are those the index
//! noted, its content is the noted one; every other file is read and hashed, after the conversion
//! of line endings that `.gitattributes` and `core.autocrlf` ask for. No filter is run. Ignored
//! files, nested repositories, links, pipes and devices are passed over; what a sparse checkout
//! left out is not removed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use git2::{AttrCheckFlags, AttrValue, ObjectType, Oid};
use rustix::fs::{FileType, Stat};

use crate::beneath::{Beneath, Listed};
use crate::open::id;
use crate::{Blob, DocPath, GitError, Head, ObjectId, Published, Repo};

/// Larger files are not read; their size alone is compared.
const LARGEST: u64 = 50 << 20;
const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"];

/// A working-tree file that differs from the published one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalChange {
    /// Its path.
    pub path: DocPath,
    /// What happened to it.
    pub kind: LocalChangeKind,
}

/// What happened to a working-tree file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalChangeKind {
    /// There, and not published.
    Added,
    /// Other text.
    Modified,
    /// Gone, or no regular file any more.
    Removed,
}

/// Whether a path is one that local changes are looked for at.
pub(crate) fn is_of_handbook(path: &DocPath) -> bool {
    path.is_markdown()
        || path.as_str() == "carebook.toml"
        || path.folder().split('/').any(|folder| folder == "assets")
        || IMAGES.contains(&path.extension().as_str())
}

/// The id that git gives a content.
pub fn content_id(content: &[u8]) -> Option<ObjectId> {
    Oid::hash_object(ObjectType::Blob, content).ok().map(id)
}

impl Repo {
    /// Lists the working-tree files whose text differs from the published one, by path.
    pub fn local_changes(
        &self,
        published: Option<&Published>,
    ) -> Result<Vec<LocalChange>, GitError> {
        let Some(root) = self.work_dir() else {
            return Ok(Vec::new());
        };
        let public_commit = published.map(|published| published.commit);
        let published = match published {
            Some(published) => self.files(published.commit)?,
            None => HashMap::new(),
        };
        let checked_out = match self.head()? {
            Head::Branch(_, commit) | Head::Detached(commit) if Some(commit) == public_commit => {
                published.clone()
            }
            Head::Branch(_, commit) | Head::Detached(commit) => self.files(commit)?,
            Head::Unborn(_) => HashMap::new(),
        };
        let index = Index::read(self)?;
        let mut scan = Scan::new(self, root, &index, [&published, &checked_out])?;
        scan.folder("")?;
        let mut changes = Vec::new();
        let known: BTreeSet<&DocPath> = published
            .keys()
            .chain(checked_out.keys())
            .chain(scan.found.keys())
            .collect();
        for path in known {
            let (public, current) = (published.get(path).copied(), checked_out.get(path).copied());
            let here = scan.found.get(path);
            if here.is_none() && (index.left_out(path) || index.unreadable) {
                continue;
            }
            let equals = |blob: Option<ObjectId>| match (here, blob) {
                (None, None) => Ok(true),
                (Some(stat), Some(blob)) => scan.equals(path, stat, blob),
                _ => Ok::<bool, GitError>(false),
            };
            if equals(public)? || (current != public && equals(current)?) {
                continue;
            }
            let kind = match (here, public) {
                (Some(_), Some(_)) => LocalChangeKind::Modified,
                (Some(_), None) => LocalChangeKind::Added,
                (None, _) => LocalChangeKind::Removed,
            };
            changes.push(LocalChange {
                path: path.clone(),
                kind,
            });
        }
        Ok(changes)
    }

    /// Reads a file of the working tree: beneath its root, no links, regular files only.
    pub fn working_text(&self, path: &DocPath, max_bytes: u64) -> Result<Option<Blob>, GitError> {
        let Some(root) = self.work_dir() else {
            return Ok(None);
        };
        let io = |source| GitError::Io {
            path: root.join(path.as_str()),
            source,
        };
        Beneath::open(root)
            .and_then(|beneath| beneath.read(path, max_bytes))
            .map_err(io)
    }

    /// The content that git's index notes for a file: what a person's changes were made on.
    pub fn indexed(&self, path: &DocPath) -> Option<ObjectId> {
        let index = git2::Index::open(&self.git_dir().join("index")).ok()?;
        let entry = index.get_path(Path::new(path.as_str()), 0)?;
        Some(id(entry.id))
    }

    fn files(&self, commit: ObjectId) -> Result<HashMap<DocPath, ObjectId>, GitError> {
        Ok((self.entries(commit)?.entries.into_iter())
            .filter(|entry| entry.kind.is_file() && is_of_handbook(&entry.path))
            .map(|entry| (entry.path, entry.blob))
            .collect())
    }

    /// Whether `text` is that of `blob`, as it is or after git's conversion of line endings.
    pub(crate) fn is_text_of(
        &self,
        path: &DocPath,
        text: &[u8],
        blob: ObjectId,
        ask_attributes: bool,
    ) -> bool {
        if content_id(text) == Some(blob) {
            return true;
        }
        if !text.windows(2).any(|pair| pair == b"\r\n")
            || !self.converts_line_endings(path, text, ask_attributes)
        {
            return false;
        }
        content_id(&without_returns(text)) == Some(blob)
    }

    /// The bytes of a working-tree file as git would store them: with plain line endings where
    /// `.gitattributes` or `core.autocrlf` ask for the conversion. No filter is run.
    pub fn as_stored(&self, path: &DocPath, text: &[u8]) -> Vec<u8> {
        let has_both = text.windows(2).any(|pair| pair == b"\r\n");
        if !has_both || !self.converts_line_endings(path, text, true) {
            return text.to_vec();
        }
        without_returns(text)
    }

    fn converts_line_endings(&self, path: &DocPath, text: &[u8], ask_attributes: bool) -> bool {
        let attribute = |name: &str| {
            let value = match ask_attributes {
                true => self.git.get_attr(
                    Path::new(path.as_str()),
                    name,
                    AttrCheckFlags::FILE_THEN_INDEX,
                ),
                false => Ok(None),
            };
            AttrValue::from_string(value.ok().flatten())
        };
        match attribute("text") {
            AttrValue::True => true,
            AttrValue::False => false,
            AttrValue::String(_) | AttrValue::Bytes(_) => !text.contains(&0),
            AttrValue::Unspecified if matches!(attribute("eol"), AttrValue::String(_)) => true,
            AttrValue::Unspecified => {
                let auto = self
                    .git
                    .config()
                    .and_then(|config| config.get_string("core.autocrlf"));
                auto.is_ok_and(|value| {
                    matches!(
                        value.to_lowercase().as_str(),
                        "true" | "input" | "yes" | "on" | "1"
                    )
                }) && !text.contains(&0)
            }
        }
    }
}

/// A text whose lines end plainly.
fn without_returns(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    for (at, byte) in text.iter().enumerate() {
        if *byte != b'\r' || text.get(at + 1) != Some(&b'\n') {
            plain.push(*byte);
        }
    }
    plain
}

/// What git's index noted of a file.
struct Noted {
    seconds: i64,
    nanoseconds: u32,
    size: u32,
    inode: u32,
    id: ObjectId,
    left_out: bool,
}

/// git's index, as far as it helps.
struct Index {
    noted: HashMap<Vec<u8>, Noted>,
    /// When it was written: a file changed in the same moment may have changed after it.
    written: (i64, i64),
    /// A kind of index that libgit2 cannot read (split or sparse): what is missing may be left out.
    unreadable: bool,
}

impl Index {
    fn read(repo: &Repo) -> Result<Index, GitError> {
        const SKIP_WORKTREE: u16 = 1 << 14;
        let path = repo.git_dir().join("index");
        let mut found = Index {
            noted: HashMap::new(),
            written: (0, 0),
            unreadable: false,
        };
        let Ok(metadata) = std::fs::metadata(&path) else {
            return Ok(found);
        };
        found.written = (metadata.mtime(), metadata.mtime_nsec());
        let Ok(index) = git2::Index::open(&path) else {
            found.unreadable = true;
            return Ok(found);
        };
        for entry in index.iter() {
            if (entry.flags >> 12) & 3 != 0 {
                continue;
            }
            let noted = Noted {
                seconds: i64::from(entry.mtime.seconds()),
                nanoseconds: entry.mtime.nanoseconds(),
                size: entry.file_size,
                inode: entry.ino,
                id: id(entry.id),
                left_out: entry.flags_extended & SKIP_WORKTREE != 0,
            };
            found.noted.insert(entry.path, noted);
        }
        Ok(found)
    }

    fn left_out(&self, path: &DocPath) -> bool {
        self.noted
            .get(path.as_str().as_bytes())
            .is_some_and(|noted| noted.left_out)
    }

    /// The content a file must have, when nothing touched it since the index was written.
    fn content(&self, path: &DocPath, stat: &Stat) -> Option<ObjectId> {
        let noted = self.noted.get(path.as_str().as_bytes())?;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the index keeps the lower 32 bits"
        )]
        let same = noted.seconds == i64::from(stat.st_mtime as i32)
            && u64::from(noted.nanoseconds) == stat.st_mtime_nsec
            && noted.size == stat.st_size as u32
            && (noted.inode == 0 || noted.inode == stat.st_ino as u32);
        let settled = (stat.st_mtime, stat.st_mtime_nsec.cast_signed()) < self.written;
        (same && settled && noted.size != 0).then_some(noted.id)
    }
}

/// One look over the working tree.
struct Scan<'a> {
    repo: &'a Repo,
    beneath: Beneath,
    index: &'a Index,
    tracked: HashSet<String>,
    tracked_folders: HashSet<String>,
    /// A `.gitignore` or `.gitattributes` that is no plain file: libgit2 would hang on a pipe.
    rules_unsafe: bool,
    found: BTreeMap<DocPath, Stat>,
}

impl<'a> Scan<'a> {
    fn new(
        repo: &'a Repo,
        root: &Path,
        index: &'a Index,
        trees: [&HashMap<DocPath, ObjectId>; 2],
    ) -> Result<Scan<'a>, GitError> {
        let beneath = Beneath::open(root).map_err(|source| GitError::Io {
            path: root.to_owned(),
            source,
        })?;
        let noted = index
            .noted
            .keys()
            .filter_map(|path| String::from_utf8(path.clone()).ok());
        let tracked: HashSet<String> = trees
            .into_iter()
            .flat_map(|tree| tree.keys().map(|path| path.as_str().to_owned()))
            .chain(noted)
            .collect();
        let mut tracked_folders = HashSet::new();
        for path in &tracked {
            let mut rest = path.as_str();
            while let Some((folder, _)) = rest.rsplit_once('/') {
                if !tracked_folders.insert(folder.to_owned()) {
                    break;
                }
                rest = folder;
            }
        }
        Ok(Scan {
            repo,
            beneath,
            index,
            tracked,
            tracked_folders,
            rules_unsafe: false,
            found: BTreeMap::new(),
        })
    }

    fn folder(&mut self, folder: &str) -> Result<(), GitError> {
        let is_wanted = |name: &[u8]| {
            crate::tree::checked_path(folder, name).is_ok_and(|path| is_of_handbook(&path))
        };
        // What this person may not read cannot be compared.
        let Ok(names) = self.beneath.list(folder, &is_wanted) else {
            return Ok(());
        };
        let is_nested = !folder.is_empty() && names.iter().any(|listed| listed.name == b".git");
        if is_nested {
            return Ok(());
        }
        self.rules_unsafe |= names.iter().any(|listed| {
            matches!(&*listed.name, b".gitignore" | b".gitattributes")
                && listed.kind != FileType::RegularFile
        });
        for Listed { name, kind, stat } in names {
            let Ok(path) = crate::tree::checked_path(folder, &name) else {
                continue;
            };
            let known = self.tracked_folders.contains(path.as_str())
                || self.tracked.contains(path.as_str());
            if kind == FileType::Directory && (known || !self.ignored(&format!("{path}/"))) {
                self.folder(path.as_str())?;
            }
            if let Some(stat) = stat
                && (known || !self.ignored(path.as_str()))
            {
                self.found.insert(path, *stat);
            }
        }
        Ok(())
    }

    fn ignored(&self, path: &str) -> bool {
        !self.rules_unsafe && self.repo.git.is_path_ignored(path).unwrap_or(false)
    }

    fn equals(&self, path: &DocPath, stat: &Stat, blob: ObjectId) -> Result<bool, GitError> {
        if let Some(content) = self.index.content(path, stat) {
            return Ok(content == blob);
        }
        match self.beneath.read(path, LARGEST) {
            Ok(Some(Blob::Bytes(text))) => {
                Ok(self.repo.is_text_of(path, &text, blob, !self.rules_unsafe))
            }
            Ok(Some(Blob::TooLarge { size })) => Ok(self.repo.blob_size(blob)? == size),
            // It went away or became something else while we looked; the watcher tells of that.
            Ok(None) => Ok(false),
            Err(_) => Ok(true),
        }
    }
}
