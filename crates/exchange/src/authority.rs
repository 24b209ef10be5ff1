//! The authority that signed the hub's certificate, when it is the office's or province's own: a PEM
//! file beside the database.

use std::io::ErrorKind;

use replication::Link;

use super::run::link_problem;
use crate::Office;
use crate::files::write_whole;
use crate::view::Problem;

/// Name of the file in the office's folder.
const FILE: &str = "hub-ca.pem";

impl Office {
    /// Keeps the authority for all links to come; it replaces the one given before.
    pub(super) fn keep_authority(&self, pem: &[u8]) -> Result<(), Problem> {
        write_whole(&self.folder().join(FILE), pem).map_err(|_| Problem::new("error.store.io"))
    }

    /// A link to the hub at an address.
    pub(super) fn link(&self, address: &str) -> Result<Link, Problem> {
        let authority = match std::fs::read(self.folder().join(FILE)) {
            Ok(pem) => Some(pem),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(_) => return Err(Problem::new("error.store.io")),
        };
        Link::new(address, authority.as_deref()).map_err(|error| link_problem(&error))
    }

    /// A link to the hub at an address, whose authority is not kept yet.
    pub(super) fn link_trusting(&self, address: &str, pem: &[u8]) -> Result<Link, Problem> {
        Link::new(address, Some(pem)).map_err(|error| link_problem(&error))
    }
}
