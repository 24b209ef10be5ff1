//! Reception.

use office::view::{
    AddressView, CardView, DossierView, DraftView, Problem, ProcedureHit, ProcedureView,
    ReceptionInput, ReceptionPreview,
};

use super::{Desk, beside};

/// Finds procedures.
#[tauri::command]
#[specta::specta]
pub async fn search_procedures(
    desk: Desk<'_>,
    text: String,
    limit: u32,
) -> Result<Vec<ProcedureHit>, Problem> {
    beside(&desk, move |office| office.search_procedures(&text, limit)).await
}

/// A procedure as valid today.
#[tauri::command]
#[specta::specta]
pub async fn procedure(desk: Desk<'_>, code: String) -> Result<ProcedureView, Problem> {
    beside(&desk, move |office| office.procedure(&code)).await
}

/// Reads an identity card.
#[tauri::command]
#[specta::specta]
pub async fn read_card(desk: Desk<'_>, text: String) -> Result<CardView, Problem> {
    beside(&desk, move |office| {
        let _ = office;
        office::read_card(&text)
    })
    .await
}

/// What became of an address.
#[tauri::command]
#[specta::specta]
pub async fn resolve_address(desk: Desk<'_>, text: String) -> Result<AddressView, Problem> {
    beside(&desk, move |office| {
        let _ = office;
        office::resolve_address(&text)
    })
    .await
}

/// Answers while the clerk types.
#[tauri::command]
#[specta::specta]
pub async fn preview_reception(
    desk: Desk<'_>,
    input: ReceptionInput,
) -> Result<ReceptionPreview, Problem> {
    beside(&desk, move |office| office.preview_reception(&input)).await
}

/// Keeps the form as it stands.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(desk: Desk<'_>, input: ReceptionInput) -> Result<String, Problem> {
    beside(&desk, move |office| office.save_draft(&input)).await
}

/// The form as it stood.
#[tauri::command]
#[specta::specta]
pub async fn load_draft(desk: Desk<'_>) -> Result<Option<DraftView>, Problem> {
    beside(&desk, move |office| office.load_draft()).await
}

/// Drops the draft.
#[tauri::command]
#[specta::specta]
pub async fn discard_draft(desk: Desk<'_>) -> Result<(), Problem> {
    beside(&desk, move |office| office.discard_draft()).await
}

/// Receives a dossier.
#[tauri::command]
#[specta::specta]
pub async fn receive_dossier(
    desk: Desk<'_>,
    input: ReceptionInput,
) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.receive_dossier(&input)).await
}
