//! Reading: links inside stay inside, links outside are shown before they are followed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use carebook_tests::{World, keys, wait_for};

use crate::handbooks::{four_languages, named, open, search};

/// Puts a program before all others that notes what it is asked to open.
fn with_noted_openings(world: World) -> (World, std::path::PathBuf) {
    let note = world.path("opened");
    let folder = world.path("bin");
    fs::create_dir_all(&folder).expect("a folder");
    for name in ["xdg-open", "gio", "gnome-open", "kde-open"] {
        let program = folder.join(name);
        fs::write(
            &program,
            format!("#!/bin/sh\necho \"$@\" >> {}\n", note.display()),
        )
        .expect("a program");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("permissions");
    }
    let path = format!(
        "{}:{}",
        folder.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    (world.with("PATH", &path), note)
}

#[test]
fn links_inside_open_in_the_window() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "voucher");
    window.see("[data-test=search-result][data-path=\"refunds/opened-items.md\"]");
    window.press(keys::ENTER);
    window.click("[data-test=document-text] a[data-doc=\"phone/hold.md\"]");
    window.see("[data-test=read-view][data-path=\"phone/hold.md\"]");
    window.read(&named("linked-from"), "Refunds for opened items");
    window.session().chord(&[keys::ALT], keys::LEFT);
    window.see("[data-test=read-view][data-path=\"refunds/opened-items.md\"]");
}

#[test]
fn links_outside_are_shown_first() {
    let (world, note) = with_noted_openings(World::new());
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "voucher");
    window.see("[data-test=search-result][data-path=\"refunds/opened-items.md\"]");
    window.press(keys::ENTER);
    window.click("[data-test=document-text] a[data-external]");
    window.read(&named("external-host"), "law.example.com");
    window.keep("external-link");
    window.press(keys::ESCAPE);
    std::thread::sleep(Duration::from_millis(300));
    assert!(!note.exists(), "nothing opens before somebody says so");
    window.click("[data-test=document-text] a[data-external]");
    window.click(&named("external-open"));
    let opened = wait_for(
        "the address being opened outside",
        Duration::from_secs(20),
        || {
            fs::read_to_string(&note)
                .ok()
                .filter(|text| !text.is_empty())
        },
    );
    assert!(
        opened.contains("https://law.example.com/returns?x=1"),
        "{opened}"
    );
    assert!(
        window.session().url().starts_with("tauri://localhost"),
        "the window stays where it is"
    );
}

#[test]
fn the_outline_leads_to_its_section() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "voucher");
    window.see("[data-test=search-result][data-path=\"refunds/opened-items.md\"]");
    window.press(keys::ENTER);
    window.see("[data-test=outline-item][data-anchor=\"within-14-days\"]");
    let versions = named("open-history");
    window.click(&versions);
    window.read(&named("version-row"), "Texts in four languages");
    window.keep("history");
}
