//! Lists.

use office::view::{
    DuplicatePairView, LateView, Problem, RegisterQuery, RowsView, TodayList, TodayView,
};

use super::{Desk, beside};

/// The Today screen.
#[tauri::command]
#[specta::specta]
pub async fn today(desk: Desk<'_>, list: TodayList, limit: u32) -> Result<TodayView, Problem> {
    beside(&desk, move |office| office.today(list, limit)).await
}

/// Finds dossiers.
#[tauri::command]
#[specta::specta]
pub async fn find(desk: Desk<'_>, text: String, limit: u32) -> Result<RowsView, Problem> {
    beside(&desk, move |office| office.find(&text, limit)).await
}

/// A page of the register.
#[tauri::command]
#[specta::specta]
pub async fn register(desk: Desk<'_>, query: RegisterQuery) -> Result<RowsView, Problem> {
    beside(&desk, move |office| office.register(&query)).await
}

/// The Late screen.
#[tauri::command]
#[specta::specta]
pub async fn late(desk: Desk<'_>) -> Result<LateView, Problem> {
    beside(&desk, move |office| office.late()).await
}

/// Pairs of dossiers that may be one request.
#[tauri::command]
#[specta::specta]
pub async fn possible_duplicates(desk: Desk<'_>) -> Result<Vec<DuplicatePairView>, Problem> {
    beside(&desk, move |office| office.possible_duplicates()).await
}
