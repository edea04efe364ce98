//! Review with colleagues: comments, suggestions and approvals that travel in the journal, by
//! nothing but git.

use std::process::Command;

use carebook_tests::{Author, EMMA, Handbook, LINH, MINJUN, Run, World, carebook};
use serde_json::{Value, json};

const RULES: &str = r#"[people]
"emma@example.com" = { name = "Emma Clarke", roles = ["writer"] }
"linh@example.com" = { name = "Linh Trần", roles = ["quality"] }
"minjun@example.com" = { name = "김민준", roles = ["agent"] }

[review]
bypass = ["role:lead"]

[[review.rule]]
path = "policies/**"
approvals = 1
from = ["role:quality"]
"#;

const POLICY: &str = "---\ntitle: Refunds\nowner: emma@example.com\n---\n# Refunds\n\nMoney goes back within **14 days** of the purchase.\n\nAsk for the receipt first.\n";

/// A person with a clone of their own, and caches and settings of their own.
struct Desk<'w> {
    who: Author,
    book: Handbook<'w>,
}

impl<'w> Desk<'w> {
    fn new(who: Author, book: Handbook<'w>) -> Self {
        Self { who, book }
    }

    fn command(&self, program: impl AsRef<std::path::Path>) -> Command {
        let world = self.book.world();
        let mut command = self.book.command(program);
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), self.who.name);
            command.env(format!("GIT_{role}_EMAIL"), self.who.email);
        }
        for kind in ["CACHE", "DATA"] {
            let place = world.path(&format!("{kind}-{}", self.who.email));
            command.env(format!("CAREBOOK_{kind}_DIR"), place);
        }
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(carebook()).args(arguments))
    }

    /// Runs `carebook … --json`, which must succeed.
    #[track_caller]
    fn ask(&self, arguments: &[&str]) -> Value {
        let mut whole = arguments.to_vec();
        whole.push("--json");
        self.run(&whole).succeeded().json()
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) {
        drop(self.run(arguments).succeeded());
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        Run::of(self.command("git").args(arguments))
            .succeeded()
            .stdout
    }

    /// Writes a document of a draft.
    #[track_caller]
    fn write(&self, draft: &str, doc: &str, text: &str) {
        let file = self.book.world().path("text-to-write");
        std::fs::write(&file, text).expect("the text");
        let mut command = self.command(carebook());
        command.args(["draft", "write", draft, doc]);
        command.stdin(std::fs::File::open(&file).expect("the text"));
        let status = command
            .stdout(std::process::Stdio::null())
            .status()
            .expect("carebook starts");
        assert!(status.success(), "the draft takes the text");
    }

    #[track_caller]
    fn rpc(&self) -> carebook_tests::Rpc {
        carebook_tests::Rpc::start(&mut self.command(carebook()))
    }

    /// Sends everything by plain git.
    #[track_caller]
    fn push(&self) {
        self.git(&["push", "--quiet", "origin", "--all"]);
    }

    /// Fetches journal and drafts by plain git, and joins the journal as git joins branches.
    #[track_caller]
    fn pull(&self) {
        self.git(&["fetch", "--quiet", "origin"]);
        let listed = self.git(&[
            "for-each-ref",
            "--format=%(refname:lstrip=3)",
            "refs/remotes/origin",
        ]);
        for branch in listed.lines().filter(|branch| branch.starts_with("draft/")) {
            let from = format!("refs/remotes/origin/{branch}:refs/heads/{branch}");
            self.git(&["fetch", "--quiet", ".", &from]);
        }
        if listed.lines().any(|branch| branch == "carebook/journal") {
            let place = self.book.world().path(&format!("join-{}", self.who.email));
            let place = place.to_string_lossy().into_owned();
            let here = Run::of(self.command("git").args([
                "rev-parse",
                "--verify",
                "-q",
                "carebook/journal",
            ]));
            if here.status != 0 {
                self.git(&["branch", "carebook/journal", "origin/carebook/journal"]);
                return;
            }
            self.git(&["worktree", "add", "--quiet", &place, "carebook/journal"]);
            let joined = Run::of(self.command("git").args([
                "-C",
                &place,
                "merge",
                "--quiet",
                "-m",
                "Join",
                "origin/carebook/journal",
            ]));
            drop(joined.succeeded());
            self.git(&["worktree", "remove", "--force", &place]);
        }
    }

    #[track_caller]
    fn inbox(&self) -> Vec<(String, String)> {
        let items = self.ask(&["review", "inbox"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let items = items.as_array().expect("a list");
        items
            .iter()
            .map(|item| (text(&item["kind"]), text(&item["text"])))
            .collect()
    }

    #[track_caller]
    fn sound(&self) {
        self.git(&["fsck", "--strict", "--no-dangling"]);
    }
}

fn policies(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file("carebook.toml", RULES)
        .file("policies/refunds.md", POLICY)
        .file("hold.md", "# Hold\n\nSixty seconds at most.\n")
        .commit("Begin")
}

/// Emma's and Linh's clones of one bare remote.
fn two_clones(world: &World) -> (Desk<'_>, Desk<'_>) {
    let emma = policies(world);
    let bare = world.path("remote.git");
    let bare = bare.to_string_lossy().into_owned();
    world.git(&world.path(""), &["init", "--quiet", "--bare", &bare]);
    emma.git(&["remote", "add", "origin", &bare]);
    emma.git(&["push", "--quiet", "origin", "main"]);
    let linh = world.path("linh");
    let place = linh.to_string_lossy().into_owned();
    world.git(&world.path(""), &["clone", "--quiet", &bare, &place]);
    (
        Desk::new(EMMA, emma),
        Desk::new(LINH, Handbook::existing(world, linh)),
    )
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("{pointer} in {value}"))
}

