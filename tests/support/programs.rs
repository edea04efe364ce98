//! Where the built programs lie.

use std::path::{Path, PathBuf};

/// Returns the workspace's folder.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the workspace")
}

/// Returns the built `carebook`.
pub fn carebook() -> PathBuf {
    program("carebook")
}

/// Returns the built `carebook-desktop`.
pub fn desktop() -> PathBuf {
    program("carebook-desktop")
}

/// The programs lie two folders above the test, in the folder of the profile.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let folder = test
        .ancestors()
        .find(|folder| folder.ends_with("deps") || folder.ends_with("examples"));
    let profile = folder
        .and_then(Path::parent)
        .unwrap_or_else(|| test.parent().expect("a folder"));
    let path = profile
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.is_file(),
        "{} is not built: run script/test, or `cargo build -p carebook-cli -p carebook-desktop`",
        path.display()
    );
    path
}
