//! A transaction whose BEGIN and COMMIT are sent together with other statements: each saves a round
//! trip to the database.

use deadpool_postgres::{Client, Object};

use crate::store::StoreError;

/// A connection with an open transaction. Unless the transaction ends well, the connection is
/// closed and with it the transaction, also when the future is dropped while it waits.
pub(super) struct Work(Option<Client>);

impl Work {
    pub fn new(client: Client) -> Self {
        Self(Some(client))
    }

    /// Returns the connection.
    pub fn client(&self) -> Result<&Client, StoreError> {
        self.0.as_ref().ok_or(StoreError::Stopping)
    }

    /// Marks the transaction as ended and returns the connection to the pool.
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
