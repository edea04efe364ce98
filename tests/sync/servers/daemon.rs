//! `git daemon`.

use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use carebook_tests::{World, wait_for};

use super::{Server, free_port};

/// A running `git daemon`.
pub struct Daemon {
    port: u16,
    _server: Server,
}

impl Daemon {
    /// Serves every repository below a folder, for reading and writing.
    pub fn start(world: &World, folder: &Path) -> Self {
        let port = free_port();
        let base = folder.to_string_lossy();
        // Not through `git`, which would start it as a child of its own and leave it behind.
        let programs = world.git(folder, &["--exec-path"]);
        let child = world
            .command(Path::new(programs.trim()).join("git-daemon"))
            .args([
                "--reuseaddr",
                "--listen=127.0.0.1",
                &format!("--port={port}"),
                &format!("--base-path={base}"),
                "--export-all",
                "--enable=receive-pack",
                &base,
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("git daemon starts");
        let server = Server(child);
        wait_for("git daemon answers", Duration::from_secs(10), || {
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Self {
            port,
            _server: server,
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a repository.
    pub fn url(&self, path: &str) -> String {
        format!("git://127.0.0.1:{}/{path}", self.port)
    }
}
