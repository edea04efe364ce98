//! What a writer does beside drafting: templates, previews, facts, links, images, moves, checks,
//! older versions, local changes.

use carebook_tests::{EMMA, Handbook, LINH, World};
use serde_json::{Value, json};

fn small(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file(
            "phone/hold.md",
            "---\ntitle: Hold\nkind: procedure\nowner: emma@example.com\n---\n# Hold\n\n## Steps\n\n1. Ask first.\n",
        )
        .file("refunds.md", "# Refunds\n\nSee [hold](phone/hold.md#steps) and [[Hold]].\n")
        .commit("Begin")
}

fn draft(handbook: &Handbook<'_>, docs: &[&str]) {
    handbook
        .rpc()
        .ask("drafts.start", &json!({ "docs": docs, "name": "d" }));
}

fn in_draft(handbook: &Handbook<'_>, path: &str) -> String {
    handbook.git(&["cat-file", "blob", &format!("draft/d:{path}")])
}

#[test]
fn a_new_document_comes_from_a_template_and_names_its_sections() {
    let world = World::new();
    let handbook = small(&world)
        .file(
            "templates/faq.md",
            "---\ntemplate: Our FAQ\nabout: Short answers.\ntitle: \"{{title|Title}}\"\nkind: faq\n---\n# {{title}}\n\n{{answer|The answer}}\n",
        )
        .commit("A template of our own");
    let templates = handbook.ask(&["templates"]);
    let named = |name: &str| -> Value {
        let all = templates.as_array().expect("templates");
        all.iter()
            .find(|found| found["name"] == name)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(named("faq")["from_handbook"], true);
    assert_eq!(named("procedure")["sections"][1], "Steps");
    for name in [
        "procedure",
        "policy",
        "script",
        "faq",
        "manual",
        "promotion",
        "service-level",
        "kpi",
        "authority",
        "guide",
        "assessment",
    ] {
        assert_eq!(named(name)["kind"], name, "built in or the handbook's own");
    }
    let draft = handbook.ask(&["new", "procedure", "Gift cards", "--name", "d"]);
    let document = &draft["documents"][0];
    assert_eq!(
        document["path"], "phone/gift-cards.md",
        "where others of its kind lie"
    );
    assert_eq!(document["change"], "added");
    let text = in_draft(&handbook, "phone/gift-cards.md");
    assert!(
        text.contains("## Steps") && text.contains("title: Gift cards\n"),
        "{text}"
    );
    assert!(
        text.contains("\nid: 01"),
        "documents that Carebook makes have an id: {text}"
    );
    let own = handbook.ask(&[
        "draft",
        "start",
        "--new",
        "faq/x.md",
        "--template",
        "faq",
        "--set",
        "answer=Yes.",
    ]);
    assert_eq!(own["documents"][0]["title"], "x");
    for (answers, unknown) in [
        (["--set", "answr=Yes."], "answr"),
        (["--set", "bogus=1"], "bogus"),
    ] {
        let start = ["new", "faq", "Opening hours"];
        let refused = handbook
            .carebook(&[&start[..], &answers[..]].concat())
            .exits(2);
        assert!(
            refused.stderr.contains(unknown) && refused.stderr.contains("answer"),
            "{refused:?}"
        );
    }
    handbook
        .carebook(&["new", "nothing", "X"])
        .exits(4)
        .says("nothing")
        .stdout
        .clear();
    handbook
        .carebook(&["draft", "start", "--new", "phone/hold.md"])
        .exits(4)
        .says("already")
        .stdout
        .clear();
}

/// Wiki links of other programs hold a file's name alone: it changes as well when the file does.
#[test]
fn wiki_links_are_those_of_the_draft_and_follow_what_is_renamed() {
    let world = World::new();
    let handbook = world
        .handbook()
        .file("phone/hold.md", "---\nid: h\n---\n# Waiting\n\nAsk first.\n")
        .file(
            "index.md",
            "# Index\n\n[[hold]], [[phone/hold|Gaidīšana]], [[HOLD#waiting]], [[Waiting]] and [[h]].\n",
        )
        .commit("Begin");
    draft(&handbook, &["index.md"]);
    drop(
        handbook
            .carebook(&[
                "draft",
                "move",
                "d",
                "phone/hold.md",
                "calls/아주 긴 대기.md",
            ])
            .succeeded(),
    );
    assert_eq!(
        in_draft(&handbook, "index.md"),
        "# Index\n\n[[calls/아주 긴 대기]], [[calls/아주 긴 대기|Gaidīšana]], [[calls/아주 긴 대기#waiting]], [[Waiting]] and [[h]].\n"
    );
    let new =
        "# New\n\n[[calls/아주 긴 대기]] [[아주 긴 대기]] [[Waiting]] [[h]] [[new]] but [[hold]]\n";
    drop(
        handbook
            .carebook_reading(&["draft", "write", "d", "new.md"], new)
            .succeeded(),
    );
    let check = ["check", "--draft", "d", "--rule", "broken-link", "--json"];
    let found = handbook.carebook(&check).exits(1).json();
    let found = found.as_array().expect("findings");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]["path"] == "new.md" && found[0]["message"].to_string().contains("“hold”"),
        "{found:?}"
    );
    let html = handbook
        .carebook(&["show", "new.md", "--draft", "d", "--html"])
        .succeeded()
        .stdout;
    assert_eq!(html.matches("data-missing").count(), 1, "{html}");
    let preview = handbook.rpc().ask(
        "drafts.preview",
        &json!({ "path": "new.md", "text": new, "name": "d" }),
    );
    let html = preview["html"].as_str().expect("html");
    assert_eq!(html.matches("data-missing").count(), 1, "{html}");
    drop(handbook.carebook(&["draft", "publish", "d"]).succeeded());
    let after = handbook
        .carebook(&["check", "--rule", "broken-link", "--json"])
        .exits(1)
        .json();
    assert_eq!(
        after.as_array().map(Vec::len),
        Some(1),
        "as it was foretold: {after}"
    );
}

