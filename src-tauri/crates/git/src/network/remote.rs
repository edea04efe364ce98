//! The remotes that a repository knows, and which of its own settings would run programs or change
//! the way to a server. Those are data from anyone: they are named here and obeyed nowhere, unless
//! the person trusts the folder.

use std::path::{Component, Path};

use git2::ConfigLevel;

use super::address::Address;
use super::lodger;
use super::{NetworkCause, NetworkError};
use crate::{GitError, Repo};

/// A remote.
#[derive(Clone, Debug)]
pub struct Remote {
    /// Its name in the repository.
    pub name: String,
    /// Its address without credentials.
    pub shown: String,
    pub(super) fetch: Address,
    pub(super) push: Address,
    /// The keys of the repository's own settings that only a trusted folder may use.
    pub wants_trust: Vec<String>,
    /// Why nothing goes to this address before the folder is trusted.
    pub needs_trust: Option<String>,
}

/// The beginnings and ends of keys that run programs, lead elsewhere or hand something over.
const PROGRAMS: [(&str, &str); 14] = [
    ("core.sshcommand", ""),
    ("core.gitproxy", ""),
    ("core.askpass", ""),
    ("credential.", ""),
    ("http.", ""),
    ("https.", ""),
    ("url.", ".insteadof"),
    ("url.", ".pushinsteadof"),
    ("remote.", ".uploadpack"),
    ("remote.", ".receivepack"),
    ("remote.", ".proxy"),
    ("remote.", ".vcs"),
    ("ssh.", ""),
    ("protocol.", ""),
];

impl Repo {
    /// The names of the remotes, `origin` first.
    pub fn remote_names(&self) -> Vec<String> {
        self.remotes()
    }

    /// The remote of that name; the first one when none is named, nothing where there is none.
    pub fn remote(&self, name: Option<&str>) -> Result<Option<Remote>, NetworkError> {
        let known = self.remotes();
        let name = match name {
            Some(name) if known.iter().any(|known| known == name) => name.to_owned(),
            Some(name) => {
                return Err(NetworkError::failed(
                    NetworkCause::Address,
                    format!("This handbook has no remote “{}”.", name.escape_debug()),
                ));
            }
            None => match known.into_iter().next() {
                Some(first) => first,
                None => return Ok(None),
            },
        };
        let settings = self.own_settings().unwrap_or_default();
        let said = |key: &str| {
            let key = format!("remote.{name}.{key}");
            // The first address counts for fetching, as for git.
            let value = settings.iter().find(|(known, _)| *known == key);
            value.map(|(_, value)| value.clone())
        };
        let read = |text: &str| {
            Address::of_remote(text, self.root()).map_err(|why| {
                NetworkError::failed(
                    NetworkCause::Address,
                    format!("The address of the remote {name} cannot be used: {why}"),
                )
            })
        };
        let fetch = read(&said("url").unwrap_or_default())?;
        let push = match said("pushurl") {
            Some(text) => read(&text)?,
            None => fetch.clone(),
        };
        let needs_trust = [&fetch, &push]
            .into_iter()
            .find_map(|address| self.travels_with_the_folder(address));
        let mut wants_trust: Vec<String> = settings
            .iter()
            .map(|(key, _)| key.clone())
            .filter(|key| {
                let key = key.to_lowercase();
                (PROGRAMS.iter()).any(|(start, end)| key.starts_with(start) && key.ends_with(end))
            })
            .collect();
        wants_trust.dedup();
        Ok(Some(Remote {
            shown: fetch.shown.clone(),
            name,
            fetch,
            push,
            wants_trust,
            needs_trust,
        }))
    }

    /// A repository that came with this folder could run programs of its own when something is
    /// sent to it: one inside it, one named by a relative path, one behind a path of the running
    /// process. One that has none is like any other folder.
    fn travels_with_the_folder(&self, address: &Address) -> Option<String> {
        let folder = address.folder.as_deref()?;
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let is_relative = folder
            .components()
            .any(|part| matches!(part, Component::ParentDir));
        let is_of_a_process =
            |path: &Path| path.starts_with("/proc") || path.starts_with("/dev/fd");
        let inside = real.starts_with(self.root()) || folder.starts_with(self.root());
        if !(inside || is_relative || is_of_a_process(folder) || is_of_a_process(&real)) {
            return None;
        }
        let program = lodger::program_of(folder)?;
        Some(format!(
            "The remote {} is a repository that may have come together with this folder, and it can run programs when something is sent to it ({program}).",
            address.shown
        ))
    }

    /// The settings of this repository's own files, in their order.
    fn own_settings(&self) -> Result<Vec<(String, String)>, GitError> {
        let config = self.git.config()?;
        let mut found = Vec::new();
        for level in [ConfigLevel::Local, ConfigLevel::Worktree] {
            let Ok(own) = config.open_level(level) else {
                continue;
            };
            let mut entries = own.entries(None)?;
            while let Some(entry) = entries.next() {
                let entry = entry?;
                let key = String::from_utf8_lossy(entry.name_bytes()).into_owned();
                let value = match entry.has_value() {
                    true => String::from_utf8_lossy(entry.value_bytes()).into_owned(),
                    false => String::new(),
                };
                found.push((key, value));
            }
        }
        Ok(found)
    }
}
