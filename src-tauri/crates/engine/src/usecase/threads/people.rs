//! Who can be mentioned, and who was.

use carebook_domain::journal::is_same_person;
use carebook_domain::text::fold;

use crate::Engine;
use crate::api::ApiError;
use crate::api::review::PeopleRequest;
use crate::api::types::Person;
use crate::handbook::Reader;
use crate::usecase::drafts::Desk;

/// How many people are offered.
const OFFERED: usize = 20;

/// The people whom the handbook knows: of `carebook.toml`, of the journal, of drafts, and the last
/// authors of documents.
pub(in crate::usecase) struct Known {
    people: Vec<Person>,
}

impl Known {
    /// Gathers them.
    pub fn of(desk: &Desk<'_>, reader: &Reader) -> Result<Self, ApiError> {
        let mut known = Self { people: Vec::new() };
        for (address, person) in &desk.view.config.people {
            known.add(person.name.as_deref().unwrap_or_default(), address);
        }
        known.add(&desk.person.name, &desk.person.email);
        for branch in reader.repo.drafts(desk.published())? {
            for commit in &branch.commits {
                known.add(&commit.author, &commit.email);
            }
        }
        for document in desk.view.library(reader)?.all() {
            if let Some(updated) = &document.updated {
                known.add(&updated.author, &updated.email);
            }
        }
        let named = desk
            .handbook
            .with_journal(&reader.repo, |journal| Ok(journal.people()?))?;
        for address in named {
            known.add("", &address);
        }
        Ok(known)
    }

    fn add(&mut self, name: &str, address: &str) {
        if !address.contains('@') {
            return;
        }
        match self
            .people
            .iter_mut()
            .find(|known| is_same_person(&known.email, address))
        {
            Some(known) if known.name.is_empty() => known.name = name.to_owned(),
            Some(_) => {}
            None => self.people.push(Person {
                name: name.to_owned(),
                email: address.trim().to_owned(),
            }),
        }
    }

    /// All of them, by name.
    pub fn everybody(mut self) -> Vec<Person> {
        self.people
            .sort_by(|a, b| (&a.name, &a.email).cmp(&(&b.name, &b.email)));
        self.people
    }

    /// The addresses of the people that a text names behind an `@`: by name, by address, or by
    /// what stands before the `@` of an address that no other has.
    pub fn mentioned(&self, text: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let folded = fold(text);
        for (at, _) in folded.match_indices('@') {
            let before = folded[..at].chars().next_back();
            let behind = &folded[at + 1..];
            // The sign inside an address begins no mention.
            if before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            let named = |name: &str| {
                let name = fold(name);
                !name.is_empty()
                    && behind.strip_prefix(name.as_str()).is_some_and(|rest| {
                        let next = rest.chars().next();
                        // Particles follow a Korean name without a space.
                        !next.is_some_and(|c| c.is_alphanumeric() && c.is_ascii())
                    })
            };
            let longest = self
                .people
                .iter()
                .filter_map(|person| {
                    let local = person.email.split('@').next().unwrap_or_default();
                    let is_only = || {
                        let same = self.people.iter().filter(|other| {
                            other.email.split('@').next().map(fold) == Some(fold(local))
                        });
                        same.count() == 1
                    };
                    let first = person.name.split_whitespace().next().unwrap_or_default();
                    let is_only_first = || {
                        let same = self.people.iter().filter(|other| {
                            other.name.split_whitespace().next().map(fold) == Some(fold(first))
                        });
                        same.count() == 1
                    };
                    let fits = [person.email.as_str(), person.name.as_str()]
                        .into_iter()
                        .filter(|name| named(name))
                        .map(str::len)
                        .max();
                    fits.or_else(|| (named(local) && is_only()).then_some(local.len()))
                        .or_else(|| (named(first) && is_only_first()).then_some(first.len()))
                        .map(|length| (length, &person.email))
                })
                .max_by_key(|(length, _)| *length);
            if let Some((_, address)) = longest
                && !found.contains(address)
            {
                found.push(address.clone());
            }
        }
        found
    }
}

/// Returns the people whose name or address begins like, or holds, what was typed.
///
/// # Errors
/// When no handbook is open or it cannot be read.
pub fn people(engine: &Engine, request: PeopleRequest) -> Result<Vec<Person>, ApiError> {
    let desk = Desk::open(engine)?;
    let known = desk.handbook.read(|reader| Known::of(&desk, reader))?;
    let wanted = fold(request.query.trim().trim_start_matches('@'));
    let mut found: Vec<(u8, Person)> = known
        .people
        .into_iter()
        .filter_map(|person| {
            let name = fold(&person.name);
            let address = fold(&person.email);
            let rank = if name.starts_with(&wanted) || address.starts_with(&wanted) {
                0
            } else if name
                .split_whitespace()
                .any(|word| word.starts_with(&wanted))
            {
                1
            } else if name.contains(&wanted) || address.contains(&wanted) {
                2
            } else {
                return None;
            };
            Some((rank, person))
        })
        .collect();
    found.sort_by(|(a, one), (b, other)| {
        (a, &one.name, &one.email).cmp(&(b, &other.name, &other.email))
    });
    found.truncate(OFFERED);
    Ok(found.into_iter().map(|(_, person)| person).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_known_by_name_and_by_address() {
        let mut known = Known { people: Vec::new() };
        for (name, address) in [
            ("Linh", "linh@example.com"),
            ("Linh Tran", "tran@example.com"),
            ("김민지", "minji@example.com"),
            ("", "ilze@example.com"),
        ] {
            known.add(name, address);
        }
        for (text, expected) in [
            ("@Linh what do you think?", vec!["linh@example.com"]),
            ("@linh tran, please", vec!["tran@example.com"]),
            ("@김민지님 확인해 주세요", vec!["minji@example.com"]),
            ("ask @ilze@example.com.", vec!["ilze@example.com"]),
            ("ask @ilze", vec!["ilze@example.com"]),
            ("write to linh@example.com", vec![]),
            ("@Linhus", vec![]),
            ("@", vec![]),
            (
                "@Linh and @minji and @Linh",
                vec!["linh@example.com", "minji@example.com"],
            ),
        ] {
            assert_eq!(known.mentioned(text), expected, "{text}");
        }
    }
}