/// A value that is taken and written nowhere would be lost without a word.
#[test]
fn every_answer_for_a_new_document_stands_in_it() {
    let world = World::new();
    let handbook = small(&world);
    let answers = [
        "--set=tags=returns, voucher",
        "--set=reviewers=linh@example.com",
        "--set=review_every=30d",
        "--set=expires=2027-02-01",
    ];
    let facts = [
        "tags: [returns, voucher]",
        "reviewers: [linh@example.com]",
        "review_every: 30d",
        "expires: 2027-02-01",
    ];
    let from_template: &[&str] = &["new", "kpi", "Voucher", "--path", "kpi/voucher.md"];
    let plain: &[&str] = &[
        "draft",
        "start",
        "--new",
        "voucher.md",
        "--set=title=Vouchers",
        "--set=owner=linh@example.com",
    ];
    for (start, path, more) in [
        (from_template, "kpi/voucher.md", "title: Voucher\n"),
        (
            plain,
            "voucher.md",
            "title: Vouchers\nowner: linh@example.com\n",
        ),
    ] {
        drop(
            handbook
                .carebook(&[start, &answers, &["--name", "d"]].concat())
                .succeeded(),
        );
        let text = in_draft(&handbook, path);
        for fact in facts {
            assert!(text.contains(&format!("\n{fact}\n")), "{fact}: {text}");
        }
        assert!(text.contains(more), "{text}");
        drop(handbook.carebook(&["draft", "discard", "d"]).succeeded());
    }
    for (wrong, piece) in [
        (&["new", "kpi", "X", "--set=title=Y"][..], "Two titles"),
        (
            &["draft", "start", "refunds.md", "--set=owner=x"],
            "cannot be used with",
        ),
        (
            &["draft", "start", "refunds.md", "--template", "kpi"],
            "cannot be used with",
        ),
    ] {
        drop(handbook.carebook(wrong).exits(2).says(piece));
    }
}