#[test]
fn a_draft_is_discussed_approved_and_published_between_two_clones() {
    let world = World::new();
    let (emma, linh) = two_clones(&world);
    let begun = emma.git(&["rev-parse", "main"]).trim().to_owned();
    emma.done(&[
        "draft",
        "start",
        "policies/refunds.md",
        "--title",
        "Longer refunds",
    ]);
    emma.write(
        "longer-refunds",
        "policies/refunds.md",
        &POLICY.replace("14 days", "30 days"),
    );
    drop(
        emma.run(&["draft", "publish", "longer-refunds"])
            .exits(4)
            .says("needs an approval from somebody with the role quality"),
    );
    let asked = emma.ask(&[
        "draft",
        "request",
        "longer-refunds",
        "--reviewer",
        "role:quality",
        "-m",
        "Is 30 right?",
    ]);
    assert_eq!(asked["state"], "in_review");
    emma.push();

    linh.pull();
    assert_eq!(
        linh.inbox(),
        [("review_asked".to_owned(), "Is 30 right?".to_owned())]
    );
    let thread = linh.ask(&[
        "comment",
        "add",
        "policies/refunds.md",
        "--draft",
        "longer-refunds",
        "--quote",
        "Money goes back within 30 days",
        "-m",
        "Why 30, @Emma Clarke?",
    ]);
    assert_eq!(thread["anchor"]["status"], "exact");
    assert_eq!(thread["anchor"]["line"], 7);
    assert_eq!(thread["comments"][0]["mentions"], json!([EMMA.email]));
    let proposed = linh.ask(&[
        "suggest",
        "policies/refunds.md",
        "--draft",
        "longer-refunds",
        "--quote",
        "of the purchase",
        "--with",
        "of the delivery",
    ]);
    linh.push();

    emma.pull();
    let kinds: Vec<String> = emma.inbox().into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&"mentioned".to_owned()), "{kinds:?}");
    assert!(
        kinds.contains(&"comment_on_draft".to_owned()) || kinds.len() == 1,
        "{kinds:?}"
    );
    let id = text(&thread, "/thread");
    emma.done(&[
        "comment",
        "reply",
        id,
        "-m",
        "Because the courier takes long.",
    ]);
    // Words above it change; the comment stays on its own.
    let longer = POLICY
        .replace("14 days", "30 days")
        .replace("# Refunds\n", "# Refunds\n\nThis holds for every shop.\n");
    emma.write("longer-refunds", "policies/refunds.md", &longer);
    let list = emma.ask(&[
        "comment",
        "list",
        "policies/refunds.md",
        "--draft",
        "longer-refunds",
    ]);
    assert_eq!(list[0]["anchor"]["status"], "exact");
    assert_eq!(list[0]["anchor"]["line"], 9);
    emma.done(&["suggest", "accept", text(&proposed, "/thread")]);
    let last = emma.git(&["log", "-1", "--format=%an|%cn|%s", "draft/longer-refunds"]);
    assert_eq!(
        last.trim(),
        "Linh Trần|Emma Clarke|Draft: suggestion of Linh Trần"
    );
    let change = emma.git(&["show", "--format=", "--unified=0", "draft/longer-refunds"]);
    let lines: Vec<&str> = change
        .lines()
        .filter(|line| line.starts_with(['+', '-']))
        .collect();
    assert_eq!(lines.len(), 4, "exactly that line changed: {change}");
    emma.push();

    linh.pull();
    drop(
        linh.run(&["review", "approve", "longer-refunds"])
            .exits(4)
            .says("nobody approves their own text"),
    );
    emma.sound();
    linh.sound();
    // Somebody else of the role has to read it, now that Linh wrote in it.
    let rules = RULES.replace("[\"agent\"]", "[\"quality\"]");
    let emma_book = Desk::new(
        EMMA,
        emma.book
            .file("carebook.toml", &rules)
            .commit("Minjun reads as well"),
    );
    let minjun = Desk::new(
        MINJUN,
        Handbook::existing(&world, emma_book.book.folder().to_owned()),
    );
    minjun.done(&["review", "approve", "longer-refunds", "-m", "Good."]);
    let draft = emma_book.ask(&["draft", "show", "longer-refunds"]);
    assert_eq!(draft["state"], "ready", "{draft}");
    assert_eq!(draft["approvals"][0]["email"], MINJUN.email);
    emma_book.done(&["draft", "publish", "longer-refunds"]);
    let message = emma_book.git(&["log", "-1", "--format=%B", "main"]);
    assert!(
        message.contains("Carebook-Draft: longer-refunds"),
        "{message}"
    );
    assert!(
        message.contains("Reviewed-by: 김민준 <minjun@example.com>"),
        "{message}"
    );
    assert!(
        message.contains("Co-authored-by: Linh Trần <linh@example.com>"),
        "{message}"
    );
    let check = ["check", "--rule", "approvals", "--since", &begun, "--json"];
    let findings = emma_book.run(&check).exits(1).json();
    assert_eq!(
        findings.as_array().expect("findings").len(),
        1,
        "{findings}"
    );
    assert!(
        text(&findings, "/0/message").contains("“Minjun reads as well”"),
        "everything had its approvals but the rules that were pushed: {findings}"
    );
    // What was said of the draft goes on with the published text.
    let list = emma_book.ask(&["comment", "list", "policies/refunds.md", "--open"]);
    assert_eq!(list[0]["thread"], id);
    assert_eq!(list[0]["anchor"]["status"], "exact");
    emma_book.sound();
}

#[test]
fn an_approval_is_of_one_content_and_a_later_change_voids_it() {
    let world = World::new();
    let (emma, linh) = two_clones(&world);
    emma.done(&["draft", "start", "policies/refunds.md", "--name", "d"]);
    emma.write("d", "policies/refunds.md", &POLICY.replace("14", "30"));
    let seen = text(&emma.ask(&["draft", "show", "d"]), "/tip").to_owned();
    emma.push();
    linh.pull();
    linh.done(&["review", "approve", "d", "--tip", &seen]);
    linh.push();
    emma.pull();
    assert_eq!(emma.ask(&["draft", "show", "d"])["state"], "ready");

    emma.write("d", "policies/refunds.md", &POLICY.replace("14", "31"));
    let draft = emma.ask(&["draft", "show", "d"]);
    assert_eq!(draft["approvals"], json!([]));
    let reason = text(&draft, "/blocked_by/0/text");
    assert!(
        reason.contains("Linh Trần approved an earlier text; it changed since."),
        "{reason}"
    );
    drop(emma.run(&["draft", "publish", "d"]).exits(4));
    emma.push();

    linh.pull();
    let kinds: Vec<String> = linh.inbox().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["changed_since_approval"]);
    drop(
        linh.run(&["review", "approve", "d", "--tip", &seen])
            .exits(4)
            .says("changed by Emma Clarke meanwhile"),
    );
    linh.done(&["review", "request-changes", "d", "-m", "31 is odd."]);
    linh.push();
    emma.pull();
    let draft = emma.ask(&["draft", "show", "d"]);
    assert_eq!(draft["state"], "changes_asked");
    assert_eq!(
        emma.inbox(),
        [("changes_asked".to_owned(), "31 is odd.".to_owned())]
    );

    // What only moves is still what was asked about; other words are an answer.
    emma.done(&[
        "draft",
        "move",
        "d",
        "policies/refunds.md",
        "policies/money.md",
    ]);
    let draft = emma.ask(&["draft", "show", "d"]);
    assert_eq!(draft["state"], "changes_asked", "{draft}");
    assert_eq!(emma.inbox()[0].0, "changes_asked");
    emma.push();
    linh.pull();
    assert_eq!(linh.inbox(), [], "nothing was done about it yet");
    emma.write("d", "policies/money.md", &POLICY.replace("14", "30"));
    assert_ne!(emma.ask(&["draft", "show", "d"])["state"], "changes_asked");
    assert_eq!(emma.inbox(), []);
    emma.push();
    linh.pull();
    let kinds: Vec<String> = linh.inbox().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["changed_as_asked"]);
}

