//! The house as `ARCHITECTURE.md` draws it, compared with what the packages and the interface
//! really use.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where its ground gives way"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carebook_tests::workspace;
use serde_json::Value;

/// What a table row allows: names of our own that may be used, and libraries held alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Room {
    uses: BTreeSet<String>,
    holds: BTreeSet<String>,
}

type House = BTreeMap<String, Room>;

/// Reads the table under the heading: name, what it uses, what it alone holds, each in backticks.
fn table(document: &str, heading: &str) -> House {
    let part = document
        .split(&format!("### {heading}\n"))
        .nth(1)
        .expect("the heading stands in ARCHITECTURE.md");
    let part = part.split("\n#").next().unwrap_or_default();
    let rows = part.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let [name, uses, holds, ..] = cells.as_slice() else {
            panic!("a row needs three cells: {row}")
        };
        let name = quoted(name)
            .into_iter()
            .next()
            .expect("a name in backticks");
        (
            name,
            Room {
                uses: quoted(uses),
                holds: quoted(holds),
            },
        )
    })
    .collect()
}

fn quoted(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn architecture() -> String {
    fs::read_to_string(workspace().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md")
}

/// Lists what each package of ours depends on to be built. What only its tests and examples use
/// does not ship, and is its own affair.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(workspace())
        .output()
        .expect("cargo metadata");
    let metadata: Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("dependencies");
            let used = dependencies
                .iter()
                .filter(|dependency| dependency["kind"] != "dev")
                .map(name)
                .collect();
            (name(package), used)
        })
        .collect()
}

/// Returns a sentence for everything that is not as the table says.
fn trespasses(house: &House, used: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    for name in used.keys().filter(|name| !house.contains_key(*name)) {
        found.push(format!("{name} is not in the table"));
    }
    for name in house.keys().filter(|name| !used.contains_key(*name)) {
        found.push(format!("{name} is in the table and nowhere else"));
    }
    for (name, dependencies) in used {
        let room = house.get(name).cloned().unwrap_or_default();
        for dependency in dependencies.iter().filter(|dependency| *dependency != name) {
            if house.contains_key(dependency) && !room.uses.contains(dependency) {
                found.push(format!("{name} may not use {dependency}"));
            }
            let holder = house
                .iter()
                .find(|(_, room)| room.holds.contains(dependency));
            if let Some((holder, _)) = holder
                && holder != name
            {
                found.push(format!(
                    "{name} may not use {dependency}: it belongs to {holder} alone"
                ));
            }
        }
        for promised in room.holds.difference(dependencies) {
            found.push(format!(
                "{name} is said to hold {promised} and does not use it"
            ));
        }
    }
    found
}

#[test]
fn packages_use_each_other_as_the_table_says() {
    let house = table(&architecture(), "Packages");
    assert_eq!(trespasses(&house, &packages()), Vec::<String>::new());
}

#[test]
fn the_packages_say_their_purpose_in_the_workspace() {
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).expect("Cargo.toml");
    let members = manifest
        .split("members = [")
        .nth(1)
        .and_then(|rest| rest.split(']').next())
        .expect("members");
    for member in members
        .lines()
        .filter(|line| line.trim_start().starts_with('"'))
    {
        assert!(
            member.contains("# "),
            "a member without a word on its purpose: {member}"
        );
    }
}

#[test]
fn the_shell_stays_small() {
    let lines: usize = files(&workspace().join("src-tauri/src"), &["rs"])
        .iter()
        .map(|file| fs::read_to_string(file).expect("source").lines().count())
        .sum();
    assert!(
        lines < 1_500,
        "the shell has {lines} lines; rules belong into the engine"
    );
}