#[test]
fn the_preview_is_the_readers_view_with_lines_and_facts() {
    let world = World::new();
    let handbook = small(&world);
    let mut rpc = handbook.rpc();
    let text = "---\ntitle: \"Hold\"   # behind\ntags: [a, b]\n---\n# Hold\n\n[refunds](../refunds.md) <script>alert(1)</script>\n";
    let preview = rpc.ask(
        "drafts.preview",
        &json!({ "path": "phone/hold.md", "text": text }),
    );
    let html = preview["html"].as_str().expect("html");
    assert!(
        html.contains("data-line=\"7\"") && html.contains("data-doc=\"refunds.md\""),
        "{html}"
    );
    assert!(!html.contains("<script"), "{html}");
    let form = preview["form"].as_array().expect("a form");
    let tags = form
        .iter()
        .find(|field| field["key"] == "tags")
        .expect("tags");
    assert_eq!(tags["value"], "a, b");

    let set = rpc.ask(
        "drafts.set_field",
        &json!({ "text": text, "key": "owner", "value": "linh@example.com" }),
    );
    let patched = set["text"].as_str().expect("text");
    assert_eq!(
        patched.replace("owner: linh@example.com\n", ""),
        text,
        "one line more, and no other change"
    );
    let bad = rpc.refused(
        "drafts.set_field",
        &json!({ "text": text, "key": "a: b\nc", "value": "x" }),
    );
    assert_eq!(bad["code"], "bad_request");
}

#[test]
fn links_complete_to_documents_and_sections() {
    let world = World::new();
    let handbook = small(&world);
    drop(handbook.carebook(&["index"]).succeeded());
    let mut rpc = handbook.rpc();
    let mut ask = |query: &str| {
        rpc.ask(
            "drafts.links",
            &json!({ "path": "refunds.md", "query": query, "limit": 5 }),
        )
    };
    assert_eq!(ask("ho")[0]["markdown"], "[Hold](phone/hold.md)");
    assert_eq!(
        ask("hold#ste")[0]["markdown"],
        "[Steps](phone/hold.md#steps)"
    );
    assert_eq!(ask("nothing like it"), json!([]));
}

#[test]
fn images_lie_in_assets_with_sensible_names_and_only_images_do() {
    let world = World::new();
    let handbook = small(&world);
    draft(&handbook, &["phone/hold.md"]);
    let mut rpc = handbook.rpc();
    // The first bytes of a PNG, and something else.
    let (png, other) = ("iVBORw0KGgoAAAANSUhEUg==", "iVBORw0KGgoAAAANSUhEUgA=");
    let mut add = |file_name: &str, bytes: &str| {
        rpc.ask(
            "drafts.add_image",
            &json!({ "name": "d", "path": "phone/hold.md", "file_name": file_name, "bytes_base64": bytes }),
        )
    };
    let added = add("The Hold Button.PNG", png);
    assert_eq!(added["path"], "assets/the-hold-button.png");
    assert_eq!(
        added["markdown"],
        "![the hold button](../assets/the-hold-button.png)"
    );
    assert_eq!(
        add("the hold button.png", png)["path"],
        "assets/the-hold-button.png",
        "the same picture once"
    );
    assert_eq!(
        add("the hold button.png", other)["path"],
        "assets/the-hold-button-2.png"
    );
    assert_eq!(
        add("image.png", png)["path"],
        "assets/hold.png",
        "named after the document"
    );
    let refused = rpc.refused(
        "drafts.add_image",
        &json!({ "name": "d", "path": "phone/hold.md", "file_name": "x.png", "bytes_base64": "PHN2Zz4=" }),
    );
    assert_eq!(refused["code"], "refused", "an SVG is a program");
}

