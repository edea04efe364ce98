//! A disk that is full, and writes that fail.

use std::fs;
use std::path::Path;
use std::process::Command;

use carebook_tests::{Handbook, Rpc, World, carebook};
use serde_json::{Value, json};

/// Set in the copy of this test that may mount.
const INSIDE: &str = "CAREBOOK_TEST_INSIDE";

fn text(word: &str) -> String {
    format!(
        "# Refunds\n\nWord {word}.\n\n{}\n",
        "What the customer hears. ".repeat(400)
    )
}

/// A handbook with a draft of its one document.
fn drafted(world: &World) -> Handbook<'_> {
    let handbook = world
        .handbook()
        .file("refunds.md", &text("first"))
        .commit("Begin");
    handbook.rpc().ask(
        "drafts.start",
        &json!({ "docs": ["refunds.md"], "name": "r" }),
    );
    handbook
}

fn read(rpc: &mut Rpc) -> Value {
    rpc.ask(
        "drafts.read",
        &json!({ "name": "r", "doc": "refunds.md", "window": "w" }),
    )
}

/// Keeps, saves and publishes, each as far as the computer lets it, and checks after each that
/// what was acknowledged is there and that a refusal says what to do.
fn try_everything(
    handbook: &Handbook<'_>,
    start: impl Fn() -> Rpc,
    heal: impl Fn(),
    word: &str,
) -> u32 {
    let mut refused = 0;
    let mut say = |answer: &Value| -> bool {
        let Some(error) = answer.get("error") else {
            return true;
        };
        refused += 1;
        let hint = error["hint"].as_str().unwrap_or_default();
        assert!(!hint.is_empty(), "a person must learn what to do: {error}");
        assert!(
            !error["message"].as_str().unwrap_or_default().is_empty(),
            "{error}"
        );
        false
    };
    let base = read(&mut handbook.rpc())["base"].clone();
    let before = handbook.git(&["cat-file", "blob", "draft/r:refunds.md"]);
    let main = handbook.git(&["cat-file", "blob", "main:refunds.md"]);
    let new = text(word);

    let mut rpc = start();
    let mut ask = |name: &str, request: Value| -> Value {
        assert!(rpc.send(name, &request), "carebook runs");
        rpc.answer()
            .unwrap_or_else(|| json!({ "error": { "message": "ended", "hint": "ended" } }))
    };
    let request =
        json!({ "name": "r", "path": "refunds.md", "window": "w", "base": base, "text": new });
    let kept = say(&ask("drafts.autosave", request.clone()));
    let saved = say(&ask("drafts.save", request));
    let preview = ask("drafts.publish_preview", json!({ "name": "r" }));
    let published = preview.get("error").is_none()
        && say(&ask(
            "drafts.publish",
            json!({
                "name": "r", "onto": preview["answer"]["onto"], "tip": preview["answer"]["draft"]["tip"],
                "message": "Publish", "minor": false, "resolutions": [],
            }),
        ));
    drop(rpc);
    heal();

    handbook.git(&["fsck", "--strict", "--no-dangling"]);
    let now_main = handbook.git(&["cat-file", "blob", "main:refunds.md"]);
    if published {
        assert_eq!(
            now_main,
            if saved { new } else { before },
            "published whole"
        );
        drop(handbook.rpc().ask(
            "drafts.start",
            &json!({ "docs": ["refunds.md"], "name": "r" }),
        ));
        return refused;
    }
    assert!(
        now_main == main || now_main == new,
        "published whole or not at all"
    );
    if !handbook.git(&["branch", "--list", "draft/r"]).is_empty() {
        let mut rpc = handbook.rpc();
        let there = read(&mut rpc);
        let draft = there["text"].as_str().unwrap_or_default();
        if saved {
            assert_eq!(draft, new, "shown as saved, and there");
        } else {
            assert!(draft == before || draft == new, "saved whole or not at all");
        }
        if kept && !saved && draft != new {
            assert_eq!(
                there["recovered"][0]["text"], new,
                "shown as kept, and offered"
            );
        }
    } else {
        drop(handbook.rpc().ask(
            "drafts.start",
            &json!({ "docs": ["refunds.md"], "name": "r" }),
        ));
    }
    refused
}

#[test]
fn a_full_disk_is_said_and_nothing_acknowledged_is_lost() {
    with_mounts(
        "a_full_disk_is_said_and_nothing_acknowledged_is_lost",
        on_a_small_disk,
    );
}

