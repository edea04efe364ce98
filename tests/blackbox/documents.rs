//! `carebook show` and `list`: what a document is, however it was written.

use carebook_tests::World;

#[test]
fn a_document_is_shown_whole_and_in_parts() {
    let world = World::new();
    let text = "---\nid: 01JD4Z7M2Q8R5T6V9X0A1B2C3D\ntitle: Hold\nkind: policy\nowner: emma@example.com\ncolour: blue\n---\n\
        Before.\n\n## Ask first\n\nMay I?\n\n## Come back\n\nThank you.\n";
    let book = world.handbook().file("phone/hold.md", text).commit("Hold");
    for name in ["phone/hold.md", "01JD4Z7M2Q8R5T6V9X0A1B2C3D"] {
        let shown = book.ask(&["show", name]);
        assert_eq!(
            shown["path"], "phone/hold.md",
            "a path or an id names a document"
        );
        assert_eq!(shown["id"], "01JD4Z7M2Q8R5T6V9X0A1B2C3D");
        assert_eq!(shown["title"], "Hold");
        assert_eq!(shown["kind"], "policy");
        assert_eq!(
            shown["source"], text,
            "the source is the file, byte for byte"
        );
        let anchors: Vec<&str> = shown["sections"]
            .as_array()
            .expect("sections")
            .iter()
            .filter_map(|section| section["anchor"].as_str())
            .filter(|anchor| !anchor.is_empty())
            .collect();
        assert_eq!(anchors, ["ask-first", "come-back"]);
    }
    let section = book
        .carebook(&["show", "phone/hold.md#come-back", "--text"])
        .succeeded();
    assert!(
        section.stdout.contains("Thank you") && !section.stdout.contains("May I"),
        "{}",
        section.stdout
    );
    let html = book
        .carebook(&["show", "phone/hold.md", "--html"])
        .succeeded();
    assert!(html.stdout.contains("<h2"), "{}", html.stdout);
    let missing = book.carebook(&["show", "phone/hold.md#nowhere"]);
    assert_eq!(missing.status, 4, "{}", missing.stderr);
    assert!(missing.stderr.contains("nowhere"), "{}", missing.stderr);
}

#[test]
fn an_older_text_can_be_shown() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "# First\n")
        .commit_at("2026-01-10T09:00:00Z", "First")
        .file("a.md", "# Second\n")
        .commit_at("2026-03-10T09:00:00Z", "Second");
    assert_eq!(
        book.carebook(&["show", "a.md", "--source", "--at", "HEAD~1"])
            .succeeded()
            .stdout,
        "# First\n"
    );
    assert_eq!(
        book.carebook(&["show", "a.md", "--source", "--as-of", "2026-02-01"])
            .succeeded()
            .stdout,
        "# First\n"
    );
    assert_eq!(
        book.carebook(&["show", "a.md", "--source"])
            .succeeded()
            .stdout,
        "# Second\n"
    );
}

#[test]
fn titles_come_from_where_there_is_one() {
    let cases = [
        (
            "---\ntitle: From front matter\n---\n# A heading\n",
            "From front matter",
        ),
        ("Words first.\n\n## A heading\n", "A heading"),
        ("Only words.\n", "plain-name"),
        ("", "plain-name"),
        ("---\ntitle: 42\n---\n", "42"),
        ("# Code `x` and *stars*\n", "Code x and stars"),
    ];
    for (text, title) in cases {
        let world = World::new();
        let book = world
            .handbook()
            .file("plain-name.md", text)
            .commit("One text");
        assert_eq!(book.ask(&["list"])[0]["title"], title, "{text:?}");
    }
}

