//! One dossier, and what happens to it.

use office::view::{
    ApologyInput, ApologyOutcome, ApologyPreview, CorrectionInput, DossierView, Problem,
    ReasonInput, ResolveInput, ResultInput, ReturnInput,
};

use super::{Desk, beside};

/// A dossier by id or code.
#[tauri::command]
#[specta::specta]
pub async fn dossier(desk: Desk<'_>, id: String) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.dossier(&id)).await
}

/// What issuing letters would meet.
#[tauri::command]
#[specta::specta]
pub async fn preview_apology(
    desk: Desk<'_>,
    input: ApologyInput,
) -> Result<ApologyPreview, Problem> {
    beside(&desk, move |office| office.preview_apology(&input)).await
}

/// Issues letters.
#[tauri::command]
#[specta::specta]
pub async fn apologise(desk: Desk<'_>, input: ApologyInput) -> Result<ApologyOutcome, Problem> {
    beside(&desk, move |office| office.apologise(&input)).await
}

/// Marks results as there.
#[tauri::command]
#[specta::specta]
pub async fn mark_result_ready(
    desk: Desk<'_>,
    input: ResultInput,
) -> Result<Vec<DossierView>, Problem> {
    beside(&desk, move |office| office.mark_result_ready(&input)).await
}

/// Hands a result over.
#[tauri::command]
#[specta::specta]
pub async fn return_result(desk: Desk<'_>, input: ReturnInput) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.return_result(&input)).await
}

/// Asks for missing papers.
#[tauri::command]
#[specta::specta]
pub async fn request_supplement(
    desk: Desk<'_>,
    input: ReasonInput,
) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.request_supplement(&input)).await
}

/// Takes the missing papers.
#[tauri::command]
#[specta::specta]
pub async fn receive_supplement(desk: Desk<'_>, id: String) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.receive_supplement(&id)).await
}

/// Corrects what was typed.
#[tauri::command]
#[specta::specta]
pub async fn correct(desk: Desk<'_>, input: CorrectionInput) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.correct(&input)).await
}

/// Ends a dossier without a result.
#[tauri::command]
#[specta::specta]
pub async fn withdraw(desk: Desk<'_>, input: ReasonInput) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.withdraw(&input)).await
}

/// Resolves what two PCs recorded.
#[tauri::command]
#[specta::specta]
pub async fn resolve(desk: Desk<'_>, input: ResolveInput) -> Result<DossierView, Problem> {
    beside(&desk, move |office| office.resolve(&input)).await
}