#[test]
fn moving_rewrites_the_links_to_it_and_out_of_it() {
    let world = World::new();
    let handbook = small(&world)
        .file(
            "phone/hold.md",
            "# Hold\n\nBack to [refunds](../refunds.md).\n\n## Steps\n\n1. Ask first.\n2. Say how long it takes.\n3. Come back in time.\n",
        )
        .file("phone/other.md", "# Other\r\n\r\n[hold](hold.md)\r\n")
        .commit("Links");
    drop(handbook.carebook(&["index"]).succeeded());
    draft(&handbook, &["phone/hold.md"]);
    let moved = handbook.ask(&["draft", "move", "d", "phone", "archive/old phone"]);
    assert_eq!(moved["moved"], 2);
    let refunds = in_draft(&handbook, "refunds.md");
    assert!(
        refunds.contains("(archive/old%20phone/hold.md#steps)"),
        "{refunds}"
    );
    let hold = in_draft(&handbook, "archive/old phone/hold.md");
    assert!(hold.contains("(../../refunds.md)"), "{hold}");
    let other = in_draft(&handbook, "archive/old phone/other.md");
    assert_eq!(
        other, "# Other\r\n\r\n[hold](hold.md)\r\n",
        "a link between the two still holds"
    );
    drop(handbook.carebook(&["draft", "publish", "d"]).succeeded());
    let listed = handbook.git(&["ls-tree", "-r", "--name-only", "main"]);
    assert_eq!(
        listed,
        "archive/old phone/hold.md\narchive/old phone/other.md\nrefunds.md\n"
    );
    let broken = handbook.ask(&["check", "--rule", "broken-link", "--rule", "broken-anchor"]);
    assert_eq!(broken, json!([]));
    let log = handbook.ask(&["log", "archive/old phone/hold.md"]);
    assert_eq!(
        log.as_array().map(Vec::len),
        Some(3),
        "its history goes on: {log}"
    );
}

#[test]
fn checks_find_fail_and_speak_sarif() {
    let world = World::new();
    let handbook = small(&world)
        .file(
            "bad.md",
            "---\nkind: procedure\n---\n# Bad\n\n[nowhere](gone.md) ![](x.png)\n",
        )
        .commit("Something bad");
    let found = handbook
        .carebook(&["check", "bad.md", "--json"])
        .exits(1)
        .json();
    let rules: Vec<&str> = found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|found| found["rule"].as_str())
        .collect();
    for rule in [
        "broken-link",
        "image-alt",
        "missing-owner",
        "missing-section",
    ] {
        assert!(rules.contains(&rule), "{rule} in {rules:?}");
    }
    drop(handbook.carebook(&["check", "phone"]).succeeded());
    let sarif = handbook
        .carebook(&["check", "--sarif", "--rule", "broken-link"])
        .exits(1)
        .json();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "broken-link");
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"]["startLine"],
        6
    );
    handbook
        .carebook(&["check", "--rule", "no-such"])
        .exits(2)
        .says("no-such")
        .says("approvals")
        .stdout
        .clear();

    // The same in the editor, with places that JavaScript counts.
    let text = "---\nowner: a@b\n---\n# 😀 [gone](gone.md)\n";
    let found = handbook
        .rpc()
        .ask("drafts.check", &json!({ "path": "n.md", "text": text }));
    let link = found
        .as_array()
        .into_iter()
        .flatten()
        .find(|found| found["rule"] == "broken-link")
        .expect("a finding");
    let units: Vec<u16> = text.encode_utf16().collect();
    let place = |key: &str| {
        link[key]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok())
            .expect("a place")
    };
    let marked = String::from_utf16(units.get(place("from")..place("to")).expect("in the text"))
        .expect("whole letters");
    assert!(marked.contains("gone"), "{marked}");
}

