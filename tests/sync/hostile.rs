//! What a repository's own settings, and what comes over the network, may not do.

use std::fs;
use std::path::Path;

use carebook_tests::{Handbook, World};

use crate::servers::{clone_of, publish, sync, sync_with, synced, team};

/// A program that leaves a mark when it is run.
fn trap(world: &World, name: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let program = world.path(name);
    let mark = world.path(&format!("{name}.was-run"));
    fs::write(
        &program,
        format!("#!/bin/sh\ntouch {}\nexit 1\n", mark.display()),
    )
    .unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program.to_string_lossy().into_owned()
}

#[track_caller]
fn assert_nothing_ran(world: &World) {
    let marks: Vec<_> = fs::read_dir(world.path(""))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".was-run"))
        .collect();
    assert!(marks.is_empty(), "{marks:?}");
}

#[test]
fn settings_of_a_repository_that_run_programs_are_not_obeyed() {
    let world = World::new();
    let bare = team(&world);
    let mine = clone_of(&world, &bare, "mine", &bare.to_string_lossy());
    for (key, name) in [
        ("core.sshCommand", "ssh-command"),
        ("core.fsmonitor", "fsmonitor"),
        ("core.askPass", "askpass"),
        ("core.gitProxy", "git-proxy"),
        ("credential.helper", "helper"),
        ("remote.origin.uploadpack", "uploadpack"),
        ("remote.origin.receivepack", "receivepack"),
        ("core.alternateRefsCommand", "alternate-refs"),
        ("gpg.program", "gpg"),
        ("core.pager", "pager"),
        ("core.editor", "editor"),
        ("diff.external", "diff"),
        ("filter.x.clean", "clean"),
        ("filter.x.smudge", "smudge"),
        ("filter.x.process", "process"),
    ] {
        mine.git(&["config", key, &trap(&world, name)]);
    }
    mine.git(&["config", "push.gpgSign", "true"]);
    mine.git(&["config", "remote.origin.vcs", "evil"]);
    mine.git(&["config", "url.ext::sh -c touch% /x.insteadOf", "/"]);
    let hooks = world.path("hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "pre-push",
        "post-checkout",
        "post-merge",
        "reference-transaction",
        "post-update",
    ] {
        let program = trap(&world, hook);
        fs::copy(program, hooks.join(hook)).unwrap();
        fs::create_dir_all(mine.folder().join(".git/hooks")).unwrap();
        fs::copy(
            hooks.join(hook),
            mine.folder().join(".git/hooks").join(hook),
        )
        .unwrap();
    }
    mine.git(&["config", "core.hooksPath", &hooks.to_string_lossy()]);
    fs::write(mine.folder().join(".git/info/attributes"), "* filter=x\n").unwrap();
    for program in fs::read_dir(world.path("")).unwrap().flatten() {
        // git itself ran some of them while the test set them up.
        if program.file_name().to_string_lossy().ends_with(".was-run") {
            fs::remove_file(program.path()).unwrap();
        }
    }
    let heads = fs::read_to_string(bare.join("refs/heads/main")).unwrap();
    let mut rpc = mine.rpc();
    let started = rpc.ask(
        "drafts.start",
        &serde_json::json!({ "docs": ["refunds.md"], "name": "sent" }),
    );
    assert_eq!(started["name"], "sent");
    drop(rpc);
    let report = synced(&mine, &[]);
    assert_eq!(report["pushed"][0], "draft/sent", "{report}");
    assert_eq!(
        fs::read_to_string(bare.join("refs/heads/main")).unwrap(),
        heads
    );
    assert_nothing_ran(&world);
}

#[test]
fn a_remote_that_came_with_the_folder_runs_no_program_before_it_is_trusted() {
    let hook = |world: &World, bare: &Path| {
        let hook = bare.join("hooks/pre-receive");
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::copy(trap(world, "their-hook"), hook).unwrap();
    };
    let setting = |key: &'static str| {
        move |world: &World, bare: &Path| {
            world.git(bare, &["config", key, &trap(world, "their-program")]);
        }
    };
    let hooks_elsewhere = |world: &World, bare: &Path| {
        let elsewhere = world.path("their-hooks");
        fs::create_dir_all(&elsewhere).unwrap();
        fs::copy(trap(world, "their-hook"), elsewhere.join("update")).unwrap();
        drop(fs::remove_dir_all(bare.join("hooks")));
        std::os::unix::fs::symlink(elsewhere, bare.join("hooks")).unwrap();
    };
    let included = |world: &World, bare: &Path| {
        let program = trap(world, "their-program");
        let text = format!("[core]\n\talternateRefsCommand = {program}\n");
        fs::write(bare.join("more"), text).unwrap();
        world.git(bare, &["config", "include.path", "more"]);
    };
    let leads_elsewhere = |world: &World, bare: &Path| {
        let real = world.path("real.git");
        fs::rename(bare, &real).unwrap();
        fs::create_dir_all(bare).unwrap();
        fs::write(bare.join(".git"), format!("gitdir: {}\n", real.display())).unwrap();
        hook(world, &real);
    };
    type Prepare<'p> = &'p dyn Fn(&World, &Path);
    let cases: [(&str, Prepare<'_>); 7] = [
        ("hooks/pre-receive", &hook),
        ("hooks", &hooks_elsewhere),
        (
            "core.alternaterefscommand",
            &setting("core.alternateRefsCommand"),
        ),
        ("core.hookspath", &setting("core.hooksPath")),
        ("gc.recentobjectshook", &setting("gc.recentObjectsHook")),
        ("include.path", &included),
        (".git", &leads_elsewhere),
    ];
    for (what, prepare) in cases {
        let world = World::new();
        let bare = team(&world);
        let mine = clone_of(&world, &bare, "srv/mine", "../team.git");
        publish(&mine, "refunds.md", "14 days", "10 days");
        prepare(&world, &bare);
        let error = sync(&mine, &[]).exits(4).error();
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains("come together with this folder"),
            "{error}"
        );
        assert!(message.contains(&format!("({what})")), "{what}: {error}");
        assert_nothing_ran(&world);
    }
}