#[test]
fn who_may_publishes_past_the_rules_and_it_is_recorded_and_who_just_pushes_is_found_out() {
    let world = World::new();
    let rules = RULES.replace("[\"writer\"]", "[\"lead\"]");
    let book = policies(&world)
        .file("carebook.toml", &rules)
        .commit("Emma leads");
    let emma = Desk::new(EMMA, book);
    let begun = emma.git(&["rev-parse", "main"]).trim().to_owned();
    // Emma leads, so the rules let her.
    emma.done(&["draft", "start", "policies/refunds.md", "--name", "urgent"]);
    emma.write("urgent", "policies/refunds.md", &POLICY.replace("14", "7"));
    let draft = emma.ask(&["draft", "show", "urgent"]);
    assert_eq!(draft["blocked_by"][0]["code"], "approvals_missing");
    assert_eq!(draft["may_bypass"], true);
    let refused = emma.run(&["draft", "publish", "urgent"]).exits(4);
    drop(refused.says("carebook draft publish urgent --bypass"));
    let still = emma.git(&["rev-parse", "main"]);
    assert_eq!(
        still.trim(),
        begun,
        "nobody goes past the rules by accident"
    );
    let minjun = Desk::new(
        MINJUN,
        Handbook::existing(&world, emma.book.folder().to_owned()),
    );
    drop(
        minjun
            .run(&["draft", "publish", "urgent", "--bypass"])
            .exits(4)
            .says("You may not publish past the rules"),
    );
    emma.done(&["draft", "publish", "urgent", "--bypass"]);
    let message = emma.git(&["log", "-1", "--format=%B", "main"]);
    assert!(
        message.contains("Carebook-Bypass: Emma Clarke <emma@example.com>"),
        "{message}"
    );
    let findings = emma.ask(&["check", "--rule", "approvals", "--since", &begun]);
    assert_eq!(findings[0]["severity"], "hint");
    assert!(text(&findings, "/0/message").contains("published past the rules by Emma Clarke"));

    let book = emma
        .book
        .file("policies/refunds.md", POLICY)
        .commit("Just pushed");
    let emma = Desk::new(EMMA, book);
    let run = emma
        .run(&["check", "--rule", "approvals", "--since", &begun, "--json"])
        .exits(1);
    let findings = run.json();
    assert_eq!(findings[0]["severity"], "error");
    assert!(
        text(&findings, "/0/message").contains("“Just pushed”"),
        "{findings}"
    );
    // A trailer alone proves nothing.
    let book = emma
        .book
        .file("policies/refunds.md", "# Refunds\n\nNever.\n")
        .commit("Forged\n\nCarebook-Draft: urgent\nReviewed-by: Linh Trần <linh@example.com>");
    let emma = Desk::new(EMMA, book);
    let run = emma
        .run(&[
            "check",
            "--rule",
            "approvals",
            "--since",
            "main~1",
            "--json",
        ])
        .exits(1);
    assert!(
        text(&run.json(), "/0/message").contains("without the approvals"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_draft_that_changes_the_rules_shows_it_and_needs_those_whom_the_rules_ask() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let begun = emma.git(&["rev-parse", "main"]).trim().to_owned();
    emma.done(&["draft", "start", "hold.md", "--name", "d"]);
    let lax = RULES.replace("approvals = 1", "approvals = 0");
    emma.write("d", "carebook.toml", &lax);
    let draft = emma.ask(&["draft", "show", "d"]);
    let policy = (draft["documents"].as_array().expect("documents").iter())
        .find(|document| document["path"] == "carebook.toml")
        .expect("the rules are part of the draft");
    assert_eq!(
        (&policy["form"], &policy["change"]),
        (&json!("policy"), &json!("modified"))
    );
    let diff = &emma.ask(&["draft", "diff", "d"])["changes"];
    let shown = diff[0]["blocks"].to_string();
    assert_eq!(diff[0]["path"], "carebook.toml");
    assert!(
        shown.contains("\"removed\"") && shown.contains("approvals"),
        "{shown}"
    );
    let review = emma.ask(&["review", "show", "d"]);
    assert_eq!(review["documents"][0]["diff"]["path"], "carebook.toml");
    let refused = emma.run(&["draft", "publish", "d"]).exits(4);
    drop(refused.says("carebook.toml needs an approval from somebody with the role quality"));

    // The rules that hold are the published ones, whatever the draft says of roles.
    let own = lax.replace("[\"writer\"]", "[\"writer\", \"quality\"]");
    emma.write(
        "d",
        "carebook.toml",
        &format!("{own}self_approval = true\n"),
    );
    drop(emma.run(&["review", "approve", "d"]).exits(4));
    emma.write("d", "carebook.toml", &lax);
    let linh = Desk::new(
        LINH,
        Handbook::existing(&world, emma.book.folder().to_owned()),
    );
    linh.done(&["review", "approve", "d"]);
    emma.done(&["draft", "publish", "d"]);
    assert!(
        emma.git(&["show", "main:carebook.toml"])
            .contains("approvals = 0")
    );
    let arguments = ["check", "--rule", "approvals", "--since", &begun];
    assert_eq!(emma.ask(&arguments), json!([]), "it is proved");

    // A plain push of other rules is found out.
    let strict = emma.git(&["rev-parse", "main"]).trim().to_owned();
    let book = emma
        .book
        .file("carebook.toml", RULES)
        .commit("Strict again")
        .file("carebook.toml", &lax)
        .commit("Lax by push");
    let emma = Desk::new(EMMA, book);
    let run = emma
        .run(&["check", "--rule", "approvals", "--since", &strict, "--json"])
        .exits(1);
    let found = run.json();
    assert_eq!(found.as_array().expect("findings").len(), 1, "{found}");
    assert!(
        text(&found, "/0/message").contains("“Lax by push”"),
        "{found}"
    );
    assert_eq!(found[0]["path"], "carebook.toml");
}

#[test]
fn a_document_leaves_its_rule_only_with_those_whom_the_rule_asks() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    emma.done(&["draft", "start", "policies/refunds.md", "--name", "d"]);
    emma.done(&["draft", "move", "d", "policies/refunds.md", "refunds.md"]);
    let draft = emma.ask(&["draft", "show", "d"]);
    assert_eq!(
        draft["blocked_by"][0]["code"], "approvals_missing",
        "{draft}"
    );
    drop(emma.run(&["draft", "publish", "d"]).exits(4));
    let begun = emma.git(&["rev-parse", "main"]).trim().to_owned();
    emma.git(&["mv", "policies/refunds.md", "refunds.md"]);
    emma.git(&["commit", "--quiet", "-m", "Moved by push"]);
    drop(
        emma.run(&["check", "--rule", "approvals", "--since", &begun])
            .exits(1),
    );
}

#[test]
fn a_file_that_is_no_document_is_part_of_a_draft_and_of_its_comparison() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    emma.done(&["draft", "start", "hold.md", "--name", "d"]);
    let place = world.path("picture");
    let place = place.to_string_lossy().into_owned();
    emma.git(&["worktree", "add", "--quiet", &place, "draft/d"]);
    let file = std::path::Path::new(&place).join("assets/box.png");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(&file, b"\x89PNG\r\n\x1a\n\0\xff\xfe").expect("a picture");
    emma.git(&["-C", &place, "add", "--all"]);
    emma.git(&["-C", &place, "commit", "--quiet", "-m", "A picture"]);
    emma.git(&["worktree", "remove", "--force", &place]);
    let draft = emma.ask(&["draft", "show", "d"]);
    assert_eq!(draft["documents"][0]["path"], "assets/box.png");
    assert_eq!(draft["documents"][0]["form"], "picture");
    let diff = &emma.ask(&["draft", "diff", "d"])["changes"];
    let span = &diff[0]["blocks"][0]["spans"][0];
    assert_eq!(
        (&span["kind"], &span["text"]),
        (&json!("inserted"), &json!("box.png (11 B)"))
    );
    let review = emma.ask(&["review", "show", "d"]);
    assert_eq!(review["documents"][0]["diff"]["path"], "assets/box.png");
    emma.done(&["draft", "publish", "d"]);
}

