//! Colleagues in the window: comments that stay with their words, answers that arrive by
//! themselves, suggestions, approvals, publishing, and what two people published at once.

use std::path::{Path, PathBuf};

use carebook_tests::{Handbook, Run, Window, World, carebook, keys};
use serde_json::{Value, json};

use crate::drafts::{EDITOR, drafted, edit, only_draft};
use crate::handbooks::{named, open};

/// The document people talk about.
const REFUNDS: &str = "---\ntitle: Refunds\nlang: en\n---\n# Refunds\n\nA customer waits 14 days for the money.\n\n\
    Nobody pays for the parcel.\n\n## 한도\n\n상담원은 5만 원까지 환불할 수 있습니다.\n";

/// A colleague at another computer.
const LINH: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "Linh Trần"),
    ("GIT_AUTHOR_EMAIL", "linh@example.com"),
    ("GIT_COMMITTER_NAME", "Linh Trần"),
    ("GIT_COMMITTER_EMAIL", "linh@example.com"),
];

/// Makes the team's repository; `rules` is added to its `carebook.toml`.
pub fn team(world: &World, rules: &str) -> PathBuf {
    let bare = world.path("srv/team.git");
    std::fs::create_dir_all(&bare).expect("a folder");
    world.git(
        &bare,
        &["init", "--quiet", "--bare", "--initial-branch=main"],
    );
    let first = world
        .handbook_at("first")
        .file(
            "carebook.toml",
            &format!(
                "[handbook]\nname = \"Dalbit Home\"\ntimezone = \"UTC\"\n[people]\n\
                 \"emma@example.com\" = {{ name = \"Emma Clarke\" }}\n\
                 \"linh@example.com\" = {{ name = \"Linh Trần\" }}\n{rules}"
            ),
        )
        .file("refunds.md", REFUNDS)
        .file("returns.md", "# Returns\n\nWithin 30 days.\n")
        .commit_at("2026-06-01T09:00:00Z", "Begin");
    first.git(&["push", "--quiet", &bare.to_string_lossy(), "main"]);
    bare
}

/// Clones it.
pub fn clone_of<'w>(world: &'w World, bare: &Path, name: &str) -> Handbook<'w> {
    let folder = world.path(name);
    world.git(
        &world.path(""),
        &[
            "clone",
            "--quiet",
            &bare.to_string_lossy(),
            &folder.to_string_lossy(),
        ],
    );
    Handbook::existing(world, folder)
}

/// Runs `carebook … --json` as Linh.
#[track_caller]
fn linh(book: &Handbook<'_>, arguments: &[&str]) -> Value {
    let mut command = book.command(carebook());
    command.args(arguments).arg("--json").envs(LINH);
    Run::of(&mut command).succeeded().json()
}

/// Publishes other words of a document as Linh.
fn linh_publishes(book: &Handbook<'_>, old: &str, new: &str) {
    let mut command = book.command(carebook());
    command.envs(LINH);
    let mut rpc = carebook_tests::Rpc::start(&mut command);
    write(&mut rpc, "linhs", old, new);
    let preview = rpc.ask("drafts.publish_preview", &json!({ "name": "linhs" }));
    let published = rpc.ask(
        "drafts.publish",
        &json!({
            "name": "linhs", "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": new, "minor": false, "resolutions": [],
        }),
    );
    assert_eq!(published["type"], "published", "{published}");
}

/// Writes other words of the document into a draft, begun if need be.
fn write(rpc: &mut carebook_tests::Rpc, draft: &str, old: &str, new: &str) {
    let drafts = rpc.ask("drafts.list", &json!({}));
    let known = drafts
        .as_array()
        .is_some_and(|all| all.iter().any(|each| each["name"] == draft));
    if !known {
        rpc.ask(
            "drafts.start",
            &json!({ "docs": ["refunds.md"], "name": draft, "title": "Shorter waits" }),
        );
    }
    let read = rpc.ask(
        "drafts.read",
        &json!({ "name": draft, "doc": "refunds.md", "window": "w" }),
    );
    let text = read["text"].as_str().expect("a text");
    assert!(text.contains(old), "{text}");
    let saved = rpc.ask(
        "drafts.save",
        &json!({
            "name": draft, "path": "refunds.md", "window": "w", "base": read["base"],
            "text": text.replace(old, new),
        }),
    );
    assert_eq!(saved["type"], "saved", "{saved}");
}

