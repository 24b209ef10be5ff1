//! The certificate authority of the hub, when the office or province runs its own: a PEM file
//! beside the database.

use std::io::ErrorKind;

use replication::Link;
use store::files::write_whole;

use crate::Exchange;
use crate::error::ExchangeError;

/// Name of the file in the office's folder.
const FILE: &str = "hub-ca.pem";

impl Exchange {
    /// Stores the authority for all later links; it replaces the one given before.
    pub(crate) fn keep_authority(&self, pem: &[u8]) -> Result<(), ExchangeError> {
        write_whole(&self.folder.join(FILE), pem).map_err(ExchangeError::OwnFile)
    }

    /// Makes a link to the hub at an address.
    pub(crate) fn link(&self, address: &str) -> Result<Link, ExchangeError> {
        let authority = match std::fs::read(self.folder.join(FILE)) {
            Ok(pem) => Some(pem),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(ExchangeError::OwnFile(error)),
        };
        Ok(Link::new(address, authority.as_deref())?)
    }

    /// Makes a link to the hub at an address, with an authority that is not stored yet.
    pub(crate) fn link_trusting(&self, address: &str, pem: &[u8]) -> Result<Link, ExchangeError> {
        Ok(Link::new(address, Some(pem))?)
    }
}
