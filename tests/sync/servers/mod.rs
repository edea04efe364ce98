//! Servers of the tests' own, on free ports of the loopback address, gone when the test ends.

mod daemon;
pub mod http;
mod proxy;
mod ssh;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Child;

use carebook_tests::{Handbook, Run, World};
use serde_json::Value;

pub use daemon::Daemon;
pub use http::Http;
pub use proxy::Proxy;
pub use ssh::Ssh;

/// A process that ends with the test.
pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A port nobody listens on at this moment.
pub fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    socket.local_addr().expect("its address").port()
}

/// Makes the team's bare repository, with a handbook of two documents in it.
pub fn team(world: &World) -> PathBuf {
    let bare = world.path("srv/team.git");
    std::fs::create_dir_all(&bare).expect("a folder");
    world.git(
        &bare,
        &["init", "--quiet", "--bare", "--initial-branch=main"],
    );
    let first = world
        .handbook_at("first")
        .file("refunds.md", REFUNDS)
        .file("returns.md", "# Returns\n\nWithin 30 days.\n")
        .commit("Begin");
    first.git(&["push", "--quiet", &bare.to_string_lossy(), "main"]);
    bare
}

/// The text of the document that the tests change.
pub const REFUNDS: &str = "# Refunds\n\nA customer waits 14 days.\n\nNobody pays for the parcel.\n";

/// Makes a clone of the team's repository whose remote is then this address.
pub fn clone_of<'w>(world: &'w World, bare: &Path, name: &str, address: &str) -> Handbook<'w> {
    let folder = world.path(name);
    let from = bare.to_string_lossy().into_owned();
    world.git(
        &world.path(""),
        &["clone", "--quiet", &from, &folder.to_string_lossy()],
    );
    let handbook = Handbook::existing(world, folder);
    handbook.git(&["remote", "set-url", "origin", address]);
    handbook
}

/// Publishes other words of a document in a clone, through the app.
#[track_caller]
pub fn publish(handbook: &Handbook<'_>, document: &str, old: &str, new: &str) {
    let text = handbook.git(&["show", &format!("main:{document}")]);
    assert!(text.contains(old), "{document} holds {old:?}: {text}");
    let mut rpc = handbook.rpc();
    let name = "change";
    let started = rpc.ask(
        "drafts.start",
        &serde_json::json!({ "docs": [document], "name": name }),
    );
    let name = started["name"].clone();
    let read = rpc.ask(
        "drafts.read",
        &serde_json::json!({ "name": name, "doc": document, "window": "w" }),
    );
    let saved = rpc.ask(
        "drafts.save",
        &serde_json::json!({
            "name": name, "path": document, "window": "w", "base": read["base"],
            "text": text.replace(old, new),
        }),
    );
    assert_eq!(saved["type"], "saved", "{saved}");
    let preview = rpc.ask(
        "drafts.publish_preview",
        &serde_json::json!({ "name": name }),
    );
    let published = rpc.ask(
        "drafts.publish",
        &serde_json::json!({
            "name": name, "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": format!("Publish {new}"), "minor": false, "resolutions": [],
        }),
    );
    assert_eq!(published["type"], "published", "{published}");
}

/// Syncs, with variables of the test's.
pub fn sync(handbook: &Handbook<'_>, variables: &[(&str, &str)]) -> Run {
    sync_with(handbook, variables, &[])
}

/// Syncs with options.
pub fn sync_with(handbook: &Handbook<'_>, variables: &[(&str, &str)], options: &[&str]) -> Run {
    let mut command = handbook.command(carebook_tests::carebook());
    command.args(["sync", "--json"]).args(options);
    command.envs(variables.iter().copied());
    Run::of(&mut command)
}

/// What a sync said that went through.
#[track_caller]
pub fn synced(handbook: &Handbook<'_>, variables: &[(&str, &str)]) -> Value {
    sync(handbook, variables).succeeded().json()
}
