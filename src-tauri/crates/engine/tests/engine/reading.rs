//! Reading: paths, ids, spellings, links, translations, images.

use carebook_engine::api::requests::{
    BoardGrouping, BoardRequest, ColumnRequest, FolderRequest, LinkRequest, ReadDocument,
    SectionRequest,
};
use carebook_engine::api::types::LinkTarget;
use carebook_engine::api::{ErrorCode, types::FreshnessState};
use carebook_engine::usecase::{documents, freshness, library};

use super::world::World;

fn request(doc: &str) -> ReadDocument {
    ReadDocument {
        doc: doc.to_owned(),
        threads: None,
    }
}

#[test]
fn a_document_is_meant_by_path_id_or_another_spelling() {
    let mut world = World::new();
    let decomposed = "thu\u{031b}/xin lo\u{0302}\u{0303}i.md";
    world.commit(&[
        ("phone/hold.md", "---\nid: 01HOLD\n---\n# Putting on hold\n"),
        (decomposed, "# Thư\n"),
    ]);
    let engine = world.opened("caches");
    for typed in [
        "phone/hold.md",
        "01HOLD",
        "./phone/hold.md",
        "phone/hold",
        "Phone/Hold.md",
        "hold",
        "Putting on hold",
    ] {
        assert_eq!(
            documents::read(&engine, request(typed)).unwrap().row.path,
            "phone/hold.md",
            "{typed}"
        );
    }
    for typed in [decomposed, "thư/xin lỗi.md"] {
        assert_eq!(
            documents::read(&engine, request(typed)).unwrap().row.path,
            decomposed,
            "{typed}"
        );
    }
    for typed in [
        "",
        "nowhere.md",
        "../outside.md",
        "/etc/passwd",
        ".git/config",
        "phone",
    ] {
        assert_eq!(
            documents::read(&engine, request(typed)).unwrap_err().code,
            ErrorCode::NotFound,
            "{typed}"
        );
    }
}

#[test]
fn links_lead_both_ways() {
    let mut world = World::new();
    world.commit(&[
        ("a.md", "# A\n\n[b](sub/b.md#part) [c](nowhere.md) [e](https://example.com/x) [s](javascript:alert(1)) [p](file.pdf)\n"),
        ("sub/b.md", "# B\n\n## Part\n\nSee [[A]].\n"),
        ("file.pdf", "no pdf"),
    ]);
    let engine = world.opened("caches");
    let linked = |doc: &str| -> Vec<String> {
        let view = documents::read(&engine, request(doc)).unwrap();
        view.linked_from
            .into_iter()
            .map(|linked| linked.path)
            .collect()
    };
    assert_eq!(linked("sub/b.md"), ["a.md"]);
    assert_eq!(linked("a.md"), ["sub/b.md"], "a wiki link by title counts");
    let leads = |href: &str| {
        documents::link(
            &engine,
            LinkRequest {
                doc: "a.md".to_owned(),
                href: href.to_owned(),
            },
        )
        .unwrap()
    };
    assert!(
        matches!(leads("sub/b.md#part"), LinkTarget::Document { path, anchor: Some(anchor), .. } if path == "sub/b.md" && anchor == "part")
    );
    assert!(
        matches!(leads("https://example.com/x"), LinkTarget::External { host, .. } if host == "example.com")
    );
    assert!(matches!(
        leads("elsewhere/b.md"),
        LinkTarget::Missing { .. }
    ));
    assert!(matches!(
        leads("javascript:alert(1)"),
        LinkTarget::Refused { .. }
    ));
    assert!(matches!(
        leads("../../etc/passwd"),
        LinkTarget::Refused { .. }
    ));
    assert!(matches!(leads("file.pdf"), LinkTarget::Refused { .. }));
}

#[test]
fn a_section_comes_with_what_it_links_to() {
    let mut world = World::new();
    world.commit(&[
        (
            "a.md",
            "# A\n\nBefore.\n\n## First\n\n[b](b.md)\n\n## Second\n\nNothing.\n",
        ),
        ("b.md", "# B\n"),
    ]);
    let engine = world.opened("caches");
    let section = |anchor: &str| {
        documents::section(
            &engine,
            SectionRequest {
                doc: "a.md".to_owned(),
                anchor: anchor.to_owned(),
            },
        )
    };
    let first = section("first").unwrap();
    assert_eq!((first.heading.as_str(), first.links.len()), ("First", 1));
    assert_eq!(section("second").unwrap().links.len(), 0);
    assert!(
        section("").is_ok(),
        "the text before the first heading, or the first section"
    );
    let missing = section("third").unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
    assert!(missing.hint.unwrap().contains("second"));
}

