//! The authority that signed the hub's certificate, when it is the office's or province's own: a PEM
//! file beside the database.

use std::io::ErrorKind;

use sync::Link;

use super::run::link_problem;
use crate::Office;
use crate::files::write_whole;
use crate::view::Problem;

/// Name of the file in the office's folder.
const FILE: &str = "hub-ca.pem";

impl Office {
    /// Trusts an authority, besides those the system trusts, for links to the hub. PEM, one
    /// certificate or several; it replaces the one given before.
    ///
    /// # Errors
    /// `error.sync.no_certificate`, `error.store.io`.
    pub fn trust_authority(&self, pem: &[u8]) -> Result<(), Problem> {
        // Any address will do to see whether it can be used.
        Link::new("https://localhost", Some(pem)).map_err(|error| link_problem(&error))?;
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
}
