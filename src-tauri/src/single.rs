//! One window a person: whoever starts the app again brings it to the front, perhaps with another
//! handbook. A lock in the data folder says who was first, a socket beside it takes what later ones
//! ask. Where either cannot be had, the app starts as if it were alone.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::Duration;

use carebook_engine::api::types::Event;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager};

use crate::{startup, tell};

const LOCK: &str = "window.lock";
/// How long the first one may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// A folder's name is shorter.
const LONGEST: u64 = 64 * 1024;

/// Who starts.
pub enum Start {
    /// The first one, with what makes it so.
    First(Standing),
    /// Another one runs, and knows now what was wanted.
    Told,
}

/// What the first one holds while it runs.
pub struct Standing {
    _lock: Option<File>,
    listener: Option<listening::Listener>,
}

/// Tells a running app what is wanted, or becomes the one that is told.
pub fn start(data_dir: &Path, folder: Option<&str>) -> Start {
    let alone = Standing {
        _lock: None,
        listener: None,
    };
    let Ok(lock) = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(data_dir.join(LOCK))
    else {
        return Start::First(alone);
    };
    match lock.try_lock() {
        Ok(()) => Start::First(Standing {
            _lock: Some(lock),
            listener: listening::Listener::at(data_dir),
        }),
        Err(_) if say(data_dir, folder).is_some() => Start::Told,
        Err(_) => Start::First(alone),
    }
}

/// Says to the running app what is wanted; nothing unless it answers.
fn say(data_dir: &Path, folder: Option<&str>) -> Option<()> {
    let mut stream = listening::connect(data_dir, PATIENCE)?;
    let wish = format!("{}\n", json!({ "folder": folder }));
    stream.write_all(wish.as_bytes()).ok()?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).ok()?;
    (answer.trim() == "here").then_some(())
}

impl Standing {
    /// Listens for later starts as long as the app runs.
    pub fn listen(&mut self, app: &AppHandle) {
        let Some(listener) = self.listener.take() else {
            return;
        };
        let app = app.clone();
        std::thread::spawn(move || {
            while let Some(stream) = listener.next() {
                // Somebody who says nothing understandable is not answered.
                if let Some(folder) = heard(&stream) {
                    come_forward(&app, folder);
                    drop((&stream).write_all(b"here\n"));
                }
            }
        });
    }
}

fn heard(stream: &listening::Stream) -> Option<Option<String>> {
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST))
        .read_line(&mut line)
        .ok()?;
    let wish: Value = serde_json::from_str(&line).ok()?;
    Some(wish.get("folder")?.as_str().map(str::to_owned))
}

fn come_forward(app: &AppHandle, folder: Option<String>) {
    if let Some(window) = app.get_webview_window("main") {
        drop(window.unminimize());
        drop(window.show());
        drop(window.set_focus());
    }
    if let Some(path) = folder {
        tell(app, &Event::FolderAsked { path });
    }
}

/// The folder as another process, in another folder, understands it.
pub fn meant(folder: Option<&std::path::PathBuf>) -> Option<String> {
    folder.map(|folder| startup::absolute(folder.clone()))
}

#[cfg(unix)]
mod listening {
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    pub type Stream = UnixStream;

    pub struct Listener {
        listener: UnixListener,
        place: PathBuf,
    }

    fn place(data_dir: &Path) -> PathBuf {
        data_dir.join("window.sock")
    }

    impl Listener {
        /// Only whoever holds the lock does this, so what lies there is nobody's.
        pub fn at(data_dir: &Path) -> Option<Self> {
            let place = place(data_dir);
            if std::fs::symlink_metadata(&place).is_ok() {
                std::fs::remove_file(&place).ok()?;
            }
            let listener = UnixListener::bind(&place).ok()?;
            Some(Self { listener, place })
        }

        /// The next start; nothing when there can be none.
        pub fn next(&self) -> Option<Stream> {
            let (stream, _) = self.listener.accept().ok()?;
            stream.set_read_timeout(Some(super::PATIENCE)).ok()?;
            Some(stream)
        }
    }

    impl Drop for Listener {
        fn drop(&mut self) {
            drop(std::fs::remove_file(&self.place));
        }
    }

    /// The first one may have the lock and not listen yet.
    pub fn connect(data_dir: &Path, patience: Duration) -> Option<Stream> {
        let deadline = Instant::now() + patience;
        loop {
            match UnixStream::connect(place(data_dir)) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(patience)).ok()?;
                    return Some(stream);
                }
                Err(_) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(_) => return None,
            }
        }
    }
}

#[cfg(not(unix))]
mod listening {
    use std::net::TcpStream;
    use std::path::Path;
    use std::time::Duration;

    pub type Stream = TcpStream;

    /// There the app starts as often as it is asked to.
    pub struct Listener;

    impl Listener {
        pub fn at(_data_dir: &Path) -> Option<Self> {
            None
        }

        pub fn next(&self) -> Option<Stream> {
            None
        }
    }

    pub fn connect(_data_dir: &Path, _patience: Duration) -> Option<Stream> {
        None
    }
}
