//! Which handbook is meant: the one named, else the repository that holds the current folder. Only
//! here are folders searched upwards; what is found is opened exactly.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The environment variable that names a handbook.
const VARIABLE: &str = "CAREBOOK_HANDBOOK";

/// Returns the handbook's folder.
pub fn handbook(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let from_environment = || {
        std::env::var_os(VARIABLE)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(named) = named.map(Path::to_owned).or_else(from_environment) {
        return Ok(std::path::absolute(&named).unwrap_or(named));
    }
    let here = std::env::current_dir().map_err(|source| Failure::File {
        path: "the current folder".to_owned(),
        source,
    })?;
    here.ancestors()
        .find(|folder| is_repository(folder))
        .map(Path::to_owned)
        .ok_or_else(|| Failure::NoHandbook(here.display().to_string()))
}

/// A working tree, a linked one, or a bare repository.
fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
        || (folder.join("HEAD").is_file()
            && folder.join("objects").is_dir()
            && folder.join("refs").is_dir())
}
