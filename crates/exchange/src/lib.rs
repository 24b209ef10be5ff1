//! Exchange of an office's records: with its hub, with its other PCs on the network, and by bundles
//! on a stick. This room knows logs and proofs, not dossiers. Errors are typed and have a text for
//! the clerk by [`domain::message::Message`].

mod authority;
mod bundle;
mod enrol;
mod error;
mod hub;
mod identity;
mod keys;
mod lan;
mod replica;
mod transfer;

use std::path::PathBuf;
use std::sync::Arc;

use domain::time::Clock;

pub use bundle::{BUNDLE, BundleRead, BundleWritten};
pub use enrol::Enrolled;
pub use error::ExchangeError;
pub use hub::{HubRun, Stop};
pub use keys::{keep_key, key_of, new_key};
pub use lan::{Lan, LanEvent, LanRun, PRESENCE_WINDOW_MS, SEARCH};
pub use replica::StoreReplica;
pub use transfer::Progress;

/// The exchange of the office in a folder. Each run opens its own database connection, so that the
/// office's queries and commands do not wait for the network or a stick.
#[derive(Clone)]
pub struct Exchange {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
}

impl Exchange {
    /// Makes the exchange of the office in a folder, with a clock.
    #[must_use]
    pub fn new(folder: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { folder, clock }
    }
}
