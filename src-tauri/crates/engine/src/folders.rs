//! Where Carebook keeps things on this computer: caches under a key of the handbook's real path,
//! personal data beside each other. Both are the person's alone.

use std::path::{Path, PathBuf};

/// The two folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    cache: PathBuf,
    data: PathBuf,
}

/// Neither the environment nor the system says where a person's files go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no home folder is known: set HOME, or CAREBOOK_CACHE_DIR and CAREBOOK_DATA_DIR")]
pub struct NoHome;

impl Folders {
    /// Takes these folders as they are.
    #[must_use]
    pub fn at(cache: PathBuf, data: PathBuf) -> Self {
        Self { cache, data }
    }

    /// The folders that the environment names, else the ones usual on this system.
    ///
    /// # Errors
    /// When no home folder is known.
    pub fn from_environment() -> Result<Self, NoHome> {
        let named = |variable| {
            std::env::var_os(variable)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let cache = named("CAREBOOK_CACHE_DIR")
            .or_else(|| usual(Usual::Cache))
            .ok_or(NoHome)?;
        let data = named("CAREBOOK_DATA_DIR")
            .or_else(|| usual(Usual::Data))
            .ok_or(NoHome)?;
        Ok(Self { cache, data })
    }

    /// The cache folder of the handbook at `root`, whose links are resolved already.
    #[must_use]
    pub fn cache_of(&self, root: &Path) -> PathBuf {
        self.cache.join(key(root))
    }

    /// The folder for what is the person's own of the handbook at `root`: unsaved text, mostly.
    #[must_use]
    pub fn personal_of(&self, root: &Path) -> PathBuf {
        self.data.join("handbooks").join(key(root))
    }

    /// The folder of personal data.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }
}

#[derive(Clone, Copy)]
enum Usual {
    Cache,
    Data,
}

/// Where this system keeps such files: the XDG folders on Linux, the Library on macOS, the local
/// application data on Windows.
fn usual(which: Usual) -> Option<PathBuf> {
    let absolute = |variable| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        let base = absolute("LOCALAPPDATA")?.join("Carebook");
        return Some(match which {
            Usual::Cache => base.join("cache"),
            Usual::Data => base.join("data"),
        });
    }
    let home = absolute("HOME");
    let base = match (cfg!(target_os = "macos"), which) {
        (true, Usual::Cache) => home.map(|home| home.join("Library/Caches")),
        (true, Usual::Data) => home.map(|home| home.join("Library/Application Support")),
        (false, Usual::Cache) => {
            absolute("XDG_CACHE_HOME").or_else(|| home.map(|home| home.join(".cache")))
        }
        (false, Usual::Data) => {
            absolute("XDG_DATA_HOME").or_else(|| home.map(|home| home.join(".local/share")))
        }
    };
    base.map(|base| base.join("carebook"))
}

/// A folder name that tells two handbooks apart and that a person can recognise.
fn key(root: &Path) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325; // FNV-1a: the same on every system and version
    for byte in root.as_os_str().as_encoded_bytes() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    let name: String = root
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .take(24)
        .collect();
    format!("{name}-{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_handbooks_never_share_a_cache() {
        let folders = Folders::at("/c".into(), "/d".into());
        let one = folders.cache_of(Path::new("/home/a/handbook"));
        let other = folders.cache_of(Path::new("/home/b/handbook"));
        assert_ne!(one, other);
        assert_eq!(one, folders.cache_of(Path::new("/home/a/handbook")));
        assert!(one.starts_with("/c"));
    }

    #[test]
    fn odd_names_make_plain_folders() {
        let name = key(Path::new("/x/my: hand/../bo\nok"));
        assert!(!name.contains(['/', '\n', ':', '.']), "{name}");
    }
}