fn read_refunds(window: &Window) {
    window.click(&named("rail-library"));
    window.click("[data-test=document-row][data-path=\"refunds.md\"]");
    window.see("[data-test=read-view][data-path=\"refunds.md\"]");
    window.read(&named("document-text"), "14 days");
}

/// Selects words of the text, as the mouse would.
fn select(window: &Window, root: &str, words: &str) {
    let script = format!(
        "const root = document.querySelector({root:?}); \
         const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); \
         while (walker.nextNode()) {{ const at = walker.currentNode.data.indexOf({words:?}); \
         if (at < 0) continue; const range = document.createRange(); \
         range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + {words:?}.length); \
         getSelection().removeAllRanges(); getSelection().addRange(range); return true; }} return false;"
    );
    assert_eq!(
        window.session().run(&script),
        Value::Bool(true),
        "{words:?} stand in {root}"
    );
}

/// Comments on words of the text that is read.
fn comment_on(window: &Window, words: &str, text: &str) {
    select(window, "[data-test=document-text]", words);
    window.press("c");
    window.see(&named("new-thread-text"));
    window.press(text);
    window.session().chord(&[keys::CONTROL], keys::ENTER);
    window.read(&named("comment-text"), text);
    window.read(".thread-mark", words);
}

fn sync(window: &Window) {
    window.press(keys::F5);
}

/// The one thread that people see on the document.
fn thread(book: &Handbook<'_>) -> String {
    let threads = book.ask(&["comment", "list", "refunds.md"]);
    threads[0]["thread"].as_str().expect("a thread").to_owned()
}

#[test]
fn a_comment_stays_with_its_words_and_an_answer_arrives_by_itself() {
    let world = World::new();
    let bare = team(&world, "");
    let (emma, other) = (
        clone_of(&world, &bare, "emma"),
        clone_of(&world, &bare, "linh"),
    );
    let window = open(&emma);
    read_refunds(&window);
    comment_on(&window, "14 days", "Is it still 14?");
    window.read(&named("not-sent"), "Not synced yet");
    window.keep_view("threads-read");

    // Somebody writes a whole paragraph above, and changes the heading.
    let mut rpc = emma.rpc();
    write(
        &mut rpc,
        "above",
        "# Refunds\n\n",
        "# Refunds of all kinds\n\nSay how long it takes before anybody asks.\n\n",
    );
    let preview = rpc.ask("drafts.publish_preview", &json!({ "name": "above" }));
    let published = rpc.ask(
        "drafts.publish",
        &json!({
            "name": "above", "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": "Say it first", "minor": false, "resolutions": [],
        }),
    );
    assert_eq!(published["type"], "published", "{published}");
    drop(rpc);
    window.read(&named("document-text"), "before anybody asks");
    window.read(".thread-mark", "14 days");
    window.see("[data-test=thread][data-state=open][data-anchor=exact]");

    // It goes to the team, an answer comes back, and nobody has to look for it.
    sync(&window);
    window.see("[data-test=sync-line][data-sign=good]");
    linh(&other, &["sync"]);
    linh(
        &other,
        &["comment", "reply", &thread(&other), "-m", "Yes, 14."],
    );
    linh(&other, &["sync"]);
    sync(&window);
    window.read(&named("comment-text"), "Yes, 14.");
    window.miss(&named("not-sent"), "Not synced yet");
    window.keep("threads-answered");

    // Settled: folded away, and still there.
    window.press("]");
    window.press("m");
    window.wait("the thread folding", || {
        window
            .texts("[data-test=thread][data-state=open]")
            .is_empty()
            .then_some(())
    });
    window.click(&named("resolved-toggle"));
    window.read(
        "[data-test=thread][data-state=resolved]",
        "Resolved by Emma Clarke",
    );
}

#[test]
fn typed_words_wait_when_the_view_changes() {
    let world = World::new();
    let bare = team(&world, "");
    let emma = clone_of(&world, &bare, "emma");
    let window = open(&emma);
    read_refunds(&window);
    select(&window, "[data-test=document-text]", "5만 원까지");
    window.press("c");
    window.see(&named("new-thread-text"));
    window.press("Half a sen");
    window.click(&named("rail-freshness"));
    window.see(&named("freshness-view"));
    read_refunds(&window);
    window.wait("what was typed coming back", || {
        let typed = window
            .session()
            .try_run("return document.querySelector('[data-test=new-thread-text]')?.value ?? ''")
            .ok()?;
        (typed == "Half a sen").then_some(())
    });
    window.click(&named("new-thread-text"));
    window.session().chord(&[keys::CONTROL], keys::END);
    window.press("tence");
    window.session().chord(&[keys::CONTROL], keys::ENTER);
    window.read(&named("comment-text"), "Half a sentence");
    window.read(".thread-mark", "5만 원까지");
    let threads = emma.ask(&["comment", "list", "refunds.md"]);
    assert_eq!(
        threads[0]["anchor"]["quote"], "5만 원까지",
        "the words are those that were selected"
    );
}

