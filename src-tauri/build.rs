//! Names the one command that a window may call, and sees that there is an interface to embed.

use std::fs;
use std::path::Path;

/// Shown when the app is built without the interface, so that a build of the Rust half alone works.
const NO_INTERFACE: &str = "<!doctype html><meta charset=\"utf-8\"><title>Carebook</title>\
<p>The interface is not built yet. Run <code>script/run</code>, or <code>npm ci</code> and \
<code>npm run build</code> in <code>ui/</code>, and build the app again.</p>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dist = Path::new("../ui/dist");
    if !dist.join("index.html").exists() {
        fs::create_dir_all(dist)?;
        fs::write(dist.join("index.html"), NO_INTERFACE)?;
    }
    println!("cargo::rerun-if-changed=../ui/dist");
    let commands = tauri_build::AppManifest::new().commands(&["rpc"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