/// An event in somebody's name, in the commit of somebody else.
fn forge(desk: &Desk<'_>, brings: Author, by: Author, id: &str, rest: &Value) {
    let mut event = json!({
        "v": 1, "id": id, "at": "2026-11-22T09:14:03Z",
        "by": { "name": by.name, "email": by.email },
    });
    let fields = event.as_object_mut().expect("an object");
    fields.extend(rest.as_object().expect("fields").clone());
    // The month of a ULID is its time's; these are all of one.
    let path = format!("events/2033-05/{id}.json");
    smuggle(desk, brings, &path, event.to_string().as_bytes());
}

#[test]
fn what_is_done_in_somebody_else_s_name_is_shown_as_unconfirmed_and_changes_nothing() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let thread = emma.ask(&["comment", "add", "hold.md", "-m", "A question."]);
    let thread = text(&thread, "/thread").to_owned();
    let settled = emma.ask(&["comment", "add", "hold.md", "-m", "Settled."]);
    let settled = text(&settled, "/thread").to_owned();
    emma.done(&["comment", "resolve", &settled]);
    let arguments = [
        "suggest",
        "policies/refunds.md",
        "--quote",
        "receipt first",
        "--with",
        "card",
    ];
    let suggestion = text(&emma.ask(&arguments), "/thread").to_owned();
    emma.done(&["draft", "start", "policies/refunds.md", "--name", "d"]);
    emma.write("d", "policies/refunds.md", &POLICY.replace("14", "30"));
    let tree = emma.git(&["rev-parse", "draft/d^{tree}"]).trim().to_owned();

    let forged = [
        json!({ "kind": "thread.resolved", "thread": thread }),
        json!({ "kind": "thread.reopened", "thread": settled }),
        json!({ "kind": "comment.edited", "thread": thread, "comment": thread, "text": "Not mine." }),
        json!({ "kind": "comment.deleted", "thread": thread, "comment": thread }),
        json!({ "kind": "suggestion.accepted", "thread": suggestion }),
        json!({ "kind": "suggestion.rejected", "thread": suggestion }),
        json!({ "kind": "review.requested", "draft": "d", "reviewers": ["linh@example.com"] }),
        json!({ "kind": "review.changes_requested", "draft": "d", "tree": tree, "text": "No." }),
        json!({ "kind": "document.verified", "doc": "hold.md", "blob": tree }),
        json!({ "kind": "comment.added", "thread": thread, "doc": "hold.md", "text": "Forged." }),
    ];
    for (number, event) in forged.iter().enumerate() {
        let id = format!("01T5ZN7W00000000000000000{number}");
        forge(&emma, MINJUN, EMMA, &id, event);
    }
    let id = "01T5ZN7W00000000000000000A";
    let approval = json!({ "kind": "review.approved", "draft": "d", "tree": tree });
    forge(&emma, MINJUN, LINH, id, &approval);

    let list = emma.ask(&["comment", "list"]);
    let of = |id: &str| {
        let found = list.as_array().expect("threads").iter();
        found
            .clone()
            .find(|each| each["thread"] == id)
            .expect("the thread")
    };
    let acts = |id: &str| -> Vec<String> {
        let claims = of(id)["unconfirmed"].as_array().expect("claims");
        claims
            .iter()
            .map(|claim| text(claim, "/act").to_owned())
            .collect()
    };
    assert_eq!(of(&thread)["state"], "open");
    assert_eq!(acts(&thread), ["resolved", "edited", "deleted"]);
    assert_eq!(of(&thread)["comments"][0]["text"], "A question.");
    assert_eq!(of(&thread)["comments"][1]["confirmed"], false);
    assert_eq!(of(&settled)["state"], "resolved");
    assert_eq!(acts(&settled), ["reopened"]);
    assert_eq!(of(&suggestion)["suggestion"]["state"], "open");
    assert_eq!(acts(&suggestion), ["accepted", "rejected"]);
    let shown = emma.run(&["comment", "list"]).succeeded().stdout;
    assert!(
        shown.contains("Emma Clarke (unconfirmed author): settled it, which does not count"),
        "{shown}"
    );

    let draft = emma.ask(&["draft", "show", "d"]);
    assert_eq!(draft["state"], "writing", "nobody asked for a review");
    assert_eq!(draft["approvals"], json!([]));
    let review = emma.ask(&["review", "show", "d"]);
    let confirmed: Vec<&Value> = (review["verdicts"].as_array().expect("verdicts").iter())
        .map(|verdict| &verdict["confirmed"])
        .collect();
    assert_eq!(confirmed, [false, false]);
    assert_eq!(review["requests"][0]["confirmed"], false);
    let shown = emma.run(&["review", "show", "d"]).succeeded().stdout;
    for line in [
        "Linh Trần (unconfirmed author) approved this text",
        "asked linh@example.com",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    drop(
        emma.run(&["draft", "publish", "d"])
            .exits(4)
            .says("does not count"),
    );

    let findings = emma.ask(&["doctor"]);
    let listed = (findings.as_array().expect("findings").iter())
        .filter(|finding| finding["code"] == "event_unconfirmed")
        .count();
    assert_eq!(listed, forged.len() + 1, "{findings}");
}

