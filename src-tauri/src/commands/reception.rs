//! Reception.

use office::view::{
    CardView, DossierView, DraftView, Problem, ProcedureHit, ProcedureView, ReceptionInput,
    ReceptionPreview,
};

use super::{OfficeState, with_actor, with_office};

/// Finds procedures.
#[tauri::command]
#[specta::specta]
pub async fn search_procedures(
    office: OfficeState<'_>,
    text: String,
    limit: u32,
) -> Result<Vec<ProcedureHit>, Problem> {
    with_office(&office, move |office| office.search_procedures(&text, limit)).await
}

/// A procedure as valid today.
#[tauri::command]
#[specta::specta]
pub async fn procedure(office: OfficeState<'_>, code: String) -> Result<ProcedureView, Problem> {
    with_office(&office, move |office| office.procedure(&code)).await
}

/// Reads an identity card.
#[tauri::command]
#[specta::specta]
pub async fn read_card(office: OfficeState<'_>, text: String) -> Result<CardView, Problem> {
    with_office(&office, move |office| {
        let _ = office;
        office::read_card(&text)
    })
    .await
}

/// Answers while the clerk types.
#[tauri::command]
#[specta::specta]
pub async fn preview_reception(
    office: OfficeState<'_>,
    input: ReceptionInput,
) -> Result<ReceptionPreview, Problem> {
    with_office(&office, move |office| office.preview_reception(&input)).await
}

/// Keeps the form as it stands.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(office: OfficeState<'_>, input: ReceptionInput) -> Result<String, Problem> {
    with_actor(&office, move |office, actor| office.save_draft(actor, &input)).await
}

/// The form as it stood.
#[tauri::command]
#[specta::specta]
pub async fn load_draft(office: OfficeState<'_>) -> Result<Option<DraftView>, Problem> {
    with_office(&office, move |office| office.load_draft()).await
}

/// Drops the draft.
#[tauri::command]
#[specta::specta]
pub async fn discard_draft(office: OfficeState<'_>) -> Result<(), Problem> {
    with_actor(&office, move |office, actor| office.discard_draft(actor)).await
}

/// Receives a dossier.
#[tauri::command]
#[specta::specta]
pub async fn receive_dossier(
    office: OfficeState<'_>,
    input: ReceptionInput,
) -> Result<DossierView, Problem> {
    with_actor(&office, move |office, actor| office.receive_dossier(actor, &input)).await
}