#[test]
fn broken_front_matter_stops_nobody() {
    let broken = [
        "---\ntitle: [unclosed\n---\n# Findme\n\nStill here.\n",
        "---\ntitle: Never closed\n# Findme\n\nStill here.\n",
        "---\na: &a [*a, *a]\nb: *a\n---\n# Findme\n\nStill here.\n",
        "---\nreview_every: soon\n---\n# Findme\n\nStill here.\n",
    ];
    for text in broken {
        let world = World::new();
        let book = world
            .handbook()
            .file("broken.md", text)
            .file("good.md", "# Good\n\nFine.\n")
            .commit("Texts");
        assert_eq!(
            book.found("findme"),
            ["broken.md"],
            "{text:?} stays searchable"
        );
        assert_eq!(book.found("fine"), ["good.md"], "others are unaffected");
        let shown = book.carebook(&["show", "broken.md", "--json"]).succeeded();
        assert_eq!(shown.json()["source"], text);
        let doctor = book.carebook(&["doctor", "--json"]);
        let findings = doctor.json();
        let named = findings.to_string();
        assert!(
            named.contains("broken.md"),
            "{text:?}: the doctor names the file: {named}"
        );
        assert!(!named.contains("good.md"), "{named}");
    }
}

#[test]
fn any_bytes_are_shown_as_far_as_it_goes() {
    let world = World::new();
    let mut large = b"# Large\n\nNeedle at the start.\n".to_vec();
    large.resize(50 * 1024 * 1024, b'x');
    let book = world
        .handbook()
        .bytes("invalid.md", b"# Ballast\n\nvorher \xff\xfe nachher\n")
        .bytes("nul.md", b"# Zero\n\nleft\0right halves\n")
        .bytes("bom.md", b"\xef\xbb\xbf# Marked\n\nordermark words\n")
        .bytes(
            "utf16.md",
            &"\u{feff}# Wide\n\nwidewords here\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        )
        .bytes(
            "crlf.md",
            b"---\r\ntitle: Windows\r\n---\r\n# W\r\n\r\ncarriage words\r\n",
        )
        .bytes("noeol.md", b"# End\n\nwithout newline")
        .bytes("large.md", &large)
        .file("good.md", "# Good\n\nFine.\n")
        .commit("Odd bytes");
    let cases = [
        ("nachher", "invalid.md"),
        ("halves", "nul.md"),
        ("ordermark", "bom.md"),
        ("widewords", "utf16.md"),
        ("carriage", "crlf.md"),
        ("newline", "noeol.md"),
        ("fine", "good.md"),
    ];
    for (query, path) in cases {
        assert_eq!(book.found(query), [path], "{query}");
    }
    let titles: Vec<String> = book
        .ask(&["list"])
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| row["path"].as_str().expect("a path").to_owned())
        .collect();
    assert!(
        titles.contains(&"large.md".to_owned()),
        "a file that is too large stays in the list"
    );
    let findings = book.carebook(&["doctor", "--json"]).json().to_string();
    assert!(
        findings.contains("large.md"),
        "the doctor says what is too large: {findings}"
    );
    assert!(
        findings.contains("invalid.md"),
        "the doctor says what is no UTF-8: {findings}"
    );
}

#[test]
fn text_is_not_changed_by_showing_it() {
    let world = World::new();
    let book = world
        .handbook()
        .bytes("crlf.md", b"# A\r\n\r\nb")
        .commit("Carriage returns");
    assert_eq!(
        book.carebook(&["show", "crlf.md", "--source"])
            .succeeded()
            .stdout,
        "# A\r\n\r\nb"
    );
}