#[test]
fn a_folder_that_is_trusted_may_send_to_what_came_with_it() {
    let world = World::new();
    let bare = team(&world);
    let mine = clone_of(&world, &bare, "srv/mine", "../team.git");
    let hook = bare.join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::copy(trap(&world, "their-hook"), &hook).unwrap();
    publish(&mine, "refunds.md", "14 days", "10 days");
    sync(&mine, &[]).exits(4).error();
    fs::write(&hook, "#!/bin/sh\nexit 0\n").unwrap();
    let report = sync_with(&mine, &[], &["--trust"]).succeeded().json();
    assert_eq!(report["pushed"][0], "main");
}

/// A colleague sends a tree that git itself would not make.
fn sends(world: &World, bare: &Path, mode: &str, path: &[u8]) {
    let colleague = Handbook::existing(world, world.path("first"));
    colleague.git(&["pull", "--quiet", &bare.to_string_lossy(), "main"]);
    let colleague = colleague.raw_entry(mode, path, b"x");
    colleague.git(&["push", "--quiet", &bare.to_string_lossy(), "HEAD:main"]);
}

#[test]
fn a_hostile_tree_is_not_taken() {
    for (mode, path) in [
        ("100644", &b"..\\evil.md"[..]),
        ("100644", b".git\\config"),
        ("100644", ".g\u{200c}it".as_bytes()),
        ("100644", b"GIT~1"),
        ("100644", b"nul.md"),
        ("100644", b"REFUNDS.md"),
        ("100644", b"sub\\..\\..\\evil.md"),
        ("100644", b"refunds.md"),
        ("100644", &[b'n'; 300]),
    ] {
        let world = World::new();
        let bare = team(&world);
        let mine = clone_of(&world, &bare, "mine", &bare.to_string_lossy());
        let before = mine.git(&["rev-parse", "main"]);
        sends(&world, &bare, mode, path);
        let run = sync(&mine, &[]);
        let shown = String::from_utf8_lossy(path).into_owned();
        assert_eq!(run.status, 4, "{shown} must not be taken: {}", run.stdout);
        let error = run.error();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("was not taken"), "{shown}: {error}");
        assert!(!message.ends_with(".."), "{shown}: {error}");
        assert_eq!(mine.git(&["rev-parse", "main"]), before, "{shown}");
    }
}

#[test]
fn a_change_that_removes_much_waits_for_a_person() {
    let world = World::new();
    let bare = team(&world);
    let colleague = Handbook::existing(&world, world.path("first"));
    for number in 0..8 {
        colleague.write(&format!("doc{number}.md"), format!("# Number {number}\n"));
    }
    let colleague = colleague.commit("More");
    colleague.git(&["push", "--quiet", &bare.to_string_lossy(), "main"]);
    let mine = clone_of(&world, &bare, "mine", &bare.to_string_lossy());
    colleague.git(&["rm", "--quiet", "doc0.md", "doc1.md", "doc2.md"]);
    let colleague = colleague.commit("Tidy up");
    colleague.git(&["push", "--quiet", &bare.to_string_lossy(), "main"]);

    let error = sync(&mine, &[]).exits(4).error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("removes 3 of 10 documents"), "{message}");
    assert!(
        mine.folder().join("doc0.md").exists(),
        "nothing was changed"
    );
    let hint = error["hint"].as_str().unwrap();
    let commit = hint.rsplit(' ').next().unwrap();
    let wrong = "0".repeat(40);
    sync_with(&mine, &[], &["--accept", &wrong])
        .exits(4)
        .error();
    let report = sync_with(&mine, &[], &["--accept", commit])
        .succeeded()
        .json();
    assert_eq!(report["published"], "fast_forwarded");
    assert!(!mine.folder().join("doc0.md").exists());
}

/// Whoever can write to the remote can give a branch any name.
#[test]
fn a_branch_with_an_odd_name_does_not_stop_the_others() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let world = World::new();
    let bare = team(&world);
    let mine = clone_of(&world, &bare, "mine", &bare.to_string_lossy());
    let colleague = Handbook::existing(&world, world.path("first"));
    colleague.write("returns.md", "# Returns\n\nWithin 31 days.\n");
    let colleague = colleague.commit("Draft: longer");
    let tip = colleague.git(&["rev-parse", "HEAD"]);
    let to = bare.to_string_lossy().into_owned();
    colleague.git(&["push", "--quiet", &to, "HEAD:refs/heads/draft/plan"]);
    let odd = OsStr::from_bytes(b"refs/heads/draft/bad\xff");
    fs::write(bare.join(odd), &tip).unwrap();
    // Two that no folder can hold side by side, as some servers allow.
    fs::write(
        bare.join("packed-refs"),
        format!("{} refs/heads/draft/plan/b\n", tip.trim()),
    )
    .unwrap();
    let blob = colleague.git(&["rev-parse", "HEAD:returns.md"]);
    fs::write(bare.join("refs/heads/draft/none"), &blob).unwrap();

    let run = sync(&mine, &[]);
    let error = run.error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("draft/none was not taken"), "{error}");
    assert!(!message.ends_with(".."), "{error}");
    let report = run.exits(4).json();
    assert_eq!(report["drafts"], serde_json::json!(["plan"]), "{report}");
    let notice = report["notices"][0].as_str().unwrap();
    assert_eq!(
        notice,
        "The draft “plan/b” was left as it is: the draft “plan” is in its way."
    );
}