#[test]
fn versions_are_compared_asked_who_wrote_them_and_brought_back() {
    let world = World::new();
    let handbook = world
        .handbook()
        .file("a.md", "# A\n\nOne day.\n\nKept.\n")
        .commit("First");
    handbook.write("a.md", "# A\n\nTwo days.\n\nKept.\n");
    handbook.commit_now(LINH, "2026-05-01T09:00:00Z", "Second");
    handbook.git(&["mv", "a.md", "b.md"]);
    handbook.commit_now(EMMA, "2026-05-02T09:00:00Z", "Rename");
    drop(handbook.carebook(&["index"]).succeeded());
    let log = handbook.ask(&["log", "b.md"]);
    let first = log[2]["commit"].as_str().expect("a commit").to_owned();
    let mut rpc = handbook.rpc();
    let diff = rpc.ask(
        "history.compare",
        &json!({ "doc": "b.md", "from": first, "to": "published" }),
    );
    assert_eq!(diff["changes"], 1);
    let words = diff.to_string();
    assert!(
        words.contains("\"kind\":\"inserted\",\"text\":\"Two days") || words.contains("Two"),
        "{diff}"
    );
    let blame = rpc.ask("history.blame", &json!({ "doc": "b.md" }));
    let authors: Vec<&str> = blame
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|block| block["change"]["author"].as_str())
        .collect();
    assert_eq!(
        authors,
        [EMMA.name, LINH.name, EMMA.name],
        "heading, changed paragraph, kept paragraph: {blame}"
    );
    let rows = handbook.ask(&["blame", "b.md"]);
    let row = &rows[1];
    assert_eq!(rows.as_array().map(Vec::len), Some(3), "{rows}");
    assert_eq!((&row["from_line"], &row["to_line"]), (&json!(3), &json!(3)));
    assert_eq!(row["text"], "Two days.");
    assert_eq!(row["commit"], log[1]["commit"]);
    assert_eq!(
        (&row["author"], &row["email"]),
        (&json!(LINH.name), &json!(LINH.email))
    );
    assert_eq!(row["date"], log[1]["date"]);
    let told = handbook.carebook(&["blame", "b.md"]).succeeded().stdout;
    let line = told.lines().nth(1).unwrap_or_default();
    assert!(
        line.contains(LINH.name) && line.ends_with("Two days."),
        "{told}"
    );
    drop(
        handbook
            .carebook(&["blame", "nosuch.md"])
            .exits(4)
            .says("nosuch.md"),
    );
    let version = rpc.ask(
        "history.version",
        &json!({ "doc": "b.md", "commit": first }),
    );
    assert_eq!(version["path"], "a.md");
    assert!(
        version["html"]
            .as_str()
            .is_some_and(|html| html.contains("One day.")),
        "{version}"
    );
    drop(rpc);
    let draft = handbook.ask(&["restore", "b.md", "--to", &first]);
    let name = draft["name"].as_str().expect("a name");
    assert_eq!(draft["documents"][0]["path"], "b.md", "where it lies today");
    drop(handbook.carebook(&["draft", "publish", name]).succeeded());
    assert_eq!(
        handbook.git(&["cat-file", "blob", "main:b.md"]),
        "# A\n\nOne day.\n\nKept.\n"
    );
}

