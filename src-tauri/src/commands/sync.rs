//! Syncing with the office's hub.

use std::fs::File;
use std::io::Read;

use office::view::{Enrolled, Problem, SyncNow};
use tauri::AppHandle;

use super::{OfficeState, with_background, with_office};
use crate::background::Background;
use crate::dialog::{self, Kind};

const CERTIFICATES: Kind = Kind { name: "PEM", endings: &["pem", "crt", "cer"] };

/// Largest file with certificates, in bytes.
const MAX_CERTIFICATE_BYTES: u64 = 1 << 20;

/// Makes this PC known to the office's hub.
#[tauri::command]
#[specta::specta]
pub async fn enrol(
    office: OfficeState<'_>,
    address: String,
    code: String,
    authority: String,
) -> Result<Enrolled, Problem> {
    with_background(&office, move |background| {
        let pem = (!authority.trim().is_empty()).then(|| certificate(authority.trim()));
        let pem = pem.transpose()?;
        let enrolled = background.office().enrol_trusting(&address, &code, pem.as_deref())?;
        background.want();
        background.follow_network(true);
        Ok(enrolled)
    })
    .await
}

/// Reads a file with certificates.
fn certificate(file: &str) -> Result<Vec<u8>, Problem> {
    let mut pem = Vec::new();
    let read = File::open(file).and_then(|it| it.take(MAX_CERTIFICATE_BYTES).read_to_end(&mut pem));
    read.map(|_| pem).map_err(|_| {
        Problem::new("error.sync.authority_unreadable").with("file", file).at("authority")
    })
}

/// Asks for the file with the certificate of the authority that signed the hub's.
#[tauri::command]
#[specta::specta]
pub async fn pick_certificate(
    app: AppHandle,
    office: OfficeState<'_>,
) -> Result<Option<String>, Problem> {
    with_office(&office, move |office| {
        let picked = dialog::open(&app, office, "dialog.certificate", &CERTIFICATES);
        Ok(picked.map(|path| path.display().to_string()))
    })
    .await
}

/// Where this PC stands, with what goes on.
#[tauri::command]
#[specta::specta]
pub async fn sync_status(office: OfficeState<'_>) -> Result<SyncNow, Problem> {
    with_background(&office, Background::now).await
}

/// Asks for a run; the status shows how it goes.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(office: OfficeState<'_>) -> Result<(), Problem> {
    with_background(&office, |background| {
        background.want();
        Ok(())
    })
    .await
}

/// Ends the run that is under way; what has been exchanged is kept.
#[tauri::command]
#[specta::specta]
pub async fn stop_sync(office: OfficeState<'_>) -> Result<(), Problem> {
    with_background(&office, |background| {
        background.stop();
        Ok(())
    })
    .await
}
