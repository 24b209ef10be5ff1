//! Shared parts of the tests.

use std::path::Path;

use office::Office;
use office::view::{DossierView, PersonInput, ReceptionInput, SyncView};
use store::Store;
use tempfile::TempDir;
use test_net::{Shape, SlowLink};
use tests::Hub;

pub fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Returns a hub in its own folder.
pub fn hub() -> (TempDir, Hub) {
    let data = folder();
    let hub = Hub::new(data.path());
    (data, hub)
}

/// Returns a PC enrolled with the hub.
pub fn pc(hub: &Hub) -> (TempDir, Office) {
    let data = folder();
    let office = hub.pc(data.path());
    (data, office)
}

/// Returns a simulated slow network to the hub.
pub fn link(hub: &Hub, shape: Shape) -> SlowLink {
    SlowLink::new(&hub.address, shape).unwrap()
}

pub fn receive(office: &Office, name: &str) -> DossierView {
    let input = ReceptionInput {
        procedure: "1.004873".into(),
        applicant: PersonInput { name: name.into(), ..PersonInput::default() },
        duration: Some("3wd".into()),
        ..ReceptionInput::default()
    };
    office.receive_dossier(&office.actor().unwrap(), &input).unwrap()
}

pub fn sync(office: &Office) -> SyncView {
    office.sync(&mut |_, _| {}).unwrap()
}

/// Syncs until a run succeeds, as the window does in the background.
pub fn sync_until_done(office: &Office, most: u32) -> SyncView {
    for _ in 0..most {
        if let Ok(done) = office.sync(&mut |_, _| {}) {
            return done;
        }
    }
    panic!("no run of {most} succeeded");
}

pub fn hash(folder: &TempDir) -> [u8; 32] {
    Store::open(folder.path()).unwrap().state_hash().unwrap()
}

pub fn assert_sound(office: &Office) {
    let report = office.verify().unwrap();
    assert!(report.ok, "{:?}", report.problems);
}

pub fn records(folder: &TempDir) -> u64 {
    heads_of(folder.path())
}

/// Returns how many records a folder's office has.
pub fn heads_of(folder: &Path) -> u64 {
    let heads = Store::open(folder).unwrap().heads().unwrap();
    heads.iter().map(|head| head.last_seq).sum()
}