#[test]
fn local_changes_become_a_draft_or_go_back_and_their_text_is_kept() {
    let world = World::new();
    let handbook = small(&world);
    handbook.write("refunds.md", "# Refunds\n\nMy own words.\n");
    handbook.write("new.md", "# New\n");
    let mut rpc = handbook.rpc();
    let diff = rpc.ask("changes.diff", &json!({ "path": "refunds.md" }));
    assert!(
        diff["changes"].as_u64().is_some_and(|count| count > 0),
        "{diff}"
    );
    let draft = rpc.ask(
        "changes.to_draft",
        &json!({ "paths": ["refunds.md", "new.md"] }),
    );
    assert_eq!(draft["documents"].as_array().map(Vec::len), Some(2));
    let name = draft["name"].as_str().expect("a name").to_owned();
    let text = std::fs::read_to_string(handbook.folder().join("refunds.md")).expect("a file");
    assert_eq!(
        text, "# Refunds\n\nMy own words.\n",
        "the file stays as it is"
    );
    let branch = handbook.git(&["cat-file", "blob", &format!("draft/{name}:refunds.md")]);
    assert_eq!(branch, text);

    rpc.ask("changes.put_back", &json!({ "path": "refunds.md" }));
    rpc.ask("changes.put_back", &json!({ "path": "new.md" }));
    assert_eq!(handbook.git(&["status", "--porcelain"]), "");
    let kept = find_kept(&world.path("data"));
    assert!(
        kept.iter()
            .any(|text| text == "# Refunds\n\nMy own words.\n"),
        "{kept:?}"
    );
    assert!(kept.iter().any(|text| text == "# New\n"), "{kept:?}");
}

/// The texts below folders named `replaced`.
fn find_kept(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(find_kept(&path));
        } else if path
            .parent()
            .is_some_and(|folder| folder.ends_with("replaced"))
        {
            found.push(std::fs::read_to_string(path).expect("a text"));
        }
    }
    found
}

#[test]
fn a_preview_is_followed_block_by_block() {
    let world = World::new();
    let handbook = small(&world);
    let mut rpc = handbook.rpc();
    let mut follow = |session: &str, known: u32, text: &str| {
        rpc.ask(
            "drafts.follow",
            &json!({ "session": session, "known": known, "preview": { "path": "phone/hold.md", "text": text } }),
        )
    };
    let first = follow("a", 0, "# Hold\n\nOne.\n\nTwo.\n");
    assert_eq!(first["blocks"].as_array().map(Vec::len), Some(3), "{first}");
    assert_eq!(first["blocks"][2]["line"], 5);

    let letter = follow("a", 1, "# Hold\n\nOne!\n\n\nTwo.\n");
    assert_eq!(
        (&letter["before"], &letter["behind"], &letter["shift"]),
        (&json!(1), &json!(1), &json!(1)),
        "the heading stays, the last words stand a line lower: {letter}"
    );
    assert_eq!(
        letter["blocks"],
        json!([{ "line": 3, "html": "<p data-line=\"0\">One!</p>\n" }])
    );

    let lost = follow("a", 7, "# Hold\n\nOne!\n\n\nTwo.\n");
    assert_eq!(
        (&lost["before"], lost["blocks"].as_array().map(Vec::len)),
        (&json!(0), Some(3)),
        "a view that holds another rendering gets everything: {lost}"
    );
    for other in ["b", "c", "d", "e"] {
        follow(other, 0, "# Other\n");
    }
    let forgotten = follow("a", 3, "# Hold\n\nOne!\n\n\nTwo.\n");
    assert_eq!(
        (&forgotten["before"], &forgotten["number"]),
        (&json!(0), &json!(1)),
        "a view that was forgotten gets everything: {forgotten}"
    );
}

#[test]
fn what_leads_to_a_document_that_goes_is_named_and_offered() {
    let world = World::new();
    let handbook = small(&world);
    drop(handbook.carebook(&["index"]).succeeded());
    draft(&handbook, &["phone/hold.md"]);
    let run = handbook
        .carebook(&["draft", "remove", "d", "phone/hold.md", "--open", "--json"])
        .succeeded();
    let removed = run.json();
    assert_eq!(removed["name"], "d");
    let targets: Vec<&Value> = removed["linked"]
        .as_array()
        .into_iter()
        .flatten()
        .inspect(|link| {
            assert_eq!(
                (&link["path"], &link["line"]),
                (&json!("refunds.md"), &json!(3))
            )
        })
        .map(|link| &link["target"])
        .collect();
    assert_eq!(
        targets,
        ["phone/hold.md#steps", "Hold"],
        "a wiki link leads there, too"
    );
    assert!(run.stderr.contains("refunds.md:3"), "{run:?}");
    let open = removed["documents"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|document| document["path"] == "refunds.md")
        .expect("what links to it is open in the same draft");
    assert_eq!(open["change"], "unchanged");

    // Publishing says it once more, since nobody changed the link.
    let preview = handbook
        .rpc()
        .ask("drafts.publish_preview", &json!({ "name": "d" }));
    assert_eq!(preview["left"][0]["path"], "refunds.md");
    let published = handbook.carebook(&["draft", "publish", "d"]).succeeded();
    assert!(published.stderr.contains("refunds.md:3"), "{published:?}");

    let archived = small_archived(&World::new());
    assert_eq!(archived["linked"][0]["path"], "refunds.md");
    assert_eq!(archived["left"], json!([]));
}