#[test]
fn a_section_is_named_behind_the_document() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let whole = emma.ask(&[
        "comment",
        "add",
        "policies/refunds.md#refunds",
        "-m",
        "This part.",
    ]);
    assert_eq!(whole["anchor"]["section"], "refunds");
    assert_eq!(whole["anchor"]["quote"], "Refunds");
    let words = [
        "comment",
        "add",
        "policies/refunds.md#refunds",
        "--quote",
        "receipt",
        "-m",
        "Which?",
    ];
    assert_eq!(emma.ask(&words)["anchor"]["quote"], "receipt");
    let suggested = [
        "suggest",
        "policies/refunds.md#refunds",
        "--quote",
        "receipt",
        "--with",
        "card",
    ];
    assert_eq!(emma.ask(&suggested)["suggestion"]["with"], "card");
    let found = emma.ask(&["comment", "list", "policies/refunds.md#refunds"]);
    assert_eq!(found.as_array().expect("threads").len(), 3);
    drop(
        emma.run(&["comment", "add", "policies/refunds.md#nowhere", "-m", "?"])
            .exits(4),
    );
}

#[test]
fn what_was_published_meanwhile_is_joined_into_the_draft_before_it_is_approved() {
    let world = World::new();
    let book = policies(&world);
    let emma = Desk::new(EMMA, book);
    emma.done(&["draft", "start", "policies/refunds.md", "--name", "d"]);
    emma.write("d", "policies/refunds.md", &POLICY.replace("14", "30"));
    let linh = Desk::new(
        LINH,
        Handbook::existing(&world, emma.book.folder().to_owned()),
    );
    linh.done(&["review", "approve", "d"]);
    let book = emma
        .book
        .file(
            "policies/refunds.md",
            &POLICY.replace("receipt first", "receipt or the card"),
        )
        .commit("Meanwhile");
    let emma = Desk::new(EMMA, book);
    let draft = emma.ask(&["draft", "show", "d"]);
    let codes: Vec<&str> = draft["blocked_by"]
        .as_array()
        .expect("reasons")
        .iter()
        .filter_map(|reason| reason["code"].as_str())
        .collect();
    assert_eq!(
        codes,
        ["behind"],
        "the approved text is not the one that would be published"
    );
    drop(emma.run(&["draft", "publish", "d"]).exits(4));
    emma.done(&["draft", "request", "d", "--reviewer", "linh@example.com"]);
    let joined = emma.git(&["show", "draft/d:policies/refunds.md"]);
    assert!(
        joined.contains("30 days") && joined.contains("receipt or the card"),
        "{joined}"
    );
    linh.done(&["review", "approve", "d"]);
    emma.done(&["draft", "publish", "d"]);
    assert_eq!(emma.git(&["show", "main:policies/refunds.md"]), joined);
    let findings = emma.ask(&["check", "--rule", "approvals", "--since", "main~1"]);
    assert_eq!(findings, json!([]));
    emma.sound();
}

#[test]
fn threads_are_answered_changed_settled_and_opened_again() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let linh = Desk::new(
        LINH,
        Handbook::existing(&world, emma.book.folder().to_owned()),
    );
    let before = emma.git(&["status", "--porcelain"]);
    let thread = emma.ask(&[
        "comment",
        "add",
        "hold.md",
        "--section",
        "hold",
        "--topic",
        "question",
        "-m",
        "Why sixty?",
    ]);
    let id = text(&thread, "/thread").to_owned();
    assert_eq!(thread["anchor"]["quote"], "Hold");
    assert_eq!(thread["topic"], "question");
    let answered = linh.ask(&["comment", "reply", &id, "-m", "Customers hang up."]);
    let answer = text(&answered, "/comments/1/id").to_owned();
    assert_eq!(
        emma.inbox(),
        [("replied".to_owned(), "Customers hang up.".to_owned())]
    );
    drop(
        emma.run(&["comment", "edit", &id, &answer, "-m", "x"])
            .exits(4)
            .says("Only they can change it"),
    );
    let edited = linh.ask(&[
        "comment",
        "edit",
        &id,
        &answer,
        "-m",
        "Customers hang up then.",
    ]);
    assert_eq!(text(&edited, "/comments/1/text"), "Customers hang up then.");
    assert!(edited["comments"][1]["edited"].is_string());
    let deleted = linh.ask(&["comment", "delete", &id, &answer]);
    assert_eq!(deleted["comments"][1]["deleted"], true);
    assert_eq!(deleted["comments"][1]["text"], "");
    assert_eq!(emma.inbox(), [], "what was taken back waits for nobody");
    assert_eq!(emma.ask(&["comment", "resolve", &id])["state"], "resolved");
    assert_eq!(emma.ask(&["comment", "list", "--open"]), json!([]));
    assert_eq!(emma.ask(&["comment", "reopen", &id])["state"], "open");
    assert_eq!(
        linh.ask(&["comment", "list", "--mine"])[0]["thread"],
        id.as_str()
    );
    drop(emma.run(&["comment", "reply", &id, "-m", "  "]).exits(2));
    drop(
        emma.run(&["comment", "add", "hold.md", "--quote", "ninety", "-m", "x"])
            .exits(4)
            .says("does not stand there"),
    );
    assert_eq!(
        emma.git(&["status", "--porcelain"]),
        before,
        "the working tree is the person's own"
    );
    let acts = emma.git(&["rev-list", "--count", "carebook/journal"]);
    assert_eq!(acts.trim(), "6", "every act is one commit");
    let whole = emma.ask(&[
        "comment",
        "add",
        "policies/refunds.md",
        "-m",
        "Who wrote this?",
    ]);
    assert_eq!(
        (&whole["anchor"]["status"], &whole["anchor"]["whole"]),
        (&json!("exact"), &json!(true)),
        "a document as a whole is where it is"
    );
    emma.sound();
}

