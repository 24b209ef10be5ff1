//! PCs of an office and the hub, both as released.

use std::path::{Path, PathBuf};
use std::time::Instant;

use office::Office;
use tempfile::TempDir;
use test_net::{Shape, SlowLink};
use tests::Hub;

use super::Cost;
use crate::{Trouble, sample};

pub struct Ours {
    hub: Hub,
    link: SlowLink,
    home: TempDir,
    first: Office,
}

impl Ours {
    /// Returns a hub, and a PC with invented dossiers that is enrolled over the link.
    pub fn start(folder: &Path, dossiers: u32, shape: &Shape) -> Result<Self, Trouble> {
        let home = tempfile::tempdir_in(folder)?;
        let hub = Hub::new(&home.path().join("hub"));
        let link = SlowLink::new(&hub.address, shape.clone())?;
        let first = sample::office(&home.path().join("first"), dossiers)?;
        first.enrol(&link.url, &hub.code())?;
        Ok(Self { hub, link, home, first })
    }

    /// Returns the first PC.
    pub const fn office(&self) -> &Office {
        &self.first
    }

    /// Returns its folder.
    pub fn folder(&self) -> PathBuf {
        self.home.path().join("first")
    }

    /// Syncs the first PC.
    pub fn push(&self) -> Result<Cost, Trouble> {
        self.sync(&self.first)
    }

    /// Syncs a second PC for the first time.
    pub fn pull(&self) -> Result<Cost, Trouble> {
        let second = sample::office(&self.home.path().join("second"), 0)?;
        second.enrol(&self.link.url, &self.hub.code())?;
        self.sync(&second)
    }

    fn sync(&self, office: &Office) -> Result<Cost, Trouble> {
        let (before, start) = (self.link.counts(), Instant::now());
        let done = office.sync(&mut |_, _| {})?;
        let time = start.elapsed();
        if !done.equal {
            return Err("both sides should hold the same now".into());
        }
        Ok(Cost { counts: self.link.counts().since(before), time })
    }
}