#[test]
fn a_suggestion_is_accepted_with_a_key() {
    let world = World::new();
    let bare = team(&world, "");
    let (emma, other) = (
        clone_of(&world, &bare, "emma"),
        clone_of(&world, &bare, "linh"),
    );
    write(
        &mut emma.rpc(),
        "shorter",
        "Nobody pays",
        "No customer pays",
    );
    emma.ask(&["sync"]);
    linh(&other, &["sync"]);
    linh(
        &other,
        &[
            "suggest",
            "refunds.md",
            "--draft",
            "shorter",
            "--quote",
            "14 days",
            "--with",
            "ten days",
            "-m",
            "Since June.",
        ],
    );
    linh(&other, &["sync"]);
    emma.ask(&["sync"]);

    let window = open(&emma);
    window.click(&named("rail-reviews"));
    window.click("[data-test=inbox-row][data-kind=comment_on_draft]");
    window.see("[data-test=review-view][data-draft=shorter]");
    window.read(&named("suggestion"), "ten days");
    window.read(".thread-mark", "14 days");
    window.keep_view("review-suggestion");
    window.press("]");
    window.press("a");
    window.read(&named("prose-diff"), "ten days");
    let text = emma.ask(&["show", "refunds.md", "--draft", "shorter"]);
    let source = text["source"].as_str().expect("a text");
    assert!(
        source.contains("waits ten days for the money") && source.contains("No customer pays"),
        "{source}"
    );
    let author = emma.git(&["log", "-1", "--format=%an, %cn", "draft/shorter"]);
    assert_eq!(author.trim(), "Linh Trần, Emma Clarke");

    // Taken back with the key that takes everything back: the words are out of the draft again.
    window.session().chord(&[keys::CONTROL], "z");
    window.read(&named("prose-diff"), "14 days");
    window.see(&named("suggestion-accept"));
    let text = emma.ask(&["show", "refunds.md", "--draft", "shorter"]);
    let source = text["source"].as_str().expect("a text");
    assert!(source.contains("waits 14 days"), "{source}");
    window.click(&named("suggestion-accept"));
    window.read(&named("prose-diff"), "ten days");

    // Words of the comparison can be commented on like any others.
    select(&window, "[data-test=prose-diff]", "No customer");
    window.press("c");
    window.see(&named("new-thread-text"));
    window.press("Really nobody?");
    window.session().chord(&[keys::CONTROL], keys::ENTER);
    window.read(&named("comment-text"), "Really nobody?");
    window.read(".thread-mark", "No customer");
    let threads = emma.ask(&["comment", "list", "refunds.md", "--draft", "shorter"]);
    let quotes: Vec<&str> = threads
        .as_array()
        .expect("threads")
        .iter()
        .filter_map(|thread| thread["anchor"]["quote"].as_str())
        .collect();
    assert!(quotes.contains(&"No customer"), "{quotes:?}");
}

#[test]
fn a_writer_comments_on_a_line_and_goes_on_writing() {
    let world = World::new();
    let bare = team(&world, "");
    let emma = clone_of(&world, &bare, "emma");
    let window = open(&emma);
    edit(&window, "refunds.md");
    window.session().chord(&[keys::CONTROL], keys::HOME);
    for _ in 0..3 {
        window.press(keys::DOWN);
    }
    window.session().chord(&[keys::CONTROL, keys::SHIFT], "m");
    window.see(&named("new-thread-text"));
    window.press("Since when?");
    // The text goes on being written before the comment is sent.
    window.click(EDITOR);
    window.session().chord(&[keys::CONTROL], keys::HOME);
    window.press(keys::DOWN);
    window.press(keys::END);
    window.press(" of all kinds");
    window.click(&named("new-thread-text"));
    window.session().chord(&[keys::CONTROL], keys::ENTER);
    window.read(&named("comment-text"), "Since when?");
    let quote = "A customer waits 14 days for the money.";
    window.read(".cm-content .thread-mark", quote);
    window.read("[data-test=preview] .thread-mark", quote);
    let draft = only_draft(&emma);
    let threads = emma.ask(&["comment", "list", "refunds.md", "--draft", &draft]);
    assert_eq!(threads[0]["anchor"]["quote"], quote, "{threads}");
    assert!(drafted(&emma, &draft, "refunds.md").contains("# Refunds of all kinds"));

    // What is typed above moves the words, and the thread with them.
    window.click(EDITOR);
    window.session().chord(&[keys::CONTROL], keys::HOME);
    window.press(keys::DOWN);
    window.press(keys::END);
    window.press("\n\nBefore anything else.");
    window.read("[data-test=preview] .thread-mark", quote);
    window.read(".cm-content .thread-mark", quote);
    window.keep_view("threads-write");
}

