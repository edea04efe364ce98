//! The built app in a real window, on a screen of its own, steered by WebKit's driver.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::display::Display;
use crate::programs;
use crate::wait_for;
use crate::webdriver::{Element, Session};
use crate::world::World;

/// How long a window may take to show something before a test gives up on it. Generous: the
/// machine may be busy, and no test measures speed by it.
const PATIENCE: Duration = Duration::from_secs(30);

/// The colours a picture is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The app's window.
pub struct Window {
    session: Session,
    driver: Child,
    lock: PathBuf,
    _display: Display,
}

impl Window {
    /// Starts the app in a world, on a folder or as on its first run.
    pub fn open(world: &World, folder: Option<&std::path::Path>) -> Self {
        let display = Display::start();
        let port = free_port();
        let mut driver = world.command("WebKitWebDriver");
        driver.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        driver.env("DISPLAY", display.name());
        for (name, value) in [
            ("TAURI_AUTOMATION", "true"),
            ("TAURI_WEBVIEW_AUTOMATION", "true"),
            ("GDK_BACKEND", "x11"),
            ("LIBGL_ALWAYS_SOFTWARE", "1"),
            ("NO_AT_BRIDGE", "1"),
            ("GSETTINGS_BACKEND", "memory"),
            ("DBUS_SESSION_BUS_ADDRESS", "disabled:"),
        ] {
            driver.env(name, value);
        }
        let log = fs::File::create(world.path("window.log")).expect("the window's log");
        let copy = log.try_clone().expect("the window's log");
        let mut driver = driver
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(copy)
            .spawn()
            .expect("WebKitWebDriver starts: script/bootstrap installs webkit2gtk-driver");
        wait_for("WebKitWebDriver listening", PATIENCE, || {
            std::net::TcpStream::connect(("127.0.0.1", port)).ok()
        });
        let binary = programs::desktop().to_string_lossy().into_owned();
        let arguments: Vec<String> = folder
            .iter()
            .map(|folder| folder.to_string_lossy().into_owned())
            .collect();
        let session = Session::start(port, &binary, &arguments).unwrap_or_else(|error| {
            drop(driver.kill());
            let log = fs::read_to_string(world.path("window.log")).unwrap_or_default();
            panic!("the window did not open: {error}\n{log}")
        });
        let window = Self {
            session,
            driver,
            lock: world.path("data/window.lock"),
            _display: display,
        };
        window.see("body > *");
        window
    }

    /// Starts the app once more on the same screen, on a folder or on none, and waits for its end.
    pub fn start_again(&self, world: &World, folder: Option<&std::path::Path>) -> crate::Run {
        let mut command = world.command(programs::desktop());
        command
            .env("DISPLAY", self._display.name())
            .env("GDK_BACKEND", "x11")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .args(folder);
        crate::Run::of(&mut command)
    }

    /// Returns the session, for what this type has no word for.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Waits until a selector finds something, and returns it.
    #[track_caller]
    pub fn see(&self, selector: &str) -> Element {
        self.wait(&format!("{selector} showing"), || {
            self.session.find(selector)
        })
    }

    /// Waits until the text of something holds a piece of text, and returns the whole text.
    #[track_caller]
    pub fn read(&self, selector: &str, piece: &str) -> String {
        self.wait(&format!("{piece:?} in {selector}"), || {
            self.texts(selector)
                .into_iter()
                .find(|text| text.contains(piece))
        })
    }

    /// Waits until nothing shows a piece of text any more.
    #[track_caller]
    pub fn miss(&self, selector: &str, piece: &str) {
        self.wait(&format!("{piece:?} leaving {selector}"), || {
            self.texts(selector)
                .iter()
                .all(|text| !text.contains(piece))
                .then_some(())
        });
    }

    /// Returns the texts of all that a selector finds now.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let quoted = serde_json::to_string(selector).expect("a selector is text");
        let script = format!(
            "return [...document.querySelectorAll({quoted})].map((e) => e.innerText ?? e.textContent)"
        );
        let texts = self.session.try_run(&script).unwrap_or_default();
        texts
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|text| Some(text.as_str()?.to_owned()))
            .collect()
    }

    /// Waits, and when it was in vain keeps a picture and says what the window showed.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let start = std::time::Instant::now();
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            if start.elapsed() > PATIENCE {
                let kept = self.keep("failed");
                let shown = self.texts("body").join("\n");
                panic!(
                    "waited in vain for {what}; {} shows:\n{shown}",
                    kept.display()
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Clicks what a selector finds, once it is there.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let element = self.see(selector);
        self.session.click(&element);
    }

    /// Presses keys where the focus is.
    #[track_caller]
    pub fn press(&self, typed: &str) {
        self.session.press(typed);
    }

    /// Kills the app at once, as a crash or a power cut would.
    pub fn kill(self) {
        let children = format!("/proc/{0}/task/{0}/children", self.driver.id());
        let children = fs::read_to_string(children).unwrap_or_default();
        let app = children.split_whitespace().find(|pid| {
            fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == programs::desktop())
        });
        let app = app.expect("the app is a child of its driver");
        let killed = std::process::Command::new("kill")
            .args(["-9", app])
            .status();
        assert!(killed.expect("kill runs").success());
    }

    /// Keeps a picture of the window as it is, under `artifacts/screens/`.
    pub fn keep(&self, name: &str) -> PathBuf {
        let folder = programs::workspace().join("artifacts/screens");
        fs::create_dir_all(&folder).expect("the folder for pictures");
        let thread = std::thread::current();
        let test = thread
            .name()
            .unwrap_or("test")
            .rsplit("::")
            .next()
            .unwrap_or("test")
            .to_owned();
        let file = if name == "failed" {
            format!("failed-{test}.png")
        } else {
            format!("{name}.png")
        };
        let target = folder.join(file);
        // The driver hands out the frame painted last, which may show what was before.
        let painted = "return new Promise((done) => { setTimeout(done, 3000); \
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 400))) })";
        drop(self.session.try_run(painted));
        let picture = STANDARD
            .decode(self.session.picture())
            .expect("a picture in base 64");
        fs::write(&target, picture).expect("the picture");
        target
    }

    /// Keeps pictures of a view: light and dark, at the usual and at the smallest size.
    pub fn keep_view(&self, name: &str) {
        for (width, height) in [(1280, 800), (900, 600)] {
            self.session.resize(width, height);
            for theme in [Theme::Light, Theme::Dark] {
                self.paint(theme);
                let size = if width == 1280 { "" } else { "-small" };
                let colours = if theme == Theme::Dark { "-dark" } else { "" };
                drop(self.keep(&format!("{name}{colours}{size}")));
            }
        }
        self.session.resize(1280, 800);
        self.paint(Theme::Light);
    }

    /// Paints the window in other colours, without touching the settings.
    fn paint(&self, theme: Theme) {
        let word = if theme == Theme::Dark {
            "dark"
        } else {
            "light"
        };
        self.session.run(&format!(
            "document.documentElement.dataset.theme = '{word}'"
        ));
        std::thread::sleep(Duration::from_millis(350));
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.session.end();
        drop(self.driver.kill());
        drop(self.driver.wait());
        // As long as this one lives, the next start would only bring it to the front.
        let Ok(lock) = fs::File::open(&self.lock) else {
            return;
        };
        let deadline = std::time::Instant::now() + PATIENCE;
        while lock.try_lock().is_err() && std::time::Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    socket.local_addr().expect("its address").port()
}
