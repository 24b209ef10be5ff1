//! A transaction whose first and last words go along with other questions: each saves a turn to the
//! database.

use deadpool_postgres::{Client, Object};

use crate::store::StoreError;

/// A connection with a transaction on it. Unless that ends well, also when the work is given up in the
/// midst of a wait, the connection is closed and the transaction with it.
pub(super) struct Work(Option<Client>);

impl Work {
    pub fn new(client: Client) -> Self {
        Self(Some(client))
    }

    /// The connection.
    pub fn client(&self) -> Result<&Client, StoreError> {
        self.0.as_ref().ok_or(StoreError::Stopping)
    }

    /// The transaction has ended; the connection serves others.
    pub fn end(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}