fn small_archived(world: &World) -> Value {
    let handbook = small(world);
    drop(handbook.carebook(&["index"]).succeeded());
    draft(&handbook, &["phone/hold.md"]);
    handbook.ask(&["draft", "archive", "d", "phone/hold.md"])
}

#[test]
fn publishing_says_what_the_checks_find() {
    let world = World::new();
    let handbook = small(&world)
        .file("carebook.toml", "[check]\nempty-document = \"off\"\n")
        .commit("Rules");
    draft(&handbook, &["refunds.md"]);
    let text = "---\ntitle: \"{{title|Title}}\"\nexpires: soon\n---\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> x\n";
    let args = ["draft", "write", "d", "refunds.md"];
    drop(handbook.carebook_reading(&args, text).succeeded());
    drop(
        handbook
            .carebook_reading(&["draft", "write", "d", "empty.md"], "# Empty\n")
            .succeeded(),
    );
    let found = handbook
        .carebook(&["check", "--draft", "d", "--json"])
        .exits(1)
        .json();
    let lines = |rule: &str| -> Vec<u64> {
        let all = found.as_array().into_iter().flatten();
        all.filter(|found| found["rule"] == rule)
            .filter_map(|found| found["line"].as_u64())
            .collect()
    };
    assert_eq!(lines("conflict-marker"), [5, 7, 9]);
    assert_eq!(lines("leftover-placeholder"), [2]);
    assert_eq!(lines("front-matter-value"), [3]);
    assert!(
        lines("empty-document").is_empty(),
        "switched off in carebook.toml"
    );
    let preview = handbook
        .rpc()
        .ask("drafts.publish_preview", &json!({ "name": "d" }));
    assert_eq!(
        preview["findings"][0]["rule"], "conflict-marker",
        "the gravest first"
    );
    let published = handbook
        .carebook(&["draft", "publish", "d", "--json"])
        .succeeded();
    assert!(
        published.stderr.contains("refunds.md:5: “<<<<<<< HEAD”"),
        "{published:?}"
    );
    assert_eq!(published.json()["findings"][0]["severity"], "error");
    let of_handbook = handbook
        .carebook(&["check", "--rule", "conflict-marker"])
        .exits(1);
    drop(of_handbook);
}

