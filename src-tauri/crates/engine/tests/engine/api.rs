//! The registry: names, tags, dispatch, the window's types.

use std::collections::BTreeSet;

use carebook_engine::api::{COMMANDS, ErrorCode, dispatch, tags, typescript};
use serde_json::json;

use super::world::World;

#[test]
fn the_windows_types_are_up_to_date() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../ui/src/ipc/types.gen.ts"
    );
    let checked_in = std::fs::read_to_string(file).unwrap();
    assert!(
        checked_in == typescript(),
        "run: cargo run -q -p carebook-engine --example types > ui/src/ipc/types.gen.ts"
    );
}

#[test]
fn every_command_has_one_name_and_known_tags() {
    let mut names = BTreeSet::new();
    for command in COMMANDS {
        assert!(names.insert(command.name), "{} stands twice", command.name);
        for tag in command.reads.iter().chain(command.changes) {
            assert!(tags::ALL.contains(tag), "{}: {tag}", command.name);
        }
    }
}

#[test]
fn what_cannot_be_understood_is_a_bad_request() {
    let world = World::new();
    let engine = world.engine("caches");
    let code = |name: &str, request| dispatch(&engine, name, request).unwrap_err().code;
    assert_eq!(code("no.such", json!({})), ErrorCode::BadRequest);
    assert_eq!(
        code("search.query", json!({ "query": 7 })),
        ErrorCode::BadRequest
    );
    assert_eq!(code("shell.pick_folder", json!({})), ErrorCode::BadRequest);
    assert_eq!(
        code(
            "library.list",
            json!({ "filter": "", "offset": 0, "limit": 1 })
        ),
        ErrorCode::NoHandbook
    );
}

#[test]
fn the_life_of_a_handbook_in_the_window() {
    let mut world = World::new();
    world.commit(&[
        (
            "carebook.toml",
            "[handbook]\nname = \"Dalbit\"\ncolour = 1\n",
        ),
        ("a.md", "# Apples\n"),
    ]);
    let engine = world.engine("caches");
    let ask = |name: &str, request| dispatch(&engine, name, request).unwrap();
    assert_eq!(ask("app.state", json!({}))["handbook"], json!(null));
    let folder = world.folder();
    let opened = ask("handbook.open", json!({ "path": folder }));
    assert_eq!(opened["type"], "opened");
    assert_eq!(opened["handbook"]["name"], "Dalbit");
    assert_eq!(opened["handbook"]["branch"], "main");
    assert_eq!(opened["handbook"]["notices"][0]["code"], "config_problem");
    super::world::soon("the index", || {
        ask(
            "search.query",
            json!({ "query": "apples", "prefix": false, "limit": 5 }),
        )["total_documents"]
            == 1
    });
    assert_eq!(
        ask("document.read", json!({ "doc": "a.md" }))["row"]["title"],
        "Apples"
    );
    assert_eq!(
        ask("search.start", json!({}))["recent"][0]["path"],
        "a.md",
        "openings are remembered"
    );
    assert_eq!(
        ask("search.start", json!({}))["changed"][0]["path"],
        "a.md",
        "a handbook that nobody has read in yet has something to offer"
    );
    assert_eq!(ask("app.state", json!({}))["recent"][0]["exists"], true);
    let plain = world.dir.path().join("plain");
    std::fs::create_dir(&plain).unwrap();
    std::fs::write(plain.join("x.md"), "# X\n").unwrap();
    let outcome = ask("handbook.open", json!({ "path": plain }));
    assert_eq!(
        (outcome["type"].as_str(), &outcome["markdown_files"]),
        (Some("not_a_repository"), &json!(1))
    );
    let made = ask("handbook.create", json!({ "path": plain, "name": "Plain" }));
    assert_eq!(
        (made["type"].as_str(), &made["handbook"]["name"]),
        (Some("opened"), &json!("Plain"))
    );
    assert_eq!(
        std::fs::read_to_string(plain.join("x.md")).unwrap(),
        "# X\n"
    );
    let gone = ask("handbook.open", json!({ "path": "/no/where" }));
    assert_eq!(gone["type"], "refused");
    assert_eq!(ask("handbook.close", json!({})), json!(null));
    let settings = json!({ "theme": "dark", "language": "ko", "zoom": 500 });
    assert_eq!(
        ask("settings.set", json!({ "settings": settings }))["zoom"],
        200
    );
    assert_eq!(ask("app.state", json!({}))["settings"]["theme"], "dark");
    assert!(dispatch(&engine, "person.set", json!({ "name": "", "email": "x" })).is_err());
    ask(
        "person.set",
        json!({ "name": "Linh", "email": "linh@example.com" }),
    );
    assert_eq!(ask("app.state", json!({}))["person"]["name"], "Linh");
}
