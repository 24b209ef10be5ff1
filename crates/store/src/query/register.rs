//! The register: all dossiers, newest first.

use domain::dossier::Stage;
use domain::time::Timestamp;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::question::Question;
use super::words::Words;
use super::{LINE, Line};
use crate::{Reader, StoreError};

/// Which dossiers of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterFilter {
    /// Received at or after.
    pub from: Option<Timestamp>,
    /// Received before.
    pub before: Option<Timestamp>,
    /// At this stage.
    pub stage: Option<Stage>,
    /// With these words in name, number or code.
    pub text: String,
}

/// A page of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterPage {
    /// The rows asked for.
    pub lines: Vec<Line>,
    /// Number of rows in all.
    pub total: u32,
}

impl Reader {
    /// Returns a page of the register, newest reception first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn register(
        &self,
        filter: &RegisterFilter,
        offset: u32,
        limit: u32,
    ) -> Result<RegisterPage, StoreError> {
        let mut clauses = vec!["1".to_owned()];
        let mut values: Vec<Value> = Vec::new();
        let mut clause = |sql: &str, value: Value| {
            values.push(value);
            clauses.push(sql.replace("{}", &format!("?{}", values.len())));
        };
        if let Some(from) = filter.from {
            clause("received_at >= {}", from.millis().into());
        }
        if let Some(before) = filter.before {
            clause("received_at < {}", before.millis().into());
        }
        if let Some(stage) = filter.stage {
            clause("stage = {}", stage.as_str().to_owned().into());
        }
        let question =
            Question::stored(&filter.text).unwrap_or_else(|| Question::literal(&filter.text));
        if !question.words.is_empty() {
            let words = Words::of(&question.words);
            values.extend([words.query().into(), self.newest_with(&words)?.into()]);
            clauses.push(format!(
                "no IN (SELECT rowid FROM dossier_words WHERE dossier_words MATCH ?{}
                     UNION ALL SELECT value FROM json_each(?{}))",
                values.len() - 1,
                values.len()
            ));
        }
        let wanted = clauses.join(" AND ");
        let total = self
            .connection
            .prepare_cached(&format!("SELECT count(*) FROM dossier WHERE {wanted}"))?
            .query_row(params_from_iter(&values), |row| row.get(0))?;
        let sql = format!(
            "SELECT {LINE} FROM dossier WHERE {wanted}
             ORDER BY received_at DESC, no DESC LIMIT {limit} OFFSET {offset}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(&values), Line::read)?;
        Ok(RegisterPage { lines: rows.collect::<Result<_, _>>()?, total })
    }
}
