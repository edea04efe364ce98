//! Making handbooks: the sample with its two years of history, the starter, and a plain folder
//! turned into one. The texts travel in the binary.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use carebook_domain::config::Config;
use carebook_domain::{Date, DocPath, ObjectId, Timestamp};
use carebook_git::{Author, Blob, CommitError, Edit, Repo, SeriesCommit};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::Engine;
use crate::api::ApiError;

use verified::Verified;

mod verified;

mod texts {
    //! The files of `docs-samples/`, in the binary.
    include!(concat!(env!("OUT_DIR"), "/samples.rs"));
}

/// The branch that a new handbook publishes from.
const BRANCH: &str = "main";

/// Why a handbook was not made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// Something is there already.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// It is a file.
    #[error("{} is a file, not a folder", .0.display())]
    File(PathBuf),
    /// The folder is part of a repository already.
    #[error("{} is a git repository already", .0.display())]
    Repository(PathBuf),
    /// The folder cannot be read or written.
    #[error("the folder {} cannot be used: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The texts in the binary do not fit together.
    #[error("the sample is broken: {0}")]
    Texts(String),
    /// The repository could not be made.
    #[error(transparent)]
    Init(#[from] carebook_git::InitError),
    /// A commit could not be made.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The repository that was made cannot be opened.
    #[error(transparent)]
    Open(#[from] carebook_git::OpenError),
    /// The repository cannot be read.
    #[error(transparent)]
    Git(#[from] carebook_git::GitError),
}

/// Makes the sample handbook in `dir`, which must be missing or empty. Returns how many documents
/// it holds.
///
/// # Errors
/// When something is there already, or it cannot be written.
pub fn make_sample(engine: &Engine, dir: &Path) -> Result<u32, ApiError> {
    Ok(in_new_folder(dir, |dir| sample_in(engine, dir))?)
}

/// Makes a handbook in `dir`: with starter documents where nothing is there, else of the texts
/// and images in it. Returns how many documents it holds.
///
/// # Errors
/// When it is a repository already, or cannot be written.
pub fn make(engine: &Engine, dir: &Path) -> Result<u32, ApiError> {
    if is_missing_or_empty(dir)? {
        return Ok(in_new_folder(dir, |dir| starter_in(engine, dir))?);
    }
    make_of_folder(engine, dir, None)
}

/// Makes a handbook of a plain folder with files in it: its texts and their images, none of which
/// is changed.
///
/// # Errors
/// When it is a repository already, or cannot be written.
pub fn make_of_folder(engine: &Engine, dir: &Path, name: Option<&str>) -> Result<u32, ApiError> {
    if dir.join(".git").exists() {
        return Err(MakeError::Repository(dir.to_owned()).into());
    }
    let before = std::fs::read_dir(dir);
    before.map_err(|source| MakeError::Folder {
        path: dir.to_owned(),
        source,
    })?;
    Ok(of_folder(engine, dir, name)?)
}

/// Builds beside the target and moves it there when it is whole, so that a half-made handbook is
/// never taken for one.
fn in_new_folder(
    dir: &Path,
    build: impl FnOnce(&Path) -> Result<u32, MakeError>,
) -> Result<u32, MakeError> {
    if !is_missing_or_empty(dir)? {
        let error = if dir.join(".git").exists() {
            MakeError::Repository
        } else {
            MakeError::NotEmpty
        };
        return Err(error(dir.to_owned()));
    }
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let fail = |path: &Path, source| MakeError::Folder {
        path: path.to_owned(),
        source,
    };
    let parent = dir.parent().unwrap_or(&dir);
    std::fs::create_dir_all(parent).map_err(|source| fail(parent, source))?;
    let half_made = format!("being-made-{}", std::process::id());
    // A folder that is there stays the same one: somebody may stand in it, and only it may be
    // theirs to write.
    let stays = dir.exists();
    let beside = if stays {
        dir.join(format!(".{half_made}"))
    } else {
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        parent.join(format!(".{name}.{half_made}"))
    };
    std::fs::create_dir(&beside).map_err(|source| fail(&dir, source))?;
    let made = build(&beside).and_then(|documents| {
        let moved = if stays {
            move_up(&beside, &dir)
        } else {
            std::fs::rename(&beside, &dir)
        };
        moved.map_err(|source| fail(&dir, source))?;
        Ok(documents)
    });
    if made.is_err() {
        std::fs::remove_dir_all(&beside).unwrap_or_default();
    }
    made
}

/// Moves what lies in `from` into the folder around it. The repository comes last: without it
/// the folder is no handbook yet.
fn move_up(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(from)? {
        names.push(entry?.file_name());
    }
    names.sort_by_key(|name| name == ".git");
    for name in names {
        std::fs::rename(from.join(&name), to.join(&name))?;
    }
    std::fs::remove_dir(from)
}

fn is_missing_or_empty(dir: &Path) -> Result<bool, MakeError> {
    if dir.is_file() {
        return Err(MakeError::File(dir.to_owned()));
    }
    match std::fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(MakeError::Folder {
            path: dir.to_owned(),
            source,
        }),
    }
}

#[derive(Deserialize)]
struct Script {
    commit: Vec<Step>,
    #[serde(default)]
    verified: Vec<Verified>,
}

/// A commit of the sample's history.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    days_ago: u32,
    at: String,
    author: String,
    message: String,
    #[serde(default)]
    minor: bool,
    #[serde(default)]
    write: Vec<String>,
    #[serde(default)]
    write_earlier: Vec<Earlier>,
    #[serde(default)]
    rename: Vec<Renamed>,
    #[serde(default)]
    remove: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Earlier {
    path: String,
    from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    from: String,
    to: String,
}

/// What a commit of the sample is made of.
struct Story {
    handbook: BTreeMap<&'static str, &'static [u8]>,
    earlier: BTreeMap<&'static str, &'static [u8]>,
    steps: Vec<Step>,
    verified: Vec<Verified>,
    config: Config,
}

impl Story {
    fn read() -> Result<Self, MakeError> {
        let below = |folder: &str| {
            texts::FILES
                .iter()
                .filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?, *bytes)))
                .collect::<BTreeMap<_, _>>()
        };
        let handbook = below("handbook/");
        let script = below("").remove("history.toml").unwrap_or_default();
        let script: Script = toml::from_str(&String::from_utf8_lossy(script))
            .map_err(|error| MakeError::Texts(error.to_string()))?;
        let config = handbook.get("carebook.toml").copied().unwrap_or_default();
        Ok(Self {
            config: Config::parse(&String::from_utf8_lossy(config)).0,
            earlier: below("earlier/"),
            handbook,
            steps: script.commit,
            verified: script.verified,
        })
    }

    fn text(
        &self,
        from: &BTreeMap<&'static str, &'static [u8]>,
        name: &str,
        today: Date,
    ) -> Result<Vec<u8>, MakeError> {
        let bytes = from
            .get(name)
            .ok_or_else(|| MakeError::Texts(format!("there is no text {name}")))?;
        Ok(with_dates(bytes, today))
    }

    fn edits(&self, step: &Step, today: Date) -> Result<Vec<Edit>, MakeError> {
        let mut edits = Vec::new();
        for renamed in &step.rename {
            edits.push(Edit::Rename {
                from: path(&renamed.from)?,
                to: path(&renamed.to)?,
            });
        }
        for name in &step.write {
            edits.push(Edit::Put(
                path(name)?,
                self.text(&self.handbook, name, today)?,
            ));
        }
        for earlier in &step.write_earlier {
            let text = self.text(&self.earlier, &earlier.from, today)?;
            edits.push(Edit::Put(path(&earlier.path)?, text));
        }
        for name in &step.remove {
            edits.push(Edit::Remove(path(name)?));
        }
        Ok(edits)
    }

    fn author(&self, who: &str, at: &str, days_ago: u32, today: Date) -> Result<Author, MakeError> {
        let zone = &self.config.handbook.timezone;
        let broken = || MakeError::Texts(format!("“{at}” is no time of the day"));
        let time: Time = format!("{at}:00").parse().map_err(|_| broken())?;
        let day = today.saturating_sub(jiff::Span::new().days(i64::from(days_ago)));
        let at = day
            .to_datetime(time)
            .to_zoned(zone.clone())
            .map_err(|_| broken())?;
        Ok(Author {
            name: self.config.name_of(who).to_owned(),
            email: who.to_owned(),
            time: at.timestamp(),
            offset_minutes: at.offset().seconds() / 60,
        })
    }
}

