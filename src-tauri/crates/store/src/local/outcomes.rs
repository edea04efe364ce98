//! Whether documents answered what the person asked, by day: counted here until the day is over
//! and its numbers are in the journal.

use std::collections::BTreeMap;

use carebook_domain::Date;
use carebook_domain::journal::Outcomes;

use super::Local;
use crate::StoreError;

/// The outcomes of one day, by document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOfOutcomes {
    /// The day.
    pub day: Date,
    /// The outcomes of each document.
    pub outcomes: BTreeMap<String, Outcomes>,
}

impl Local {
    /// Counts an outcome, or takes one back that was counted on this day.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn count_outcome(
        &self,
        handbook: &str,
        day: Date,
        document: &str,
        resolved: bool,
        takes_back: bool,
    ) -> Result<(), StoreError> {
        let column = if resolved { "resolved" } else { "unresolved" };
        let day = day.to_string();
        let written = if takes_back {
            self.connection.execute(
                &format!(
                    "UPDATE outcome SET {column} = {column} - 1, sent = 0
                     WHERE handbook = ?1 AND day = ?2 AND document = ?3 AND {column} > 0"
                ),
                (handbook, day, document),
            )
        } else {
            self.connection.execute(
                &format!(
                    "INSERT INTO outcome (handbook, day, document, resolved, unresolved, sent)
                     VALUES (?1, ?2, ?3, ?4, ?5, 0)
                     ON CONFLICT (handbook, day, document)
                     DO UPDATE SET {column} = {column} + 1, sent = 0"
                ),
                (
                    handbook,
                    day,
                    document,
                    u32::from(resolved),
                    u32::from(!resolved),
                ),
            )
        };
        written.map(|_rows| ()).map_err(|source| self.error(source))
    }

    /// The person's own outcomes from a day on that are in no journal yet, by document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn own_outcomes(
        &self,
        handbook: &str,
        since: Date,
    ) -> Result<BTreeMap<String, Outcomes>, StoreError> {
        let mut all: BTreeMap<String, Outcomes> = BTreeMap::new();
        let rows = self.outcome_rows(
            "SELECT day, document, resolved, unresolved FROM outcome
             WHERE handbook = ?1 AND day >= ?2 AND sent = 0",
            handbook,
            since,
        )?;
        for (_, document, outcomes) in rows.into_iter().filter(|(.., said)| said.count() > 0) {
            all.entry(document).or_default().add(outcomes);
        }
        Ok(all)
    }

    /// Days that are over and of which something is in no journal yet, whole.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn outcomes_before(
        &self,
        handbook: &str,
        today: Date,
    ) -> Result<Vec<DayOfOutcomes>, StoreError> {
        let rows = self.outcome_rows(
            "SELECT day, document, resolved, unresolved FROM outcome AS o
             WHERE handbook = ?1 AND day < ?2 AND EXISTS (
               SELECT 1 FROM outcome WHERE handbook = ?1 AND day = o.day AND sent = 0
             ) ORDER BY day",
            handbook,
            today,
        )?;
        let mut days: Vec<DayOfOutcomes> = Vec::new();
        for (day, document, outcomes) in rows.into_iter().filter(|(.., said)| said.count() > 0) {
            if days.last().is_none_or(|last| last.day != day) {
                days.push(DayOfOutcomes {
                    day,
                    outcomes: BTreeMap::new(),
                });
            }
            if let Some(last) = days.last_mut() {
                last.outcomes.insert(document, outcomes);
            }
        }
        Ok(days)
    }

    /// Notes that the numbers of a day are in the journal.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn outcomes_sent(&self, handbook: &str, day: Date) -> Result<(), StoreError> {
        self.connection
            .execute(
                "UPDATE outcome SET sent = 1 WHERE handbook = ?1 AND day = ?2",
                (handbook, day.to_string()),
            )
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }

    fn outcome_rows(
        &self,
        sql: &str,
        handbook: &str,
        day: Date,
    ) -> Result<Vec<(Date, String, Outcomes)>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map((handbook, day.to_string()), |row| {
                let day: String = row.get(0)?;
                let outcomes = Outcomes {
                    resolved: row.get(2)?,
                    unresolved: row.get(3)?,
                };
                Ok((day, row.get(1)?, outcomes))
            })?;
            rows.collect::<Result<Vec<(String, String, Outcomes)>, _>>()
        };
        let rows = read().map_err(|source| self.error(source))?;
        let dated = |(day, document, outcomes): (String, _, _)| {
            Some((day.parse().ok()?, document, outcomes))
        };
        Ok(rows.into_iter().filter_map(dated).collect())
    }
}
