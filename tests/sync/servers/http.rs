//! Smart HTTP with a name and a password: a few lines of a web server before `git http-backend`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;

/// Who is let in.
pub const NAME: &str = "emma";
/// With this password.
pub const PASSWORD: &str = "s3cret pass";

/// A running web server.
pub struct Http {
    port: u16,
    authorised: Arc<Mutex<u32>>,
}

impl Http {
    /// Serves every repository below a folder to whoever knows the password.
    pub fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let authorised = Arc::new(Mutex::new(0));
        let (root, counted) = (folder.to_owned(), Arc::clone(&authorised));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (root, counted) = (root.clone(), Arc::clone(&counted));
                thread::spawn(move || {
                    // A client that breaks off is part of the tests.
                    drop(serve(stream, &root, &counted));
                });
            }
        });
        Self { port, authorised }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a repository, through this port.
    pub fn url_at(port: u16, path: &str) -> String {
        format!("http://127.0.0.1:{port}/{path}")
    }

    /// The address of a repository.
    pub fn url(&self, path: &str) -> String {
        Self::url_at(self.port, path)
    }

    /// How many requests came with the right password.
    pub fn authorised(&self) -> u32 {
        *self.authorised.lock().expect("the count")
    }
}

fn serve(stream: TcpStream, root: &Path, authorised: &Mutex<u32>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut input = BufReader::new(stream);
    let mut first = String::new();
    input.read_line(&mut first)?;
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let mut line = String::new();
        input.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => {
                headers.insert(name.to_lowercase(), value.trim().to_owned());
            }
            None => break,
        }
    }
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    if header("expect") == "100-continue" {
        out.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let body = body(&mut input, &header)?;
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{NAME}:{PASSWORD}"));
    if header("authorization") != format!("Basic {encoded}") {
        return out.write_all(
            b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"team\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
    }
    *authorised.lock().expect("the count") += 1;
    let mut words = first.split_whitespace();
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut command = Command::new("git");
    command
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REMOTE_USER", NAME)
        .env("REMOTE_ADDR", "127.0.0.1")
        .env("REQUEST_METHOD", method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take().expect("its input");
    let feeder = thread::spawn(move || drop(stdin.write_all(&body)));
    let output = child.wait_with_output()?;
    drop(feeder.join());
    answer(&mut out, &output.stdout)
}

/// The request's body, in whatever way it comes.
fn body(
    input: &mut BufReader<TcpStream>,
    header: &dyn Fn(&str) -> String,
) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if header("transfer-encoding") == "chunked" {
        loop {
            let mut size = String::new();
            input.read_line(&mut size)?;
            let size = u64::from_str_radix(size.trim(), 16).unwrap_or(0);
            input.take(size).read_to_end(&mut body)?;
            input.read_line(&mut String::new())?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
    let length = header("content-length").parse().unwrap_or(0);
    input.take(length).read_to_end(&mut body)?;
    Ok(body)
}

/// Turns what the program printed into an answer.
fn answer(out: &mut TcpStream, printed: &[u8]) -> std::io::Result<()> {
    let end = printed
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or(printed.len());
    let head = String::from_utf8_lossy(&printed[..end]).into_owned();
    let body = printed.get(end + 4..).unwrap_or_default();
    let status = head
        .lines()
        .find_map(|line| line.strip_prefix("Status: "))
        .unwrap_or("200 OK");
    let mut text = format!("HTTP/1.1 {status}\r\n");
    for line in head.lines().filter(|line| !line.starts_with("Status:")) {
        text.push_str(&format!("{line}\r\n"));
    }
    text.push_str(&format!(
        "Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    ));
    out.write_all(text.as_bytes())?;
    out.write_all(body)
}

/// A program that answers git's questions, as somebody may have set one up.
pub fn answering(world: &carebook_tests::World, name: &str, password: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let program = world.path(&format!("answers-{}", password.len()));
    std::fs::write(
        &program,
        format!(
            "#!/bin/sh\ncase \"$1\" in Username*) echo '{name}';; *) echo '{password}';; esac\n"
        ),
    )
    .expect("a program");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).expect("its mode");
    program
}
