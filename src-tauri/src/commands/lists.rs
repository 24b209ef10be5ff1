//! Lists.

use office::view::{
    DuplicatePairView, LateView, Problem, RegisterQuery, RowsView, TodayList, TodayView,
};

use super::{OfficeState, with_office};

/// The Today screen.
#[tauri::command]
#[specta::specta]
pub async fn today(
    office: OfficeState<'_>,
    list: TodayList,
    limit: u32,
) -> Result<TodayView, Problem> {
    with_office(&office, move |office| office.today(list, limit)).await
}

/// Finds dossiers.
#[tauri::command]
#[specta::specta]
pub async fn find(office: OfficeState<'_>, text: String, limit: u32) -> Result<RowsView, Problem> {
    with_office(&office, move |office| office.find(&text, limit)).await
}

/// A page of the register.
#[tauri::command]
#[specta::specta]
pub async fn register(office: OfficeState<'_>, query: RegisterQuery) -> Result<RowsView, Problem> {
    with_office(&office, move |office| office.register(&query)).await
}

/// The Late screen.
#[tauri::command]
#[specta::specta]
pub async fn late(office: OfficeState<'_>) -> Result<LateView, Problem> {
    with_office(&office, move |office| office.late()).await
}

/// Pairs of dossiers that may be one request.
#[tauri::command]
#[specta::specta]
pub async fn possible_duplicates(
    office: OfficeState<'_>,
) -> Result<Vec<DuplicatePairView>, Problem> {
    with_office(&office, move |office| office.possible_duplicates()).await
}