#[test]
fn the_interface_uses_its_folders_as_the_table_says() {
    let house = table(&architecture(), "Folders of the interface");
    let root = workspace().join("ui/src");
    let sources = files(&root, &["ts", "svelte"]);
    assert!(!sources.is_empty(), "the interface has sources");
    let mut found = Vec::new();
    for file in sources.iter().filter(|file| !is_test(file)) {
        let source = fs::read_to_string(file).expect("source");
        let here = file.strip_prefix(&root).expect("below the root");
        for target in imports(&source) {
            if let Some(trespass) = forbidden(&house, here, &target) {
                found.push(trespass);
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

fn is_test(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.contains(".test.") || file.components().any(|part| part.as_os_str() == "testing")
}

#[test]
fn what_the_engine_says_in_a_word_stands_in_the_catalogues() {
    let catalogue = workspace().join("ui/src/i18n/errors/en.ts");
    let catalogue = fs::read_to_string(catalogue).expect("the catalogue");
    let known: BTreeSet<&str> = catalogue
        .split("'error.")
        .skip(1)
        .filter_map(|rest| rest.split('\'').next())
        .filter(|word| !word.ends_with(".hint"))
        .collect();
    let mut used = BTreeSet::new();
    let sources = files(&workspace().join("src-tauri/crates/engine/src"), &["rs"]);
    let sources: Vec<String> = sources
        .iter()
        .map(|file| fs::read_to_string(file).expect("source"))
        .collect();
    for source in &sources {
        for rest in source.split(".saying(").skip(1) {
            let word = rest.trim_start().strip_prefix('"').unwrap_or_default();
            used.extend(word.split('"').next());
        }
    }
    used.remove("");
    assert_eq!(used, known, "one sentence for every word, and no other");
}

/// Lists what a source imports, types included.
fn imports(source: &str) -> Vec<String> {
    let mut targets = Vec::new();
    for opener in [
        "from '",
        "from \"",
        "import '",
        "import \"",
        "import('",
        "import(\"",
    ] {
        let quote = opener.chars().last().expect("a quote");
        for rest in source.split(opener).skip(1) {
            if let Some(target) = rest.split(quote).next()
                && target.len() < 200
                && !target.contains(char::is_whitespace)
            {
                targets.push(target.to_owned());
            }
        }
    }
    targets
}

/// Says why a file may not import a target, if it may not.
fn forbidden(house: &House, file: &Path, target: &str) -> Option<String> {
    let from = room_of(house, file);
    let library = house.iter().find(|(_, room)| {
        room.holds
            .iter()
            .any(|held| target == held || target.starts_with(&format!("{held}/")))
    });
    if let Some((holder, _)) = library {
        return (Some(holder.as_str()) != from.as_deref()).then(|| {
            format!(
                "{} may not import {target}: it belongs to {holder} alone",
                file.display()
            )
        });
    }
    let reached = resolved(file, target)?;
    let to = room_of(house, &reached)?;
    let from = from?;
    let allowed = from == to || house.get(&from).is_some_and(|room| room.uses.contains(&to));
    // A file directly in `views` stands for all of them; the others keep to their own folder.
    let place = |path: &Path| {
        path.components()
            .nth(1)
            .map(|part| part.as_os_str().to_owned())
    };
    let within_views = from == "views" && to == "views" && file.components().count() > 2;
    let own_subject = !within_views || place(file) == place(&reached);
    (!allowed || !own_subject)
        .then(|| format!("{} ({from}) may not import {target} ({to})", file.display()))
}

/// Returns the room of the table a file lies in: the longest row that is a folder above it.
fn room_of(house: &House, file: &Path) -> Option<String> {
    let rooms = house.keys().filter(|room| file.starts_with(room));
    rooms.max_by_key(|room| room.len()).cloned()
}

/// Resolves a relative import; a library has no place in our folders.
fn resolved(file: &Path, target: &str) -> Option<PathBuf> {
    let start = match target.strip_prefix("$lib/") {
        Some(rest) => return Some(Path::new("lib").join(rest)),
        None if target.starts_with('.') => file.parent()?,
        None => return None,
    };
    let mut whole = PathBuf::new();
    for part in start.join(target).iter() {
        match part.to_str() {
            Some("..") => drop(whole.pop()),
            Some(".") => (),
            _ => whole.push(part),
        }
    }
    Some(whole)
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path
            .extension()
            .is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn a_trespass_is_seen() {
    let document = "### Packages\n\n| package | uses | holds |\n|---|---|---|\n\
        | `low` | nothing | `heavy` |\n| `high` | `low` | |\n\n## Next\n";
    let house = table(document, "Packages");
    let used = |list: &[(&str, &[&str])]| -> BTreeMap<String, BTreeSet<String>> {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        list.iter()
            .map(|(name, names)| ((*name).to_owned(), set(names)))
            .collect()
    };
    assert!(trespasses(&house, &used(&[("low", &["heavy"]), ("high", &["low"])])).is_empty());
    let upwards = used(&[("low", &["heavy", "high"]), ("high", &["low"])]);
    assert_eq!(trespasses(&house, &upwards), ["low may not use high"]);
    let borrowed = used(&[("low", &["heavy"]), ("high", &["heavy"])]);
    assert_eq!(
        trespasses(&house, &borrowed),
        ["high may not use heavy: it belongs to low alone"]
    );
    let unknown = used(&[("low", &["heavy"]), ("high", &[]), ("new", &[])]);
    assert_eq!(trespasses(&house, &unknown), ["new is not in the table"]);
}

#[test]
fn a_wrong_import_is_seen() {
    let document = "### Folders of the interface\n\n| folder | uses | holds |\n|---|---|---|\n\
        | `host` | nothing | `@tauri-apps` |\n| `lib` | `host` | |\n| `views` | `lib` | |\n";
    let house = table(document, "Folders of the interface");
    let cases = [
        ("host/index.ts", "@tauri-apps/api/core", true),
        ("lib/search/state.svelte.ts", "@tauri-apps/api/core", false),
        ("lib/search/state.svelte.ts", "../../host", true),
        ("host/index.ts", "../lib/search/state.svelte", false),
        (
            "views/search/Search.svelte",
            "../../lib/search/state.svelte",
            true,
        ),
        (
            "views/search/Search.svelte",
            "$lib/search/state.svelte",
            true,
        ),
        ("views/search/Search.svelte", "../read/Read.svelte", false),
        ("views/search/Search.svelte", "./List.svelte", true),
        ("views/search/Search.svelte", "../../host", false),
        ("lib/a.ts", "svelte", true),
    ];
    for (file, target, allowed) in cases {
        let verdict = forbidden(&house, Path::new(file), target);
        assert_eq!(
            verdict.is_none(),
            allowed,
            "{file} importing {target}: {verdict:?}"
        );
    }
    let source = "import { a } from './a';\nimport \"./b.css\";\nconst c = await import('../c');";
    assert_eq!(imports(source), ["./a", "./b.css", "../c"]);
}
