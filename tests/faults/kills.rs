//! `kill -9` at random moments of drafting, keeping, saving, publishing and putting away.
//!
//! `CAREBOOK_KILLS` says how often (500), `CAREBOOK_SEED` repeats a run. A model remembers what
//! was acknowledged; what was asked when the process died may have happened or not, but nothing
//! in between.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use carebook_tests::{Handbook, Random, Rpc, World};
use serde_json::{Value, json};

const DOCUMENTS: [&str; 2] = ["a/one.md", "b/two.md"];
const WINDOW: &str = "w";

fn number(name: &str, otherwise: u64) -> u64 {
    let said = std::env::var(name).ok();
    said.map_or(otherwise, |text| text.parse().expect("a number"))
}

/// A value that is known, or one of two while nobody knows whether the last request happened.
#[derive(Clone, Debug, PartialEq)]
struct Known<T>(Vec<T>);

impl<T: Clone + PartialEq> Known<T> {
    fn sure(value: T) -> Self {
        Self(vec![value])
    }

    fn or(&mut self, value: T) {
        if !self.0.contains(&value) {
            self.0.push(value);
        }
    }
}

/// What must be true, as far as it was acknowledged.
struct Model {
    /// The texts of both documents, published together.
    published: Known<[String; 2]>,
    /// The draft's name and texts, while there is one.
    draft: Known<Option<(String, [String; 2])>>,
    /// What was kept by autosave and not let go, by draft and document.
    kept: BTreeMap<(String, usize), Known<Option<String>>>,
    /// Kept texts that were typed before another text was saved: they are offered beside it, and do
    /// not become the draft's when it is discarded.
    older: BTreeSet<String>,
    /// Drafts that were discarded, with their texts.
    discarded: BTreeMap<String, [String; 2]>,
    round: u64,
}

/// What is asked of the program.
#[derive(Clone, Debug)]
enum Step {
    Start(String),
    Autosave(usize, String),
    Save(usize, String),
    Publish,
    Discard,
    BringBack(String),
}

struct Run<'w> {
    handbook: Handbook<'w>,
    random: Random,
    model: Model,
    /// How long each request takes when nobody kills it, in microseconds.
    usual: BTreeMap<&'static str, usize>,
    seed: u64,
}

fn text(document: usize, word: &str) -> String {
    // Long enough that a half-written file would be noticed.
    let filling = "The customer hears what happens next, and when. ".repeat(60);
    format!(
        "---\ntitle: Document {document}\nowner: emma@example.com\n---\n# Document {document}\n\nWord {word}.\n\n{filling}\n"
    )
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock");
    let seed = number("CAREBOOK_SEED", seconds.as_secs());
    let kills = number("CAREBOOK_KILLS", 500);
    println!("CAREBOOK_SEED={seed} CAREBOOK_KILLS={kills}");
    // Two handbooks side by side: one on the disk, where most of the time is spent waiting for it,
    // and one in memory, where kills hit everything else.
    let beside =
        std::thread::spawn(move || killed(&World::in_memory(), seed.wrapping_mul(31), kills / 2));
    let here = killed(&World::new(), seed, kills - kills / 2);
    let cut = here + beside.join().expect("the other half holds as well");
    println!("{cut} of {kills} kills cut a request short");
    assert!(
        cut * 5 > kills,
        "seed {seed}: too few kills hit a request, so they prove little"
    );
}

/// Returns how many of the kills cut a request short.
fn killed(world: &World, seed: u64, kills: u64) -> u64 {
    let first = [text(0, "first"), text(1, "first")];
    let handbook = world
        .handbook()
        .file(DOCUMENTS[0], &first[0])
        .file(DOCUMENTS[1], &first[1])
        .file("c/other.md", "# Other\n")
        .commit("Begin");
    let mut run = Run {
        handbook,
        random: Random::new(seed),
        model: Model {
            published: Known::sure(first),
            draft: Known::sure(None),
            kept: BTreeMap::new(),
            older: BTreeSet::new(),
            discarded: BTreeMap::new(),
            round: 0,
        },
        usual: BTreeMap::new(),
        seed,
    };
    let mut cut = 0;
    for round in 1..=kills {
        run.model.round = round;
        cut += u64::from(run.round());
        if round % 25 == 0 {
            run.look_closely();
        }
    }
    run.look_closely();
    cut
}

