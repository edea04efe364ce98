//! SQLite's full-text search on the same text, for comparison.

use carebook_search::IndexDocument;
use rusqlite::Connection;

pub struct Sqlite {
    connection: Connection,
    trigram: bool,
}

impl Sqlite {
    pub fn new(documents: &[IndexDocument], tokenizer: &str) -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(&format!("create virtual table d using fts5(id unindexed, title, body, tokenize='{tokenizer}')"))
            .unwrap();
        {
            let mut insert = connection
                .prepare("insert into d values (?1, ?2, ?3)")
                .unwrap();
            for document in documents {
                let body: Vec<String> = document
                    .sections
                    .iter()
                    .map(|s| format!("{}\n{}", s.heading, s.text))
                    .collect();
                insert
                    .execute((&document.id, &document.title, body.join("\n")))
                    .unwrap();
            }
        }
        Self {
            connection,
            trigram: tokenizer.starts_with("trigram"),
        }
    }

    /// All words must match, the last as a prefix; any word when nothing has all.
    pub fn place(&self, text: &str, right: &str, limit: usize) -> Option<usize> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c))
            .filter(|word| word.chars().count() >= if self.trigram { 3 } else { 1 })
            .map(|word| format!("\"{word}\""))
            .collect();
        let star = if self.trigram { "" } else { "*" };
        for glue in [" AND ", " OR "] {
            let query = words.join(glue) + if words.is_empty() { "" } else { star };
            let mut select = self
                .connection
                .prepare_cached(
                    "select id from d where d match ?1 order by bm25(d, 0, 4.0, 1.0) limit ?2",
                )
                .unwrap();
            let Ok(rows) = select.query_map((&query, i64::try_from(limit).unwrap()), |row| {
                row.get::<_, String>(0)
            }) else {
                return None;
            };
            let ids: Vec<String> = rows.filter_map(Result::ok).collect();
            if !ids.is_empty() {
                return ids.iter().position(|id| id == right);
            }
        }
        None
    }
}
