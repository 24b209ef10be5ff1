//! The person who acts.

use domain::dossier::Clerk;

use crate::Office;
use crate::view::Problem;

/// The person who acts: a parameter of every method that records, and part of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    clerk: Clerk,
}

impl Actor {
    pub(crate) const fn new(clerk: Clerk) -> Self {
        Self { clerk }
    }

    /// Returns the clerk as recorded with events.
    pub(crate) const fn clerk(&self) -> &Clerk {
        &self.clerk
    }
}

impl Office {
    /// Returns the person who acts at this PC: the clerk of the settings.
    ///
    /// # Errors
    /// `error.office_not_set_up`.
    pub fn actor(&self) -> Result<Actor, Problem> {
        self.read(|office, _| Ok(Actor::new(office.settings.acting_clerk())))
    }
}