#[test]
fn suggestions_on_published_text_start_a_draft_or_say_that_the_text_has_moved_on() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let linh = Desk::new(
        LINH,
        Handbook::existing(&world, emma.book.folder().to_owned()),
    );
    let suggest = |quote: &str, with: &str| {
        let made = linh.ask(&["suggest", "hold.md", "--quote", quote, "--with", with]);
        text(&made, "/thread").to_owned()
    };
    let (first, second, third) = (
        suggest("Sixty", "Forty"),
        suggest("at most", "and no more"),
        suggest("seconds", "heartbeats"),
    );
    drop(
        linh.run(&[
            "suggest",
            "policies/refunds.md",
            "--quote",
            "days of",
            "--with",
            "weeks of",
        ])
        .exits(4)
        .says("bold"),
    );
    let whole = linh.ask(&[
        "suggest",
        "policies/refunds.md",
        "--quote",
        "14 days",
        "--with",
        "30 days",
    ]);
    assert_eq!(
        whole["anchor"]["quote"], "14 days",
        "the marks around them stay"
    );
    emma.done(&["suggest", "reject", &third, "-m", "We measure in seconds."]);
    let accepted = emma.ask(&["suggest", "accept", &first, &second]);
    let draft = text(&accepted, "/0/into").to_owned();
    assert_eq!(
        accepted[1]["into"],
        draft.as_str(),
        "both went into one draft"
    );
    assert_eq!(
        emma.git(&["show", &format!("draft/{draft}:hold.md")]),
        "# Hold\n\nForty seconds and no more.\n"
    );
    drop(
        emma.run(&["suggest", "accept", &first])
            .exits(4)
            .says("taken over already"),
    );
    let list = emma.ask(&["comment", "list", "hold.md"]);
    let states: Vec<&str> = list
        .as_array()
        .expect("threads")
        .iter()
        .map(|thread| text(thread, "/suggestion/state"))
        .collect();
    assert!(states.contains(&"rejected"), "{states:?}");
    let turned_down = list
        .as_array()
        .expect("threads")
        .iter()
        .find(|thread| thread["thread"] == third.as_str())
        .expect("the suggestion that was rejected");
    assert_eq!(
        (
            text(turned_down, "/suggestion/reason"),
            text(turned_down, "/suggestion/by/name")
        ),
        ("We measure in seconds.", EMMA.name)
    );
    let said = linh.run(&["comment", "list", "hold.md"]).succeeded().stdout;
    assert!(said.contains("We measure in seconds."), "{said}");

    let late = suggest("Sixty", "Fifty");
    let book = emma
        .book
        .file("hold.md", "# Hold\n\nNobody waits.\n")
        .commit("Rewritten");
    let emma = Desk::new(EMMA, book);
    drop(
        emma.run(&["suggest", "accept", &late])
            .exits(4)
            .says("The text has moved on"),
    );
    let drafts = emma.ask(&["draft", "list"]);
    assert_eq!(
        drafts.as_array().expect("drafts").len(),
        1,
        "no draft is started for nothing"
    );
}

#[test]
fn the_window_gets_marks_that_a_document_cannot_forge() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let mut rpc = emma.rpc();
    let thread = rpc.ask(
        "threads.comment",
        &json!({ "doc": "policies/refunds.md", "draft": null, "topic": null, "text": "Why <b onclick=x>14</b>?",
            "selection": { "type": "quote", "quote": "within 14 days of", "section": "refunds", "occurrence": 1 } }),
    );
    let html = text(&thread, "/comments/0/html");
    assert!(!html.contains("onclick"), "{html}");
    let id = text(&thread, "/id");
    let page = rpc.ask(
        "document.read",
        &json!({ "doc": "policies/refunds.md", "threads": true }),
    );
    let html = text(&page, "/html");
    let mark = format!("<span class=\"thread-mark\" data-thread=\"{id}\">");
    assert_eq!(
        html.matches(&mark).count(),
        3,
        "around the bold words, in them, behind them: {html}"
    );
    let plain = rpc.ask("document.read", &json!({ "doc": "policies/refunds.md" }));
    assert!(!text(&plain, "/html").contains("thread-mark"));
    rpc.ask("threads.resolve", &json!({ "thread": id }));
    let page = rpc.ask(
        "document.read",
        &json!({ "doc": "policies/refunds.md", "threads": true }),
    );
    assert!(
        !text(&page, "/html").contains("thread-mark"),
        "settled threads are not marked"
    );
}

/// Puts a file onto the journal's branch as any program could.
fn smuggle(desk: &Desk<'_>, who: Author, path: &str, content: &[u8]) {
    let place = desk.book.world().path("smuggled");
    let place = place.to_string_lossy().into_owned();
    desk.git(&["worktree", "add", "--quiet", &place, "carebook/journal"]);
    let file = std::path::Path::new(&place).join(path);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(&file, content).expect("the file");
    desk.git(&["-C", &place, "add", "--all"]);
    let author = format!("{} <{}>", who.name, who.email);
    desk.git(&[
        "-C", &place, "commit", "--quiet", "-m", "smuggled", "--author", &author,
    ]);
    desk.git(&["worktree", "remove", "--force", &place]);
}