#[test]
fn hostile_text_is_shown_without_its_fangs() {
    let world = World::new();
    let text = "# Hostile {onclick=alert(1)}\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n\
        [a](javascript:alert(1)) [b](data:text/html,x) [c](JaVaScRiPt:alert(1)) [d](vbscript:x)\n\n\
        <svg onload=alert(1)><a xlink:href=\"javascript:alert(1)\">x</a></svg>\n\n<iframe src=\"https://example.com\"></iframe>\n\n\
        <form action=\"https://example.com\"><input name=a></form>\n\n<style>body{display:none}</style>\n\n\
        <a href=\"https://example.com\" style=\"position:fixed\" onmouseover=alert(1)>e</a>\n\n![f](https://example.com/pixel.png)\n";
    let book = world.handbook().file("a.md", text).commit("Hostile");
    let html = book
        .carebook(&["show", "a.md", "--html"])
        .succeeded()
        .stdout
        .to_lowercase();
    let ours = html.split("</head>").last().unwrap_or_default();
    let tags: Vec<&str> = ours
        .split('<')
        .skip(1)
        .filter_map(|tag| tag.split('>').next())
        .collect();
    for tag in tags {
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        let harmless = [
            "h1", "h2", "p", "a", "span", "img", "body", "html", "main", "article", "div",
        ];
        assert!(harmless.contains(&name), "<{tag}> is left in {ours}");
        for fang in [" on", "javascript:", "vbscript:", "data:text", " style="] {
            assert!(!tag.contains(fang), "{fang} is left in <{tag}>");
        }
    }
    assert!(
        !ours.contains("<img src=\"https://example.com"),
        "nothing remote is fetched: {ours}"
    );
}

#[test]
fn links_stay_in_the_handbook() {
    let world = World::new();
    let text = "# Links\n\n[up](../../etc/passwd) [root](/etc/passwd) [git](.git/config) [nest](x/../../../y.md)\n\n\
        ![img](../../../etc/hostname) ![git](.git/HEAD)\n";
    let book = world.handbook().file("a.md", text).commit("Escapes");
    let html = book
        .carebook(&["show", "a.md", "--html"])
        .succeeded()
        .stdout;
    for path in [
        "etc/passwd\"",
        ".git/config\"",
        "etc/hostname\"",
        ".git/HEAD\"",
    ] {
        assert!(
            !html.contains(&format!("href=\"{path}")) && !html.contains(&format!("src=\"{path}")),
            "{path}: {html}"
        );
    }
    for name in [
        "../a.md",
        "/etc/passwd",
        ".git/config",
        "a.md/../../x",
        "..",
        "",
        "a\0b",
        "A.MD/../a.md",
    ] {
        if name.contains('\0') {
            continue; // no system can pass it on
        }
        let run = book.carebook(&["show", "--", name]);
        assert!(
            matches!(run.status, 2 | 4),
            "{name:?} is refused with a sentence, not {}: {}",
            run.status,
            run.stderr
        );
        assert!(!run.stderr.is_empty());
    }
}

#[test]
fn symbolic_links_are_never_followed() {
    let world = World::new();
    std::fs::write(world.path("secret.md"), "# Secret umbrella\n").expect("a secret");
    let book = world
        .handbook()
        .file("good.md", "# Good\n\nFine.\n")
        .link("out.md", "../secret.md")
        .link("absolute.md", "/etc/passwd")
        .link("inside.md", "good.md")
        .link("folder", "..")
        .commit("Links");
    assert_eq!(book.found("umbrella"), Vec::<String>::new());
    assert_eq!(
        book.found("fine"),
        ["good.md"],
        "a link inside shows as a link, not as a second document"
    );
    for name in ["out.md", "absolute.md", "folder/secret.md"] {
        let run = book.carebook(&["show", name]);
        assert!(
            !run.stdout.contains("Secret") && !run.stdout.contains("root:"),
            "{name}: {}",
            run.stdout
        );
    }
}

#[test]
fn entries_that_git_would_refuse_are_set_aside() {
    let world = World::new();
    let book = world
        .handbook()
        .file("good.md", "# Good\n\nFine.\n")
        .commit("Good")
        .raw_entry("100644", b".git", b"# umbrella\n")
        .raw_entry("100644", b"back\\slash.md", b"# umbrella\n")
        .raw_entry("100644", b"..", b"# umbrella\n");
    assert_eq!(book.found("fine"), ["good.md"]);
    assert_eq!(
        book.found("umbrella"),
        Vec::<String>::new(),
        "names that lead elsewhere are no documents"
    );
}

