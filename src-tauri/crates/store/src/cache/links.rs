//! Which document links to which.

use carebook_domain::DocPath;

use super::documents::path;
use super::{Batch, Cache};
use crate::StoreError;

pub(super) const SCHEMA: &str = "
CREATE TABLE link (
  source TEXT NOT NULL,
  target TEXT,
  name TEXT,
  anchor TEXT,
  line INTEGER NOT NULL
);
CREATE INDEX link_source ON link (source);
CREATE INDEX link_target ON link (target) WHERE target IS NOT NULL;
CREATE INDEX link_name ON link (name) WHERE name IS NOT NULL;
";

/// A link out of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// Where it leads.
    pub to: LinkTo,
    /// The anchor there.
    pub anchor: Option<String>,
    /// The line it stands on, from 1.
    pub line: u32,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// A file of the handbook.
    Path(DocPath),
    /// A document by title, path or id, folded for comparison.
    Name(String),
}

/// A document that links to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The document.
    pub source: DocPath,
    /// The line its first link stands on.
    pub line: u32,
}

impl Cache {
    /// The documents that link to a path or to one of these folded names, by path.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn linked_from(
        &self,
        target: &DocPath,
        names: &[String],
    ) -> Result<Vec<Backlink>, StoreError> {
        let names = serde_json::to_string(names).unwrap_or_else(|_| "[]".to_owned());
        self.connection
            .prepare_cached(
                "SELECT source, min(line) FROM (
                   SELECT source, line FROM link WHERE target = ?1
                   UNION ALL
                   SELECT source, line FROM link WHERE name IN (SELECT value FROM json_each(?2))
                 ) WHERE source <> ?1 GROUP BY source ORDER BY source",
            )
            .and_then(|mut statement| {
                statement
                    .query_map((target.as_str(), names), |row| {
                        Ok(Backlink {
                            source: path(row, 0)?,
                            line: row.get(1)?,
                        })
                    })
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))
    }
}

impl Batch<'_> {
    /// Puts links in the place of those a document had.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_links(&self, source: &DocPath, links: &[LinkRow]) -> Result<(), StoreError> {
        self.remove_links(source.as_str())?;
        for link in links {
            let (target, name) = match &link.to {
                LinkTo::Path(path) => (Some(path.as_str()), None),
                LinkTo::Name(name) => (None, Some(name)),
            };
            self.run(
                "INSERT INTO link (source, target, name, anchor, line) VALUES (?1, ?2, ?3, ?4, ?5)",
                (source.as_str(), target, name, &link.anchor, link.line),
            )?;
        }
        Ok(())
    }

    pub(super) fn remove_links(&self, source: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM link WHERE source = ?1", [source])
    }
}
