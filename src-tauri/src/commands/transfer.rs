//! Exchanging without the hub: by a stick, and on the network.

use office::BUNDLE;
use office::view::{BundleIn, BundleOut, LanStatus, LanSync, Problem, TransferKind};
use tauri::AppHandle;

use super::{OfficeState, with_background};
use crate::background::Background;
use crate::dialog::{self, Kind};

const FILES: Kind = Kind { name: "Một Cửa", endings: &[BUNDLE] };

/// Asks where to write a bundle, and writes it. Returns the file and what is in it, or nothing when
/// the clerk chose not to.
#[tauri::command]
#[specta::specta]
pub async fn bundle_out(
    app: AppHandle,
    office: OfficeState<'_>,
) -> Result<Option<(String, BundleOut)>, Problem> {
    with_background(&office, move |background| {
        let office = background.office();
        let name = office.bundle_name()?;
        let picked = dialog::save(&app, office, "dialog.bundle_out", &name, &FILES);
        let Some(path) = picked else { return Ok(None) };
        let done = background
            .transfer(TransferKind::Out, |office, progress| office.bundle_out(&path, progress))?;
        Ok(Some((path.display().to_string(), done)))
    })
    .await
}

/// Asks for a bundle, and takes it. Returns nothing when the clerk chose not to.
#[tauri::command]
#[specta::specta]
pub async fn bundle_in(
    app: AppHandle,
    office: OfficeState<'_>,
) -> Result<Option<BundleIn>, Problem> {
    with_background(&office, move |background| {
        let picked = dialog::open(&app, background.office(), "dialog.bundle_in", &FILES);
        let Some(path) = picked else { return Ok(None) };
        background
            .transfer(TransferKind::In, |office, progress| office.bundle_in(&path, progress))
            .map(Some)
    })
    .await
}

/// Ends the exchange without the hub that goes on.
#[tauri::command]
#[specta::specta]
pub async fn stop_transfer(office: OfficeState<'_>) -> Result<(), Problem> {
    with_background(&office, |background| {
        background.stop_transfer();
        Ok(())
    })
    .await
}

/// How it stands with the office's other PCs on the network.
#[tauri::command]
#[specta::specta]
pub async fn lan_status(office: OfficeState<'_>) -> Result<LanStatus, Problem> {
    with_background(&office, Background::lan_status).await
}

/// Finds the office's PCs on the network and exchanges with each once.
#[tauri::command]
#[specta::specta]
pub async fn lan_sync(office: OfficeState<'_>) -> Result<LanSync, Problem> {
    let sync = |background: &Background| {
        background.transfer(TransferKind::Lan, |office, progress| office.lan_sync(None, progress))
    };
    with_background(&office, sync).await
}
