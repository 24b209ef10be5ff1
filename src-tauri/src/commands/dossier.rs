//! One dossier, and what happens to it.

use office::view::{
    ActInput, ActPreview, ApologyInput, ApologyOutcome, ApologyPreview, CorrectionInput,
    DossierView, Problem, ReasonInput, RefusalInput, RefusalView, ResolveInput,
};

use super::{OfficeState, with_actor, with_office};

/// A dossier by id or code.
#[tauri::command]
#[specta::specta]
pub async fn dossier(office: OfficeState<'_>, id: String) -> Result<DossierView, Problem> {
    with_office(&office, move |office| office.dossier(&id)).await
}

/// What issuing letters would meet.
#[tauri::command]
#[specta::specta]
pub async fn preview_apology(
    office: OfficeState<'_>,
    input: ApologyInput,
) -> Result<ApologyPreview, Problem> {
    with_office(&office, move |office| office.preview_apology(&input)).await
}

/// Issues letters.
#[tauri::command]
#[specta::specta]
pub async fn apologise(
    office: OfficeState<'_>,
    input: ApologyInput,
) -> Result<ApologyOutcome, Problem> {
    with_actor(&office, move |office, actor| office.apologise(actor, &input)).await
}

/// Acts on dossiers: on all of them, or none.
#[tauri::command]
#[specta::specta]
pub async fn act(
    office: OfficeState<'_>,
    dossiers: Vec<String>,
    act: ActInput,
) -> Result<Vec<DossierView>, Problem> {
    with_actor(&office, move |office, actor| office.act_on(actor, &dossiers, &act)).await
}

/// What would follow from an act.
#[tauri::command]
#[specta::specta]
pub async fn preview_act(
    office: OfficeState<'_>,
    dossier: String,
    act: ActInput,
) -> Result<ActPreview, Problem> {
    with_office(&office, move |office| office.preview_act(&dossier, &act)).await
}

/// Refuses to receive a dossier.
#[tauri::command]
#[specta::specta]
pub async fn refuse_reception(
    office: OfficeState<'_>,
    input: RefusalInput,
) -> Result<RefusalView, Problem> {
    with_actor(&office, move |office, actor| office.refuse_reception(actor, &input)).await
}

/// What should be looked at before a value is corrected.
#[tauri::command]
#[specta::specta]
pub async fn preview_correction(
    office: OfficeState<'_>,
    input: CorrectionInput,
) -> Result<Vec<Problem>, Problem> {
    with_office(&office, move |office| office.preview_correction(&input)).await
}

/// Corrects what was typed.
#[tauri::command]
#[specta::specta]
pub async fn correct(
    office: OfficeState<'_>,
    input: CorrectionInput,
) -> Result<DossierView, Problem> {
    with_actor(&office, move |office, actor| office.correct(actor, &input)).await
}

/// Ends a dossier without a result.
#[tauri::command]
#[specta::specta]
pub async fn withdraw(office: OfficeState<'_>, input: ReasonInput) -> Result<DossierView, Problem> {
    with_actor(&office, move |office, actor| office.withdraw(actor, &input)).await
}

/// Resolves what two PCs recorded.
#[tauri::command]
#[specta::specta]
pub async fn resolve(office: OfficeState<'_>, input: ResolveInput) -> Result<DossierView, Problem> {
    with_actor(&office, move |office, actor| office.resolve(actor, &input)).await
}
