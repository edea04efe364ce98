//! Settings by name, each one JSON value.

use rusqlite::OptionalExtension as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Local;
use crate::StoreError;

impl Local {
    /// A setting; nothing when it was never set or an older version wrote something else.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let value: Option<String> = self
            .connection
            .prepare_cached("SELECT value FROM setting WHERE name = ?1")
            .and_then(|mut statement| statement.query_row([name], |row| row.get(0)).optional())
            .map_err(|source| self.error(source))?;
        Ok(value.and_then(|json| serde_json::from_str(&json).ok()))
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StoreError> {
        let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        self.connection
            .execute(
                "INSERT INTO setting (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json),
            )
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }
}