#[test]
fn findings_are_worded_in_the_language_of_the_window() {
    let world = World::new();
    let handbook = small(&world);
    draft(&handbook, &["refunds.md"]);
    let write = ["draft", "write", "d", "refunds.md"];
    drop(
        handbook
            .carebook_reading(&write, "# Refunds\n\nSee [gone](gone.md).\n")
            .succeeded(),
    );
    let mut rpc = handbook.rpc();
    let mut said = |language: Option<&str>| -> [Value; 3] {
        let mut named = json!({ "name": "d", "draft": "d" });
        if let Some(language) = language {
            named["language"] = json!(language);
        }
        let preview = rpc.ask("drafts.publish_preview", &named);
        let view = rpc.ask("review.view", &named);
        let mut publish = named.clone();
        for (key, value) in [("onto", ""), ("tip", ""), ("message", "m")] {
            publish[key] = json!(value);
        }
        publish["minor"] = json!(false);
        publish["resolutions"] = json!([]);
        let moved = rpc.ask("drafts.publish", &publish);
        let message = |findings: &Value| {
            let all = findings.as_array().expect("findings");
            let link = all.iter().find(|found| found["rule"] == "broken-link");
            link.map(|found| found["message"].clone())
                .unwrap_or_default()
        };
        [
            message(&preview["findings"]),
            message(&view["documents"][0]["findings"]),
            message(&moved["preview"]["findings"]),
        ]
    };
    let english = said(None);
    assert!(english[0].to_string().contains("gone.md"), "{english:?}");
    for language in ["ko", "vi", "lv"] {
        for (at, message) in said(Some(language)).iter().enumerate() {
            assert!(message.to_string().contains("gone.md"), "{message}");
            assert_ne!(message, &english[at], "{language}");
        }
    }
}

#[test]
fn every_drafting_command_answers_with_the_draft() {
    let world = World::new();
    let handbook = small(&world);
    let is_draft = |answer: &Value, name: &str, what: &str| {
        for key in [
            "name",
            "documents",
            "author",
            "state",
            "base",
            "approvals",
            "blocked_by",
            "conflicts",
        ] {
            assert!(
                !answer[key].is_null(),
                "{what} answers with `{key}`: {answer}"
            );
        }
        assert_eq!(answer["name"], name, "{what}");
    };
    for args in [
        &["draft", "start", "refunds.md", "--name", "d"][..],
        &["draft", "show", "d"],
        &["draft", "diff", "d"],
        &["draft", "rename", "d", "Another title"],
        &["draft", "move", "d", "phone/hold.md", "phone/wait.md"],
        &["draft", "archive", "d", "phone/wait.md"],
        &["draft", "request", "d", "--reviewer", "linh@example.com"],
        &["draft", "discard", "d"],
        &["draft", "bring-back", "d"],
        &["draft", "remove", "d", "refunds.md"],
        &["draft", "publish", "d"],
    ] {
        is_draft(&handbook.ask(args), "d", &args.join(" "));
    }
    let new = handbook.ask(&["new", "procedure", "Gift cards", "--name", "e"]);
    is_draft(&new, "e", "new");
    let list = handbook.ask(&["draft", "list"]);
    is_draft(&list[0], "e", "draft list");
    let args = ["draft", "write", "e", "more.md", "--json"];
    let written = handbook
        .carebook_reading(&args, "# More\n\nText.\n")
        .succeeded()
        .json();
    is_draft(&written, "e", "draft write");
    let outcome = handbook.ask(&["draft", "publish", "e"]);
    is_draft(&outcome, "e", "draft publish");
    assert_eq!(outcome["state"], "published");
    assert_eq!(
        outcome["commit"].as_str().map(str::len),
        Some(40),
        "and with what came of it: {outcome}"
    );
    let first = handbook.git(&["rev-list", "--max-parents=0", "main"]);
    let restored = handbook.ask(&["restore", "refunds.md", "--to", first.trim()]);
    assert_eq!(restored["documents"][0]["path"], "refunds.md");
}

#[test]
fn checks_look_at_the_policy_and_the_terms_as_well() {
    let world = World::new();
    let handbook = small(&world)
        .file(
            "carebook.toml",
            "[handbook]\nname = \"X\"\ncolour = 1\n\n[freshness]\nwindow = \"soon\"\n",
        )
        .commit("A policy");
    let found = handbook.ask(&["check", "--rule", "policy"]);
    let lines: Vec<_> = found
        .as_array()
        .into_iter()
        .flatten()
        .map(|found| (found["path"].as_str(), found["line"].as_u64()))
        .collect();
    assert_eq!(
        lines,
        [
            (Some("carebook.toml"), Some(3)),
            (Some("carebook.toml"), Some(6))
        ]
    );
}
