//! Syncing with the office's hub.

use office::view::{Enrolled, Problem, SyncNow};

use super::{Desk, beside};

/// Makes this PC known to the office's hub.
#[tauri::command]
#[specta::specta]
pub async fn enrol(desk: Desk<'_>, address: String, code: String) -> Result<Enrolled, Problem> {
    let enrolled = beside(&desk, move |office| office.enrol(&address, &code)).await?;
    desk.background()?.want();
    Ok(enrolled)
}

/// Where this PC stands, with what goes on.
#[tauri::command]
#[specta::specta]
pub async fn sync_status(desk: Desk<'_>) -> Result<SyncNow, Problem> {
    let background = desk.background()?.clone();
    beside(&desk, move |_| background.now()).await
}

/// Asks for a run; how it goes is told by the status.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(desk: Desk<'_>) -> Result<(), Problem> {
    desk.background()?.want();
    Ok(())
}

/// Ends the run that is under way; what has been exchanged is kept.
#[tauri::command]
#[specta::specta]
pub async fn stop_sync(desk: Desk<'_>) -> Result<(), Problem> {
    desk.background()?.stop();
    Ok(())
}