#[test]
fn a_text_that_the_disk_does_not_take_is_kept_where_there_is_room() {
    with_mounts(
        "a_text_that_the_disk_does_not_take_is_kept_where_there_is_room",
        piped_onto_a_small_disk,
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_told_as_such() {
    with_mounts(
        "a_folder_that_cannot_be_written_is_told_as_such",
        published_beside_a_sealed_folder,
    );
}

#[test]
fn an_index_that_cannot_be_replaced_is_told_and_brought_up_later() {
    with_mounts(
        "an_index_that_cannot_be_replaced_is_told_and_brought_up_later",
        published_beside_a_pinned_index,
    );
}

/// Runs a test where it may mount: that needs rights which a user namespace gives to anybody; root
/// has them anyhow.
fn with_mounts(name: &str, test: impl Fn()) {
    if std::env::var_os(INSIDE).is_some() {
        return test();
    }
    let this = std::env::current_exe().expect("this test");
    let mut command = Command::new("unshare");
    let root = fs::metadata("/proc/self").is_ok_and(|about| {
        use std::os::unix::fs::MetadataExt as _;
        about.uid() == 0
    });
    if !root {
        command.args(["--user", "--map-root-user"]);
    }
    let output = command
        .arg("--mount")
        .arg(this)
        .args(["--exact", &format!("disk::{name}"), "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .expect("unshare (of util-linux) runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn mount(arguments: &[&str], place: &Path) {
    let mounted = Command::new("mount").args(arguments).arg(place).status();
    assert!(mounted.expect("mount runs").success(), "{arguments:?}");
}

fn unmount(place: &Path) {
    let unmounted = Command::new("umount").arg(place).status();
    assert!(unmounted.expect("umount runs").success());
}

/// A text that came through a pipe is nowhere else.
fn piped_onto_a_small_disk() {
    let world = World::new();
    let disk = world.path("disk");
    fs::create_dir_all(&disk).expect("a folder");
    mount(&["-t", "tmpfs", "-o", "size=2m", "tmpfs"], &disk);
    let folder = disk.join("handbook");
    fs::create_dir_all(&folder).expect("a folder");
    world.git(&folder, &["init", "--quiet", "--initial-branch=main"]);
    let handbook = Handbook::existing(&world, folder)
        .file("refunds.md", &text("first"))
        .commit("Begin");
    let start = ["draft", "start", "refunds.md", "--name", "r"];
    drop(handbook.carebook(&start).succeeded());
    fill(&disk, 0);
    for (document, word) in [("refunds.md", "second"), ("new.md", "third")] {
        let refused = handbook
            .carebook_reading(&["draft", "write", "r", document], &text(word))
            .exits(3);
        assert!(!refused.stderr.contains("no error"), "{refused:?}");
        assert!(
            refused.stderr.contains("`carebook draft kept r`"),
            "{refused:?}"
        );
        let kept = handbook.ask(&["draft", "kept", "r"]);
        let is_there = (kept.as_array().into_iter().flatten())
            .any(|kept| kept["path"] == document && kept["text"] == text(word));
        assert!(is_there, "{kept}");
    }
    unmount(&disk);
}

/// The branch has moved when git's index cannot take its place: nobody may say that nothing
/// happened, and nothing may be left as it is.
fn published_beside_a_pinned_index() {
    let world = World::new();
    let handbook = (world.handbook())
        .file("refunds.md", &text("first"))
        .commit("Begin");
    let start = ["draft", "start", "refunds.md", "--name", "r"];
    drop(handbook.carebook(&start).succeeded());
    drop(
        handbook
            .carebook_reading(&["draft", "write", "r", "refunds.md"], &text("second"))
            .succeeded(),
    );
    let index = handbook.folder().join(".git/index");
    // What is mounted onto cannot be renamed over.
    mount(&["--bind", &index.to_string_lossy()], &index);
    let published = handbook
        .carebook(&["draft", "publish", "r", "--json"])
        .succeeded()
        .json();
    assert_eq!(published["behind"], true, "{published}");
    assert_eq!(handbook.git(&["show", "main:refunds.md"]), text("second"));
    unmount(&index);
    drop(handbook.carebook(&["draft", "list"]).succeeded());
    assert_eq!(handbook.git(&["status", "--porcelain"]), "");
    assert_eq!(handbook.git(&["fsck", "--strict"]), "");
}

/// Published all the same; what could not follow is not called somebody's change.
fn published_beside_a_sealed_folder() {
    let world = World::new();
    let handbook = (world.handbook())
        .file("a/refunds.md", &text("first"))
        .commit("Begin");
    let start = ["draft", "start", "a/refunds.md", "--name", "r"];
    drop(handbook.carebook(&start).succeeded());
    drop(
        handbook
            .carebook_reading(&["draft", "write", "r", "a/refunds.md"], &text("second"))
            .succeeded(),
    );
    let sealed = handbook.folder().join("a");
    mount(&["--bind", &sealed.to_string_lossy()], &sealed);
    mount(&["-o", "remount,ro,bind"], &sealed);
    let published = handbook
        .carebook(&["draft", "publish", "r", "--json"])
        .succeeded()
        .json();
    assert_eq!(
        (&published["kept"], &published["unwritten"]),
        (&json!([]), &json!(["a/refunds.md"]))
    );
    let put_back = ["local", "put-back", "a/refunds.md"];
    let refused = handbook.carebook(&put_back).exits(3);
    assert!(
        refused.stderr.contains("cannot be read or written")
            && !refused.stderr.contains("os error"),
        "{refused:?}"
    );
    assert!(refused.stderr.contains("may you not"), "{refused:?}");
    unmount(&sealed);
    drop(handbook.carebook(&put_back).succeeded());
    assert_eq!(handbook.ask(&["local", "list"]), json!([]));
}

fn on_a_small_disk() {
    let world = World::new();
    let disk = world.path("disk");
    fs::create_dir_all(&disk).expect("a folder");
    mount(&["-t", "tmpfs", "-o", "size=4m", "tmpfs"], &disk);
    let small = World::new()
        .with("CAREBOOK_DATA_DIR", &disk.join("data").to_string_lossy())
        .with("CAREBOOK_CACHE_DIR", &disk.join("cache").to_string_lossy());
    let folder = disk.join("handbook");
    fs::create_dir_all(&folder).expect("a folder");
    small.git(&folder, &["init", "--quiet", "--initial-branch=main"]);
    let handbook = Handbook::existing(&small, folder)
        .file("refunds.md", &text("first"))
        .commit("Begin");
    handbook.rpc().ask(
        "drafts.start",
        &json!({ "docs": ["refunds.md"], "name": "r" }),
    );
    let mut refused = 0;
    for (round, left) in [
        0, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96, 0, 4, 8, 16, 24,
    ]
    .into_iter()
    .enumerate()
    {
        fill(&disk, left * 1024);
        refused += try_everything(
            &handbook,
            || handbook.rpc(),
            || fs::remove_file(disk.join("filling")).expect("room again"),
            &format!("round{round}"),
        );
    }
    unmount(&disk);
    assert!(refused > 10, "the disk was never full: {refused}");
}

/// Fills a disk up to so many bytes.
fn fill(disk: &Path, left: usize) {
    use std::io::Write as _;
    let path = disk.join("filling");
    let mut file = fs::File::create(&path).expect("a file");
    let block = [0_u8; 4096];
    let mut written = 0_u64;
    while file.write_all(&block).is_ok() {
        written += 4096;
    }
    let rest = written.saturating_sub(left as u64);
    file.set_len(rest).expect("some room");
}

#[test]
fn writes_that_fail_are_said_and_nothing_acknowledged_is_lost() {
    let world = World::new();
    let handbook = drafted(&world);
    let mut refused = 0;
    // The system refuses to let any file grow beyond so many blocks of 512 bytes.
    for (round, blocks) in [0, 1, 2, 4, 8, 16, 1, 0, 20, 22, 24, 3]
        .into_iter()
        .enumerate()
    {
        let start = || {
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
            let mut command = handbook.command("sh");
            command.args(["-c", &script]).arg(carebook());
            Rpc::start(&mut command)
        };
        refused += try_everything(&handbook, start, || {}, &format!("round{round}"));
    }
    assert!(refused > 5, "no write ever failed: {refused}");
}

#[test]
fn a_folder_that_cannot_be_written_is_said_in_a_sentence() {
    let world = World::new();
    let handbook = drafted(&world);
    // A file where the folder of unsaved text would be: refused for root as well.
    let handbooks = world.path("data/handbooks");
    let own = fs::read_dir(&handbooks)
        .expect("a folder")
        .flatten()
        .next()
        .expect("one handbook");
    let autosave = own.path().join("autosave");
    if autosave.exists() {
        fs::remove_dir_all(&autosave).expect("it goes");
    }
    fs::write(&autosave, "in the way").expect("a file");
    let mut rpc = handbook.rpc();
    let base = read(&mut rpc)["base"].clone();
    let request = json!({ "name": "r", "path": "refunds.md", "window": "w", "base": base, "text": text("x") });
    let error = rpc.refused("drafts.autosave", &request);
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|text| text.contains("autosave")),
        "{error}"
    );
    assert!(
        error["hint"]
            .as_str()
            .is_some_and(|text| text.contains("copy the text elsewhere")),
        "{error}"
    );
}
