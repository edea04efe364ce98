//! Puts the texts of `docs-samples/` into the binary, so that `carebook init` needs no files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let variable = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .ok_or(io::ErrorKind::NotFound)
    };
    let samples = variable("CARGO_MANIFEST_DIR")?.join("../../../docs-samples");
    println!("cargo:rerun-if-changed={}", samples.display());
    let samples = samples.canonicalize()?;
    let mut files = Vec::new();
    collect(&samples, &mut files)?;
    files.sort();
    let mut code = String::from(
        "/// Path below `docs-samples/`, and content.\npub static FILES: &[(&str, &[u8])] = &[\n",
    );
    for file in &files {
        let name = file.strip_prefix(&samples).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let place = file.to_string_lossy();
        writeln!(code, "    ({name:?}, include_bytes!({place:?})),").map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    fs::write(variable("OUT_DIR")?.join("samples.rs"), code)
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