#[test]
fn hostile_events_are_set_aside_and_harm_nothing() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let thread = emma.ask(&["comment", "add", "hold.md", "-m", "A question."]);
    let id = text(&thread, "/thread").to_owned();
    let path = emma
        .git(&["ls-tree", "-r", "--name-only", "carebook/journal"])
        .trim()
        .to_owned();
    let event = emma.git(&["show", &format!("carebook/journal:{path}")]);
    let month = path.split('/').nth(1).expect("a month").to_owned();

    smuggle(
        &emma,
        MINJUN,
        &format!("events/{month}/01JD4Z7M2Q8R5T6V9X0A1B2C3D.json"),
        b"{ not json",
    );
    smuggle(
        &emma,
        MINJUN,
        &format!("events/{month}/big.json"),
        &vec![b' '; 300 * 1024],
    );
    smuggle(
        &emma,
        MINJUN,
        &path.replace(&month, "1999-01"),
        event.as_bytes(),
    );
    let forged = event
        .replace(&id, "01JD4Z7M2Q8R5T6V9X0A1B2C3E")
        .replace("A question.", "Forged.");
    smuggle(
        &emma,
        MINJUN,
        "events/2024-11/01JD4Z7M2Q8R5T6V9X0A1B2C3E.json",
        forged.as_bytes(),
    );
    let unknown = event
        .replace(&id, "01JD4Z7M2Q8R5T6V9X0A1B2C3F")
        .replace("comment.added", "comment.sung");
    smuggle(
        &emma,
        EMMA,
        "events/2024-11/01JD4Z7M2Q8R5T6V9X0A1B2C3F.json",
        unknown.as_bytes(),
    );
    // A colleague's event is changed, as if it had said something else.
    smuggle(
        &emma,
        MINJUN,
        &path,
        event.replace("A question.", "An insult.").as_bytes(),
    );

    let list = emma.ask(&["comment", "list", "hold.md"]);
    let told: Vec<(&str, bool)> = list
        .as_array()
        .expect("threads")
        .iter()
        .map(|thread| {
            (
                text(thread, "/comments/0/text"),
                thread["comments"][0]["confirmed"] == true,
            )
        })
        .collect();
    assert_eq!(told.len(), 2);
    assert!(
        told.contains(&("A question.", true)),
        "the first version counts: {told:?}"
    );
    assert!(
        told.contains(&("Forged.", false)),
        "its commit names somebody else: {told:?}"
    );
    let findings = emma.ask(&["doctor"]);
    let aside: Vec<&str> = findings
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["code"] == "event_set_aside")
        .map(|finding| text(finding, "/path"))
        .collect();
    assert_eq!(aside.len(), 5, "{aside:#?}");
    assert!(aside.contains(&path.as_str()), "the changed file is named");
    let wrong = findings
        .as_array()
        .expect("findings")
        .iter()
        .any(|finding| finding["code"] == "journal_wrong");
    assert!(!wrong, "bit by bit and from nothing agree");

    // Taken away, it still counts, also when everything derived is gone.
    let place = world.path("taken");
    let place = place.to_string_lossy().into_owned();
    emma.git(&["worktree", "add", "--quiet", &place, "carebook/journal"]);
    emma.git(&["-C", &place, "rm", "--quiet", "-r", "events"]);
    emma.git(&["-C", &place, "commit", "--quiet", "-m", "tidy"]);
    emma.git(&["worktree", "remove", "--force", &place]);
    for _ in 0..2 {
        let list = emma.ask(&["comment", "list", "hold.md"]);
        let texts: Vec<&str> = list
            .as_array()
            .expect("threads")
            .iter()
            .map(|thread| text(thread, "/comments/0/text"))
            .collect();
        assert!(texts.contains(&"A question."), "{texts:?}");
        std::fs::remove_dir_all(world.path(&format!("CACHE-{}", EMMA.email))).expect("the caches");
    }
    let answered = emma.ask(&["comment", "reply", &id, "-m", "Still here."]);
    assert_eq!(answered["comments"].as_array().expect("comments").len(), 2);
}

#[test]
fn two_who_write_offline_lose_nothing_and_answers_sort_behind_what_they_answer() {
    let world = World::new();
    let (emma, linh) = two_clones(&world);
    let thread = emma.ask(&["comment", "add", "hold.md", "-m", "First."]);
    let id = text(&thread, "/thread").to_owned();
    emma.push();
    linh.pull();
    // Linh's clock is a day behind.
    let behind = Run::of(
        linh.command(carebook())
            .env("CAREBOOK_NOW", "2020-01-01T00:00:00Z")
            .args(["comment", "reply", &id, "-m", "From the past."]),
    );
    drop(behind.succeeded());
    emma.done(&["comment", "reply", &id, "-m", "Meanwhile."]);
    linh.push();
    emma.pull();
    emma.push();
    linh.pull();
    let of = |desk: &Desk<'_>| {
        let list = desk.ask(&["comment", "list", "hold.md"]);
        let comments = list[0]["comments"].as_array().expect("comments").clone();
        comments
            .iter()
            .map(|comment| text(comment, "/text").to_owned())
            .collect::<Vec<_>>()
    };
    let mut told = of(&emma);
    assert_eq!(told, of(&linh), "both clones tell the same");
    assert_eq!(
        told.remove(0),
        "First.",
        "an answer never sorts before what it answers"
    );
    told.sort();
    assert_eq!(told, ["From the past.", "Meanwhile."]);
    emma.sound();
    linh.sound();
}

/// Words copied from a file's name or from a PDF compose their accents otherwise.
#[test]
fn words_are_found_however_their_accents_are_composed() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "# Hoàn tiền\n\nTrong 3 ngày.\n")
        .commit("A");
    let apart = "3 nga\u{300}y";
    let thread = book.ask(&["comment", "add", "a.md", "--quote", apart, "-m", "Ba?"]);
    assert_eq!(thread["anchor"]["quote"], "3 ngày", "{thread}");
    assert_eq!(thread["anchor"]["line"], 3, "{thread}");
}

#[test]
fn what_was_decided_is_not_decided_otherwise_without_a_word() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let suggest = |quote: &str, with: &str| {
        let place = [
            "suggest",
            "policies/refunds.md",
            "--quote",
            quote,
            "--with",
            with,
        ];
        text(&emma.ask(&place), "/thread").to_owned()
    };
    let (down, taken) = (suggest("purchase", "sale"), suggest("receipt", "bill"));
    emma.done(&["suggest", "reject", &down, "-m", "No."]);
    emma.done(&["suggest", "accept", &taken]);
    for act in [
        &["suggest", "accept", down.as_str()][..],
        &["suggest", "reject", &down, "-m", "Still no."],
    ] {
        drop(
            emma.run(act)
                .exits(4)
                .says("turned down already, by Emma Clarke"),
        );
    }
    drop(
        emma.run(&["suggest", "reject", &taken])
            .exits(4)
            .says("taken over already"),
    );
    drop(
        emma.run(&["suggest", "accept", &taken])
            .exits(4)
            .says("taken over already"),
    );
    assert_eq!(
        emma.ask(&["draft", "list"]).as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn a_mention_that_was_edited_away_waits_for_nobody() {
    let world = World::new();
    let (emma, linh) = two_clones(&world);
    let words = [
        "comment",
        "add",
        "policies/refunds.md",
        "--quote",
        "receipt",
        "-m",
    ];
    let added = linh.ask(&[&words[..], &["Why this? @emma"]].concat());
    let (thread, comment) = (text(&added, "/thread"), text(&added, "/comments/0/id"));
    linh.push();
    emma.pull();
    let waits = [("mentioned".to_owned(), "Why this? @emma".to_owned())];
    assert_eq!(emma.inbox(), waits);
    let edit = ["comment", "edit", thread, comment, "-m"];
    linh.done(&[&edit[..], &["Why this, and not a bill?"]].concat());
    linh.push();
    emma.pull();
    assert_eq!(emma.inbox(), []);
}

#[test]
fn somebody_whom_nobody_knows_is_asked_and_that_is_said() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    emma.done(&["draft", "start", "policies/refunds.md", "--name", "x"]);
    emma.write("x", "policies/refunds.md", &POLICY.replace("14", "7"));
    let ask = |who: &str| {
        emma.run(&["draft", "request", "x", "--reviewer", who])
            .succeeded()
    };
    drop(ask("nobody@nowhere").says("Nobody of [people] has the address nobody@nowhere"));
    assert!(!ask("LINH@example.com").stderr.contains("Nobody"));
}

