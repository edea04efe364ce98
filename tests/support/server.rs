//! A listener on the loopback address that counts who calls, for documents that try to phone home.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

/// Counts requests until the test ends.
pub struct Listener {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    /// Starts to listen on a free port.
    pub fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = socket.local_addr().expect("its address");
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in socket.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut start = [0; 512];
                let read = stream.read(&mut start).unwrap_or(0);
                let line = String::from_utf8_lossy(&start[..read])
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                log.lock().expect("the log").push(line);
                drop(stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
            }
        });
        Self { address, requests }
    }

    /// Returns the address of something on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Returns the first line of every request so far; a connection without one counts too.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("the log").clone()
    }
}
