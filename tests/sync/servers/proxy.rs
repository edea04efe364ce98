//! Stands between git and a server, and breaks off or falls silent in the middle.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// What happens after so many bytes came from the server.
#[derive(Clone, Copy, Debug)]
enum After {
    Cut(u64),
    Silence(u64),
}

/// A proxy before a server.
pub struct Proxy {
    port: u16,
}

impl Proxy {
    /// Breaks every connection after so many bytes of the server's.
    pub fn that_cuts(server: u16, after: u64) -> Self {
        Self::start(server, After::Cut(after))
    }

    /// Passes on so many bytes of the server's, and then nothing.
    pub fn that_falls_silent(server: u16, after: u64) -> Self {
        Self::start(server, After::Silence(after))
    }

    fn start(server: u16, after: After) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        // Counted over all connections: HTTP takes several for one conversation.
        let passed = Arc::new(AtomicU64::new(0));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else {
                    return;
                };
                let passed = Arc::clone(&passed);
                thread::spawn(move || between(client, server, after, &passed));
            }
        });
        Self { port }
    }

    /// The port to call.
    pub fn port(&self) -> u16 {
        self.port
    }
}

fn between(client: TcpStream, server: TcpStream, after: After, passed: &AtomicU64) {
    let (Ok(mut up_from), Ok(mut up_to)) = (client.try_clone(), server.try_clone()) else {
        return;
    };
    thread::spawn(move || {
        drop(std::io::copy(&mut up_from, &mut up_to));
        drop(up_to.shutdown(Shutdown::Write));
    });
    let (mut from, mut to) = (server, client);
    let mut bytes = [0; 512];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        let limit = match after {
            After::Cut(limit) | After::Silence(limit) => limit,
        };
        if passed.fetch_add(count as u64, Ordering::SeqCst) >= limit {
            match after {
                After::Cut(_) => drop(to.shutdown(Shutdown::Both)),
                // The connection stays open, and nobody says a word.
                After::Silence(_) => thread::sleep(Duration::from_secs(120)),
            }
            return;
        }
        if to.write_all(&bytes[..count]).is_err() {
            return;
        }
    }
    drop(to.shutdown(Shutdown::Write));
}