#[test]
fn who_decided_takes_the_decision_back_and_the_draft_loses_exactly_its_words() {
    let world = World::new();
    let emma = Desk::new(EMMA, policies(&world));
    let linh = Desk::new(
        LINH,
        Handbook::existing(&world, emma.book.folder().to_owned()),
    );
    let suggest = |quote: &str, with: &str| {
        let made = linh.ask(&["suggest", "hold.md", "--quote", quote, "--with", with]);
        text(&made, "/thread").to_owned()
    };
    let (first, second, third) = (
        suggest("Sixty", "Forty"),
        suggest("at most", "and no more"),
        suggest("seconds", "heartbeats"),
    );
    let before = emma.git(&["show", "main:hold.md"]);
    let accepted = emma.ask(&["suggest", "accept", &first, &second]);
    let draft = text(&accepted, "/0/into").to_owned();
    let held = |desk: &Desk<'_>| desk.git(&["show", &format!("draft/{draft}:hold.md")]);
    let state = |id: &str| {
        let threads = emma.ask(&["comment", "list", "hold.md"]);
        let threads = threads.as_array().expect("threads").clone();
        let thread = threads.into_iter().find(|one| one["thread"] == id);
        let thread = thread.expect("the thread");
        (
            text(&thread, "/state").to_owned(),
            text(&thread, "/suggestion/state").to_owned(),
        )
    };

    drop(
        linh.run(&["suggest", "reconsider", &first])
            .exits(4)
            .says("This decision is Emma Clarke's"),
    );
    emma.done(&["suggest", "reconsider", &first]);
    assert_eq!(held(&emma), before.replace("at most", "and no more"));
    assert_eq!(state(&first), ("open".to_owned(), "open".to_owned()));
    assert_eq!(
        state(&second),
        ("resolved".to_owned(), "accepted".to_owned())
    );
    // It can be decided anew, either way.
    emma.done(&["suggest", "reject", &first]);
    emma.done(&["suggest", "reconsider", &first, &second]);
    assert_eq!(held(&emma), before, "several at once");
    assert_eq!(state(&first), ("open".to_owned(), "open".to_owned()));
    // What nobody decided stays as it is.
    let journal = emma.git(&["rev-parse", "carebook/journal"]);
    emma.done(&["suggest", "reconsider", &first, &second]);
    assert_eq!(emma.git(&["rev-parse", "carebook/journal"]), journal);

    emma.done(&["suggest", "reject", &third, "-m", "We measure in seconds."]);
    emma.done(&["suggest", "reconsider", &third]);
    assert_eq!(state(&third), ("open".to_owned(), "open".to_owned()));

    // Words that were changed since are not taken out by guessing, and nothing else is either.
    emma.done(&["suggest", "accept", &first, &second, "--draft", &draft]);
    let later = held(&emma).replace("Forty", "Fifty");
    drop(
        emma.book
            .carebook_reading(&["draft", "write", &draft, "hold.md"], &later)
            .succeeded(),
    );
    drop(
        emma.run(&["suggest", "reconsider", &first, &second])
            .exits(4)
            .says("changed since"),
    );
    assert_eq!(held(&emma), later);
    assert_eq!(
        state(&second),
        ("resolved".to_owned(), "accepted".to_owned())
    );
    emma.done(&["draft", "publish", &draft, "-m", "Shorter"]);
    drop(
        emma.run(&["suggest", "reconsider", &second])
            .exits(4)
            .says("published"),
    );
    emma.sound();
}

#[test]
fn a_comment_that_was_taken_back_is_said_again() {
    let world = World::new();
    let (emma, linh) = two_clones(&world);
    let words = ["comment", "add", "policies/refunds.md", "-m"];
    let added = linh.ask(&[&words[..], &["Why 14? @emma"]].concat());
    let (thread, comment) = (text(&added, "/thread"), text(&added, "/comments/0/id"));
    linh.done(&["comment", "delete", thread, comment]);
    linh.push();
    emma.pull();
    drop(
        emma.run(&["comment", "restore", thread, comment])
            .exits(4)
            .says("Only they can take it back"),
    );
    assert!(emma.inbox().is_empty());
    let restored = linh.ask(&["comment", "restore", thread]);
    assert_eq!(text(&restored, "/comments/0/text"), "Why 14? @emma");
    assert_eq!(restored["comments"][0]["deleted"], false);
    // Saying it again when it is said changes nothing.
    let journal = linh.git(&["rev-parse", "carebook/journal"]);
    linh.done(&["comment", "restore", thread]);
    assert_eq!(linh.git(&["rev-parse", "carebook/journal"]), journal);
    linh.push();
    emma.pull();
    let waits = [("mentioned".to_owned(), "Why 14? @emma".to_owned())];
    assert_eq!(emma.inbox(), waits);
}

#[test]
fn a_thread_is_in_the_section_that_its_words_moved_to() {
    let world = World::new();
    let rule = "Shaver heads, epilators and trimmers are not taken back once they were used.";
    let before = format!("# Shop\n\n## Used\n\n{rule}\n\n## Lamps\n\nA lamp is replaced.\n");
    let book = world.handbook().file("shop.md", &before).commit("A");
    let add = [
        "comment", "add", "shop.md", "--quote", "trimmers", "-m", "All?",
    ];
    let added = book.ask(&add);
    assert_eq!(added["anchor"]["section"], "used");
    let after =
        format!("# Shop\n\n## Used\n\nNothing.\n\n## Lamps\n\nA lamp is replaced.\n\n{rule}\n");
    let book = book.file("shop.md", &after).commit("Moved");
    let listed = book.ask(&["comment", "list", "shop.md#lamps"]);
    assert_eq!(listed[0]["thread"], added["thread"], "{listed}");
    assert_eq!(listed[0]["anchor"]["status"], "moved", "{listed}");
    assert_eq!(listed[0]["anchor"]["section"], "lamps", "{listed}");
}