#[test]
fn a_draft_is_read_approved_and_published() {
    let world = World::new();
    let bare = team(&world, "[review]\napprovals = 1\n");
    let (emma, other) = (
        clone_of(&world, &bare, "emma"),
        clone_of(&world, &bare, "linh"),
    );
    let mut command = other.command(carebook());
    command.envs(LINH);
    write(
        &mut carebook_tests::Rpc::start(&mut command),
        "shorter",
        "14 days",
        "ten days",
    );
    linh(
        &other,
        &[
            "draft",
            "request",
            "shorter",
            "--reviewer",
            "emma@example.com",
            "-m",
            "Is ten right?",
        ],
    );
    linh(&other, &["sync"]);

    let window = open(&emma);
    sync(&window);
    window.click(&named("rail-reviews"));
    window.click("[data-test=inbox-row][data-kind=review_asked]");
    window.see("[data-test=review-view][data-draft=shorter]");
    window.read(&named("review-view"), "Is ten right?");
    window.see("[data-test=need][data-met=false]");
    window.press("j");
    window.see(".block.current");
    window.keep_view("review");

    // Linh changes it once more while Emma looks: what is approved is what was seen.
    let mut command = other.command(carebook());
    command.envs(LINH);
    write(
        &mut carebook_tests::Rpc::start(&mut command),
        "shorter",
        "ten days",
        "eleven days",
    );
    linh(&other, &["sync"]);
    sync(&window);
    window.see(&named("review-moved"));
    window.click(&named("review-look-again"));
    window.read(&named("prose-diff"), "eleven");

    window.session().chord(&[keys::SHIFT], "a");
    window.see(&named("verdict-dialog"));
    // As in every other box for words.
    window.session().chord(&[keys::CONTROL], keys::ENTER);
    window.see("[data-test=verdict][data-standing=approved]");
    window.see("[data-test=need][data-met=true]");
    window.click(&named("review-publish"));
    window.see(&named("publish-message"));
    window.click(&named("publish-do"));
    window.see("[data-test=read-view][data-path=\"refunds.md\"]");
    window.read(&named("document-text"), "eleven days");
    let message = emma.git(&["log", "-1", "--format=%B", "main"]);
    assert!(message.contains("Reviewed-by: Emma Clarke"), "{message}");
}

/// Who may publish past the rules says so with a tick; why it is asked stands there in their
/// language, and that they did is recorded for everybody.
#[test]
fn a_lead_publishes_past_the_rules_by_saying_so() {
    let world = World::new();
    let bare = team(
        &world,
        "[review]\napprovals = 1\nbypass = [\"emma@example.com\"]\n",
    );
    let emma = clone_of(&world, &bare, "emma");
    write(&mut emma.rpc(), "shorter", "14 days", "ten days");
    let mut rpc = emma.rpc();
    let mut settings = rpc.ask("app.state", &json!({}))["settings"].clone();
    settings["language"] = json!("vi");
    drop(rpc.ask("settings.set", &json!({ "settings": settings })));
    drop(rpc);

    let window = open(&emma);
    window.click(&named("rail-drafts"));
    window.click(&named("draft-publish"));
    window.read(
        &named("publish-dialog"),
        "refunds.md: cần 1 phê duyệt, hiện có 0. Ai có thể duyệt: bất kỳ ai khác.",
    );
    let main = emma.git(&["rev-parse", "main"]);
    window.click(&named("publish-do"));
    assert_eq!(
        emma.git(&["rev-parse", "main"]),
        main,
        "nobody goes past the rules by accident"
    );
    window.click(&named("publish-bypass"));
    window.click(&named("publish-do"));
    window.see("[data-test=read-view][data-path=\"refunds.md\"]");
    window.read(&named("document-text"), "ten days");
    let message = emma.git(&["log", "-1", "--format=%B", "main"]);
    assert!(
        message.contains("Carebook-Bypass: Emma Clarke <emma@example.com>"),
        "it is recorded: {message}"
    );
    let journal = emma.git(&["grep", "-h", "review.bypassed", "carebook/journal"]);
    assert!(journal.contains("review.bypassed"), "{journal}");
}