fn sample_in(engine: &Engine, dir: &Path) -> Result<u32, MakeError> {
    let story = Story::read()?;
    let today = engine.clock().today(&story.config.handbook.timezone);
    let repo = Repo::init(dir)?;
    let mut series = Vec::with_capacity(story.steps.len());
    for step in &story.steps {
        let trailer = if step.minor {
            "\n\nCarebook-Change: minor"
        } else {
            ""
        };
        series.push(SeriesCommit {
            edits: story.edits(step, today)?,
            author: story.author(&step.author, &step.at, step.days_ago, today)?,
            message: format!("{}{trailer}", step.message.trim_end()),
        });
    }
    let (tip, _) = repo.commit_series(BRANCH, None, &series)?;
    let repo = Repo::open(dir)?;
    verified::say(&repo, &story, today)?;
    count(&repo, tip)
}

fn starter_in(engine: &Engine, dir: &Path) -> Result<u32, MakeError> {
    let today = engine.clock().today(&TimeZone::system());
    let repo = Repo::init(dir)?;
    let mut edits = Vec::new();
    for (name, bytes) in texts::FILES {
        if let Some(name) = name.strip_prefix("starter/") {
            edits.push(Edit::Put(path(name)?, with_dates(bytes, today)));
        }
    }
    let author = author(&repo, engine.clock().now());
    let tip = repo.commit_files(BRANCH, None, &edits, &author, "Begin the handbook\n")?;
    count(&repo, Some(tip))
}