impl Run<'_> {
    /// Starts a process, lets it do a few steps, and kills it in the middle of one. Returns
    /// whether that one was cut short.
    fn round(&mut self) -> bool {
        let mut rpc = self.handbook.rpc();
        self.settle(&mut rpc);
        for _ in 0..self.random.below(3) {
            let step = self.choose();
            let (name, request) = self.request(&mut rpc, &step);
            let begun = Instant::now();
            let answer = rpc.ask(name, &request);
            let took = usize::try_from(begun.elapsed().as_micros()).unwrap_or(usize::MAX);
            let usual = self.usual.entry(name).or_insert(took);
            *usual = (*usual * 3 + took) / 4;
            self.happened(&step, &answer);
        }
        let step = self.choose();
        let (name, request) = self.request(&mut rpc, &step);
        assert!(rpc.send(name, &request), "it runs");
        // Anywhere in the time that it takes, and sometimes a little behind.
        let usual = self.usual.get(name).copied().unwrap_or(20_000);
        let wait = self.random.below(usual * 5 / 4);
        std::thread::sleep(Duration::from_micros(wait as u64));
        rpc.kill();
        self.look_at_index();
        match rpc.answer() {
            Some(answer) => {
                assert!(
                    answer.get("error").is_none(),
                    "seed {}: {step:?}: {answer}",
                    self.seed
                );
                self.happened(&step, &answer["answer"]);
                false
            }
            None => {
                self.may_have_happened(&step);
                true
            }
        }
    }

    fn choose(&mut self) -> Step {
        let word = format!("r{}n{}", self.model.round, self.random.below(1_000_000));
        let Some((_, texts)) = self.model.draft.0.first().cloned().flatten() else {
            if let Some(name) = self.model.discarded.keys().next().cloned()
                && self.random.below(2) == 0
            {
                return Step::BringBack(name);
            }
            return Step::Start(format!(
                "d{}",
                self.model.round * 10 + self.random.below(10) as u64
            ));
        };
        let document = self.random.below(2);
        match self.random.below(10) {
            0..=2 => Step::Autosave(document, text(document, &word)),
            3..=6 => Step::Save(document, text(document, &word)),
            7 if texts != self.model.published.0[0] => Step::Discard,
            _ => Step::Publish,
        }
    }

    fn draft_name(&self) -> String {
        self.model.draft_name()
    }

    fn request(&self, rpc: &mut Rpc, step: &Step) -> (&'static str, Value) {
        let mut base = |document: usize| {
            rpc.ask(
                "drafts.read",
                &json!({ "name": self.draft_name(), "doc": DOCUMENTS[document], "window": WINDOW }),
            )["base"]
                .clone()
        };
        match step {
            Step::Start(name) => ("drafts.start", json!({ "docs": DOCUMENTS, "name": name })),
            Step::Autosave(document, text) => (
                "drafts.autosave",
                json!({
                    "name": self.draft_name(), "path": DOCUMENTS[*document], "window": WINDOW,
                    "base": base(*document), "text": text,
                }),
            ),
            Step::Save(document, text) => (
                "drafts.save",
                json!({
                    "name": self.draft_name(), "path": DOCUMENTS[*document], "window": WINDOW,
                    "base": base(*document), "text": text,
                }),
            ),
            Step::Publish => {
                let preview = rpc.ask(
                    "drafts.publish_preview",
                    &json!({ "name": self.draft_name() }),
                );
                (
                    "drafts.publish",
                    json!({
                        "name": self.draft_name(), "onto": preview["onto"],
                        "tip": preview["draft"]["tip"], "message": "Publish",
                        "minor": false, "resolutions": [],
                    }),
                )
            }
            Step::Discard => ("drafts.discard", json!({ "name": self.draft_name() })),
            Step::BringBack(name) => ("drafts.bring_back", json!({ "name": name })),
        }
    }

    fn happened(&mut self, step: &Step, answer: &Value) {
        let model = &mut self.model;
        match step {
            Step::Start(_) => {
                let name = answer["name"].as_str().expect("a name").to_owned();
                model.draft = Known::sure(Some((name, model.published.0[0].clone())));
            }
            Step::Autosave(document, text) => {
                let key = (model.draft_name(), *document);
                model.kept.insert(key, Known::sure(Some(text.clone())));
            }
            Step::Save(document, text) => {
                assert_eq!(answer["type"], "saved", "seed {}: {answer}", self.seed);
                if let Some(Some((_, texts))) = model.draft.0.first_mut() {
                    texts[*document] = text.clone();
                }
                model.kept.remove(&(model.draft_name(), *document));
            }
            Step::Publish => {
                assert_eq!(
                    answer["type"], "published",
                    "seed {}: {}",
                    self.seed, answer["preview"]["draft"]
                );
                assert_eq!(answer["kept"], json!([]), "nobody changed the files");
                if let Some((_, texts)) = model.draft.0[0].clone() {
                    model.published = Known::sure(texts);
                }
                model.draft = Known::sure(None);
                // Brought back now, they would rightly conflict; that is another test's subject.
                model.discarded.clear();
            }
            Step::Discard => {
                let texts = model.draft_with_kept();
                if let Some((name, _)) = model.draft.0[0].take() {
                    model.kept.retain(|(draft, _), _| *draft != name);
                    model.discarded.insert(name, texts);
                }
            }
            Step::BringBack(name) => {
                let texts = model.discarded.remove(name).expect("it was discarded");
                let name = answer["name"].as_str().expect("a name").to_owned();
                model.draft = Known::sure(Some((name, texts)));
            }
        }
    }

    fn may_have_happened(&mut self, step: &Step) {
        let model = &mut self.model;
        match step {
            Step::Start(name) => {
                let texts = model.published.0[0].clone();
                model.draft.or(Some((name.clone(), texts)));
            }
            Step::Autosave(document, text) => {
                let key = (model.draft_name(), *document);
                let kept = model.kept.entry(key).or_insert_with(|| Known::sure(None));
                kept.or(Some(text.clone()));
            }
            Step::Save(document, text) => {
                if let Some((name, mut texts)) = model.draft.0[0].clone() {
                    texts[*document] = text.clone();
                    model.draft.or(Some((name, texts)));
                }
                if let Some(kept) = model.kept.get_mut(&(model.draft_name(), *document)) {
                    kept.or(None);
                }
            }
            Step::Publish => {
                if let Some((_, texts)) = model.draft.0[0].clone() {
                    model.published.or(texts);
                    model.draft.or(None);
                    model.discarded.clear();
                }
            }
            Step::Discard => {
                let texts = model.draft_with_kept();
                if let Some((name, _)) = model.draft.0[0].clone() {
                    // What was typed is first saved to the draft, document by document.
                    for document in 0..2 {
                        let Some((_, mut between)) = model.draft.0[0].clone() else {
                            continue;
                        };
                        between[document] = texts[document].clone();
                        model.draft.or(Some((name.clone(), between)));
                    }
                    model.draft.or(Some((name.clone(), texts.clone())));
                    model.draft.or(None);
                    model.discarded.insert(name, texts);
                }
                let name = model.draft_name();
                for ((draft, _), kept) in &mut model.kept {
                    if *draft == name {
                        kept.or(None);
                    }
                }
            }
            Step::BringBack(name) => {
                if let Some(texts) = model.discarded.get(name).cloned() {
                    model.draft.or(Some((name.clone(), texts)));
                }
            }
        }
    }

    /// Looks at what is there after a kill, checks that it is one of the things that can be, and
    /// takes it as known from then on.
    fn settle(&mut self, rpc: &mut Rpc) {
        let seed = self.seed;
        let round = self.model.round;
        let names: Vec<String> = self
            .handbook
            .git(&[
                "for-each-ref",
                "--format=%(refname:lstrip=3)",
                "refs/heads/draft",
            ])
            .lines()
            .map(str::to_owned)
            .collect();
        let branches = names.iter().map(|name| format!("draft/{name}"));
        let objects: Vec<String> = std::iter::once("main".to_owned())
            .chain(branches)
            .flat_map(|branch| DOCUMENTS.map(|path| format!("{branch}:{path}")))
            .collect();
        let mut pairs = self.git_texts(&objects).into_iter();
        let mut next = || [0, 1].map(|_| pairs.next().expect("two texts for every branch"));
        let published = next();
        assert!(
            self.model.published.0.contains(&published),
            "seed {seed} round {round}: published whole or not at all"
        );
        let list = rpc.ask("drafts.list", &json!({}));
        let mut found = None;
        for name in &names {
            let texts = next();
            let candidate = Some((name.clone(), texts));
            // Brought back, it may have got another name: the old one's log was left behind.
            let known = self.model.draft.0.iter().flatten().any(|(known, texts)| {
                (name == known || name.starts_with(&format!("{known}-")))
                    && candidate.as_ref().is_some_and(|(_, found)| found == texts)
            });
            // A draft that was published whole goes with the next one who writes.
            let leftover = self.model.draft.0.contains(&None)
                && self.model.published.0.len() > 1
                && candidate
                    .as_ref()
                    .is_some_and(|(_, texts)| *texts == published);
            assert!(
                known || leftover,
                "seed {seed} round {round}: unknown draft {name}, known {:?}",
                self.short()
            );
            found = candidate;
        }
        assert!(names.len() <= 1, "seed {seed} round {round}: {names:?}");
        if found.is_none() {
            assert!(
                self.model.draft.0.contains(&None),
                "seed {seed} round {round}: the draft is gone, known {:?}",
                self.short()
            );
        }
        let published_now =
            self.model.published.0.len() > 1 && published != self.model.published.0[0];
        if published_now && let Some((name, _)) = &found {
            // It shows that nothing is left to publish, and publishing again takes it away.
            let preview = rpc.ask("drafts.publish_preview", &json!({ "name": name }));
            assert_eq!(preview["changes"], json!([]), "seed {seed} round {round}");
            let answer = rpc.send(
                "drafts.publish",
                &json!({
                    "name": name, "onto": preview["onto"], "tip": preview["draft"]["tip"],
                    "message": "Publish", "minor": false, "resolutions": [],
                }),
            );
            assert!(
                answer && rpc.answer().is_some(),
                "seed {seed} round {round}"
            );
            found = None;
        }
        self.check_kept(rpc, &list, found.as_ref().map(|(name, _)| name.as_str()));
        if let Some((name, _)) = &found {
            // Brought back, or never put away.
            let name = name.clone();
            self.model
                .discarded
                .retain(|known, _| name != *known && !name.starts_with(&format!("{known}-")));
        }
        self.model.published = Known::sure(published);
        self.model.draft = Known::sure(found);
    }

    fn check_kept(&mut self, rpc: &mut Rpc, list: &Value, draft: Option<&str>) {
        let (seed, round) = (self.seed, self.model.round);
        let mut still = BTreeMap::new();
        for ((name, document), kept) in std::mem::take(&mut self.model.kept) {
            let path = DOCUMENTS[document];
            if draft != Some(name.as_str()) {
                // The draft is gone. What was kept for it is offered all the same.
                let offered = list.as_array().is_some_and(|list| {
                    list.iter()
                        .any(|draft| draft["name"] == name.as_str() && draft["unsaved"] == true)
                });
                assert!(
                    offered || kept.0.contains(&None),
                    "seed {seed} round {round}: text kept for {name} is not offered: {list}"
                );
                rpc.ask(
                    "drafts.forget_autosave",
                    &json!({ "name": name, "path": path, "window": WINDOW }),
                );
                continue;
            }
            let read = rpc.ask(
                "drafts.read",
                &json!({ "name": name, "doc": path, "window": "other" }),
            );
            let offered: Vec<&str> = read["recovered"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|found| found["text"].as_str())
                .collect();
            let saved = read["text"].as_str().unwrap_or_default();
            for found in read["recovered"].as_array().into_iter().flatten() {
                if let (Some(text), Some(true)) =
                    (found["text"].as_str(), found["diverged"].as_bool())
                {
                    self.model.older.insert(text.to_owned());
                }
            }
            let older = &self.model.older;
            let there = kept.0.iter().find(|kept| match kept {
                Some(text) => offered.contains(&text.as_str()) || saved == text,
                None => offered.iter().all(|text| older.contains(*text)),
            });
            let Some(there) = there else {
                panic!(
                    "seed {seed} round {round}: text that was shown as kept is not offered again: {offered:?}"
                )
            };
            if let Some(text) = there.clone().filter(|text| text != saved) {
                still.insert((name, document), Known::sure(Some(text)));
            }
        }
        self.model.kept = still;
    }

    /// What git would commit now, before anybody mends anything: nothing that was not published, and
    /// nothing that takes back what was. While a lock stands, git commits nothing.
    fn look_at_index(&self) {
        let (seed, round) = (self.seed, self.model.round);
        let staged = self.staged();
        let locked = self.handbook.folder().join(".git/index.lock").exists();
        assert!(
            staged.is_empty() || locked,
            "seed {seed} round {round}: half a publication is staged: {staged}"
        );
        // Whoever only looks ends what was begun.
        let changes = self.handbook.ask(&["local", "list"]);
        let status = (self.handbook).git(&["--no-optional-locks", "status", "--porcelain"]);
        assert_eq!(
            (changes, status.as_str()),
            (json!([]), ""),
            "seed {seed} round {round}: the next start puts index and files right"
        );
    }

    fn staged(&self) -> String {
        self.handbook.git(&["diff", "--cached", "--name-status"])
    }

    /// After the next one has written: the repository is sound and the working tree followed.
    fn look_closely(&mut self) {
        let (seed, round) = (self.seed, self.model.round);
        let mut rpc = self.handbook.rpc();
        self.settle(&mut rpc);
        if let Some((name, _)) = self.model.draft.0[0].clone() {
            rpc.ask(
                "drafts.rename",
                &json!({ "name": name, "title": "Looked at" }),
            );
        } else {
            let draft = rpc.ask(
                "drafts.start",
                &json!({ "docs": ["c/other.md"], "name": "look" }),
            );
            rpc.ask("drafts.discard", &json!({ "name": draft["name"] }));
        }
        drop(rpc);
        self.handbook.git(&["fsck", "--strict", "--no-dangling"]);
        assert_eq!(
            self.handbook.git(&["status", "--porcelain"]),
            "",
            "seed {seed} round {round}: the working tree and the index followed"
        );
        assert_eq!(
            self.handbook.git(&["ls-tree", "-r", "--name-only", "main"]),
            "a/one.md\nb/two.md\nc/other.md\n",
            "seed {seed} round {round}: nobody removed anything"
        );
        let merges = self.handbook.git(&["rev-list", "--min-parents=2", "--all"]);
        let roots = self.handbook.git(&["rev-list", "--max-parents=0", "--all"]);
        assert_eq!(
            (merges.as_str(), roots.lines().count()),
            ("", 1),
            "seed {seed} round {round}: one line of history"
        );
    }

    /// The texts of many objects, from one process.
    fn git_texts(&self, objects: &[String]) -> Vec<String> {
        let mut command = self.handbook.command("git");
        command.args(["cat-file", "--batch"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("git runs");
        let mut input = child.stdin.take().expect("its input");
        input
            .write_all(format!("{}\n", objects.join("\n")).as_bytes())
            .expect("git reads");
        drop(input);
        let output = child.wait_with_output().expect("git ends");
        let mut rest = output.stdout.as_slice();
        let mut texts = Vec::new();
        for object in objects {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (head, behind) = rest.split_at(end.expect("a line for every object"));
            let head = String::from_utf8_lossy(head);
            let size = head.rsplit(' ').next().and_then(|size| size.parse().ok());
            let size: usize = size.unwrap_or_else(|| panic!("{object}: {head}"));
            texts.push(String::from_utf8_lossy(&behind[1..=size]).into_owned());
            rest = &behind[size + 2..];
        }
        texts
    }

    fn short(&self) -> Vec<Option<&str>> {
        let draft = &self.model.draft.0;
        draft
            .iter()
            .map(|draft| draft.as_ref().map(|(name, _)| name.as_str()))
            .collect()
    }
}

impl Model {
    /// The draft's texts with what was typed and not saved in their place.
    fn draft_with_kept(&self) -> [String; 2] {
        let (_, mut texts) = self.draft.0[0].clone().expect("there is a draft");
        for ((draft, document), kept) in &self.kept {
            if let (Some(text), true) = (&kept.0[0], *draft == self.draft_name())
                && !self.older.contains(text)
            {
                texts[*document] = text.clone();
            }
        }
        texts
    }

    fn draft_name(&self) -> String {
        self.draft.0[0].clone().expect("there is a draft").0
    }
}