/// What was done in somebody's name by somebody else's commit is marked and changes nothing, and a
/// draft that changes the rules says so.
#[test]
fn forged_acts_and_changed_rules_are_marked() {
    let world = World::new();
    let bare = team(&world, "[review]\napprovals = 1\n");
    let emma = clone_of(&world, &bare, "emma");
    let rules = emma.git(&["show", "main:carebook.toml"]);
    emma.git(&["switch", "--quiet", "-c", "draft/rules"]);
    emma.write(
        "carebook.toml",
        rules.replace("approvals = 1", "approvals = 0"),
    );
    emma.git(&[
        "commit",
        "--quiet",
        "--all",
        "-m",
        "Draft: No rules",
        "--author",
        "Linh Trần <linh@example.com>",
    ]);
    emma.git(&["switch", "--quiet", "main"]);
    let made = emma.ask(&[
        "comment",
        "add",
        "refunds.md",
        "--quote",
        "14 days",
        "-m",
        "Still 14?",
    ]);
    let thread = made["thread"].as_str().expect("a thread");
    let place = world.path("forged");
    let place = place.to_string_lossy().into_owned();
    emma.git(&["worktree", "add", "--quiet", &place, "carebook/journal"]);
    let id = "01T6MMM800ZZZZZZZZZZZZZZZZ";
    let event = json!({
        "v": 1, "id": id, "at": "2026-06-16T09:00:00Z", "kind": "thread.resolved", "thread": thread,
        "by": { "name": "Linh Trần", "email": "linh@example.com" },
    });
    let month = std::path::Path::new(&place).join("events/2033-05");
    std::fs::create_dir_all(&month).expect("a folder");
    std::fs::write(month.join(format!("{id}.json")), event.to_string()).expect("the event");
    emma.git(&["-C", &place, "add", "--all"]);
    emma.git(&["-C", &place, "commit", "--quiet", "-m", "Forged"]);
    emma.git(&["worktree", "remove", "--force", &place]);

    let window = open(&emma);
    read_refunds(&window);
    window.see("[data-test=thread][data-state=open]");
    window.read(&named("claim"), "Linh Trần");
    window.keep("threads-forged");

    window.click(&named("rail-drafts"));
    window.click(&named("draft-review"));
    window.read(&named("review-policy"), "rules of the handbook");
    window.click(&named("rail-library"));
    window.see("[data-test=document-row][data-path=\"refunds.md\"]");
}

#[test]
fn what_both_published_is_decided_in_the_window() {
    let world = World::new();
    let bare = team(&world, "");
    let (emma, other) = (
        clone_of(&world, &bare, "emma"),
        clone_of(&world, &bare, "linh"),
    );
    linh_publishes(&other, "14 days", "ten days");
    linh(&other, &["sync"]);
    let mut rpc = emma.rpc();
    write(&mut rpc, "mine", "14 days", "three weeks");
    let preview = rpc.ask("drafts.publish_preview", &json!({ "name": "mine" }));
    rpc.ask(
        "drafts.publish",
        &json!({
            "name": "mine", "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": "Longer", "minor": false, "resolutions": [],
        }),
    );
    drop(rpc);

    let window = open(&emma);
    sync(&window);
    window.see(&named("sync-needs"));
    window.keep("sync-conflict");
    window.click(&named("sync-compare"));
    window.see(&named("conflict-view"));
    window.read(&named("conflict-view"), "ten days");
    window.read(&named("conflict-view"), "three weeks");
    window.press("1");
    window.click(&named("conflict-finish"));
    window.see("[data-test=read-view][data-path=\"refunds.md\"]");
    window.read(&named("document-text"), "three weeks");
    sync(&window);
    window.see("[data-test=sync-line][data-sign=good]");
    linh(&other, &["sync"]);
    let text = linh(&other, &["show", "refunds.md"]);
    let source = text["source"].as_str().expect("a text");
    assert!(source.contains("three weeks"), "{source}");
}