#[test]
fn only_images_of_a_rendered_document_are_handed_out() {
    let mut world = World::new();
    world.commit(&[
        ("a.md", "# A\n\n![x](assets/x.png)\n"),
        ("assets/x.png", "bytes"),
        ("secret.md", "# Secret\n"),
    ]);
    let engine = world.opened("caches");
    let blob = |path: &str| {
        world
            .git(&["rev-parse", &format!("main:{path}")])
            .trim()
            .to_owned()
    };
    assert_eq!(
        engine.asset(&blob("assets/x.png")),
        None,
        "nothing was rendered yet"
    );
    let view = documents::read(&engine, request("a.md")).unwrap();
    assert!(
        view.html.contains(&format!(
            "carebook-asset://localhost/{}/x.png",
            blob("assets/x.png")
        )),
        "{}",
        view.html
    );
    assert_eq!(
        engine.asset(&blob("assets/x.png")).as_deref(),
        Some(b"bytes".as_slice())
    );
    assert_eq!(engine.asset(&blob("secret.md")), None);
    assert_eq!(engine.asset("../../etc/passwd"), None);
}

#[test]
fn folders_count_what_lies_below() {
    let mut world = World::new();
    world.commit(&[
        ("a.md", "# A\n"),
        ("p/b.md", "# B\n"),
        ("p/q/c.md", "# C\n"),
        ("p-other/d.md", "# D\n"),
        ("z.txt", "no"),
    ]);
    let engine = world.opened("caches");
    let folder = |path: &str| {
        library::folder(
            &engine,
            FolderRequest {
                path: path.to_owned(),
                offset: 0,
                limit: 10,
            },
        )
        .unwrap()
    };
    let top = folder("");
    let below: Vec<(String, u32)> = top
        .folders
        .into_iter()
        .map(|row| (row.path, row.documents))
        .collect();
    assert_eq!(below, [("p".to_owned(), 2), ("p-other".to_owned(), 1)]);
    assert_eq!(top.total, 1);
    let p = folder("p/");
    assert_eq!((p.total, p.folders.len()), (1, 1));
    assert_eq!(p.documents[0].path, "p/b.md");
    assert_eq!(folder("nowhere").total, 0);
}

#[test]
fn the_board_and_its_columns_agree() {
    let mut world = World::new();
    world.commit(&[
        ("carebook.toml", "[freshness]\nwindow = \"90d\"\nwarn_before = \"10d\"\n[[freshness.rule]]\npath = \"long/**\"\nwindow = \"1y\"\n"),
        ("a.md", "---\nowner: emma@example.com\nlang: en\n---\n# A\n"),
        ("long/b.md", "---\nowner: emma@example.com\nlang: en\n---\n# B\n"),
        ("c.md", "---\nowner: linh@example.com\nlang: vi\n---\n# C\n"),
    ]);
    let engine = world.opened("caches");
    let board = |group_by, owner: Option<&str>| {
        let owner = owner.map(str::to_owned);
        freshness::board(
            &engine,
            BoardRequest {
                group_by,
                owner,
                lang: None,
            },
        )
        .unwrap()
    };
    let by_state = board(BoardGrouping::State, None);
    let keys: Vec<(&str, u32)> = by_state
        .columns
        .iter()
        .map(|column| (column.key.as_str(), column.total))
        .collect();
    assert_eq!(keys, [("stale", 2), ("due_soon", 0), ("fresh", 1)]);
    assert_eq!((by_state.counts.stale, by_state.counts.fresh), (2, 1));
    assert_eq!(by_state.windows.len(), 2);
    assert_eq!(by_state.owners.len(), 2);
    let by_owner = board(BoardGrouping::Owner, Some("emma@example.com"));
    assert_eq!(by_owner.columns.len(), 1);
    let page = freshness::column(
        &engine,
        ColumnRequest {
            key: "emma@example.com".to_owned(),
            group_by: BoardGrouping::Owner,
            owner: None,
            lang: None,
            offset: 0,
            limit: 1,
        },
    )
    .unwrap();
    assert_eq!((page.total, page.documents.len()), (2, 1));
    assert_eq!(
        page.documents[0].freshness.state,
        FreshnessState::Stale,
        "the most urgent first"
    );
}