fn of_folder(engine: &Engine, dir: &Path, name: Option<&str>) -> Result<u32, MakeError> {
    let repo = Repo::init(dir)?;
    let mut edits = Vec::new();
    for change in repo.local_changes(None)? {
        if let Some(Blob::Bytes(bytes)) = repo.working_text(&change.path, LARGEST)? {
            edits.push(Edit::Put(change.path, bytes));
        }
    }
    let config = path("carebook.toml")?;
    let has_config = edits
        .iter()
        .any(|edit| matches!(edit, Edit::Put(path, _) if *path == config));
    if !has_config {
        let folder = dir.file_name().unwrap_or_default().to_string_lossy();
        let name = name
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .unwrap_or(&folder);
        let zone = TimeZone::system();
        let zone = zone.iana_name().unwrap_or("UTC");
        let text = format!(
            "[handbook]\nname = {}\ntimezone = {}\n",
            toml::Value::from(name),
            toml::Value::from(zone)
        );
        edits.push(Edit::Put(config, text.into_bytes()));
    }
    let author = author(&repo, engine.clock().now());
    let tip = repo.commit_files(
        BRANCH,
        None,
        &edits,
        &author,
        "Make this folder a handbook\n",
    )?;
    count(&repo, Some(tip))
}

/// Larger files of a plain folder stay where they are and are not committed.
const LARGEST: u64 = 20 * 1024 * 1024;

/// Counts the documents of the tip.
fn count(repo: &Repo, tip: Option<ObjectId>) -> Result<u32, MakeError> {
    let Some(tip) = tip else {
        return Ok(0);
    };
    let documents = repo.entries(tip)?.entries;
    let documents = documents
        .iter()
        .filter(|entry| entry.path.is_markdown())
        .count();
    Ok(u32::try_from(documents).unwrap_or(u32::MAX))
}

fn path(name: &str) -> Result<DocPath, MakeError> {
    DocPath::new(name).map_err(|error| MakeError::Texts(format!("{name}: {error}")))
}