#[test]
fn a_header_that_cannot_be_read_is_warned_of_in_every_form() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "hold.md",
            "---\ntitle: [x\nowner: : :\nkind: policy\n---\n# Holding\n\nAsk first.\n",
        )
        .commit("Hold");
    for form in ["--html", "--text", "--source"] {
        let run = book.carebook(&["show", "hold.md", form]).succeeded();
        assert!(run.stdout.contains("Ask first."), "{form}: {}", run.stdout);
        assert!(
            run.stderr
                .lines()
                .any(|line| line.starts_with("hold.md:2:")),
            "{form}: {}",
            run.stderr
        );
    }
    let shown = book.ask(&["show", "hold.md"]);
    assert_eq!(shown["title"], "Holding", "an open bracket is no title");
    assert_eq!(
        shown["owner"],
        serde_json::Value::Null,
        "colons own nothing"
    );
    assert_eq!(shown["kind"], "policy", "one bad line costs one fact");
}

#[test]
fn a_title_with_a_colon_is_what_was_meant() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "---\ntitle: Refunds: opened items\n---\n# A\n")
        .commit("Refunds");
    assert_eq!(
        book.ask(&["show", "a.md"])["title"],
        "Refunds: opened items"
    );
}

#[test]
fn two_documents_with_one_id_are_told_apart() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "---\nid: SAME\n---\n# First\n")
        .file("b.md", "---\nid: SAME\n---\n# Second\n")
        .file("c.md", "---\nid: OTHER\n---\n# Third\n")
        .commit("Three");
    let by_id = book.ask(&["show", "SAME"]);
    assert_eq!(by_id["path"], "a.md");
    for (typed, other) in [("SAME", "b.md"), ("a.md", "b.md"), ("b.md", "a.md")] {
        let run = book.carebook(&["show", typed, "--text"]).succeeded();
        assert!(
            run.stderr.contains("SAME") && run.stderr.contains(other),
            "{typed}: {}",
            run.stderr
        );
        assert!(
            run.stderr.contains("leads to a.md"),
            "{typed}: {}",
            run.stderr
        );
    }
    let alone = book.carebook(&["show", "OTHER", "--text"]).succeeded();
    assert_eq!(alone.stderr, "");
    let findings = book.carebook(&["doctor", "--json"]).exits(1).json();
    let same: Vec<_> = (findings.as_array().expect("findings").iter())
        .filter(|finding| finding["code"] == "same_id")
        .collect();
    assert_eq!(same.len(), 1, "{findings}");
}

#[test]
fn what_a_document_says_that_cannot_be_meant_is_told() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "a.md",
            "---\neffective: 2026-05-02\nexpires: 2026-05-01\n---\n# A\n",
        )
        .file("b.md", "---\ntranslation_of: nowhere.md\n---\n# B\n")
        .file("c.md", "---\ntranslation_of: c.md\n---\n# C\n")
        .file("d.md", "---\ntranslation_of: a.md\n---\n# D\n")
        .commit_at("2026-04-01T09:00:00Z", "A")
        .file("e.md", "# E\n")
        .commit_at("2096-04-01T09:00:00Z", "A clock that is wrong");
    let found = book.carebook(&["doctor", "--json"]).json();
    let mut told: Vec<(String, String)> = (found.as_array().expect("findings").iter())
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            (text("path"), text("code"))
        })
        .collect();
    told.sort();
    let expected = [
        ("a.md", "never_in_force"),
        ("b.md", "no_source"),
        ("c.md", "no_source"),
        ("e.md", "future_change"),
    ];
    assert_eq!(
        told,
        expected.map(|(path, code)| (path.to_owned(), code.to_owned())),
        "{found}"
    );
}