/// Who makes the first commit; a stand-in where nobody said who they are.
fn author(repo: &Repo, now: Timestamp) -> Author {
    let identity = repo.identity();
    let or = |said: String, otherwise: &str| {
        if said.is_empty() {
            otherwise.to_owned()
        } else {
            said
        }
    };
    Author {
        name: or(identity.name, "Carebook"),
        email: or(identity.email, "carebook@localhost"),
        offset_minutes: TimeZone::system().to_offset(now).seconds() / 60,
        time: now,
    }
}

/// Replaces `{{today+14}}` and `{{today-30}}` by the dates they mean. Images stay as they are.
fn with_dates(bytes: &[u8], today: Date) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_owned();
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{today") {
        out.push_str(before);
        match after
            .split_once("}}")
            .and_then(|(days, behind)| Some((offset(days)?, behind)))
        {
            Some((days, behind)) => {
                let day = today.saturating_add(jiff::Span::new().days(days));
                out.push_str(&day.to_string());
                rest = behind;
            }
            None => {
                out.push_str("{{today");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.into_bytes()
}

fn offset(days: &str) -> Option<i32> {
    if days.is_empty() {
        return Some(0);
    }
    let days: i32 = days.parse().ok()?;
    (-36_500..=36_500).contains(&days).then_some(days)
}

#[cfg(test)]
mod tests {
    use carebook_domain::document::Document;
    use carebook_domain::freshness::may_verify;

    use super::*;

    #[test]
    fn dates_count_from_today() {
        let today: Date = "2026-11-22".parse().unwrap();
        for (text, expected) in [
            (
                "due {{today+14}}, since {{today-30}}.",
                "due 2026-12-06, since 2026-10-23.",
            ),
            ("{{today}}", "2026-11-22"),
            ("{{today+x}} {{today", "{{today+x}} {{today"),
            ("no dates", "no dates"),
        ] {
            assert_eq!(
                with_dates(text.as_bytes(), today),
                expected.as_bytes(),
                "{text}"
            );
        }
        assert_eq!(with_dates(&[0xff, 0xfe], today), [0xff, 0xfe]);
    }

    #[test]
    fn the_story_ends_with_the_handbook_as_it_is_written() {
        let story = Story::read().unwrap();
        let mut tree: BTreeMap<String, &[u8]> = BTreeMap::new();
        let mut last = u32::MAX;
        for step in &story.steps {
            assert!(step.days_ago <= last, "{}: oldest first", step.message);
            last = step.days_ago;
            assert!(
                story.config.people.contains_key(&step.author),
                "{} is nobody of [people]",
                step.author
            );
            for renamed in &step.rename {
                let text = tree.remove(&renamed.from).unwrap();
                assert!(tree.insert(renamed.to.clone(), text).is_none());
            }
            for name in &step.write {
                tree.insert(name.clone(), story.handbook[name.as_str()]);
            }
            for earlier in &step.write_earlier {
                tree.insert(earlier.path.clone(), story.earlier[earlier.from.as_str()]);
            }
            for name in &step.remove {
                assert!(
                    tree.remove(name).is_some(),
                    "{name} is not there to be removed"
                );
            }
        }
        last = u32::MAX;
        for verified in &story.verified {
            assert!(verified.days_ago <= last, "verifications: oldest first");
            last = verified.days_ago;
            for name in &verified.documents {
                let config = &story.config;
                let text = Document::parse(path(name).unwrap(), story.handbook[name.as_str()]);
                let owner = text.front.owner.as_deref();
                assert!(may_verify(config, &verified.by, owner), "{name}");
                let written = story.steps.iter().rfind(|step| step.write.contains(name));
                let days_ago = written.map(|step| step.days_ago);
                assert!(
                    days_ago > Some(verified.days_ago),
                    "{name} is verified as it ends"
                );
            }
        }
        let written: Vec<&str> = story.handbook.keys().copied().collect();
        let told: Vec<&str> = tree.keys().map(String::as_str).collect();
        assert_eq!(told, written);
        for (name, bytes) in &story.handbook {
            assert_eq!(tree[*name], *bytes, "{name} ends as an earlier text");
        }
    }
}
